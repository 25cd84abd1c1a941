"""Documents that have no pages: their text, as phr read it, goes into the merged copy on pages of its own.

A portal export or a letter in Word is of no use to a doctor who cannot open it; its words are. Of a mail only the words
go at all: what is attached to it are documents of their own, and a photo in it would tell where it was taken.
"""

import io

from phr.bundle.package import Contents, NotPlain, Original
from phr.bundle.plain import CannotMerge, Plain, plain_from
from phr.bundle.words import Words
from phr.paper.press import CannotPrint, TooMuchForOnePage, typeset
from phr.record.entry import Record
from phr.record.reading import Form

TEXTS = frozenset((Form.TEXT, Form.HTML, Form.XML, Form.JSON, Form.RTF, Form.OFFICE, Form.MAIL))
MAX_LINES = 4000  # of one document; a portal export of a life has more, and its file goes along


def plain_of_text(record: Record, words: Words, language: str, contents: Contents) -> Plain:
    """Return pages that show a document's text; raise CannotMerge where there is none, or too much of it."""
    pages = [page.splitlines() for page in contents.text_of(record) if page.strip()]
    if not pages or sum(map(len, pages)) > MAX_LINES:
        raise CannotMerge
    note = words.mail_note if record.form is Form.MAIL else words.text_note
    try:
        made = typeset("text", {"pages": pages, "note": note}, title=words.records, language=language)
    except (CannotPrint, TooMuchForOnePage) as error:
        raise CannotMerge from error
    plain = contents.make_plain(Original(io.BytesIO(made), len(made), Form.PDF))
    if isinstance(plain, NotPlain):
        raise CannotMerge
    return plain_from(plain)


def text_alone(record: Record, contents: Contents) -> bytes:
    """Return a document's text as a plain text file."""
    return ("\n\n".join(contents.text_of(record)) + "\n").encode("utf-8", "replace")
