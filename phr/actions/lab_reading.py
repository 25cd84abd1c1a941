"""Lab values of papers of which the person said that they are lab sheets: looked for at once."""

from collections.abc import Iterable
from dataclasses import replace

from phr.actions.books import Books
from phr.actions.joining import documents_of
from phr.actions.outcome import Silence
from phr.actions.pages import reading_of
from phr.actions.rereading import reread
from phr.classify.lab_values import find_lab_values, may_hold_labs
from phr.record.entry import RecordId, Sheet
from phr.record.kinds import RecordKind
from phr.vault.persons_word import with_word


def read_labs(books: Books, record_ids: Iterable[RecordId]) -> None:
    """Look for lab values in documents whose kind the person corrected to one that may hold some.

    What OCR saw is kept with its places, so the rows are read from that; a file's own text is read from it again, for
    only there the columns have their places. A document whose text alone shows no row is let be.
    """
    again: list[RecordId] = []
    for record_id in record_ids:
        sheet = books.sheet(record_id)
        kind = _corrected(sheet)
        if kind is None or not may_hold_labs(kind):
            continue
        values = find_lab_values(reading_of([sheet]), kind)
        if values and sheet.seen:
            books.describe(replace(sheet, lab_values=values))
        elif values:
            again.append(record_id)
    if again:
        shelf = books.shelf()
        documents = [one for record_id in again for one in documents_of(shelf.find(record_id))]
        reread(books, [one for one in documents if one.id in again], Silence())


def _corrected(sheet: Sheet) -> RecordKind | None:
    """Return the kind that the person chose where lab values were looked for by another, and none were found."""
    kind = with_word(sheet.filing, sheet.word).kind.value
    return kind if kind is not sheet.filing.kind.value and sheet.is_read and not sheet.lab_values else None
