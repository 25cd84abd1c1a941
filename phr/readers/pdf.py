"""PDFs: text with places by PDFium, and by pypdf where PDFium cannot open one."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.draft import Draft, final
from phr.readers.limits import Limits
from phr.readers.lines import in_lines, text_of_lines, words_of_lines
from phr.readers.pdf_fallback import read_pdf_again
from phr.readers.pdf_pages import Gathered, draft_of_pages
from phr.readers.pdf_words import MAX_PAGE_CHARACTERS, Sheet, is_scrambled, words_of_page
from phr.readers.text_health import is_readable
from phr.readers.troubles import PDF_DAMAGED, PDF_PASSWORD
from phr.record.reading import Page

if TYPE_CHECKING:
    import pypdfium2

_PDFIUM_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HELD_IN_MEMORY = 64 * 1024 * 1024  # bytes; larger files are read by pieces, which is slower
_FEW_LINES = 8  # only then is it asked whether a picture covers the page
_MOSTLY = 0.6  # of the page
_MAX_TITLE = 256
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")  # ISO 32000-1, 7.9.4
_OWN_DATES = (("created", "CreationDate"), ("modified", "ModDate"))


def load_libraries() -> None:
    """Load PDFium."""
    import pypdfium2
    import pypdfium2.raw  # noqa: F401 - loaded for its effect


def read_pdf(document: BinaryIO, limits: Limits, passwords: Sequence[str] = ()) -> Draft:
    """Return the text of a PDF page by page with the places of its words, or why there is none.

    OCR is wanted for the pages whose text is not there, or says something else than they show.
    """
    import pypdfium2

    load_libraries()
    try:
        pdf = opened_pdf(document, passwords)
    except pypdfium2.PdfiumError as error:
        trouble = PDF_PASSWORD if error.err_code == _PDFIUM_PASSWORD else PDF_DAMAGED
        document.seek(0)
        return final(read_pdf_again(document, limits, trouble, passwords))
    with contextlib.closing(pdf):
        gathered = Gathered(len(pdf))
        if gathered.count < 1:
            document.seek(0)
            return final(read_pdf_again(document, limits, PDF_DAMAGED, passwords))
        for number in range(1, gathered.count + 1):
            if gathered.is_full(limits):
                break
            _take_page(pdf, number, gathered)
        return draft_of_pages(gathered, title=_title(pdf), own_dates=tuple(_own_dates(pdf)))


def clean_title(text: str) -> str:
    """Return a PDF's own title in one line without control characters, cut to a length."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_MAX_TITLE]


def iso_date(text: str) -> str | None:
    """Return a PDF date such as D:20260315120000+01'00' as an ISO date, or None."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    try:
        told = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
    return told.isoformat() if told.year >= 1900 else None


def opened_pdf(document: BinaryIO, passwords: Sequence[str] = ()) -> "pypdfium2.PdfDocument":
    """Return a PDF opened by PDFium, trying passwords where it needs one; raise PdfiumError where it stays shut."""
    import pypdfium2

    source = _source_of(document)
    for password in (None, *passwords):
        try:
            return pypdfium2.PdfDocument(source, password)
        except pypdfium2.PdfiumError as error:
            if error.err_code != _PDFIUM_PASSWORD:
                raise
            needs_one = error
    raise needs_one


def _source_of(document: BinaryIO) -> Any:  # noqa: ANN401 - bytes or a stream; PDFium takes both
    """Return what PDFium is to read a document from: its bytes, or a large one by pieces."""
    size = document.seek(0, 2)
    document.seek(0)
    return document.read() if size <= _HELD_IN_MEMORY else document


def shown_page(pdf: "pypdfium2.PdfDocument", number: int) -> "pypdfium2.PdfPage":
    """Return a page (from 1) with what was filled in and written on it: PDF keeps those beside the page's own text."""
    import pypdfium2.raw as pdfium

    page = pdf[number - 1]
    if pdfium.FPDFPage_GetAnnotCount(page.raw) <= 0:
        return page
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[number - 1]


def _take_page(pdf: "pypdfium2.PdfDocument", number: int, gathered: Gathered) -> None:
    import pypdfium2

    try:
        page = shown_page(pdf, number)
    except pypdfium2.PdfiumError:
        gathered.take(Page(number, 0.0, 0.0, ""))
        return
    with contextlib.closing(page):
        left, bottom, right, top = page.get_bbox()
        sheet = Sheet(left, bottom, right - left, top - bottom, page.get_rotation())
        try:
            text_page = page.get_textpage()
        except pypdfium2.PdfiumError:
            gathered.take(Page(number, *sheet.shown_size, ""))
            return
        with contextlib.closing(text_page):
            gathered.is_page_cut |= text_page.count_chars() > MAX_PAGE_CHARACTERS
            is_broken = is_scrambled(text_page)
            lines = [] if is_broken else in_lines(words_of_page(text_page, sheet))
            text = text_of_lines(lines)
            is_broken = is_broken or not is_readable(text)
            is_pictured = len(lines) <= _FEW_LINES and _picture_share(page) > _MOSTLY
            page_read = Page(number, *sheet.shown_size, text, words_of_lines(lines))
            is_blank = not text and not is_broken and _draws_nothing(page)
            gathered.take(page_read, is_broken=is_broken, is_pictured=is_pictured, is_blank=is_blank)


def _draws_nothing(page: "pypdfium2.PdfPage") -> bool:
    import pypdfium2.raw as pdfium

    return bool(pdfium.FPDFPage_CountObjects(page.raw) == 0)


def _picture_share(page: "pypdfium2.PdfPage") -> float:
    """Return how much of a page its largest picture covers, from 0 to about 1."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    largest = 0.0
    try:
        for found in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = found.get_bounds()
            largest = max(largest, (right - left) * (top - bottom))
    except pypdfium2.PdfiumError:
        return 0.0
    return float(largest / max(width * height, 1.0))


def _title(pdf: "pypdfium2.PdfDocument") -> str:
    return clean_title(pdf.get_metadata_value("Title"))


def _own_dates(pdf: "pypdfium2.PdfDocument") -> Iterator[tuple[str, str]]:
    for name, key in _OWN_DATES:
        found = iso_date(pdf.get_metadata_value(key))
        if found:
            yield name, found
