"""The one grammar of a lab row: a name, one value with its flag, a unit, a reference range. What does not fit is not read."""

import re
from dataclasses import dataclass, replace

from phr.classify.lab_analytes import analyte_named, without_footnote
from phr.classify.lab_header import Role, Table, column_of
from phr.classify.lab_pieces import Part, Piece, bare, has_digit, pieces_of
from phr.classify.lab_rows import Cell, Row

_RESULTS = frozenset({Part.VALUE, Part.BOUND, Part.WORD})
_LETTER = {Part.VALUE: "V", Part.BOUND: "B", Part.WORD: "W", Part.RANGE: "R", Part.FLAG: "F", Part.UNIT: "U"}
_ORDER = re.compile(r"F?([VBW])F?U?F?([RBW])U?F?")  # value first, range later: all that is sure without a head
_PARTED_RANGE = re.compile(r"(?<=[VBWUF])VFV$")
_NAME_UNIT = re.compile(r"(.+?)\s*(?:[(\[]([^()\[\]]+)[)\]]|,\s*(\S+/\S+))")
_MOST_NAME = 70  # characters
_MOST_CELL = 400  # characters of a cell in which a name and its value may run together
_MOST_UNIT = 24
_MOST_FLAG = 16
_MOST_RANGE = 160
_DASHES = frozenset("-–—−")


@dataclass(frozen=True, slots=True)
class Found:
    """What a row holds, as printed. `value` is "" where it could not be taken for certain, and `why` says so."""

    name: str
    value: str = ""
    flag: str = ""
    unit: str = ""
    reference: str = ""
    cells: tuple[Cell, ...] = ()
    value_cells: tuple[Cell, ...] = ()
    is_under_head: bool = False
    has_odd_unit: bool = False
    has_odd_range: bool = False
    why: str = ""


def found_in(row: Row, tables: tuple[Table, ...], before: str) -> list[Found]:
    """Return what a row says under the head it stands under; `before` is a line of its own just above it, or ""."""
    if tables and tables[0].is_telling:
        parts = _by_table(row, tables)
        found = [_under_head(cells, table, row, before) for cells, table in parts if cells]
    else:
        found = [_in_order(cells, tables) for cells in _segments(row.cells)]
    return [_with_unit_of_name(one) for one in found if one is not None]


def is_name(text: str) -> bool:
    """Say whether a cell can be an analyte's name: some letters, not too long, no number, range, flag or unit itself."""
    letters = sum(letter.isalpha() for letter in text)
    if len(text) > _MOST_NAME or letters == 0:
        return False
    return analyte_named(text) is not None or (letters > 1 and pieces_of(text) is None)


def _by_table(row: Row, tables: tuple[Table, ...]) -> list[tuple[tuple[Cell, ...], Table]]:
    if len(tables) == 1 or not row.has_places:
        return [(row.cells, tables[0])]
    slack = row.height
    parts: list[tuple[tuple[Cell, ...], Table]] = []
    for at, table in enumerate(tables):
        end = tables[at + 1].left - slack if at + 1 < len(tables) else float("inf")
        start = table.left - slack if at else float("-inf")
        parts.append((tuple(cell for cell in row.cells if start <= cell.left < end), table))
    return parts


def _under_head(cells: tuple[Cell, ...], table: Table, row: Row, before: str) -> Found | None:
    columns = _columns(cells, table, row)
    if columns is None:
        return _in_order(cells, (table,))
    held, astray = columns
    name = " ".join(cell.text for cell in held.get(Role.NAME, ()))
    if not name and before and is_name(before):
        name = before
    elif before and analyte_named(name) is None and analyte_named(f"{before} {name}") is not None:
        name = f"{before} {name}"
    results = held.get(Role.RESULT, ())
    if not is_name(name) or not (results or held.get(Role.RANGE)):
        return None
    kept = tuple(cell for role, some in held.items() if role not in (Role.PREVIOUS, Role.OTHER) for cell in some)
    empty = Found(name, cells=kept or cells, is_under_head=True)
    made = replace(empty, why="a number stands between two columns") if astray else _filled(empty, held)
    return made if _is_lab_row(made) else None


