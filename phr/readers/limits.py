"""What a reader may use up, one row per form, each with its reason.

Measured on 1,684 public PDFs: text needs at most 76 MB and 0.3 s, the second PDF reader 426 MB and 17.6 s. A DICOM
header needs 0.6 ms and 70 MB. The rows below leave room for the worst honest file and still end a hostile one soon.
"""

import dataclasses
from dataclasses import dataclass

from phr.record.reading import Form

MIB = 1024 * 1024
GIB = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """What one child process may use for one document (for a batch of headers: for the whole batch).

    `memory_bytes` is address space, so it counts the libraries (about 250 MB) too. `soft_seconds` of processor time
    is when a reader stops of its own accord and hands back what it has.
    """

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: float
    output_bytes: int
    soft_seconds: float
    document_bytes: int
    pages: int = 0
    words: int = 0
    characters: int = 0
    threads: int = 0  # that a decoder insists on starting; 0 where none may be


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What phr takes out of one container (an archive, a disc image, a mail); all of it measured while reading.

    `ratio` is how many times its own size a container may unpack to, `ratio_free_bytes` what it may unpack to in any
    case. `nested_bytes` is the largest packed archive inside an archive that is opened in place, and
    `all_nested_bytes` all of them together. `name` and `depth` hold for what is shown of a path.
    """

    members: int
    total_bytes: int
    member_bytes: int
    ratio: int
    ratio_free_bytes: int
    nested_bytes: int
    all_nested_bytes: int
    directory_bytes: int
    name: int
    depth: int


# A disc of one examination holds up to 20,000 files and a blue disc 50 GB. Slices deflate 3 to 1, an Apple Health
# export 30 to 1, only blank pictures beyond 200 to 1, and a handful of those fit in the free bytes. 255 characters is
# what file systems take for one name. A nested archive has to lie in the child's memory, beside the parser.
ARCHIVES = ArchiveLimits(
    members=100_000,
    total_bytes=64 * GIB,
    member_bytes=4 * GIB,
    ratio=200,
    ratio_free_bytes=16 * MIB,
    nested_bytes=192 * MIB,
    all_nested_bytes=1 * GIB,
    directory_bytes=64 * MIB,
    name=255,
    depth=32,
)

# Bytes handed over in memory (a ZIP member, or on Windows any file) must fit in the child beside the parser.
MAX_HANDED_BYTES = 256 * MIB

# The second PDF reader's worst file took 17.6 s; on a busy machine wall time runs ahead of processor time.
# 500 pages, 200,000 words: a whole hospital chart, and 64 MB as values in the parent.
_PDF = Limits(
    memory_bytes=1024 * MIB,
    cpu_seconds=20,
    wall_seconds=45.0,
    output_bytes=48 * MIB,
    soft_seconds=12.0,
    document_bytes=2048 * MIB,
    pages=500,
    words=200_000,
    characters=5_000_000,
)
# A header is read in half a millisecond; a hostile one must end within 5 s and 512 MB.
_DICOM = Limits(
    memory_bytes=512 * MIB,
    cpu_seconds=4,
    wall_seconds=5.0,
    output_bytes=4 * MIB,
    soft_seconds=3.0,
    document_bytes=1 << 40,
)
# Only a picture's header and its chain of frames are looked at; its pixels stay packed.
_PICTURE = Limits(
    memory_bytes=768 * MIB,
    cpu_seconds=5,
    wall_seconds=12.0,
    output_bytes=1 * MIB,
    soft_seconds=3.0,
    document_bytes=2048 * MIB,
    pages=10_000,
)
# Plain text: a page of print is 3,000 characters, so this is a book.
_TEXT = Limits(
    memory_bytes=512 * MIB,
    cpu_seconds=5,
    wall_seconds=12.0,
    output_bytes=32 * MIB,
    soft_seconds=3.0,
    document_bytes=1 << 40,
    characters=2_000_000,
)
# Data files as trees: XML needs six times its size in memory, JSON nine times; 20 MB of either take 3 s. Apple's export
# streams by in 20 MB of memory at 40 MB/s, so a gigabyte takes 25 s; it is cut after the soft seconds.
_DATA = Limits(
    memory_bytes=1024 * MIB,
    cpu_seconds=120,
    wall_seconds=180.0,
    output_bytes=64 * MIB,
    soft_seconds=100.0,
    document_bytes=8 * GIB,
    pages=2000,
    characters=5_000_000,
)
# Office papers, web pages and mails: a letter takes 5 to 50 ms; the row leaves room for a book of 1,000 pages.
_PAPER = Limits(
    memory_bytes=768 * MIB,
    cpu_seconds=15,
    wall_seconds=40.0,
    output_bytes=32 * MIB,
    soft_seconds=8.0,
    document_bytes=256 * MIB,
    pages=1000,
    characters=2_000_000,
)
# A page of 14,400 points (PDF's own limit) is scaled down to 40 million pixels, 160 MB as bitmap and as much again.
_RENDER = Limits(
    memory_bytes=1024 * MIB,
    cpu_seconds=20,
    wall_seconds=45.0,
    output_bytes=48 * MIB,
    soft_seconds=12.0,
    document_bytes=2048 * MIB,
)
# The merged copy of a package takes documents of up to 200 MB; what a document's pages share is written once, so a
# plain PDF is hardly larger. Taking one apart needs it in memory about five times. A usual one takes 14 ms.
_PLAIN = Limits(
    memory_bytes=1536 * MIB,
    cpu_seconds=120,
    wall_seconds=180.0,
    output_bytes=250 * MIB,
    soft_seconds=120.0,
    document_bytes=200 * MIB,
    pages=3000,
)
# A directory of 100,000 members with a look at the head of each takes 8 s; one of 2,000 slices takes 0.2 s.
_LISTING = Limits(
    memory_bytes=512 * MIB,
    cpu_seconds=20,
    wall_seconds=60.0,
    output_bytes=64 * MIB,
    soft_seconds=10.0,
    document_bytes=1 << 40,
)
# A password makes a key of its own for each AES member, and is meant to take a millisecond for that: 20,000 members
# take 21 s. Wrong passwords end sooner, for they are tried so many times and no more.
_LISTING_LOCKED = dataclasses.replace(_LISTING, cpu_seconds=240, wall_seconds=600.0, soft_seconds=200.0)
# One child takes many members out in turn, and its clock runs on while the parent seals them. It leaves of its own
# accord between two members once the soft seconds are over; 4 GiB inflate in 30 s.
_TAKING_OUT = Limits(
    memory_bytes=768 * MIB,
    cpu_seconds=300,
    wall_seconds=1800.0,
    output_bytes=MAX_HANDED_BYTES + MIB,
    soft_seconds=60.0,
    document_bytes=1 << 40,
)
# OCR of one page: 2 to 5 s of processor time, a sheet of 28,000 letters 25 s, 650 MB at most with the models (200 MB,
# shared). A thick chart of 200 pages takes ten minutes on two cores; what lies beyond is said, not read.
_SEEING = Limits(
    memory_bytes=1536 * MIB,
    cpu_seconds=90,
    wall_seconds=180.0,
    output_bytes=8 * MIB,
    soft_seconds=90.0,
    document_bytes=2048 * MIB,
    pages=200,
)
# Tesseract on one page: 2 to 10 s, 150 MB.
_OTHER_SCRIPTS = Limits(
    memory_bytes=1024 * MIB,
    cpu_seconds=60,
    wall_seconds=90.0,
    output_bytes=8 * MIB,
    soft_seconds=60.0,
    document_bytes=64 * MIB,
)
MAX_RENDERED_PIXELS = 40_000_000
# HEIC's decoder starts a thread or two for each tile and cannot do without.
_HEIC_THREADS = 64
# Twice what a 100-megapixel camera makes; Pillow refuses beyond.
MAX_PICTURE_PIXELS = 200_000_000

_BY_FORM = {
    Form.PDF: _PDF,
    Form.DICOM: _DICOM,
    Form.DICOMDIR: _DICOM,
    Form.TEXT: _TEXT,
    Form.XML: _DATA,
    Form.JSON: _DATA,
    Form.HTML: _PAPER,
    Form.MAIL: _PAPER,
    Form.OFFICE: _PAPER,
    Form.RTF: _PAPER,
}
PAPERS = (Form.XML, Form.JSON, Form.HTML, Form.MAIL, Form.OFFICE, Form.RTF)
PICTURES = (Form.JPEG, Form.PNG, Form.TIFF, Form.HEIC, Form.WEBP, Form.GIF, Form.BMP)


def limits_of_rendering(form: Form = Form.PDF) -> Limits:
    """Return what making a picture of a page may use."""
    return dataclasses.replace(_RENDER, threads=_threads_of(form))


def limits_of_making_plain(form: Form = Form.PDF) -> Limits:
    """Return what making a PDF plain, or freeing a picture of what it says about itself, may use."""
    return dataclasses.replace(_PLAIN, threads=_threads_of(form))


def limits_of_listing(*, has_passwords: bool = False) -> Limits:
    """Return what looking into a container may use; more where there are passwords to open members with."""
    return _LISTING_LOCKED if has_passwords else _LISTING


def limits_of_taking_out() -> Limits:
    """Return what a child that takes members out may use."""
    return _TAKING_OUT


def _threads_of(form: Form) -> int:
    return _HEIC_THREADS if form is Form.HEIC else 0


def limits_of_seeing(pages: int, form: Form = Form.PDF, largest: int = 0) -> Limits:
    """Return what OCR of some pages in one child may use; `largest` is the size of a member that is taken out first."""
    return dataclasses.replace(
        _SEEING,
        memory_bytes=_SEEING.memory_bytes + 2 * min(largest, MAX_HANDED_BYTES),
        cpu_seconds=_SEEING.cpu_seconds * max(1, pages),
        wall_seconds=_SEEING.wall_seconds * max(1, pages),
        threads=_threads_of(form),
    )


def limits_of_other_scripts() -> Limits:
    """Return what Tesseract may use for one page."""
    return _OTHER_SCRIPTS


def limits_of_members(form: Form, largest: int) -> Limits:
    """Return what a reader of members of a form may use: as for files, and room for the largest one taken out."""
    limits = limits_of(form)
    if form in (Form.DICOM, Form.DICOMDIR):
        return limits  # a header is read without the rest
    return dataclasses.replace(limits, memory_bytes=limits.memory_bytes + 2 * min(largest, MAX_HANDED_BYTES))


def limits_of(form: Form) -> Limits:
    """Return what a reader of a form may use."""
    if form in PICTURES:
        return _PICTURE
    return _BY_FORM.get(form, _TEXT)
