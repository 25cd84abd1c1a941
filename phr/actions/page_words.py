"""The words of pages that a package shows as pictures, and their places: as OCR saw them, else as the file has them."""

import io
from collections.abc import Iterator
from dataclasses import replace

from phr.actions.books import Books
from phr.actions.pages import excerpt_of, reading_of
from phr.errors import PhrError
from phr.readers.pool import ReaderPool
from phr.record.entry import Piece, Record
from phr.record.reading import Form, Page


def pages_with_words(books: Books, pool: ReaderPool, record: Record) -> tuple[Page, ...]:
    """Return the pages of a record whose words have places, numbered as its own; none where they cannot be had.

    The file's own words are looked up for parts of a scan alone: other pages go along as they are, with these on them.
    """
    try:
        if not record.pieces:
            return tuple(page for page in reading_of([books.sheet(record.id)]).pages if page.words)
        return tuple(_of_pieces(books, pool, record))
    except (PhrError, ValueError):  # what cannot be had today is missing behind the pages, and not on them
        return ()


def _of_pieces(books: Books, pool: ReaderPool, record: Record) -> Iterator[Page]:
    before = 0
    for piece in record.pieces:
        pages = reading_of([books.sheet(piece.record_id)]).pages
        if piece.excerpt is not None and any(page.text.strip() and not page.words for page in pages):
            own = {page.number: page for page in _in_file(books, pool, piece)}
            pages = tuple(page if page.words else own.get(page.number, page) for page in pages)
        yield from (replace(page, number=page.number + before) for page in pages if page.words)
        before += piece.page_count


def _in_file(books: Books, pool: ReaderPool, piece: Piece) -> tuple[Page, ...]:
    """Return the pages of a part of a PDF with the words that stand in the file, numbered as the part's own."""
    if piece.form is not Form.PDF or piece.excerpt is None:
        return ()
    original = books.read(piece.object_id)
    reading = pool.read(io.BytesIO(original), len(original), piece.form)
    return excerpt_of(reading, piece.excerpt.first, piece.excerpt.last).pages
