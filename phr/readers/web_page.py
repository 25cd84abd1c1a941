"""Web pages that were saved: their text; no program, style, picture or remote content of a page is looked at."""

from typing import BinaryIO

from phr.readers.data_files import finished, unread
from phr.readers.html_text import declared_charset, parsed, text_encoding
from phr.readers.limits import Limits
from phr.readers.paper_troubles import LOGIN_PAGE
from phr.readers.sheet import Sheet, shown
from phr.readers.sniff import encoding_of
from phr.readers.troubles import TEXT_CUT
from phr.record.reading import Form, Reading

_MAX_BYTES = 16 * 1024 * 1024
_ASKS = ("log in", "login", "sign in", "session expired", "session has expired", "anmelden", "einloggen", "anmeldung")
_LITTLE = 600  # characters: a page with no more that asks to log in holds no document


def read_html(document: BinaryIO, limits: Limits) -> Reading:
    """Return a web page's text as pages; a page that only asks to log in is not read and said to be one."""
    held = document.read(_MAX_BYTES + 1)
    page = parsed(decoded(held[:_MAX_BYTES]))
    sheet = Sheet(limits.characters, limits.pages)
    lines = page.flow.lines()
    sheet.lines(lines)
    title = shown(page.title)
    if _asks_to_log_in(title, lines, has_password=page.asks_for_password):
        return unread(Form.HTML, LOGIN_PAGE)
    return finished(Form.HTML, sheet, title, troubles=(TEXT_CUT,) if len(held) > _MAX_BYTES else ())


def decoded(held: bytes) -> str:
    """Return a page's bytes as text: by its byte order mark, its declaration, else by how it looks; never raises."""
    looks = encoding_of(held[:4096]) or "utf-8"
    declared = text_encoding(declared_charset(held))
    # A declaration that could be read is not in UTF-16, whatever it says (HTML, 13.2.3.3).
    name = declared if declared and looks in ("utf-8", "cp1252") and not declared.startswith("utf-16") else looks
    try:
        return held.decode("utf-8-sig" if name == "utf-8" else name, errors="strict" if name == "utf-8" else "replace")
    except UnicodeError:
        return held.decode("cp1252", errors="replace")


def _asks_to_log_in(title: str, lines: list[str], *, has_password: bool) -> bool:
    text = " ".join((title, *lines)).casefold()
    return len(text) <= _LITTLE and (has_password or any(ask in text for ask in _ASKS))
