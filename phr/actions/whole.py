"""The parts of a scan put together again, as if it had never been split."""

from collections.abc import Sequence
from itertools import pairwise

from phr.actions.books import Books
from phr.errors import NotFound, PhrError
from phr.record.entry import ObjectId, Record, Sheet, State
from phr.record.events import Restored


class NotSplit(NotFound):
    """Nothing of a record was split."""

    code = "not-split"

    def __init__(self, record: Record) -> None:
        super().__init__(f"record {record.id[:8]} is no part of a scan", next_step="see with `phr show ID` what it is")


def put_together(books: Books, record: Record) -> Record:
    """Take a splitting back: all parts are the one record again that the scan came in as, filed as it was then.

    Raises NotSplit.
    """
    excerpt = record.pieces[0].excerpt if len(record.pieces) == 1 else None
    if excerpt is None:
        raise NotSplit(record)
    whole = next(
        (sheet for meta in reversed(books.metas(excerpt.whole)) if (sheet := _whole_in(books, meta)) is not None), None
    )
    if whole is None:
        raise NotSplit(record)
    books.describe(whole)
    standing = books.shelf().find(excerpt.whole)
    if standing.state is State.REMOVED:
        books.write(*(Restored(record_id) for record_id in (standing.id, *standing.same_as)))
    books.count()
    return books.shelf().find(excerpt.whole)


def are_all_parts(records: Sequence[Record]) -> bool:
    """Say whether some records are all parts of one scan, in their order: joining them takes the splitting back."""
    held = [record.pieces[0].excerpt for record in records if len(record.pieces) == 1]
    excerpts = [excerpt for excerpt in held if excerpt is not None]
    return (
        len(excerpts) == len(records) > 1
        and len({excerpt.whole for excerpt in excerpts}) == 1
        and (excerpts[0].first, excerpts[-1].last) == (1, excerpts[0].of)
        and all(one.last + 1 == other.first for one, other in pairwise(excerpts))
    )


def _whole_in(books: Books, meta: ObjectId) -> Sheet | None:
    """Return the sheet of the whole scan that a sealed object holds, None where it holds one of a part."""
    try:
        sheet = books.sheet_in(meta)
    except (PhrError, ValueError):  # an older sheet that is damaged; one before it may be whole
        return None
    return sheet if sheet.excerpt is None else None
