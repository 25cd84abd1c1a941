"""Values over time as a picture, written as SVG text: one panel a unit, the printed ranges as bands, one time axis.

Nothing is told by colour alone: a value with a printed flag is a diamond with the flag beside it, others are discs;
what nobody confirmed is hollow; a value printed with < or > is a triangle that points there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

_WIDE, _PANEL_HIGH = 760.0, 250.0  # pixels
_LEFT, _RIGHT, _TOP, _FOOT = 70.0, 24.0, 74.0, 34.0
_PANEL_HEAD = 26.0
_INK, _FAINT, _BAND, _LINE = "#1a1a1a", "#5c5c5c", "#dfe9e2", "#4a6fa5"
_TYPE = 'font-family="Helvetica, Arial, Liberation Sans, sans-serif" font-size="13"'
_TICKS = 5
_MOST_LABELS = 14  # values of a panel from which on only flagged ones carry their text
_ROOM_FOR_TEXT = 0.12  # of the span of values, above and below
_NOTE_HIGH = 18.0
_TEXT_HIGH = 13.0
_LETTER = 6.6  # pixels of a letter at this size, on the whole
_SIGN = 6.0  # pixels from the middle of a sign to its edge
_AWAY = (-10.0, 21.0, -24.0, 35.0, -38.0, 49.0)  # pixels from a sign to the foot of its text, the best place first
_BESIDE = 11.0  # pixels from the middle of a sign to a text at its side
_BAND_ROOM = 22.0  # pixels that a range reaches beyond the first and the last value
_DAYS_A_YEAR = 365.25
_YEARS_IN_MONTHS = 4  # up to which the time axis is marked at months


@dataclass(frozen=True, slots=True)
class Mark:
    """One value: its day, its number, its text and flag as printed, whether it was confirmed, and its printed range.

    `sign` is <, > or "". `low` and `high` are the ends of the range, None for an open end.
    """

    day: date
    number: float
    text: str
    flag: str = ""
    is_confirmed: bool = False
    sign: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The values of one unit, oldest first; at least one."""

    unit: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Takes days and numbers to places of a panel, in pixels."""

    first: int
    last: int
    low: float
    high: float
    top: float

    def across(self, day: int) -> float:
        return _LEFT + (day - self.first) / max(1, self.last - self.first) * (_WIDE - _LEFT - _RIGHT)

    def down(self, number: float) -> float:
        share = (number - self.low) / (self.high - self.low)
        return self.top + (1 - share) * (_PANEL_HIGH - _PANEL_HEAD - _FOOT)

    @property
    def bottom(self) -> float:
        return self.top + _PANEL_HIGH - _PANEL_HEAD - _FOOT


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a text may stand: the place it is set at, its foot, its width, and which part of it stands at the place."""

    at: float
    line: float
    wide: float
    anchor: str

    @property
    def left(self) -> float:
        return self.at - {"end": self.wide, "start": 0.0, "middle": self.wide / 2}[self.anchor]

    @property
    def right(self) -> float:
        return self.left + self.wide


def svg_of(title: str, panels: Sequence[Panel], notes: Sequence[str], summary: str) -> str:
    """Return the picture as an SVG document; `summary` is its description for who cannot see it."""
    days = [mark.day.toordinal() for panel in panels for mark in panel.marks]
    first, last = _widened(min(days), max(days))
    high = _TOP + _PANEL_HIGH * len(panels) + _NOTE_HIGH * len(notes) + 12
    size = f'width="{_WIDE:.0f}" height="{high:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_WIDE:.0f} {high:.0f}" role="img" {_TYPE}>',
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(summary)}</desc>",
        f'<rect {size} fill="#ffffff"/>',
        _text(_LEFT - 52, 28, title, size=19, weight="bold"),
        *_legend(panels),
    ]
    for at, panel in enumerate(panels):
        parts += _panel(panel, first, last, _TOP + at * _PANEL_HIGH)
    foot = _TOP + _PANEL_HIGH * len(panels) + 6
    parts += [_text(_LEFT - 52, foot + _NOTE_HIGH * at, note, ink=_FAINT) for at, note in enumerate(notes)]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(panels: Sequence[Panel]) -> Iterator[str]:
    """Yield what the signs mean, of those that are drawn."""
    marks = [mark for panel in panels for mark in panel.marks]
    shown = [
        (Mark(date.min, 0, "", is_confirmed=True), "confirmed", any(m.is_confirmed for m in marks)),
        (Mark(date.min, 0, ""), "not confirmed", any(not (m.is_confirmed or m.flag or m.sign) for m in marks)),
        (Mark(date.min, 0, "", flag="x"), "flag printed by the lab", any(m.flag for m in marks)),
        (Mark(date.min, 0, "", sign="<"), "less than", any(m.sign == "<" for m in marks)),
        (Mark(date.min, 0, "", sign=">"), "more than", any(m.sign == ">" for m in marks)),
    ]
    x = _LEFT - 46
    for mark, words, is_there in shown:
        if is_there:
            yield _sign(mark, x, 50)
            yield _text(x + 12, 54, words, ink=_FAINT)
            x += 36 + _LETTER * len(words)
    if any(m.low is not None or m.high is not None for m in marks):
        yield _rect(x - 6, 43, 16, 14)
        yield _text(x + 16, 54, "reference range as printed", ink=_FAINT)


