"""Whether this device's own log goes on from where its notes say, and what to do after a crash or a restored backup.

A record of ours must follow our newest one, or every reader would set it aside. So a writer that finds its own log
longer or shorter than it remembers does not guess: it asks for an unlock, where the log itself can be read.
"""

import contextlib
from dataclasses import replace
from pathlib import Path

from phr.errors import Damaged
from phr.vault.device import Device, DeviceState, Head, load_device, save_state
from phr.vault.disk import Disk, disk_errors
from phr.vault.journal import LogReading, record_names
from phr.vault.layout import VaultPlace, record_name
from phr.vault.writer_lock import AnotherWriter, writer_lock


class OwnLogAhead(Damaged):
    """The vault holds records of this machine that it does not remember writing."""

    code = "own-log-ahead"

    def __init__(self) -> None:
        super().__init__(
            "the vault holds entries in this machine's name that it does not remember; perhaps its state folder was "
            "put back from a backup. Nothing was written",
            next_step="run `phr unlock`, which looks whether they are genuine, then the same again",
        )


class OwnLogBehind(Damaged):
    """The newest record of this machine is no longer in the vault."""

    code = "own-log-behind"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the newest entry that this machine wrote is missing from the vault: {path}. Nothing was written",
            next_step="wait for a sync to finish or put that file back; or run `phr unlock`, which goes on without it",
        )


def settled_device(place: VaultPlace, device: Device, disk: Disk) -> Device:
    """Return a device whose head is the newest record of its own log; call it with the writer's lock held.

    Raises OwnLogAhead or OwnLogBehind where notes and log disagree in a way that only an unlock can clear up.
    """
    state = _with_pending_settled(place, device.id, device.state, disk)
    if state is not device.state:
        save_state(place, state, disk)
    _refuse_strange_ends(place, device.id, state)
    return replace(device, state=state)


def note_seen(place: VaultPlace, reading: LogReading, *, disk: Disk | None = None) -> None:
    """Pin the heads of a reading of the whole log or of its new end, so that a later rollback is noticed.

    Heads only ever move on: a log that became shorter stays remembered as it was, and `phr check` says so. Files in
    this device's own log that do not count are noted, so that a planted one does not stop the next batch. While
    somebody writes, nothing is noted; the next reading will do it. Raises DeviceMissing, DeviceDamaged, Unavailable.
    """
    if _moved(load_device(place), reading) is None:
        return
    with contextlib.suppress(AnotherWriter), writer_lock(place.lock_file, patience_seconds=0):
        # Read again under the lock: a writer may have moved the head since.
        moved = _moved(load_device(place), reading)
        if moved is not None:
            save_state(place, moved, disk or Disk())


def has_whole_names(place: VaultPlace) -> bool:
    """Say whether this device's own log ends where it remembers and lacks no number, as far as names tell."""
    device = load_device(place)
    try:
        _refuse_strange_ends(place, device.id, _assumed_settled(place, device))
    except (OwnLogAhead, OwnLogBehind):
        return False
    head = device.state.head
    numbers = {name.seq for name in record_names(place, device.id)} if place.device_log(device.id).is_dir() else set()
    return head is None or numbers.issuperset(range(head.seq))


def must_start_anew(place: VaultPlace, reading: LogReading) -> bool:
    """Say whether records that this device would write now would be set aside by every reader.

    So it is when its own log lost a record or was forked; `adopt_device` then gives this machine a new log. `reading`
    must be of the whole log.
    """
    device = load_device(place)
    head = device.state.head
    return head is not None and reading.heads.get(device.id) != _newer(head, reading.heads.get(device.id, head))


def _moved(device: Device, reading: LogReading) -> DeviceState | None:
    """Return the state with what a reading saw in it, None where that is nothing new."""
    state = device.state
    others = {d: _newer(state.others.get(d), h) for d, h in reading.heads.items() if d != device.id}
    strange = {entry.path for entry in reading.set_aside if entry.device == device.id}
    moved = replace(
        state,
        head=_newer(state.head, reading.heads[device.id]) if device.id in reading.heads else state.head,
        others={**state.others, **others},
        lamport=max(state.lamport, reading.lamport),
        ignored=tuple(sorted({*state.ignored, *strange})),
    )
    return None if moved == state else moved


def _assumed_settled(place: VaultPlace, device: Device) -> DeviceState:
    pending = device.state.pending
    if pending is not None and _path_of(place, device.id, pending).is_file():
        return replace(device.state, head=pending)
    return device.state


def _newer(one: Head | None, other: Head) -> Head:
    return one if one is not None and one.seq >= other.seq else other


def _with_pending_settled(place: VaultPlace, device: str, state: DeviceState, disk: Disk) -> DeviceState:
    pending = state.pending
    if pending is None:
        return state
    path = _path_of(place, device, pending)
    if not path.is_file():
        return replace(state, pending=None)
    with disk_errors(place.log):
        # The crash may have come before the folder's name was durable; what is built on it now must not be.
        disk.sync_file(path)
        disk.sync_folder(path.parent)
    return replace(state, pending=None, head=pending)


def _refuse_strange_ends(place: VaultPlace, device: str, state: DeviceState) -> None:
    if state.head is not None and not _path_of(place, device, state.head).is_file():
        raise OwnLogBehind(_path_of(place, device, state.head))
    if not place.device_log(device).is_dir():
        return
    last = -1 if state.head is None else state.head.seq
    if any(n.seq > last and n.relative not in state.ignored for n in record_names(place, device)):
        raise OwnLogAhead


def _path_of(place: VaultPlace, device: str, head: Head) -> Path:
    return place.vault / record_name(device, head.seq, head.digest).relative
