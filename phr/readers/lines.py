"""Words in their places to lines in reading order.

Writers of PDFs draw in any order, column by column too; the lines a person sees are rebuilt from where the words stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from phr.record.reading import Box, Word

_SAME_LINE = 0.45  # of an em between the centres; wider and single-spaced small print runs together
_OVERPRINT = 0.3  # of an em
_WIDE_GAP = 1.0  # of an em; a wider gap parts columns and shows as two spaces


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word, its type size `em` in points, and whether it runs level from left to right on the page as shown."""

    text: str
    box: Box
    em: float
    is_level: bool = True


def in_lines(words: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    """Return words as lines from top to bottom, each from left to right; words that do not run level come last."""
    level = [word for word in words if word.is_level]
    lines: list[list[PlacedWord]] = []
    if level:
        usual = median(word.em for word in level)
        at = 0.0
        for word in sorted(level, key=_centre):
            if lines and abs(_centre(word) - at) < _SAME_LINE * max(word.em, usual):
                lines[-1].append(word)
            else:
                lines.append([word])
                at = _centre(word)
        lines = [_once(sorted(line, key=_left)) for line in lines]
    return lines + _turned_lines([word for word in words if not word.is_level])


def text_of_lines(lines: Sequence[Sequence[PlacedWord]]) -> str:
    """Return lines as text: a space between words, two where a wide gap parts columns."""
    return "\n".join(_text_of_line(line) for line in lines)


def words_of_lines(lines: Sequence[Sequence[PlacedWord]]) -> tuple[Word, ...]:
    """Return the words of lines in reading order."""
    return tuple(Word(word.text, word.box) for line in lines for word in line)


def _once(line: Sequence[PlacedWord]) -> list[PlacedWord]:
    # Some writers print a word twice, a hair apart, to make it bold.
    kept = [line[0]]
    for word in line[1:]:
        if word.text != kept[-1].text or word.box.left - kept[-1].box.left > _OVERPRINT * word.em:
            kept.append(word)
    return kept


def _turned_lines(words: Sequence[PlacedWord]) -> list[list[PlacedWord]]:
    # Kept in the order they are written in; a new line where the column of letters changes.
    lines: list[list[PlacedWord]] = []
    for word in words:
        if lines and abs(lines[-1][-1].box.left - word.box.left) < word.em:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _text_of_line(line: Sequence[PlacedWord]) -> str:
    parts = [line[0].text]
    for before, word in pairwise(line):
        is_wide = word.is_level and word.box.left - before.box.right > _WIDE_GAP * max(word.em, before.em)
        parts += ["  " if is_wide else " ", word.text]
    return "".join(parts)


def _centre(word: PlacedWord) -> float:
    return (word.box.top + word.box.bottom) / 2


def _left(word: PlacedWord) -> float:
    return word.box.left
