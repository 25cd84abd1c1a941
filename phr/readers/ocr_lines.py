"""What OCR saw on a page, line by line, to a Page: words in their places, and text in reading order.

Pure. The rows are made by lines.py, as for the text layer of a PDF, so that whoever takes the text apart sees a scan
and a PDF alike.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from phr.readers.lines import PlacedWord, in_lines, text_of_lines
from phr.record.reading import Box, Page, TextSource, Word

_ALONE = {"十": "+", "一": "-", "二": "=", "丨": "|"}  # in a cell of its own: a flag, not a Chinese number
_LITRES = re.compile(r"(?:(?<=[A-Za-zµμ⁶⁹¹²]/)|(?<=[\^*]\d/)|(?<![^\W_][mdcnfpµμ])(?<=[mdcnfpµμ]))I(?![^\W_])")
Point = tuple[float, float]

_EM = 0.72  # of the height of a line's box, which reaches a little beyond its letters
_FAR = 3.0  # of the usual advance between two letters; further apart they are two words
_LEAST_SURE = 0.5
# When a line counts as lost, by how sure the model is and how full of letters the line is; and from how much of a
# page on this is told. Of 74 scanned and photographed pages in Latin letters none loses more than 6 % of its print so.
_GUESSED, _DOUBTFUL, _HALF_FILLED, _NEARLY_EMPTY = 0.7, 0.9, 0.6, 0.3
_HALF_KNOWN = frozenset({"GREEK", "CYRILLIC", "ARABIC", "HEBREW", "ARMENIAN", "GEORGIAN", "THAI", "DEVANAGARI"})
_LEAST_LETTERS, _LEAST_LOST, _LOST_SHARE = 6.0, 2, 0.2
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3002: 0x2E, 0x3001: 0x2C}


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as OCR saw it.

    `corners` are clockwise from the start of its text, in pixels of the upright page; `stops` say where the middle of
    each character of `text` is, from 0 (start of the line) to 1. `level` is what must be added to the height of each
    end to undo the page's slant. `is_level`: its text runs from left to right.
    """

    text: str
    sure: float
    stops: tuple[float, ...]
    corners: tuple[Point, Point, Point, Point]
    level: tuple[float, float] = (0.0, 0.0)
    is_level: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class _SeenWord(PlacedWord):
    """A word where it would stand on a page without slant (`box`), and where it stands (`word`)."""

    word: Word


def page_of(number: int, width: float, height: float, turn: int, lines: Sequence[SeenLine], scale: float) -> Page:
    """Return the lines of a page as a Page of a size in points; `scale` is points per pixel."""
    kept = [line for line in lines if line.sure >= _LEAST_SURE and line.text.strip()]
    usual = median([_height(line) for line in kept]) * scale if kept else 0.0
    words = [word for line in kept for word in _words(line, scale, usual)]
    rows = in_lines(words)
    shown = tuple(word.word for row in rows for word in row if isinstance(word, _SeenWord))
    unread = tuple(_unread(lines, scale))
    return Page(number, width, height, text_of_lines(rows), shown, TextSource.OCR, turn, unread)


def _unread(lines: Sequence[SeenLine], scale: float) -> Iterator[Box]:
    """Yield the places of the lines that could not be read, where they are so many that it must be said."""
    long = [line for line in lines if line.is_level and _letters_expected(line) >= _LEAST_LETTERS]
    lost = [line for line in long if _is_lost(line)]
    if len(lost) >= _LEAST_LOST and sum(map(_width, lost)) > _LOST_SHARE * sum(map(_width, long)):
        for line in long:
            if _is_lost(line) or _filled(line) < _HALF_FILLED:
                yield _box(line, 0.0, 1.0, scale)


def _is_lost(line: SeenLine) -> bool:
    """Say whether most of what a line holds was not read: its box has room for far more letters, or it is guessed."""
    filled = _filled(line)
    is_doubtful = line.sure < _DOUBTFUL and filled < _HALF_FILLED
    return is_doubtful or line.sure < _GUESSED or filled < _NEARLY_EMPTY or _is_half_known(line.text)