def _is_lab_row(found: Found) -> bool:
    """Say whether a row under a head is one of results: an analyte's name, else a lab's unit or range beside it."""
    if analyte_named(found.name) is not None:
        return True
    pieces = pieces_of(found.reference) or ()
    has_range = any(piece.part in (Part.RANGE, Part.BOUND) for piece in pieces)
    return has_range or (bool(found.value) and (bool(found.unit) or bool(pieces) or has_digit(found.reference)))


def _columns(cells: tuple[Cell, ...], table: Table, row: Row) -> tuple[dict[Role, tuple[Cell, ...]], bool] | None:
    """Return the cells of a row by column, and whether one stands astray; None where only their order is known."""
    held: dict[Role, tuple[Cell, ...]] = {}
    if not row.has_places:
        if len(cells) != len(table.columns):
            return None
        for cell, column in zip(cells, table.columns, strict=True):
            held[column.role] = (*held.get(column.role, ()), cell)
        return held, False
    astray = False
    parted = _parted_at_heads(cells, table)
    has_result = any(_role_in(cell, table, is_first=at == 0) is Role.RESULT for at, cell in enumerate(parted))
    for at, cell in enumerate(parted):
        role = _role_in(cell, table, is_first=at == 0)
        if role in (None, Role.UNIT) and not has_result and _is_run_together(cell, table):
            role = Role.RESULT
        astray = astray or role is None
        held[role or Role.OTHER] = (*held.get(role or Role.OTHER, ()), cell)
    return held, astray


def _role_in(cell: Cell, table: Table, *, is_first: bool) -> Role | None:
    """Return what a cell holds by the column it stands in, else by what it is; None where neither tells."""
    column = column_of(cell, table)
    if column is not None:
        return column.role
    parts = {piece.part for piece in pieces_of(cell.text) or ()}
    if parts == {Part.FLAG}:
        return Role.FLAG
    if parts == {Part.UNIT}:
        return Role.UNIT
    return Role.NAME if is_first and is_name(cell.text) else None


def _is_run_together(cell: Cell, table: Table) -> bool:
    """Say whether a cell is a value that runs into its unit, where the column of units follows that of results."""
    parts = [piece.part for piece in pieces_of(cell.text) or ()]
    if parts not in ([Part.VALUE, Part.UNIT], [Part.BOUND, Part.UNIT]):
        return False
    roles = [column.role for column in table.columns]
    at = roles.index(Role.RESULT)
    if roles.count(Role.RESULT) > 1 or roles[at + 1 : at + 2] != [Role.UNIT]:
        return False
    return cell.right > table.columns[at].left and cell.left < table.columns[at + 1].right


def _parted_at_heads(cells: tuple[Cell, ...], table: Table) -> list[Cell]:
    """Return cells, those that reach over two columns' heads taken apart into words where each word has its column."""
    parted: list[Cell] = []
    for cell in cells:
        over = [one for one in table.columns if cell.left < one.right and cell.right > one.left]
        words = [Cell(word.text, word.box.left, word.box.right, (word,)) for word in cell.words]
        if len(over) < 2 or len(words) < 2 or not has_digit(cell.text):
            parted.append(cell)
            continue
        roles = [column_of(word, table) for word in words]
        if any(role is None for role in roles):
            parted.append(cell)
            continue
        parted += _runs(words, [role.left for role in roles if role is not None])
    return parted


def _runs(words: list[Cell], marks: list[float]) -> list[Cell]:
    runs: list[Cell] = []
    last = None
    for word, mark in zip(words, marks, strict=True):
        if runs and mark == last:
            runs[-1] = Cell(f"{runs[-1].text} {word.text}", runs[-1].left, word.right, (*runs[-1].words, *word.words))
        else:
            runs.append(word)
        last = mark
    return runs


