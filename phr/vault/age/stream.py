"""The payload of an age file: STREAM over ChaCha20-Poly1305 in chunks of 64 KiB (age.md, "Payload").

Memory is constant, whatever the size of the file. Plaintext is handed on only after its chunk has verified; that the
file is whole is known only at its end, so a caller keeps what it was handed out of sight until `open_stream` returns.
"""

import itertools
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Protocol, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from phr.vault.age.failures import PayloadFailure

CHUNK_SIZE = 64 * 1024  # bytes of plaintext
TAG_SIZE = 16  # bytes
SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE

_CHUNKS_AT_ONCE = 16  # measured: fewer cost more calls, more fall out of the processor's cache
_EARLY_PIECES = 2  # a chunk and 1 MiB: for less than that, starting a thread costs more than it gains
_BUFFERS = 6  # one being read ahead, one being sealed, the rest may still be with the sink or a tap; 1 MiB each

Tap = Callable[[memoryview], object]


class Source(Protocol):
    """Where bytes are read from: an open binary file, or BytesIO."""

    def readinto(self, buffer: memoryview, /) -> int | None:
        """Fill at most the buffer; return how many bytes came, 0 at the end."""


class Sink(Protocol):
    """Where bytes are written to; each call takes all it is given, as buffered files and BytesIO do."""

    def write(self, data: memoryview, /) -> object:
        """Write all the bytes; the memory is used again after the call."""


class Buffers:
    """Lends large buffers to whoever seals or opens: the system clears a new one page by page, a used one is at hand.

    May be shared by several threads; holds as many buffers as were ever lent at once. What one held last stays in it:
    no more than the process's own freed memory would show.
    """

    def __init__(self) -> None:
        self._free: deque[bytearray] = deque()

    @contextmanager
    def ring(self, chunk_size: int) -> Iterator[Iterator[memoryview]]:
        """Give room for one chunk, then the same few large buffers in turn, each lent when first needed.

        Leave only when nobody looks at them any more. Most sealed files (log records, sheets) are a few KiB: clearing
        1 MiB for each was half the time of opening them.
        """
        lent: list[bytearray] = []

        def rooms() -> Iterator[memoryview]:
            yield memoryview(bytearray(chunk_size))
            for _ in range(_BUFFERS):
                lent.append(self._lend())
                yield memoryview(lent[-1])[: _CHUNKS_AT_ONCE * chunk_size]
            yield from itertools.cycle([memoryview(one)[: _CHUNKS_AT_ONCE * chunk_size] for one in lent])

        try:
            yield rooms()
        finally:
            self._free.extend(lent)

    def _lend(self) -> bytearray:
        try:
            return self._free.pop()
        except IndexError:
            return bytearray(_CHUNKS_AT_ONCE * SEALED_CHUNK_SIZE)


def seal_stream(
    source: Source,
    sink: Sink,
    key: bytes,
    buffers: Buffers,
    *,
    on_plain: Tap | None = None,
    on_sealed: Tap | None = None,
) -> None:
    """Write the sealed chunks of all that the source gives.

    Sink and taps each get every byte once and in order, and have got them all when this returns. Beyond 1 MiB each runs
    in a thread of its own beside the sealing (files, hashlib and OpenSSL let go of the interpreter); what one raises
    is raised here.
    """
    seal_into = ChaCha20Poly1305(key).encrypt_into
    counter = itertools.count()
    with (
        # Given back last, when no sink or tap can still look at them.
        buffers.ring(CHUNK_SIZE) as plain_room,
        buffers.ring(SEALED_CHUNK_SIZE) as sealed_room,
        _Beside(sink.write) as writing,
        _Beside(on_plain) as plain_tap,
        _Beside(on_sealed) as sealed_tap,
    ):
        for piece, is_last in _pieces(source, plain_room):
            sealed, size = next(sealed_room), 0
            for chunk, is_final in _chunks(piece, CHUNK_SIZE, is_last=is_last):
                end = size + len(chunk) + TAG_SIZE
                seal_into(_nonce(next(counter), is_final=is_final), chunk, None, sealed[size:end])
                size = end
            plain_tap.show(piece)
            sealed_tap.show(sealed[:size])
            writing.show(sealed[:size])