def _panel(panel: Panel, first: int, last: int, top: float) -> Iterator[str]:
    low, high = _span(panel)
    scale = _Scale(first, last, low, high, top + _PANEL_HEAD)
    yield _text(_LEFT - 52, top + 14, panel.unit or "no unit printed", weight="bold")
    yield from _bands(panel, scale)
    for number in _ticks(low, high):
        y = scale.down(number)
        yield _line(_LEFT, y, _WIDE - _RIGHT, y, "#d9d9d9")
        yield _text(_LEFT - 8, y + 4, f"{number:g}", anchor="end", ink=_FAINT)
    yield _line(_LEFT, scale.bottom, _WIDE - _RIGHT, scale.bottom, _FAINT)
    for day, words in _dates(first, last):
        x = scale.across(day)
        yield _line(x, scale.bottom, x, scale.bottom + 5, _FAINT)
        yield _text(x, scale.bottom + 19, words, anchor="middle", ink=_FAINT)
    yield from _curve(panel, scale)


def _curve(panel: Panel, scale: _Scale) -> Iterator[str]:
    places = [(scale.across(mark.day.toordinal()), scale.down(mark.number)) for mark in panel.marks]
    if len(places) > 1:
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        yield f'<polyline points="{points}" fill="none" stroke="{_LINE}" stroke-width="1.2"/>'
    for mark, (x, y) in zip(panel.marks, places, strict=True):
        yield _sign(mark, x, y)
    yield from _labels(panel, places, scale.bottom)


def _labels(panel: Panel, places: Sequence[tuple[float, float]], bottom: float) -> Iterator[str]:
    """Yield the values as printed, each where it hides neither another nor a sign: above it, below it, or farther."""
    taken = [(x - _SIGN, x + _SIGN, y + _SIGN / 2) for x, y in places]
    for mark, (x, y) in zip(panel.marks, places, strict=True):
        words = f"{mark.text} {mark.flag}".strip()
        if len(panel.marks) > _MOST_LABELS and not mark.flag:
            continue
        tried = list(_spots(x, y, _LETTER * len(words), bottom, is_last=x == places[-1][0]))
        spot = next((one for one in tried if not _is_hidden(one.left, one.right, one.line, taken)), tried[0])
        taken.append((spot.left, spot.right, spot.line))
        yield _text(spot.at, spot.line, words, anchor=spot.anchor)


def _spots(x: float, y: float, wide: float, bottom: float, *, is_last: bool) -> Iterator[_Spot]:
    """Yield the places where a sign's text may stand, the best first: above, below, right of the last one, farther."""
    anchor = "end" if x > _WIDE - _RIGHT - 40 else "start" if x < _LEFT + 20 else "middle"
    lined = [_Spot(x, y + away, wide, anchor) for away in _AWAY if y + away < bottom]
    yield from lined[:2]
    if is_last and x + _BESIDE + wide < _WIDE:  # the curve goes on to the right of all others
        yield _Spot(x + _BESIDE, y + _TEXT_HIGH / 3, wide, "start")
    yield from lined[2:]
    if not lined:
        yield _Spot(x, y + _AWAY[0], wide, anchor)


def _is_hidden(left: float, right: float, line: float, taken: Sequence[tuple[float, float, float]]) -> bool:
    return any(left < end and begin < right and abs(line - other) < _TEXT_HIGH - 0.01 for begin, end, other in taken)


