"""LOINC's codes for whole documents and what they are called in English, for the first line of a rendering.

Codes and names are those of the C-CDA implementation guide (R2.1, table of document types) and of the HL7 value set
of clinical notes. This material contains content from LOINC (http://loinc.org); the notice stands in NOTICE.
"""

from enum import Enum

_TYPES = {
    "34133-9": "Patient summary",
    "60591-5": "Patient summary",
    "18842-5": "Discharge summary",
    "11490-0": "Discharge summary",
    "34105-7": "Discharge summary",
    "28655-9": "Discharge summary",
    "11488-4": "Consultation note",
    "34117-2": "History and physical note",
    "11506-3": "Progress note",
    "57133-1": "Referral note",
    "57113-1": "Referral note",
    "18761-7": "Transfer summary",
    "52521-2": "Care plan",
    "18776-5": "Care plan",
    "28570-0": "Procedure note",
    "11504-8": "Operative note",
    "34111-5": "Emergency department note",
    "18748-4": "Imaging report",
    "18782-3": "Radiology report",
    "11502-2": "Laboratory report",
    "11526-1": "Pathology report",
    "11369-6": "Immunization record",
    "57833-6": "Prescription",
    "56445-0": "Medication list",
    "10160-0": "Medication list",
    "42348-3": "Advance directive",
    "34109-9": "Note",
}


class DocumentDay(Enum):
    """What the day is that a document bears, as the words of its label: a note's is its visit, by custom."""

    VISIT = "Document or visit date"
    STAY = "Document or discharge date"
    OWN = "Document date"
    SAMPLE = "Report date"


_STAYS = frozenset(("18842-5", "11490-0", "34105-7", "28655-9", "18761-7"))
_OWN = frozenset(("34133-9", "60591-5", "11369-6", "57833-6", "56445-0", "10160-0", "42348-3"))
_SAMPLED = frozenset(("11502-2", "11526-1"))


def document_day(loinc: str) -> DocumentDay:
    """Return what the day of documents of a LOINC code is; of an unknown one, a visit's."""
    if loinc in _STAYS:
        return DocumentDay.STAY
    if loinc in _SAMPLED:
        return DocumentDay.SAMPLE
    return DocumentDay.OWN if loinc in _OWN else DocumentDay.VISIT


def type_name(loinc: str) -> str:
    """Return what documents of a LOINC code are called, "" for a code that is not in the table."""
    return _TYPES.get(loinc, "")
