"""What a file says, in its own words; no judgement in it."""

from dataclasses import dataclass
from enum import Enum


class Form(Enum):
    """What a file is, judged by its bytes and never by its name."""

    PDF = "pdf"
    DICOM = "dicom"
    DICOMDIR = "dicomdir"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    HEIC = "heic"
    WEBP = "webp"
    GIF = "gif"
    BMP = "bmp"
    TEXT = "text"
    HTML = "html"
    XML = "xml"
    JSON = "json"
    RTF = "rtf"
    MAIL = "mail"
    ZIP = "zip"
    OFFICE = "office"
    ISO = "iso"
    PROGRAM = "program"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a page, in points (1/72 inch) from the top left corner of the page as it is shown."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a gap, and its place (from loose character boxes)."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size in points as shown, its text line by line, and its words where known."""

    number: int
    width: float
    height: float
    text: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that kept phr from reading, or from reading all: a stable code and a sentence for the person.

    `code` is kebab-case and has a section in docs/errors.md. Neither field quotes the document.
    """

    code: str
    what: str
    next_step: str


@dataclass(frozen=True, slots=True)
class DicomHeader:
    """The top-level values of one DICOM instance, as text, cleaned of control characters, "" where absent.

    Dates and times are as DICOM writes them (YYYYMMDD, HHMMSS). Names keep DICOM's `Family^Given`. UIDs match
    `[0-9.]{1,64}`: a file without SOP class, SOP instance and study UID has no DicomHeader.
    """

    sop_class_uid: str
    sop_instance_uid: str
    study_uid: str
    series_uid: str
    transfer_syntax_uid: str = ""
    modality: str = ""
    patient_name: str = ""
    patient_id: str = ""
    patient_birth_date: str = ""
    patient_sex: str = ""
    study_date: str = ""
    study_time: str = ""
    study_id: str = ""
    study_description: str = ""
    accession_number: str = ""
    series_date: str = ""
    series_number: str = ""
    series_description: str = ""
    acquisition_date: str = ""
    content_date: str = ""
    instance_number: str = ""
    body_part: str = ""
    institution: str = ""
    referring_physician: str = ""
    number_of_frames: str = ""
    has_foreign_preamble: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says.

    `page_count` counts all pages, also those beyond a reader's limit; `pages` holds those that were read, in order.
    `is_read` says that the text was understood (a picture or a scan without text layer is not read, yet safe).
    `own_dates` are the dates a PDF gives about itself (ISO, "created", "modified"): never a clinical date.
    """

    form: Form
    mime: str
    is_read: bool
    page_count: int = 0
    pages: tuple[Page, ...] = ()
    dicom: DicomHeader | None = None
    own_title: str = ""
    own_dates: tuple[tuple[str, str], ...] = ()
    troubles: tuple[Trouble, ...] = ()
