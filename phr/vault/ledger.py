"""The ledger: counts and times only, what status and streak show while the vault is locked.

Loads nothing of the vault's own, so that `phr streak` answers at once; how it is worked out stands in ledger_count.

It lies in state/ in clear and holds no name, no hash and no word of a document: how many files came in at which moment,
how many of them turned out to be held already, and in which weeks the person checked in. It is rebuilt from the log
whenever the vault is open, so it may be deleted at any time.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from phr.record.plain import from_plain, to_plain

_VERSION = 1
_MOST_BYTES = 64 * 1024**2


@dataclass(frozen=True, slots=True)
class Sitting:
    """Files taken in by one record of the log.

    `at` is aware UTC, `day` the stored local day, `clock` the local time of day as HH:MM; (`device`, `seq`) is the
    record's place in the log. `files` counts the inbox files that were taken in.
    """

    at: datetime
    day: date
    clock: str
    device: str
    seq: int
    files: int

    @property
    def time_of_day(self) -> time:
        """Return the local time of day."""
        return time.fromisoformat(self.clock)


@dataclass(frozen=True, slots=True)
class WeekSaid:
    """The person said that a week (2026-W47) brought nothing new; the other fields are as those of a Sitting."""

    at: datetime
    day: date
    clock: str
    device: str
    seq: int
    week: str

    @property
    def time_of_day(self) -> time:
        """Return the local time of day."""
        return time.fromisoformat(self.clock)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The counts.

    `began` is the local day of the vault's first entry. `already_held` counts files that were folded into others,
    `erased` those of documents that were erased for good: the work of that week was done all the same. `is_lost`: the
    ledger here was damaged, and until the vault is next open it counts only what came in since.
    """

    version: int = _VERSION
    began: date | None = None
    sittings: tuple[Sitting, ...] = ()
    check_ins: tuple[WeekSaid, ...] = ()
    already_held: int = 0
    erased: int = 0
    is_lost: bool = False

    @property
    def taken_in(self) -> int:
        """Return how many files were taken in."""
        return sum(sitting.files for sitting in self.sittings)

    @property
    def filed(self) -> int:
        """Return how many files stand in the vault, each counted once however often it came."""
        return self.taken_in - self.already_held - self.erased


_LOST = Ledger(is_lost=True)


def load_ledger(path: Path) -> Ledger:
    """Return the ledger of a path, empty where there is none; a damaged one is empty too and `is_lost`."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            return _LOST
        return _checked(from_plain(Ledger, json.loads(path.read_bytes())))
    except FileNotFoundError:
        return Ledger()
    except (OSError, ValueError, RecursionError):
        return _LOST


def save_ledger(path: Path, ledger: Ledger) -> None:
    """Write the ledger; after a crash the old or the new one stands there. Raises Unavailable errors of the disk."""
    from phr.vault.disk import Disk, disk_errors, replace_file

    with disk_errors(path.parent):
        replace_file(Disk(), path, json.dumps(to_plain(ledger)).encode("utf-8"))


def _checked(ledger: Ledger) -> Ledger:
    """Return a ledger whose every value can be counted with; raise ValueError for another."""
    lines: tuple[Sitting | WeekSaid, ...] = (*ledger.sittings, *ledger.check_ins)
    if ledger.version != _VERSION or any(line.at.tzinfo is None or line.time_of_day.tzinfo for line in lines):
        raise ValueError("a ledger of another version, or one that tells no time")
    if min(ledger.already_held, ledger.erased, ledger.filed, *(sitting.files for sitting in ledger.sittings)) < 0:
        raise ValueError("a ledger with fewer files than none")
    return ledger
