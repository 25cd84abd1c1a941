"""How a document gets to a reader process: by its descriptor, or by its bytes where it has none to give."""

import contextlib
import dataclasses
import io
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO

from phr.readers.anywhere import ReadAnywhere
from phr.readers.frames import Order
from phr.readers.limits import MAX_HANDED_BYTES, MIB
from phr.record.reading import Form

if sys.platform != "win32":
    import fcntl

# A header with its private blocks fits in this; the pixels behind it need not be copied.
_DICOM_HEAD_BYTES = 16 * MIB
_PIECE = MIB


def has_descriptor(document: BinaryIO) -> bool:
    """Say whether a document's descriptor may be handed over: a regular file, open for reading only."""
    if sys.platform == "win32":
        return False
    try:
        descriptor = document.fileno()
        is_regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
    except (OSError, AttributeError, ValueError):
        return False
    return is_regular and fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY


def order_in_bytes(order: Order) -> Order | None:
    """Return an order for documents whose bytes are sent along, or None where they are too many."""
    sizes = order.sizes
    if order.form in (Form.DICOM, Form.DICOMDIR) and not order.is_about_members:
        sizes = tuple(min(size, _DICOM_HEAD_BYTES) for size in sizes)
    return dataclasses.replace(order, sizes=sizes) if sum(sizes) <= MAX_HANDED_BYTES else None


def can_copy_to_memory() -> bool:
    """Say whether this system has files that lie in memory alone."""
    return hasattr(os, "memfd_create")


@contextlib.contextmanager
def copied_to_memory(documents: Sequence[BinaryIO], sizes: Sequence[int]) -> Iterator[list[BinaryIO]]:
    """Lend copies of documents that have descriptors and lie in memory alone, never on a disk; Linux only."""
    with contextlib.ExitStack() as lent:
        copies: list[BinaryIO] = []
        for document, size in zip(documents, sizes, strict=True):
            copy = lent.enter_context(os.fdopen(os.memfd_create("document"), "w+b", buffering=0))
            for piece in pieces(document, size):
                copy.write(piece)
            copies.append(copy)
        yield copies


@contextlib.contextmanager
def lent_read_only(document: BinaryIO, size: int) -> Iterator[BinaryIO]:
    """Lend a document whose descriptor may be handed over many times: itself, or a copy in memory where it has none.

    Where neither can be had, the document itself: its bytes are then sent along with every order.
    """
    if has_descriptor(document) or not can_copy_to_memory() or size > MAX_HANDED_BYTES:
        yield document
        return
    with copied_to_memory([document], [size]) as copies, open(f"/proc/self/fd/{copies[0].fileno()}", "rb") as lent:  # noqa: PTH123 - no path of the person's
        yield lent


class View(ReadAnywhere):
    """A document read at a place of one's own, where others read the same open file: all of them share the lock."""

    def __init__(self, document: BinaryIO, lock: AbstractContextManager[object]) -> None:
        with lock:
            super().__init__(document.seek(0, io.SEEK_END))
        self._document = document
        self._lock = lock

    def read_at(self, at: int, count: int) -> bytes:
        """Return bytes of the document, which no one else moves meanwhile."""
        with self._lock:
            self._document.seek(at)
            return self._document.read(count)


def viewed(document: BinaryIO, lock: AbstractContextManager[object]) -> BinaryIO:
    """Return a document as a file with a place of its own."""
    return io.BufferedReader(View(document, lock), _PIECE)


def pieces(document: BinaryIO, size: int) -> Iterator[bytes]:
    """Yield the first bytes of a document, from its start, in pieces."""
    document.seek(0)
    left = size
    while left > 0 and (piece := document.read(min(_PIECE, left))):
        yield piece
        left -= len(piece)
