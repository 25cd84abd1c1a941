"""Inside the child: a member's bytes, taken out of what holds them, with every size and checksum measured.

Headers are never trusted: what unpacks to more than it says, to less, or to other bytes than its checksum names,
breaks off with MemberBroke.
"""

import contextlib
import io
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import BinaryIO

from phr.readers.anywhere import ReadAnywhere
from phr.readers.limits import ARCHIVES
from phr.readers.member_troubles import MEMBER_DAMAGED, MEMBER_ENCRYPTED, NESTED_TOO_LARGE, MemberBroke
from phr.readers.places import Cipher, Extent, Packing, Place
from phr.readers.zip_cipher import MOST_HEAD_BYTES, aes_keys, may_open, spelled, without_aes, without_pkware
from phr.record.reading import Form

PIECE_BYTES = 256 * 1024
_BUFFER_BYTES = 16 * 1024
_PROOF_BYTES = 4 * 1024 * 1024  # two seconds' worth
_MOST_TRIES = 2000  # of passwords on members of one archive: three seconds' worth
_EMPTY_STEPS = 4096  # so many pieces of input may give no output: room for padding, none for an endless wait

Carrier = Callable[[BinaryIO, Form], Sequence[bytes]]


class Stretch(ReadAnywhere):
    """A file that lies in pieces inside another one, read where it lies."""

    def __init__(self, document: BinaryIO, extents: Sequence[Extent]) -> None:
        super().__init__(sum(length for _, length in extents))
        self._document = document
        self._extents = tuple(extents)

    def read_at(self, at: int, count: int) -> bytes:
        """Return bytes of the piece that holds a place."""
        before = 0
        for offset, length in self._extents:
            if at < before + length:
                inside = at - before
                self._document.seek(offset + inside)
                return self._document.read(min(count, length - inside))
            before += length
        return b""


