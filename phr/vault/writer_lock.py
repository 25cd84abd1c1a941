"""One writer per device: the lock that a batch holds from its first byte to its last.

Whoever waits for it holds the turn meanwhile, so that a long intake, which takes the lock again and again, lets the
one who waits go first. The operating system releases both when a process ends,
however it ends, so no stale lock can stay behind.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from phr.clock import rest, seconds_running
from phr.errors import Unavailable
from phr.vault.disk import disk_errors

PATIENCE_SECONDS = 20.0  # longer than a batch of 64 usual files takes on a slow disk
_LOOK_AGAIN_SECONDS = 0.05


class AnotherWriter(Unavailable):
    """Another phr on this machine is writing to the vault."""

    code = "another-writer"

    def __init__(self) -> None:
        super().__init__(
            "another phr on this machine is writing to the vault",
            next_step="wait until it is done (a large imaging disc can take some minutes), then run the same again",
        )


@contextmanager
def writer_lock(lock_file: Path, *, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the right to write; raise AnotherWriter when somebody else still has it after some seconds."""
    until = seconds_running() + patience_seconds
    with ExitStack() as held:
        with _opened(lock_file.with_suffix(".turn")) as turn:
            _wait_for(turn, until)
            _wait_for(held.enter_context(_opened(lock_file)), until)
        yield


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Lend the descriptor of a lock's file; closing it gives the lock back."""
    with disk_errors(path.parent):
        handle = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        yield handle
    finally:
        os.close(handle)


def is_free(lock_file: Path) -> bool:
    """Say whether nobody is writing at this moment."""
    try:
        handle = os.open(lock_file, os.O_RDWR)
    except OSError:
        return True
    try:
        return _take(handle)
    finally:
        os.close(handle)


def _wait_for(handle: int, until: float) -> None:
    while not _take(handle):
        if seconds_running() >= until:
            raise AnotherWriter
        rest(_LOOK_AGAIN_SECONDS)


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
