"""What can be saved of a ZIP archive whose end is missing: each member has a header of its own before its bytes.

Only what is certain is taken: members whose size is known, or is found by unpacking them to their end, and whose
checksum stands beside them. Whoever takes one out proves it against that.
"""

import struct
import time
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from phr.readers.limits import ARCHIVES, limits_of_listing
from phr.readers.member_troubles import ARCHIVE_CUT_SHORT, ARCHIVE_DAMAGED, MEMBER_CUT_SHORT
from phr.readers.places import Contents, Found
from phr.readers.zip_directory import (
    DEFLATED,
    ENCRYPTED,
    HAS_PLACE,
    LOCAL_HEADER,
    LOCAL_MARK,
    SIZE_BEHIND,
    Entry,
    long_numbers,
    path_of,
    place_of,
    read_at,
    trouble_of,
)

_DESCRIPTOR_MARK = b"PK\x07\x08"
_SPLIT_MARKS = (b"PK\x07\x08", b"PK00")  # before the first member of an archive that was to be split, 8.5.3
_PIECE = 64 * 1024


def salvaged(document: BinaryIO, size: int) -> Contents:
    """Return the members that stand in an archive of `size` bytes that has no directory."""
    found = tuple(islice(_members(document, size), ARCHIVES.members))
    if any(member.place is not None for member in found):
        return Contents(found, (ARCHIVE_CUT_SHORT,))
    # A header that stands alone may be noise with the right first letters: its name is shown to nobody.
    is_archive = any(member.trouble is MEMBER_CUT_SHORT for member in found)
    return Contents((), (ARCHIVE_CUT_SHORT if is_archive else ARCHIVE_DAMAGED,))


def _members(document: BinaryIO, size: int) -> Iterator[Found]:
    at = 4 if read_at(document, 0, 4) in _SPLIT_MARKS else 0
    until = time.process_time() + limits_of_listing().soft_seconds
    while at < size and time.process_time() < until:
        held = read_at(document, at, LOCAL_HEADER.size)
        if len(held) < LOCAL_HEADER.size or not held.startswith(LOCAL_MARK):
            return
        entry, start, has_descriptor = _entry(document, at, held)
        if has_descriptor:
            measured = _measured(document, entry, start, size)
            if measured is None:
                yield Found(entry.path, 0, None, MEMBER_CUT_SHORT)
                return
            entry, at = measured
        else:
            at = start + entry.packed
        if not (entry.path.endswith("/") and entry.size == 0):
            yield _found(entry, start, size)


def _entry(document: BinaryIO, at: int, held: bytes) -> tuple[Entry, int, bool]:
    """Return a member by its own header, where its bytes begin, and whether its sizes stand behind them."""
    _, _, flags, method, time_written, _, crc, packed, size, name_length, extra_length = LOCAL_HEADER.unpack(held)
    rest = read_at(document, at + LOCAL_HEADER.size, name_length + extra_length)
    raw, extra = rest[:name_length], rest[name_length:]
    size, packed = long_numbers(extra, (size, packed))
    entry = Entry(path_of(raw, flags, extra), flags, method, crc, packed, size, at, time=time_written, extra=extra)
    return entry, at + LOCAL_HEADER.size + name_length + extra_length, bool(flags & SIZE_BEHIND) and not packed


def _found(entry: Entry, start: int, size: int) -> Found:
    trouble = trouble_of(entry)
    if trouble in HAS_PLACE and start + entry.packed > size:
        trouble = MEMBER_CUT_SHORT
    return Found(entry.path, entry.size, place_of(entry, start) if trouble in HAS_PLACE else None, trouble)


def _measured(document: BinaryIO, entry: Entry, start: int, size: int) -> tuple[Entry, int] | None:
    """Return a member with the sizes that stand behind it, and where the next one begins; None where it has no end.

    Its end is known by unpacking alone, so a stored or encrypted member of this kind has none.
    """
    if entry.method != DEFLATED or entry.flags & ENCRYPTED:
        return None
    packed, unpacked, crc = _unpacked(document, start, size)
    at = start + packed
    if read_at(document, at, 4) == _DESCRIPTOR_MARK:
        at += 4
    for form in ("<III", "<IQQ"):  # the longer one in a ZIP64 archive; nothing says which
        held = read_at(document, at, struct.calcsize(form))
        if len(held) == struct.calcsize(form) and struct.unpack(form, held) == (crc, packed, unpacked):
            told = Entry(entry.path, entry.flags, entry.method, crc, packed, unpacked, entry.offset)
            return told, at + len(held)
    return None


def _unpacked(document: BinaryIO, start: int, size: int) -> tuple[int, int, int]:
    """Return how many bytes a packed member takes and unpacks to, and their checksum; zeros where it breaks."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    at, unpacked, crc = start, 0, 0
    while not inflater.eof and unpacked <= ARCHIVES.member_bytes:
        taken = inflater.unconsumed_tail
        if not taken:
            taken = read_at(document, at, min(_PIECE, size - at))
            at += len(taken)
        if not taken:
            return 0, 0, 0
        try:
            piece = inflater.decompress(taken, _PIECE)
        except zlib.error:
            return 0, 0, 0
        unpacked += len(piece)
        crc = zlib.crc32(piece, crc)
    return at - start - len(inflater.unused_data), unpacked, crc
