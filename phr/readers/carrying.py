"""Inside the child: which documents a document carries inside itself, told by its form."""

from dataclasses import dataclass
from typing import BinaryIO

from phr.record.reading import Form

CARRYING_FORMS = frozenset({Form.DICOM, Form.MAIL, Form.XML, Form.JSON})


@dataclass(frozen=True, slots=True)
class Part:
    """One document carried inside another: the name it is given there, and its bytes."""

    path: str
    held: bytes


def carried_by(document: BinaryIO, form: Form) -> list[Part]:
    """Return what a document of a form carries, in its own order; nothing where it cannot be understood."""
    if form is Form.DICOM:
        from phr.readers.dicom_document import encapsulated

        held = encapsulated(document)
        return [] if held is None else [Part(*held)]
    if form in CARRYING_FORMS:
        from phr.readers.carried import carried

        return [Part(one.path, one.data) for one in carried(document, form)]
    return []
