"""What Rock Ridge notes beside a directory record: the full name, the kind of file, and where a moved folder went."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_MAX_CONTINUATIONS = 8
_NAME_SPECIAL = 0b110  # "." and ".." are noted as flags, without letters

Continuation = Callable[[int, int, int], bytes]  # block, offset, length


@dataclass(frozen=True, slots=True)
class RockRidge:
    """What is noted of one record; empty where nothing is."""

    name: bytes = b""
    mode: int = 0
    is_link: bool = False
    is_moved_here: bool = False
    child_block: int | None = None


def is_rock_ridge(root: bytes) -> bool:
    """Say whether a tree uses the system use area, told by the first record of its root folder (SUSP 5.3)."""
    return root[34:36] == b"SP" and root[38:40] == b"\xbe\xef"


def rock_ridge_of(area: bytes, continuation: Continuation) -> RockRidge:
    """Return what the system use area of a record notes, and the areas that continue it."""
    name, mode, child = b"", 0, None
    seen: set[bytes] = set()
    for mark, field in _fields(area, continuation):
        seen.add(mark)
        if mark == b"NM" and len(field) > 1 and not field[0] & _NAME_SPECIAL:
            name += field[1:]
        elif mark == b"PX" and len(field) >= 4:
            (mode,) = struct.unpack_from("<I", field)
        elif mark == b"CL" and len(field) >= 4:
            (child,) = struct.unpack_from("<I", field)
    return RockRidge(name, mode, is_link=b"SL" in seen, is_moved_here=b"RE" in seen, child_block=child)


def _fields(area: bytes, continuation: Continuation) -> Iterator[tuple[bytes, bytes]]:
    """Yield the marks and contents of the fields of an area, and of those that it goes on in."""
    for _ in range(_MAX_CONTINUATIONS):
        following = None
        at = 0
        while at + 4 <= len(area) and 4 <= area[at + 2] <= len(area) - at:
            mark, field = area[at : at + 2], area[at + 4 : at + area[at + 2]]
            at += area[at + 2]
            if mark == b"ST":
                break
            if mark == b"CE" and len(field) >= 20:
                following = struct.unpack("<I4xI4xI", field[:20])
            else:
                yield mark, field
        if following is None:
            return
        area = continuation(*following)
