"""The values of a DICOM header as they stand in the file, for who writes a disc's directory from them.

Top-level values only, by tag, each of at most 1,024 bytes with its padding taken off. Of a sequence of codes, the first
code is given, under the tags that code, scheme and meaning have in it; deeper nothing is looked at.
"""

from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.dicom import load_library, top_level, transfer_syntax_of

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

TRANSFER_SYNTAX = 0x00020010
CODE_TAGS = (0x00080100, 0x00080102, 0x00080103, 0x00080104)  # value, scheme, version of the scheme, meaning
_PREAMBLE = 128


def values_at(document: BinaryIO, tags: tuple[int, ...]) -> dict[int, bytes]:
    """Return the values at some tags, and the transfer syntax at its own; none where the file has no readable header.

    A file without preamble and mark (PS3.10, 7.1) has none: no directory may list it.
    """
    load_library()
    head = document.read(1024)
    document.seek(0)
    if head[_PREAMBLE : _PREAMBLE + 4] != b"DICM":
        return {}
    try:
        data = top_level(document, head, tags)
        values = {TRANSFER_SYNTAX: transfer_syntax_of(head).encode("latin-1")}
        for tag in tags:
            if tag in data:
                values |= _value(data, tag)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pydicom raises many undocumented kinds for a damaged file
        return {}
    return values


def _value(data: "Dataset", tag: int) -> dict[int, bytes]:
    held = data.get_item(tag)
    if held.VR == "SQ" or (held.VR in (None, "UN") and data[tag].VR == "SQ"):
        items = data[tag].value
        return {code: _raw(items[0].get_item(code).value) for code in CODE_TAGS if items and code in items[0]}
    return {tag: _raw(held.value)}


def _raw(value: Any) -> bytes:  # noqa: ANN401 - pydicom's values carry no types
    if isinstance(value, bytes):
        return value.rstrip(b" \0")
    if isinstance(value, list | tuple) or hasattr(value, "append"):  # the character set, which pydicom takes apart
        return b"\\".join(str(part).encode("ascii", "replace") for part in value)
    return str(value or "").encode("ascii", "replace")
