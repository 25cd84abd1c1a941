"""The directory of a ZIP archive, read by the letter of APPNOTE.TXT 6.3.10: which members, and where their bytes lie.

Written here and not asked of zipfile, because what matters is what makes an archive hostile or broken: members that
lie over each other, links, sizes that cannot be, parts of a split archive, an end that is missing. Section numbers
are APPNOTE's. Nothing is inflated here.
"""

import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from phr.readers.limits import ARCHIVES
from phr.readers.member_troubles import (
    ARCHIVE_DAMAGED,
    ARCHIVE_IN_PARTS,
    ARCHIVE_TOO_MANY_MEMBERS,
    MEMBER_CIPHER,
    MEMBER_CUT_SHORT,
    MEMBER_DAMAGED,
    MEMBER_ENCRYPTED,
    MEMBER_LINK,
    MEMBER_OVERLAPS,
    MEMBER_PACKING,
    MEMBER_TOO_LARGE,
)
from phr.readers.places import Cipher, Contents, Found, Lock, Packing, Place
from phr.readers.zip_cipher import MOST_PKWARE_BYTES, added_bytes
from phr.record.reading import Trouble

STORED, DEFLATED = 0, 8  # 4.4.5
PACKINGS = {STORED: Packing.STORED, DEFLATED: Packing.DEFLATED}
LOCAL_MARK = b"PK\x03\x04"
LOCAL_HEADER = struct.Struct("<4s5H3I2H")  # 4.3.7
ENCRYPTED = 1 | 1 << 6 | 1 << 13  # 4.4.4: encrypted, strongly, or its very directory
_BEYOND_PHR = 1 << 6 | 1 << 13
_AES, _AES_FIELD = 99, 0x9901  # "AES Encryption Information" of WinZip: method, and field beside it
_AES_STRENGTHS = {1: Cipher.AES_128, 2: Cipher.AES_192, 3: Cipher.AES_256}
_AE_2 = 2  # keeps no checksum of the plain bytes
SIZE_BEHIND = 1 << 3  # 4.4.4: checksum and sizes stand in a descriptor behind the bytes
_LONGEST_NOTHING = 5  # bytes to which deflating programs pack an empty file
_UTF8 = 1 << 11
_ENTRY = struct.Struct("<4s6H3I5H2I")  # 4.3.12
_ENTRY_MARK = b"PK\x01\x02"
_END = struct.Struct("<4s4H2IH")  # 4.3.16
_END_MARK = b"PK\x05\x06"
_LONG_END = struct.Struct("<4sQ2H2I4Q")  # 4.3.14
_LONG_END_MARK = b"PK\x06\x06"
_LOCATOR = struct.Struct("<4sIQI")  # 4.3.15
_LOCATOR_MARK = b"PK\x06\x07"
_AES_INFORMATION = struct.Struct("<H2sBH")
_FAR, _MANY = 0xFFFFFFFF, 0xFFFF  # 4.4.1.4: the true number stands in the longer record
_LONG_NUMBERS, _UNICODE_PATH = 0x0001, 0x7075  # 4.5.3, 4.6.9
_DOS_FOLDER = 0x10
_DOS_HOSTS = (0, 10, 11)  # 4.4.2.2
_REGULAR_MODES = (0, stat.S_IFREG)
HAS_PLACE = (None, MEMBER_ENCRYPTED)  # what may be wrong with a member whose bytes are found all the same


