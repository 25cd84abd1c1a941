"""DICOM directory records: which record a stored object gets, and which values must stand in it.

Sources: DICOM PS3.3 annex F.4 (record type by SOP class) and F.5 (keys of each record type); types 1 and 2 only.
"""

from dataclasses import dataclass

_STORAGE = "1.2.840.10008.5.1.4.1.1."


@dataclass(frozen=True, slots=True)
class Key:
    """One value of a directory record: its keyword, tag, VR, whether it may be empty, and what stands in where it is.

    `invented` is used in the directory record only, never in the file, and only where the file has no usable value.
    """

    keyword: str
    tag: int
    vr: str
    may_be_empty: bool = False
    invented: str = ""


SPECIFIC_CHARACTER_SET = Key("SpecificCharacterSet", 0x00080005, "CS", may_be_empty=True)
_CONTENT_DATE = Key("ContentDate", 0x00080023, "DA", invented="DATE")
_CONTENT_TIME = Key("ContentTime", 0x00080033, "TM", invented="TIME")
_NUMBER = Key("InstanceNumber", 0x00200013, "IS", invented="NUMBER")
CONCEPT = Key("ConceptNameCodeSequence", 0x0040A043, "SQ")
CODE_KEYS = (
    Key("CodeValue", 0x00080100, "SH"),
    Key("CodingSchemeDesignator", 0x00080102, "SH"),
    Key("CodingSchemeVersion", 0x00080103, "SH"),
    Key("CodeMeaning", 0x00080104, "LO"),
)
_IDENTIFIED = (
    _CONTENT_DATE,
    _CONTENT_TIME,
    _NUMBER,
    Key("ContentLabel", 0x00700080, "CS", invented="UNNAMED"),
    Key("ContentDescription", 0x00700081, "LO", may_be_empty=True),
    Key("ContentCreatorName", 0x00700084, "PN", may_be_empty=True),
)

PATIENT_KEYS = (
    Key("PatientName", 0x00100010, "PN", may_be_empty=True),
    Key("PatientID", 0x00100020, "LO", invented="PATIENT"),
)
STUDY_KEYS = (
    Key("StudyDate", 0x00080020, "DA", invented="DATE"),
    Key("StudyTime", 0x00080030, "TM", invented="TIME"),
    Key("AccessionNumber", 0x00080050, "SH", may_be_empty=True),
    Key("StudyDescription", 0x00081030, "LO", may_be_empty=True),
    Key("StudyInstanceUID", 0x0020000D, "UI"),
    Key("StudyID", 0x00200010, "SH", invented="NUMBER"),
)
SERIES_KEYS = (
    Key("Modality", 0x00080060, "CS", invented="OT"),
    Key("SeriesInstanceUID", 0x0020000E, "UI"),
    Key("SeriesNumber", 0x00200011, "IS", invented="NUMBER"),
)
DATE_TAGS = (0x00080020, 0x00080021, 0x00080022, 0x00080023)
"""Study, series, acquisition and content date: where a missing date of a directory record is taken from."""

LEAF_KEYS: dict[str, tuple[Key, ...]] = {
    "IMAGE": (_NUMBER,),
    "RT DOSE": (_NUMBER, Key("DoseSummationType", 0x3004000A, "CS", invented="PLAN")),
    "RT STRUCTURE SET": (
        _NUMBER,
        Key("StructureSetLabel", 0x30060002, "SH", invented="UNNAMED"),
        Key("StructureSetDate", 0x30060008, "DA", may_be_empty=True),
        Key("StructureSetTime", 0x30060009, "TM", may_be_empty=True),
    ),
    "RT PLAN": (
        _NUMBER,
        Key("RTPlanLabel", 0x300A0002, "SH", invented="UNNAMED"),
        Key("RTPlanDate", 0x300A0006, "DA", may_be_empty=True),
        Key("RTPlanTime", 0x300A0007, "TM", may_be_empty=True),
    ),
    "RT TREAT RECORD": (
        _NUMBER,
        Key("TreatmentDate", 0x30080250, "DA", may_be_empty=True),
        Key("TreatmentTime", 0x30080251, "TM", may_be_empty=True),
    ),
    "PRESENTATION": (
        _NUMBER,
        *_IDENTIFIED[3:],
        Key("PresentationCreationDate", 0x00700082, "DA", invented="DATE"),
        Key("PresentationCreationTime", 0x00700083, "TM", invented="TIME"),
    ),
    "WAVEFORM": (_CONTENT_DATE, _CONTENT_TIME, _NUMBER),
    "RAW DATA": (_CONTENT_DATE, _CONTENT_TIME, _NUMBER),
    "REGISTRATION": _IDENTIFIED,
    "FIDUCIAL": _IDENTIFIED,
    "VALUE MAP": _IDENTIFIED,
    "SURFACE": _IDENTIFIED,
    "SR DOCUMENT": (
        _CONTENT_DATE,
        _CONTENT_TIME,
        _NUMBER,
        Key("VerificationDateTime", 0x0040A030, "DT", may_be_empty=True),
        CONCEPT,
        Key("CompletionFlag", 0x0040A491, "CS", invented="PARTIAL"),
        Key("VerificationFlag", 0x0040A493, "CS", invented="UNVERIFIED"),
    ),
    "KEY OBJECT DOC": (_CONTENT_DATE, _CONTENT_TIME, _NUMBER, CONCEPT),
    "ENCAP DOC": (
        Key("ContentDate", 0x00080023, "DA", may_be_empty=True),
        Key("ContentTime", 0x00080033, "TM", may_be_empty=True),
        _NUMBER,
        Key("ConceptNameCodeSequence", 0x0040A043, "SQ", may_be_empty=True),
        Key("DocumentTitle", 0x00420010, "ST", may_be_empty=True),
        Key("MIMETypeOfEncapsulatedDocument", 0x00420012, "LO", invented="application/octet-stream"),
    ),
}

