"""Looking at records: lists, search, one record with everything phr found, and its text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from phr.actions.books import Books
from phr.errors import NotUnderstood, PhrError
from phr.record.entry import Record, RecordId, State
from phr.record.filing import PersonMatch
from phr.record.kinds import Category, RecordKind
from phr.record.lab import LabValue
from phr.record.reading import Statement
from phr.record.shown import shown


class NoWords(NotUnderstood):
    """A search for nothing."""

    code = "no-words"

    def __init__(self) -> None:
        super().__init__("there are no words to search for", next_step="type one or more, as in `phr search TSH`")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records are wanted; None asks for nothing. `since` and `until` are days, both included."""

    category: Category | None = None
    kind: RecordKind | None = None
    person: str | None = None
    since: date | None = None
    until: date | None = None
    only_unsure: bool = False
    removed: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One record that has all the words searched for: the record, the page of the best place, the words around it."""

    record: Record
    page: int | None
    snippet: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What a record says in fields of its own and in lab rows, and the pages (from 1) whose words OCR read."""

    statements: tuple[Statement, ...] = ()
    ocr_pages: tuple[int, ...] = ()
    lab_values: tuple[LabValue, ...] = ()


def list_records(books: Books, wanted: Filter) -> tuple[Record, ...]:
    """Return the records that fit, newest document date first; those in the trash only where they are asked for."""
    return tuple(record for record in books.shelf().newest_first() if _fits(record, wanted))


def find_record(books: Books, typed: str) -> Record:
    """Return the record whose id begins with what was typed; raise NoSuchRecord or IdNotUnique."""
    return books.shelf().find(typed)


def find_records(books: Books, typed: Sequence[str]) -> tuple[Record, ...]:
    """Return several records by what was typed, each once; raise NoSuchRecord or IdNotUnique."""
    shelf = books.shelf()
    return tuple(dict.fromkeys(shelf.find(one) for one in typed))


def text_of(books: Books, record: Record) -> tuple[str, ...]:
    """Return the text of a record page by page, as phr read it; () where none was read."""
    return books.text_of(record)


def contents_of(books: Books, record: Record) -> Contents:
    """Return what a record says beyond what is filed: statements, lab values, and which of its pages OCR read."""
    statements: list[Statement] = []
    lab_values: list[LabValue] = []
    ocr_pages: list[int] = []
    before = 0
    for record_id, pages in _documents_of(record).items():
        try:
            sheet = books.sheet(record_id)
        except (PhrError, ValueError):  # a damaged sheet hides no record; `phr check` names it
            continue
        statements += [replace(one, page=one.page + before) for one in sheet.statements]
        ocr_pages += [seen.page + before for seen in sheet.seen]
        lab_values += [replace(one, page=one.page + before) for one in sheet.lab_values]
        before += pages
    return Contents(tuple(statements), tuple(ocr_pages), tuple(lab_values))


def search_records(books: Books, words: str, limit: int = 50) -> tuple[Found, ...]:
    """Return the records, none from the trash, that hold all the words, best first; raise NoWords."""
    if not words.strip():
        raise NoWords
    places = {rid: (record, before) for record in books.shelf().standing() for rid, before in _places(record).items()}
    found: dict[str, Found] = {}
    for hit in books.index.search(words, limit * 2):
        record, before = places.get(hit.record_id, (None, 0))
        if record is not None and record.id not in found:
            page = hit.page + before if hit.page else hit.page
            found[record.id] = Found(record, page, shown(hit.snippet))
    return tuple(found.values())[:limit]


def _documents_of(record: Record) -> dict[RecordId, int]:
    """Return the documents that a record's pages are in, in order, each with how many pages it has."""
    return {piece.record_id: piece.page_count for piece in record.pieces} or {record.id: record.page_count}


def _places(record: Record) -> dict[RecordId, int]:
    """Return the documents whose words are the record's, each with how many pages of the record stand before it.

    A whole scan that came in again beside its parts holds words of others too: it is not looked into.
    """
    if not record.pieces:
        return dict.fromkeys((record.id, *record.same_as, *record.joined), 0)
    ends = accumulate(_documents_of(record).values(), initial=0)
    return dict(zip(_documents_of(record), ends, strict=False))


def _fits(record: Record, wanted: Filter) -> bool:
    filing = record.filing
    return (
        (record.state is State.REMOVED) is wanted.removed
        and wanted.category in (None, filing.category.value)
        and wanted.kind in (None, filing.kind.value)
        and (not wanted.only_unsure or record.is_unsure)
        and (wanted.person is None or _is_of(record, wanted.person))
        and _is_between(record, wanted.since, wanted.until)
    )


def _is_of(record: Record, person: str) -> bool:
    """Say whether a record is about a person: by the printed name, or by match, other, unknown."""
    asked = person.casefold().strip()
    if asked in {match.value for match in PersonMatch}:
        return record.person_match.value == asked
    name = record.filing.person.value if record.filing.person is not None else ""
    return all(part in name.casefold() for part in asked.split())


def _is_between(record: Record, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    dated = record.filing.document_date
    if dated is None:
        return False
    day = dated.value.first_day()
    return (since is None or day >= since) and (until is None or day <= until)