def _filled(empty: Found, held: dict[Role, tuple[Cell, ...]]) -> Found:
    """Return what the cells of each column say, or the row unread with the reason."""
    results = held.get(Role.RESULT, ())
    pieces = _pieces(held.get(Role.RESULT, ()))
    unit, flag, reference, odd = _beside(held)
    made = replace(
        empty,
        unit=unit,
        flag=flag,
        reference=reference,
        has_odd_unit=Role.UNIT in odd,
        has_odd_range=Role.RANGE in odd,
    )
    if unit.endswith("/"):
        return replace(made, why="its unit goes on in another line")
    if pieces is None:
        same = _text(results)
        if same and same.casefold() == reference.casefold() and not has_digit(same):
            return replace(made, value=same, value_cells=results)
        return replace(made, why="its value is not a number phr is certain of")
    values = [piece.text for piece in pieces if piece.part in (Part.VALUE, Part.BOUND, Part.WORD)]
    spans = [piece.text for piece in pieces if piece.part is Part.RANGE]
    units = [piece.text for piece in pieces if piece.part is Part.UNIT]
    flags = [piece.text for piece in pieces if piece.part is Part.FLAG]
    if len(values) == 2 and not reference and not spans and pieces[-1].part in _RESULTS:
        spans = [values.pop()] if pieces[-1].part is Part.BOUND else spans
    if len(values) != 1 or len(spans) > 1 or (spans and reference) or len({*units, unit} - {""}) > 1:
        return replace(
            made, why="more than one number could be its value" if len(values) > 1 else "no value is printed"
        )
    return replace(
        made,
        value=values[0],
        unit=bare(unit or "".join(units)),
        flag=" ".join(dict.fromkeys((*flags, *([flag] if flag else [])))),
        reference=bare(reference or "".join(spans)),
        value_cells=results,
    )


def _beside(held: dict[Role, tuple[Cell, ...]]) -> tuple[str, str, str, frozenset[Role]]:
    """Return unit, flag and range from their own columns, as printed, and which columns hold what phr does not know."""
    unit, flag, reference = "", _text(held.get(Role.FLAG, ()))[:_MOST_FLAG], ""
    odd: set[Role] = set()
    flags = [flag] if flag else []
    for role in (Role.UNIT, Role.RANGE, Role.UNKNOWN):
        text = _text(held.get(role, ()))
        pieces = _pieces(held.get(role, ()))
        if role is Role.UNKNOWN and (reference or not pieces or any(piece.part is Part.VALUE for piece in pieces)):
            continue
        if pieces is None and text:
            odd.add(role)
            if role is Role.UNIT:
                unit = text[:_MOST_UNIT]
            else:
                reference = text[:_MOST_RANGE]
            continue
        for piece in pieces or ():
            if piece.part is Part.UNIT:
                unit = unit or bare(piece.text)
            elif piece.part is Part.FLAG:
                flags.append(piece.text)
            else:
                reference = f"{reference} {bare(piece.text)}".strip()
    return unit, " ".join(dict.fromkeys(flags)), reference, frozenset(odd)


