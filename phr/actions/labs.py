"""Lab values over time: the rows of all records of a person, an analyte at a time, as they are printed.

phr interprets nothing: no value is converted, compared with another's range, or called high or low; a flag is shown
where the lab printed one. Values of different units never stand in one line, unless one number means the same in both,
as in mU/l and mIU/L.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from phr.actions.books import Books
from phr.actions.decide import word_before
from phr.classify.lab_analytes import analyte_coded, analyte_named, analyte_of_key
from phr.classify.lab_doubts import decimal_mark, ends_of
from phr.classify.lab_units import unit_line
from phr.classify.lab_values import shown_as
from phr.classify.lines import fold
from phr.errors import NotFound, NotUnderstood, PhrError
from phr.record.entry import Record, RecordId, Sheet, State
from phr.record.filing import DocumentDate, PersonMatch, Subject
from phr.record.kinds import Category
from phr.record.lab import LabValue, LabVerdict, LabWord, number_of
from phr.record.reading import Statement, StatementKind
from phr.record.same_paper import counts_instead
from phr.record.shown import shown


class NoSuchAnalyte(NotFound):
    """No lab value of that name is in the records."""

    code = "no-such-analyte"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"no lab value called {shown(typed)[:40]} is in your records",
            next_step="see the names with `phr labs`",
        )


class AnalyteNotUnique(NotUnderstood):
    """Several lab values have a name that holds what was typed."""

    code = "analyte-not-unique"

    def __init__(self, typed: str, names: Sequence[str]) -> None:
        some = ", ".join(shown(name) for name in names[:5])
        super().__init__(
            f"{len(names)} lab values fit {shown(typed)[:40]}: {some}",
            next_step="type the whole name of one; in a family say whose too, as in --person Maria",
        )


class PersonNotAmong(NotFound):
    """No lab value is of a person who was named so."""

    code = "person-not-among"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"no lab value is of {shown(typed)[:40]}, or of more than one person",
            next_step="see whose records these are with `phr person list`, and type as much of the name as tells one",
        )


class Standing(Enum):
    """How far a value may be trusted: the person looked at it, a portal states it, or only phr read it."""

    CONFIRMED = "confirmed"
    EDITED = "edited by you"
    STATED = "stated by the portal"
    UNCONFIRMED = "unconfirmed"
    UNREAD = "not read"
    REJECTED = "rejected by you"


@dataclass(frozen=True, slots=True)
class LabPoint:
    """One value of one day, as printed, and where it stands.

    `number`, `low` and `high` are what value and range say in figures, None where that is not settled: for pictures
    only. `day` is the document's clinical date (of a portal's statement its own). `page` is the record's. `document`
    and `own` name the printed row in the document that holds it; None for a portal's statement. `is_range_read` and
    `is_flag_read` are False where a range or a flag may be printed that was not read.
    """

    value: str
    unit: str
    reference_range: str
    flag: str
    day: DocumentDate | None
    record_id: RecordId
    page: int
    standing: Standing
    row: str
    why: str = ""
    number: float | None = None
    low: float | None = None
    high: float | None = None
    printed_name: str = ""
    loinc: str = ""
    source: str = "layer"
    document: RecordId | None = None
    own: LabWord | None = None
    is_day_sure: bool = True
    is_range_read: bool = True
    is_flag_read: bool = True

    @property
    def day_words(self) -> str:
        """Return the day as it is shown, with a question mark where phr is not sure of it."""
        return f"{self.day or 'no date'}{'' if self.is_day_sure else ' ?'}"

    @property
    def flag_words(self) -> str:
        """Return the flag as it is shown: as printed, or a question mark where it was not read."""
        return self.flag if self.is_flag_read else "?"

    @property
    def range_words(self) -> str:
        """Return the range as it is shown: as printed, or a question mark where it was not read."""
        return self.reference_range if self.is_range_read else "?"


@dataclass(frozen=True, slots=True)
class LabSeries:
    """All values of an analyte of one person, oldest first, undated ones before them.

    `key` is phr's own name of the analyte, or the printed one. `name` is shown. `whose` is "" where the vault has one
    person, or where a record does not say. `units` are the printed units, each as the newest value has it; values of
    different units are different lines.
    """

    key: str
    name: str
    whose: str
    points: tuple[LabPoint, ...]
    units: tuple[str, ...] = field(default=())

    @property
    def latest(self) -> LabPoint:
        """Return the newest value."""
        return self.points[-1]

    def of_unit(self, unit: str) -> tuple[LabPoint, ...]:
        """Return the values of one unit, however it is printed: mg/dl is mg/dL, mIU/L is mU/l, and G/l is not g/l."""
        return tuple(point for point in self.points if unit_line(point.unit) == unit_line(unit))


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A printed row that nobody looked at yet: the record, its place there, and what phr read."""

    record: Record
    analyte: str
    point: LabPoint


