"""A page's words to printed rows of cells, by where they stand; pure.

The reader has already put the words in lines (a slanted scan straightened), and `Page.text` holds these lines: a row
is a line, and its cells are parted where the gap is wider than a space. Of a page without places a row's cells are
parted by two spaces or more, and it is known only in which order they stand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from phr.classify.lab_straight import straight_rows
from phr.classify.lines import MAX_PAGE_CHARACTERS, clean
from phr.record.reading import Box, Page, TextSource, Word

MAX_ROWS = 400  # of a page; the densest lab sheet has 90
MAX_CELLS = 24  # of a row
MAX_WORDS = 3000  # of a picture; a dense sheet has 600
_GAP = 0.5  # of a line's height; a space is 0.25 to 0.33 of it
_OCR_GAP = 0.62  # of the height of OCR's box, which reaches beyond the letters
_SPACE_AND_MORE = 1.4  # times the page's usual space; of typewriter letters a space is 0.6 of an em
_WIDEST_SPACE = 0.95  # of a line's height; a wider gap always parts cells
_WIDE = re.compile(r"\s{2,}|\t")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands together in a row, its left and right edge (points; the number of the cell where none are known)."""

    text: str
    left: float
    right: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row: its cells from left to right, its whole text, and whether the cells' edges are places.

    `is_clear`: no word of it stands between two lines, as may be on a photo taken askew.
    """

    cells: tuple[Cell, ...]
    text: str
    page: int
    has_places: bool
    source: TextSource
    is_clear: bool = True

    @property
    def top(self) -> float:
        """Return where the row begins, in points from the top of the page; 0 where no places are known."""
        return min((word.box.top for cell in self.cells for word in cell.words), default=0.0)

    @property
    def height(self) -> float:
        """Return how high its letters are, in points; 0 where no places are known."""
        return median([word.box.bottom - word.box.top for cell in self.cells for word in cell.words] or [0.0])


def rows_of(page: Page) -> list[Row]:
    """Return the rows of a page from top to bottom."""
    if page.source is TextSource.OCR and page.words:
        return _rows_seen(page)
    lines = [line for line in page.text[:MAX_PAGE_CHARACTERS].splitlines() if line.strip()][:MAX_ROWS]
    placed = _placed(page, lines)
    if placed is None:
        return [_row_of_line(line, page) for line in lines]
    spans = [_edges(words) for words, _ in placed]
    gap = _gap(spans, median([word.box.bottom - word.box.top for word in page.words]), _GAP)
    return [
        Row(_cells(words, edges, gap), clean(line), page.number, has_places=True, source=page.source)
        for (words, line), edges in zip(placed, spans, strict=True)
    ]


def box_around(cells: tuple[Cell, ...]) -> Box | None:
    """Return the smallest box around some cells; None where no places are known."""
    boxes = [word.box for cell in cells for word in cell.words]
    if not boxes:
        return None
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _rows_seen(page: Page) -> list[Row]:
    """Return the rows of a page that OCR read."""
    straight = straight_rows(page.words[:MAX_WORDS])
    spans = [row.edges for row in straight]
    gap = _gap(spans, median([word.box.bottom - word.box.top for word in page.words]), _OCR_GAP)
    return [
        Row(
            _cells(row.words, row.edges, gap),
            clean(" ".join(word.text for word in row.words)),
            page.number,
            has_places=True,
            source=TextSource.OCR,
            is_clear=row.is_clear,
        )
        for row in straight[:MAX_ROWS]
    ]


def _placed(page: Page, lines: list[str]) -> list[tuple[list[Word], str]] | None:
    """Return the words of each line; None where words and lines do not tell the same."""
    held: list[tuple[list[Word], str]] = []
    at = 0
    for line in lines:
        spelled = "".join(line.split())
        words: list[Word] = []
        while spelled and at < len(page.words):
            piece = "".join(page.words[at].text.split())
            if not spelled.startswith(piece):
                return None
            words.append(page.words[at])
            spelled = spelled[len(piece) :]
            at += 1
        if spelled or not words:
            return None
        held.append((words, line))
    return held or None


def _edges(words: Sequence[Word]) -> tuple[tuple[float, float], ...]:
    return tuple((word.box.left, word.box.right) for word in words)


def _gap(rows: Sequence[Sequence[tuple[float, float]]], height: float, least: float) -> float:
    """Return the gap from which on two words stand in different cells, in points."""
    gaps = [after[0] - before[1] for edges in rows for before, after in pairwise(edges)]
    spaces = sorted(gap for gap in gaps if 0 < gap < _WIDEST_SPACE * height)
    usual = spaces[len(spaces) // 4] if spaces else 0.0
    return max(least * height, min(_SPACE_AND_MORE * usual, _WIDEST_SPACE * height))


def _cells(words: Sequence[Word], edges: Sequence[tuple[float, float]], gap: float) -> tuple[Cell, ...]:
    groups = [[0]]
    for at in range(1, len(words)):
        if edges[at][0] - edges[at - 1][1] > gap:
            groups.append([at])
        else:
            groups[-1].append(at)
    return tuple(
        Cell(
            clean(" ".join(words[at].text for at in group)),
            edges[group[0]][0],
            edges[group[-1]][1],
            tuple(words[at] for at in group),
        )
        for group in groups[:MAX_CELLS]
    )


def _row_of_line(line: str, page: Page) -> Row:
    parts = [clean(part) for part in _WIDE.split(line.strip())]
    cells = tuple(Cell(part, float(at), at + 0.5) for at, part in enumerate(part for part in parts if part))
    return Row(cells[:MAX_CELLS], clean(line), page.number, has_places=False, source=page.source)
