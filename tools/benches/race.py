"""Programs run in turn (A, B, A, B ...), so that whatever else the machine does hits all of them alike."""

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benches.runs import Command, Finished, RunFailed, run


def _trusting(finished: Finished) -> None:
    del finished


@dataclass(frozen=True, slots=True)
class Entrant:
    """A program in a race.

    `prepare` sets up one run, untimed, in a fresh folder that is removed after it. `inspect` raises RunFailed where a
    run that ended well did not do its work. `program` must be installed.
    """

    name: str
    prepare: Callable[[Path], Command]
    inspect: Callable[[Finished], None] = _trusting
    program: str = ""


@dataclass(slots=True)
class Record:
    """What became of one entrant: its runs in order, or why there are none or no more."""

    runs: list[Finished] = field(default_factory=list)
    absent: str = ""
    failure: str = ""

    @property
    def seconds(self) -> float:
        """Return the median time; only where there are runs."""
        return median(finished.seconds for finished in self.runs)

    @property
    def times(self) -> str:
        """Return the median time, and the median processor time beside it: what a loaded machine stretches less."""
        cpu = [finished.cpu_seconds for finished in self.runs if finished.cpu_seconds is not None]
        return f"{_shown(self.seconds)} (cpu {_shown(median(cpu))})" if cpu else _shown(self.seconds)

    @property
    def peak_bytes(self) -> int | None:
        """Return the largest peak of all runs."""
        return max((finished.peak_bytes for finished in self.runs if finished.peak_bytes), default=None)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `value` is None where it could not be had; `trouble` then says why.

    `unit` is "x" for a ratio, else of `value` and `aim`; an aim is met by a value no larger, None where there is none.
    """

    subject: str
    value: float | None
    unit: str
    aim: float | None = None
    detail: str = ""
    peak_mb: float | None = None
    trouble: str = ""
    is_failed: bool = False

    @property
    def verdict(self) -> str:
        """Return in a word how the value stands to its aim."""
        if self.is_failed:
            return "FAILED"
        if self.value is None:
            return "skipped"
        if self.aim is None:
            return ""
        return "met" if self.value <= self.aim else "MISSED"


def run_in_turn(entrants: Sequence[Entrant], rounds: int, folder: Path) -> dict[str, Record]:
    """Run all entrants once a round; one that failed runs no more, one that is not installed not at all."""
    records = {entrant.name: Record() for entrant in entrants}
    for entrant in entrants:
        if entrant.program and not shutil.which(entrant.program):
            records[entrant.name].absent = f"{entrant.program} is not installed"
    for _ in range(rounds):
        for entrant in entrants:
            record = records[entrant.name]
            if not record.absent and not record.failure:
                _run_once(entrant, record, folder)
    return records


def compare(subject: str, ours: Record, peer: Record, peer_name: str, aim: float | None) -> Row:
    """Return the median, over the rounds, of our time in units of the peer's in the same round."""
    if ours.failure or not ours.runs:
        return Row(subject, None, "x", aim, trouble=ours.failure or ours.absent, is_failed=bool(ours.failure))
    peak_mb = as_mb(ours.peak_bytes)
    detail = ours.times
    if peer.failure or not peer.runs:
        trouble = peer.failure or peer.absent
        return Row(subject, None, "x", aim, detail, peak_mb, trouble, is_failed=bool(peer.failure))
    ratios = [one.seconds / other.seconds for one, other in zip(ours.runs, peer.runs, strict=False)]
    return Row(subject, median(ratios), "x", aim, f"{detail} / {peer_name} {peer.times}", peak_mb)


def peak_row(subject: str, ours: Record, aim_mb: float) -> Row:
    """Return the peak memory of an entrant against its aim."""
    peak_mb = as_mb(ours.peak_bytes)
    trouble = ours.failure or ("" if peak_mb is not None else "this system does not tell")
    return Row(subject, None if ours.failure else peak_mb, "MB", aim_mb, trouble=trouble, is_failed=bool(ours.failure))


def as_mb(size_bytes: int | None) -> float | None:
    """Return bytes in units of 10**6."""
    return None if size_bytes is None else size_bytes / 1e6


def _run_once(entrant: Entrant, record: Record, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        try:
            command = entrant.prepare(Path(own))
            _settle_disk()
            finished = run(command)
            entrant.inspect(finished)
        except RunFailed as error:
            record.failure = str(error).strip()
            return
    record.runs.append(finished)


def _settle_disk() -> None:
    """Let the disk finish what earlier runs left to it: nobody is to wait for what another wrote."""
    if hasattr(os, "sync"):
        os.sync()


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"
