"""Joining records: photos of one letter, or pages that were scanned one by one, become one record; and back."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import combinations

from phr.actions.books import Books
from phr.actions.pages import reading_of
from phr.actions.whole import are_all_parts, put_together
from phr.classify.decide import decide
from phr.classify.parting import goes_on
from phr.clock import moment_in
from phr.errors import NotUnderstood, Refused
from phr.record.entry import JoinedPages, Record, RecordId, Sheet, State
from phr.record.filing import PersonMatch
from phr.record.reading import Form

_PHOTOS = frozenset({Form.JPEG, Form.PNG, Form.HEIC, Form.WEBP})
_TOGETHER = timedelta(minutes=10)  # between what counts as having come in together
_LAST_NUMBER = re.compile(r"(?P<before>.*?)(?P<number>\d{1,9})(?P<after>\D*)")


class TooFewToJoin(NotUnderstood):
    """Fewer than two records were named to be joined."""

    code = "too-few-to-join"

    def __init__(self) -> None:
        super().__init__(
            "joining needs two records or more",
            next_step="name them in the order of their pages, as in `phr join 3f2a 91bc`",
        )


class CannotBeJoined(Refused):
    """A record that is no page of anything: an imaging study, or one in the trash."""

    code = "cannot-be-joined"

    def __init__(self, record: Record, why: str, next_step: str) -> None:
        super().__init__(f"record {record.id[:8]} cannot be joined: {why}", next_step=next_step)


class JoinsTwoPersons(Refused):
    """The records name different persons."""

    code = "joins-two-persons"

    def __init__(self, one: Record, other: Record) -> None:
        super().__init__(
            f"records {one.id[:8]} and {other.id[:8]} do not seem to be about the same person",
            next_step="look at both with `phr show ID`; if they are one paper all the same, join them with --anyway",
        )


def join(books: Books, records: Sequence[Record], *, anyway: bool = False) -> Record:
    """Make some records one, its pages in the order given, filed anew by all of them; return it as it stands now.

    It keeps the first one's id and what the person said about that. `anyway` joins what names different persons.
    All parts of a scan that was split become the whole again, as it was. Raises TooFewToJoin, CannotBeJoined,
    JoinsTwoPersons.
    """
    chosen = tuple(dict.fromkeys(records))
    if len(chosen) < 2:
        raise TooFewToJoin
    if are_all_parts(chosen):
        return put_together(books, chosen[0])
    for record in chosen:
        _must_be_pages(record)
    if not anyway:
        _must_be_one_persons(chosen)
    first, *later = chosen
    ids = tuple(record_id for record in later for record_id in (record.id, *record.joined))
    books.describe(
        *(sheet for record in later for sheet in _without_joining(books, record)),
        with_joined(books, first.id, (*first.joined, *ids)),
    )
    books.count()
    return books.shelf().find(first.id)


def pages_of_letters(books: Books) -> tuple[tuple[Record, ...], ...]:
    """Return records that look like photos of the pages of one letter, each group in the order of its pages.

    Pictures of one page each, out of one folder, that came in together: names that count on, and nothing that begins
    on the later ones.
    """
    groups: list[list[Record]] = []
    photos = [record for record in books.shelf().standing() if _is_photo(record)]
    for record in sorted(photos, key=lambda record: (record.received, _place_of(record))):
        if groups and _goes_on(books, groups[-1], record):
            groups[-1].append(record)
        else:
            groups.append([record])
    return tuple(tuple(group) for group in groups if len(group) > 1)


def take_apart(books: Books, record: Record) -> tuple[Record, ...]:
    """Take a joining back: each record stands by itself again, as it did; return them in their order."""
    books.describe(*_without_joining(books, record))
    books.count()
    shelf = books.shelf()
    return tuple(shelf.find(record_id) for record_id in (record.id, *record.joined))


def documents_of(record: Record) -> tuple[Record, ...]:
    """Return a record as the documents that its pages were joined from, each as if it stood alone."""
    if not is_joined(record):
        return (record,)
    stored = {held.object_id: held for held in record.objects}
    return tuple(
        replace(
            record,
            id=piece.record_id,
            source_name=piece.source_name,
            form=piece.form,
            page_count=piece.page_count,
            objects=(stored[piece.object_id],),
            joined=(),
            pieces=(),
        )
        for piece in record.pieces
    )


def file_joined_anew(books: Books, read: Container[RecordId]) -> None:
    """File joined records by what their pages say now, where one of these documents was read again."""
    joined = [record for record in books.shelf().standing() if is_joined(record)]
    sheets = [
        with_joined(books, record.id, record.joined)
        for record in joined
        if any(piece.record_id in read for piece in record.pieces)
    ]
    if sheets:
        books.describe(*sheets)


def is_joined(record: Record) -> bool:
    """Say whether the person joined further pages to a record; the pieces of an imaging study join by themselves."""
    return bool(record.joined) and record.study is None


def with_joined(books: Books, record_id: RecordId, later: tuple[RecordId, ...]) -> Sheet:
    """Return a document's sheet with others joined to it, all their pages filed anew."""
    sheets = [books.sheet(one) for one in (record_id, *later)]
    filing = decide(reading_of(sheets), moment_in(books.home.settings.zone).day)
    return replace(sheets[0], joined=JoinedPages(later, filing))