def _is_half_known(text: str) -> bool:
    """Say whether a line is in Greek or another alphabet of which the models know some letters and leave out others."""
    letters = [unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha()]
    return sum(script in _HALF_KNOWN for script in letters) > max(3, len(letters) / 2)


def _filled(line: SeenLine) -> float:
    """Return how many of the letters that a line has room for were read."""
    return sum(not letter.isspace() for letter in line.text) / _letters_expected(line)


def _letters_expected(line: SeenLine) -> float:
    """Return how many letters a line of that shape usually has: they are half as wide as their line is high."""
    return 2 * _width(line) / _height(line)


def _width(line: SeenLine) -> float:
    (start_top, _), (end_top, _), (end_low, _), (start_low, _) = line.corners
    return max(1.0, ((end_top - start_top) + (end_low - start_low)) / 2)


def cleaned(text: str) -> str:
    """Return text with the model's wide characters as the plain ones they stand for, and litres as litres.

    A small l and a capital I look alike in most typefaces; after a slash, or after the letter of a power of ten, a
    lone capital I is no unit.
    """
    plain = _ALONE.get(text.strip()) or unicodedata.normalize("NFC", text.translate(_FULL_WIDTH))
    return _LITRES.sub("l", plain)


def _height(line: SeenLine) -> float:
    (_, start_top), (_, end_top), (_, end_low), (_, start_low) = line.corners
    return max(1.0, ((start_low - start_top) + (end_low - end_top)) / 2)


def _words(line: SeenLine, scale: float, usual: float) -> Iterator[_SeenWord]:
    advance = _advance(line)
    for start, end in _spans(line, advance):
        text = cleaned(line.text[start:end])
        first = max(0.0, line.stops[start] - advance / 2)
        last = min(1.0, line.stops[end - 1] + advance / 2)
        box = _box(line, first, last, scale)
        middle = (first + last) / 2
        lift = (line.level[0] * (1 - middle) + line.level[1] * middle) * scale
        # A slanted word's box is higher than the word; rows are told apart by the line's own height.
        centre, half = (box.top + box.bottom) / 2 + lift, min(_height(line) * scale, box.bottom - box.top) / 2
        placed = Box(box.left, centre - half, box.right, centre + half)
        em = _EM * (min(_height(line) * scale, 1.5 * usual) if line.is_level else box.right - box.left)
        yield _SeenWord(text, placed, max(em, 0.1), line.is_level, word=Word(text, box, line.sure))


def _spans(line: SeenLine, advance: float) -> Iterator[tuple[int, int]]:
    """Yield where words start and end in a line's text: parted by spaces, or by a gap that no letter fills."""
    start: int | None = None
    for at, letter in enumerate(line.text):
        if letter.isspace():
            if start is not None:
                yield start, at
            start = None
            continue
        if start is not None and line.stops[at] - line.stops[at - 1] > _FAR * advance:
            yield start, at
            start = at
        elif start is None:
            start = at
    if start is not None:
        yield start, len(line.text)


def _advance(line: SeenLine) -> float:
    """Return how far a line's letters are apart, as a share of the line."""
    count = len(line.stops)
    return (line.stops[-1] - line.stops[0]) / (count - 1) if count > 1 else 1.0


def _box(line: SeenLine, first: float, last: float, scale: float) -> Box:
    """Return the place of a part of a line, as a box on the page in points."""
    start_top, end_top, end_low, start_low = line.corners
    edges = [_between(start_top, end_top, at) for at in (first, last)]
    edges += [_between(start_low, end_low, at) for at in (first, last)]
    across, down = [x * scale for x, _ in edges], [y * scale for _, y in edges]
    return Box(min(across), min(down), max(across), max(down))


def _between(start: Point, end: Point, at: float) -> Point:
    return start[0] + (end[0] - start[0]) * at, start[1] + (end[1] - start[1]) * at
