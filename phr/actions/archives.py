"""Archives that were kept whole: opened again inside the vault, with a password or by a newer phr."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from phr.actions.books import Books
from phr.actions.containers import Containers
from phr.actions.intake import Intake
from phr.actions.origin import Origin, vault_original
from phr.actions.outcome import End, Outcome, Progress
from phr.actions.sorting import Inside, Sniffed, SortedOut, sort_out_delivery
from phr.errors import PhrError, Refused
from phr.readers.limits import MAX_HANDED_BYTES, MIB
from phr.readers.member_troubles import ARCHIVE_NOT_OPENED, MEMBER_PERHAPS_OPEN
from phr.readers.members import ARCHIVE_FORMS
from phr.readers.pool import ReaderPool
from phr.record.arrival import Arrival, Delivery, Stamp
from phr.record.entry import Record, RecordId
from phr.record.events import Removed
from phr.record.reading import Trouble

_PIECE = MIB
_NOTHING_NEW = frozenset({ARCHIVE_NOT_OPENED, MEMBER_PERHAPS_OPEN.code})  # what leaves it open how an archive is


class ArchiveTooLargeInside(Refused):
    """An archive that lies in the vault is too large to be opened in memory."""

    code = "archive-too-large-inside"

    def __init__(self) -> None:
        super().__init__(
            f"this archive is larger than the {MAX_HANDED_BYTES // MIB} MB that phr opens inside the vault",
            next_step="unpack it yourself and drop the files in the inbox",
        )


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What opening an archive again gave: the records that came out of it, and what keeps phr from the rest."""

    records: tuple[RecordId, ...]
    troubles: tuple[Trouble, ...] = ()


def is_archive(record: Record) -> bool:
    """Say whether a record is an archive or a disc image that was kept whole, which has no words of its own."""
    return record.form in ARCHIVE_FORMS


def open_archive(books: Books, record: Record, progress: Progress, passwords: tuple[str, ...]) -> Unpacked:
    """Take in what an archive holds and the vault does not, trying passwords on what is encrypted.

    What came out of it before is not taken out again, for it may have been erased for good. Once all of it is in the
    vault by itself, the archive goes to the trash. It is opened in memory alone.
    Raises ArchiveTooLargeInside, ObjectMissing or ObjectDamaged where the archive itself is not whole, and what stops
    an intake.
    """
    if record.size_bytes > MAX_HANDED_BYTES:
        raise ArchiveTooLargeInside
    origin = vault_original(books.read(record.objects[0].object_id), passwords)
    with ReaderPool() as pool:
        sorted_out = sort_out_delivery(origin, pool, _delivery_of(record))
        troubles = tuple(_troubles_of(sorted_out))
        inside = _hashes_inside(sorted_out, pool, origin)
        known = _hashes_held(books, in_trash=False).union(books.sheet(record.id).taken_out)
        fresh = _only(sorted_out, tuple(one for one, sha256 in inside if sha256 not in known))
        outcomes = Intake(books.home, pool, origin, progress).take_sorted([fresh]) if fresh.going else []
    books.catch_up()
    books.count()
    gone_in = tuple(dict.fromkeys(one.record_id for one in outcomes if one.record_id is not None))
    result = Unpacked(gone_in, tuple(dict.fromkeys(troubles or _broken(outcomes))))
    _note(books, record, result.troubles, [sha256 for _, sha256 in inside])
    if not result.troubles:
        books.write(Removed(record.id))
    return result


def _delivery_of(record: Record) -> Delivery:
    stamp = Stamp(device=0, inode=0, size_bytes=record.size_bytes, mtime_ns=0)
    path = PurePosixPath(record.source_name)
    return Delivery(path.parts[0], is_folder=False, arrivals=(Arrival(path, stamp),))


def _troubles_of(sorted_out: SortedOut) -> Iterator[Trouble]:
    """Yield what keeps phr from an archive, or from something in it."""
    for refusal in sorted_out.delivery.refused:
        yield Trouble(refusal.code, refusal.what, refusal.next_step)
    for one in sorted_out.going:
        if one.inside is None:
            yield from one.troubles


def _only(sorted_out: SortedOut, going: tuple[Sniffed, ...]) -> SortedOut:
    """Return a delivery with some of its files; what it is an archive of lies in the vault, and is never cleared."""
    delivery = replace(sorted_out.delivery, left_out=(), refused=())
    return replace(sorted_out, delivery=delivery, going=going, archives=(), left_inside=())


def _hashes_held(books: Books, *, in_trash: bool = True) -> frozenset[str]:
    """Return the SHA-256 of all originals that the vault holds, those in the trash too or without them."""
    documents = books.index.replayed().documents
    held = books.index.sheets().items()
    sheets = [sheet for record_id, sheet in held if in_trash or not documents[record_id].is_removed]
    slices = (
        instance.plain_sha256
        for sheet in sheets
        if sheet.study is not None
        for series in sheet.study.series
        for instance in series.instances
    )
    return frozenset((*(sheet.plain_sha256 for sheet in sheets), *slices))


def _hashes_inside(sorted_out: SortedOut, pool: ReaderPool, origin: Origin) -> list[tuple[Sniffed, str]]:
    """Return the files of an archive with their SHA-256, "" for one that breaks: the intake meets it again."""
    with Containers(pool, origin) as containers:
        return [(one, _sha256(containers, one.inside)) for one in sorted_out.going if one.inside is not None]


def _sha256(containers: Containers, inside: Inside) -> str:
    digest = hashlib.sha256()
    try:
        with containers.around(inside).open(inside.number) as source:
            while piece := source.read(_PIECE):
                digest.update(piece)
    except PhrError:
        return ""
    return digest.hexdigest()


def _broken(outcomes: list[Outcome]) -> Iterator[Trouble]:
    for one in outcomes:
        if one.end is End.IGNORED and one.what:
            yield Trouble(one.code, one.what, one.next_step)


def _note(books: Books, record: Record, troubles: tuple[Trouble, ...], inside: Iterable[str]) -> None:
    """Note what came out of an archive and what keeps phr from the rest, where that is something else than before."""
    sheet = before = books.sheet(record.id)
    if troubles and not any(trouble.code in _NOTHING_NEW for trouble in troubles):
        sheet = replace(sheet, troubles=troubles)
    held = _hashes_held(books)
    taken_out = (*sheet.taken_out, *(sha256 for sha256 in inside if sha256 in held))
    sheet = replace(sheet, taken_out=tuple(dict.fromkeys(taken_out)))
    if sheet != before:
        books.describe(sheet)
