"""Small made-up CT slices; needs pydicom."""

import io

CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"


def ct_slice(number: int, *, uid: str = "1.2.3.4", preamble: bytes = bytes(128), **changes: object) -> bytes:
    """Return a small CT slice; `changes` sets or, with None, takes out header values by keyword."""
    from pydicom.dataset import Dataset, FileMetaDataset

    image = Dataset()
    values: dict[str, object] = {
        "SpecificCharacterSet": "ISO_IR 100",
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "SOPClassUID": CT_IMAGE,
        "SOPInstanceUID": f"{uid}.1.{number}",
        "StudyDate": "20260301",
        "StudyTime": "101500",
        "AccessionNumber": "A1",
        "Modality": "CT",
        "StudyDescription": "CT Thorax für Übung",
        "PatientName": "Beispiel^Erika",
        "PatientID": "P1",
        "StudyInstanceUID": uid,
        "SeriesInstanceUID": f"{uid}.1",
        "StudyID": "1",
        "SeriesNumber": 1,
        "InstanceNumber": number,
        "Rows": 8,
        "Columns": 8,
        "BitsAllocated": 16,
        "PixelData": bytes(128),
    }
    for keyword, value in (values | changes).items():
        if value is not None:
            setattr(image, keyword, value)
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = EXPLICIT
    image.file_meta.MediaStorageSOPClassUID = image.SOPClassUID
    image.file_meta.MediaStorageSOPInstanceUID = image.SOPInstanceUID
    image.preamble = preamble
    kept = io.BytesIO()
    image.save_as(kept, enforce_file_format=True)
    return kept.getvalue()
