"""Removing objects that this device wrote and, stopped by a crash or an error, never recorded.

Only what this device noted as its own is ever removed, only after some days, and only by a reading of a log in which
nothing is in doubt: an object that any record speaks of stays.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from phr.record.entry import ObjectId
from phr.vault.disk import Disk, disk_errors
from phr.vault.event_names import objects_of
from phr.vault.journal import LogReading
from phr.vault.layout import HOLD_UNRECORDED_DAYS, VaultPlace, is_hash
from phr.vault.writer_lock import writer_lock


def sweep_unrecorded(place: VaultPlace, reading: LogReading, now: datetime, *, disk: Disk | None = None) -> int:
    """Remove this device's unrecorded objects older than 7 days; return how many.

    `reading` is of the whole log, `now` is aware. Call it with no batch open; raises AnotherWriter and Unavailable.
    """
    if reading.set_aside or not place.unrecorded.is_dir():
        return 0
    disk = disk or Disk()
    spoken_of = {object_id for stamped in reading.stamped for object_id in objects_of(stamped.event)}
    before = now.astimezone(UTC) - timedelta(days=HOLD_UNRECORDED_DAYS)
    with writer_lock(place.lock_file), disk_errors(place.vault):
        return sum(_sweep_note(place, note, spoken_of, before, disk) for note in sorted(place.unrecorded.iterdir()))


def _sweep_note(place: VaultPlace, note: Path, spoken_of: set[ObjectId], before: datetime, disk: Disk) -> int:
    if datetime.fromtimestamp(note.stat().st_mtime, UTC) >= before:
        return 0
    noted = {ObjectId(line) for line in note.read_text(encoding="ascii", errors="replace").split() if is_hash(line)}
    orphans = [path for o in sorted(noted - spoken_of) if (path := place.object_path(o)).is_file()]
    for path in orphans:
        disk.unlink(path)
    disk.unlink(note)
    return len(orphans)
