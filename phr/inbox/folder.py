"""A folder held open, so that what is done in it cannot be led elsewhere while it is done.

Where the system has directory descriptors (Linux, macOS) every step is taken relative to one, without following links:
a folder that is swapped for a link between a look and an opening is found out. Elsewhere (Windows) each step goes by
path and is checked before and after, which leaves a window of microseconds.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from phr.record.arrival import Stamp

HOLDS_FOLDERS = os.open in os.supports_dir_fd and os.scandir in os.supports_fd and hasattr(os, "O_NOFOLLOW")

_OPEN_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)
# O_NONBLOCK: a pipe that took a file's place must not make us wait; on a regular file it does nothing.
_OPEN_FILE = (
    os.O_RDONLY
    | _NO_FOLLOW
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOINHERIT", 0)
)
_NO_STEPS = frozenset({"", os.curdir, os.pardir})  # a path that was not found by a look might hold them
_LEADS_ELSEWHERE = frozenset({0xA000000C, 0xA0000003})  # Windows reparse tags: symbolic link, mount point (junction)


@dataclass(frozen=True, slots=True)
class Folder:
    """An open folder; `fd` is its descriptor where the system has such, `path` its place where it has not."""

    path: Path
    fd: int | None
    is_root: bool = False

    def place(self, name: str) -> str:
        """Return what to give a system call (beside `dir_fd=self.fd`) for an entry of this folder."""
        return name if self.fd is not None else str(self.path / name)

    def look(self, name: str) -> os.stat_result:
        """Return what an entry is, never following a link; raise OSError."""
        return os.stat(self.place(name), dir_fd=self.fd, follow_symlinks=False)

    def names(self) -> list[str]:
        """Return the names in this folder, sorted; raise OSError."""
        with os.scandir(self.fd if self.fd is not None else self.path) as entries:
            return sorted(entry.name for entry in entries)

    def looks(self) -> list[tuple[str, os.stat_result | OSError]]:
        """Return names and what they are, or why that cannot be told, sorted by name; what vanishes is not there."""
        found: list[tuple[str, os.stat_result | OSError]] = []
        for name in self.names():
            try:
                found.append((name, self.look(name)))
            except FileNotFoundError:
                continue
            except OSError as error:
                found.append((name, error))
        return found

    def open_file(self, name: str) -> int:
        """Return a descriptor to read an entry, never following a link nor waiting; raise OSError."""
        return os.open(self.place(name), _OPEN_FILE, dir_fd=self.fd)

    def make_writable(self) -> bool:
        """Let us change entries of this folder, where it is ours; say whether it worked.

        Folders copied from a disc are often read-only, and would keep every file in them for ever. The inbox itself
        stays as the person made it.
        """
        if self.is_root or self.fd is None or sys.platform == "win32":
            return False
        try:
            os.fchmod(self.fd, stat.S_IMODE(os.fstat(self.fd).st_mode) | stat.S_IRWXU)
        except OSError:
            return False
        return True

    def sync(self) -> None:
        """Make what changed in this folder durable, where the system can."""
        if self.fd is not None:
            with suppress(OSError):  # some network folders cannot; nothing is lost, the file would come back
                os.fsync(self.fd)


@contextmanager
def open_root(path: Path) -> Iterator[Folder]:
    """Hold the folder at a path open; the path itself may be a link, for it is the person's own choice."""
    if not HOLDS_FOLDERS:
        yield Folder(path.resolve(strict=True), None, is_root=True)
        return
    fd = os.open(path, _OPEN_FOLDER)
    try:
        yield Folder(path, fd, is_root=True)
    finally:
        os.close(fd)


@contextmanager
def enter(folder: Folder, name: str) -> Iterator[Folder]:
    """Hold a folder inside another open; raise OSError where the name is no folder or leads elsewhere."""
    if name in _NO_STEPS or "/" in name or os.sep in name:
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), name)
    inner = folder.path / name
    if folder.fd is None:
        found = folder.look(name)
        if not stat.S_ISDIR(found.st_mode) or leads_elsewhere(found):
            raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), name)
        yield Folder(inner, None)
        return
    fd = os.open(name, _OPEN_FOLDER | _NO_FOLLOW, dir_fd=folder.fd)
    try:
        yield Folder(inner, fd)
    finally:
        os.close(fd)


@contextmanager
def enter_all(folder: Folder, names: tuple[str, ...]) -> Iterator[Folder]:
    """Hold the folder several steps inside another open; raise OSError."""
    if not names:
        yield folder
        return
    with enter(folder, names[0]) as inner, enter_all(inner, names[1:]) as innermost:
        yield innermost


def leads_elsewhere(found: os.stat_result) -> bool:
    """Say whether an entry is a link of any kind (also Windows' junctions)."""
    return stat.S_ISLNK(found.st_mode) or getattr(found, "st_reparse_tag", 0) in _LEADS_ELSEWHERE


def is_plain_folder(found: os.stat_result | OSError) -> bool:
    """Say whether an entry is a folder and no link to one."""
    return not isinstance(found, OSError) and stat.S_ISDIR(found.st_mode) and not leads_elsewhere(found)


def stamp_of(found: os.stat_result) -> Stamp:
    """Return the stamp of what was looked at."""
    return Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
