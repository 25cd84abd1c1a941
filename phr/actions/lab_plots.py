"""The values of one analyte as a picture: what is drawn, what cannot be, and the file it is written to."""

from collections.abc import Iterator
from pathlib import Path

from phr.actions.labs import LabPoint, LabSeries, Standing
from phr.actions.printing import write_new
from phr.classify.lab_units import plain_unit
from phr.errors import NotFound, NotUnderstood
from phr.paper.chart import Mark, Panel, svg_of
from phr.paper.press import png_of

_SIGNS = {"<": "<", "≤": "<", ">": ">", "≥": ">"}
_MOST_NOTES = 12


class NothingToPlot(NotFound):
    """No value of an analyte has both a number and a day."""

    code = "nothing-to-plot"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"no value of {name} has both a number and a date",
            next_step="see the values as they are printed with `phr labs show`",
        )


class PictureFormNotUnderstood(NotUnderstood):
    """A picture was asked for in a form that phr does not write."""

    code = "picture-form-not-understood"

    def __init__(self) -> None:
        super().__init__(
            "phr writes pictures as .svg or .png", next_step="name the file so, as in `phr labs plot TSH --to tsh.svg`"
        )


def plot(series: LabSeries, to: Path) -> Path:
    """Write the values of an analyte as a picture, SVG or PNG by the file's ending, and return its path.

    Raises PictureFormNotUnderstood, NothingToPlot, FileExists, FileNotWritten.
    """
    ending = to.suffix.casefold()
    if ending not in (".svg", ".png"):
        raise PictureFormNotUnderstood
    svg = picture_of(series)
    return write_new(to, svg.encode() if ending == ".svg" else png_of(svg))


def picture_of(series: LabSeries) -> str:
    """Return the picture as SVG; raise NothingToPlot."""
    panels = tuple(panel for unit in series.units if (panel := _panel(series, unit)).marks)
    if not panels:
        raise NothingToPlot(series.name)
    title = f"{series.name} · {series.whose}" if series.whose else series.name
    return svg_of(title, panels, list(_notes(series)), _summary(series))


def _panel(series: LabSeries, unit: str) -> Panel:
    points = [point for point in series.of_unit(unit) if _can_be_drawn(point)]
    spelled = {
        plain_unit(point.unit): point.unit for point in points
    }  # mIU/L and mU/l, which are one; not mg/dl, mg/dL
    return Panel(", ".join(sorted(spelled.values())) or unit, tuple(map(_mark, points)))


def _mark(point: LabPoint) -> Mark:
    if point.day is None or point.number is None:
        raise ValueError("a mark needs a day and a number")
    return Mark(
        day=point.day.first_day(),
        number=point.number,
        text=point.value,
        flag=point.flag,
        is_confirmed=point.standing in (Standing.CONFIRMED, Standing.EDITED, Standing.STATED),
        sign=_SIGNS.get(point.value.strip()[:1], ""),
        low=point.low,
        high=point.high,
    )


def _can_be_drawn(point: LabPoint) -> bool:
    return point.day is not None and point.number is not None


def _notes(series: LabSeries) -> Iterator[str]:
    """Yield the lines under the picture: what it is, and the values that have no place in it."""
    yield "Values, ranges and flags as printed; phr converts and judges nothing. The original document counts."
    for point in series.points:
        if not point.is_day_sure and _can_be_drawn(point):
            yield f"{point.value} {point.unit} of {point.day}: this date can be read in two ways; phr review asks."
    flags_open = [point for point in series.points if _can_be_drawn(point) and not point.is_flag_read]
    for point in flags_open[:_MOST_NOTES]:
        yield f"{point.value} {point.unit} of {point.day}: phr could not read whether the lab printed a flag."
    left_out = [point for point in series.points if not _can_be_drawn(point)]
    for point in left_out[:_MOST_NOTES]:
        yield f"not drawn: {point.value} {point.unit} ({point.day or 'no date'})"
    if len(left_out) > _MOST_NOTES:
        yield f"and {len(left_out) - _MOST_NOTES} more that are not drawn"


def _summary(series: LabSeries) -> str:
    told = [
        f"{point.day or 'no date'}: {point.value} {point.unit} {point.flag_words}".strip() for point in series.points
    ]
    return f"{series.name}. " + "; ".join(told)
