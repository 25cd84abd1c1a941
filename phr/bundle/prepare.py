"""How a document comes to stand in the merged copy: as its own pages, as pictures of them, or as a notice.

One file that cannot be shown never stops a package: its outcome is a PageForm, and the original goes along anyway.
"""

from dataclasses import dataclass

from phr.bundle.launder import CannotMerge, HasPassword, Plain
from phr.bundle.package import Contents, PageForm
from phr.bundle.pictures import pages_of_pictures
from phr.errors import PhrError
from phr.record.entry import Record
from phr.record.reading import Form

MAX_BYTES = 200 * 1024**2  # of one document; its merged copy is held in memory about twice
MAX_PICTURED = 300  # pages of one document that are turned into pictures
_PICTURES = frozenset({Form.JPEG, Form.PNG, Form.TIFF, Form.WEBP, Form.GIF, Form.BMP})


@dataclass(frozen=True, slots=True)
class Prepared:
    """How a document is shown, and its plain pages where it is."""

    form: PageForm
    plain: Plain | None = None


def may_have_pages(record: Record) -> bool:
    """Say whether a record is of a form that has pages to show; the others need not be read for it."""
    return record.form is Form.PDF or record.form in _PICTURES


def prepare(record: Record, data: bytes, contents: Contents) -> Prepared:
    """Return how a document stands in the merged copy; never raises for what is in the file."""
    if not may_have_pages(record):
        return Prepared(PageForm.NO_PAGES)
    try:
        if record.form is Form.PDF:
            return _pdf(record, data, contents)
        return Prepared(PageForm.PAGES, pages_of_pictures([data]))
    except CannotMerge:
        return Prepared(PageForm.DAMAGED)


def _pdf(record: Record, data: bytes, contents: Contents) -> Prepared:
    try:
        return Prepared(PageForm.PAGES, contents.make_plain(data))
    except HasPassword:
        return Prepared(PageForm.SEALED)
    except CannotMerge:
        return Prepared(PageForm.PICTURES, pages_of_pictures(_pictured(record, data, contents)))


def _pictured(record: Record, data: bytes, contents: Contents) -> list[bytes]:
    """Return pictures of a PDF's pages, as many as can be had in a row; raise CannotMerge where the first cannot."""
    pictures = []
    for page in range(1, min(record.page_count or 1, MAX_PICTURED) + 1):
        try:
            pictures.append(contents.render(data, page))
        except PhrError as error:
            raise CannotMerge from error
    return pictures
