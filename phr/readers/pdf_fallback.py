"""The second reader of a PDF: pypdf, for files that PDFium cannot open. It gives text without places."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from phr.readers.limits import Limits
from phr.readers.pdf_pages import Gathered, reading_of
from phr.readers.sniff import mime_of
from phr.readers.troubles import PDF_PASSWORD, PDF_REPAIRED
from phr.record.reading import Form, Page, Reading, Trouble

if TYPE_CHECKING:
    import pypdf


def read_pdf_again(document: BinaryIO, limits: Limits, trouble: Trouble, passwords: Sequence[str] = ()) -> Reading:
    """Return what pypdf makes of a PDF that PDFium did not open because of a trouble; that trouble where nothing."""
    try:
        opened = _opened(document, passwords)
        if opened is None:
            return _unread(PDF_PASSWORD)
        gathered = Gathered(len(opened.pages))
        while gathered.looked_at < gathered.count and not gathered.is_full(limits):
            gathered.take(_page(opened, gathered.looked_at + 1))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pypdf raises many undocumented kinds for a damaged PDF
        return _unread(trouble)
    if not gathered.pages:
        return _unread(trouble, gathered.count)
    return reading_of(gathered, first=() if trouble is PDF_PASSWORD else (PDF_REPAIRED,))


def _opened(document: BinaryIO, passwords: Sequence[str]) -> "pypdf.PdfReader | None":
    import pypdf

    reader = pypdf.PdfReader(document, strict=False)
    if reader.is_encrypted and not any(reader.decrypt(password) for password in ("", *passwords)):
        return None
    return reader


def _page(reader: "pypdf.PdfReader", number: int) -> Page:
    try:
        page = reader.pages[number - 1]
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        if page.rotation % 180 == 90:
            width, height = height, width
        # The layout mode keeps the cells of a row on one line; the plain mode does not.
        text = page.extract_text(extraction_mode="layout") or ""
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - as above; the other pages still count
        return Page(number, 0.0, 0.0, "")
    lines = ("  ".join(part.strip() for part in line.split("  ") if part.strip()) for line in text.splitlines())
    return Page(number, width, height, "\n".join(line for line in lines if line))


def _unread(trouble: Trouble, count: int = 0) -> Reading:
    return Reading(Form.PDF, mime_of(Form.PDF), is_read=False, page_count=count, troubles=(trouble,))
