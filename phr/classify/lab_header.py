"""The head of a lab table: which column holds the name, the result, the unit, the range, the flag, an older result."""

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from itertools import pairwise
from re import Pattern

from phr.classify.lab_pieces import has_digit
from phr.classify.lab_rows import Cell, Row
from phr.classify.lines import fold
from phr.classify.shipped import shipped_table


class Role(Enum):
    """What a column holds.

    OTHER is what is no part of a value: a method, a comment, a number of the lab's. UNKNOWN is under words phr does not
    know: what stands there may be a range or a unit, where no other column is, and never the result.
    """

    NAME = "name"
    RESULT = "result"
    UNIT = "unit"
    RANGE = "range"
    FLAG = "flag"
    PREVIOUS = "previous"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what it holds, and the edges of its head (in the measure of the row's cells)."""

    role: Role
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Table:
    """One table's columns from left to right; a sheet with two tables side by side has two of these."""

    columns: tuple[Column, ...]
    has_places: bool

    @property
    def left(self) -> float:
        """Return where the table begins."""
        return self.columns[0].left

    def has(self, role: Role) -> bool:
        """Say whether a column of that role is there."""
        return any(column.role is role for column in self.columns)

    @property
    def is_telling(self) -> bool:
        """Say whether it settles which column is the result."""
        return self.has(Role.NAME) and self.has(Role.RESULT)


_PARTS = re.compile(r"\s*[/|·;,()\[\]]\s*|\s+[-–]\s+")
_DATE = re.compile(r"(?:vom\s|of\s|du\s|del\s)?\(?(?:\d{1,2}([./-])\d{1,2}\1(?:\d{2,4})?|\d{4}-\d{2}-\d{2})\)?")
_MOST_HEAD = 48  # characters of a column's head
_FAR = 1.5  # how much further the second nearest column must be
_LEAST_ROLES = 2


def tables_of(row: Row) -> tuple[Table, ...]:
    """Return the tables whose head a row is, from left to right; none where it is no head."""
    if len(row.cells) < 2 or sum(has_digit(cell.text) for cell in row.cells) > len(row.cells) // 2:
        return ()
    columns = [column for cell in row.cells for column in _columns_of(cell)]
    told = {column.role for column in columns} - {Role.OTHER, Role.UNKNOWN}
    is_head = Role.NAME in told or Role.RESULT in told
    if not is_head or len(told) < _LEAST_ROLES or _unknown(row) > len(row.cells) // 3:
        return ()
    starts = [at for at, column in enumerate(columns) if column.role is Role.NAME]
    if not starts:
        return ()
    parts = [*starts, len(columns)]
    first = columns[: starts[0]]
    tables = [columns[start:end] for start, end in pairwise(parts)]
    return tuple(Table((*(first if at == 0 else ()), *held), row.has_places) for at, held in enumerate(tables))


def head_with(head: Row, below: Row) -> Row | None:
    """Return a head together with a second line of it just below, None where the row below is none."""
    if not head.has_places or len(below.cells) > len(head.cells) or any(has_digit(cell.text) for cell in below.cells):
        return None
    cells = list(head.cells)
    for cell in below.cells:
        over = [at for at, one in enumerate(cells) if one.left < cell.right and one.right > cell.left]
        if len(over) != 1:
            return None
        one = cells[over[0]]
        text = f"{one.text.removesuffix('-')}{'' if one.text.endswith('-') else ' '}{cell.text}"
        cells[over[0]] = Cell(text, min(one.left, cell.left), max(one.right, cell.right), (*one.words, *cell.words))
    both = replace(head, cells=tuple(cells))
    return both if _unknown(both) < _unknown(head) else None


def column_of(cell: Cell, table: Table) -> Column | None:
    """Return the column that a cell stands in; None where two are as near."""
    shared = [(min(cell.right, one.right) - max(cell.left, one.left), one) for one in table.columns]
    touching = sorted((pair for pair in shared if pair[0] > 0), key=lambda pair: -pair[0])
    if len(touching) == 1 or (len(touching) > 1 and touching[0][0] > _FAR * touching[1][0]):
        return touching[0][1]
    if touching:
        return None
    by_distance = sorted(shared, key=lambda pair: -pair[0])
    nearest, second = by_distance[0], by_distance[1] if len(by_distance) > 1 else None
    if second is not None and -second[0] < _FAR * -nearest[0] + 1:
        return None
    return nearest[1]


def _columns_of(cell: Cell) -> list[Column]:
    role = _role_of(cell.text)
    if role is not None:
        return [Column(role, cell.left, cell.right)]
    words = [(word.text, word.box.left, word.box.right) for word in cell.words]
    roles = [_role_of(part) for part in _PARTS.split(cell.text) if part.strip()]
    known = [one for one in roles if one is not None]
    if Role.RANGE in known:  # "Reference Range - Units": the range comes with its unit
        return [Column(Role.RANGE, cell.left, cell.right)]
    if Role.RESULT in known:
        return [Column(Role.RESULT, cell.left, cell.right)]
    parted = [(_role_of(text), left, right) for text, left, right in words]
    if len(parted) > 1 and all(role is not None for role, _, _ in parted):  # heads that stand close together
        return [Column(role, left, right) for role, left, right in parted if role is not None]
    return [Column(known[0] if known else Role.UNKNOWN, cell.left, cell.right)]


def _unknown(row: Row) -> int:
    return sum(all(column.role is Role.UNKNOWN for column in _columns_of(cell)) for cell in row.cells)


def _role_of(text: str) -> Role | None:
    if len(text) > _MOST_HEAD:
        return None
    if _DATE.fullmatch(text.strip()):
        return Role.PREVIOUS
    folded = fold(_DATE.sub(" ", text)).strip(" :.*")
    for role, pattern in _heads().items():
        if pattern.fullmatch(folded):
            return role
    return None


@cache
def _heads() -> dict[Role, Pattern[str]]:
    heads = shipped_table("lab_words.toml")["heads"]
    return {role: re.compile("|".join(heads[role.value])) for role in Role if role is not Role.UNKNOWN}
