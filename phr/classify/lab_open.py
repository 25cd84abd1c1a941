"""What beside its value a row of a picture leaves open: a range that was hard to read, a flag that may be there.

OCR passes over a plus, a star or an H that stands alone. So where no flag was seen and the number lies outside the
printed range, phr does not say that the lab printed none: it says that it does not know. Pure.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from phr.classify.lab_analytes import Analyte, analyte_named, code_of
from phr.classify.lab_doubts import LEAST_SCORE, ends_of, flag_fits, has_other_mark
from phr.classify.lab_grammar import Found
from phr.classify.lab_pieces import Part, is_word_result, pieces_of
from phr.classify.lab_units import unit_group
from phr.record.lab import number_of

_SHORT_FLAG = 3  # characters; a longer one that is none of phr's words is the lab's own


class _Holds(Enum):
    """What a word of a row is part of."""

    NAME = auto()
    VALUE = auto()
    FLAG = auto()
    UNIT = auto()
    RANGE = auto()


@dataclass(frozen=True, slots=True)
class Habits:
    """What the rows of a document have on the whole: units, ranges, flags. What most have, the others may have too."""

    has_units: bool
    has_ranges: bool
    has_flags: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """A row with what was read of it, whether its range and its flag were, and how sure the engine was of the rest."""

    found: Found
    score: float = 1.0
    is_range_read: bool = True
    is_flag_read: bool = True


def beside_in(found: Found, analyte: Analyte | None, mark: str, habits: Habits) -> Beside:
    """Return a row that OCR read, with its range and its flag left open where they were not read for certain."""
    sure = _sure(found, analyte)
    score = min((score for part, score in sure if part is not _Holds.FLAG), default=1.0)
    is_range_read = not has_other_mark(found.reference, mark) and (bool(found.reference) or not habits.has_ranges)
    kept = found if is_range_read else replace(found, reference="")
    is_flag_sure = all(score >= LEAST_SCORE for part, score in sure if part is _Holds.FLAG)
    is_flag_read = _is_flag_read(kept, mark, habits, is_sure=is_flag_sure)
    return Beside(kept if is_flag_read else replace(kept, flag=""), score, is_range_read, is_flag_read)


def _is_flag_read(found: Found, mark: str, habits: Habits, *, is_sure: bool) -> bool:
    """Say whether a flag is as it was read, or surely none is printed."""
    ends, value = ends_of(found.reference, mark), number_of(found.value, mark)
    if found.flag:
        fits = ends is not None and value is not None and flag_fits(found.flag, value, *ends)
        return _is_flag(found.flag) and (is_sure or fits)
    if is_word_result(found.value) and found.reference:
        return found.value.casefold() == found.reference.casefold()
    if ends is None or value is None:
        return not habits.has_flags
    low, high = ends
    return (low is None or value >= low) and (high is None or value <= high)


def _is_flag(text: str) -> bool:
    """Say whether a text is a flag as labs print them; a digit or a stroke in its place is one that was misread."""
    pieces = pieces_of(text)
    return len(text) > _SHORT_FLAG or (pieces is not None and all(piece.part is Part.FLAG for piece in pieces))


def _sure(found: Found, analyte: Analyte | None) -> list[tuple[_Holds, float]]:
    """Return how sure the engine is of each word that phr's own table does not bear out.

    A lone sign is no letter to the engine, and its score says nothing of it.
    """
    is_known = analyte is not None and analyte == analyte_named(found.name)
    is_borne_out = is_known and analyte is not None and bool(code_of(analyte, unit_group(found.unit)))
    told = []
    for cell in found.cells:
        texts = cell.text.split()
        for at, word in enumerate(cell.words):
            if any(map(str.isalnum, word.text)):
                part = _part_of(texts[at] if len(texts) == len(cell.words) else word.text, found)
                if not (is_borne_out and part in (_Holds.NAME, _Holds.UNIT)):
                    told.append((part, word.sure))
    return told


def _part_of(word: str, found: Found) -> _Holds:
    """Return what a word of a row is part of; where two fit, that which must be surest."""
    bare = word.strip("()[]")
    if bare not in found.value.split():
        if bare in found.flag.split():
            return _Holds.FLAG
        if bare in found.unit.split():
            return _Holds.UNIT
        if bare in found.reference:
            return _Holds.RANGE
        if _letters(word) in _letters(found.name):
            return _Holds.NAME
    return _Holds.VALUE


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())
