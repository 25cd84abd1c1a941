"""Count what was read rightly, wrongly, not at all, and what was made up, each apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from rapidfuzz import fuzz

from lab_trials.typeset import Printed
from phr.record.lab import LabValue

_ALIKE = 75.0  # of 100: the same row, its name spoilt by OCR


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows: printed, found as printed, left unread, missed; those whose value, unit, range or flag differs; made up.

    `open_range` and `open_flag` are of rows that were found: phr shows that it did not read the range or the flag.
    """

    rows: int = 0
    found: int = 0
    unread: int = 0
    missed: int = 0
    open_range: int = 0
    open_flag: int = 0
    wrong_value: int = 0
    wrong_unit: int = 0
    wrong_range: int = 0
    wrong_flag: int = 0
    invented: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Return both together."""
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(Tally)))


HEADS = (
    "rows",
    "found",
    "share",
    "unread",
    "missed",
    "range unread",
    "flag unread",
    "wrong value",
    "wrong unit",
    "wrong range",
    "wrong flag",
    "invented",
)


def cells_of(tally: Tally) -> list[str]:
    """Return a tally as the cells of a table, in the order of HEADS."""
    share = f"{tally.found / tally.rows:.3f}" if tally.rows else "-"
    rest = [getattr(tally, one.name) for one in fields(Tally) if one.name not in ("rows", "found")]
    return [str(tally.rows), str(tally.found), share, *map(str, rest)]


def tally_of(printed: Sequence[Printed], read: Iterable[LabValue], notes: list[str] | None = None) -> Tally:
    """Count one sheet; what differs is written into `notes`, for whoever looks."""
    left = list(read)
    total = Tally()
    for row in printed:
        value = _matching(row, left)
        if value is not None:
            left.remove(value)
        total += _one(row, value, notes)
    made_up = [value for value in left if value.is_read]
    if notes is not None:
        notes += [f"invented: {value.row}" for value in made_up]
    return total + Tally(invented=len(made_up))


def _one(row: Printed, value: LabValue | None, notes: list[str] | None) -> Tally:
    said = [] if notes is None else notes
    if value is None:
        said.append(f"missed: {row}")
        return Tally(rows=1, missed=1)
    if not value.is_read:
        said.append(f"unread ({value.why}): {value.row}")
        return Tally(rows=1, unread=1)
    if _squeezed(value.value) != _squeezed(row.value):
        said.append(f"WRONG VALUE {value.value}: {row}")
        return Tally(rows=1, wrong_value=1)
    differs = {
        name: _squeezed(getattr(value, name)) != _squeezed(getattr(row, name))
        for name in ("unit", "reference_range", "flag")
    }
    is_open = {"reference_range": not value.is_range_read, "flag": not value.is_flag_read}
    differs |= {name: False for name, is_left_open in is_open.items() if is_left_open}
    for name in (name for name, is_other in differs.items() if is_other):
        said.append(f"other {name} {getattr(value, name)!r}: {row}")
    return Tally(
        rows=1,
        found=int(not differs["unit"]),
        open_range=int(is_open["reference_range"]),
        open_flag=int(is_open["flag"]),
        wrong_unit=int(differs["unit"]),
        wrong_range=int(differs["reference_range"]),
        wrong_flag=int(differs["flag"]),
    )


def _matching(row: Printed, left: Sequence[LabValue]) -> LabValue | None:
    exact = [value for value in left if _squeezed(value.analyte) == _squeezed(row.analyte)]
    if exact:
        return exact[0]
    alike = [(fuzz.ratio(_squeezed(value.analyte), _squeezed(row.analyte)), at) for at, value in enumerate(left)]
    best = max(alike, default=(0.0, -1))
    return left[best[1]] if best[0] >= _ALIKE else None


def _squeezed(text: str) -> str:
    return "".join(text.split()).casefold().replace("μ", "u").replace("µ", "u")