def lab_series(books: Books, person: str = "") -> tuple[LabSeries, ...]:
    """Return the analytes of the standing records that are nobody else's, by name; rows not read are left out.

    With a `person`, a name of the vault or a part of one, only this person's. Raises PersonNotAmong.
    """
    is_family = len(books.persons()) > 1
    series = _series((one for one in _points(books) if _is_shown(one[3])), is_family=is_family)
    if not person:
        return series
    whose = _one_of({one.whose for one in series if one.whose}, person)
    return tuple(one for one in series if one.whose == whose)


def _one_of(names: Iterable[str], typed: str) -> str:
    """Return the one name that a typed text is, or else is a part of; raise PersonNotAmong."""
    held = sorted(names)
    wanted = " ".join(fold(typed).split())
    found = [name for name in held if fold(name) == wanted] or [name for name in held if wanted in fold(name)]
    if len(found) != 1 or not wanted:
        raise PersonNotAmong(typed)
    return found[0]


def find_series(books: Books, typed: str, person: str = "") -> LabSeries:
    """Return the analyte of a name, a part of one, or a LOINC code; `person` as in `lab_series`.

    Raises NoSuchAnalyte, AnalyteNotUnique, PersonNotAmong.
    """
    series = lab_series(books, person)
    wanted = fold(typed).strip()
    named = analyte_coded(typed.strip()) or analyte_named(typed)
    exact = [one for one in series if wanted in (fold(one.key), fold(one.name))]
    exact = exact or [one for one in series if named is not None and one.key == named.key]
    found = exact or [one for one in series if wanted and wanted in fold(f"{one.name} {one.points[-1].printed_name}")]
    if not found:
        raise NoSuchAnalyte(typed)
    if len(found) > 1:
        raise AnalyteNotUnique(typed, [_full_name(one) for one in found])
    return found[0]


def to_confirm(books: Books) -> tuple[Unconfirmed, ...]:
    """Return the printed rows that the person has not looked at, by record, newest first, in the order of the page."""
    waiting = (Standing.UNCONFIRMED, Standing.UNREAD)
    return tuple(
        Unconfirmed(record, name, point) for record, name, _, point in _points(books) if point.standing in waiting
    )


def say_of_row(books: Books, row: Unconfirmed, word: LabWord) -> None:
    """Write the person's word about a printed row."""
    if row.point.document is None:
        return
    sheet = books.sheet(row.point.document)
    said = tuple(one for one in sheet.word.labs or () if _names(one) != _names(word))
    books.describe(replace(sheet, word=replace(sheet.word, labs=(*said, word))))


def take_row_back(books: Books, row: Unconfirmed) -> None:
    """Undo the newest word about the document that a row stands in; raise NothingToTakeBack."""
    if row.point.document is None:
        return
    words = [books.sheet_in(meta).word for meta in books.metas(row.point.document)]
    books.describe(replace(books.sheet(row.point.document), word=word_before(words)))


def word_for(row: Unconfirmed, verdict: LabVerdict, said: Sequence[str] = ()) -> LabWord:
    """Return the word that says a verdict of a row; `said` is value, unit, range and flag as the person read them."""
    own = row.point.own
    page, text, place = (own.page, own.row, own.place) if own is not None else (row.point.page, row.point.row, 0)
    return LabWord(page, text, verdict, place, *(one.strip() for one in said))


def _points(books: Books) -> Iterator[tuple[Record, str, str, LabPoint]]:
    """Yield every value of the records that count: record, name as printed, key, value.

    Of records that the person called the same paper one counts.
    """
    counting = {record.id: record for record in books.shelf().newest_first() if _counts(record)}
    for record in [one for one in counting.values() if counts_instead(one, counting) is None]:
        for document, before in _documents(record):
            try:
                sheet = books.sheet(document)
            except (PhrError, ValueError):  # a damaged sheet hides no other record; `phr check` names it
                continue
            yield from _of_sheet(record, sheet, before)


def _counts(record: Record) -> bool:
    """Say whether a record's values count: it is not in the trash, not another person's, and of a kind that has any."""
    is_gone = record.state is State.REMOVED or record.person_match is PersonMatch.OTHER
    is_picture = record.filing.category.value is Category.IMAGING
    return not (is_gone or is_picture or record.study is not None or not record.objects)


def _documents(record: Record) -> Iterator[tuple[RecordId, int]]:
    """Yield the documents of a record, each with how many pages of the record stand before it."""
    before = 0
    for piece in record.pieces:
        yield piece.record_id, before
        before += piece.page_count
    if not record.pieces:
        yield record.id, 0


