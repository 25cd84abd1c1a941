"""The folders of a disc image by ISO 9660, with the names of Rock Ridge or Joliet: which files, and where they lie.

Written here because the library for it shortens, without a word, a file that the image does not hold to its end, and
refuses a disc as a whole for a fault in one record. Clauses are of ECMA-119 (4th edition); Rock Ridge is IEEE P1282,
its fields lie in the system use area as SUSP 1.12 says.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from phr.readers.limits import ARCHIVES
from phr.readers.member_troubles import (
    ARCHIVE_CUT_SHORT,
    ARCHIVE_DAMAGED,
    ARCHIVE_TOO_MANY_MEMBERS,
    ARCHIVE_WRONG_LENGTH,
    FOLDERS_TOO_DEEP,
    MEMBER_CUT_SHORT,
    MEMBER_LINK,
    MEMBER_SCATTERED,
    MEMBER_TOO_LARGE,
)
from phr.readers.places import MAX_EXTENTS, Contents, Extent, Found, Packing, Place
from phr.readers.rock_ridge import RockRidge, is_rock_ridge, rock_ridge_of
from phr.record.reading import Trouble

SECTOR = 2048
_FIRST_DESCRIPTOR = 16 * SECTOR
_MAX_DESCRIPTORS = 64
_PRIMARY, _SUPPLEMENTARY, _TERMINATOR = 1, 2, 255
_JOLIET_ENCODING = "utf-16-be"
_JOLIET = (b"%/@", b"%/C", b"%/E")
_FOLDER, _ASSOCIATED, _CONTINUED = 1 << 1, 1 << 2, 1 << 7  # 9.1.6
_SHORTEST_RECORD = 34
_PIECE = 1024 * 1024
_VOLUME_SIZE = 80  # 8.4.8: in blocks


@dataclass(frozen=True, slots=True)
class _Record:
    """One directory record: a file, a part of one, or a folder."""

    name: bytes
    extent: Extent
    flags: int
    is_interleaved: bool
    more: RockRidge


@dataclass(frozen=True, slots=True)
class _Tree:
    """One of the trees of a disc: how its names are written, its root, and whether two tellings of that differ."""

    root: Extent
    block: int
    encoding: str
    has_rock_ridge: bool
    is_torn: bool


class _Walk:
    """A walk through all folders of a tree, each entered once; gathers what troubles it."""

    def __init__(self, document: BinaryIO, size: int, tree: _Tree) -> None:
        self._document = document
        self._size = size
        self._tree = tree
        self._directory_bytes = 0
        self._entered: set[int] = set()
        self.troubles: dict[Trouble, None] = {ARCHIVE_DAMAGED: None} if tree.is_torn else {}

    def files(self) -> Iterator[Found]:
        """Yield the files of all folders, folder by folder."""
        waiting = [(self._tree.root, "", 1)]
        moved: list[tuple[Extent, str, int]] = []
        while waiting or moved:
            extent, path, depth = (waiting or moved).pop()
            if extent[0] in self._entered:
                continue
            self._entered.add(extent[0])
            below: list[tuple[Extent, str, int]] = []
            for name, parts in _joined(self._records(extent)):
                here = path + self._name(name, parts[0])
                folder = self._folder(parts[0])
                if folder is None:
                    yield self._file(here, parts)
                elif self._may_enter(folder, depth):
                    # A tree too deep for ISO 9660 was moved here; it is shown where it belongs, if that is found.
                    (moved if parts[0].more.is_moved_here else below).append((folder, f"{here}/", depth + 1))
            waiting += reversed(below)

    def _may_enter(self, folder: Extent, depth: int) -> bool:
        """Say whether to go on into a folder, whose parent lies `depth` deep; else note why not."""
        if folder[0] in self._entered:
            self.troubles[ARCHIVE_DAMAGED] = None  # folders in a circle
            return False
        if depth >= ARCHIVES.depth:
            self.troubles[FOLDERS_TOO_DEEP] = None
            return False
        return True

    def _records(self, folder: Extent) -> Iterator[_Record]:
        offset, length = folder
        self._directory_bytes += length
        if offset >= self._size or self._directory_bytes > ARCHIVES.directory_bytes:
            self.troubles[ARCHIVE_DAMAGED] = None
            return
        if offset + length > self._size:
            self.troubles[ARCHIVE_CUT_SHORT] = None
        self._document.seek(offset)
        held = self._document.read(length)
        if held[32:34] != b"\1\0":  # a folder begins with a record of itself (6.8.2.2)
            self.troubles[ARCHIVE_DAMAGED] = None
        for sector_at in range(0, len(held), SECTOR):
            yield from self._records_of_sector(held[sector_at : sector_at + SECTOR])

    def _records_of_sector(self, sector: bytes) -> Iterator[_Record]:
        at = 0
        while at < len(sector) and sector[at]:  # a record never crosses a sector
            record = self._record(sector[at : at + sector[at]], sector[at])
            if record is None:
                self.troubles[ARCHIVE_DAMAGED] = None
                return
            at += sector[at]
            if record.name not in (b"\0", b"\1") and not record.flags & _ASSOCIATED:
                yield record
        if any(sector[at:]):  # only zeros fill its end (6.8.1.1): here a record is lost
            self.troubles[ARCHIVE_DAMAGED] = None

    def _record(self, held: bytes, claimed: int) -> _Record | None:
        if len(held) < max(claimed, _SHORTEST_RECORD) or 33 + held[32] > claimed:
            return None
        if _is_torn(held):
            self.troubles[ARCHIVE_DAMAGED] = None
        name_end = 33 + held[32]
        start = (_number(held, 2) + held[1]) * self._tree.block  # 9.1.3, 9.1.4: the extended attributes stand before
        more = RockRidge()
        if self._tree.has_rock_ridge:
            more = rock_ridge_of(held[name_end + (held[32] + 1) % 2 :], self._continuation)
        return _Record(held[33:name_end], (start, _number(held, 10)), held[25], bool(held[26] or held[27]), more)

    def _continuation(self, block: int, offset: int, length: int) -> bytes:
        self._document.seek(block * self._tree.block + offset)
        return self._document.read(min(length, SECTOR))

    def _folder(self, record: _Record) -> Extent | None:
        """Return where a folder lies, or None for a file."""
        if record.more.child_block is not None:
            offset = record.more.child_block * self._tree.block
            self._document.seek(offset)
            return offset, _number(self._document.read(_SHORTEST_RECORD), 10)
        return record.extent if record.flags & _FOLDER else None

    def _name(self, name: bytes, record: _Record) -> str:
        if record.more.name:
            return _text(record.more.name, "utf-8")
        return _text(name, self._tree.encoding).partition(";")[0].removesuffix(".")

    def _file(self, path: str, parts: list[_Record]) -> Found:
        first = parts[0].more
        if first.is_link or stat.S_IFMT(first.mode) not in (0, stat.S_IFREG):
            return Found(path, 0, None, MEMBER_LINK)
        extents = joined_extents([part.extent for part in parts])
        size = sum(length for _, length in extents)
        trouble = None
        if size > ARCHIVES.member_bytes:
            trouble = MEMBER_TOO_LARGE
        elif len(extents) > MAX_EXTENTS or any(part.is_interleaved for part in parts):
            trouble = MEMBER_SCATTERED
        if any(offset + length > self._size for offset, length in extents):
            trouble = MEMBER_CUT_SHORT
            self.troubles[ARCHIVE_CUT_SHORT] = None
        return Found(path, size, Place(Packing.STORED, size, extents) if trouble is None else None, trouble)


def iso_contents(document: BinaryIO, size: int) -> Contents:
    """Return what the image of a disc of `size` bytes holds, by the fullest names it has.

    Where these are damaged, by those that lead to the most files.
    """
    contents = _by_best_names(document, size)
    if not contents.found or _has_length_told(document, size):
        return contents
    return Contents(contents.found, (*contents.troubles, ARCHIVE_WRONG_LENGTH))


def _has_length_told(document: BinaryIO, size: int) -> bool:
    """Say whether an image is whole sectors long and nothing lies behind the end that it tells.

    Image files carry no checksums: a byte lost on the way shifts all that follows it. Behind the end may lie a second
    session of the disc, with a table of contents of its own.
    """
    if size % SECTOR:
        return False
    document.seek(_FIRST_DESCRIPTOR)
    held = document.read(SECTOR)
    if len(held) < SECTOR or held[:6] != b"\1CD001":
        return True  # by UDF alone; what is wrong is told where its tree is read
    document.seek(_number(held, _VOLUME_SIZE) * (int.from_bytes(held[128:130], "little") or SECTOR))
    return not any(any(piece) for piece in iter(lambda: document.read(_PIECE), b""))


def _by_best_names(document: BinaryIO, size: int) -> Contents:
    best = Contents((), (ARCHIVE_DAMAGED,))
    for contents in _told(document, size):
        if not contents.troubles:
            return _with_more(contents, document, size)
        if len(contents.found) > len(best.found) or not best.found:
            best = contents
    return best


def _with_more(chosen: Contents, document: BinaryIO, size: int) -> Contents:
    """Add what the other trees of a disc tell.

    These are files that only they lead to (the end of a folder may be lost without a trace), and their own damage.
    """
    known = {found.place.extents[0] for found in chosen.found if found.place is not None and found.place.extents}
    more: dict[Extent, Found] = {}
    troubles = dict.fromkeys(chosen.troubles)
    for tree in _trees(document):
        other = _walked(document, size, tree)
        if other.troubles:
            troubles[ARCHIVE_DAMAGED] = None  # where one tree was hit, files may have been hit too
            continue
        for found in other.found:
            extents = found.place.extents if found.place is not None else ()
            if extents and extents[0] not in known:
                more.setdefault(extents[0], found)
    return Contents((*chosen.found, *more.values()), tuple(troubles))


def _told(document: BinaryIO, size: int) -> Iterator[Contents]:
    """Yield what each tree of a disc tells: Rock Ridge, Joliet, UDF, the plain names."""
    plain = []
    for tree in sorted(_trees(document), key=lambda tree: not tree.has_rock_ridge):
        if tree.has_rock_ridge or tree.encoding == _JOLIET_ENCODING:
            yield _walked(document, size, tree)
        else:
            plain.append(tree)
    from phr.readers.udf_tree import udf_contents

    by_udf = udf_contents(document, size)
    if by_udf is not None:
        yield by_udf
    for tree in plain:
        yield _walked(document, size, tree)


def _walked(document: BinaryIO, size: int, tree: _Tree) -> Contents:
    walk = _Walk(document, size, tree)
    found = tuple(islice(walk.files(), ARCHIVES.members + 1))
    if len(found) > ARCHIVES.members:
        return Contents((), (ARCHIVE_TOO_MANY_MEMBERS,))
    return Contents(found, tuple(walk.troubles))


def joined_extents(extents: list[Extent]) -> tuple[Extent, ...]:
    """Return runs of bytes with those made one that follow each other, and without empty ones."""
    joined: list[Extent] = []
    for offset, length in extents:
        if joined and sum(joined[-1]) == offset:
            joined[-1] = (joined[-1][0], joined[-1][1] + length)
        elif length > 0:
            joined.append((offset, length))
    return tuple(joined)


def _trees(document: BinaryIO) -> Iterator[_Tree]:
    """Yield the trees that the volume descriptors name: the plain one, and after it the one of Joliet."""
    for number in range(_MAX_DESCRIPTORS):
        document.seek(_FIRST_DESCRIPTOR + number * SECTOR)
        held = document.read(SECTOR)
        if len(held) < SECTOR or held[1:6] != b"CD001" or held[0] == _TERMINATOR:
            return
        is_joliet = held[0] == _SUPPLEMENTARY and held[88:91] in _JOLIET  # 8.5.6
        if held[0] == _PRIMARY or is_joliet:
            block = int.from_bytes(held[128:130], "little") or SECTOR
            root = (_number(held, 158) * block, _number(held, 166))
            document.seek(root[0])
            has_rock_ridge = not is_joliet and is_rock_ridge(document.read(SECTOR))
            encoding = _JOLIET_ENCODING if is_joliet else "utf-8"
            yield _Tree(root, block, encoding, has_rock_ridge, _is_torn(held[156:190]))


def _joined(records: Iterator[_Record]) -> Iterator[tuple[bytes, list[_Record]]]:
    """Yield names with their records: several where a file has more bytes than one record can tell (6.5.1)."""
    parts: list[_Record] = []
    for record in records:
        if parts and record.name != parts[0].name:
            yield parts[0].name, parts
            parts = []
        parts.append(record)
        if not record.flags & _CONTINUED:
            yield parts[0].name, parts
            parts = []
    if parts:
        yield parts[0].name, parts


def _is_torn(record: bytes) -> bool:
    """Say whether place or length, which a record tells in both byte orders (7.3.3), differ between them."""
    return any(_number(record, at) != int.from_bytes(record[at + 4 : at + 8], "big") for at in (2, 10))


def _number(held: bytes, at: int) -> int:
    return int.from_bytes(held[at : at + 4], "little")


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("cp1252" if encoding == "utf-8" else encoding, errors="replace")
