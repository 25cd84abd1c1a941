"""Web pages as text: paragraphs, lists and tables, nothing of a page's programs, styles or remote content."""

import codecs
import re
from html.parser import HTMLParser

from phr.readers.flow import Flow

_TEXT_ENCODINGS = (
    *("utf-8", "utf-16", "ascii", "iso8859", "iso2022", "cp", "koi8", "gb", "hz"),
    *("big5", "shift_jis", "euc", "mac", "tis", "johab", "ptcp"),
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_MARKED = re.compile(r"<!\[[^>]{0,200}>")  # `<![endif]>` of Word's pages
_WORDS_KEPT = 2_000_000  # characters that are parsed; a page of the web holds a few thousand


class _Page(HTMLParser):
    """Hands a page's elements to a flow; keeps its title and whether it asks for a password."""

    def __init__(self, *, are_tables_data: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.flow = Flow(are_tables_data=are_tables_data)
        self.title = ""
        self.asks_for_password = False
        self._is_in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a start."""
        if tag == "title":
            self._is_in_title = True
        if tag == "input" and ("type", "password") in {(name, (value or "").lower()) for name, value in attrs}:
            self.asks_for_password = True
        self.flow.start(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element without contents; HTML knows `<p/>` only as a start, XHTML means it."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Take an end."""
        if tag == "title":
            self._is_in_title = False
        self.flow.end(tag)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if self._is_in_title and len(self.title) < 300:
            self.title += data
        self.flow.text(data)


def parsed(markup: str, *, are_tables_data: bool = False) -> _Page:
    """Return a page that was taken in whole."""
    page = _Page(are_tables_data=are_tables_data)
    page.feed(_tamed(markup[:_WORDS_KEPT]))
    page.close()
    return page


def _tamed(markup: str) -> str:
    """Return a page without comments and without marks that never close: the library's parser tries each of those anew.

    What a browser shows is the same.
    """
    pieces = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        pieces.append(markup[at:start])
        end = markup.find("-->", start + 4)
        at = end + 3 if end >= 0 else len(markup)
    plain = _MARKED.sub("", "".join((*pieces, markup[at:]))).replace("<![", " ")
    last = plain.rfind(">") + 1
    return plain[:last] + plain[last:].replace("<", " ")


def lines_of_html(markup: str, *, are_tables_data: bool = False) -> list[str]:
    """Return the lines of a piece of HTML or XHTML; none where there is no text."""
    return parsed(markup, are_tables_data=are_tables_data).flow.lines() if markup else []


def declared_charset(head: bytes) -> str:
    """Return the name of the encoding that a page declares in its first bytes, "" where it declares none."""
    match = _CHARSET.search(head[:4096])
    return match[1].decode("ascii") if match else ""


def text_encoding(name: str) -> str:
    """Return Python's name of an encoding of texts, "" for one unknown, or that is none (zlib, punycode)."""
    try:
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""
    return known if known.startswith(_TEXT_ENCODINGS) else ""
