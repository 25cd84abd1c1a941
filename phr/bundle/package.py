"""The nouns of a package: the occasion it is made for, what is in it, and what was written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import BinaryIO

from phr.record.entry import ObjectId, Record
from phr.record.filing import Person
from phr.record.kinds import Category
from phr.record.reading import Form, Page

SUMMARY = "00_SUMMARY.pdf"
RECORDS = "01_RECORDS.pdf"
INDEX = "INDEX.HTM"
README = "README.TXT"
MANIFEST = "MANIFEST.TXT"
DICOMDIR = "DICOMDIR"
DICOM_FOLDER = "DICOM"

FOLDERS = {
    Category.DOCTOR_NOTES: "10_DOCTOR_NOTES",
    Category.LABS: "20_LABS",
    Category.PRESCRIPTIONS: "30_PRESCRIPTIONS",
    Category.IMAGING: "40_IMAGING_REPORTS",
    Category.OTHER: "50_OTHER",
}

PICTURES = frozenset((Form.JPEG, Form.PNG, Form.TIFF, Form.HEIC, Form.WEBP, Form.GIF, Form.BMP))

Write = Callable[[bytes], object]
"""Takes the next piece of a file's bytes."""

Stream = Callable[[ObjectId, Write], None]
"""Hands the original bytes of a stored object, piece by piece and in order, to a Write; raises where it cannot."""


@dataclass(frozen=True, slots=True)
class Original:
    """A document as it lies in the package that is being written: open for reading only, its size in bytes, its form.

    Who takes it apart reads it from its start and leaves it open.
    """

    opened: BinaryIO
    size: int
    form: Form


class NotPlain(Enum):
    """Why a PDF has no plain copy: it has a password of its own, or there was none to be had."""

    SEALED = "sealed"
    REFUSED = "refused"


Render = Callable[[Original, int], bytes]
"""Returns a page (from 1) of a PDF, or a frame of a picture, as an upright JPEG; raises a PhrError where it cannot."""

MakePlain = Callable[[Original], bytes | NotPlain]
"""Returns a PDF's plain copy: the same pages upright, each one form at 0, 0, and nothing that acts."""

CleanPicture = Callable[[Original], bytes]
"""Returns a picture without data about itself (place, camera, time); raises a PhrError where it cannot.

HEIC comes back as JPEG, BMP and GIF as PNG.
"""

TextOf = Callable[[Record], tuple[str, ...]]
"""Returns the text of a record page by page, as it was read when it was filed; none where there was none."""

PagesOf = Callable[[Record], tuple[Page, ...]]
"""Returns the pages of a record that are shown as pictures and whose words are known, numbered as the record's own."""


def _no_pages(record: Record) -> tuple[Page, ...]:  # noqa: ARG001 - for contents that know no words
    return ()


ReadValues = Callable[[Iterable[tuple[BinaryIO, int]], Sequence[int]], Iterator[Mapping[int, bytes]]]
"""Yields what DICOM headers say at some tags, for each open file and its size in bytes, in their order.

Values are raw bytes, padding taken off, at most 1,024 of each; none for a header that cannot be read. The transfer
syntax stands at 0002,0010; of a sequence of codes the first code, at 0008,0100 to 0008,0104.
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """Where a package's bytes come from: the vault (`stream`), and readers that take untrusted files apart elsewhere.

    All but `stream` must run where a hostile file can do no harm: a limited process that holds no key.
    """

    stream: Stream
    render: Render
    make_plain: MakePlain
    read_values: ReadValues
    clean_picture: CleanPicture
    text_of: TextOf
    pages_of: PagesOf = _no_pages


@dataclass(frozen=True, slots=True)
class Occasion:
    """Whom a package is about, for whom it is made, on which day, in which language ("en", "de"), and what is asked.

    `for_whom` and `questions` are the person's own words.
    """

    person: Person
    made: date
    for_whom: str = ""
    language: str = "en"
    questions: tuple[str, ...] = ()


class PageForm(Enum):
    """How a document stands in the merged copy: its own pages, pictures of them, its text, or a page that says why not.

    The last seven are notices: sealed with a password, damaged, of a form that has no pages, too large to merge, lost
    (the vault could not give the file), held (a picture that could not be freed of data about itself), and not cut
    (pages that could not be taken out of a scan). The last three are not in the package as a file.
    """

    PAGES = "pages"
    PICTURES = "pictures"
    TEXT = "text"
    SEALED = "sealed"
    DAMAGED = "damaged"
    NO_PAGES = "no-pages"
    TOO_LARGE = "too-large"
    LOST = "lost"
    HELD = "held"
    NOT_CUT = "not-cut"

    @property
    def is_shown(self) -> bool:
        """Say whether what the document says is there to be seen."""
        return self in (PageForm.PAGES, PageForm.PICTURES, PageForm.TEXT)


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One document of a package: its number, its place, and its pages in the merged copy.

    `path` is relative to the package, with "/"; "" where the file is lost. `first_page` and `page_count` count pages
    of 01_RECORDS.pdf, from 1.
    """

    number: int
    record: Record
    path: str
    first_page: int
    page_count: int
    form: PageForm


@dataclass(frozen=True, slots=True)
class DiscStudy:
    """One imaging study of a package: its exhibit number, its folder, and how many instances it holds.

    `unlisted` counts the instances that are there but that the DICOMDIR cannot list, `lost` those that the vault could
    not give and that are therefore not there.
    """

    number: int
    record: Record
    folder: str
    instances: int
    unlisted: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the folder, and how many files, pages of the merged copy, records, studies and instances.

    `files` counts the manifest too; `instances_lost` counts imaging files that the vault could not give.
    """

    path: Path
    files: int
    pages: int
    records: int
    studies: int
    instances: int
    exhibits: tuple[Exhibit, ...]
    disc: tuple[DiscStudy, ...]
    instances_lost: int = 0

    @property
    def notices(self) -> tuple[Exhibit, ...]:
        """Return the documents that stand in the merged copy as a notice only."""
        return tuple(exhibit for exhibit in self.exhibits if not exhibit.form.is_shown)
