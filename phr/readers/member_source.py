"""A member's bytes as a file to be read once from front to back; every one of them is proven by the time it ends."""

import io
import json
import os
import zlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from phr.readers.conversation import Conversation
from phr.readers.frames import TAKE, Order
from phr.readers.member_troubles import MEMBER_DAMAGED, MemberBroke, not_taken
from phr.readers.member_work import BROKE, LAST, PIECE, WHOLE
from phr.readers.places import Place
from phr.readers.process import End, Outcome
from phr.record.plain import from_plain
from phr.record.reading import Form, Trouble

_BROKE_OFF = not_taken("the program that takes it out broke off or took too long")

Count = Callable[[int], None]


class MemberSource(io.RawIOBase):
    """A member's bytes. Reading raises MemberBroke where they are not what they must be; nothing read is good then."""

    def readable(self) -> bool:
        """Say yes."""
        return True


class PlainMember(MemberSource):
    """A member that stands in its container as it is, copied from there."""

    def __init__(self, document: BinaryIO, place: Place, count: Count, lock: AbstractContextManager[object]) -> None:
        super().__init__()
        self._document = document
        self._place = place
        self._extents = [extent for extent in place.extents if extent[1]]
        self._count = count
        self._lock = lock
        self._left = place.size
        self._crc = 0

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes and return how many came, 0 at the end."""
        view = memoryview(buffer)
        if not view or not self._left:
            return 0
        if not self._extents:
            raise MemberBroke(MEMBER_DAMAGED)
        offset, length = self._extents[0]
        taken = self._read_at(offset, view[: min(len(view), length, self._left)])
        if not taken:
            raise MemberBroke(MEMBER_DAMAGED)
        if taken == length:
            del self._extents[0]
        else:
            self._extents[0] = (offset + taken, length - taken)
        self._left -= taken
        self._prove(view[:taken])
        return taken

    def _prove(self, piece: memoryview) -> None:
        self._count(len(piece))
        if self._place.crc is not None:
            self._crc = zlib.crc32(piece, self._crc)
            if not self._left and self._crc != self._place.crc:
                raise MemberBroke(MEMBER_DAMAGED)

    def _read_at(self, offset: int, view: memoryview) -> int:
        if hasattr(os, "preadv"):
            try:
                return os.preadv(self._document.fileno(), [view], offset)
            except io.UnsupportedOperation:
                pass
        with self._lock:
            self._document.seek(offset)
            held = self._document.read(len(view))
        view[: len(held)] = held
        return len(held)


class _Done(Protocol):
    def __call__(self, conversation: Conversation, *, is_whole: bool) -> None:
        """Take back a conversation that has nothing more to say about a member, or is broken."""


class UnpackedMember(MemberSource):
    """A member that a child takes out, piece by piece."""

    def __init__(self, conversation: Conversation, size: int, count: Count, done: _Done) -> None:
        super().__init__()
        self._conversation: Conversation | None = conversation
        self._count = count
        self._done = done
        self._left = size
        self._piece = memoryview(b"")

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes and return how many came, 0 at the end."""
        if not self._piece and self._conversation is not None:
            self._piece = self._next()
        taken = min(len(buffer), len(self._piece))
        buffer[:taken] = self._piece[:taken]
        self._piece = self._piece[taken:]
        return taken

    def close(self) -> None:
        """Give back the child; one that is still in the middle is ended. May be called twice."""
        self._end(is_whole=False)
        super().close()

    def _next(self) -> memoryview:
        assert self._conversation is not None  # noqa: S101 - asked for by the caller
        said = self._conversation.receive()
        if said is None:
            self._end(is_whole=False)
            raise MemberBroke(_BROKE_OFF)
        kind, piece = said[:1], memoryview(said)[1:]
        if kind in (WHOLE, LAST) and not self._left:
            self._end(is_whole=kind == WHOLE)
            return memoryview(b"")
        if kind != PIECE or not 0 < len(piece) <= self._left:
            self._end(is_whole=kind == BROKE)
            raise MemberBroke(trouble_told(said))
        self._left -= len(piece)
        self._counted(len(piece))
        return piece

    def _counted(self, taken: int) -> None:
        try:
            self._count(taken)
        except MemberBroke:
            self._end(is_whole=False)
            raise

    def _end(self, *, is_whole: bool) -> None:
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            self._done(conversation, is_whole=is_whole)


class HeldMember(MemberSource):
    """A member that a child hands back in one piece: for systems that cannot divide a process."""

    def __init__(
        self, document: BinaryIO, size: int, place: Place, run: Callable[[Order, Sequence[BinaryIO]], Outcome]
    ) -> None:
        super().__init__()
        outcome = run(Order(TAKE, Form.UNKNOWN, (size,), members=(place,)), [document])
        if outcome.end is not End.DONE:
            raise MemberBroke(_BROKE_OFF)
        said = outcome.answers[0]
        if said[:1] != PIECE or len(said) != place.size + 1:
            raise MemberBroke(trouble_told(said))
        self._held = io.BytesIO(said[1:])

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes and return how many came, 0 at the end."""
        return self._held.readinto(buffer)


def trouble_told(said: bytes) -> Trouble:
    """Return the trouble that a child tells of a member; a child that tells anything else is itself the trouble."""
    if said[:1] != BROKE:
        return _BROKE_OFF
    try:
        return from_plain(Trouble, json.loads(said[1:]))
    except (TypeError, ValueError, KeyError, RecursionError):
        return _BROKE_OFF
