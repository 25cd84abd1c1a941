"""Words of a picture laid straight: a photo's lines lean, and lean more at one end of the page than at the other.

A value that slips into the next line is the worst reading there is, so rows of pictures are made anew here: the lean
that makes lines and columns sharpest is looked for, and a row is called clear only where no word stands between lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from phr.record.reading import Word

_MOST_LEAN = 0.07  # of the way across: 4 degrees; the reader has undone what was more
_MOST_CHANGE = 0.12  # of lean, from one end of the page to the other
_STEPS = 17
_FINER = 9
_BIN = 0.3  # of a line's height
_SAME_ROW = 0.5  # of a line's height, from the row's middle
_CLEAR_SPREAD = 0.5  # of a line's height; within it all words of a row stand
_CLEAR_GAP = 0.62  # of a line's height; so far at least the next row's middle is away
_ENOUGH = 6  # words; fewer show no lean


@dataclass(frozen=True, slots=True)
class StraightRow:
    """The words of a row from left to right, their left and right edges when laid straight, and whether it is clear."""

    words: tuple[Word, ...]
    edges: tuple[tuple[float, float], ...]
    is_clear: bool


def straight_rows(words: Sequence[Word]) -> list[StraightRow]:
    """Return the words of a picture as rows from top to bottom."""
    import numpy as np

    if not words:
        return []
    boxes = np.array([(w.box.left, w.box.top, w.box.right, w.box.bottom) for w in words], dtype=float)
    high = median(boxes[:, 3] - boxes[:, 1])
    across = (boxes[:, 0] + boxes[:, 2]) / 2
    down = _straightened((boxes[:, 1] + boxes[:, 3]) / 2, across, high)
    lefts = _straightened(boxes[:, 0], (boxes[:, 1] + boxes[:, 3]) / 2, high)
    rights = lefts + boxes[:, 2] - boxes[:, 0]
    groups = _grouped(down, high)
    middles = [float(down[group].mean()) for group in groups]
    rows = []
    for at, group in enumerate(groups):
        ordered = sorted(group, key=lambda one: lefts[one])
        near = [abs(middles[at] - middles[by]) for by in (at - 1, at + 1) if 0 <= by < len(groups)]
        spread = float(down[group].max() - down[group].min())
        is_clear = spread <= _CLEAR_SPREAD * high and min(near, default=high) >= _CLEAR_GAP * high
        edges = tuple((float(lefts[one]), float(rights[one])) for one in ordered)
        rows.append(StraightRow(tuple(words[one] for one in ordered), edges, is_clear))
    return rows


def _straightened(places: Any, along: Any, high: float) -> Any:  # noqa: ANN401 - numpy's arrays
    """Return places (of lines or of columns) with the lean undone that makes them stand in the fewest heaps."""
    import numpy as np

    if len(places) < _ENOUGH:
        return places
    off = along - along.mean()
    span = float(places.max() - places.min()) or 1.0
    share = (places - places.mean()) / span
    leans = np.linspace(-_MOST_LEAN, _MOST_LEAN, _STEPS)
    changes = np.linspace(-_MOST_CHANGE, _MOST_CHANGE, _STEPS)
    lean, change = _sharpest(places, off, share, leans, changes, high)
    fine = (leans[1] - leans[0]) * np.linspace(-1, 1, _FINER), (changes[1] - changes[0]) * np.linspace(-1, 1, _FINER)
    lean, change = _sharpest(places, off, share, lean + fine[0], change + fine[1], high / 2)
    return places - (lean + change * share) * off


def _sharpest(places: Any, off: Any, share: Any, leans: Any, changes: Any, high: float) -> tuple[float, float]:  # noqa: ANN401 - numpy's arrays
    """Return the lean and its change down the page under which most places fall together; the smallest of equals."""
    import numpy as np

    best, found = -1.0, (0.0, 0.0)
    size = _BIN * high
    for lean in sorted(leans, key=abs):
        for change in sorted(changes, key=abs):
            moved = (places - (lean + change * share) * off) / size
            moved = (moved - moved.min()).astype(float)
            counts = np.bincount(moved.astype(int), minlength=2)
            halves = np.bincount((moved + 0.5).astype(int), minlength=2)
            heaps = float((counts**2).sum() + (halves**2).sum())
            if heaps > best:
                best, found = heaps, (float(lean), float(change))
    return found


def _grouped(down: Any, high: float) -> list[list[int]]:  # noqa: ANN401 - numpy's array
    """Return the numbers of the words of each row, from top to bottom."""
    groups: list[list[int]] = []
    for at in sorted(range(len(down)), key=lambda one: down[one]):
        middle = sum(down[one] for one in groups[-1]) / len(groups[-1]) if groups else 0.0
        if groups and down[at] - middle <= _SAME_ROW * high:
            groups[-1].append(at)
        else:
            groups.append([at])
    return groups
