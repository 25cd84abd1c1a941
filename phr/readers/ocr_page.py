"""One picture of a page to the lines on it: which way up it stands, how it slants, and what each line says."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phr.readers.ocr_lines import Point, SeenLine

if TYPE_CHECKING:
    from phr.readers.ocr_engine import Engine, Said

# Pixels. Measured at 1600, 2000 and 2400 (finding at 960 to 1600): 0.7, 0.4 and 0.6 wrong characters in 100. Reading
# costs the same at any size, as each line is brought to one height; finding grows with the area, in time and memory.
LONGEST_SIDE = 2000
_FINDING_SIDE = 1280
_MOST_GROWN = 1.5  # a small picture is found to the same lines when it is made larger
_TALL = 1.5  # a box so many times higher than wide is text on its side
_UPRIGHT_TRIES = 5
_GOOD_TRY = (4.0, 14.0)  # widths of a line in heights: long enough to tell, short enough to be cheap
_CLEARLY = 1.6
_TURNED_LINE = 2.5  # a line so many times higher than wide on an upright page is printed along the edge
_LONG_LINE = 4.0  # a line so many times wider than high tells the slant
_INK_STEP = 25  # grey levels below the paper around
_LEAST_INK = 0.0002  # of a page; a speck of dust, a fold


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen on a picture: its lines in pixels of the upright picture, its size, and how it was turned."""

    lines: tuple[SeenLine, ...]
    width: int
    height: int
    turn: int


def has_ink(picture: Any) -> bool:  # noqa: ANN401 - an array of pixels
    """Say whether anything is printed on a picture of a page: an empty one needs no reading."""
    import cv2

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = min(1.0, 800 / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.blur(small, (51, 51))
    return bool((small.astype("int16") < paper.astype("int16") - _INK_STEP).mean() > _LEAST_INK)


def see(picture: Any, models: "Engine") -> Seen:  # noqa: ANN401 - an array of pixels
    """Return what is written on a picture (rows x columns x BGR)."""
    import numpy as np

    found = _found(picture, models)
    quarter = _is_on_its_side(found)
    if quarter:
        picture = np.ascontiguousarray(np.rot90(picture))
        found = _found(picture, models)
    said: dict[int, Said] = {}
    half = _is_upside_down(picture, found, models, said)
    height, width = picture.shape[:2]
    if half:
        picture = np.ascontiguousarray(np.rot90(picture, 2))
        found = [(np.array([width, height]) - corners)[[2, 3, 0, 1]] for corners in found]
        said = {}
    slant = _slant(found, width)
    lines = [_line(picture, corners, said.get(at), slant, models) for at, corners in enumerate(found)]
    return Seen(tuple(lines), width, height, 90 * (quarter + 2 * half))


def _found(picture: Any, models: "Engine") -> list[Any]:  # noqa: ANN401 - as above
    import cv2
    import numpy as np

    scale = min(_MOST_GROWN, _FINDING_SIDE / max(picture.shape[:2]))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=how)
    return [np.asarray(corners, np.float64) / scale for corners in models.find(small)]


def _spread(corners: Any) -> tuple[float, float]:  # noqa: ANN401 - four corners
    """Return how wide and how high a line's box is, along its own edges' hull."""
    wide, high = corners.max(axis=0) - corners.min(axis=0)
    return max(float(wide), 1.0), max(float(high), 1.0)


def _is_on_its_side(found: Sequence[Any]) -> bool:
    sizes = [_spread(corners) for corners in found]
    tall = sum(high for wide, high in sizes if high > _TALL * wide)
    return tall > sum(wide for wide, high in sizes if wide > _TALL * high)


def _is_upside_down(picture: Any, found: Sequence[Any], models: "Engine", said: dict[int, "Said"]) -> bool:  # noqa: ANN401 - as above
    """Say whether lines read better the other way up; what was read the right way is kept in `said`."""
    upright = turned = 0.0
    for tries, at in enumerate(_telling(found), 1):
        said[at] = models.read(picture, found[at])
        other = models.read(picture, found[at][[2, 3, 0, 1]])
        upright += said[at].sure ** 2 * len(said[at].text)
        turned += other.sure**2 * len(other.text)
        if tries >= 2 and max(upright, turned) > _CLEARLY * min(upright, turned):
            break
    return turned > upright


def _telling(found: Sequence[Any]) -> list[int]:
    """Return a few lines by which it can be told which way up a page stands, the best first."""
    short, long = _GOOD_TRY
    ratios = [wide / high for wide, high in map(_spread, found)]
    good = [at for at, ratio in enumerate(ratios) if short <= ratio <= long]
    rest = [at for at, ratio in enumerate(ratios) if not short <= ratio <= long]
    good.sort(key=lambda at: -ratios[at])
    rest.sort(key=lambda at: -min(ratios[at], long))
    return (good + rest)[:_UPRIGHT_TRIES]


@dataclass(frozen=True, slots=True)
class _Slant:
    """The slope of the lines (down over right) as it changes over a page: a photograph's lines run together."""

    here: float
    per_across: float
    per_down: float
    middle: float

    def lift(self, place: Point) -> float:
        """Return what to add to a place's height to find it where its line crosses the page's middle."""
        across, down = place
        halfway = (across + self.middle) / 2
        return (self.middle - across) * (self.here + self.per_across * halfway + self.per_down * down)


def _slant(found: Sequence[Any], width: int) -> _Slant:
    import numpy as np

    long = [corners for corners in found if _spread(corners)[0] > _LONG_LINE * _edge(corners)]
    if not long:
        return _Slant(0.0, 0.0, 0.0, width / 2)
    run = np.array([(c[1] + c[2] - c[0] - c[3]) / 2 for c in long])
    slopes = run[:, 1] / np.maximum(run[:, 0], 1.0)
    usual = float(np.median(slopes))
    near = np.abs(slopes - usual) < 0.1
    if near.sum() < 6:
        return _Slant(usual, 0.0, 0.0, width / 2)
    middles = np.array([c.mean(axis=0) for c in long])[near]
    weights = run[near, 0]
    known = np.column_stack([np.ones(len(middles)), middles]) * weights[:, None]
    here, across, down = np.linalg.lstsq(known, slopes[near] * weights, rcond=None)[0]
    return _Slant(float(here), float(across), float(down), width / 2)


def _edge(corners: Any) -> float:  # noqa: ANN401 - four corners
    import numpy as np

    return max(float(np.linalg.norm(corners[3] - corners[0])), 1.0)


def _line(picture: Any, corners: Any, said: "Said | None", slant: _Slant, models: "Engine") -> SeenLine:  # noqa: ANN401 - as above
    wide, high = _spread(corners)
    is_level = high <= _TURNED_LINE * wide
    if not is_level:
        up, down = corners[[3, 0, 1, 2]], corners[[1, 2, 3, 0]]
        tries = [(models.read(picture, way), way) for way in (up, down)]
        said, corners = max(tries, key=lambda one: one[0].sure * len(one[0].text))
    elif said is None:
        said = models.read(picture, corners)
    start_top, end_top, end_low, start_low = ((float(x), float(y)) for x, y in corners)
    ends = _half(start_top, start_low), _half(end_top, end_low)
    level = (slant.lift(ends[0]), slant.lift(ends[1])) if is_level else (0.0, 0.0)
    return SeenLine(said.text, said.sure, said.stops, (start_top, end_top, end_low, start_low), level, is_level)


def _half(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
