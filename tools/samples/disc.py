"""The disc a hospital hands out: DICOM files, a DICOMDIR written by hand, and the junk that such discs carry."""

import io
from pathlib import Path

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filebase import DicomBytesIO
from pydicom.filewriter import write_dataset
from pydicom.uid import UID, ExplicitVRLittleEndian, MediaStorageDirectoryStorage

from samples import ct, phantom

_ITEM_HEADER = 8  # bytes before each record: the item tag and its length

_OF_PATIENT = ("PatientName", "PatientID")
_OF_STUDY = ("StudyDate", "StudyTime", "StudyDescription", "StudyInstanceUID", "StudyID", "AccessionNumber")
_OF_SERIES = ("Modality", "SeriesInstanceUID", "SeriesNumber", "SeriesDescription")
_OF_IMAGE = ("InstanceNumber",)

README = """\
KLINIKUM BIRKENFURT
Institut fuer diagnostische und interventionelle Radiologie
Am Klinikberg 1, 00917 Birkenfurt, Telefon (030) 23125 960

Patient:  Sommer, Maria Elena   geb. 17.04.1968
Inhalt:   1 Untersuchung, 1 Serie, 40 Bilder (CT, 25.08.2026)
Erstellt: 26.08.2026

Die Bilder liegen im Ordner DICOM und sind in der Datei DICOMDIR verzeichnet.
Zum Betrachten unter Windows: VIEWER\\VIEWER.EXE starten. Das Programm ist kein
Medizinprodukt und nicht fuer die Befundung bestimmt.
This disc was made for the patient named above. DICOM PLUS VIEWER.
"""

INDEX = """\
<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">
<html><head><title>Klinikum Birkenfurt - Patienten-CD</title></head>
<body bgcolor="#ffffff">
<h1>Klinikum Birkenfurt</h1>
<p>Institut f&uuml;r diagnostische und interventionelle Radiologie</p>
<table border="1" cellpadding="4">
<tr><th>Patient</th><th>Untersuchung</th><th>Datum</th><th>Bilder</th></tr>
<tr><td>Sommer, Maria Elena (17.04.1968)</td><td>CT Abdomen portalven&ouml;s</td><td>25.08.2026</td><td>40</td></tr>
</table>
<p><a href="README.TXT">README.TXT</a> &middot; <a href="VIEWER/VIEWER.EXE">Viewer starten</a></p>
<p>Importierbar: alle Bilder im Ordner DICOM.</p>
</body></html>
"""

AUTORUN = "[autorun]\nopen=VIEWER\\VIEWER.EXE\nlabel=BILDER\n"


def _junk() -> dict[str, bytes]:
    """Return the files beside the images: texts with line ends of Windows, and programs that hold no instruction."""
    idle = b"This file only looks like a program. It holds no code.\r\n"
    return {
        "README.TXT": README.replace("\n", "\r\n").encode("ascii"),
        "INDEX.HTM": INDEX.replace("\n", "\r\n").encode("ascii"),
        "AUTORUN.INF": AUTORUN.replace("\n", "\r\n").encode("ascii"),
        "VIEWER/VIEWER.EXE": (b"MZ" + idle).ljust(4096, b"\0"),
        "VIEWER/IMGLIB.DLL": (b"MZ" + idle).ljust(2048, b"\0"),
        "VIEWER/VIEWER.INI": b"[View]\r\nLayout=2x2\r\nLanguage=de\r\n",
        "VIEWER/HELP.TXT": b"F1 Hilfe   F2 Fenster   F3 Messen   ESC Ende\r\n",
        "Thumbs.db": bytes.fromhex("d0cf11e0a1b11ae1").ljust(1536, b"\0"),
        ".DS_Store": b"\0\0\0\1Bud1".ljust(1024, b"\0"),
    }


def _record(kind: str, source: Dataset, keywords: tuple[str, ...]) -> Dataset:
    """Return one directory record whose two offsets are still 0."""
    record = Dataset()
    record.OffsetOfTheNextDirectoryRecord = 0
    record.RecordInUseFlag = 0xFFFF
    record.OffsetOfReferencedLowerLevelDirectoryEntity = 0
    record.DirectoryRecordType = kind
    record.SpecificCharacterSet = "ISO_IR 100"
    for keyword in keywords:
        setattr(record, keyword, source[keyword].value)
    return record


def _image_record(one: ct.Slice) -> Dataset:
    record = _record("IMAGE", one.dataset, _OF_IMAGE)
    record.ReferencedFileID = list(one.file_id)
    record.ReferencedSOPClassUIDInFile = one.dataset.SOPClassUID
    record.ReferencedSOPInstanceUIDInFile = one.dataset.SOPInstanceUID
    record.ReferencedTransferSyntaxUIDInFile = one.dataset.file_meta.TransferSyntaxUID
    return record


def _length(record: Dataset) -> int:
    """Return how many bytes a record takes as an item of the directory."""
    target = DicomBytesIO()
    target.is_implicit_VR, target.is_little_endian = False, True
    return _ITEM_HEADER + int(write_dataset(target, record))


def _written(dataset: Dataset) -> bytes:
    out = io.BytesIO()
    dataset.save_as(out, enforce_file_format=True)
    return out.getvalue()


def make_dicomdir(slices: list[ct.Slice]) -> bytes:
    """Return the DICOMDIR of one patient, study and series: offsets count from the file's first byte (PS3.3 F.3.2)."""
    first = slices[0].dataset
    records = [
        _record("PATIENT", first, _OF_PATIENT),
        _record("STUDY", first, _OF_STUDY),
        _record("SERIES", first, _OF_SERIES),
        *(_image_record(one) for one in slices),
    ]
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = MediaStorageDirectoryStorage
    meta.MediaStorageSOPInstanceUID = UID(f"{ct.ROOT}.8")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = ct.IMPLEMENTATION
    meta.ImplementationVersionName = "SAMPLE_1"
    directory = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    directory.FileSetID = "BILDER"
    directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = 0
    directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = 0
    directory.FileSetConsistencyFlag = 0
    directory.DirectoryRecordSequence = records

    lengths = [_length(record) for record in records]
    start = len(_written(directory)) - sum(lengths)
    places = [start + sum(lengths[:index]) for index in range(len(records))]
    for index in range(3):
        records[index].OffsetOfReferencedLowerLevelDirectoryEntity = places[index + 1]
    for index in range(3, len(records) - 1):
        records[index].OffsetOfTheNextDirectoryRecord = places[index + 1]
    directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity = places[0]
    directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity = places[0]
    return _written(directory)


def write_disc(folder: Path) -> None:
    """Write the whole disc below `folder`; what lies there under the same names is replaced."""
    slices = [ct.make_slice(number) for number in range(phantom.SLICES)]
    files = {"/".join(one.file_id): _written(one.dataset) for one in slices}
    for name, content in {"DICOMDIR": make_dicomdir(slices), **files, **_junk()}.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
