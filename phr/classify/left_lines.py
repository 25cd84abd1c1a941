"""What of two papers has no partner in the other, line by line: equal lines go first, then equal words and numbers. Pure.

Where OCR read one of the two, words that it misread or ran together have their partner all the same; numbers only where
they were parted or run together, for 23.1 is not 2.31. Negations must be read as they are, and opposites are no misreading.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from phr.classify.atoms import Atoms, word_as_compared
from phr.classify.faces import Face, is_passing

LONG = 4
"""Letters of a word; OCR makes shorter ones out of dust."""

_SHORTEST_RUN = 3  # letters of each of two words that were run together
_MISREAD_FROM = 5  # letters of a word that may be misread by one, and twice as many by two
_ALIKE_LINES = 0.5  # of their words, that two lines are one line with a difference

_NEGATIONS = (
    ("no", "not", "non", "nor", "none", "never", "without"),
    ("kein", "keine", "keinen", "keiner", "keinem", "nicht", "nie", "ohne"),
    ("sans", "pas", "sin", "senza"),
)
_OPPOSITES = (
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


@cache
def negations() -> frozenset[str]:
    """Return the words that turn a sentence round, as they are compared."""
    return frozenset(word_as_compared(word) for words in _NEGATIONS for word in words)


@cache
def _opposites() -> tuple[tuple[str, str], ...]:
    return tuple((word_as_compared(one), word_as_compared(other)) for one, other in _OPPOSITES)


@dataclass(slots=True)
class LeftLine:
    """A line that has no equal in the other paper, and what of it has none there."""

    atoms: Atoms
    is_edge: bool
    is_passing: bool
    words: list[str]
    numbers: list[str]
    moments: list[str]

    @property
    def counts(self) -> bool:
        """Say whether anything of it has no partner."""
        return bool(self.words or self.numbers or self.moments)


def _unmatched(face: Face, other: Face) -> list[LeftLine]:
    """Return the lines of a face that the other one does not hold word for word, each still with all it has."""
    held = Counter((line.words, line.numbers, line.moments) for line in other.lines)
    left = []
    for at, line in enumerate(face.lines):
        key = (line.words, line.numbers, line.moments)
        if held[key]:
            held[key] -= 1
            continue
        left.append(
            LeftLine(line, at in face.edges, is_passing(face, at), [*line.words], [*line.numbers], [*line.moments])
        )
    return left


def left_of_both(one: Face, other: Face) -> tuple[list[LeftLine], list[LeftLine]]:
    """Return the lines of both papers that differ, each with the words, numbers and moments that have no partner."""
    here, there = _unmatched(one, other), _unmatched(other, one)
    for name in ("words", "numbers", "moments"):
        _take_away(here, there, name)
    if one.is_seen or other.is_seen:
        _take_away_joined_words(here, there)
        _take_away_joined_words(there, here)
        _take_away_misread(here, there)
        _take_away_run_together(here, there)
    return here, there


def with_other_order(line: LeftLine, others: Iterable[LeftLine]) -> LeftLine | None:
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


def partner_of(line: LeftLine, others: Sequence[LeftLine], taken: set[int]) -> int | None:
    """Return the place of the line of the other paper that says the same with a difference, None where there is none."""
    best, best_share = None, _ALIKE_LINES
    for place, other in enumerate(others):
        if place in taken or not other.counts:
            continue
        share = _share_of_words(line, other)
        if not line.atoms.words and not other.atoms.words:
            share = _ALIKE_LINES if bool(line.numbers) and bool(other.numbers) else 0.0
        if share >= best_share and (best is None or share > best_share):
            best, best_share = place, share
    return best


def nearest_to(line: LeftLine, others: Sequence[LeftLine]) -> str:
    """Return the text of the line that says nearly the same, though it lacks nothing itself; "" where there is none."""
    best = max(others, key=lambda other: _share_of_words(line, other), default=None)
    return best.atoms.text if best is not None and _share_of_words(line, best) >= _ALIKE_LINES else ""


def _share_of_words(one: LeftLine, other: LeftLine) -> float:
    mine, theirs = set(one.atoms.words), set(other.atoms.words)
    return len(mine & theirs) / max(1, len(mine | theirs))


def _take_away(one: Sequence[LeftLine], other: Sequence[LeftLine], name: str) -> None:
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


def _take_away_joined_words(one: Sequence[LeftLine], other: Sequence[LeftLine]) -> None:
    """Take away two words that stand side by side where the other paper has them as one: OCR lost the space."""
    for there in other:
        for joined in list(there.words):
            line, pair = next(_pairs_that_make(joined, one), (None, ()))
            if line is not None:
                there.words.remove(joined)
                for word in pair:
                    line.words.remove(word)


def _pairs_that_make(joined: str, lines: Sequence[LeftLine]) -> Iterator[tuple[LeftLine, tuple[str, str]]]:
    """Yield the lines in which two left words side by side make one, and the two."""
    for line in lines:
        pair = next((pair for pair in pairwise(line.atoms.words) if "".join(pair) == joined), None)
        if pair is not None and not Counter(pair) - Counter(line.words):
            yield line, pair


def _take_away_misread(one: Sequence[LeftLine], other: Sequence[LeftLine]) -> None:
    """Take away words that OCR read a letter or two wrong, or ran together."""
    here, there = ([word for line in lines for word in line.words] for lines in (one, other))
    for lines, theirs in ((one, there), (other, here)):
        run = " ".join(theirs)
        for line in lines:
            line.words = [word for word in line.words if not _is_in(word, run) and not _is_misread(word, theirs)]


def _take_away_run_together(one: Sequence[LeftLine], other: Sequence[LeftLine]) -> None:
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
    if len(word) < LONG or word in negations():
        return False
    return word in run or (len(word) >= 2 * _SHORTEST_RUN and word in run.replace(" ", ""))


def _is_misread(word: str, theirs: Iterable[str]) -> bool:
    from rapidfuzz.distance import Levenshtein

    if len(word) < _MISREAD_FROM or word in negations():
        return False
    return any(
        len(other) >= _MISREAD_FROM
        and Levenshtein.distance(word, other, score_cutoff=_most_misread(word, other)) <= _most_misread(word, other)
        and not _are_opposites(word, other)
        for other in theirs
    )


def _most_misread(one: str, other: str) -> int:
    """Return how many letters of a word may be misread; none may be lost then but one: prednisone is not prednisolone."""
    return 2 if len(one) == len(other) >= 2 * _MISREAD_FROM else 1


def _are_opposites(one: str, other: str) -> bool:
    return any(
        (one.startswith(first) and other.startswith(second)) or (one.startswith(second) and other.startswith(first))
        for first, second in _opposites()
    )
