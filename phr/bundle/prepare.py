"""How a document comes to stand in the merged copy: as its own pages, as pictures of them, or as a notice.

Nothing of a document is looked at here: others, handed in, make its pages plain or into pictures. One file that cannot
be shown never stops a package: its outcome is a PageForm, and the original goes along anyway.
"""

from dataclasses import dataclass, replace

from phr.bundle.package import PICTURES, Contents, NotPlain, Original, PageForm
from phr.bundle.pictures import pages_of_pictures
from phr.bundle.plain import CannotMerge, Plain, plain_from
from phr.bundle.text_layer import searchable
from phr.bundle.texts import TEXTS, plain_of_text
from phr.bundle.words import words_in
from phr.errors import PhrError
from phr.record.entry import Record
from phr.record.reading import Form

MAX_BYTES = 200 * 1024**2  # of one document; its merged copy is held in memory about twice
MAX_PICTURED = 300  # pages of one document that are turned into pictures


@dataclass(frozen=True, slots=True)
class Prepared:
    """How a document is shown, and its plain pages where it is."""

    form: PageForm
    plain: Plain | None = None


def may_have_pages(record: Record) -> bool:
    """Say whether a record is of a form that has pages to show; the others need not be read for it."""
    return record.form is Form.PDF or record.form in PICTURES or record.form in TEXTS


def prepare(record: Record, original: Original, contents: Contents, language: str) -> Prepared:
    """Return how a document stands in the merged copy; never raises for what is in the file."""
    if not may_have_pages(record):
        return Prepared(PageForm.NO_PAGES)
    if record.form in TEXTS:
        try:
            return Prepared(PageForm.TEXT, plain_of_text(record, words_in(language), language, contents))
        except CannotMerge:
            return Prepared(PageForm.NO_PAGES)
    try:
        if record.form is Form.PDF:
            prepared = _pdf(record, original, contents)
        else:
            prepared = Prepared(PageForm.PAGES, _pictured(record, original, contents))
    except CannotMerge:
        return Prepared(PageForm.DAMAGED)
    if prepared.plain is None:
        return prepared
    return replace(prepared, plain=searchable(prepared.plain, contents.pages_of(record)))


def _pdf(record: Record, original: Original, contents: Contents) -> Prepared:
    made = contents.make_plain(original)
    if made is NotPlain.SEALED:
        return Prepared(PageForm.SEALED)
    if isinstance(made, bytes):
        try:
            return Prepared(PageForm.PAGES, plain_from(made))
        except CannotMerge:
            pass
    return Prepared(PageForm.PICTURES, _pictured(record, original, contents))


def _pictured(record: Record, original: Original, contents: Contents) -> Plain:
    """Return pages that show pictures of a document's pages; raise CannotMerge where one of them cannot be had."""
    pictures, size = [], 0
    for page in range(1, min(record.page_count or 1, MAX_PICTURED) + 1):
        try:
            pictures.append(contents.render(original, page))
        except PhrError as error:
            raise CannotMerge from error
        size += len(pictures[-1])
        if size > MAX_BYTES:
            raise CannotMerge
    return pages_of_pictures(pictures)
