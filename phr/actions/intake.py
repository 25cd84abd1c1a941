"""Taking in: what came to rest is read, filed, sealed, recorded, and only then cleared from the inbox.

The order of writing holds throughout: objects, event, ledger, inbox; stopping after any step is harmless. No key that
decrypts is used here, so that all of it works while the vault is locked.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath

from phr.actions.home import Home
from phr.actions.outcome import End, Outcome, Progress
from phr.actions.sealing import Chunk, Sealed, Sniffed, SortedOut, sort_out_delivery
from phr.actions.sheets import sheet_of_document, sheet_of_study
from phr.actions.studies import ReadInstance, instances_by_study
from phr.actions.uncleared import Uncleared
from phr.clock import moment_in, seconds_running
from phr.errors import PhrError
from phr.inbox.aside import set_aside, set_aside_left_over
from phr.inbox.clear import clear
from phr.inbox.guard import ChangedMeanwhile, StillWritten, UnreadableDisk
from phr.inbox.seen import Recorded
from phr.readers.pool import ReaderPool
from phr.record.arrival import Arrival, Delivery, Refusal
from phr.record.entry import Instance, Sheet, StoredObject
from phr.record.events import Filed
from phr.record.plain import to_plain
from phr.vault.commit import BATCH_FILES, Batch
from phr.vault.ledger import load_ledger, save_ledger
from phr.vault.ledger_count import with_filed

BATCH_SECONDS = 2.0  # docs/vault-format.md, "The order of writing": a batch is at most 64 files or 2 seconds
PIECE_OF_A_STUDY = 4096  # instances; larger studies are recorded in pieces, which join when they are shown
_PASSING = frozenset({ChangedMeanwhile.code, StillWritten.code, UnreadableDisk.code})


@dataclass(frozen=True, slots=True)
class _Filed:
    """A document that is sealed and read, and waits for its record: its sheet, its objects, the files it came from."""

    sheet: Sheet
    objects: tuple[StoredObject, ...]
    files: tuple[tuple[Arrival, str], ...]


@dataclass(slots=True)
class _Unrecorded:
    """What is sealed and waits for its record: documents, and slices until their study is whole."""

    documents: list[_Filed] = field(default_factory=list)
    refused: list[Outcome] = field(default_factory=list)
    slices: list[tuple[Arrival, ReadInstance]] = field(default_factory=list)
    began: float = field(default_factory=seconds_running)

    @property
    def is_due(self) -> bool:
        """Say whether it is time for a record."""
        is_old = seconds_running() - self.began > BATCH_SECONDS
        return bool(self.documents or self.refused) and (len(self.documents) >= BATCH_FILES or is_old)


class Intake:
    """Takes in deliveries from one folder: the inbox, or where `phr add` points to.

    `clears`: files that are done with are removed and troublesome ones set aside; True for the inbox only.
    """

    def __init__(self, home: Home, pool: ReaderPool, root: Path, progress: Progress, *, clears: bool) -> None:
        self._home = home
        self._pool = pool
        self._root = root
        self._progress = progress
        self._clears = clears
        self._after_left_over: dict[str, list[Recorded]] = {}
        self._uncleared: Uncleared | None = None
        self._is_stopped = False

    def stop(self) -> None:
        """End `take_in` soon: what is read is recorded, the rest stays where it is. For a signal handler too."""
        self._is_stopped = True

    def take_in(self, deliveries: Sequence[Delivery]) -> list[Outcome]:
        """Take in what came to rest; return what became of each file.

        One file that cannot be taken in never stops another; after `stop` some have no outcome yet. Raises only what
        stops everything: a full disk, no permission to write, another writer; what was not recorded then is still in
        the inbox.
        """
        sorted_out = [sort_out_delivery(self._root, delivery) for delivery in deliveries]
        self._progress.expect(sum(_file_count(one.delivery) for one in sorted_out))
        going = [sniffed for one in sorted_out for sniffed in one.going]
        discs = frozenset(disc for one in sorted_out for disc in one.discs)
        self._after_left_over = {one.delivery.name: [] for one in sorted_out if _has_left_over(one)}
        outcomes = list(self._file_all(going, discs)) if going else []
        for one in sorted_out:
            outcomes += self._finish(one)
        if self._uncleared is not None:
            self._uncleared.forget()
        return outcomes

    def _file_all(self, going: Iterable[Sniffed], discs: frozenset[PurePosixPath]) -> Iterator[Outcome]:
        """File what goes in. Nobody is kept from writing while something is read, which may take minutes.

        While some files are filed here, the readers have begun with the next.
        """
        held = _Unrecorded()
        with closing(self._chunks(going)) as chunks:
            for result in self._results(chunks):
                if isinstance(result, Sealed):
                    self._keep(result, held)
                else:
                    held.refused.append(self._refuse(result))
                if len(held.slices) >= PIECE_OF_A_STUDY:
                    self._keep_studies(held, discs)
                if held.is_due:
                    yield from self._record(held)
                    held = _Unrecorded(slices=held.slices)
        self._keep_studies(held, discs)
        yield from self._record(held)

    def _results(self, chunks: Iterable[Chunk]) -> Iterator[Sealed | Refusal]:
        for chunk in chunks:
            yield from chunk.results(lambda: self._is_stopped)
            if self._is_stopped:
                return

    def _chunks(self, going: Iterable[Sniffed]) -> Generator[Chunk]:
        """Yield the files some at a time, sealed, with the next ones already being read."""
        waiting = iter(going)
        with ExitStack() as opened:
            following = self._begin(waiting, opened)
            while (chunk := following) is not None:
                with Batch(self._home.place) as batch:
                    chunk.seal(batch)
                following = self._begin(waiting, opened)
                yield chunk
                chunk.close()

    def _begin(self, waiting: Iterator[Sniffed], opened: ExitStack) -> Chunk | None:
        files = list(islice(waiting, BATCH_FILES))
        return opened.enter_context(closing(Chunk(self._pool, self._root, files))) if files else None

    def _keep(self, one: Sealed, held: _Unrecorded) -> None:
        header = one.reading.dicom
        if header is None:
            sheet = sheet_of_document(one.arrival, one.reading, one.staged, moment_in(self._home.settings.zone))
            files = ((one.arrival, one.staged.plain_sha256),)
            held.documents.append(_Filed(sheet, (one.staged.stored,), files))
            return
        instance = Instance(
            sop_instance_uid=header.sop_instance_uid,
            sop_class_uid=header.sop_class_uid,
            transfer_syntax_uid=header.transfer_syntax_uid,
            number=header.instance_number,
            object_id=one.staged.object_id,
            plain_sha256=one.staged.plain_sha256,
            size_bytes=one.staged.plain_size_bytes,
            source_name=_text_of(one.arrival.path),
        )
        held.slices.append((one.arrival, ReadInstance(one.reading, header, instance, one.staged.stored)))

    def _keep_studies(self, held: _Unrecorded, discs: frozenset[PurePosixPath]) -> None:
        arrivals = {id(read): arrival for arrival, read in held.slices}
        for group in instances_by_study(read for _, read in held.slices):
            files = tuple((arrivals[id(read)], read.instance.plain_sha256) for read in group)
            paths = [arrival.path for arrival, _ in files]
            sheet = sheet_of_study(group, paths, discs, moment_in(self._home.settings.zone))
            held.documents.append(_Filed(sheet, tuple(read.stored for read in group), files))
        held.slices = []

    def _record(self, held: _Unrecorded) -> Iterator[Outcome]:
        """Write the record, count, clear; only what is durable in the log is cleared."""
        proofs = [Recorded(arrival, sha256) for document in held.documents for arrival, sha256 in document.files]
        if held.documents:
            self._write(held.documents, proofs)
        kept = self._clear(proofs)
        for outcome in (*held.refused, *_ends_of(held.documents)):
            yield self._told(outcome)
        for refusal in kept:
            yield self._told(_waiting(refusal))

    def _write(self, documents: Sequence[_Filed], proofs: Sequence[Recorded]) -> None:
        moment = moment_in(self._home.settings.zone)
        with Batch(self._home.place) as batch:
            if self._clears and self._uncleared is None:
                self._uncleared = Uncleared(self._home.uncleared_file, batch.device.id, _next_seq(batch) - 1)
            events = [self._event_of(batch, document) for document in documents]
            if self._uncleared is not None:
                self._uncleared.note(_next_seq(batch), [proof.arrival for proof in proofs])
            stamped = batch.commit(events, moment, locked=True)
            save_ledger(self._home.ledger_file, with_filed(load_ledger(self._home.ledger_file), stamped))

    def _event_of(self, batch: Batch, document: _Filed) -> Filed:
        meta = batch.stage_meta(to_plain(document.sheet))
        return Filed(document.sheet.record_id, document.objects, meta.object_id, self._count(document.files))

    def _count(self, files: Sequence[tuple[Arrival, str]]) -> int:
        """Count the files that were not counted before a stop; where nothing is cleared, all are new."""
        return len(files) if self._uncleared is None else self._uncleared.fresh(arrival for arrival, _ in files)

    def _clear(self, proofs: Sequence[Recorded]) -> tuple[Refusal, ...]:
        """Clear what is recorded; a disc's files only after its left-over files have moved.

        Otherwise a stop in between would leave the left-overs alone, and they would be taken for papers.
        """
        if not self._clears:
            return ()
        at_once: list[Recorded] = []
        for proof in proofs:
            self._after_left_over.get(proof.arrival.path.parts[0], at_once).append(proof)
        return clear(self._root, at_once).kept if at_once else ()

    def _finish(self, one: SortedOut) -> Iterator[Outcome]:
        """Tell what was not taken in, and move it out of the way where phr clears."""
        for refusal in one.delivery.refused:
            yield self._told(self._refuse(refusal))
        for left in one.delivery.left_out:
            yield self._told(Outcome(_text_of(left.path), End.IGNORED, code=left.reason.value))
        if self._clears and one.delivery.left_out and one.delivery.is_folder:
            with suppress(PhrError):  # it stays where it is, counted as ignored, and is offered again
                set_aside_left_over(self._root, one.delivery)
            for refusal in clear(self._root, self._after_left_over.pop(one.delivery.name, [])).kept:
                yield self._told(_waiting(refusal))

    def _refuse(self, refusal: Refusal) -> Outcome:
        """Set aside what was refused, unless it is only passing; it waits for the person either way."""
        if self._clears and refusal.code not in _PASSING:
            try:
                set_aside(self._root, refusal)
            except PhrError as error:
                return Outcome(_text_of(refusal.path), End.WAITING, None, error.code, error.what, error.next_step)
        return _waiting(refusal)

    def _told(self, outcome: Outcome) -> Outcome:
        self._progress.tell(outcome)
        return outcome


def _next_seq(batch: Batch) -> int:
    head = batch.device.state.head
    return 0 if head is None else head.seq + 1


def _has_left_over(one: SortedOut) -> bool:
    return one.delivery.is_folder and bool(one.delivery.left_out)


def _ends_of(documents: Iterable[_Filed]) -> Iterator[Outcome]:
    for document in documents:
        end = End.FILED if document.sheet.is_read else End.FILED_NOT_READ
        for arrival, _ in document.files:
            yield Outcome(_text_of(arrival.path), end, document.sheet.record_id)


def _waiting(refusal: Refusal) -> Outcome:
    return Outcome(_text_of(refusal.path), End.WAITING, None, refusal.code, refusal.what, refusal.next_step)


def _file_count(delivery: Delivery) -> int:
    return len(delivery.arrivals) + len(delivery.left_out) + len(delivery.refused)


def _text_of(path: PurePosixPath) -> str:
    """Return a path as text that JSON can carry: bytes that are no UTF-8 become replacement characters."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
