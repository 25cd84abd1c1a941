"""What OCR misreads in one way only: the stroke or the last letter of a unit, a comma that looks like a point; pure.

Nothing is guessed: a unit is taken for another only where the same page prints that one clearly and no other looks like
it, a decimal mark only where the whole document and the row's own range have it. The row's text stays as OCR saw it.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from phr.classify.lab_pieces import Part, pieces_of
from phr.classify.lab_rows import Cell, Row
from phr.classify.lab_units import plain_unit, unit_group
from phr.record.reading import TextSource

_ONE_STROKE = str.maketrans("i1|ı!", "lllll")  # as small letters
_STARS = str.maketrans("★☆＊✱", "****")
_BRACKETS = "()[]"
_MOST_UNIT = 16  # characters
_WITHOUT_STROKE = frozenset({"enzyme", "iu"})  # U/l may lose its stroke: there is no U/dl that it might have been
_NUMBER = re.compile(r"\d+(?:[.,]\d+)+|\d+")
_OTHER = {",": ".", ".": ","}
_MOST_DECIMALS = 2  # three digits behind a mark may be thousands


def units_mended(rows: Sequence[Row]) -> list[Row]:
    """Return the rows of a page, in those that OCR read the misread units taken for what the page prints elsewhere."""
    seen = [row for row in rows if row.source is TextSource.OCR]
    known = _known_units(word for row in seen for cell in row.cells for word in cell.text.split())
    return [_row_mended(row, known) if row.source is TextSource.OCR else row for row in rows]


def is_as_seen(text: str, row: Row) -> bool:
    """Say whether a value or a unit stands in its row letter by letter."""
    return "".join(text.split()) in "".join(row.text.split())


def range_mended(reference: str, mark: str) -> str:
    """Return a range that OCR read with its document's decimal mark, where a number of it has the other one."""
    return _NUMBER.sub(lambda found: _with_mark(found[0], mark), reference) if mark else reference


def value_mended(value: str, reference: str, mark: str) -> str:
    """Return a value with its document's decimal mark, where its range has that mark and as many decimals."""
    found = _NUMBER.findall(value)
    if not mark or len(found) != 1:
        return value
    mended = _with_mark(found[0], mark)
    beside = {_decimals(number, mark) for number in _NUMBER.findall(reference)}
    return value.replace(found[0], mended) if _decimals(mended, mark) in beside - {0} else value


def _with_mark(number: str, mark: str) -> str:
    whole, other, rest = number.partition(_OTHER[mark])
    is_plain = bool(other) and rest.isdecimal() and whole.isdecimal() and len(rest) <= _MOST_DECIMALS
    return f"{whole}{mark}{rest}" if is_plain else number


def _decimals(number: str, mark: str) -> int:
    whole, found, rest = number.partition(mark)
    return len(rest) if found and whole.isdecimal() and rest.isdecimal() else 0


def _known_units(words: Iterable[str]) -> dict[str, str]:
    """Return the units of a page by how they look; those that look alike and measure otherwise are left out."""
    looks: dict[str, dict[str, str]] = {}
    for word in words:
        unit = word.strip(_BRACKETS)
        if "/" in unit and unit_group(unit) and _is_unit(unit):
            looks.setdefault(_look(unit), {}).setdefault(plain_unit(unit), unit)
    return {look: next(iter(units.values())) for look, units in looks.items() if len(units) == 1 and len(look) > 1}


def _is_unit(text: str) -> bool:
    return [piece.part for piece in pieces_of(text) or ()] == [Part.UNIT]


def _look(text: str) -> str:
    """Return how a unit looks to a machine: no accents, no stroke, and one of the letters that are one stroke."""
    return _without_accents(text).casefold().translate(_ONE_STROKE).replace("μ", "µ").replace("/", "")


def _without_accents(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))


def _row_mended(row: Row, known: dict[str, str]) -> Row:
    cells = tuple(_cell_mended(cell, known, is_first=at == 0) for at, cell in enumerate(row.cells))
    return row if cells == row.cells else replace(row, cells=cells)


def _cell_mended(cell: Cell, known: dict[str, str], *, is_first: bool) -> Cell:
    words = [_word_mended(word.translate(_STARS), known, needs_brackets=is_first) for word in cell.text.split()]
    text = " ".join(words)
    return cell if text == cell.text else replace(cell, text=text)


def _word_mended(word: str, known: dict[str, str], *, needs_brackets: bool) -> str:
    bare = word.strip(_BRACKETS)
    if not bare or len(word) > _MOST_UNIT or _is_unit(bare) or (needs_brackets and bare == word):
        return word
    plain = _without_accents(bare)
    if plain != bare and _is_unit(plain) and "/" in plain:  # no unit has an accent: Ú/L is U/L
        return word.replace(bare, plain)
    unit = known.get(_look(bare))
    if unit is None or ("/" not in bare and unit_group(unit) not in _WITHOUT_STROKE):
        return word
    return word.replace(bare, unit)
