"""What may be opened, and opening it: regular files inside the inbox that are still the ones that were looked at.

Links, pipes, sockets, devices and every way out of the inbox become a Refusal and are never opened. What remains: a
program with the person's own rights can change a file's bytes and set its time back; the SHA-256 taken while sealing,
and taken again before clearing, finds that out.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedReader
from pathlib import Path, PurePosixPath

from phr.errors import NotReadable, PhrError, Refused, Unavailable
from phr.inbox.folder import Folder, enter_all, leads_elsewhere, open_root, stamp_of
from phr.record.arrival import Arrival, Refusal
from phr.record.shown import shown_name

_IS_ANOTHER_NOW = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENXIO, errno.EISDIR, errno.ESTALE})


class InboxMissing(Unavailable):
    """The inbox is not there, or may not be looked into."""

    code = "inbox-missing"

    def __init__(self, inbox: Path) -> None:
        super().__init__(
            f"the inbox {inbox} cannot be looked into",
            next_step="make that folder again, or see that you may open it, and start once more",
        )


class LeadsElsewhere(Refused):
    """A link: what it points to is not in the inbox."""

    code = "link-in-inbox"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown_name(path)}" is a link to another place, and phr follows no links',
            next_step="copy the file itself into the inbox, and delete the link",
        )


class NoFile(Refused):
    """A pipe, socket or device."""

    code = "no-file"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown_name(path)}" is a pipe, a socket or a device, not a file',
            next_step="delete it; a document has to be an ordinary file",
        )


class NoPermission(Unavailable):
    """The system does not let us open it."""

    code = "no-permission"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'this machine does not let phr open "{shown_name(path)}"',
            next_step="allow yourself to read it (its properties, permissions), then put it into the inbox again",
        )


class ChangedMeanwhile(NotReadable):
    """The file is gone, was replaced or grew since it was looked at."""

    code = "changed-meanwhile"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown_name(path)}" changed while phr was taking it in',
            next_step="leave it in the inbox; phr takes it in once it has come to rest",
        )


class StillWritten(NotReadable):
    """Another program holds the file open to write in it."""

    code = "still-written"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'another program is still writing "{shown_name(path)}"',
            next_step="wait until the copy, scan or download is done, or close the program that has the file open",
        )


class UnreadableDisk(Unavailable):
    """The disk or the network gives an error instead of the file."""

    code = "disk-error"

    def __init__(self, path: PurePosixPath, number: int | None) -> None:
        super().__init__(
            f'the disk or the network gives an error for "{shown_name(path)}" ({os.strerror(number or 0)})',
            next_step="see that the disk or network folder is connected; phr tries again",
        )


def refusal_of(path: PurePosixPath, error: PhrError) -> Refusal:
    """Return an error about one file as the value that is shown and set aside with it."""
    return Refusal(path, error.code, error.what, error.next_step)


def refusal_by_kind(path: PurePosixPath, found: os.stat_result) -> Refusal | None:
    """Return why an entry is never opened, judged by what it is; None for ordinary files and folders."""
    if leads_elsewhere(found):
        return refusal_of(path, LeadsElsewhere(path))
    if stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode):
        return None
    return refusal_of(path, NoFile(path))


@contextmanager
def open_inbox(root: Path) -> Iterator[Folder]:
    """Hold the inbox open; raise InboxMissing."""
    with ExitStack() as held:
        try:
            folder = held.enter_context(open_root(root))
        except OSError as error:
            raise InboxMissing(root) from error
        yield folder


def open_arrival(root: Path, arrival: Arrival) -> BufferedReader:
    """Return an arrival's file opened to read, after making sure that it is a regular file with the same stamp.

    Raises ChangedMeanwhile (gone, replaced, grown, now a link or a pipe, a folder on the way swapped), NoPermission,
    UnreadableDisk or InboxMissing. Never waits, never follows a link. The caller closes the file.
    """
    with open_inbox(root) as folder:
        return open_within(folder, arrival)


def open_within(folder: Folder, arrival: Arrival) -> BufferedReader:
    """Return an arrival's file opened to read, as `open_arrival`, within an inbox already held open."""
    try:
        with enter_all(folder, arrival.path.parts[:-1]) as parent:
            return open_same(parent, arrival)
    except OSError as error:
        raise said(arrival.path, error) from error


def open_same(parent: Folder, arrival: Arrival) -> BufferedReader:
    """Return an arrival's file opened to read, given its own folder held open; raise ChangedMeanwhile or OSError."""
    name = arrival.path.name
    if not _is_same(parent.look(name), arrival):  # before opening: opening a device may already do something
        raise ChangedMeanwhile(arrival.path)
    file = os.fdopen(parent.open_file(name), "rb")
    if not _is_same(os.fstat(file.fileno()), arrival):
        file.close()
        raise ChangedMeanwhile(arrival.path)
    return file


def said(path: PurePosixPath, error: OSError) -> PhrError:
    """Return what the system's error about a file means for the person."""
    if isinstance(error, PermissionError):
        return NoPermission(path)
    if error.errno in _IS_ANOTHER_NOW:
        return ChangedMeanwhile(path)
    return UnreadableDisk(path, error.errno)


def _is_same(found: os.stat_result, arrival: Arrival) -> bool:
    return stat.S_ISREG(found.st_mode) and stamp_of(found) == arrival.stamp


def is_unchanged(root: Path, arrival: Arrival) -> bool:
    """Say whether an arrival's path still holds the same file: device, inode, size and mtime."""
    try:
        with open_root(root) as folder, enter_all(folder, arrival.path.parts[:-1]) as parent:
            return _is_same(parent.look(arrival.path.name), arrival)
    except OSError:
        return False


def is_still_written(file: BufferedReader) -> bool:
    """Say whether some program has this file open for writing; False where that cannot be known.

    Linux grants a read lease only on a file that nobody has open for writing. macOS has no such question; on Windows
    a file that is being copied cannot be opened at all.
    """
    if sys.platform != "linux":
        return False
    import fcntl
    import signal

    fd = file.fileno()
    try:
        # Someone who opens the file while we hold the lease makes the kernel signal us: SIGURG is ignored by default,
        # where the usual SIGIO would end the process.
        fcntl.fcntl(fd, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except BlockingIOError:
        return True
    except OSError:
        return False
    with suppress(OSError):
        fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def refusal_to_open(folder: Folder, arrival: Arrival) -> Refusal | None:
    """Return why an arrival in an inbox held open cannot be opened right now, or None."""
    try:
        with open_within(folder, arrival) as file:
            if is_still_written(file):
                raise StillWritten(arrival.path)
    except PhrError as error:
        return refusal_of(arrival.path, error)
    return None
