"""What a disc's DICOMDIR lists, as file names: a hint about what should be there, never a way to a file.

Directories of real discs are wrong, partial or absent, and a hostile one names places outside the disc
(CVE-2026-32711). So records are taken one by one, what cannot be understood is skipped, and a name that leads upwards
or is absolute is none. Offsets between records are not followed: each file has a record of its own.
"""

import io
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.dicom import load_library, top_level
from phr.readers.limits import ARCHIVES
from phr.readers.listing_wire import Located
from phr.readers.members import located, shown_row

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_RECORDS = 0x00041220  # Directory Record Sequence; this and the tags below: PS3.3, F.3.2.2
_IN_USE = 0x00041410
_TYPE = 0x00041430
_FILE_ID = 0x00041500
_NOT_IN_USE = b"\0\0"
_ITEM = b"\xfe\xff\x00\xe0"
_UNDEFINED = 0xFFFFFFFF
_FORBIDDEN = frozenset(':"*?<>|')  # a drive, or no name that a disc can hold


def list_directory(document: BinaryIO) -> Located:
    """Return the files that a DICOMDIR lists, each once, as members that cannot be taken out of it."""
    names = dict.fromkeys(islice(listed_names(document), ARCHIVES.members))
    return located([shown_row(name) for name in names], ())


def listed_names(document: BinaryIO) -> Iterator[str]:
    """Yield the names of the files that a DICOMDIR lists, relative to its folder, with "/" between folders.

    Records of a private kind, and those that say they are no longer in use, list nothing. Nothing is raised because of
    the file, short of MemoryError.
    """
    load_library()
    for record in _records(document):
        try:
            name = _name_in(record)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - pydicom raises many undocumented kinds; the other records still count
            continue
        if name:
            yield name


def _records(document: BinaryIO) -> Iterator["Dataset"]:
    head = document.read(1024)
    document.seek(0)
    try:
        data = top_level(document, head, [_RECORDS])
        value: Any = data.get_item(_RECORDS).value if _RECORDS in data else ()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above: then nothing is known of what is listed
        return
    if isinstance(value, bytes):
        yield from _records_in(value)
    else:
        yield from value or ()


def _records_in(held: bytes) -> Iterator["Dataset"]:
    """Yield the records that lie in a sequence of a known length; after a broken one the next is looked for."""
    from pydicom.filereader import read_sequence_item

    opened = io.BytesIO(held)
    at = 0
    while (at := held.find(_ITEM, at)) >= 0:
        length = int.from_bytes(held[at + 4 : at + 8], "little")
        opened.seek(at)
        try:
            record = read_sequence_item(opened, is_implicit_VR=False, is_little_endian=True, encoding="iso8859")
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as above
            record = None
        if record is None:
            at += len(_ITEM)
            continue
        yield record
        at = opened.tell() if length == _UNDEFINED else at + 8 + length


def _name_in(record: "Dataset") -> str:
    if _FILE_ID not in record or _raw(record, _IN_USE) == _NOT_IN_USE or _raw(record, _TYPE).strip() == b"PRIVATE":
        return ""
    # Parts stand between backslashes; some writers use slashes.
    written = _raw(record, _FILE_ID).decode("latin-1").rstrip(" \0").replace("\\", "/")
    parts = [part.strip(" ") for part in written.split("/")]
    return "/".join(parts) if all(map(_is_plain, parts)) else ""


def _raw(record: "Dataset", tag: int) -> bytes:
    value = record.get_item(tag).value if tag in record else b""
    return value if isinstance(value, bytes) else b""


def _is_plain(part: str) -> bool:
    return part not in ("", ".", "..") and _FORBIDDEN.isdisjoint(part) and part.isascii() and part.isprintable()
