"""Small DICOM files and images of discs."""

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_CT, _SR, _PDF = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.88.11", "1.2.840.10008.5.1.4.1.1.104.1"
_IMPLICIT, _EXPLICIT, _DEFLATED = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"
_ROOT = "1.2.826.0.1.3680043.10.1"
_NOW = 1_700_000_000.0  # seconds: an image of a disc notes when it was made


def dicom_files() -> list[bytes]:
    """Return slices in three transfer syntaxes, one without a preamble, a report and a PDF."""
    plain = slice_of(1)
    return [
        plain,
        slice_of(2, syntax=_IMPLICIT),
        slice_of(3, syntax=_DEFLATED),
        plain[132:],
        _kept(_report(), _EXPLICIT),
        _kept(_with_pdf(), _EXPLICIT),
    ]


def slice_of(number: int, *, syntax: str = _EXPLICIT, study: str = _ROOT) -> bytes:
    """Return a CT slice of 16 by 16 pixels; each number is an instance of its own."""
    image = _begun(_CT, number, Modality="CT", StudyInstanceUID=study, StudyDescription="CT für Übung", SeriesNumber=1)
    values: dict[str, Any] = {
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "Rows": 16,
        "Columns": 16,
        "BitsAllocated": 16,
        "BitsStored": 12,
        "HighBit": 11,
        "PixelRepresentation": 0,
        "SamplesPerPixel": 1,
        "PhotometricInterpretation": "MONOCHROME2",
        "PixelData": bytes(512),
    }
    for keyword, value in values.items():
        setattr(image, keyword, value)
    return _kept(image, syntax)


def disc_images(papers: Mapping[str, bytes]) -> list[bytes]:
    """Return images of two slices and some papers: bare, with long names in both ways."""
    files = {**papers, "DICOM/IM1": slice_of(1), "DICOM/IM2": slice_of(2)}
    # The library stamps the present time into an image.
    with mock.patch("time.time", return_value=_NOW):
        return [_disc(files), _disc(files, rock_ridge="1.09", joliet=3)]


def _disc(files: Mapping[str, bytes], rock_ridge: str | None = None, joliet: int | None = None) -> bytes:
    import pycdlib

    image = pycdlib.PyCdlib()
    image.new(interchange_level=3, rock_ridge=rock_ridge, joliet=joliet)

    def names(path: str, ending: str = "") -> dict[str, Any]:
        found = {"iso_path": f"/{path}{ending}"}
        if rock_ridge:
            found["rr_name"] = path.rpartition("/")[2].lower()
        if joliet:
            found["joliet_path"] = f"/{path}"
        return found

    image.add_directory(**names("DICOM"))
    for path, held in files.items():
        image.add_fp(io.BytesIO(held), len(held), **names(path, ";1"))
    made = io.BytesIO()
    image.write_fp(made)
    image.close()
    return made.getvalue()


def _report() -> "Dataset":
    from pydicom.dataset import Dataset

    def item(**values: object) -> Dataset:
        made = Dataset()
        for keyword, value in values.items():
            setattr(made, keyword, value)
        return made

    code = item(CodeValue="121071", CodingSchemeDesignator="DCM", CodeMeaning="Finding")
    texts = [
        item(RelationshipType="CONTAINS", ValueType="TEXT", ConceptNameCodeSequence=[code], TextValue=text)
        for text in ("No mass.", "Potassium 5.9 mmol/l.")
    ]
    inner = item(RelationshipType="CONTAINS", ValueType="CONTAINER", ContentSequence=texts)
    report = _begun(_SR, 11, Modality="SR", SeriesNumber=2)
    report.ValueType, report.ContentSequence = "CONTAINER", [inner, *texts]
    return report


def _with_pdf() -> "Dataset":
    document = _begun(_PDF, 12, Modality="DOC", SeriesNumber=3)
    document.MIMETypeOfEncapsulatedDocument = "application/pdf"
    document.EncapsulatedDocument = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
    )
    return document


def _begun(sop_class: str, number: int, **more: object) -> "Dataset":
    from pydicom.dataset import Dataset

    made = Dataset()
    values: dict[str, object] = {
        "SpecificCharacterSet": "ISO_IR 100",
        "SOPClassUID": sop_class,
        "SOPInstanceUID": f"{_ROOT}.{number}",
        "StudyDate": "20240305",
        "StudyTime": "101500",
        "PatientName": "Kern^Eva",
        "PatientID": "4711",
        "PatientBirthDate": "19610402",
        "StudyInstanceUID": _ROOT,
        "SeriesInstanceUID": f"{_ROOT}.{sop_class.rpartition('.')[2]}",
        "StudyID": "1",
        "InstanceNumber": number,
    }
    for keyword, value in (values | more).items():
        setattr(made, keyword, value)
    return made


def _kept(made: "Dataset", syntax: str) -> bytes:
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import UID

    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = UID(syntax)
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.preamble = bytes(128)
    held = io.BytesIO()
    save: Callable[..., None] = made.save_as
    save(held, enforce_file_format=True)
    return held.getvalue()