@dataclass(frozen=True, slots=True)
class _End:
    """Where the directory lies in the file, how long it is, and what has to be added to each offset in it."""

    start: int
    length: int
    shift: int
    is_part: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One member as the directory, or its own local header, names it."""

    path: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    offset: int
    mode: int = 0
    is_folder: bool = False
    time: int = 0
    extra: bytes = b""


def zip_contents(document: BinaryIO, size: int) -> Contents | None:
    """Return what a ZIP archive of `size` bytes holds, or None where it has no directory (it may be cut short)."""
    end = _found_end(document, size)
    if end is None:
        return None
    if end.is_part:
        return Contents((), (ARCHIVE_IN_PARTS,))
    if end.length > ARCHIVES.directory_bytes:
        return Contents((), (ARCHIVE_TOO_MANY_MEMBERS,))
    directory = read_at(document, end.start, end.length)
    entries, is_whole = _entries(directory, end.shift)
    if len(entries) > ARCHIVES.members:
        return Contents((), (ARCHIVE_TOO_MANY_MEMBERS,))
    found = _found(document, [entry for entry in entries if not entry.is_folder], end.start)
    return Contents(tuple(found), () if is_whole else (ARCHIVE_DAMAGED,))


def read_at(document: BinaryIO, offset: int, length: int) -> bytes:
    """Return the bytes at a place; fewer where the document ends."""
    document.seek(offset)
    return document.read(length)


def path_of(raw: bytes, flags: int, extra: bytes = b"") -> str:
    """Return a member's name as text: its Unicode field, UTF-8 where it says or is so, else the IBM PC's letters."""
    for kind, field in _extra_fields(extra):
        if kind == _UNICODE_PATH and field[:1] == b"\1" and field[1:5] == zlib.crc32(raw).to_bytes(4, "little"):
            raw, flags = field[5:], _UTF8
            break
    try:
        return raw.decode("utf-8")  # macOS writes UTF-8 without saying so
    except UnicodeDecodeError:
        return raw.decode("utf-8", errors="replace") if flags & _UTF8 else raw.decode("cp437")


def long_numbers(extra: bytes, wanted: Sequence[int]) -> list[int]:
    """Return numbers of a header with those that did not fit replaced from its ZIP64 field, in their order there."""
    field = next((field for kind, field in _extra_fields(extra) if kind == _LONG_NUMBERS), b"")
    numbers, at = list(wanted), 0
    for place, number in enumerate(numbers):
        if number == _FAR and len(field) >= at + 8:
            numbers[place] = int.from_bytes(field[at : at + 8], "little")
            at += 8
    return numbers


def trouble_of(entry: Entry) -> Trouble | None:
    """Return why a member cannot be taken out, judged by its header alone."""
    if stat.S_IFMT(entry.mode) not in _REGULAR_MODES:
        return MEMBER_LINK
    lock = lock_of(entry)
    if lock is None and (entry.flags & ENCRYPTED or entry.method == _AES):
        return MEMBER_CIPHER
    if packing_of(entry) not in PACKINGS:
        return MEMBER_PACKING
    if entry.size > ARCHIVES.member_bytes:
        return MEMBER_TOO_LARGE
    packed = entry.packed - (added_bytes(lock) if lock is not None else 0)
    is_stored = packing_of(entry) == STORED
    if packed < 0 or (is_stored and packed != entry.size) or (not entry.size and packed > _LONGEST_NOTHING):
        return MEMBER_DAMAGED  # one that claims to be empty and is not would be passed over as nothing
    return MEMBER_ENCRYPTED if lock is not None else None


def lock_of(entry: Entry) -> Lock | None:
    """Return what keeps an encrypted member shut, or None where it is not encrypted, or in a way phr does not open."""
    if not entry.flags & 1 or entry.flags & _BEYOND_PHR:
        return None
    if entry.method != _AES:
        check = entry.time >> 8 if entry.flags & SIZE_BEHIND else entry.crc >> 24
        return Lock(Cipher.PKWARE, check) if entry.packed <= MOST_PKWARE_BYTES else None
    field = _aes_field(entry)
    return Lock(_AES_STRENGTHS[field[1]]) if field is not None and field[1] in _AES_STRENGTHS else None


def packing_of(entry: Entry) -> int:
    """Return the method by which a member is packed, of an encrypted one before that."""
    field = _aes_field(entry)
    return entry.method if entry.method != _AES or field is None else field[2]


def place_of(entry: Entry, start: int) -> Place:
    """Return where a member lies whose bytes begin at `start`; it must have no trouble but that it is encrypted."""
    field = _aes_field(entry) if entry.method == _AES else None
    crc = None if field is not None and field[0] == _AE_2 else entry.crc
    packing = PACKINGS[packing_of(entry)]
    return Place(packing, entry.size, ((start, entry.packed),), crc, lock=lock_of(entry))


def _aes_field(entry: Entry) -> tuple[int, int, int] | None:
    """Return the version, the strength and the method of packing that an AES member names."""
    field = next((field for kind, field in _extra_fields(entry.extra) if kind == _AES_FIELD), b"")
    if len(field) < _AES_INFORMATION.size:
        return None
    version, _, strength, method = _AES_INFORMATION.unpack_from(field)
    return version, strength, method


def _found_end(document: BinaryIO, size: int) -> _End | None:
    tail_at = max(0, size - _END.size - 0xFFFF - 1)
    tail = read_at(document, tail_at, size - tail_at)
    at = tail.rfind(_END_MARK)
    while at >= 0:
        if len(tail) >= at + _END.size:
            numbers = _END.unpack_from(tail, at)
            end = _as_end(document, tail_at + at, numbers[1:7])
            if end is not None:
                return end
        at = tail.rfind(_END_MARK, 0, at)
    return None


def _as_end(document: BinaryIO, at: int, numbers: Sequence[int]) -> _End | None:
    """Return the end record at a place, or None where what it says cannot be."""
    disc, directory_disc, _, _, length, offset = numbers
    ends_at = at
    if at >= _LOCATOR.size:
        mark, _, long_at, discs = _LOCATOR.unpack(read_at(document, at - _LOCATOR.size, _LOCATOR.size))
        if mark == _LOCATOR_MARK:
            long_end = _long_end(document, long_at, at - _LOCATOR.size)
            if long_end is None:
                return _End(0, 0, 0, is_part=True) if discs > 1 else None
            ends_at, (disc, directory_disc, _, _, length, offset) = long_end
    is_part = disc not in (0, _MANY) or directory_disc not in (0, _MANY)
    start = ends_at - length
    shift = start - offset  # a program or a note may stand before the archive
    if is_part:
        return _End(0, 0, 0, is_part=True)
    return _End(start, length, shift, is_part=False) if start >= 0 and shift >= 0 else None


def _long_end(document: BinaryIO, named: int, before: int) -> tuple[int, tuple[int, ...]] | None:
    for at in (named, before - _LONG_END.size):  # named, or right before the locator where something stands in front
        held = read_at(document, at, _LONG_END.size) if 0 <= at <= before - _LONG_END.size else b""
        if held.startswith(_LONG_END_MARK) and len(held) == _LONG_END.size:
            return at, _LONG_END.unpack(held)[4:]
    return None


def _entries(directory: bytes, shift: int) -> tuple[list[Entry], bool]:
    """Return the entries of a directory up to one more than phr takes, and whether it was sound to its end."""
    entries: list[Entry] = []
    at = 0
    while at < len(directory) and len(entries) <= ARCHIVES.members:
        if len(directory) < at + _ENTRY.size or not directory.startswith(_ENTRY_MARK, at):
            return entries, False
        numbers = _ENTRY.unpack_from(directory, at)
        name_at = at + _ENTRY.size
        extra_at = name_at + numbers[10]
        at = extra_at + numbers[11] + numbers[12]
        if at > len(directory):
            return entries, False
        extra = directory[extra_at : extra_at + numbers[11]]
        entries.append(_entry(numbers, directory[name_at:extra_at], extra, shift))
    return entries, True


def _entry(numbers: Sequence[int], raw: bytes, extra: bytes, shift: int) -> Entry:
    made_by, flags, method, crc, attributes = numbers[1], numbers[3], numbers[4], numbers[7], numbers[15]
    size, packed, offset = long_numbers(extra, (numbers[9], numbers[8], numbers[16]))
    mode = attributes >> 16
    is_named_folder = raw.endswith((b"/", b"\\"))
    is_marked_folder = (bool(attributes & _DOS_FOLDER) and made_by >> 8 in _DOS_HOSTS) or stat.S_ISDIR(mode)
    return Entry(
        path_of(raw, flags, extra),
        flags,
        method,
        crc,
        packed,
        size,
        offset + shift,
        0 if stat.S_ISDIR(mode) else mode,
        is_folder=size == 0 and (is_named_folder or is_marked_folder),
        time=numbers[5],
        extra=extra,
    )


def _found(document: BinaryIO, entries: Sequence[Entry], directory_at: int) -> Iterator[Found]:
    troubles: list[Trouble | None] = [trouble_of(entry) for entry in entries]
    starts = [_start_of_bytes(document, entry) for entry in entries]
    overlapping = _overlapping(
        [
            (entry.offset, start + entry.packed, number)
            for number, (entry, start) in enumerate(zip(entries, starts, strict=True))
            if start is not None
        ]
    )
    for number, (entry, start) in enumerate(zip(entries, starts, strict=True)):
        trouble = troubles[number]
        if trouble in HAS_PLACE and start is None:
            trouble = MEMBER_DAMAGED
        elif trouble in HAS_PLACE and start is not None and start + entry.packed > directory_at:
            trouble = MEMBER_CUT_SHORT
        if number in overlapping:
            trouble = MEMBER_OVERLAPS
        place = place_of(entry, start) if trouble in HAS_PLACE and start is not None else None
        yield Found(entry.path, entry.size, place, trouble)


def _start_of_bytes(document: BinaryIO, entry: Entry) -> int | None:
    """Return where a member's bytes begin, behind its local header, or None where no such header stands there."""
    held = read_at(document, entry.offset, LOCAL_HEADER.size)
    if len(held) < LOCAL_HEADER.size or not held.startswith(LOCAL_MARK):
        return None
    numbers = LOCAL_HEADER.unpack(held)
    if numbers[3] != entry.method:
        return None  # two programs would see two different files
    return entry.offset + LOCAL_HEADER.size + int(numbers[9]) + int(numbers[10])


def _overlapping(spans: Sequence[tuple[int, int, int]]) -> set[int]:
    """Return the numbers of all spans (start, end, number) that share a byte with another."""
    overlapping: set[int] = set()
    furthest, holder = -1, -1
    for start, end, number in sorted(spans):
        if start < furthest:
            overlapping |= {number, holder}
        if end > furthest:
            furthest, holder = end, number
    return overlapping


def _extra_fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while len(extra) >= at + 4:
        kind, length = struct.unpack_from("<2H", extra, at)
        yield kind, extra[at + 4 : at + 4 + length]
        at += 4 + length
