"""Writing to the vault, in the order that lets a crash at any moment lose nothing.

Objects are sealed into tmp/, brought to the medium, read back, and only then named; a record is written when every
object it speaks of is durable; the caller clears the inbox only after `commit` returned. What a crash leaves behind
(a file in tmp/, an object without a record) is harmless, and removed later.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from io import BufferedIOBase, BytesIO
from types import TracebackType
from typing import Any, Self

from phr.clock import Moment
from phr.errors import Damaged, Unavailable
from phr.record.entry import ObjectId
from phr.record.events import DeviceJoined, Event, Stamped
from phr.vault.age.file import parse_recipient, seal_bytes
from phr.vault.age.stanza import Recipient
from phr.vault.age.stream import Buffers, Source
from phr.vault.device import Device, Head, load_device, save_state
from phr.vault.disk import SYNC_THREADS, Disk, disk_errors, each_at_once, write_all
from phr.vault.event_names import objects_of
from phr.vault.layout import VaultPlace, record_name
from phr.vault.log_record import LogRecord, encode_record, padded, stamped_events
from phr.vault.own_log import settled_device
from phr.vault.staging import SealedFile, Staged, prove, seal_into
from phr.vault.writer_lock import PATIENCE_SECONDS, writer_lock

BATCH_FILES = 64
"""How many files a batch should hold at most before it is committed (docs/vault-format.md, "The order of writing")."""

_SEAL_THREADS = 2  # more gain nothing on the machines measured: the reading back runs beside them


class ObjectsMissing(Damaged):
    """A record would speak of objects that the vault does not hold."""

    code = "objects-missing"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} sealed files that this entry speaks of are not in the vault; nothing was recorded",
            next_step="run `phr check`, then the same again",
        )


class Batch:
    """One writer's turn: stage, make durable, commit. A context manager that holds the writer's lock throughout.

    Leaving it without a commit, or by an error, leaves nothing in tmp/. It may commit several times. `stage` may be
    called from several threads. Entering raises AnotherWriter, DeviceMissing, DeviceDamaged, OwnLogAhead or
    OwnLogBehind.
    """

    def __init__(
        self, place: VaultPlace, *, disk: Disk | None = None, patience_seconds: float = PATIENCE_SECONDS
    ) -> None:
        self._place = place
        self._disk = disk or Disk()
        self._patience_seconds = patience_seconds
        self._held = ExitStack()
        self._sealed: dict[ObjectId, SealedFile] = {}
        self._proofs: dict[ObjectId, Future[None]] = {}
        self._durable: set[ObjectId] = set()
        self._buffers = Buffers()

    def __enter__(self) -> Self:
        with ExitStack() as held:
            held.enter_context(writer_lock(self._place.lock_file, patience_seconds=self._patience_seconds))
            with disk_errors(self._place.vault):
                _empty_tmp(self._place, self._disk)
            self._device = settled_device(self._place, load_device(self._place), self._disk)
            self._recipient: Recipient = parse_recipient(self._device.state.recipient)
            self._note = self._place.unrecorded / f"{secrets.token_hex(8)}.txt"
            held.callback(self._clean_up)
            self._pool = held.enter_context(ThreadPoolExecutor(SYNC_THREADS, "phr-prove"))
            self._held = held.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for proof in self._proofs.values():
            proof.cancel()
        self._held.close()

    @property
    def device(self) -> Device:
        """Return the device that writes, with its heads as they are now."""
        return self._device

    def stage(self, source: Source, role: str) -> Staged:
        """Seal all that a file opened with "rb" gives; its proof on disk runs beside whatever is done next.

        Raises DiskFull, WriteForbidden or DiskTrouble, and as it is whatever reading the source raises.
        """
        sealed = seal_into(self._place.tmp, source, role, self._recipient, self._disk, self._buffers)
        self._sealed[sealed.staged.object_id] = sealed
        self._proofs[sealed.staged.object_id] = self._pool.submit(prove, sealed, self._disk, self._buffers)
        return sealed.staged

    def stage_bytes(self, data: bytes, role: str) -> Staged:
        """Seal some bytes held in memory."""
        return self.stage(BytesIO(data), role)

    def stage_meta(self, value: dict[str, Any], role: str = "meta") -> Staged:
        """Seal a JSON object, one field a line so that a person can read it, padded to a step of 4 KiB."""
        return self.stage_bytes(padded(json.dumps(value, ensure_ascii=False, indent=1).encode()), role)

    def stage_each(self, openers: Iterable[Callable[[], BufferedIOBase]], role: str) -> list[Staged]:
        """Seal many files, some at once; each opener gives one to read, which is closed after. Order is kept."""

        def stage_one(opener: Callable[[], BufferedIOBase]) -> Staged:
            with opener() as source:
                return self.stage(source, role)

        with ThreadPoolExecutor(_SEAL_THREADS, "phr-seal") as pool:
            return list(pool.map(stage_one, openers))

    def make_durable(self) -> None:
        """Return when all that was staged is proven, has its final name, and would survive a power cut.

        May be called several times, so that a study of thousands of images never holds more than a batch in tmp/.
        """
        waiting = dict(self._sealed)
        for object_id in waiting:
            self._proofs[object_id].result()
        if not waiting:
            return
        with disk_errors(self._place.vault):
            self._note_unrecorded(waiting)
            self._name_objects(waiting)
        self._durable.update(waiting)
        for object_id in waiting:
            del self._sealed[object_id], self._proofs[object_id]

    def commit(self, events: Sequence[Event], moment: Moment, *, locked: bool) -> tuple[Stamped, ...]:
        """Make durable what is staged, then write one record of these events; return them as they stand in the log.

        When this returns they are durable. An error says that they are not in the log, or, from a failing disk at the
        very last step, that this is not certain: the next batch finds out, and repeating the events does no harm.
        Raises ObjectsMissing where an event speaks of objects that are not there.
        """
        self.make_durable()
        missing = {o for event in events for o in objects_of(event) if not self._is_held(o)}
        if missing:
            raise ObjectsMissing(len(missing))
        if self._device.state.pending is not None:
            self._device = settled_device(self._place, self._device, self._disk)
        record = self._next_record(events, moment, is_locked=locked)
        with disk_errors(self._place.vault):
            self._write_record(record)
            self._disk.unlink(self._note)
        self._durable.clear()
        return stamped_events(record)

    def _is_held(self, object_id: ObjectId) -> bool:
        return object_id in self._durable or self._place.object_path(object_id).is_file()

    def _name_objects(self, waiting: dict[ObjectId, SealedFile]) -> None:
        targets = {object_id: self._place.object_path(object_id) for object_id in waiting}
        folders = sorted({target.parent for target in targets.values()})
        new_folders = [folder for folder in folders if self._disk.make_folder(folder)]
        if new_folders:
            self._disk.sync_folder(self._place.objects)
        for object_id, sealed in waiting.items():
            self._disk.rename(sealed.path, targets[object_id])
        each_at_once(self._disk.sync_folder, folders)

    def _note_unrecorded(self, object_ids: Iterable[ObjectId]) -> None:
        """Note whose objects these are, should no record follow. Unsynced: a lost note only keeps them for ever."""
        self._place.unrecorded.mkdir(mode=0o700, exist_ok=True)
        with self._note.open("a", encoding="ascii") as file:
            file.writelines(f"{object_id}\n" for object_id in object_ids)

    def _next_record(self, events: Sequence[Event], moment: Moment, *, is_locked: bool) -> LogRecord:
        state = self._device.state
        # Whatever is recorded first, a reader needs this device's certificate to believe it.
        opening = () if state.head is not None else (DeviceJoined(state.certificate),)
        return LogRecord(
            vault_id=state.vault_id,
            device=self._device.id,
            seq=0 if state.head is None else state.head.seq + 1,
            prev=None if state.head is None else state.head.digest,
            lamport=state.lamport + 1,
            at=moment.at,
            zone=moment.zone,
            day=moment.day,
            is_locked=is_locked,
            seen=dict(state.others),
            events=(*opening, *events),
        )

    def _write_record(self, record: LogRecord) -> None:
        sealed = seal_bytes(encode_record(record, self._device.sign), self._recipient)
        head = Head(record.seq, hashlib.sha256(sealed).hexdigest())
        name = record_name(record.device, head.seq, head.digest)
        unfinished = self._place.tmp / name.file_name
        folder = self._place.device_log(record.device)
        self._disk.write_new(unfinished, lambda file: write_all(file, sealed))
        self._disk.sync_file(unfinished)
        # Noted before the record has its name: after a crash this tells our own newest record from a planted one.
        self._move_state(pending=head, lamport=record.lamport)
        if self._disk.make_folder(folder):
            self._disk.sync_folder(self._place.log)
        self._disk.rename(unfinished, folder / name.file_name)
        self._disk.sync_folder(folder)
        try:
            self._move_state(pending=None, head=head)
        except Unavailable:
            # The record is durable, so the batch has succeeded; the pending head on disk is settled at the next start.
            self._device = replace(self._device, state=replace(self._device.state, pending=None, head=head))

    def _move_state(self, *, pending: Head | None, head: Head | None = None, lamport: int | None = None) -> None:
        now = self._device.state
        state = replace(
            now,
            pending=pending,
            head=now.head if head is None else head,
            lamport=now.lamport if lamport is None else lamport,
        )
        save_state(self._place, state, self._disk)
        self._device = replace(self._device, state=state)

    def _clean_up(self) -> None:
        with ExitStack() as anyway:
            for sealed in self._sealed.values():
                anyway.callback(self._disk.unlink, sealed.path)
            anyway.callback(_empty_tmp, self._place, self._disk)


def _empty_tmp(place: VaultPlace, disk: Disk) -> None:
    """Remove what an earlier writer left unfinished; called with the lock held, so nobody is at work there."""
    place.tmp.mkdir(mode=0o700, exist_ok=True)
    for path in place.tmp.iterdir():
        if path.is_symlink() or not path.is_dir():
            disk.unlink(path)
