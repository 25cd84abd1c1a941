"""Taking in: what came to rest is read, filed, sealed, recorded, and only then cleared from the inbox.

The order of writing holds throughout: objects, event, ledger, inbox; stopping after any step is harmless. No key that
decrypts is used here, so that all of it works while the vault is locked.
"""

from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from phr.actions.carried import carried_in
from phr.actions.containers import Containers
from phr.actions.home import Home
from phr.actions.origin import Origin
from phr.actions.outcome import End, Outcome, Progress
from phr.actions.outstanding import Outstanding
from phr.actions.sealing import Chunk, NotSealed, Room, Sealed
from phr.actions.sheets import sheet_of_document, sheet_of_study, text_of
from phr.actions.sorting import Sniffed, SortedOut, sort_out_delivery
from phr.actions.studies import ReadInstance, instances_by_study
from phr.actions.taken_out import TakenOut
from phr.actions.uncleared import Uncleared
from phr.clock import moment_in, seconds_running
from phr.errors import PhrError
from phr.inbox.aside import set_aside, set_aside_archive, set_aside_left_over
from phr.inbox.clear import clear
from phr.inbox.guard import ChangedMeanwhile, StillWritten, UnreadableDisk, is_unchanged
from phr.inbox.seen import Recorded
from phr.readers.members import ARCHIVE_FORMS
from phr.readers.pool import ReaderPool
from phr.record.arrival import Arrival, Delivery, Refusal
from phr.record.entry import Instance, Sheet, StoredObject
from phr.record.events import Filed
from phr.record.plain import to_plain
from phr.record.reading import Trouble
from phr.vault.commit import BATCH_FILES, Batch
from phr.vault.ledger import load_ledger, save_ledger
from phr.vault.ledger_count import with_filed

BATCH_SECONDS = 2.0  # docs/vault-format.md, "The order of writing": a batch is at most 64 files or 2 seconds
PIECE_OF_A_STUDY = 4096  # instances; larger studies are recorded in pieces, which join when they are shown
_Discs = Mapping[PurePosixPath, tuple[Trouble, ...]]  # folders that hold a DICOMDIR, with what is wrong with each
_PASSING = frozenset({ChangedMeanwhile.code, StillWritten.code, UnreadableDisk.code})


@dataclass(frozen=True, slots=True)
class _Filed:
    """A document that is sealed and read, and waits for its record: its sheet, its objects, what it was made of."""

    sheet: Sheet
    objects: tuple[StoredObject, ...]
    pieces: tuple[tuple[Sniffed, str], ...]


@dataclass(slots=True)
class _Unrecorded:
    """What is sealed and waits for its record: documents; slices until their study is whole; archives to the end."""

    documents: list[_Filed] = field(default_factory=list)
    archives: list[_Filed] = field(default_factory=list)
    untaken: list[Outcome] = field(default_factory=list)
    slices: list[tuple[Sniffed, ReadInstance]] = field(default_factory=list)
    began: float = field(default_factory=seconds_running)

    @property
    def is_due(self) -> bool:
        """Say whether it is time for a record."""
        is_old = seconds_running() - self.began > BATCH_SECONDS
        return bool(self.documents or self.untaken) and (len(self.documents) >= BATCH_FILES or is_old)


