"""The ledger: counts and times only, what status and streak show while the vault is locked.

It lies in state/ in clear and holds no name, no hash and no word of a document: how many files came in at which moment,
how many of them turned out to be held already, and in which weeks the person checked in. It is rebuilt from the log
whenever the vault is open, so it may be deleted at any time.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path

from phr.clock import local_time, moment_at
from phr.record.events import Filed, Stamped
from phr.record.plain import from_plain, to_plain
from phr.vault.disk import Disk, disk_errors, replace_file
from phr.vault.fold import Folded
from phr.vault.replay import Replayed

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

    def with_filed(self, stamped: tuple[Stamped, ...]) -> "Ledger":
        """Return the ledger after a record of newly filed documents was written."""
        files = sum(one.event.files for one in stamped if isinstance(one.event, Filed))
        if not files:
            return self
        return replace(self, began=self.began or stamped[0].day, sittings=(*self.sittings, _sitting(stamped[0], files)))


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
    with disk_errors(path.parent):
        replace_file(Disk(), path, json.dumps(to_plain(ledger)).encode("utf-8"))


def ledger_from(replayed: Replayed, folded: Folded) -> Ledger:
    """Return the ledger that the log adds up to."""
    files: dict[tuple[str, int], int] = {}
    first: dict[tuple[str, int], Stamped] = {}
    for document in replayed.documents.values():
        for stamped in document.events:
            if isinstance(stamped.event, Filed):
                key = (stamped.device, stamped.seq)
                files[key] = files.get(key, 0) + stamped.event.files
                first.setdefault(key, stamped)
    stamps = [*first.values(), *(c.stamp for c in replayed.check_ins), *(n.stamp for n in replayed.person_notes)]
    return Ledger(
        began=min((stamped.day for stamped in stamps), default=None),
        sittings=tuple(_sitting(first[key], files[key]) for key in sorted(files)),
        check_ins=tuple(_week_said(one.stamp, one.week) for one in replayed.check_ins),
        already_held=sum(len(shown.spares) for shown in folded.shown),
        erased=sum(document.files for document in replayed.documents.values() if document.is_purged),
    )


def _checked(ledger: Ledger) -> Ledger:
    """Return a ledger whose every value can be counted with; raise ValueError for another."""
    lines: tuple[Sitting | WeekSaid, ...] = (*ledger.sittings, *ledger.check_ins)
    if ledger.version != _VERSION or any(line.at.tzinfo is None or line.time_of_day.tzinfo for line in lines):
        raise ValueError("a ledger of another version, or one that tells no time")
    if min(ledger.already_held, ledger.erased, ledger.filed, *(sitting.files for sitting in ledger.sittings)) < 0:
        raise ValueError("a ledger with fewer files than none")
    return ledger


def _sitting(stamped: Stamped, files: int) -> Sitting:
    return Sitting(stamped.at, stamped.day, _clock(stamped), stamped.device, stamped.seq, files)


def _week_said(stamped: Stamped, week: str) -> WeekSaid:
    return WeekSaid(stamped.at, stamped.day, _clock(stamped), stamped.device, stamped.seq, week)


def _clock(stamped: Stamped) -> str:
    return local_time(moment_at(stamped.at, stamped.zone)).strftime("%H:%M")
