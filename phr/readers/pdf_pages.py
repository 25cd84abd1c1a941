"""The pages of a PDF while they are being read, and the Reading that they make; for both readers of PDFs."""

import dataclasses
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from phr.readers.draft import Draft
from phr.readers.limits import Limits
from phr.readers.sniff import mime_of
from phr.readers.troubles import (
    NO_TEXT_FOUND,
    OCR_NOT_INSTALLED,
    PDF_PAGE_CUT,
    PDF_TEXT_BROKEN,
    pages_beyond_limit,
    pages_mostly_pictures,
    pages_not_read,
)
from phr.record.reading import Form, Page, Reading, Trouble

_LEAST_CHARACTERS = 3  # a page with less than this is a picture with a stamp or a page number

_FEW_CHARACTERS = 200  # a fax line and a stamp come to 150; a short prescription over a letterhead to more


@dataclass(slots=True)
class Gathered:
    """The pages of a PDF while they are being read."""

    count: int
    pages: list[Page] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    words: int = 0
    characters: int = 0
    pictured: list[int] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    looked_at: int = 0
    is_page_cut: bool = False
    began: float = field(default_factory=time.process_time)

    def is_full(self, limits: Limits) -> bool:
        """Say whether a limit of the reader is reached."""
        return (
            self.looked_at >= limits.pages
            or self.words >= limits.words
            or self.characters >= limits.characters
            or time.process_time() - self.began >= limits.soft_seconds
        )

    def take(self, page: Page, *, is_broken: bool = False, is_pictured: bool = False, is_blank: bool = False) -> None:
        """Take a page in, or note that it says nothing; `is_pictured`: a picture covers most of it."""
        self.looked_at += 1
        if is_blank:
            self.blank.append(page.number)
        elif is_broken:
            self.broken.append(page.number)
        elif len(page.text.strip()) < _LEAST_CHARACTERS:
            self.empty.append(page.number)
        else:
            self.pages.append(page)
            self.words += len(page.words)
            self.characters += len(page.text)
            if is_pictured and len(page.text) < _FEW_CHARACTERS:
                self.pictured.append(page.number)


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


def draft_of_pages(gathered: Gathered, *, title: str = "", own_dates: tuple[tuple[str, str], ...] = ()) -> Draft:
    """Return the draft of gathered pages: OCR is wanted where there is no text, or hardly any beside a picture."""
    reading = reading_of(gathered, title=title, own_dates=own_dates)
    wanted = tuple(sorted({*gathered.empty, *gathered.broken, *gathered.pictured}))
    if wanted:
        reading = dataclasses.replace(reading, troubles=(OCR_NOT_INSTALLED, *reading.troubles))
    return Draft(reading, wanted, tuple(_lasting_troubles(gathered)))


def _troubles(gathered: Gathered) -> Iterator[Trouble]:
    if gathered.broken:
        yield PDF_TEXT_BROKEN
    if not gathered.pages and len(gathered.blank) == gathered.count:
        yield NO_TEXT_FOUND
    if gathered.pages and (gathered.empty or gathered.broken):
        yield pages_not_read(sorted(gathered.empty + gathered.broken))
    if gathered.pictured:
        yield pages_mostly_pictures(gathered.pictured)
    yield from _lasting_troubles(gathered)


def _lasting_troubles(gathered: Gathered) -> Iterator[Trouble]:
    """Yield the troubles that stay whatever OCR reads."""
    if gathered.looked_at < gathered.count:
        yield pages_beyond_limit(gathered.looked_at, gathered.count)
    if gathered.is_page_cut:
        yield PDF_PAGE_CUT
