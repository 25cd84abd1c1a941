"""Reading again what the vault holds: after the part for scans was added, or with a newer phr; needs no new drop."""

import io
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from phr.actions.archives import is_archive, open_archive
from phr.actions.books import Books
from phr.actions.joining import documents_of, file_joined_anew
from phr.actions.outcome import End, Outcome, Progress
from phr.actions.sheets import read_anew
from phr.clock import moment_in
from phr.errors import Damaged, PhrError, Refused
from phr.readers.limits import MAX_HANDED_BYTES
from phr.readers.pool import ReaderPool
from phr.readers.sniff import PROBE_BYTES, sniff
from phr.record.entry import Record, Sheet, State
from phr.record.reading import Reading

_AT_ONCE = 8  # documents whose plaintext is in memory at a time
_MOST_BYTES_AT_ONCE = MAX_HANDED_BYTES


@dataclass(frozen=True, slots=True)
class Reread:
    """What reading again gave: documents that were read, how many say something now that did not, and the failures.

    An archive counts as read; it says something now where records came out of it, which `unpacked` counts.
    """

    read: int
    understood: int
    failed: tuple[Outcome, ...] = ()
    unpacked: int = 0


def to_read_again(books: Books, records: Sequence[Record]) -> tuple[Record, ...]:
    """Return the records to read again: those named, or, where none is, all that were not read or unpacked whole."""
    chosen = records or [one for one in books.shelf().records if one.state is not State.REMOVED and one.troubles]
    documents = [one for record in chosen for one in documents_of(record)]
    return tuple(one for one in documents if one.study is None and one.objects)


def reread(books: Books, records: Sequence[Record], progress: Progress, password: str | None = None) -> Reread:
    """Read documents again from their sealed originals; what the person said about them stays.

    Papers that need a password are tried with this one and with those that the vault keeps.

    A document that says less than before keeps its old text: an engine that is missing today takes nothing away.
    An archive that was kept whole is tried again, and what comes out of it is filed.
    """
    progress.expect(len(records))
    passwords = (*(() if password is None else (password,)), *books.passwords())
    archives = [record for record in records if is_archive(record)]
    done = _reread_papers(books, [record for record in records if not is_archive(record)], progress, passwords)
    for record in archives:
        done = _with_archive(done, books, record, progress, passwords)
    file_joined_anew(books, {record.id for record in records})
    return done


def _with_archive(done: Reread, books: Books, record: Record, progress: Progress, passwords: tuple[str, ...]) -> Reread:
    """Open an archive again, and add what came of it."""
    try:
        opened = open_archive(books, record, progress, passwords)
    except (Damaged, Refused) as error:
        outcome = Outcome(record.source_name, End.WAITING, record.id, error.code, error.what, error.next_step)
        progress.tell(outcome)
        return replace(done, failed=(*done.failed, outcome))
    progress.tell(Outcome(record.source_name, End.FILED_NOT_READ if opened.troubles else End.FILED, record.id))
    return replace(
        done,
        read=done.read + 1,
        understood=done.understood + bool(opened.records),
        unpacked=done.unpacked + len(opened.records),
    )


def _reread_papers(books: Books, records: Sequence[Record], progress: Progress, passwords: Sequence[str]) -> Reread:
    read, understood, failed = 0, 0, []
    with ReaderPool() as pool:
        for group in _groups(records):
            begun = [(record, _begin(books, pool, record, progress, passwords)) for record in group]
            sheets: list[Sheet] = []
            for record, reading in begun:
                outcome = _take(books, record, reading, sheets)
                progress.tell(outcome)
                failed += [outcome] if outcome.end is End.WAITING else []
                read += outcome.end is not End.WAITING
                understood += outcome.end is End.FILED and record.state is State.FILED_NOT_READ
            if sheets:
                books.describe(*sheets)
    return Reread(read, understood, tuple(failed))


def _groups(records: Sequence[Record]) -> list[list[Record]]:
    groups: list[list[Record]] = []
    size = 0
    for record in records:
        if not groups or len(groups[-1]) == _AT_ONCE or size + record.size_bytes > _MOST_BYTES_AT_ONCE:
            groups.append([])
            size = 0
        groups[-1].append(record)
        size += record.size_bytes
    return groups


def _begin(
    books: Books, pool: ReaderPool, record: Record, progress: Progress, passwords: Sequence[str]
) -> "Future[Reading] | PhrError":
    try:
        original = books.read(record.objects[0].object_id)
    except PhrError as error:
        return error
    return pool.submit(
        io.BytesIO(original),
        len(original),
        sniff(original[:PROBE_BYTES], len(original)),  # a newer phr may tell more forms apart
        on_page=lambda done, of: progress.page(record.source_name, done, of),
        passwords=passwords,
    )


def _take(books: Books, record: Record, reading: "Future[Reading] | PhrError", sheets: list[Sheet]) -> Outcome:
    if isinstance(reading, PhrError):
        return Outcome(record.source_name, End.WAITING, record.id, reading.code, reading.what, reading.next_step)
    before = books.sheet(record.id)
    now = reading.result()
    if len(now.pages) < len(before.text) or (before.is_read and not now.is_read):
        return Outcome(record.source_name, End.FILED if before.is_read else End.FILED_NOT_READ, record.id)
    after = read_anew(before, now, moment_in(books.home.settings.zone).day)
    if replace(after, word=before.word) != before:
        sheets.append(after)
    return Outcome(record.source_name, End.FILED if now.is_read else End.FILED_NOT_READ, record.id)
