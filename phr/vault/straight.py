"""Writing a new file, and reading it back once, without filling the system's file cache with it.

What goes through the cache is copied there, takes the place of what others use, and waits for the sync. From some MiB
on phr therefore writes straight to the medium where Linux and the file system allow it (O_DIRECT); reading those bytes
back then asks the medium too, not memory. What was read back is let go of at once, so that its memory serves the next
file: measured, most of the time that the system took for itself was spent on finding new memory. Small files are
written as everyone does, and so is all on other systems. Nothing here makes a file durable: the sync does.
"""

import errno
import mmap
import os
import sys
from contextlib import suppress
from typing import BinaryIO

from phr.vault.disk import write_all

STRAIGHT_FROM = 8 * 1024**2  # bytes of a file that go through the cache: only what is longer gains from doing without
_LET_GO_EACH = 8 * 1024**2  # bytes; measured: letting go costs nothing at this pace
_BLOCK_SIZE = 1024**2  # bytes; a multiple of every sector and page size, as O_DIRECT asks of place, length and memory


class NewFileSink:
    """Takes the bytes of a new file that is open unbuffered at its start; call `finish` after the last of them."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._cached_bytes = 0
        self._block: memoryview | None = None
        self._filled = 0
        self._is_straight = False

    def write(self, data: memoryview, /) -> None:
        """Take all bytes; some of them may be written only by a later call."""
        if self._block is None:
            first = data[: STRAIGHT_FROM - self._cached_bytes]
            write_all(self._file, first)
            self._cached_bytes += len(first)
            data = data[len(first) :]
        if data:
            self._gather(data)

    def finish(self) -> None:
        """Write what is left."""
        if self._block is not None:
            self._go_straight(on=False)  # the rest is no whole block
            write_all(self._file, self._block[: self._filled])
            self._filled = 0

    def _gather(self, data: memoryview) -> None:
        if self._block is None:
            self._block = memoryview(mmap.mmap(-1, _BLOCK_SIZE))
            self._go_straight(on=True)
        while data:
            taken = data[: _BLOCK_SIZE - self._filled]
            end = self._filled + len(taken)
            self._block[self._filled : end] = taken
            self._filled = end % _BLOCK_SIZE
            if end == _BLOCK_SIZE:
                self._write_block(self._block)
            data = data[len(taken) :]

    def _write_block(self, left: memoryview) -> None:
        while left:
            try:
                left = left[self._file.write(left) :]
            except OSError as error:
                # Some file systems take the flag and refuse the first write; any refuses the rest of a block cut short.
                if error.errno != errno.EINVAL or not self._is_straight:
                    raise
                self._go_straight(on=False)

    def _go_straight(self, *, on: bool) -> None:
        if sys.platform == "linux" and on != self._is_straight:
            import fcntl

            handle = self._file.fileno()
            flags = fcntl.fcntl(handle, fcntl.F_GETFL)
            try:
                fcntl.fcntl(handle, fcntl.F_SETFL, flags | os.O_DIRECT if on else flags & ~os.O_DIRECT)
            except OSError:
                # A file system without it says so here; one that has it always lets go of it.
                if not on:
                    raise
                return
            self._is_straight = on


class ReadOnce:
    """A file that is read once from its start, and let go of by the file cache behind the reader; `finish` at its end.

    Letting go is advice: bytes that are not yet on the medium, and all bytes on other systems, stay where they are.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._read_bytes = 0
        self._gone_bytes = 0

    def readline(self, size: int, /) -> bytes:
        """Return the bytes up to and with the next LF, at most `size`."""
        line = self._file.readline(size)
        self._read_bytes += len(line)
        return line

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill at most the buffer; return how many bytes came, 0 at the end."""
        count: int = self._file.readinto(buffer)  # type: ignore[attr-defined] # every buffered reader has it
        self._read_bytes += count
        if self._read_bytes - self._gone_bytes >= _LET_GO_EACH:
            self._let_go(self._read_bytes - self._gone_bytes)
        return count

    def finish(self) -> None:
        """Let go of what is left."""
        self._let_go(0)  # to the end of the file

    def _let_go(self, length: int) -> None:
        if sys.platform == "linux":
            with suppress(OSError):
                os.posix_fadvise(self._file.fileno(), self._gone_bytes, length, os.POSIX_FADV_DONTNEED)
            self._gone_bytes += length
