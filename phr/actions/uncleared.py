"""Which inbox files are recorded already and not cleared yet, so that a stop in between counts none of them twice.

A file that was recorded when the stop came is sealed again at the next start (its bytes may have changed, and while
locked nobody can compare), and folds when the vault is open. This note only keeps it from being counted again. It
holds device, inode, size and time of files: no name and no hash. Losing it costs a count, never a file.
"""

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from phr.record.arrival import Arrival, Stamp
from phr.record.plain import from_plain, to_plain
from phr.vault.disk import Disk, disk_errors, replace_file


@dataclass(frozen=True, slots=True)
class Entry:
    """The files of one record of the log: valid once the record (`device`, `seq`) stands there."""

    device: str
    seq: int
    stamps: tuple[Stamp, ...]


@dataclass(frozen=True, slots=True)
class _Note:
    entries: tuple[Entry, ...] = ()


class Uncleared:
    """The note of one home, read at the start of an intake; `device` and `head` are those of its log now."""

    def __init__(self, path: Path, device: str, head: int) -> None:
        self._path = path
        self._device = device
        self._entries = [entry for entry in _load(path) if entry.device == device and entry.seq <= head]
        self._counted = {stamp for entry in self._entries for stamp in entry.stamps}

    def fresh(self, arrivals: Iterable[Arrival]) -> int:
        """Return how many of some files were not counted before."""
        return sum(arrival.stamp not in self._counted for arrival in arrivals)

    def note(self, seq: int, arrivals: Sequence[Arrival]) -> None:
        """Note the files of the record that is about to be written."""
        self._entries.append(Entry(self._device, seq, tuple(arrival.stamp for arrival in arrivals)))
        with disk_errors(self._path.parent):
            replace_file(Disk(), self._path, json.dumps(to_plain(_Note(tuple(self._entries)))).encode())

    def forget(self) -> None:
        """Forget all of them, once they are cleared."""
        self._entries, self._counted = [], set()
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def _load(path: Path) -> tuple[Entry, ...]:
    try:
        return from_plain(_Note, json.loads(path.read_bytes())).entries
    except (OSError, ValueError):
        return ()