def _segments(cells: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """Return a row without a head in parts that each begin with a name: two tables may stand side by side."""
    parts: list[list[Cell]] = []
    for cell in cells:
        starts = not parts or (len(parts[-1]) > 1 and is_name(cell.text) and any(map(has_digit, _texts(parts[-1][1:]))))
        if starts:
            parts.append([cell])
        else:
            parts[-1].append(cell)
    return [tuple(part) for part in parts]


def _in_order(cells: tuple[Cell, ...], tables: tuple[Table, ...]) -> Found | None:
    """Return what a row says by the order of its cells alone: name, value, flag, unit, range; else unread or nothing."""
    name, rest = _name_and_rest(cells)
    if not is_name(name):
        return None
    pieces = _joined_range(rest)
    letters = "".join(_LETTER[piece.part] for piece in pieces or ())
    empty = Found(name, cells=cells)
    has_older = any(table.has(Role.PREVIOUS) for table in tables)
    if _ORDER.fullmatch(letters) is None or letters.count("U") > 1 or has_older:
        reads_like = "R" in letters or _has_range(cells[1:])
        is_unread = analyte_named(name) is not None and reads_like
        return replace(empty, why="phr cannot tell which number is its value") if is_unread else None
    kept = pieces or []
    at = next(place for place, piece in enumerate(kept) if piece.part in _RESULTS)
    last = max(place for place, piece in enumerate(kept) if piece.part in _RESULTS or piece.part is Part.RANGE)
    if not _is_accepted(name, kept, kept[last]):
        return None
    return replace(
        empty,
        value=kept[at].text,
        unit=bare("".join(piece.text for piece in kept if piece.part is Part.UNIT)),
        flag=" ".join(dict.fromkeys(piece.text for piece in kept if piece.part is Part.FLAG)),
        reference=bare(kept[last].text),
        value_cells=cells[1:] or cells,
    )


def _is_accepted(name: str, pieces: list[Piece], reference: Piece) -> bool:
    """Say whether a row without a head is a lab row: its name is an analyte's, or its unit is a lab's."""
    has_lab_unit = any(piece.part is Part.UNIT and "/" in piece.text for piece in pieces)
    return analyte_named(name) is not None or (has_lab_unit and reference.part in (Part.RANGE, Part.BOUND))


def _name_and_rest(cells: tuple[Cell, ...]) -> tuple[str, list[Piece] | None]:
    """Return a row's name and the pieces after it; a name that runs into its value is parted where phr knows it."""
    first = cells[0].text
    later = _pieces(cells[1:])
    if len(cells) > 1 and later is not None and (analyte_named(first) is not None or not has_digit(first)):
        return first, later
    words = first.split() if len(first) <= _MOST_CELL else []
    for end in range(len(words) - 1, 0, -1):
        name = " ".join(words[:end])
        glued = pieces_of(" ".join(words[end:]))
        if glued is not None and analyte_named(name.rstrip(":")) is not None and (len(cells) == 1 or later is not None):
            return name.rstrip(":"), [*glued, *(later or ())]
    return first, later


def _joined_range(pieces: list[Piece] | None) -> list[Piece] | None:
    """Return pieces with a range that was set as three cells (0,27 | - | 4,20) made one."""
    letters = "".join(_LETTER[piece.part] for piece in pieces or ())
    if pieces is None or not _PARTED_RANGE.search(letters) or pieces[-2].text not in _DASHES:
        return pieces
    low, dash, high = pieces[-3:]
    return [*pieces[:-3], Piece(Part.RANGE, f"{low.text} {dash.text} {high.text}")]


def _with_unit_of_name(found: Found) -> Found:
    """Return a row with its name freed of footnote marks, and of a unit printed behind the name."""
    name = without_footnote(found.name)
    parted = _NAME_UNIT.fullmatch(name)
    if parted is None or found.unit:
        return replace(found, name=name)
    inside = parted[2] or parted[3]
    pieces = pieces_of(inside)
    if pieces is None or [piece.part for piece in pieces] != [Part.UNIT]:
        return replace(found, name=name)
    return replace(found, name=parted[1], unit=inside.strip(), has_odd_unit=False)


def _pieces(cells: tuple[Cell, ...]) -> list[Piece] | None:
    """Return the pieces of some cells one after another, None where any of them is something else."""
    whole = pieces_of(_text(cells)) if cells else ()
    return None if whole is None else list(whole)


def _has_range(cells: tuple[Cell, ...]) -> bool:
    return any(piece.part is Part.RANGE for cell in cells for piece in pieces_of(cell.text) or ())


def _text(cells: tuple[Cell, ...]) -> str:
    return " ".join(cell.text for cell in cells)


def _texts(cells: list[Cell]) -> list[str]:
    return [cell.text for cell in cells]
