"""A DICOMDIR written from headers alone: every record is encoded once, then its two offsets are set.

Sources: DICOM PS3.10 (file format), PS3.3 annex F (Basic Directory). pydicom's own FileSet is not used to write: it is
quadratic, encodes every file anew and keeps unsealed copies in a temporary folder.
"""

import hashlib
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from phr.bundle.leaves import (
    CODE_KEYS,
    DATE_TAGS,
    LEAF_KEYS,
    PATIENT_KEYS,
    SERIES_KEYS,
    SPECIFIC_CHARACTER_SET,
    STUDY_KEYS,
    Key,
)

FILE_SET_ID = "PHR"
_MEDIA_STORAGE_DIRECTORY = b"1.2.840.10008.1.3.10"
_EXPLICIT_LITTLE_ENDIAN = b"1.2.840.10008.1.2.1\0"
_IMPLEMENTATION = b"2.25.268351907213094530163957143022184213441"  # a UUID of phr's own, as PS3.5 B.2 allows
_IN_USE = 0xFFFF
_MOST_BYTES = 1024  # of one value in a record; every key's own limit is far below
_NO_DATE = b"19000101"
_SHAPES = {
    "DA": re.compile(rb"\d{8}"),
    "TM": re.compile(rb"\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?"),
    "IS": re.compile(rb"[+-]?\d{1,11}"),
    "UI": re.compile(rb"[0-9.]{1,64}"),
    "CS": re.compile(rb"[A-Z0-9 _\\]{1,256}"),
}

Values = Mapping[int, bytes]
"""The top-level values of one file by tag, as they stand in it, padding taken off; and its concept's code."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file of a directory: its place, its record type, and what its header says."""

    file_id: tuple[str, ...]
    record_type: str
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    values: Values


@dataclass(slots=True)
class _Node:
    body: bytes
    children: dict[str, "_Node"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A record's encoded body, and the places of its next and its first lower record in the flat list."""

    body: bytes
    following: int | None
    lower: int | None


def directory(leaves: list[Leaf]) -> bytes:
    """Return the bytes of a DICOMDIR that lists some files, in their order, as PATIENT, STUDY, SERIES and leaf."""
    laid: list[_Laid] = []
    _lay(list(_tree(leaves).values()), laid)
    return _file(laid)


def _tree(leaves: list[Leaf]) -> dict[str, _Node]:
    patients: dict[str, _Node] = {}
    for leaf in leaves:
        _, patient, study, series, _ = leaf.file_id
        level, number = patients, 0
        for name, record_type, keys in (
            (patient, "PATIENT", PATIENT_KEYS),
            (study, "STUDY", STUDY_KEYS),
            (series, "SERIES", SERIES_KEYS),
        ):
            if name not in level:
                level[name] = _Node(_record(record_type, keys, leaf, len(level) + 1))
            level, number = level[name].children, len(level[name].children) + 1
        level[leaf.file_id[-1]] = _Node(
            _record(leaf.record_type, LEAF_KEYS[leaf.record_type], leaf, number, _link(leaf))
        )
    return patients


def _lay(nodes: list[_Node], laid: list[_Laid]) -> int | None:
    """Put nodes and all below them into a flat list, in order; return the place of the first."""
    places: list[int] = []
    for node in nodes:
        places.append(len(laid))
        laid.append(_Laid(node.body, None, None))
        lower = _lay(list(node.children.values()), laid)
        laid[places[-1]] = _Laid(node.body, None, lower)
    for place, following in pairwise(places):
        laid[place] = _Laid(laid[place].body, following, laid[place].lower)
    return places[0] if places else None


def _record(record_type: str, keys: tuple[Key, ...], leaf: Leaf, number: int, link: bytes = b"") -> bytes:
    """Encode a record without its first elements, the offsets and the in-use flag."""
    elements = [(key.tag, _element(key.tag, key.vr, _value(key, leaf, number))) for key in keys if _stands(key, leaf)]
    charset = leaf.values.get(SPECIFIC_CHARACTER_SET.tag, b"")
    if charset:
        elements.append((SPECIFIC_CHARACTER_SET.tag, _element(SPECIFIC_CHARACTER_SET.tag, "CS", charset)))
    named = _element(0x00041430, "CS", record_type.encode("ascii"))
    return named + link + b"".join(encoded for _, encoded in sorted(elements))


def _stands(key: Key, leaf: Leaf) -> bool:
    """Say whether a value stands in its record: one that is needed on a condition only (DT) is left out when empty."""
    return key.vr != "DT" or bool(leaf.values.get(key.tag))


def _link(leaf: Leaf) -> bytes:
    """Encode what ties a leaf record to its file."""
    return b"".join(
        _element(tag, vr, value.encode("ascii"))
        for tag, vr, value in (
            (0x00041500, "CS", "\\".join(leaf.file_id)),
            (0x00041510, "UI", leaf.sop_class_uid),
            (0x00041511, "UI", leaf.sop_instance_uid),
            (0x00041512, "UI", leaf.transfer_syntax_uid),
        )
    )


def _value(key: Key, leaf: Leaf, number: int) -> bytes:
    if key.vr == "SQ":
        return _code(leaf.values)
    held = _usable(key, leaf.values.get(key.tag, b""))
    if held or key.may_be_empty:
        return held
    if key.invented == "NUMBER":
        return str(number).encode("ascii")
    if key.invented == "DATE":
        return next((day for tag in DATE_TAGS if (day := _shaped("DA", leaf.values.get(tag, b"")))), _NO_DATE)
    if key.invented == "TIME":
        return b"000000"
    if key.invented == "PATIENT":
        return hashlib.sha256(leaf.values.get(0x0020000D, b"")).hexdigest()[:16].encode("ascii")
    return key.invented.encode("ascii")


def _usable(key: Key, value: bytes) -> bytes:
    if len(value) > _MOST_BYTES:
        return b""
    return _shaped(key.vr, value)


def _shaped(vr: str, value: bytes) -> bytes:
    shape = _SHAPES.get(vr)
    return value if shape is None or shape.fullmatch(value) else b""


def _element(tag: int, vr: str, value: bytes) -> bytes:
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode("ascii")
    if vr in ("SQ", "OB"):
        return head + b"\0\0" + struct.pack("<I", len(value)) + value
    padded = value if len(value) % 2 == 0 else value + (b"\0" if vr == "UI" else b" ")
    return head + struct.pack("<H", len(padded)) + padded


def _code(values: Values) -> bytes:
    """Encode the item of a sequence of codes; nothing where a file names no code."""
    body = b"".join(
        _element(key.tag, key.vr, _usable(key, values[key.tag])) for key in CODE_KEYS if values.get(key.tag)
    )
    return _item(body) if body else b""


def _item(body: bytes) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(body)) + body