def open_stream(source: Source, key: bytes, write: Tap, buffers: Buffers) -> None:
    """Hand on the plaintext of all chunks, each after it has verified; raise PayloadFailure at the first that fails.

    A PayloadFailure may come after `write` was called: see the module's first words. Beyond 1 MiB `write` runs in a
    thread of its own beside the opening; what it raises is raised here.
    """
    opener = _ChunkOpener(key)
    fault = ""
    with (
        buffers.ring(SEALED_CHUNK_SIZE) as sealed_room,
        buffers.ring(CHUNK_SIZE) as plain_room,
        _Beside(write) as writing,
    ):
        for piece, is_last in _pieces(source, sealed_room):
            plain, size = next(plain_room), 0
            for chunk, is_final in _chunks(piece, SEALED_CHUNK_SIZE, is_last=is_last):
                opened, fault = opener.open_into(chunk, plain[size:], is_final=is_final)
                size += opened
                if fault:
                    break
            if size:
                writing.show(plain[:size])
            if fault:
                break
    if fault:
        raise PayloadFailure(fault)


class _ChunkOpener:
    """Opens the chunks of one payload, in order."""

    def __init__(self, key: bytes) -> None:
        self._open_into = ChaCha20Poly1305(key).decrypt_into
        self._counter = 0

    def open_into(self, chunk: memoryview, room: memoryview, *, is_final: bool) -> tuple[int, str]:
        """Return how many verified bytes now stand in `room`, and what is wrong with the payload, "" for nothing."""
        size = len(chunk) - TAG_SIZE
        # Only an empty file may end in an empty chunk: else one file could be written in two ways.
        if size < 0 or (size == 0 and self._counter):
            return 0, "its content is cut short"
        if self._is_opened(chunk, room[:size], is_final=is_final):
            self._counter += 1
            return size, ""
        # A full chunk that was written with the other flag is itself whole: what follows it, or is missing, is not.
        if size == CHUNK_SIZE and self._is_opened(chunk, room[:size], is_final=not is_final):
            return size, "its content is cut short" if is_final else "something follows its end"
        return 0, "its content was changed"

    def _is_opened(self, chunk: memoryview, room: memoryview, *, is_final: bool) -> bool:
        try:
            self._open_into(_nonce(self._counter, is_final=is_final), chunk, None, room)
        except InvalidTag:
            return False
        return True


class _Beside:
    """Shows pieces to a tap: in a thread beside the caller's work or, where there are two pieces at most, at the end.

    At most `_BUFFERS - 2` pieces are outstanding after `show`, so that no buffer is filled again while it is looked at.
    """

    def __init__(self, tap: Tap | None) -> None:
        self._tap = tap
        self._early: list[memoryview] = []
        self._thread: ThreadPoolExecutor | None = None
        self._outstanding: deque[Future[object]] = deque()

    def __enter__(self) -> Self:
        return self

    def show(self, piece: memoryview) -> None:
        """Let the tap see the next piece, now or soon."""
        if self._tap is None:
            return
        if self._thread is None and len(self._early) < _EARLY_PIECES:
            self._early.append(piece)
            return
        if self._thread is None:
            self._thread = ThreadPoolExecutor(1, "phr-tap")
            self._outstanding.extend(self._thread.submit(self._tap, early) for early in self._early)
        self._outstanding.append(self._thread.submit(self._tap, piece))
        while len(self._outstanding) > _BUFFERS - 2:
            self._outstanding.popleft().result()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._thread is not None:
            self._thread.shutdown(wait=True, cancel_futures=error is not None)
        if error is not None:
            return
        for future in self._outstanding:
            future.result()
        if self._thread is None and self._tap is not None:
            for early in self._early:
                self._tap(early)


def _pieces(source: Source, ring: Iterator[memoryview]) -> Iterator[tuple[memoryview, bool]]:
    """Yield all that a source gives, each piece but the last filling its room in a ring, and which is the last."""
    room = next(ring)
    held = _filled(source, room)
    while True:
        is_full = len(held) == len(room)
        room = next(ring) if is_full else room
        ahead = _filled(source, room) if is_full else held[:0]
        yield held, not ahead
        if not ahead:
            return
        held = ahead


def _filled(source: Source, room: memoryview) -> memoryview:
    size = 0
    while size < len(room):
        count = source.readinto(room[size:])
        if not count:
            break
        size += count
    return room[:size]


def _chunks(piece: memoryview, size: int, *, is_last: bool) -> Iterator[tuple[memoryview, bool]]:
    """Yield the chunks of a piece, one empty chunk for an empty piece, and which one ends the payload."""
    for start in range(0, max(len(piece), 1), size):
        yield piece[start : start + size], is_last and start + size >= len(piece)


def _nonce(counter: int, *, is_final: bool) -> bytes:
    return counter.to_bytes(11, "big") + (b"\x01" if is_final else b"\x00")
