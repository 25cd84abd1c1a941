"""Where the bytes of a member lie: found out by one child process, kept by the parent unopened, told to the next.

So an archive's directory is parsed once, whatever is done with its members, and always inside a limited child. What
comes back from a child is checked for shape alone: a place that lies leads to other bytes of the same container, and
these are parsed in a child again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from phr.readers.limits import ARCHIVES, MAX_HANDED_BYTES
from phr.record.reading import Form, Trouble

MAX_EXTENTS = 256  # an honest file on a disc has one, or one for each 4 GiB
_MAX_NESTING = 4  # a disc, an archive on it, a mail in that, and one to spare
_FURTHEST = 1 << 62
_CRC_BITS = 32

Extent = tuple[int, int]  # offset and length in bytes


class Packing(Enum):
    """How a member's bytes stand in what holds them."""

    STORED = "stored"
    DEFLATED = "deflated"
    CARRIED = "carried"  # inside a mail, an XML or JSON file or a DICOM file, in an encoding of its own


class Cipher(Enum):
    """How a member of an archive is encrypted."""

    PKWARE = "pkware"
    AES_128 = "aes-128"
    AES_192 = "aes-192"
    AES_256 = "aes-256"


@dataclass(frozen=True, slots=True)
class Lock:
    """What keeps an encrypted member shut.

    `check` is the byte that tells a wrong password of PKWARE's cipher; AES keeps its own. `key` says which of the
    passwords that go with the order opens it, counted from 0 in the ways they are spelled; None where none is known.
    """

    cipher: Cipher
    check: int = 0
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where one member's bytes lie.

    `size` is in bytes, once taken out. `extents` lie in the container or, where `within` says so, in the bytes of
    another member, which have to be taken out first. `crc` is the CRC-32 that the bytes must have, None where the
    container keeps none. `holder` and `part` are of carried members: the form that carries it, and which one it is.
    Of an encrypted member, which has a `lock`, the extents are of its encrypted bytes.
    """

    packing: Packing
    size: int
    extents: tuple[Extent, ...] = ()
    crc: int | None = None
    within: "Place | None" = None
    holder: Form = Form.UNKNOWN
    part: int = 0
    lock: Lock | None = None

    @property
    def is_plain(self) -> bool:
        """Say whether the member's bytes stand in the container as they are."""
        return self.is_as_it_is and self.within is None

    @property
    def is_as_it_is(self) -> bool:
        """Say whether the member's bytes stand as they are in what holds it, so that any of them can be had at once."""
        return self.packing is Packing.STORED and self.lock is None

    @property
    def room_bytes(self) -> int:
        """Return how many bytes taking it out may need in memory: of a carried member, its carrier's."""
        return MAX_HANDED_BYTES if self.packing is Packing.CARRIED else self.size


@dataclass(frozen=True, slots=True)
class Found:
    """A member as its container's directory tells it; without a place where it cannot be taken out."""

    path: str
    size: int
    place: Place | None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What a container's own directory tells, before any member was looked at."""

    found: tuple[Found, ...]
    troubles: tuple[Trouble, ...] = ()


def seen_from_outside(inner: Place, outer: Place | None) -> Place:
    """Return the place, in the container, of what lies at `inner` inside the member at `outer`."""
    if outer is None:
        return inner
    if inner.within is not None:
        within = seen_from_outside(inner.within, outer)
        return replace(inner, within=within)
    if outer.is_plain and inner.packing is not Packing.CARRIED:
        extents = tuple(piece for extent in inner.extents for piece in mapped(extent, outer.extents))
        return replace(inner, extents=extents)
    return replace(inner, within=outer)


def mapped(extent: Extent, onto: Sequence[Extent]) -> list[Extent]:
    """Return where a run of bytes lies, given where the bytes that it is a part of lie; what lies outside is left out.

    >>> mapped((3, 4), [(100, 5), (200, 9)])
    [(103, 2), (200, 2)]
    """
    start, length = extent
    found = []
    for offset, held in onto:
        taken = min(length, held - start)
        if taken > 0:
            found.append((offset + start, taken))
            length -= taken
        start = max(0, start - held)
        if length <= 0:
            break
    return found


def place_to_plain(place: Place | None) -> list[Any] | None:
    """Return a place as lists and numbers for JSON."""
    if place is None:
        return None
    flat = [number for extent in place.extents for number in extent]
    packed: list[Any] = [place.packing.value, place.size, flat, place.crc]
    if place.within is not None or place.packing is Packing.CARRIED or place.lock is not None:
        packed += [place_to_plain(place.within), place.holder.value, place.part]
    if place.lock is not None:
        packed += [[place.lock.cipher.value, place.lock.check, place.lock.key]]
    return packed


def place_from_plain(held: Any, depth: int = 0) -> Place | None:  # noqa: ANN401 - JSON from a child that may be anything
    """Return the place that lists and numbers stand for; raise ValueError where they are none."""
    if held is None:
        return None
    if type(held) is not list or depth > _MAX_NESTING:
        raise ValueError("no place in this")
    packing, size, flat, crc, *rest = held
    within, holder, part, *lock = rest or (None, Form.UNKNOWN.value, 0)
    _must_be_numbers([size, part, *flat, *([] if crc is None else [crc])])
    if len(flat) % 2 or len(flat) > 2 * MAX_EXTENTS or (crc or 0) >> _CRC_BITS or size > ARCHIVES.member_bytes:
        raise ValueError("no place in this")
    extents = tuple(zip(flat[::2], flat[1::2], strict=True))
    inner = place_from_plain(within, depth + 1)
    return Place(Packing(packing), size, extents, crc, inner, Form(holder), part, _lock_from_plain(*lock))


def _lock_from_plain(held: Any = None) -> Lock | None:  # noqa: ANN401 - as above
    if held is None:
        return None
    cipher, check, key = held
    _must_be_numbers([check, *([] if key is None else [key])])
    return Lock(Cipher(cipher), check, key)


def _must_be_numbers(numbers: Sequence[object]) -> None:
    if not all(type(number) is int and 0 <= number < _FURTHEST for number in numbers):
        raise ValueError("no numbers in this")
