"""Looking at records: lists, search, one record with everything phr found, and its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phr.actions.books import Books
from phr.errors import NotUnderstood, PhrError
from phr.record.entry import Record, State
from phr.record.filing import PersonMatch
from phr.record.kinds import Category, RecordKind
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
    """What a record says in fields of its own, and the pages (from 1) whose words OCR read from a picture."""

    statements: tuple[Statement, ...] = ()
    ocr_pages: tuple[int, ...] = ()


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
    """Return what a record says beyond what is filed: its statements, and which of its pages OCR read."""
    try:
        sheet = books.sheet(record.id)
    except (PhrError, ValueError):  # a damaged sheet hides no record; `phr check` names it
        return Contents()
    return Contents(sheet.statements, tuple(seen.page for seen in sheet.seen))


def search_records(books: Books, words: str, limit: int = 50) -> tuple[Found, ...]:
    """Return the records, none from the trash, that hold all the words, best first; raise NoWords."""
    if not words.strip():
        raise NoWords
    by_id = {rid: r for r in books.shelf().standing() for rid in (r.id, *r.same_as, *r.joined)}
    found: dict[str, Found] = {}
    for hit in books.index.search(words, limit * 2):
        record = by_id.get(hit.record_id)
        if record is not None and record.id not in found:
            found[record.id] = Found(record, hit.page, shown(hit.snippet))
    return tuple(found.values())[:limit]


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
