"""Printed units to what they measure, only to choose a code and to compare; a unit is never converted."""

import re
import unicodedata

_MASS = r"(?:[fpnumcdk]|mc)?g"
_VOLUME = r"(?:[dcmunpf]?l|[cdm]?m3)"
_SCALE = re.compile(r"^x?10(?:[\^*e])?(\d{1,2})")
_NOTE = re.compile(r"[\[\]]|\{[^{}]*\}")
_WORDS = {
    "thousand": "10e3",
    "thou": "10e3",
    "tsd": "10e3",
    "k": "10e3",
    "million": "10e6",
    "mio": "10e6",
    "m": "10e6",
    "giga": "10e9",
    "g": "10e9",
    "mrd": "10e9",
    "tera": "10e12",
    "t": "10e12",
}
_READ_FROM = {  # IU, also as UI, and with its I misread as l or 1: litres stand above no stroke
    f"{small}{misread}": f"{small}iu" for small in ("", "m", "u", "k") for misread in ("ui", "ul", "u1", "lu", "1u")
}
_COUNT = re.compile(r"10e(\d{1,2})/(l|ml|ul|mm3)")
_PER_LITRE = {"l": 0, "ml": 3, "ul": 6, "mm3": 6}  # powers of ten
_COUNTED = "cells|cell|zellen|cellules|celulas|cel|ery|leuko|copies|kopien|lakhs?|miles|mill?"
_GROUPS = tuple(
    (group, re.compile(pattern))
    for group, pattern in (
        ("rate", r"ml/min(?:/1\.73m2)?"),
        ("speed", r"mm(?:/(?:1sthr|1h|h|hr|hour))?"),
        ("ratio", r"mmol/mol|mg/g(?:krea|creat|creatinine)?|mg/mmol"),
        ("content", rf"{_MASS}/{_MASS}"),
        ("percent", r"%.*"),
        ("volume", r"fl"),
        ("weight", r"pg"),
        ("time", r"s|sec|sek|seconds"),
        ("count", rf"10e\d{{1,2}}(?:{_COUNTED})?/{_VOLUME}|10e\d{{1,2}}|(?:{_COUNTED})/{_VOLUME}|/{_VOLUME}"),
        ("molar", rf"(?:[fpnum]?mol|meq|mval|ueq)/{_VOLUME}"),
        ("iu", rf"(?:[mku]?iu|mu|uu|ie|mie|uie)/{_VOLUME}"),
        ("enzyme", rf"(?:u|[nu]?kat)/{_VOLUME}"),
        ("mass", rf"{_MASS}/{_VOLUME}(?:\(?calc\.?\)?|\(calculated\))?"),
    )
)


def plain_unit(printed: str) -> str:
    """Return a unit for comparing: lower case, micro as u, scales as 10e9, cubic millimetres as mm3, no spaces."""
    text = unicodedata.normalize("NFKC", printed.replace("×", "x")).replace("μ", "u").replace("µ", "u")
    text = _NOTE.sub("", "".join(text.split()).strip("()")).replace(",", ".")  # UCUM: m[IU]/L, {cells}/uL
    number, slash, per = text.partition("/")
    word = number.casefold().rstrip(".")
    # G/l and g/l, T/l: a capital alone before a litre counts cells, a small g is a weight.
    is_count = number in ("G", "T", "K", "M") or (len(word) > 1 and word in _WORDS)
    scaled = _WORDS[word] if is_count and slash else _SCALE.sub(r"10e\1", word)
    below = re.sub(r"^(?:cumm|cmm|mm\^3)$", "mm3", per.casefold()).replace("m^2", "m2")
    below = below.replace("ui", "iu")
    above = {**_READ_FROM, "mcg": "ug"}.get(scaled, scaled)
    return f"{above}{slash}{below}"


def unit_compared(printed: str) -> str:
    """Return a unit for looking it up among others: as `plain_unit`, counts per litre (10e9/l is 10e3/ul and 10e3/mm3)."""
    plain = plain_unit(printed)
    counted = _COUNT.fullmatch(plain)
    if counted is None:
        return plain
    return f"10e{int(counted[1]) + _PER_LITRE[counted[2]]}/l"


def unit_line(printed: str) -> str:
    """Return what two units share where one number means the same in both: mU/l and mIU/L, G/l and 10^3/µL.

    Only for putting values in one line; each is shown with the unit that stands beside it.
    """
    plain = unit_compared(printed).replace("iu/", "u/")
    return "mu/l" if plain == "uu/ml" else plain


def unit_group(printed: str) -> str:
    """Return what a unit measures: mass, molar, count ... ; "none" for no unit, "" where it is not known."""
    if not printed.strip():
        return "none"
    plain = plain_unit(printed)
    return next((group for group, pattern in _GROUPS if pattern.fullmatch(plain)), "")
