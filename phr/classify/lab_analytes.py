"""Analytes by the names they are printed under, in six languages, with their LOINC codes by what the unit measures."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from phr.classify.lines import fold
from phr.classify.shipped import shipped_table

_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_SPECIMEN = re.compile(
    r"^(?:s|p|b|serum|plasma|blood|serico|vollblut)[\s.-]+(?=\w)"
    r"|[\s,]+(?:i\.?\s?s\.?|im serum|im plasma|im blut|serum|plasma|serique|serico|serica|sierico|sierica|en sang|ser/plas"
    r"|enzymatisch|jaffe|photom\.?|ifcc)$"
)
_LEADER = re.compile(r"\.{3}|…|_{3}|· ?· ?·")
_OF_LEADERS = frozenset(".·…_")
_FOOTNOTE = re.compile(r"\s*(?:[*†‡§¹²³⁴⁵°#]|(?<=\s)\w?\d?\))+$")
_LONGEST_FOOTNOTE = 40  # characters at the end of a name that are looked at
_LEAST_ALIKE = 90.0  # of 100; a name of five letters with one of them wrong has 80
_LEAST_LETTERS = 5  # shorter names are too alike to be guessed
_SHORT = 2  # letters; "K" and "Na" say an analyte only with a unit that fits


@dataclass(frozen=True, slots=True)
class Analyte:
    """What is known of an analyte: its key, its English name, codes by kind of unit, what a value can be by unit."""

    key: str
    name: str
    loinc: dict[str, str]
    bounds: dict[str, tuple[float, float]]


@lru_cache(maxsize=1024)  # a row asks several times for the same name
def analyte_named(printed: str) -> Analyte | None:
    """Return the analyte that a printed name means, None where phr's table does not hold that very name."""
    table = _names()
    whole = without_footnote(printed)
    for tried in (whole, _BRACKETED.sub(" ", whole).strip()):
        folded = fold(tried).strip(" .:,")
        for name in (folded, _SPECIMEN.sub("", folded)):
            found = table.get(_squeezed(name))
            if found is not None and not (len(_squeezed(name)) <= _SHORT and tried[:1].islower()):
                return found  # Mg is magnesium, mg is none
    return None


def analyte_alike(printed: str) -> Analyte | None:
    """Return the one analyte whose name is nearly what OCR read; a proposal only."""
    from rapidfuzz import fuzz, process

    wanted = _squeezed(fold(without_footnote(printed)))
    if len(wanted) < _LEAST_LETTERS:
        return None
    near = process.extract(wanted, _names().keys(), scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=5)
    found = {_names()[name].key: _names()[name] for name, _, _ in near if len(name) >= _LEAST_LETTERS}
    return next(iter(found.values())) if len(found) == 1 else None


def analyte_of_key(key: str) -> Analyte | None:
    """Return the analyte of a key of phr's table."""
    return _analytes().get(key)


def analyte_coded(loinc: str) -> Analyte | None:
    """Return the analyte that a LOINC code of phr's table stands for."""
    return _codes().get(loinc)


def without_footnote(printed: str) -> str:
    """Return a printed name without dots that lead to its value, and without the marks that refer to a footnote."""
    name = _without_leader(printed).strip(" :")
    end = name[-_LONGEST_FOOTNOTE:]
    return (name[: len(name) - len(end)] + _FOOTNOTE.sub("", end)).strip() or printed


def _without_leader(printed: str) -> str:
    """Return a name without the dots that lead the eye to its value; a line of ten thousand takes no longer than it must."""
    end = len(printed)
    while end and (printed[end - 1] in _OF_LEADERS or printed[end - 1].isspace()):
        end -= 1
    return printed[:end] if _LEADER.search(printed, end) else printed


def fits_unit(analyte: Analyte, name: str, group: str) -> bool:
    """Say whether a printed name may mean an analyte, given what its unit measures; short names need a fitting one."""
    return len(_squeezed(fold(name))) > _SHORT or bool(code_of(analyte, group))


def code_of(analyte: Analyte, group: str) -> str:
    """Return the LOINC code of an analyte by what its unit measures, "" where none is known.

    Labs print U/l and IU/l for one another, so arbitrary units and those of enzymes stand in for each other.
    """
    other = {"iu": "enzyme", "enzyme": "iu"}.get(group, group)
    return analyte.loinc.get(group) or analyte.loinc.get(other, "")


@cache
def _analytes() -> dict[str, Analyte]:
    return {row["key"]: _analyte(row) for row in shipped_table("lab_analytes.toml")["analyte"]}


@cache
def _names() -> dict[str, Analyte]:
    rows = shipped_table("lab_analytes.toml")["analyte"]
    return {_squeezed(fold(name)): _analytes()[row["key"]] for row in rows for name in (*row["names"], row["name"])}


@cache
def _codes() -> dict[str, Analyte]:
    return {code: analyte for analyte in _analytes().values() for code in analyte.loinc.values()}


def _analyte(row: dict[str, Any]) -> Analyte:
    bounds = {unit: (float(low), float(high)) for unit, (low, high) in row.get("bounds", {}).items()}
    return Analyte(row["key"], row["name"], row.get("loinc", {}), bounds)


def _squeezed(name: str) -> str:
    return "".join(letter for letter in name if letter.isalnum() or letter == "%")