class Inflating(ReadAnywhere):
    """The bytes of a packed member, in constant memory; a place behind the present one is reached by beginning anew."""

    def __init__(self, pieces: Callable[[], Iterator[bytes]], size: int) -> None:
        super().__init__(size)
        self._anew = pieces
        self._pieces = pieces()
        self._held = memoryview(b"")

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place, as files do, but never past the end."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        wanted = min(start + offset, self._size)
        if wanted < self._at:
            self._pieces, self._held, self._at = self._anew(), memoryview(b""), 0
        while self._at < wanted and (piece := self._next(wanted - self._at)):
            self._at += len(piece)
        return self._at

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer from the present place and return how many bytes came."""
        piece = self._next(len(buffer))
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _next(self, most: int) -> memoryview:
        if not self._held:
            self._held = memoryview(next(self._pieces, b""))
        piece, self._held = self._held[:most], self._held[most:]
        return piece


class Unpacker:
    """Takes members out of one container; keeps the last archive inside it that had to be unpacked as a whole."""

    def __init__(self, document: BinaryIO, carrier: Carrier, passwords: Sequence[str] = ()) -> None:
        self._document = document
        self._carrier = carrier
        self._keys = spelled(passwords)
        self._proven: list[int] = []
        self._derived = lru_cache(maxsize=1)(aes_keys)  # a member is proven, looked at and read in turn
        self._tries_left = _MOST_TRIES
        self._held: tuple[Place, BinaryIO] | None = None
        self._carried: tuple[Place | None, Form, Sequence[bytes]] | None = None

    def pieces(self, place: Place, most: int = PIECE_BYTES) -> Iterator[bytes]:
        """Yield a member's bytes in order, at most `most` at a time.

        Raises MemberBroke where they are not what they must be; what was yielded before must not be used then.
        """
        if place.packing is Packing.CARRIED:
            yield from _cut(self._part(place), most)
            return
        unpacked = self._deflated(place, most) if place.packing is Packing.DEFLATED else self._stored(place, most)
        count, crc = 0, 0
        for piece in unpacked:
            count += len(piece)
            if count > min(place.size, ARCHIVES.member_bytes):
                raise MemberBroke(MEMBER_DAMAGED)
            crc = zlib.crc32(piece, crc)
            yield piece
        if count != place.size or place.crc not in (None, crc):
            raise MemberBroke(MEMBER_DAMAGED)

    def find_password(self, places: Sequence[Place]) -> bool:
        """Look for the password of an archive by some of its encrypted members; it is tried first on all others.

        A password of PKWARE's cipher that fits at least two of the members, and half of them, is taken for the right
        one though all of them are damaged: a wrong one does that once in some 10,000 times. Return whether one fits
        that cannot be told from a wrong one, for there is but one member.
        """
        for place in places:
            with contextlib.suppress(MemberBroke):
                if self.unlocked(place) is not None:
                    return False
        weak = [place for place in places if place.lock is not None and place.lock.cipher is Cipher.PKWARE]
        fits = Counter(key for place in weak for key in range(len(self._keys)) if self._fits(place, key))
        self._proven += [key for key, members in fits.items() if members > 1 and 2 * members >= len(places)]
        return len(places) == 1 and bool(fits)

    def unlocked(self, place: Place) -> Place | None:
        """Return an encrypted member with the password that opens it, or None where none of them does."""
        assert place.lock is not None  # noqa: S101 - asked for by the caller
        for key in self._keys_to_try():
            found = replace(place, lock=replace(place.lock, key=key))
            if self._fits(place, key) and (key in self._proven or self._is_proven(found)):
                self._proven = [key, *(one for one in self._proven if one != key)]
                return found
        return None

    def _fits(self, place: Place, key: int) -> bool:
        """Say whether a password fits the first bytes of a member."""
        assert place.lock is not None  # noqa: S101 - asked for by the callers
        head = io.BufferedReader(Stretch(self._holder(place), place.extents)).read(MOST_HEAD_BYTES)
        return may_open(place.lock, head, self._keys[key], self._derived)

    def _keys_to_try(self) -> Iterator[int]:
        """Yield what opened another member, then the rest, so many in all: a wrong AES password takes a millisecond."""
        yield from tuple(self._proven)
        for key in range(len(self._keys)):
            if key not in self._proven and self._tries_left > 0:
                self._tries_left -= 1
                yield key

    def _is_proven(self, place: Place) -> bool:
        """Say whether a password is the right one: where one of 256 seems to be, the member itself must come out."""
        if place.lock is not None and place.lock.cipher is not Cipher.PKWARE:
            return True
        try:
            self.head(place, _PROOF_BYTES)
        except MemberBroke:
            return False
        return True

    def head(self, place: Place, count: int) -> bytes:
        """Return the first bytes of a member, at most `count`; raise MemberBroke where they cannot be had."""
        held = bytearray()
        for piece in self.pieces(place, min(count, PIECE_BYTES)):
            held += piece
            if len(held) >= count:
                break
        return bytes(held[:count])

    def opened(self, place: Place) -> BinaryIO:
        """Return a member as a file whose bytes are taken out as they are asked for."""
        if place.packing is Packing.CARRIED:
            return io.BytesIO(self._part(place))
        if place.is_as_it_is:
            return io.BufferedReader(Stretch(self._holder(place), place.extents), _BUFFER_BYTES)
        return io.BufferedReader(Inflating(lambda: self.pieces(place, _BUFFER_BYTES), place.size), _BUFFER_BYTES)

    def nested(self, place: Place) -> BinaryIO:
        """Return an archive inside the container as a file to seek in; raise MemberBroke."""
        if place.is_as_it_is:
            return self.opened(place)
        return self._kept(place)

    def in_memory(self, place: Place) -> io.BytesIO:
        """Return a member's bytes, all of them proven; raise MemberBroke."""
        held = io.BytesIO()
        for piece in self.pieces(place):
            held.write(piece)
        held.seek(0)
        return held

    def _holder(self, place: Place) -> BinaryIO:
        """Return what a place's extents are counted in."""
        return self._document if place.within is None else self._kept(place.within)

    def _kept(self, place: Place) -> BinaryIO:
        if self._held is None or self._held[0] != place:
            if place.size > ARCHIVES.nested_bytes:
                raise MemberBroke(NESTED_TOO_LARGE)
            self._held = None  # two of them would not fit
            self._held = (place, self.in_memory(place))
        return self._held[1]

    def _part(self, place: Place) -> bytes:
        key = (place.within, place.holder)
        if self._carried is None or self._carried[:2] != key:
            document = self._document if place.within is None else self.opened(place.within)
            document.seek(0)
            self._carried = (*key, self._carrier(document, place.holder))
        parts = self._carried[2]
        if place.part >= len(parts) or len(parts[place.part]) != place.size:
            raise MemberBroke(MEMBER_DAMAGED)
        return parts[place.part]

    def _stored(self, place: Place, most: int) -> Iterator[bytes]:
        """Yield the bytes of a member as they are packed; those of an encrypted one without its cipher."""
        stretch = Stretch(self._holder(place), place.extents)
        if place.lock is None:
            while piece := stretch.read(most):
                yield piece
            return
        if place.lock.key is None or place.lock.key >= len(self._keys):
            raise MemberBroke(MEMBER_ENCRYPTED)
        password, encrypted = self._keys[place.lock.key], io.BufferedReader(stretch)
        if place.lock.cipher is Cipher.PKWARE:
            yield from without_pkware(encrypted, password, most)
            return
        size = sum(length for _, length in place.extents)
        for piece in without_aes(place.lock, encrypted, size, password, self._derived):
            yield from _cut(piece, most)

    def _deflated(self, place: Place, most: int) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        packed = self._stored(place, min(most, PIECE_BYTES))
        idle = 0
        while not inflater.eof:
            taken = inflater.unconsumed_tail or next(packed, b"")
            try:
                piece = inflater.decompress(taken, most) if taken else inflater.flush()
            except zlib.error as error:
                raise MemberBroke(MEMBER_DAMAGED) from error
            idle = 0 if piece else idle + 1
            if piece:
                yield piece
            elif not taken or idle > _EMPTY_STEPS:
                raise MemberBroke(MEMBER_DAMAGED)
        if place.lock is not None:
            for _ in packed:  # the cipher's own proof stands at its end
                pass


def _cut(held: bytes, most: int) -> Iterator[bytes]:
    for at in range(0, len(held), most):
        yield held[at : at + most]
