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
    """A run of characters without a gap, and its place (from loose character boxes, or where OCR saw it).

    `sure` is the OCR engine's own score of the line it stands in, 0 to 1; 1 where the file itself says the text.
    """

    text: str
    box: Box
    sure: float = 1.0


class TextSource(Enum):
    """Where the text of a page is from: the file's own text layer, or OCR (a machine reading the picture)."""

    LAYER = "layer"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its number from 1, its size in points as shown, its text line by line, and its words where known.

    `turn` is by how many degrees clockwise (0, 90, 180, 270) the page as the file shows it stands turned away from
    upright; `width`, `height` and all boxes are of the upright page. `unread` are the places of lines that OCR found
    and could not read, where these are a good part of the page: handwriting, or another script.
    """

    number: int
    width: float
    height: float
    text: str
    words: tuple[Word, ...] = ()
    source: TextSource = TextSource.LAYER
    turn: int = 0
    unread: tuple[Box, ...] = ()


class StatementKind(Enum):
    """What a statement of a portal export is about."""

    PROBLEM = "problem"
    MEDICINE = "medicine"
    ALLERGY = "allergy"
    RESULT = "result"
    PROCEDURE = "procedure"
    IMMUNISATION = "immunisation"
    VITAL_SIGN = "vital-sign"


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that a portal export says in fields of its own, as it is written there; "" where it says nothing.

    `what` names it (a problem, a medicine, an analyte); `code` and `code_system` are the export's (LOINC, SNOMED CT,
    RxNorm, ICD-10 ... by the export's own name or URI). `value`, `unit`, `reference_range` and `flag` are of results
    and vital signs, `detail` is a dose, a reaction or the like. `day` is the day it was clinically relevant, ISO, as
    precise as it is said (YYYY, YYYY-MM or YYYY-MM-DD). `place` says where in the export it stands (the title of a
    section, the path of a resource), `page` on which page of the readable rendering, from 1.
    """

    kind: StatementKind
    what: str
    code: str = ""
    code_system: str = ""
    value: str = ""
    unit: str = ""
    reference_range: str = ""
    flag: str = ""
    day: str = ""
    status: str = ""
    detail: str = ""
    place: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that kept phr from reading, or from reading all: a stable code and a sentence for the person.

    `code` is kebab-case and has a section in docs/errors.md. Neither field quotes the document.
    """

    code: str
    what: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside another one: of an archive (ZIP, ISO), of a mail, or carried inside a portal export.

    `number` names it to the reader (its place in the listing, from 0). `path` is for showing only, with / between
    folders, and never used to write anywhere. `size_bytes` is what the container claims. `trouble` says why it cannot
    be taken out (an encrypted member, a link), None where it can.
    """

    number: int
    path: str
    size_bytes: int
    form: Form
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a container holds, in its own order, and what kept phr from seeing all of it."""

    members: tuple[Member, ...]
    troubles: tuple[Trouble, ...] = ()


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
class Look:
    """What a picture looks like as a whole, each a share from 0 to 1 of its pixels.

    `dark`, `light` and `coloured` are of all pixels, `dark_edge` of those at its four edges; `warmth` is the red in red
    and blue together, 0.5 where neither prevails.
    """

    dark: float
    light: float
    coloured: float
    dark_edge: float
    warmth: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file says.

    `page_count` counts all pages, also those beyond a reader's limit; `pages` holds those that were read, in order.
    `is_read` says that the text was understood (a picture or a scan without text layer is not read, yet safe).
    `look` is what a picture looks like, None for anything else.
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
    statements: tuple[Statement, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    look: Look | None = None
