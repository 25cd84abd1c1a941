"""Looking at records: lists, search, one record with everything phr found, and its text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

from phr.actions.books import Books
from phr.classify.lab_values import shown_as
from phr.classify.lines import fold
from phr.classify.names import spellings
from phr.errors import NotUnderstood, PhrError
from phr.readers.member_troubles import MEMBER_ENCRYPTED
from phr.readers.members import ARCHIVE_FORMS
from phr.record.entry import Record, RecordId, State
from phr.record.filing import Person, PersonMatch
from phr.record.kinds import Category, RecordKind
from phr.record.lab import LabValue
from phr.record.likeness import Likeness
from phr.record.reading import Statement
from phr.record.shown import shown
from phr.vault.join import DISC_INCOMPLETE


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
    only_not_whole: bool = False


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


@dataclass(frozen=True, slots=True)
class AlikeRecord:
    """A record that may be the same paper as another: how they are alike, and the person's word, None where none is.

    The record that stays out of packages by that word has it in `same_paper`.
    """

    record: Record
    likeness: Likeness | None
    is_same: bool | None


def list_records(books: Books, wanted: Filter) -> tuple[Record, ...]:
    """Return the records that fit, newest document date first; those in the trash only where they are asked for."""
    persons = books.persons()
    return tuple(record for record in books.shelf().newest_first() if _fits(record, wanted, persons))


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
        rows = shown_as(sheet.lab_values, record.filing.kind.value)  # that it is a lab sheet may be taken back
        lab_values += [replace(one, page=one.page + before) for one in rows]
        before += pages
    return Contents(tuple(statements), tuple(ocr_pages), tuple(lab_values))


def alike_to(books: Books, record: Record) -> tuple[AlikeRecord, ...]:
    """Return the records that one is alike to, and those that the person said are, or are not, the same paper."""
    standing = {one.id: one for one in books.shelf().standing()}
    found = {likeness.other: likeness for likeness in record.alike}
    said = {word.other: word.is_same for word in record.same_words}
    said |= {one.id: word.is_same for one in standing.values() for word in one.same_words if word.other == record.id}
    ids = (one for one in dict.fromkeys((*found, *said)) if one in standing)
    return tuple(AlikeRecord(standing[one], found.get(one), said.get(one)) for one in ids)


def search_records(books: Books, words: str, limit: int = 50) -> tuple[Found, ...]:
    """Return the records, none from the trash, that hold all the words, best first; raise NoWords."""
    if not words.strip():
        raise NoWords
    standing = books.shelf().standing()
    places = {rid: (record, before) for record in standing for rid, before in _places(record).items()}
    found: dict[str, Found] = {}
    for hit in books.index.search(words, limit * 2):
        record, before = places.get(hit.record_id, (None, 0))
        if record is not None and record.id not in found:
            page = hit.page + before if hit.page else hit.page
            found[record.id] = Found(record, page, shown(hit.snippet))
    for record in standing:
        if record.filing.learned_from and _is_called(record, words):
            found.setdefault(record.id, Found(record, None, shown(_called(record))))
    return tuple(found.values())[:limit]


def _is_called(record: Record, words: str) -> bool:
    """Say whether the title and provider that a record learned from another hold all the words; no index has them."""
    called = fold(_called(record))
    return all(word in called for word in fold(words).split())


def _called(record: Record) -> str:
    provider = record.filing.provider.value if record.filing.provider is not None else ""
    return " · ".join(filter(None, (record.filing.title, provider)))


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


def is_not_whole(record: Record) -> bool:
    """Say whether a record is of a disc that lacks pictures it lists, or an archive of which not all could be taken."""
    is_shut_in_part = record.form in ARCHIVE_FORMS and any(one.code != MEMBER_ENCRYPTED.code for one in record.troubles)
    return is_shut_in_part or any(trouble.code == DISC_INCOMPLETE for trouble in record.troubles)


def _fits(record: Record, wanted: Filter, persons: Sequence[Person]) -> bool:
    filing = record.filing
    return (
        (record.state is State.REMOVED) is wanted.removed
        and wanted.category in (None, filing.category.value)
        and wanted.kind in (None, filing.kind.value)
        and (not wanted.only_unsure or record.is_unsure)
        and (not wanted.only_not_whole or is_not_whole(record))
        and (wanted.person is None or _is_of(record, wanted.person, persons))
        and _is_between(record, wanted.since, wanted.until)
    )


def _is_of(record: Record, person: str, persons: Sequence[Person]) -> bool:
    """Say whether a record is about a person: by match, other, unknown, by the printed name, or by whose it is.

    Someone of the vault is known by all names told of them; an umlaut may be spelled in any of its ways.
    """
    asked = person.casefold().strip()
    if asked in {match.value for match in PersonMatch}:
        return record.person_match.value == asked
    owner = next((one for one in persons if one.name == record.whose), None)
    names = [record.filing.person.value if record.filing.person is not None else ""]
    names += [owner.name, *owner.other_names] if owner is not None else []
    parts = [spellings(part) for part in asked.split()]
    return any(all(_is_in(part, name) for part in parts) for name in names)


def _is_in(part: Sequence[tuple[str, ...]], name: str) -> bool:
    """Say whether a typed word, in any of its spellings, is in a name, in any of its own."""
    written = [" ".join(words) for words in spellings(name)]
    return any(word in one for words in part for word in words for one in written)


def _is_between(record: Record, since: date | None, until: date | None) -> bool:
    if since is None and until is None:
        return True
    dated = record.filing.document_date
    if dated is None:
        return False
    day = dated.value.first_day()
    return (since is None or day >= since) and (until is None or day <= until)
