"""What the cells of a lab row are made of: numbers, ranges, flags, units, words that are results; pure."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache


class Part(Enum):
    """What a piece of a cell is. BOUND is a number with a sign of comparison: a value or a range, by where it stands."""

    VALUE = "value"
    BOUND = "bound"
    RANGE = "range"
    FLAG = "flag"
    UNIT = "unit"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a cell, as printed."""

    part: Part
    text: str


_NUM = r"\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d+)?(?![\d.,]*\d)|\d+(?:[.,]\d+)?(?![.,]?\d)"
_SIGN = (
    r"(?:[<>≤≥]\s?=?|=\s?[<>]|[<>]\s+or\s+=|up\s+to|less\s+than|greater\s+than|more\s+than|below|above|under|over"
    r"|bis\s+zu|bis|unter|über|kleiner(?:\s+als)?|größer(?:\s+als)?"
    r"|jusqu['’]?\s?à|inf(?:érieur|\.)\s+à|sup(?:érieur|\.)\s+à|moins\s+de|plus\s+de"
    r"|hasta|menor\s+(?:de|que|a)|mayor\s+(?:de|que|a)|inferior\s+a|superior\s+a|fino\s+a|inferiore\s+a|superiore\s+a"
    r"|até|menor\s+que|maior\s+que)"
)
_DASH = r"[-–—−‐‑~÷]"
_TO = rf"(?:\s*{_DASH}\s*|\s+(?:to|bis|a|à|al|e|até|hasta)\s+|\s*\.\.\.?\s*)"
_UNIT_WORD = (
    r"%(?:\s+(?:of\s+total\s+Hgb|Hb|Hgb))?|‰|fL|fl|pg|ratio|Ratio|Index|index|INR|sec\.?|Sek\.?|seconds|mmHg|°C|kPa|s|S"
    r"|S/CO|COI|AU|RU|Titer|titre"
)
_SCALE = r"(?:[x×]\s?)?10(?:\s?[\^*]\s?|\s?[eE]\s?)?(?:\d{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
_AMOUNT = (
    r"(?:[fpnµμumcdk]|mc)?(?:g|mol|kat|IU|UI|IE|U|E|Eq|eq|val|Osm|osm|L|l|kU)|mg|mL|ml|[GTMK]|Thousand|Million|Thou|Tsd\.?|Mio\.?|Mrd\.?"
    r"|giga|tera|cells|cell|Zellen|cél|cellules|células|lakhs?|mill?|miles|copies|Kopien|Ery|Leuko|x?mm|AU|RU|UA|EU|Units|units"
)
_PER = (
    r"(?:[dcmµμunpf]?[lL]|[mcd]?m\s?[³3]|[mcd]?m\^3|cumm|cmm|cu\s?mm|k?g|mg|mol|mmol|min|h|hr|hour|1st\s?hr|1h|24\s?h|d|day|Tag|s"
    r"|[HL]PF|hpf|lpf|1[.,]73\s?m(?:\^?2|²|2)|m²|m2|ug|µg)"
)
_TAIL = r"(?:\s?(?:FEU|DDU|Krea|creat(?:inine)?|Cr|CR|\(?calc\.?\)?|\(calculated\)))?"
_UNIT = (
    rf"(?:(?:{_SCALE}|(?:{_SCALE}\s)?(?:{_AMOUNT}))\s?/\s?{_PER}(?:\s?/\s?{_PER})?|/\s?{_PER}|(?:{_SCALE})|{_UNIT_WORD}){_TAIL}"
    r"(?![\w/])"
)
_FLAG = (
    r"\(?\[?(?:HH|LL|H|L|A|N|AA|\+{1,3}|[-–−]{1,3}|\*{1,3}|↑{1,2}|↓{1,2}|▲|▼|!{1,2}|\(\+\)|\(-\))\*?\]?\)?"
    r"|(?:Below|Above|Outside)\s+(?:range|normal)|High|Low|HIGH|LOW|Abnormal|ABNORMAL|Critical|Hoch|Niedrig|erhöht|erniedrigt"
    r"|Élevé|Bas|Alto|Bajo|Basso|Baixo"
)
_WORDS = (
    r"(?:non|not|nicht|no|non-)?[\s-]?(?:reactive|reaktiv|réactif|reactivo|reattivo|reagente|detected|nachweisbar|nachgewiesen|détecté|detectado|rilevato)"
    r"|negativ[eoa]?|neg\.?|négatif|positiv[eoa]?|pos\.?|positif|unauffällig|absent|absence|présence|ausente|assente|presente"
    r"|none\s+seen|not\s+seen|trace|Spur(?:en)?|indeterminate|grenzwertig|equivocal"
)
_TITER = r"[<>≤≥]?\s?1\s?:\s?\d{1,5}"
_BOUND = rf"{_SIGN}\s*(?:{_NUM})"
_SPAN = rf"(?:{_NUM}){_TO}(?:{_NUM})"

