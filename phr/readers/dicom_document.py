"""The document inside a DICOM file: a report as PDF or CDA that travels with the images (PS3.3, C.24.2)."""

from typing import BinaryIO

from phr.readers.dicom import load_library
from phr.readers.limits import MAX_HANDED_BYTES

_ENCAPSULATED_DOCUMENT = 0x00420011
_LENGTH = 0x00420015
_NAMES = {
    "application/pdf": "document.pdf",
    "text/xml": "document.xml",
    "model/stl": "model.stl",
}


def encapsulated(document: BinaryIO) -> tuple[str, bytes] | None:
    """Return a name and the bytes of the document that a DICOM file carries, or None where it carries none.

    The byte that pads it to an even length is left out where the file says how long the document is.
    """
    from pydicom import dcmread

    load_library()
    document.seek(0)
    try:
        data = dcmread(
            document,
            force=True,
            specific_tags=["MIMETypeOfEncapsulatedDocument", "EncapsulatedDocument", "EncapsulatedDocumentLength"],
        )
        held = data.get("EncapsulatedDocument")
        length = data.get("EncapsulatedDocumentLength")
        kind = str(data.get("MIMETypeOfEncapsulatedDocument") or "").lower()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pydicom raises many undocumented kinds for a damaged file
        return None
    if not isinstance(held, bytes) or not held or len(held) > MAX_HANDED_BYTES:
        return None
    if isinstance(length, int) and 0 < len(held) - length <= 1:
        held = held[:length]
    return _NAMES.get(kind, "document"), held
