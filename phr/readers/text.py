"""Plain text files: decoded, as one page without places."""

from typing import BinaryIO

from phr.readers.limits import Limits
from phr.readers.sniff import encoding_of, mime_of
from phr.readers.troubles import TEXT_CUT, form_not_read
from phr.record.reading import Form, Page, Reading

_BYTES_PER_CHARACTER = 4  # at most, in every encoding that is told


def read_text(document: BinaryIO, limits: Limits) -> Reading:
    """Return a text as one page; control characters other than line ends and tabs are left out."""
    held = document.read(limits.characters * _BYTES_PER_CHARACTER)
    encoding = encoding_of(held[:4096])
    if encoding is None:
        return Reading(Form.TEXT, mime_of(Form.TEXT), is_read=False, troubles=(form_not_read(Form.UNKNOWN),))
    is_more = bool(document.read(1))
    text = _decoded(held, encoding, is_more=is_more).removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = "".join(
        character for character in text if character in "\n\t" or character.isprintable() or character > "\x9f"
    )
    is_cut = len(text) > limits.characters or is_more
    page = Page(1, 0.0, 0.0, text[: limits.characters])
    return Reading(
        Form.TEXT,
        mime_of(Form.TEXT),
        is_read=True,
        page_count=1,
        pages=(page,),
        troubles=(TEXT_CUT,) if is_cut else (),
    )


def _decoded(held: bytes, encoding: str, *, is_more: bool) -> str:
    # The head may pass as UTF-8 and a later line not. Only a letter cut by our own limit is no sign of that.
    if encoding == "utf-8":
        try:
            return held.decode("utf-8")
        except UnicodeDecodeError as error:
            if not is_more or error.start < len(held) - _BYTES_PER_CHARACTER:
                return held.decode("cp1252", errors="replace")
    return held.decode(encoding, errors="replace")
