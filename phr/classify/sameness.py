"""Whether two papers are the same one that came twice: line by line, number by number. Pure.

Numbers, days and times decide. The same they are called only where every one of them has its partner; a few lines
that differ are shown, so that a letter sent again with a corrected value is seen to be one. What a fax machine or a
portal adds at the edge of a page does not count, and where OCR read one of the two, a word may be a letter or two off.
A day or a time that stands in one paper where the other has another makes them two papers of one layout: a
prescription of the next month differs in nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from phr.classify.faces import Face
from phr.classify.left_lines import LONG, LeftLine, left_of_both, nearest_to, negations, partner_of, with_other_order
from phr.record.likeness import Alike, Difference

_LEAST_WORDS = 10  # of a paper, that it can be known again by
_LEAST_FIGURES = 2  # numbers, days and times that both must have
_MOST_DIFFERENCES = 6  # lines; more are another paper
_NUMBERS_OFF = 0.06  # of a paper's numbers that may lack a partner in lines that are shown
_NUMBERS_OFF_SEEN = 0.10  # the same where OCR read one of the two
_WORDS_OFF = 0.10
_WORDS_OFF_SEEN = 0.25
_MOMENTS_BESIDE = 3  # days and times that agree, beside which one may be misread
_YEARS_NEAR = 3  # between a day that both papers print and the days they were printed or sent on
_PHRASE = 3  # words that OCR does not make out of dust


@dataclass(frozen=True, slots=True)
class Compared:
    """That two faces are the same or nearly, and the lines that differ."""

    alike: Alike
    differences: tuple[Difference, ...] = ()


def compared(one: Face, other: Face) -> Compared | None:
    """Return how two faces are alike, None where they are two papers or too little is there to tell."""
    if min(one.words, other.words) < _LEAST_WORDS or min(one.figures, other.figures) < _LEAST_FIGURES:
        return None
    left = _Left(*left_of_both(one, other), one.is_seen or other.is_seen)
    if left.is_too_much(one, other) or left.has_moments_apart(one, other):
        return None
    differences = tuple(left.differences())
    if len(differences) > _MOST_DIFFERENCES:
        return None
    return Compared(Alike.NEARLY if differences else Alike.SAME, differences)


@dataclass(slots=True)
class _Left:
    """What is left of both papers when all that has its partner is taken away."""

    one: list[LeftLine]
    other: list[LeftLine]
    is_seen: bool

    def is_too_much(self, one: Face, other: Face) -> bool:
        """Say whether so much has no partner that they cannot be one paper."""
        words_off = _WORDS_OFF_SEEN if self.is_seen else _WORDS_OFF
        numbers_off = _NUMBERS_OFF_SEEN if self.is_seen else _NUMBERS_OFF
        for lines in (self.one, self.other):
            words = sum(self._words_that_count(line) for line in lines if not line.is_passing)
            numbers = sum(len(line.numbers) for line in lines if not line.is_edge and not line.is_passing)
            if words > max(3, words_off * min(one.words, other.words)):
                return True
            if numbers > max(2, numbers_off * min(one.figures, other.figures)):
                return True
        return False

    def has_moments_apart(self, one: Face, other: Face) -> bool:
        """Say whether both papers have days or times that the other lacks, and these tell them apart."""
        here, there = self._moments(is_passing=False)
        if not here or not there:
            return self._are_dated_by_machines_alone(one, other)
        agreeing = sum(len(line.moments) for line in one.lines) - len(here)
        is_slip = self.is_seen and len(here) == len(there) == 1 and _off_by_one(here[0], there[0])
        return not (is_slip and agreeing >= _MOMENTS_BESIDE)

    def _are_dated_by_machines_alone(self, one: Face, other: Face) -> bool:
        """Say whether both were printed or sent at other times, and share no day of about then.

        Such a time may be the only date that a prescription has; a birth date in common says nothing of it.
        """
        here, there = self._moments(is_passing=True)
        years = {year for moment in (*here, *there) if (year := _year(moment)) is not None}
        shared = {year for moment in one.moments & other.moments if (year := _year(moment)) is not None}
        is_near = any(abs(year - then) <= _YEARS_NEAR for year in shared for then in years)
        return bool(here and there) and not is_near

    def _moments(self, *, is_passing: bool) -> tuple[list[str], list[str]]:
        """Return the days and times of both papers that the other lacks, of lines that machines added or of the others."""
        here, there = (
            [moment for line in lines if line.is_passing is is_passing for moment in line.moments]
            for lines in (self.one, self.other)
        )
        return here, there

    def differences(self) -> Iterator[Difference]:
        """Yield the lines that differ, in the order of the first paper."""
        taken: set[int] = set()
        for line in self.one:
            if not self._is_told(line):
                moved = with_other_order(line, self.other)
                if moved is not None and not self._is_told(moved):
                    yield Difference(line.atoms.text, moved.atoms.text)
                continue
            place = partner_of(line, self.other, taken)
            if place is not None:
                taken.add(place)
                yield Difference(line.atoms.text, self.other[place].atoms.text)
            elif self._stands_alone(line):
                yield Difference(line.atoms.text, nearest_to(line, self.other))
        for place, line in enumerate(self.other):
            if place not in taken and self._is_told(line):
                back = partner_of(line, self.one, set())
                if back is not None:
                    yield Difference(self.one[back].atoms.text, line.atoms.text)
                elif self._stands_alone(line):
                    yield Difference(nearest_to(line, self.one), line.atoms.text)

    def _is_told(self, line: LeftLine) -> bool:
        moments = [] if line.is_passing else line.moments  # when it was sent or printed is no matter
        return bool(line.numbers or moments or self._words_that_count(line))

    def _stands_alone(self, line: LeftLine) -> bool:
        """Say whether a line that only one paper has is a difference: at an edge, and in dust, it is none."""
        if line.is_edge:
            return False
        if line.numbers or line.moments or not self.is_seen:
            return True
        return self._words_that_count(line) >= _PHRASE or not negations().isdisjoint(line.words)

    def _words_that_count(self, line: LeftLine) -> int:
        if not self.is_seen:
            return len(line.words)
        return sum(len(word) >= LONG or word in negations() for word in line.words)


def _year(moment: str) -> int | None:
    """Return the last two digits of a day's year, None for a time of day."""
    year, is_day, _ = moment.partition("/")
    return int(year) if is_day else None


def _off_by_one(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