def _long(tag: int, number: int) -> bytes:
    return struct.pack("<HH2sHI", tag >> 16, tag & 0xFFFF, b"UL", 4, number)


def _short(tag: int, number: int) -> bytes:
    return struct.pack("<HH2sHH", tag >> 16, tag & 0xFFFF, b"US", 2, number)


def _file(laid: list[_Laid]) -> bytes:
    start = _preamble() + _element(0x00041130, "CS", FILE_SET_ID.encode("ascii"))
    fixed = len(_long(0, 0)) * 2 + len(_short(0, 0)) + len(_element(0x00041220, "SQ", b""))
    bodies_begin = len(start) + fixed
    offset, offsets = bodies_begin, []
    for record in laid:
        offsets.append(offset)
        offset += len(_item(_body(record, 0, 0)))

    def place_of(index: int | None) -> int:
        return 0 if index is None else offsets[index]

    records = [_item(_body(record, place_of(record.following), place_of(record.lower))) for record in laid]
    return b"".join(
        [
            start,
            _long(0x00041200, offsets[0] if laid else 0),
            _long(0x00041202, place_of(_last_of_top(laid))),
            _short(0x00041212, 0),
            _element(0x00041220, "SQ", b"".join(records)),
        ]
    )


def _body(record: _Laid, following: int, lower: int) -> bytes:
    return _long(0x00041400, following) + _short(0x00041410, _IN_USE) + _long(0x00041420, lower) + record.body


def _last_of_top(laid: list[_Laid]) -> int | None:
    index = 0 if laid else None
    while index is not None and (following := laid[index].following) is not None:
        index = following
    return index


def _preamble() -> bytes:
    meta = (
        _element(0x00020001, "OB", b"\0\1")
        + _element(0x00020002, "UI", _MEDIA_STORAGE_DIRECTORY)
        + _element(0x00020003, "UI", _IMPLEMENTATION + b".1")
        + _element(0x00020010, "UI", _EXPLICIT_LITTLE_ENDIAN)
        + _element(0x00020012, "UI", _IMPLEMENTATION)
        + _element(0x00020013, "SH", b"PHR")
    )
    return b"\0" * 128 + b"DICM" + _long(0x00020000, len(meta)) + meta