class Intake:
    """Takes in deliveries from one origin: the inbox, where `phr add` points to, or an archive in the vault."""

    def __init__(self, home: Home, pool: ReaderPool, origin: Origin, progress: Progress) -> None:
        self._home = home
        self._pool = pool
        self._origin = origin
        self._progress = progress
        self._containers = Containers(pool, origin)
        self._waiting: deque[Sniffed] = deque()
        self._outstanding = Outstanding()
        self._taken_out = TakenOut()
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
        return self.take_sorted([sort_out_delivery(self._origin, self._pool, delivery) for delivery in deliveries])

    def take_sorted(self, sorted_out: Sequence[SortedOut]) -> list[Outcome]:
        """Take in deliveries whose files were sorted out, as `take_in`."""
        self._outstanding = Outstanding([archive for one in sorted_out for archive in one.archives])
        self._taken_out = TakenOut()
        self._waiting.clear()
        if self._origin.is_in_vault:
            self._outstanding.count(sniffed.file for one in sorted_out for sniffed in one.going)
        for one in sorted_out:
            self._progress.expect(len(one.delivery.left_out) + len(one.delivery.refused) + len(one.left_inside))
            for sniffed in one.going:
                self._expect(sniffed)
        discs = {disc: troubles for one in sorted_out for disc, troubles in one.discs.items()}
        self._after_left_over = {one.delivery.name: [] for one in sorted_out if _has_left_over(one)}
        with Containers(self._pool, self._origin) as self._containers:
            outcomes = list(self._file_all(discs)) if self._waiting else []
        for one in sorted_out:
            outcomes += self._finish(one)
        if self._uncleared is not None and not self._is_stopped:
            self._uncleared.forget()
        return outcomes

    def _expect(self, one: Sniffed) -> None:
        self._waiting.append(one)
        self._outstanding.expect(one)
        self._progress.expect(1)

    def _file_all(self, discs: _Discs) -> Iterator[Outcome]:
        """File what waits. Nobody is kept from writing while something is read, which may take minutes.

        While some files are filed here, the readers have begun with the next.
        """
        held = _Unrecorded()
        with closing(self._results()) as results:
            for result in results:
                if isinstance(result, Sealed):
                    self._keep(result, held)
                else:
                    self._give_up(result, held)
                if len(held.slices) >= PIECE_OF_A_STUDY:
                    self._keep_studies(held, discs)
                if held.is_due:
                    yield from self._record(held)
                    held = _Unrecorded(archives=held.archives, slices=held.slices)
        self._keep_studies(held, discs)
        self._keep_archives(held)
        yield from self._record(held)

    def _results(self) -> Generator[Sealed | NotSealed]:
        with ExitStack() as opened:
            following = self._begin(opened)
            while (chunk := following) is not None and not self._is_stopped:
                with Batch(self._home.place) as batch:
                    chunk.seal(batch)
                following = self._begin(opened)
                yield from chunk.results(lambda: self._is_stopped)
                chunk.close()
                following = following or self._begin(opened)  # what was read may have brought more

    def _begin(self, opened: ExitStack) -> Chunk | None:
        files = [self._waiting.popleft() for _ in range(min(BATCH_FILES, len(self._waiting)))]
        if not files:
            return None
        room = Room(self._pool, self._origin, self._containers, self._tell_page)
        return opened.enter_context(closing(Chunk(room, files)))

    def _keep(self, one: Sealed, held: _Unrecorded) -> None:
        header = one.reading.dicom
        self._taken_out.note(one.sniffed, one.staged.plain_sha256)
        for carried in carried_in(one, self._containers):
            self._expect(carried)
        if header is None:
            (held.archives if one.sniffed.form in ARCHIVE_FORMS else held.documents).append(self._filed(one))
            return
        instance = Instance(
            sop_instance_uid=header.sop_instance_uid,
            sop_class_uid=header.sop_class_uid,
            transfer_syntax_uid=header.transfer_syntax_uid,
            number=header.instance_number,
            object_id=one.staged.object_id,
            plain_sha256=one.staged.plain_sha256,
            size_bytes=one.staged.plain_size_bytes,
            source_name=text_of(one.sniffed.arrival.path),
        )
        held.slices.append((one.sniffed, ReadInstance(one.reading, header, instance, one.staged.stored)))

    def _filed(self, one: Sealed) -> _Filed:
        sheet = sheet_of_document(one, moment_in(self._home.settings.zone))
        return _Filed(sheet, (one.staged.stored,), ((one.sniffed, one.staged.plain_sha256),))

    def _keep_archives(self, held: _Unrecorded) -> None:
        """Note in the archives that are kept whole what was taken out of them; decision record 0017."""
        for archive in held.archives:
            ((sniffed, _),) = archive.pieces
            sheet = replace(archive.sheet, taken_out=self._taken_out.of(sniffed))
            held.documents.append(replace(archive, sheet=sheet))
        held.archives = []

    def _give_up(self, one: NotSealed, held: _Unrecorded) -> None:
        """Let go of what could not be sealed: a file waits for the person; for a member its archive is kept whole."""
        must_be_whole = self._outstanding.give_up(one.sniffed)
        if one.sniffed.inside is None:
            held.untaken.append(self._refuse(one.refusal))
            return
        why = one.refusal
        path = text_of(why.path)
        held.untaken.append(Outcome(path, End.IGNORED, None, why.code, why.what, why.next_step))
        if must_be_whole:
            trouble = Trouble(why.code, why.what, why.next_step)
            self._expect(Sniffed(one.sniffed.file, one.sniffed.inside.form, troubles=(trouble,)))

    def _keep_studies(self, held: _Unrecorded, discs: _Discs) -> None:
        sniffed = {id(read): one for one, read in held.slices}
        for group in instances_by_study(read for _, read in held.slices):
            pieces = tuple((sniffed[id(read)], read.instance.plain_sha256) for read in group)
            paths = [one.arrival.path for one, _ in pieces]
            sheet = sheet_of_study(group, paths, discs, moment_in(self._home.settings.zone))
            held.documents.append(_Filed(sheet, tuple(read.stored for read in group), pieces))
        held.slices = []

    def _record(self, held: _Unrecorded) -> Iterator[Outcome]:
        """Write the record, count, clear; only what is durable in the log is cleared."""
        if held.documents:
            self._write(held.documents)
        for document in held.documents:
            self._outstanding.settle(document.pieces)
        kept = self._clear(self._outstanding.finished())
        for outcome in (*held.untaken, *_ends_of(held.documents)):
            yield self._told(outcome)
        for refusal in kept:
            yield self._told(_waiting(refusal))

    def _write(self, documents: Sequence[_Filed]) -> None:
        moment = moment_in(self._home.settings.zone)
        with Batch(self._home.place) as batch:
            if self._origin.clears is not None and self._uncleared is None:
                self._uncleared = Uncleared(self._home.uncleared_file, batch.device.id, _next_seq(batch) - 1)
            counted = [self._outstanding.count(one.file for one, _ in document.pieces) for document in documents]
            events = [
                self._event_of(batch, document, files) for document, files in zip(documents, counted, strict=True)
            ]
            if self._uncleared is not None:
                self._uncleared.note(_next_seq(batch), [file for files in counted for file in files])
            stamped = batch.commit(events, moment, locked=True)
            save_ledger(self._home.ledger_file, with_filed(load_ledger(self._home.ledger_file), stamped))

    def _event_of(self, batch: Batch, document: _Filed, files: Sequence[Arrival]) -> Filed:
        """Return the event; files that were counted before a stop are not counted again."""
        meta = batch.stage_meta(to_plain(document.sheet))
        count = len(files) if self._uncleared is None else self._uncleared.fresh(files)
        return Filed(document.sheet.record_id, document.objects, meta.object_id, count)

    def _clear(self, proofs: Sequence[Recorded]) -> tuple[Refusal, ...]:
        """Clear what is recorded; a disc's files only after its left-over files have moved.

        Otherwise a stop in between would leave the left-overs alone, and they would be taken for papers.
        """
        at_once: list[Recorded] = []
        for proof in proofs:
            self._containers.close(proof.arrival)
            if self._outstanding.is_left_over(proof.arrival):
                self._set_archive_aside(proof.arrival)
            else:
                self._after_left_over.get(proof.arrival.path.parts[0], at_once).append(proof)
        root = self._origin.clears
        return clear(root, at_once).kept if at_once and root is not None else ()

    def _set_archive_aside(self, archive: Arrival) -> None:
        """Move an archive out of the way: what is the person's of it is in the vault, its programs are not."""
        root = self._origin.clears
        if root is not None and is_unchanged(root, archive):
            with suppress(PhrError):  # it stays where it is, and is offered again
                set_aside_archive(root, archive.path)

    def _finish(self, one: SortedOut) -> Iterator[Outcome]:
        """Tell what was not taken in, and move it out of the way where phr clears."""
        for refusal in one.delivery.refused:
            yield self._told(self._refuse(refusal))
        for left in (*one.delivery.left_out, *one.left_inside):
            yield self._told(Outcome(text_of(left.path), End.IGNORED, code=left.reason.value))
        root = self._origin.clears
        if root is not None and one.delivery.left_out and one.delivery.is_folder:
            with suppress(PhrError):  # it stays where it is, counted as ignored, and is offered again
                set_aside_left_over(root, one.delivery)
            for refusal in clear(root, self._after_left_over.pop(one.delivery.name, [])).kept:
                yield self._told(_waiting(refusal))

    def _refuse(self, refusal: Refusal) -> Outcome:
        """Set aside what was refused, unless it is only passing; it waits for the person either way."""
        if self._origin.clears is not None and refusal.code not in _PASSING:
            try:
                set_aside(self._origin.clears, refusal)
            except PhrError as error:
                return Outcome(text_of(refusal.path), End.WAITING, None, error.code, error.what, error.next_step)
        return _waiting(refusal)

    def _tell_page(self, one: Sniffed, done: int, of: int) -> None:
        self._progress.page(text_of(one.arrival.path), done, of)

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
        for one, _ in document.pieces:
            yield Outcome(text_of(one.arrival.path), end, document.sheet.record_id, is_inside=one.inside is not None)


def _waiting(refusal: Refusal) -> Outcome:
    return Outcome(text_of(refusal.path), End.WAITING, None, refusal.code, refusal.what, refusal.next_step)
