"""The folders of a disc by UDF, where that has the fullest names. The one door to pycdlib."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.limits import ARCHIVES
from phr.readers.member_troubles import (
    ARCHIVE_CUT_SHORT,
    ARCHIVE_TOO_MANY_MEMBERS,
    FOLDERS_TOO_DEEP,
    MEMBER_CUT_SHORT,
    MEMBER_LINK,
    MEMBER_SCATTERED,
    MEMBER_TOO_LARGE,
)
from phr.readers.places import MAX_EXTENTS, Contents, Extent, Found, Packing, Place
from phr.record.reading import Trouble

if TYPE_CHECKING:
    from pycdlib import PyCdlib

_MARKS = (b"NSR02", b"NSR03")  # ECMA-167, 3/9.1: one stands among the volume descriptors
_SECTOR = 2048
_FIRST, _LAST = 16, 32  # sectors
_NOT_RECORDED = 0b01  # ECMA-167, 4/14.14.1.1: allocated, and yet never written; reads as zeros


def udf_contents(document: BinaryIO, size: int) -> Contents | None:
    """Return what a disc image of `size` bytes holds by UDF, or None where it has no UDF that can be read."""
    document.seek(_FIRST * _SECTOR)
    head = document.read((_LAST - _FIRST) * _SECTOR)
    if not any(head[at + 1 : at + 6] in _MARKS for at in range(0, len(head), _SECTOR)):
        return None
    import pycdlib

    image = pycdlib.PyCdlib()
    try:
        image.open_fp(document)
        return _contents(image, size) if image.has_udf() else None
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - for a damaged image pycdlib raises whatever its arithmetic leads to
        return None


def _contents(image: "PyCdlib", size: int) -> Contents:
    found: list[Found] = []
    troubles: dict[Trouble, None] = {}
    for item in _files(image, size):
        if isinstance(item, Trouble):
            troubles[item] = None
            continue
        found.append(item)
        if len(found) > ARCHIVES.members:
            return Contents((), (ARCHIVE_TOO_MANY_MEMBERS,))
        if item.trouble is MEMBER_CUT_SHORT:
            troubles[ARCHIVE_CUT_SHORT] = None
    return Contents(tuple(found), tuple(troubles))


def _files(image: "PyCdlib", size: int) -> Iterator[Found | Trouble]:
    """Yield the files of all folders, folder by folder; each folder is entered once, whatever points to it."""
    start = int(image.udf_main_descs.partitions[0].part_start_location)
    block = int(image.pvd.logical_block_size())
    root: Any = image.get_record(udf_path="/")
    waiting = [(root, "", 1)]
    entered = {int(root.extent_location())}
    while waiting:
        folder, path, depth = waiting.pop()
        below = []
        for name, record in _entries(folder):
            if not record.is_dir():
                yield _file(path + name, record, _extents(record, start, block), size)
                continue
            location = int(record.extent_location())
            if depth >= ARCHIVES.depth:
                yield FOLDERS_TOO_DEEP
            elif location not in entered:
                entered.add(location)
                below.append((record, f"{path}{name}/", depth + 1))
        waiting += reversed(below)


def _entries(folder: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - pycdlib has no types
    for descriptor in folder.fi_descs.values():
        if not descriptor.is_parent() and descriptor.file_entry is not None:
            yield descriptor.fi.decode(descriptor.encoding, errors="replace"), descriptor.file_entry


def _file(path: str, record: Any, extents: list[Extent], size: int) -> Found:  # noqa: ANN401 - pycdlib has no types
    if record.is_symlink():
        return Found(path, 0, None, MEMBER_LINK)
    length = int(record.info_len)
    trouble = None
    if length > ARCHIVES.member_bytes:
        trouble = MEMBER_TOO_LARGE
    elif len(extents) > MAX_EXTENTS or sum(part for _, part in extents) != length:
        trouble = MEMBER_SCATTERED
    elif any(offset + part > size for offset, part in extents):
        trouble = MEMBER_CUT_SHORT
    return Found(path, length, Place(Packing.STORED, length, tuple(extents)) if trouble is None else None, trouble)


def _extents(record: Any, start: int, block: int) -> list[Extent]:  # noqa: ANN401 - pycdlib has no types
    extents: list[Extent] = []
    left = int(record.info_len)
    for piece in record.alloc_descs:
        length = min(int(piece.extent_length) & 0x3FFFFFFF, left)  # the upper two bits say of what kind it is
        if length and getattr(piece, "extent_type", 0) != _NOT_RECORDED:
            extents.append(((start + int(piece.log_block_num)) * block + int(piece.offset), length))
        left -= length
    return extents
