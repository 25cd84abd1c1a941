"""PDFs: text with places by PDFium, and by pypdf where PDFium cannot open one."""

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.limits import Limits
from phr.readers.lines import in_lines, text_of_lines, words_of_lines
from phr.readers.pdf_words import Sheet, is_scrambled, words_of_page
from phr.readers.sniff import mime_of
from phr.readers.troubles import (
    PDF_DAMAGED,
    PDF_PASSWORD,
    PDF_PICTURES_ONLY,
    PDF_TEXT_BROKEN,
    pages_beyond_limit,
    pages_not_read,
)
from phr.record.reading import Form, Page, Reading, Trouble

if TYPE_CHECKING:
    import pypdfium2

_PDFIUM_PASSWORD = 4  # FPDF_ERR_PASSWORD
_HELD_IN_MEMORY = 64 * 1024 * 1024  # bytes; larger files are read by pieces, which is slower
_LEAST_CHARACTERS = 3  # a page with less than this is a picture with a stamp or a page number
_MAX_TITLE = 256
_DATE = re.compile(r"(?:D:)?(\d{4})(\d{2})?(\d{2})?")  # ISO 32000-1, 7.9.4
_OWN_DATES = (("created", "CreationDate"), ("modified", "ModDate"))


def load_libraries() -> None:
    """Load PDFium."""
    import pypdfium2
    import pypdfium2.raw  # noqa: F401 - loaded for its effect


@dataclass(slots=True)
class Gathered:
    """The pages of a PDF while they are being read."""

    count: int
    pages: list[Page] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    words: int = 0
    characters: int = 0
    looked_at: int = 0

    def is_full(self, limits: Limits) -> bool:
        """Say whether a limit of the reader is reached."""
        return (
            self.looked_at >= limits.pages
            or self.words >= limits.words
            or self.characters >= limits.characters
            or time.process_time() >= limits.soft_seconds
        )

    def take(self, page: Page, *, is_broken: bool = False) -> None:
        """Take a page in, or note that it says nothing."""
        self.looked_at += 1
        if is_broken:
            self.broken.append(page.number)
        elif len(page.text.strip()) < _LEAST_CHARACTERS:
            self.empty.append(page.number)
        else:
            self.pages.append(page)
            self.words += len(page.words)
            self.characters += len(page.text)


def read_pdf(document: BinaryIO, limits: Limits) -> Reading:
    """Return the text of a PDF page by page with the places of its words, or why there is none."""
    import pypdfium2

    from phr.readers.pdf_fallback import read_pdf_again

    load_libraries()
    source = _source(document)
    try:
        pdf = pypdfium2.PdfDocument(source)
    except pypdfium2.PdfiumError as error:
        trouble = PDF_PASSWORD if error.err_code == _PDFIUM_PASSWORD else PDF_DAMAGED
        document.seek(0)
        return read_pdf_again(document, limits, trouble)
    with contextlib.closing(pdf):
        gathered = Gathered(len(pdf))
        if gathered.count < 1:
            document.seek(0)
            return read_pdf_again(document, limits, PDF_DAMAGED)
        for number in range(1, gathered.count + 1):
            if gathered.is_full(limits):
                break
            _take_page(pdf, number, gathered)
        return reading_of(gathered, title=_title(pdf), own_dates=tuple(_own_dates(pdf)))


def reading_of(
    gathered: Gathered, *, title: str = "", own_dates: tuple[tuple[str, str], ...] = (), first: tuple[Trouble, ...] = ()
) -> Reading:
    """Return the Reading of gathered pages, with the troubles that follow from what is missing after the `first`."""
    return Reading(
        Form.PDF,
        mime_of(Form.PDF),
        is_read=bool(gathered.pages),
        page_count=gathered.count,
        pages=tuple(gathered.pages),
        own_title=title,
        own_dates=own_dates,
        troubles=(*first, *_troubles(gathered)),
    )


def clean_title(text: str) -> str:
    """Return a PDF's own title in one line without control characters, cut to a length."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_MAX_TITLE]


def iso_date(text: str) -> str | None:
    """Return a PDF date such as D:20260315120000+01'00' as an ISO date, or None."""
    found = _DATE.match(text.strip())
    if found is None:
        return None
    year, month, day = found[1], found[2] or "01", found[3] or "01"
    is_plausible = "1900" <= year and "01" <= month <= "12" and "01" <= day <= "31"
    return f"{year}-{month}-{day}" if is_plausible else None


def _source(document: BinaryIO) -> Any:  # noqa: ANN401 - bytes or a stream; PDFium takes both
    size = document.seek(0, 2)
    document.seek(0)
    return document.read() if size <= _HELD_IN_MEMORY else document


def _take_page(pdf: "pypdfium2.PdfDocument", number: int, gathered: Gathered) -> None:
    import pypdfium2

    try:
        page = pdf[number - 1]
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
            is_broken = is_scrambled(text_page)
            lines = [] if is_broken else in_lines(words_of_page(text_page, sheet))
            page_read = Page(number, *sheet.shown_size, text_of_lines(lines), words_of_lines(lines))
            gathered.take(page_read, is_broken=is_broken)


def _troubles(gathered: Gathered) -> Iterator[Trouble]:
    if gathered.broken:
        yield PDF_TEXT_BROKEN
    if not gathered.pages and not gathered.broken:
        yield PDF_PICTURES_ONLY
    elif gathered.pages and (gathered.empty or gathered.broken):
        yield pages_not_read(sorted(gathered.empty + gathered.broken))
    if gathered.looked_at < gathered.count:
        yield pages_beyond_limit(gathered.looked_at, gathered.count)


def _title(pdf: "pypdfium2.PdfDocument") -> str:
    return clean_title(pdf.get_metadata_value("Title"))


def _own_dates(pdf: "pypdfium2.PdfDocument") -> Iterator[tuple[str, str]]:
    for name, key in _OWN_DATES:
        found = iso_date(pdf.get_metadata_value(key))
        if found:
            yield name, found
