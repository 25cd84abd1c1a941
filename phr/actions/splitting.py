"""Splitting a scan of several papers: each becomes a record of its own over the same sealed original."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from phr.actions.books import Books
from phr.actions.joining import is_joined
from phr.actions.pages import CAN_BE_PARTED, excerpt_of, labs_between, reading_of
from phr.actions.sheets import new_record_id, seen_in
from phr.classify.decide import decide
from phr.classify.lab_values import find_lab_values
from phr.classify.match import match_person
from phr.classify.parting import starts_in
from phr.clock import moment_in
from phr.errors import NotUnderstood, Refused
from phr.record.entry import Excerpt, PersonsWord, Record, RecordId, Sheet, State
from phr.record.events import Described, Event, Filed, Restored
from phr.record.filing import Filing, PersonMatch
from phr.record.plain import to_plain
from phr.record.reading import Reading
from phr.vault.commit import Batch

_OPENING = 60  # characters of a part that are shown, so that the person knows it again


class CannotBeSplit(Refused):
    """A record whose pages cannot be parted."""

    code = "cannot-be-split"

    def __init__(self, record: Record, why: str, next_step: str) -> None:
        super().__init__(f"record {record.id[:8]} cannot be split: {why}", next_step=next_step)


class NoSuchPage(NotUnderstood):
    """A record was to be split before a page that it does not have, or before its first."""

    code = "no-such-page"

    def __init__(self, page: int, pages: int) -> None:
        super().__init__(
            f"no part can begin on page {page}: the record has pages 1 to {pages}, and page 1 begins the first part",
            next_step="name pages from 2 on, as in `phr split ID --at 3,5`",
        )


@dataclass(frozen=True, slots=True)
class ProposedPart:
    """Pages that seem to be one paper (from 1, both ends included): how it would be filed, its first words, and why.

    `why` says what speaks for it to begin where it does; the first part has none.
    """

    first: int
    last: int
    filing: Filing
    person_match: PersonMatch
    opening: str
    why: tuple[str, ...] = ()


def proposed_parts(books: Books, record: Record) -> tuple[ProposedPart, ...]:
    """Return the papers that a record seems to hold, one where it seems to be one; raise CannotBeSplit."""
    reading = reading_of([_own_sheet(books, record)])
    today = moment_in(books.home.settings.zone).day
    reasons = {start.page: start.why for start in starts_in(reading, today)}
    return tuple(
        _proposed(books, reading, first, last, reasons.get(first, ()))
        for first, last in _ranges(sorted(reasons), record.page_count)
    )


def split(books: Books, record: Record, starts: Sequence[int]) -> tuple[Record, ...]:
    """Part a record before some of its pages, and return the parts in their order as they stand now.

    The first keeps the record's id. Each is filed anew by its own pages; what the person said about the whole is not
    said about a part, save that it is not theirs. Raises CannotBeSplit, NoSuchPage.
    """
    own = _own_sheet(books, record)
    for page in starts:
        if not 2 <= page <= record.page_count:
            raise NoSuchPage(page, record.page_count)
    ranges = _ranges(sorted(set(starts)), record.page_count)
    whole = own.excerpt.whole if own.excerpt is not None else record.id
    held_before = _parts_of(books, whole)
    parts = [_part(books, own, whole, held) for held in ranges]
    later = [replace(part, record_id=_id_for(part, held_before)) for part in parts[1:]]
    ids = tuple(part.record_id for part in later)
    if whole == record.id:
        changed = [replace(parts[0], parts=(*own.parts, *ids))]
    else:
        holder = books.sheet(whole)
        changed = [parts[0], replace(holder, parts=(*holder.parts, *ids))]
    _write(books, record, changed, [_with_word(part, held_before, own.word) for part in later], held_before)
    shelf = books.shelf()
    return tuple(shelf.find(record_id) for record_id in (record.id, *ids))


def split_as_proposed(books: Books, record: Record) -> tuple[Record, ...]:
    """Part a record where phr proposes it, as `split`."""
    return split(books, record, [part.first for part in proposed_parts(books, record)[1:]])


def parted_from(record: Record) -> RecordId | None:
    """Return the document that the scan came in as of which a record is a part, None for what is no part."""
    excerpt = record.pieces[0].excerpt if len(record.pieces) == 1 else None
    return excerpt.whole if excerpt is not None else None


def _own_sheet(books: Books, record: Record) -> Sheet:
    """Return the sheet that tells of a record's pages; raise CannotBeSplit where they cannot be parted."""
    if record.state is State.REMOVED:
        raise CannotBeSplit(record, "it is in the trash", f"take it out with `phr restore {record.id[:8]}` first")
    if is_joined(record):
        next_step = f"take it apart with `phr split {record.id[:8]}` first, then split what needs it"
        raise CannotBeSplit(record, "it was joined from several files", next_step)
    if record.study is not None or record.form not in CAN_BE_PARTED or record.page_count < 2:
        why = "it has one page" if record.page_count == 1 else "only scans and PDFs have pages that can be parted"
        raise CannotBeSplit(record, why, "see its pages with `phr show ID --text`")
    return replace(books.sheet_in(record.meta), record_id=record.id)


