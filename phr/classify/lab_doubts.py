"""How far a lab row may be trusted. A doubt only ever lowers that; nothing printed is changed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from phr.classify.lab_analytes import Analyte
from phr.classify.lab_grammar import Found
from phr.classify.lab_units import plain_unit, unit_compared
from phr.record.filing import Sureness
from phr.record.lab import number_of
from phr.record.reading import TextSource

LEAST_SCORE = 0.80  # of the OCR engine's line; below it a wrong letter was seen in one line of twenty
_NUMBER = re.compile(r"\d+(?:[.,'’]\d+)*")
_FRACTION = re.compile(r"[.,](\d+)$")
_TOO_FAR = 4.0  # times the nearer end of the range: there a lost decimal mark is likelier than such a value
_HIGH = re.compile(r"H+\*?|\++|↑+|▲|High|HIGH|Above range|Above normal|Hoch|erhöht|Élevé|Alto", re.IGNORECASE)
_LOW = re.compile(
    r"L+\*?|[-–−]+|↓+|▼|Low|LOW|Below range|Below normal|Niedrig|erniedrigt|Bas|Bajo|Basso|Baixo", re.IGNORECASE
)
_PICO = re.compile(r"(?:^|/)p(?:g|mol|l|kat)(?:/|$)")
_CLEARLY_MORE = 4  # times as many numbers with one decimal mark as with the other


@dataclass(frozen=True, slots=True)
class Trust:
    """How sure a row is, and why it is not surer."""

    sureness: Sureness
    why: str = ""


def decimal_mark(texts: Iterable[str]) -> str:
    """Return the decimal mark that a document's numbers use, "" where they do not tell."""
    counts = {",": 0, ".": 0}
    for text in texts:
        for number in _NUMBER.findall(text):
            mark = _mark_of(number)
            if mark:
                counts[mark] += 1
    for mark, other in ((",", "."), (".", ",")):
        if counts[mark] and counts[mark] >= _CLEARLY_MORE * counts[other]:
            return mark
    return ""


def has_other_mark(printed: str, mark: str) -> bool:
    """Say whether a number has another decimal mark than its document's."""
    return bool(mark) and any(_mark_of(number) not in ("", mark) for number in _NUMBER.findall(printed))


def trust_in(found: Found, source: TextSource, score: float, analyte: Analyte | None, mark: str) -> Trust:
    """Return how sure a row is that has a value; UNSURE means that it counts as unread."""
    if source is TextSource.OCR:
        why = _doubt_of_ocr(found, score, mark)
        if why:
            return Trust(Sureness.UNSURE, why)
    why = _doubt(found, analyte, mark)
    if why:
        return Trust(Sureness.UNSURE if source is TextSource.OCR else Sureness.LIKELY, why)
    if source is TextSource.OCR:
        return Trust(Sureness.LIKELY, "a machine read it from a picture")
    return Trust(Sureness.SURE)


def _doubt_of_ocr(found: Found, score: float, mark: str) -> str:
    if score < LEAST_SCORE:
        return "the picture was hard to read"
    if found.has_odd_unit:
        return "its unit was hard to read"
    if found.has_odd_range and any(map(str.isdigit, found.reference)):
        return "its range was hard to read"
    ends = ends_of(found.reference, mark)
    value = number_of(found.value, mark)
    if value is None or ends is None:
        return ""
    low, high = ends
    if low is not None and high is not None and low >= high:
        return "its range was hard to read"
    if _lost_its_mark(found, value, low, high):
        return "a decimal mark may be lost"
    return _doubt_of_flag(found.flag, value, low, high)


def is_micro_or_pico(unit: str, analyte: Analyte | None) -> bool:
    """Say whether a unit that OCR read may have a micro where it shows a p, and phr's table has none such to compare."""
    plain = plain_unit(unit)
    return _PICO.search(plain) is not None and (analyte is None or plain not in analyte.bounds)


def bounds_of(analyte: Analyte, unit: str) -> tuple[float, float] | None:
    """Return what an analyte's value can be in a unit; None where phr's table has none."""
    plain = unit_compared(unit)
    return analyte.bounds.get(plain) or analyte.bounds.get(plain.replace("iu/", "u/"))


def _doubt(found: Found, analyte: Analyte | None, mark: str) -> str:
    if has_other_mark(found.value, mark):
        return "its decimal mark is not the document's"
    bounds = bounds_of(analyte, found.unit) if analyte is not None else None
    value = number_of(found.value, mark)
    if bounds is not None and value is not None and not bounds[0] <= value <= bounds[1]:
        return "the number is beyond what this test can give"
    return ""


def _lost_its_mark(found: Found, value: float, low: float | None, high: float | None) -> bool:
    """Say whether a value has no decimals, its range has, and it is far beyond the range."""
    if _FRACTION.search(found.value) or not _FRACTION.search(_NUMBER.findall(found.reference)[-1]):
        return False
    end = high if high is not None else low
    return end is not None and value > _TOO_FAR * end


def flag_fits(flag: str, value: float, low: float | None, high: float | None) -> bool:
    """Say whether a number lies outside a range on the side that a flag tells; on any side where it tells none."""
    is_above, is_below = high is not None and value > high, low is not None and value < low
    if _HIGH.fullmatch(flag):
        return is_above
    return is_below if _LOW.fullmatch(flag) else is_above or is_below


def _doubt_of_flag(flag: str, value: float, low: float | None, high: float | None) -> str:
    """Return the doubt where the printed flag and the printed range cannot both go with the number read."""
    is_high, is_low = bool(_HIGH.fullmatch(flag)), bool(_LOW.fullmatch(flag))
    if (is_high and high is not None and value <= high) or (is_low and low is not None and value >= low):
        return "number and printed flag do not go together"
    if (is_high and low is not None and value < low) or (is_low and high is not None and value > high):
        return "number and printed flag do not go together"
    return ""


def ends_of(reference: str, mark: str) -> tuple[float | None, float | None] | None:
    """Return the low and the high end of a range, None for an open end; None where there is no one range."""
    numbers = [number_of(text, mark) for text in _NUMBER.findall(reference)]
    if len(numbers) == 2 and None not in numbers:
        return numbers[0], numbers[1]
    if len(numbers) == 1 and numbers[0] is not None:
        folded = reference.casefold()
        is_least = any(
            sign in folded for sign in (">", "≥", "über", "greater", "more", "above", "over", "mayor", "sup", "plus")
        )
        return (numbers[0], None) if is_least else (None, numbers[0])
    return None


def _mark_of(number: str) -> str:
    """Return the decimal mark of a printed number, "" where it has none or where it may be one of thousands."""
    if "," in number and "." in number:
        return "," if number.rfind(",") > number.rfind(".") else "."
    for mark in ",.":
        whole, found, rest = number.partition(mark)
        if found and mark not in rest and (len(rest) != 3 or whole.strip("0") == "" or len(whole) > 3):
            return mark
    return ""
