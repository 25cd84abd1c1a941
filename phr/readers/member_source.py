"""A member's bytes as a file to be read once from front to back; every one of them is proven by the time it ends."""

import io
import json
import os
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import BinaryIO, Protocol

from phr.readers.conversation import Conversation
from phr.readers.frames import MAX_ORDER_BYTES, Order
from phr.readers.member_stream import BROKE, LAST, PIECE, WHOLE
from phr.readers.member_troubles import MEMBER_DAMAGED, MemberBroke, not_taken
from phr.readers.places import Place
from phr.readers.process import End, Outcome
from phr.record.plain import from_plain
from phr.record.reading import Trouble

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
    def __call__(self, conversation: Conversation, *, is_free: bool) -> None:
        """Take back a conversation: free for the next member, or at its end."""


class UnpackedMember(MemberSource):
    """A member that a child takes out, piece by piece; its bytes come straight into the buffer they are read into."""

    def __init__(self, conversation: Conversation, size: int, count: Count, done: _Done) -> None:
        super().__init__()
        self._conversation: Conversation | None = conversation
        self._count = count
        self._done = done
        self._left = size
        self._left_of_piece = 0

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes and return how many came, 0 at the end."""
        view = memoryview(buffer)
        if self._conversation is None or not view:
            return 0
        try:
            return self._filled(self._conversation, view)
        except MemberBroke:
            self._end(is_free=False)
            raise

    def close(self) -> None:
        """Give back the child; one that is still in the middle is ended. May be called twice."""
        self._end(is_free=False)
        super().close()

    def _filled(self, conversation: Conversation, view: memoryview) -> int:
        if not self._left_of_piece and not self._next_piece(conversation):
            return 0
        taken = conversation.fill(view[: self._left_of_piece])
        if not taken:
            raise MemberBroke(_BROKE_OFF)
        self._left_of_piece -= taken
        self._left -= taken
        self._count(taken)
        return taken

    def _next_piece(self, conversation: Conversation) -> bool:
        """Say whether a piece follows; the member is whole where none does."""
        kind, length = conversation.next_said()
        if kind == PIECE and 0 < length <= self._left:
            self._left_of_piece = length
            return True
        if kind in (WHOLE, LAST) and not self._left:
            self._end(is_free=kind == WHOLE)
            return False
        if kind != BROKE or length > MAX_ORDER_BYTES:
            raise MemberBroke(_BROKE_OFF)
        trouble = trouble_told(conversation.rest(length))
        self._end(is_free=trouble is not _BROKE_OFF)
        raise MemberBroke(trouble)

    def _end(self, *, is_free: bool) -> None:
        conversation, self._conversation = self._conversation, None
        if conversation is not None:
            self._done(conversation, is_free=is_free)


class HeldMember(MemberSource):
    """A member that a child hands back in one piece: for systems that cannot divide a process."""

    def __init__(self, order: Order, run: Callable[[Order], Outcome]) -> None:
        super().__init__()
        outcome = run(order)
        if outcome.end is not End.DONE:
            raise MemberBroke(_BROKE_OFF)
        kind, held = outcome.answers[0][:1], outcome.answers[0][1:]
        if kind != PIECE or len(held) != order.members[0].size:
            raise MemberBroke(trouble_told(held) if kind == BROKE else _BROKE_OFF)
        self._held = io.BytesIO(held)

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer with the next bytes and return how many came, 0 at the end."""
        return self._held.readinto(buffer)


def trouble_told(held: bytes) -> Trouble:
    """Return the trouble that a child tells of a member; a child that tells anything else is itself the trouble."""
    try:
        return from_plain(Trouble, json.loads(held))
    except (TypeError, ValueError, KeyError, RecursionError):
        return _BROKE_OFF
