"""The one door to the file system for everything that must survive a crash.

Each step that the order of writing rests on is one method of `Disk`, so that a test can record the steps and work out
every state a power cut may leave. What the machine refuses becomes an error of ours that says nothing was lost.
"""

import contextlib
import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, TypeVar

from phr.clock import rest
from phr.errors import Unavailable

T = TypeVar("T")

SYNC_THREADS = 8  # measured: 4 to 16 at once cost a half to a twelfth of one after the other
_RENAME_TRIES = 10  # a virus scanner on Windows holds a new file for some tenths of a second
_FULL = (errno.ENOSPC, errno.EDQUOT)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)


class DiskFull(Unavailable):
    """No room is left where the vault lies."""

    code = "disk-full"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the disk that holds {folder} is full; nothing was lost, and what was not yet filed stays where it is",
            next_step="free some space on that disk, then run the same again",
        )


class WriteForbidden(Unavailable):
    """This user may not write where the vault lies."""

    code = "write-forbidden"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"phr may not write in {folder}; nothing was lost, and what was not yet filed stays where it is",
            next_step="give yourself permission to write in that folder, then run the same again",
        )


class DiskTrouble(Unavailable):
    """The disk failed in another way; `why` is the system's own word for it."""

    code = "disk-trouble"

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(
            f"the disk that holds {folder} did not do as asked ({why}); nothing was lost, "
            "and what was not yet filed stays where it is",
            next_step="check that the disk is connected and healthy, then run the same again",
        )


class Disk:
    """The real file system. Every method may raise OSError; `disk_errors` turns that into words."""

    def write_new(self, path: Path, fill: Callable[[BinaryIO], T]) -> T:
        """Make a file that was not there, readable by this user only, and let `fill` write it; return its answer."""
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600)
        with open(handle, "wb", buffering=0) as file:  # noqa: PTH123 - opens a handle, no path
            return fill(file)

    def sync_file(self, path: Path) -> None:
        """Return only when the file's bytes are on the medium."""
        with path.open("r+b") as file:
            _sync(file.fileno())

    def rename(self, source: Path, target: Path) -> None:
        """Give a file its final name, replacing what stood there, in one step."""
        for _ in range(_RENAME_TRIES):
            try:
                os.replace(source, target)  # noqa: PTH105 - one name for the step, here and in the tests
            except PermissionError:
                if os.name != "nt":
                    raise
                rest(0.1)
            else:
                return
        os.replace(source, target)  # noqa: PTH105

    def sync_folder(self, path: Path) -> None:
        """Return only when the names in a folder are on the medium. Windows writes names through by itself."""
        if os.name == "nt":
            return
        handle = os.open(path, os.O_RDONLY)
        try:
            _sync(handle)
        finally:
            os.close(handle)

    def unlink(self, path: Path) -> None:
        """Remove a name; one that is not there is no trouble."""
        path.unlink(missing_ok=True)

    def make_folder(self, path: Path) -> bool:
        """Make one folder for this user only; say whether it was not there before."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            return False
        return True


def _sync(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        # fsync on macOS stops at the drive's cache; only this reaches the medium. Network volumes know it not.
        with contextlib.suppress(OSError):
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
            return
    os.fsync(handle)


@contextlib.contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn what the system says about writing below a folder into DiskFull, WriteForbidden or DiskTrouble."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(folder) from error
        if error.errno in _FORBIDDEN:
            raise WriteForbidden(folder) from error
        raise DiskTrouble(folder, os.strerror(error.errno) if error.errno else type(error).__name__) from error


def each_at_once(step: Callable[[Path], object], paths: Iterable[Path]) -> None:
    """Do a step for all paths, several at a time; raise the first error after all have ended."""
    with ThreadPoolExecutor(SYNC_THREADS) as pool:
        for _ in pool.map(step, paths):
            pass


def replace_file(disk: Disk, path: Path, content: bytes, *, through: Path | None = None) -> None:
    """Put a whole small file at a path so that after a crash either the old or the new one stands there.

    `through` is a folder on the same file system for the unfinished file; by default the file's own.
    """
    unfinished = (through or path.parent) / f".{path.name}.new"
    disk.unlink(unfinished)
    disk.write_new(unfinished, lambda file: write_all(file, content))
    disk.sync_file(unfinished)
    disk.rename(unfinished, path)
    disk.sync_folder(path.parent)


def write_all(file: BinaryIO, content: bytes | memoryview) -> None:
    """Write every byte; an unbuffered file may take fewer at a time."""
    rest_of_it = memoryview(content)
    while rest_of_it:
        rest_of_it = rest_of_it[file.write(rest_of_it) :]