def _of_sheet(record: Record, sheet: Sheet, before: int) -> Iterator[tuple[Record, str, str, LabPoint]]:
    said = {_names(word): word for word in sheet.word.labs or ()}
    is_day_sure = not any(question.about is Subject.DATE for question in record.filing.questions)
    day = record.filing.document_date.value if record.filing.document_date is not None else None
    seen: dict[tuple[int, str], int] = {}
    shown_rows = frozenset(
        shown_as(sheet.lab_values, record.filing.kind.value)
    )  # that it is a lab sheet may be taken back
    for value in sheet.lab_values:
        place = seen.get((value.page, value.row), 0)
        seen[value.page, value.row] = place + 1
        if value not in shown_rows:
            continue
        own = LabWord(value.page, value.row, LabVerdict.RIGHT, place)
        point = _point(value, record, day, before, said.get(_names(own)))
        yield (
            record,
            value.analyte,
            _key(value),
            replace(point, document=sheet.record_id, own=own, is_day_sure=is_day_sure),
        )
    mark = decimal_mark(one.value for one in sheet.statements)
    for stated in sheet.statements:
        if stated.kind is StatementKind.RESULT and stated.value:
            yield record, stated.what, _key_of(stated), _stated(stated, record, day, before, mark or ".")


def _point(value: LabValue, record: Record, day: DocumentDate | None, before: int, word: LabWord | None) -> LabPoint:
    standing = Standing.UNCONFIRMED if value.is_read else Standing.UNREAD
    if word is not None:
        standing = {
            LabVerdict.RIGHT: Standing.CONFIRMED,
            LabVerdict.WRONG: Standing.REJECTED,
            LabVerdict.EDITED: Standing.EDITED,
        }[word.verdict]
    edited = word if word is not None and word.verdict is LabVerdict.EDITED else None
    printed, unit, reference = (
        (edited.value, edited.unit, edited.reference_range)
        if edited is not None
        else (value.value, value.unit, value.reference_range)
    )
    flag = edited.flag if edited is not None else None
    low, high = ends_of(reference, value.decimal) or (None, None)
    return LabPoint(
        value=printed,
        unit=unit,
        reference_range=reference,
        flag=value.flag if flag is None else flag,
        day=day,
        record_id=record.id,
        page=value.page + before,
        standing=standing,
        row=value.row,
        why=value.why,
        number=number_of(printed, value.decimal),
        low=low,
        high=high,
        printed_name=value.analyte,
        loinc=value.loinc,
        source=value.source.value,
        is_range_read=value.is_range_read or edited is not None,
        is_flag_read=value.is_flag_read or flag is not None,
    )


def _stated(one: Statement, record: Record, day: DocumentDate | None, before: int, mark: str) -> LabPoint:
    low, high = ends_of(one.reference_range, mark) or (None, None)
    return LabPoint(
        value=one.value,
        unit=one.unit,
        reference_range=one.reference_range,
        flag=one.flag,
        day=_day_of(one.day) or day,
        record_id=record.id,
        page=one.page + before,
        standing=Standing.STATED,
        row=f"{one.what} {one.value} {one.unit}".strip(),
        number=number_of(one.value, mark),
        low=low,
        high=high,
        printed_name=one.what,
        loinc=one.code if "loinc" in one.code_system.casefold() or "2.16.840.1.113883.6.1" in one.code_system else "",
        source="portal",
    )


def _day_of(day: str) -> DocumentDate | None:
    try:
        return DocumentDate.parse(day)
    except ValueError:
        return None


def _key(value: LabValue) -> str:
    """Return what a row's values are gathered under: phr's key, else the printed name with its heading."""
    return value.key or " ".join(fold(f"{value.analyte} {value.section}").split())


def _key_of(stated: Statement) -> str:
    found = analyte_coded(stated.code) or analyte_named(stated.what)
    return found.key if found is not None else " ".join(fold(stated.what).split())


def _is_shown(point: LabPoint) -> bool:
    return point.standing not in (Standing.UNREAD, Standing.REJECTED)


def _series(points: Iterable[tuple[Record, str, str, LabPoint]], *, is_family: bool) -> tuple[LabSeries, ...]:
    gathered: dict[tuple[str, str], list[tuple[str, LabPoint]]] = {}
    for record, name, key, point in points:
        gathered.setdefault((record.whose if is_family else "", key), []).append((name, point))
    made = []
    for (whose, key), held in gathered.items():
        held.sort(key=lambda one: str(one[1].day or ""))
        analyte = analyte_of_key(key)
        name = analyte.name if analyte is not None else held[-1][0]
        units: dict[str, str] = {}
        for _, point in reversed(held):
            units.setdefault(unit_line(point.unit), point.unit)
        made.append(LabSeries(key, name, whose, tuple(point for _, point in held), tuple(units.values())))
    return tuple(sorted(made, key=lambda one: (one.whose, fold(one.name))))


def _names(word: LabWord) -> tuple[int, str, int]:
    return word.page, word.row, word.place


def _full_name(series: LabSeries) -> str:
    return f"{series.name} ({series.whose})" if series.whose else series.name
