"""A cell that a narrow column breaks over two lines ("nicht" and "nachweisbar", "mL/" and "min"): one row again; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from phr.classify.lab_pieces import Part, has_digit, is_word_result, pieces_of
from phr.classify.lab_rows import Cell, Row

_JUST_BELOW = 1.9  # of a row's height; a line further down begins something else


def unwrapped(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows of a page, a row and the second line of its results as one; its text stays the first line's."""
    at = 0
    while at < len(rows):
        whole = _with_next(rows[at], rows[at + 1]) if at + 1 < len(rows) else None
        yield whole or rows[at]
        at += 1 if whole is None else 2


def _with_next(row: Row, below: Row) -> Row | None:
    """Return a row with the line below it, None unless all that stands there ends a cell that was broken off."""
    is_apart = below.top - row.top >= _JUST_BELOW * max(row.height, below.height)
    if not row.has_places or is_apart or len(below.cells) >= len(row.cells):
        return None
    cells = list(row.cells)
    for cell in below.cells:
        over = [at for at, one in enumerate(cells) if one.left < cell.right and one.right > cell.left]
        joined = _joined(cells[over[0]], cell) if len(over) == 1 and over[0] > 0 else None
        if joined is None:
            return None
        cells[over[0]] = joined
    return replace(row, cells=tuple(cells))


def _joined(one: Cell, other: Cell) -> Cell | None:
    """Return a unit after its stroke, or a result in words, put together; None where they make up neither."""
    is_broken_unit = one.text.endswith("/")
    text = f"{one.text}{'' if is_broken_unit or one.text.endswith('-') else ' '}{other.text}"
    if is_broken_unit:
        is_whole = [piece.part for piece in pieces_of(text) or ()] == [Part.UNIT]
    else:
        is_whole = is_word_result(text) and not is_word_result(one.text) and not has_digit(other.text)
    words = (*one.words, *other.words)
    return Cell(text, min(one.left, other.left), max(one.right, other.right), words) if is_whole else None
