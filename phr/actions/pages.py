"""Sheets to readings and back to parts of them: what the pages of some documents say, as one document or as several."""

from collections.abc import Iterable
from dataclasses import replace

from phr.record.entry import Sheet
from phr.record.lab import LabValue
from phr.record.reading import Form, Page, Reading, TextSource
from phr.record.seen_words import SeenWords, words_in

CAN_BE_PARTED = frozenset({Form.PDF, Form.TIFF, Form.GIF, Form.WEBP, Form.HEIC})
"""Forms whose files may hold several papers, and whose pages can be had one by one."""


def reading_of(sheets: Iterable[Sheet]) -> Reading:
    """Return what the pages of some sheets say, one after another, as if they were one file; at least one sheet.

    Words have boxes where OCR read them; those of a file's own text were not kept.
    """
    held = tuple(sheets)
    pages: list[Page] = []
    before = 0
    for sheet in held:
        pages += [replace(page, number=page.number + before) for page in _pages_of(sheet)]
        before += sheet.page_count
    first = held[0]
    return Reading(
        form=first.form,
        mime=first.mime,
        is_read=any(sheet.is_read for sheet in held),
        page_count=before,
        pages=tuple(pages),
        statements=tuple(statement for sheet in held for statement in sheet.statements),
    )


def excerpt_of(reading: Reading, first: int, last: int) -> Reading:
    """Return the pages from `first` to `last` of a reading, numbered from 1, as if they were all of it."""
    pages = tuple(
        replace(page, number=page.number - first + 1) for page in reading.pages if first <= page.number <= last
    )
    return replace(
        reading,
        is_read=reading.is_read and any(page.text.strip() for page in pages),
        page_count=last - first + 1,
        pages=pages,
        statements=(),
    )


def labs_between(values: Iterable[LabValue], first: int, last: int) -> tuple[LabValue, ...]:
    """Return the lab values of the pages from `first` to `last`, their pages numbered from 1."""
    return tuple(replace(one, page=one.page - first + 1) for one in values if first <= one.page <= last)


def _pages_of(sheet: Sheet) -> list[Page]:
    seen = {one.page: one for one in sheet.seen}
    return [_page(number, text, seen.get(number)) for number, text in enumerate(sheet.text, start=1)]


def _page(number: int, text: str, seen: SeenWords | None) -> Page:
    if seen is None:
        return Page(number, 0.0, 0.0, text)
    try:
        words = words_in(seen)
    except ValueError:  # the words' places are damaged; the text is not
        words = ()
    return Page(number, seen.width, seen.height, text, words, TextSource.OCR, seen.turn)
