"""The filing of a DICOM file: all of it from the header, and each finding says which keyword it rests on."""

from datetime import date

from phr.classify.lines import clean
from phr.record.filing import DocumentDate, Filing, Finding, Quote, Sureness
from phr.record.kinds import Category, RecordKind
from phr.record.reading import DicomHeader

MAX_TITLE = 80  # characters

_MODALITIES = {
    "CT": "CT",
    "MR": "MRI",
    "US": "Ultrasound",
    "CR": "X-ray",
    "DX": "X-ray",
    "RG": "X-ray",
    "MG": "Mammogram",
    "PT": "PET",
    "NM": "Nuclear medicine scan",
    "XA": "Angiogram",
    "RF": "Fluoroscopy",
    "ES": "Endoscopy",
    "ECG": "ECG",
    "SR": "Structured report",
}
_DATES = ("study_date", "acquisition_date", "series_date", "content_date")
_KEYWORDS = {
    "study_date": "StudyDate",
    "acquisition_date": "AcquisitionDate",
    "series_date": "SeriesDate",
    "content_date": "ContentDate",
}


def file_study(header: DicomHeader, today: date) -> Filing:
    """Return the filing of one DICOM instance."""
    rests_on = (_quote(header.modality, "Modality"),) if header.modality else ()
    return Filing(
        category=Finding(Category.IMAGING, Sureness.SURE, rests_on, "it is a DICOM file"),
        kind=Finding(RecordKind.IMAGING_STUDY, Sureness.SURE, rests_on, "it is a DICOM file"),
        document_date=_document_date(header, today),
        person=_text(header.patient_name.strip("^ "), "PatientName"),
        birth_date=_birth_date(header, today),
        provider=_text(header.institution, "InstitutionName"),
        title=_title(header),
    )


def _document_date(header: DicomHeader, today: date) -> Finding[DocumentDate] | None:
    for name in _DATES:
        held = getattr(header, name)
        day = dicom_day(held, today)
        if day is not None:
            keyword = _KEYWORDS[name]
            sureness = Sureness.SURE if name == "study_date" else Sureness.LIKELY
            return Finding(DocumentDate.of(day), sureness, (_quote(held, keyword),), f"the header's {keyword}")
    return None


def _birth_date(header: DicomHeader, today: date) -> Finding[date] | None:
    day = dicom_day(header.patient_birth_date, today)
    if day is None:
        return None
    quote = _quote(header.patient_birth_date, "PatientBirthDate")
    return Finding(day, Sureness.SURE, (quote,), "the header's PatientBirthDate")


def dicom_day(text: str, today: date) -> date | None:
    """Return the day that a DICOM date names (YYYYMMDD, or the old YYYY.MM.DD), None where it names none till today."""
    digits = text.replace(".", "").replace("-", "").strip()
    if len(digits) != 8 or not (digits.isascii() and digits.isdigit()):
        return None
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if date(1900, 1, 1) <= day <= today else None


def _text(held: str, keyword: str) -> Finding[str] | None:
    value = clean(held)
    return Finding(value, Sureness.SURE, (_quote(held, keyword),), f"the header's {keyword}") if value else None


def _quote(text: str, keyword: str) -> Quote:
    return Quote(clean(text), source=keyword)


def _title(header: DicomHeader) -> str:
    described = clean(header.study_description or header.series_description or header.body_part)
    modality = _MODALITIES.get(header.modality, clean(header.modality))
    if described and modality.casefold() in described.casefold():
        return described[:MAX_TITLE]
    return " ".join(part for part in (modality or "Imaging study", described) if part)[:MAX_TITLE].strip()
