"""What a reader may use up, one row per form, each with its reason.

Measured on 1,684 public PDFs: text needs at most 76 MB and 0.3 s, the second PDF reader 426 MB and 17.6 s. A DICOM
header needs 0.6 ms and 70 MB. The rows below leave room for the worst honest file and still end a hostile one soon.
"""

from dataclasses import dataclass

from phr.record.reading import Form

MIB = 1024 * 1024


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
MAX_RENDERED_PIXELS = 40_000_000
# Twice what a 100-megapixel camera makes; Pillow refuses beyond.
MAX_PICTURE_PIXELS = 200_000_000
# Bytes handed over in memory (a ZIP member, or on Windows any file) must fit in the child beside the parser.
MAX_HANDED_BYTES = 256 * MIB

_BY_FORM = {
    Form.PDF: _PDF,
    Form.DICOM: _DICOM,
    Form.DICOMDIR: _DICOM,
    Form.TEXT: _TEXT,
}
PICTURES = (Form.JPEG, Form.PNG, Form.TIFF, Form.HEIC, Form.WEBP, Form.GIF, Form.BMP)


def limits_of_rendering() -> Limits:
    """Return what making a picture of a page may use."""
    return _RENDER


def limits_of_making_plain() -> Limits:
    """Return what making a PDF plain may use."""
    return _PLAIN


def limits_of(form: Form) -> Limits:
    """Return what a reader of a form may use."""
    if form in PICTURES:
        return _PICTURE
    return _BY_FORM.get(form, _TEXT)