def _ranges(starts: Sequence[int], pages: int) -> list[tuple[int, int]]:
    edges = [1, *starts, pages + 1]
    return [(first, following - 1) for first, following in pairwise(edges)]


def _proposed(books: Books, reading: Reading, first: int, last: int, why: tuple[str, ...]) -> ProposedPart:
    alone = excerpt_of(reading, first, last)
    filing = decide(alone, moment_in(books.home.settings.zone).day)
    match = match_person(filing, None, books.persons())[0]
    lines = (line.strip() for page in alone.pages for line in page.text.splitlines())
    opening = " / ".join([line for line in lines if len(line) > 2][:2])[:_OPENING]
    return ProposedPart(first, last, filing, match, opening, why)


def _part(books: Books, own: Sheet, whole: RecordId, pages: tuple[int, int]) -> Sheet:
    """Return the sheet of some pages of a document's, as its own."""
    first, last = pages
    said = excerpt_of(reading_of([own]), first, last)
    before, of = (own.excerpt.first - 1, own.excerpt.of) if own.excerpt is not None else (0, own.page_count)
    filing = decide(said, moment_in(books.home.settings.zone).day)
    return replace(
        own,
        page_count=said.page_count,
        is_read=said.is_read,
        filing=filing,
        text=own.text[first - 1 : last],
        seen=seen_in(said),
        statements=(),
        lab_values=labs_between(own.lab_values, first, last) or find_lab_values(said, filing.kind.value),
        word=PersonsWord(is_mine=False) if own.word.is_mine is False else PersonsWord(),
        joined=None,
        excerpt=Excerpt(whole, first + before, last + before, of),
        parts=(),
    )


def _parts_of(books: Books, whole: RecordId) -> dict[tuple[int, int], Sheet]:
    """Return by their pages the parts that a scan once had and that do not stand now: what was said of them counts."""
    sheets = books.index.sheets()
    standing = sheets[whole].parts if sheets[whole].excerpt is not None else ()
    return {
        (sheet.excerpt.first, sheet.excerpt.last): sheet
        for sheet in sheets.values()
        if sheet.excerpt is not None and sheet.excerpt.whole == whole and sheet.record_id not in (whole, *standing)
    }


def _pages_of(sheet: Sheet) -> tuple[int, int]:
    return (sheet.excerpt.first, sheet.excerpt.last) if sheet.excerpt is not None else (1, sheet.page_count)


def _id_for(part: Sheet, held_before: dict[tuple[int, int], Sheet]) -> RecordId:
    held = held_before.get(_pages_of(part))
    return held.record_id if held is not None else new_record_id()


def _with_word(part: Sheet, held_before: dict[tuple[int, int], Sheet], of_whole: PersonsWord) -> Sheet:
    """Return a part with what the person said of it when it stood before; whose it is, the whole's word may settle."""
    held = held_before.get(_pages_of(part))
    if held is None or part.word.is_mine is False:
        return part
    is_settled = of_whole.is_mine is True
    return replace(part, word=replace(held.word, is_mine=None) if is_settled else held.word)


def _write(
    books: Books,
    record: Record,
    changed: Sequence[Sheet],
    parts: Sequence[Sheet],
    held_before: dict[tuple[int, int], Sheet],
) -> None:
    """Write the sheets of a parting together: half of it must never stand."""
    old = {sheet.record_id for sheet in held_before.values()}
    with Batch(books.home.place) as batch:
        events: list[Event] = []
        for sheet in (*changed, *parts):
            meta = batch.stage_meta(to_plain(sheet)).object_id
            if sheet in changed or sheet.record_id in old:
                events.append(Described(sheet.record_id, meta))
            else:
                events.append(Filed(sheet.record_id, record.objects[:1], meta, files=0))
        events += [Restored(sheet.record_id) for sheet in parts if sheet.record_id in old]
        batch.commit(events, moment_in(books.home.settings.zone), locked=False)
    books.catch_up()
    books.count()
