"""Finding the pages that have the words a person typed, best first, with a piece of text around them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from phr.record.entry import RecordId
from phr.vault.search_words import Query

if TYPE_CHECKING:
    import apsw

_SNIPPET_WORDS = 16
_MOST_RANKED = 2000  # pages; to weigh more takes longer than a person waits, and words so common weigh nothing
_PAGES_PER_HIT = 8  # how many pages of the best are looked at for each document that is asked for
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"  # noncharacters: no text should hold them
# The title, provider, person and file name weigh four times as much as the body of a page.
_PAGES = (
    "SELECT page.id, page.record_id, page.number FROM page_words JOIN page ON page.id = page_words.rowid "
    "WHERE page_words MATCH ? AND rank MATCH 'bm25(4.0, 1.0)' ORDER BY rank LIMIT ?"
)
_NEWEST_PAGES = (
    "SELECT page.id, page.record_id, page.number FROM page_words JOIN page ON page.id = page_words.rowid "
    "WHERE page_words MATCH ? ORDER BY page_words.rowid DESC LIMIT ?"
)
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM page_words WHERE page_words MATCH ? LIMIT ?)"
_PAGES_AMONG = (
    "SELECT page.id, page.record_id, page.number FROM page_words JOIN page ON page.id = page_words.rowid "
    "WHERE page_words MATCH ? AND rank MATCH 'bm25(4.0, 1.0)' "
    "AND page.record_id IN (SELECT value FROM json_each(?)) ORDER BY rank"
)
_RECORDS = (
    "SELECT DISTINCT page.record_id FROM page_words JOIN page ON page.id = page_words.rowid WHERE page_words MATCH ?"
)
# The sign before rowid keeps SQLite from running the whole search anew for each page: it walks the matches once.
_SNIPPETS = (
    f"SELECT rowid, snippet(page_words, -1, '{_OPEN}', '{_CLOSE}', '…', {_SNIPPET_WORDS}) FROM page_words "  # noqa: S608
    "WHERE page_words MATCH ? AND +rowid IN (SELECT value FROM json_each(?))"
)

_Page = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found: its best page (from 1, None where it has no text) and words around the match.

    `marks` are the places of the matching words in `snippet`, as (start, end).
    """

    record_id: RecordId
    page: int | None
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()


def search(connection: "apsw.Connection", query: Query, limit: int) -> tuple[Hit, ...]:
    """Return at most `limit` documents that have all the words: on one page, or else anywhere in the document.

    The best come first; where very many pages have the words, those taken in last do.
    """
    if not query.words or limit < 1:
        return ()
    expression = query.on_one_page
    count = connection.execute(_COUNT, (expression, _MOST_RANKED + 1)).get
    chosen = _PAGES if count <= _MOST_RANKED else _NEWEST_PAGES
    pages = _pages(connection, chosen, (expression, limit * _PAGES_PER_HIT)) if count else []
    if not pages and len(query.words) > 1:
        expression = query.any_word
        pages = _scattered(connection, query)
    return _hits(connection, expression, _best_of_each(pages)[:limit])


def _scattered(connection: "apsw.Connection", query: Query) -> list[_Page]:
    found = [{str(record_id) for (record_id,) in connection.execute(_RECORDS, (word,))} for word in query.words]
    having_all = set.intersection(*found)
    if not having_all:
        return []
    return _pages(connection, _PAGES_AMONG, (query.any_word, json.dumps(sorted(having_all))))


def _pages(connection: "apsw.Connection", query: str, values: tuple[str | int, ...]) -> list[_Page]:
    return cast("list[_Page]", connection.execute(query, values).fetchall())


def _best_of_each(pages: Iterable[_Page]) -> list[_Page]:
    best: dict[str, _Page] = {}
    for page in pages:
        best.setdefault(page[1], page)
    return list(best.values())


def _hits(connection: "apsw.Connection", expression: str, pages: list[_Page]) -> tuple[Hit, ...]:
    rows = connection.execute(_SNIPPETS, (expression, json.dumps([rowid for rowid, _, _ in pages])))
    snippets = {rowid: _unmarked(str(marked)) for rowid, marked in rows}
    return tuple(Hit(RecordId(record_id), number or None, *snippets[rowid]) for rowid, record_id, number in pages)


def _unmarked(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a text on one line without the signs around its matches, and where the matches are."""
    text, marks = "", []
    start: int | None = None
    for piece in re.split(f"([{_OPEN}{_CLOSE}])", re.sub(r"\s+", " ", marked).strip()):
        if piece == _OPEN:
            start = len(text)
        elif piece == _CLOSE:
            # A file may hold the sign all the same; it then marks nothing.
            marks += [(start, len(text))] if start is not None else []
            start = None
        else:
            text += piece
    return text, tuple(marks)