def _without_joining(books: Books, record: Record) -> list[Sheet]:
    """Return the sheets that must be written so that nothing is joined to a record any more."""
    held = [books.sheet(record_id) for record_id in (record.id, *record.same_as)] if is_joined(record) else []
    return [replace(sheet, joined=None) for sheet in held if sheet.joined is not None]


def _is_photo(record: Record) -> bool:
    is_one_page = record.page_count == 1 and not record.pieces and record.study is None
    return record.form in _PHOTOS and is_one_page and record.state is State.FILED


def _place_of(record: Record) -> tuple[str, str, int]:
    """Return a file's folder, its name without the last number in it, and that number (-1 where it has none)."""
    folder, _, name = record.source_name.rpartition("/")
    found = _LAST_NUMBER.fullmatch(name)
    return (folder, found["before"] + found["after"], int(found["number"])) if found else (folder, name, -1)


def _goes_on(books: Books, group: Sequence[Record], record: Record) -> bool:
    last = group[-1]
    (folder, name, number), (its_folder, its_name, its_number) = _place_of(last), _place_of(record)
    came_together = abs(record.received - last.received) <= _TOGETHER and its_folder == folder
    if not came_together or _names_another(group[0], record):
        return False
    sheets = [books.sheet(one.id) for one in group]
    today = moment_in(books.home.settings.zone).day
    is_next = its_name == name and its_number - number == 1
    return goes_on(reading_of(sheets), reading_of([books.sheet(record.id)]), today, is_next=is_next)


def _must_be_pages(record: Record) -> None:
    if record.state is State.REMOVED:
        raise CannotBeJoined(record, "it is in the trash", f"take it out with `phr restore {record.id[:8]}` first")
    if record.study is not None or not record.objects:
        why = "it is an imaging study" if record.study is not None else "its file is not there"
        raise CannotBeJoined(record, why, "join papers and photos of papers only")


def _must_be_one_persons(records: Iterable[Record]) -> None:
    for one, other in combinations(records, 2):
        if _names_another(one, other):
            raise JoinsTwoPersons(one, other)


def _names_another(one: Record, other: Record) -> bool:
    """Say whether two records name different persons; a page that names nobody goes with any."""
    if {one.person_match, other.person_match} >= {PersonMatch.MATCH, PersonMatch.OTHER}:
        return True
    births = {record.filing.birth_date.value for record in (one, other) if record.filing.birth_date is not None}
    if len(births) == 2:
        return True
    names = [_name_words(record) for record in (one, other)]
    are_strangers = one.person_match is not PersonMatch.MATCH
    return are_strangers and all(names) and not (names[0] <= names[1] or names[1] <= names[0])


def _name_words(record: Record) -> frozenset[str]:
    person = record.filing.person
    return frozenset(person.value.casefold().replace(",", " ").split()) if person is not None else frozenset()
