"""The folders of a disc image: which files, and where their bytes lie. The one door to pycdlib.

A disc names its files up to four times; the fullest names win: Rock Ridge, then Joliet, then UDF, then the plain names
of ISO 9660 with their version number taken off. Files lie on a disc as they are, so nothing is copied here.
"""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.limits import ARCHIVES
from phr.readers.member_troubles import (
    ARCHIVE_CUT_SHORT,
    ARCHIVE_DAMAGED,
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

_ROCK_RIDGE, _JOLIET, _UDF, _PLAIN = "rr_path", "joliet_path", "udf_path", "iso_path"


@dataclass(frozen=True, slots=True)
class _Disc:
    """What is known of an opened image: how long the file is, how long it says it is, and how its names are read."""

    image: "PyCdlib"
    size: int
    claimed: int
    block: int
    names: str


def load_library() -> None:
    """Load pycdlib."""
    import pycdlib  # noqa: F401 - loaded for its effect


def iso_contents(document: BinaryIO, size: int) -> Contents:
    """Return what the image of a disc of `size` bytes holds."""
    import pycdlib

    image = pycdlib.PyCdlib()
    try:
        image.open_fp(document)
        disc = _disc(image, size)
        root = image.get_record(**{disc.names: "/"})
        return _contents(disc, root)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - for a damaged image pycdlib raises whatever its arithmetic leads to
        return Contents((), (ARCHIVE_DAMAGED,))


def _disc(image: "PyCdlib", size: int) -> _Disc:
    block = int(image.pvd.logical_block_size())
    names = _PLAIN
    for has_names, kind in (
        (image.has_udf(), _UDF),
        (image.has_joliet(), _JOLIET),
        (image.has_rock_ridge(), _ROCK_RIDGE),
    ):
        names = kind if has_names else names
    return _Disc(image, size, int(image.pvd.space_size) * block, block, names)


def _contents(disc: _Disc, root: Any) -> Contents:  # noqa: ANN401 - pycdlib has no types
    found: list[Found] = []
    troubles: set[Trouble] = set()
    for item in _files(disc, root):
        if isinstance(item, Trouble):
            troubles.add(item)
            continue
        found.append(item)
        if len(found) > ARCHIVES.members:
            return Contents((), (ARCHIVE_TOO_MANY_MEMBERS,))
        if item.trouble is MEMBER_CUT_SHORT:
            troubles.add(ARCHIVE_CUT_SHORT)
    return Contents(tuple(found), tuple(sorted(troubles, key=lambda trouble: trouble.code)))


def _files(disc: _Disc, root: Any) -> Iterator[Found | Trouble]:  # noqa: ANN401 - pycdlib has no types
    """Yield the files of all folders, folder by folder; each folder is entered once, whatever points to it."""
    waiting = [(root, "", 1)]
    entered = {_identity(root)}
    while waiting:
        folder, path, depth = waiting.pop()
        below = []
        for name, record in _children(disc, folder):
            here = f"{path}{name}"
            if not record.is_dir():
                yield _file(disc, here, record)
            elif depth >= ARCHIVES.depth:
                yield FOLDERS_TOO_DEEP
            elif _identity(record) not in entered:
                entered.add(_identity(record))
                below.append((record, f"{here}/", depth + 1))
        waiting += reversed(below)


def _identity(record: Any) -> int:  # noqa: ANN401 - pycdlib has no types
    return int(record.extent_location())


def _children(disc: _Disc, folder: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - pycdlib has no types
    """Yield the names and records in a folder, in the disc's order; parts of one long file come as one."""
    if disc.names == _UDF:
        for descriptor in folder.fi_descs.values():
            if not descriptor.is_parent() and descriptor.file_entry is not None:
                yield _text(descriptor.fi, descriptor.encoding), descriptor.file_entry
        return
    continued = {id(record.data_continuation) for record in folder.children}
    for record in folder.children:
        if record.is_dot() or record.is_dotdot() or id(record) in continued:
            continue
        if disc.names == _ROCK_RIDGE and record.rock_ridge is not None:
            if record.rock_ridge.moved_to_cl_dr is None:
                moved = record.rock_ridge.cl_to_moved_dr  # a folder too deep for ISO 9660 lies elsewhere
                yield _text(record.rock_ridge.name(), "utf-8"), moved if moved is not None else record
        else:
            name = _text(record.file_identifier(), "utf-16-be" if disc.names == _JOLIET else "utf-8")
            yield _without_version(name), record


def _without_version(name: str) -> str:
    return name.partition(";")[0].removesuffix(".")


def _text(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _file(disc: _Disc, path: str, record: Any) -> Found:  # noqa: ANN401 - pycdlib has no types
    if record.is_symlink() or _is_special(record):
        return Found(path, 0, None, MEMBER_LINK)
    extents = _extents_in_udf(disc, record) if disc.names == _UDF else _extents(disc, record)
    size = sum(max(0, length) for _, length in extents)
    trouble = None
    if size > ARCHIVES.member_bytes:
        trouble = MEMBER_TOO_LARGE
    elif len(extents) > MAX_EXTENTS:
        trouble = MEMBER_SCATTERED
    elif any(_is_cut(disc, extent) for extent in extents):
        trouble = MEMBER_CUT_SHORT
    place = Place(Packing.STORED, size, tuple(extents)) if trouble is None else None
    return Found(path, size, place, trouble)


def _is_special(record: Any) -> bool:  # noqa: ANN401 - pycdlib has no types
    """Say whether Rock Ridge calls a record a device, a pipe or a socket."""
    rock_ridge = getattr(record, "rock_ridge", None)
    if rock_ridge is None:
        return False
    held = [entries.px_record for entries in (rock_ridge.dr_entries, rock_ridge.ce_entries) if entries is not None]
    kinds = {stat.S_IFMT(entry.posix_file_mode) for entry in held if entry is not None}
    return not kinds <= {0, stat.S_IFREG}


def _extents(disc: _Disc, record: Any) -> list[Extent]:  # noqa: ANN401 - pycdlib has no types
    extents: list[Extent] = []
    part = record
    while part is not None and len(extents) <= MAX_EXTENTS:
        length = int(part.get_data_length())
        if length:
            _join(extents, int(part.extent_location()) * disc.block, length)
        part = part.data_continuation
    return extents


def _extents_in_udf(disc: _Disc, record: Any) -> list[Extent]:  # noqa: ANN401 - pycdlib has no types
    start = disc.image.udf_main_descs.partitions[0].part_start_location
    extents: list[Extent] = []
    left = int(record.info_len)
    for piece in record.alloc_descs:
        length = min(int(piece.extent_length) & 0x3FFFFFFF, left)  # the upper two bits say of what kind it is
        if length:
            _join(extents, (start + int(piece.log_block_num)) * disc.block + int(piece.offset), length)
        left -= length
    return extents


def _join(extents: list[Extent], offset: int, length: int) -> None:
    if extents and sum(extents[-1]) == offset:
        extents[-1] = (extents[-1][0], extents[-1][1] + length)
    else:
        extents.append((offset, length))


def _is_cut(disc: _Disc, extent: Extent) -> bool:
    # pycdlib shortens a file that would end behind the image, even below zero; then it ends just where the image does.
    offset, length = extent
    return length < 0 or offset + length > disc.size or (offset + length == disc.size and disc.claimed > disc.size)