_IMAGES = (
    *("1", "1.1", "1.1.1", "1.2", "1.2.1", "1.3", "1.3.1", "2", "2.1", "2.2", "3", "3.1", "4", "4.1", "4.3", "4.4"),
    *("5", "6", "6.1", "6.3", "7", "7.1", "7.2", "7.3", "7.4", "12.1", "12.1.1", "12.2", "12.2.1", "12.3", "13.1.1"),
    *("13.1.2", "13.1.3", "13.1.4", "13.1.5", "14.1", "14.2", "20", "30", "66.4", "77.1", "77.2", "77.1.1"),
    *("77.1.1.1", "77.1.2", "77.1.2.1", "77.1.3", "77.1.4", "77.1.4.1", "77.1.5.1", "77.1.5.2", "77.1.5.4"),
    *("77.1.5.5", "77.1.5.6", "77.1.5.7", "77.1.6", "77.1.7", "77.1.8", "77.1.9", "128", "128.1", "130", "481.1"),
    *("481.23", "481.24", "501.1", "501.2.1", "501.2.2", "601.1", "601.2"),
)
"""The image storage classes of PS3.6, retired ones too, and those of segmentations and parametric maps."""

_LEAF_OF_CLASS = {
    **dict.fromkeys(("481.2",), "RT DOSE"),
    **dict.fromkeys(("481.3",), "RT STRUCTURE SET"),
    **dict.fromkeys(("481.5", "481.8"), "RT PLAN"),
    **dict.fromkeys(("481.4", "481.6", "481.7", "481.9"), "RT TREAT RECORD"),
    **dict.fromkeys((f"11.{n}" for n in range(1, 9)), "PRESENTATION"),
    **dict.fromkeys((f"9.{n}" for n in ("1.1", "1.2", "1.3", "2.1", "3.1", "4.1", "4.2", "5.1", "6.1")), "WAVEFORM"),
    **dict.fromkeys(("66",), "RAW DATA"),
    **dict.fromkeys(("66.1", "66.3"), "REGISTRATION"),
    **dict.fromkeys(("66.2",), "FIDUCIAL"),
    **dict.fromkeys(("66.5",), "SURFACE"),
    **dict.fromkeys(("67",), "VALUE MAP"),
    **dict.fromkeys((f"88.{n}" for n in (11, 22, 33, 34, 35, 40, 50, 65, 67, 68, 69, 70, 71, 72)), "SR DOCUMENT"),
    **dict.fromkeys(("88.59",), "KEY OBJECT DOC"),
    **dict.fromkeys((f"104.{n}" for n in range(1, 6)), "ENCAP DOC"),
    **dict.fromkeys(_IMAGES, "IMAGE"),
}
"""Record type by the end of the SOP class UID, below 1.2.840.10008.5.1.4.1.1."""


def leaf_of(sop_class_uid: str) -> str | None:
    """Return the record type of a SOP class, None for one that a directory cannot list."""
    return _LEAF_OF_CLASS.get(sop_class_uid.removeprefix(_STORAGE)) if sop_class_uid.startswith(_STORAGE) else None
