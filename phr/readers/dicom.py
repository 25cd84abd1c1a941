"""The header of a DICOM file: its top-level values as text. The one door to pydicom among the readers.

A data set from outside is never walked, printed or converted as a whole: with 20 KB of nested sequences pydicom's
error texts double per level and take gigabytes. Only named top-level values are asked for, reading stops before the
group of the pixels' description ends, and a deflated file is inflated up to a cap by us first.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.sniff import has_foreign_preamble, mime_of
from phr.readers.troubles import DICOM_DAMAGED, DICOM_UID, form_not_read
from phr.record.reading import DicomHeader, Form, Reading, Trouble

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_DEFLATED = "1.2.840.10008.1.2.1.99"
_DICOMDIR_CLASS = "1.2.840.10008.1.3.10"
_MAX_INFLATED = 16 * 1024 * 1024  # bytes; a header is a few KB, and 64 KB of file can hold 64 MB
_LONGEST_HELD = 64 * 1024 * 1024  # bytes; a disc's table of contents of 100,000 records has 40 MB
_UNDEFINED_LENGTH = 0xFFFFFFFF
_MAX_VALUE = 256  # characters; DICOM's own long texts (LO, PN) end at 64 per part
_UID = re.compile(r"[0-9.]{1,64}")  # PS3.5, 9.1; leading zeros occur in the wild and do no harm
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_VALUES = {
    "sop_class_uid": "SOPClassUID",
    "sop_instance_uid": "SOPInstanceUID",
    "study_uid": "StudyInstanceUID",
    "series_uid": "SeriesInstanceUID",
    "modality": "Modality",
    "patient_name": "PatientName",
    "patient_id": "PatientID",
    "patient_birth_date": "PatientBirthDate",
    "patient_sex": "PatientSex",
    "study_date": "StudyDate",
    "study_time": "StudyTime",
    "study_id": "StudyID",
    "study_description": "StudyDescription",
    "accession_number": "AccessionNumber",
    "series_date": "SeriesDate",
    "series_number": "SeriesNumber",
    "series_description": "SeriesDescription",
    "acquisition_date": "AcquisitionDate",
    "content_date": "ContentDate",
    "instance_number": "InstanceNumber",
    "body_part": "BodyPartExamined",
    "institution": "InstitutionName",
    "referring_physician": "ReferringPhysicianName",
    "number_of_frames": "NumberOfFrames",  # the last value asked for; pixels and most nesting lie behind it
}


def load_library() -> None:
    """Load pydicom and what it loads late, and tell it to take values as they are."""
    from pydicom import charset, config, filereader, multival, values  # noqa: F401 - loaded for their effect

    # Bad values are the rule in the wild; checking each costs a third of the time and only warns.
    config.settings.reading_validation_mode = config.IGNORE


def read_dicom(document: BinaryIO) -> Reading:
    """Return the header of a DICOM file, or why it has none."""
    load_library()
    head = document.read(1024)
    document.seek(0)
    try:
        values, transfer_syntax = _read_values(document, head)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pydicom raises many undocumented kinds for a damaged file
        return _without_header(DICOM_DAMAGED)
    if values["sop_class_uid"] == _DICOMDIR_CLASS or _media_class(head) == _DICOMDIR_CLASS:
        return Reading(Form.DICOMDIR, mime_of(Form.DICOMDIR), is_read=False, troubles=(form_not_read(Form.DICOMDIR),))
    uids = [values[name] for name in ("sop_class_uid", "sop_instance_uid", "study_uid")]
    if not any(uids):
        return _without_header(DICOM_DAMAGED)
    if not all(map(_UID.fullmatch, uids)) or not _UID.fullmatch(values["series_uid"] or "0"):
        return _without_header(DICOM_UID)
    header = DicomHeader(**values, transfer_syntax_uid=transfer_syntax, has_foreign_preamble=has_foreign_preamble(head))
    return Reading(Form.DICOM, mime_of(Form.DICOM), is_read=True, dicom=header)


def _without_header(trouble: Trouble) -> Reading:
    return Reading(Form.DICOM, mime_of(Form.DICOM), is_read=False, troubles=(trouble,))


def _read_values(document: BinaryIO, head: bytes) -> tuple[dict[str, str], str]:
    from pydicom.datadict import tag_for_keyword

    tags = [tag for keyword in _VALUES.values() if (tag := tag_for_keyword(keyword)) is not None]
    data = top_level(document, head, tags)
    return {name: _text(data, keyword) for name, keyword in _VALUES.items()}, _clean(transfer_syntax_of(head))


def top_level(document: BinaryIO, head: bytes, tags: Sequence[int]) -> "Dataset":
    """Return the values at some tags of a file's top level; nothing behind the last of them is read.

    Reading also ends at a value among them that claims to be longer than any: its length is damaged, and memory would
    be asked for to hold it.
    `head` is the file's first 1,024 bytes. Raises whatever a damaged header leads pydicom to.
    """
    from pydicom.filereader import read_dataset, read_partial

    last, wanted = max(tags), frozenset(tags)

    def is_end(tag: int, _vr: str | None, length: int) -> bool:
        return tag > last or (tag in wanted and _LONGEST_HELD < length < _UNDEFINED_LENGTH)

    if transfer_syntax_of(head) == _DEFLATED:
        inflated = _inflated(document, _meta_end(head))
        data: Dataset = read_dataset(
            io.BytesIO(inflated),
            is_implicit_VR=False,
            is_little_endian=True,
            stop_when=is_end,
            specific_tags=list(tags),
        )
        return data
    return read_partial(document, stop_when=is_end, force=True, specific_tags=list(tags))


def transfer_syntax_of(head: bytes) -> str:
    """Return the transfer syntax UID that the start of a file names, as it stands there; "" for none."""
    return _file_meta(head).get(0x0010, "")


def _text(data: "Dataset", keyword: str) -> str:
    try:
        value: Any = data.get(keyword)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a value of the wrong kind raises at conversion; the other values still count
        return ""
    if value is None:
        return ""
    parts: Iterable[Any] = value if isinstance(value, list | tuple) or _is_multiple(value) else (value,)
    return _clean("\\".join(str(part) for part in parts))


def _is_multiple(value: object) -> bool:
    from pydicom.multival import MultiValue

    return isinstance(value, MultiValue)


def _clean(text: str) -> str:
    kept = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs") and c not in _BIDI_CONTROLS)
    return kept.strip()[:_MAX_VALUE]


def _inflated(document: BinaryIO, start: int) -> bytes:
    document.seek(start)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    held = bytearray()
    while len(held) < _MAX_INFLATED and (piece := inflater.unconsumed_tail or document.read(65536)):
        held += inflater.decompress(piece, _MAX_INFLATED - len(held))
        if inflater.eof:
            break
    return bytes(held)


def _media_class(head: bytes) -> str:
    return _file_meta(head).get(0x0002, "")


def _file_meta(head: bytes) -> dict[int, str]:
    """Return the short text values of the file meta group by element number; it is always explicit little endian."""
    return {element: value for element, value, _ in _meta_elements(head)}


def _meta_end(head: bytes) -> int:
    ends = [end for _, _, end in _meta_elements(head)]
    return ends[-1] if ends else 132


def _meta_elements(head: bytes) -> list[tuple[int, str, int]]:
    at = 132 if head[128:132] == b"DICM" else 0
    found = []
    while head[at : at + 2] == b"\x02\0" and len(head) >= at + 12:
        element = int.from_bytes(head[at + 2 : at + 4], "little")
        if head[at + 4 : at + 6] in (b"OB", b"UN", b"OW", b"SQ", b"UT"):
            start, length = at + 12, int.from_bytes(head[at + 8 : at + 12], "little")
        else:
            start, length = at + 8, int.from_bytes(head[at + 6 : at + 8], "little")
        at = start + length
        found.append((element, head[start : min(at, start + 64)].decode("latin-1").strip("\0 "), at))
    return found