_PIECES = tuple(
    (part, re.compile(pattern, re.IGNORECASE if part in (Part.WORD, Part.BOUND, Part.RANGE) else 0))
    for part, pattern in (
        (Part.WORD, _TITER),
        (Part.WORD, r"[1-4]\+(?![\w+])"),
        (Part.RANGE, rf"\(\s*(?:{_SPAN}|{_BOUND})\s*\)|\[\s*(?:{_SPAN}|{_BOUND})\s*\]|{_SPAN}(?![\d:/])"),
        (Part.UNIT, rf"{_SCALE}\s?/\s?{_PER}(?![\w/])"),
        (Part.BOUND, rf"{_BOUND}(?![\d:/])"),
        (Part.VALUE, r"\d+(?:[.,]\d+)?(?=10[\^*]\d{1,2}\s?/)"),  # 4,4810^12/L: a value that runs into its scale
        (Part.VALUE, rf"(?:{_NUM})(?![:/])"),
        (Part.UNIT, rf"\(\s*{_UNIT}\s*\)|\[\s*{_UNIT}\s*\]|{_UNIT}"),
        (Part.WORD, rf"(?:{_WORDS})(?!\w)"),
        (Part.FLAG, rf"(?:{_FLAG})(?![\w.,])"),
    )
)
_DATE = re.compile(r"(?<![\d.,])\d{1,2}([./-])\d{1,2}\1\d{2,4}(?![\d.,])|\d{4}-\d{2}-\d{2}|(?<!\d)\d{2}:\d{2}(?!\d)")
_DIGIT = re.compile(r"\d")
_SPACES = re.compile(r"[\s;,]*")
MAX_CELL = 60  # characters; what is longer is prose


@lru_cache(maxsize=2048)  # a cell is asked for as a name, as a column, and as a value
def pieces_of(text: str) -> tuple[Piece, ...] | None:
    """Return what a cell is made of, None where any of it is something else (words, a date, a spoilt number)."""
    if len(text) > MAX_CELL or _DATE.search(text):
        return None
    found: list[Piece] = []
    at = 0
    while at < len(text):
        piece, at = _next_piece(text, at)
        if piece is None:
            return None
        found.append(piece)
        at = _SPACES.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing too
    return tuple(found) or None


def has_digit(text: str) -> bool:
    """Say whether a text holds a digit."""
    return bool(_DIGIT.search(text))


def is_word_result(text: str) -> bool:
    """Say whether a text is a result in a word: negative, non-reactive, a titre."""
    found = pieces_of(text)
    return found is not None and [piece.part for piece in found] == [Part.WORD]


def bare(text: str) -> str:
    """Return a range or unit without the brackets around it."""
    inner = text.strip()
    while len(inner) > 2 and (inner[0], inner[-1]) in (("(", ")"), ("[", "]")):
        inner = inner[1:-1].strip()
    return inner


def _next_piece(text: str, at: int) -> tuple[Piece | None, int]:
    for part, pattern in _PIECES:
        found = pattern.match(text, at)
        if found and found.end() > at:
            return Piece(part, found[0].strip()), found.end()
    return None, at
