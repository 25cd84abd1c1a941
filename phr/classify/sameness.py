"""Whether two papers are the same one that came twice: line by line, number by number. Pure.

Numbers, days and times decide. The same they are called only where every one of them has its partner; a few lines
that differ are shown, so that a letter sent again with a corrected value is seen to be one. What a fax machine or a
portal adds at the edge of a page does not count, and where OCR read one of the two, a word may be a letter or two off.
A day or a time that stands in one paper where the other has another makes them two papers of one layout: a
prescription of the next month differs in nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from phr.classify.atoms import Atoms, atoms_of, word_as_compared
from phr.record.likeness import Alike, Difference

_LEAST_WORDS = 10  # of a paper, that it can be known again by
_LEAST_FIGURES = 2  # numbers, days and times that both must have
_MOST_DIFFERENCES = 6  # lines; more are another paper
_NUMBERS_OFF = 0.06  # of a paper's numbers that may lack a partner in lines that are shown
_NUMBERS_OFF_SEEN = 0.10  # the same where OCR read one of the two
_WORDS_OFF = 0.10
_WORDS_OFF_SEEN = 0.25
_EDGE = 3  # first and last lines of a page, where senders and machines add their own
_MACHINE_EDGE = 2
_MOST_AT_EDGE = 12  # words; a longer line is no header
_MOST_PASSING = 15  # words of a line that a machine added
_MOMENTS_BESIDE = 3  # days and times that agree, beside which one may be misread
_PHRASE = 3  # words that OCR does not make out of dust
_LONG = 4  # letters; OCR makes shorter words out of dust
_SHORTEST_RUN = 3  # letters of each of two words that were run together
_MISREAD_FROM = 5  # letters of a word that may be misread by one, and twice as many by two
_ALIKE_LINES = 0.5  # of their words, that two lines are one line with a difference

_PASSING = re.compile(
    r"\b(?:tele)?fax|printed|print date|aus?gedruckt|ausdruck|gedruckt|druckdatum|received|empfangen|gesendet|https?:|www\."
    r"|downloaded|heruntergeladen|imprime|impreso|stampato",
    re.IGNORECASE,
)
_PAGE_COUNT = re.compile(r"\b(?:page|seite|pagina|blatt|p|s)\b\.? ?\d{1,3}|\d{1,3} ?/ ?\d{1,3}\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\+?\d[\d /-]{5,}\d")
_NEGATIONS = frozenset(
    word_as_compared(word)
    for words in (
        ("no", "not", "non", "nor", "none", "never", "without"),
        ("kein", "keine", "keinen", "keiner", "keinem", "nicht", "nie", "ohne"),
        ("sans", "pas", "sin", "senza"),
    )
    for word in words
)
_OPPOSITES = tuple(
    (word_as_compared(one), word_as_compared(other))
    for one, other in (
        ("hyper", "hypo"),
        ("inter", "intra"),
        ("ante", "anti"),
        ("pre", "post"),
        ("supra", "infra"),
        ("macro", "micro"),
        ("brady", "tachy"),
        ("ab", "ad"),
        ("in", "ex"),
    )
)


@dataclass(frozen=True, slots=True)
class Face:
    """What of a page, or of all pages of a paper, is compared: its lines, which of these stand at an edge, and by whom read.

    `is_seen` says that OCR read it.
    """

    lines: tuple[Atoms, ...]
    edges: frozenset[int]
    is_seen: bool

    @property
    def figures(self) -> int:
        """Return how many numbers, days and times it has."""
        return sum(len(line.numbers) + len(line.moments) for line in self.lines)

    @property
    def moments(self) -> frozenset[str]:
        """Return its days and times."""
        return frozenset(moment for line in self.lines for moment in line.moments)

    @property
    def words(self) -> int:
        """Return how many words it has."""
        return sum(len(line.words) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Compared:
    """That two faces are the same or nearly, and the lines that differ."""

    alike: Alike
    differences: tuple[Difference, ...] = ()


def face_of(pages: Iterable[str], *, is_seen: bool) -> Face:
    """Return what is compared of some pages, taken as one."""
    lines: list[Atoms] = []
    edges: set[int] = set()
    for page in pages:
        held = atoms_of(page)
        places = range(len(lines), len(lines) + len(held))
        edges.update(
            at for at in (*places[:_EDGE], *places[-_EDGE:]) if len(held[at - places[0]].words) <= _MOST_AT_EDGE
        )
        lines += held
    return Face(tuple(lines), frozenset(edges), is_seen)


def compared(one: Face, other: Face) -> Compared | None:
    """Return how two faces are alike, None where they are two papers or too little is there to tell."""
    if min(one.words, other.words) < _LEAST_WORDS or min(one.figures, other.figures) < _LEAST_FIGURES:
        return None
    is_seen = one.is_seen or other.is_seen
    left = _Left.of(_unmatched(one, other), _unmatched(other, one), is_seen=is_seen)
    if left.is_too_much(one, other) or left.has_moments_apart(one):
        return None
    differences = tuple(left.differences())
    if len(differences) > _MOST_DIFFERENCES:
        return None
    return Compared(Alike.NEARLY if differences else Alike.SAME, differences)


@dataclass(slots=True)
class _Line:
    """A line that has no equal in the other paper, and what of it has none there."""

    atoms: Atoms
    is_edge: bool
    is_passing: bool
    words: list[str]
    numbers: list[str]
    moments: list[str]

    @property
    def counts(self) -> bool:
        return bool(self.words or self.numbers or self.moments)


def _unmatched(face: Face, other: Face) -> list[_Line]:
    """Return the lines of a face that the other one does not hold word for word, each still with all it has."""
    held = Counter((line.words, line.numbers, line.moments) for line in other.lines)
    left = []
    for at, line in enumerate(face.lines):
        key = (line.words, line.numbers, line.moments)
        if held[key]:
            held[key] -= 1
            continue
        left.append(
            _Line(line, at in face.edges, _is_passing(face, at), [*line.words], [*line.numbers], [*line.moments])
        )
    return left


def _is_passing(face: Face, at: int) -> bool:
    """Say whether a line is what a fax machine, a printer or a portal adds: it tells of the way, not of the paper."""
    line = face.lines[at]
    if at not in face.edges or len(line.words) > _MOST_PASSING:
        return False
    if _PASSING.search(line.text):
        return True
    is_outermost = at in face.edges and (
        at < _MACHINE_EDGE or at - _MACHINE_EDGE not in face.edges or at + _MACHINE_EDGE not in face.edges
    )
    is_stamped = len(line.moments) > 1 and bool(_PAGE_COUNT.search(line.text) or _LONG_NUMBER.search(line.text))
    return is_outermost and is_stamped


@dataclass(slots=True)
class _Left:
    """What is left of both papers when all that has its partner is taken away."""

    one: list[_Line]
    other: list[_Line]
    is_seen: bool

    @classmethod
    def of(cls, one: list[_Line], other: list[_Line], *, is_seen: bool) -> "_Left":
        for name in ("words", "numbers", "moments"):
            _take_away(one, other, name)
        if is_seen:
            _take_away_joined_words(one, other)
            _take_away_joined_words(other, one)
            _take_away_misread(one, other)
            _take_away_run_together(one, other)
        return cls(one, other, is_seen)

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

    def has_moments_apart(self, one: Face) -> bool:
        """Say whether both papers have days or times that the other lacks."""
        here, there = (
            [moment for line in lines if not line.is_passing for moment in line.moments]
            for lines in (self.one, self.other)
        )
        if not here or not there:
            return False
        agreeing = sum(len(line.moments) for line in one.lines) - len(here)
        is_slip = self.is_seen and len(here) == len(there) == 1 and _off_by_one(here[0], there[0])
        return not (is_slip and agreeing >= _MOMENTS_BESIDE)

    def differences(self) -> Iterator[Difference]:
        """Yield the lines that differ, in the order of the first paper."""
        taken: set[int] = set()
        for line in self.one:
            if not self._is_told(line):
                moved = _with_other_order(line, self.other)
                if moved is not None and not self._is_told(moved):
                    yield Difference(line.atoms.text, moved.atoms.text)
                continue
            place = _partner(line, self.other, taken)
            if place is not None:
                taken.add(place)
                yield Difference(line.atoms.text, self.other[place].atoms.text)
            elif self._stands_alone(line):
                yield Difference(line.atoms.text, "")
        for place, line in enumerate(self.other):
            if place not in taken and self._is_told(line):
                back = _partner(line, self.one, set())
                if back is not None:
                    yield Difference(self.one[back].atoms.text, line.atoms.text)
                elif self._stands_alone(line):
                    yield Difference("", line.atoms.text)

    def _is_told(self, line: _Line) -> bool:
        moments = [] if line.is_passing else line.moments  # when it was sent or printed is no matter
        return bool(line.numbers or moments or self._words_that_count(line))

    def _stands_alone(self, line: _Line) -> bool:
        """Say whether a line that only one paper has is a difference: at an edge, and in dust, it is none."""
        if line.is_edge:
            return False
        if line.numbers or line.moments or not self.is_seen:
            return True
        return self._words_that_count(line) >= _PHRASE or not _NEGATIONS.isdisjoint(line.words)

    def _words_that_count(self, line: _Line) -> int:
        if not self.is_seen:
            return len(line.words)
        return sum(len(word) >= _LONG or word in _NEGATIONS for word in line.words)


def _take_away(one: Sequence[_Line], other: Sequence[_Line], name: str) -> None:
    """Take away the atoms of a kind that both have, from lines that pass and from edges last."""
    here, there = (Counter(atom for line in lines for atom in getattr(line, name)) for lines in (one, other))
    for lines, mine, theirs in ((one, here, there), (other, there, here)):
        lacking = mine - theirs
        for line in sorted(lines, key=lambda line: (not line.is_passing, not line.is_edge)):
            kept = []
            for atom in getattr(line, name):
                if lacking[atom]:
                    lacking[atom] -= 1
                    kept.append(atom)
            setattr(line, name, kept)


def _take_away_joined_words(one: Sequence[_Line], other: Sequence[_Line]) -> None:
    """Take away two words that stand side by side where the other paper has them as one: OCR lost the space."""
    for there in other:
        for joined in list(there.words):
            for line in one:
                pair = next((pair for pair in pairwise(line.atoms.words) if "".join(pair) == joined), None)
                if pair is not None and set(pair) <= set(line.words):
                    there.words.remove(joined)
                    for word in pair:
                        line.words.remove(word)
                    break


def _take_away_misread(one: Sequence[_Line], other: Sequence[_Line]) -> None:
    """Take away words that OCR read a letter or two wrong, or ran together."""
    here, there = ([word for line in lines for word in line.words] for lines in (one, other))
    for lines, theirs in ((one, there), (other, here)):
        run = " ".join(theirs)
        for line in lines:
            line.words = [word for word in line.words if not _is_in(word, run) and not _is_misread(word, theirs)]


def _take_away_run_together(one: Sequence[_Line], other: Sequence[_Line]) -> None:
    """Take away numbers of a line that OCR parted or ran together: 70 and 99 where the other line has 70.99.

    One number against one with the same digits is a difference all the same: 23.1 is not 2.31.
    """
    for line in one:
        digits = _digits(line.numbers)
        if not digits:
            continue
        for there in other:
            if len(there.numbers) != len(line.numbers) and _digits(there.numbers) == digits:
                line.numbers, there.numbers = [], []
                break


def _digits(numbers: Iterable[str]) -> str:
    return "".join(letter for number in numbers for letter in number if letter.isdigit())


def _is_in(word: str, run: str) -> bool:
    """Say whether a word was run together with its neighbours, or these were, where `run` has a space between words."""
    if len(word) < _LONG or word in _NEGATIONS:
        return False
    return word in run or (len(word) >= 2 * _SHORTEST_RUN and word in run.replace(" ", ""))


def _is_misread(word: str, theirs: Iterable[str]) -> bool:
    from rapidfuzz.distance import Levenshtein

    if len(word) < _MISREAD_FROM or word in _NEGATIONS:
        return False
    most = 1 if len(word) < 2 * _MISREAD_FROM else 2
    return any(
        len(other) >= _MISREAD_FROM
        and Levenshtein.distance(word, other, score_cutoff=most) <= most
        and not _are_opposites(word, other)
        for other in theirs
    )


def _are_opposites(one: str, other: str) -> bool:
    return any(
        (one.startswith(first) and other.startswith(second)) or (one.startswith(second) and other.startswith(first))
        for first, second in _OPPOSITES
    )


def _off_by_one(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _with_other_order(line: _Line, others: Iterable[_Line]) -> _Line | None:
    """Return the line of the same words that has other numbers, though all of them stand in both papers somewhere.

    A line that was broken has some of the numbers, in their order; values that changed places have not.
    """
    words, numbers = line.atoms.words, line.atoms.numbers
    if not words or not numbers:
        return None
    alike = [other for other in others if other.atoms.words == words and other.atoms.numbers]
    if not alike or any(_is_run_of(other.atoms.numbers, numbers) for other in alike):
        return None
    return alike[0]


def _is_run_of(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether one row of numbers is a part of the other, in its order, or the other way round."""
    fewer, more = sorted((one, other), key=len)
    held = iter(more)
    return all(number in held for number in fewer)


def _partner(line: _Line, others: Sequence[_Line], taken: set[int]) -> int | None:
    """Return the place of the line of the other paper that says the same with a difference, None where there is none."""
    best, best_share = None, _ALIKE_LINES
    mine = set(line.atoms.words)
    for place, other in enumerate(others):
        if place in taken or not other.counts:
            continue
        theirs = set(other.atoms.words)
        share = len(mine & theirs) / max(1, len(mine | theirs))
        if not mine and not theirs:
            share = _ALIKE_LINES if bool(line.numbers) and bool(other.numbers) else 0.0
        if share >= best_share and (best is None or share > best_share):
            best, best_share = place, share
    return best
