"""Lab values of papers that are shown as lab sheets by the person's word, on them or on another of their layout.

By themselves such papers were taken for something else, and no rows were looked for. They are looked for once this is
known, and stay beside the paper; where the word is taken back they are shown no longer.
"""

import io
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from phr.actions.books import Books
from phr.actions.joining import documents_of
from phr.actions.pages import excerpt_of, reading_of
from phr.classify.lab_values import find_lab_values, may_hold_labs
from phr.errors import PhrError
from phr.readers.pool import ReaderPool
from phr.readers.sniff import PROBE_BYTES, sniff
from phr.record.entry import Record, RecordId, Sheet
from phr.record.filing import Sureness
from phr.record.kinds import RecordKind
from phr.record.lab import LabValue


@dataclass(frozen=True, slots=True)
class Unsearched:
    """A document whose lab rows are still to be looked for, its sheet, and the kind that its record is shown as."""

    document: Record
    sheet: Sheet
    kind: RecordKind


def labs_unsearched(books: Books, among: Collection[RecordId] | None = None) -> tuple[Unsearched, ...]:
    """Return the documents that are shown as a kind with lab rows and were not searched as one; of some records or all.

    A record is among some also where one of the documents that it is made of is.
    """
    return tuple(
        one
        for record in books.shelf().standing()
        if record.study is None and _rests_on_a_word(record)
        for document in documents_of(record)
        if among is None or not {record.id, document.id, *record.same_as}.isdisjoint(among)
        for one in _unsearched(books, record, document)
    )


def read_labs(books: Books, unsearched: Sequence[Unsearched]) -> None:
    """Look for the lab rows of documents and keep those that are found.

    What OCR saw is kept with its places, so the rows are read from that; a file's own text is read from it again, for
    only there the columns have their places. A document whose text alone shows no row is let be.
    """
    with ExitStack() as held:
        pool: ReaderPool | None = None
        sheets: list[Sheet] = []
        for one in unsearched:
            values = find_lab_values(reading_of([one.sheet]), one.kind)
            if values and not one.sheet.seen:
                pool = pool or held.enter_context(ReaderPool())
                values = _values_in_places(books, pool, one) or values
            if values:
                sheets.append(replace(one.sheet, lab_values=values))
        if sheets:
            books.describe(*sheets)


def _rests_on_a_word(record: Record) -> bool:
    is_said = record.filing.kind.sureness is Sureness.YOUR_WORD or bool(record.filing.learned_from)
    return is_said and may_hold_labs(record.filing.kind.value)


def _unsearched(books: Books, record: Record, document: Record) -> Iterator[Unsearched]:
    try:
        sheet = books.sheet(document.id)
    except (PhrError, ValueError):  # a damaged sheet hides no other record; `phr check` names it
        return
    kind = record.filing.kind.value
    if sheet.is_read and not sheet.lab_values and sheet.filing.kind.value is not kind:
        yield Unsearched(document, sheet, kind)


def _values_in_places(books: Books, pool: ReaderPool, one: Unsearched) -> tuple[LabValue, ...]:
    """Return the rows of a document as they stand in its sealed original; none where that cannot be read."""
    try:
        original = books.read(one.document.objects[0].object_id)
    except PhrError:  # `phr check` names it
        return ()
    form = sniff(original[:PROBE_BYTES], len(original))
    reading = pool.read(io.BytesIO(original), len(original), form, passwords=books.passwords())
    if one.sheet.excerpt is not None:
        reading = excerpt_of(reading, one.sheet.excerpt.first, one.sheet.excerpt.last)
    return find_lab_values(reading, one.kind)