def _bands(panel: Panel, scale: _Scale) -> Iterator[str]:
    """Yield the printed ranges, each from halfway to the value before until halfway to the next."""
    places = [scale.across(mark.day.toordinal()) for mark in panel.marks]
    ends = max(_LEFT, places[0] - _BAND_ROOM), min(_WIDE - _RIGHT, places[-1] + _BAND_ROOM)
    halves = [ends[0], *((one + other) / 2 for one, other in pairwise(places)), ends[1]]
    for mark, (left, right) in zip(panel.marks, pairwise(halves), strict=True):
        if mark.low is None and mark.high is None:
            continue
        top = scale.down(min(scale.high, mark.high if mark.high is not None else scale.high))
        foot = scale.down(max(scale.low, mark.low if mark.low is not None else scale.low))
        yield _rect(left, top, right - left, foot - top)


def _sign(mark: Mark, x: float, y: float) -> str:
    style = f'fill="{_LINE if mark.is_confirmed else "#ffffff"}" stroke="{_LINE}" stroke-width="1.6"'
    if mark.sign:
        tip = 6 if mark.sign == "<" else -6
        return _polygon([(x, y + tip), (x - 5.5, y - tip * 0.7), (x + 5.5, y - tip * 0.7)], style)
    if mark.flag:
        return _polygon([(x, y - 7), (x + 7, y), (x, y + 7), (x - 7, y)], style)
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" {style}/>'


def _polygon(corners: Sequence[tuple[float, float]], style: str) -> str:
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return f'<polygon points="{points}" {style}/>'


def _line(x: float, y: float, to_x: float, to_y: float, ink: str) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}" stroke="{ink}" stroke-width="0.8"/>'


def _rect(x: float, y: float, wide: float, high: float) -> str:
    size = f'width="{max(0.0, wide):.1f}" height="{max(0.0, high):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{_BAND}" stroke="{_BAND}" stroke-width="0.5"/>'


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", ink: str = _INK, size: int = 13, weight: str = ""
) -> str:
    bold = f' font-weight="{weight}"' if weight else ""
    sized = f' font-size="{size}"' if size != 13 else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}" text-anchor="{anchor}"{sized}{bold}>{escape(words)}</text>'


def _widened(first: int, last: int) -> tuple[int, int]:
    """Return a span of days with some room at both ends, at least two months wide."""
    room = max(20, (last - first) // 20)
    return first - room, last + room


def _span(panel: Panel) -> tuple[float, float]:
    numbers = [mark.number for mark in panel.marks]
    ends = [end for mark in panel.marks for end in (mark.low, mark.high) if end is not None]
    low, high = min([*numbers, *ends]), max([*numbers, *ends])
    room = _ROOM_FOR_TEXT * (high - low) or abs(high) * _ROOM_FOR_TEXT or 1.0
    return (0.0 if 0 <= low < 2 * room else low - room), high + 1.5 * room


def _ticks(low: float, high: float) -> list[float]:
    """Return round numbers between two, about five."""
    rough = (high - low) / _TICKS
    scale = 10.0 ** floor(log10(rough))
    step = next(scale * factor for factor in (1, 2, 2.5, 5, 10) if scale * factor >= rough)
    return [round(step * at, 10) for at in range(ceil(low / step), floor(high / step) + 1)]


def _dates(first: int, last: int) -> list[tuple[int, str]]:
    """Return where the time axis is marked: at years, or at months where it is short."""
    start, end = date.fromordinal(max(1, first)), date.fromordinal(last)
    if last - first > _YEARS_IN_MONTHS * _DAYS_A_YEAR:
        step = max(1, ceil((end.year - start.year) / 8))
        years = [year for year in range(start.year, end.year + 2) if year % step == 0]
        firsts = [(date(year, 1, 1), str(year)) for year in years]
    else:
        step = next(months for months in (1, 2, 3, 6, 12) if months * 7 >= (last - first) / 30.44)
        months = [start.year * 12 + start.month - 1 + at for at in range(12 * _YEARS_IN_MONTHS + 2)]
        firsts = [(date(m // 12, m % 12 + 1, 1), f"{m // 12}-{m % 12 + 1:02d}") for m in months if m % step == 0]
    return [(day.toordinal(), words) for day, words in firsts if first <= day.toordinal() <= last]
