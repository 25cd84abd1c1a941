"""One watcher for one inbox: a lock file in the state folder, which the system frees when the process ends."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from phr.errors import Refused, Unavailable

LOCK_NAME = "inbox.lock"


class AlreadyWatched(Refused):
    """Another phr takes in files from this inbox."""

    code = "already-watched"

    def __init__(self) -> None:
        super().__init__(
            "another phr is already taking in files from this inbox",
            next_step="let that one do it, or stop it (Ctrl-C in its window) and start again",
        )


class CannotLock(Unavailable):
    """The state folder cannot hold a lock."""

    code = "cannot-lock"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"phr cannot make sure that it is alone at this inbox: {path} cannot be locked",
            next_step="see that you may write there and that it is on a disk of this machine",
        )


@contextmanager
def hold_inbox(state: Path) -> Iterator[None]:
    """Be the only one to take in files from a home's inbox; raise AlreadyWatched or CannotLock at once, never wait."""
    path = state / LOCK_NAME
    try:
        state.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError as error:
        raise CannotLock(path) from error
    try:
        _lock(fd, path)
        yield
    finally:
        os.close(fd)


def _lock(fd: int, path: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise AlreadyWatched from error
    except OSError as error:
        raise CannotLock(path) from error
