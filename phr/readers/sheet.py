"""The readable rendering of a data file or an office paper: lines gathered, broken into pages of print.

Cells of a table are kept apart by wide gaps, as a text layer of a PDF keeps them, so that whoever reads the pages
afterwards finds columns in both.
"""

import unicodedata
from collections.abc import Iterable, Sequence

from phr.record.reading import Page

PAGE_LINES = 60  # of print on a page of A4 at ten points; page numbers are to mean something to a person
LINE_CHARACTERS = 110  # from which running text is broken at a space
GAP = "   "
_LABELLED_CHARACTERS = 5000  # of a name, a place, a list of authors
_ROW_CHARACTERS = 600  # a row of a table stays on one line up to here
_SEARCHED_LINES = 3000  # of one section; longer ones are found on its first page
_UNSHOWN = {code: " " for code in (*range(32), *range(0x7F, 0xA0)) if code not in b"\t"} | {0x00AD: None}


class Sheet:
    """Lines in reading order, up to a number of characters and pages; what is beyond is left out and said so."""

    def __init__(self, characters: int, pages: int) -> None:
        """Begin an empty sheet that holds at most so many characters and pages."""
        self._lines: list[str] = []
        self._left = characters
        self._most = pages * PAGE_LINES
        self.is_cut = False

    def __len__(self) -> int:
        """Return the number of lines so far."""
        return len(self._lines)

    @property
    def page(self) -> int:
        """Return the page that the next line stands on, from 1."""
        return len(self._lines) // PAGE_LINES + 1

    def line(self, text: str) -> None:
        """Add running text as one line, or as more where it is long."""
        for piece in _broken(shown(text), LINE_CHARACTERS):
            self._add(piece)

    def labelled(self, label: str, text: str) -> None:
        """Add `label: text`, and nothing where there is no text."""
        said = shown(text[:_LABELLED_CHARACTERS])
        if said:
            self.line(f"{label}: {said}")

    def row(self, cells: Iterable[str]) -> None:
        """Add a row of a table: its cells, with wide gaps between."""
        said = [shown(cell) for cell in cells]
        if any(said):
            for piece in _broken(GAP.join(cell or "-" for cell in said), _ROW_CHARACTERS):
                self._add(piece)

    def lines(self, texts: Iterable[str]) -> None:
        """Add lines that keep their gaps (rows of a table among them)."""
        for text in texts:
            cells = [shown(cell) for cell in text.split(GAP)]
            if len(cells) > 1:
                self.row(cells)
            else:
                self.line(text)

    def heading(self, text: str) -> None:
        """Add a heading after an empty line; not as the last line of a page."""
        if self._lines and len(self._lines) % PAGE_LINES >= PAGE_LINES - 3:
            self.new_page()
        self.gap()
        self.line(text)

    def gap(self) -> None:
        """Add an empty line, unless a page begins or one stands there already."""
        if self._lines and self._lines[-1] and len(self._lines) % PAGE_LINES:
            self._lines.append("")

    def new_page(self) -> None:
        """Let the next line begin a page."""
        while len(self._lines) % PAGE_LINES:
            self._lines.append("")

    def page_of(self, text: str, since: int) -> int:
        """Return the page of the first line from `since` on that holds a text, else the page of `since`."""
        wanted = shown(text).casefold()
        if wanted:
            for place in range(since, min(len(self._lines), since + _SEARCHED_LINES)):
                if wanted in self._lines[place].casefold():
                    return place // PAGE_LINES + 1
        return min(since, max(len(self._lines) - 1, 0)) // PAGE_LINES + 1

    def pages(self) -> tuple[Page, ...]:
        """Return the pages; none where no line holds a word."""
        if not any(self._lines):
            return ()
        starts = range(0, len(self._lines), PAGE_LINES)
        texts = ("\n".join(self._lines[start : start + PAGE_LINES]).strip("\n") for start in starts)
        return tuple(Page(number, 0.0, 0.0, text) for number, text in enumerate(texts, 1))

    def _add(self, piece: str) -> None:
        if not piece:
            return
        if len(piece) > self._left or len(self._lines) >= self._most:
            self.is_cut = True
            return
        self._left -= len(piece)
        self._lines.append(piece)


def shown(text: str) -> str:
    """Return a text on one line: control characters left out, white space of any kind as single spaces."""
    return " ".join(text.translate(_UNSHOWN).split())


def joined(parts: Iterable[str], mark: str = ", ") -> str:
    """Return the parts that say something, each once, in their order, with a mark between."""
    return mark.join(dict.fromkeys(part for part in parts if part))


def _broken(text: str, most: int) -> Sequence[str]:
    if len(text) <= most:
        return (text,)
    pieces = []
    at = 0
    while len(text) - at > most:
        space = text.rfind(" ", at + 1, at + most + 1)
        end = space if space > at else at + most
        # A letter and its accent or a surrogate's halves stay together.
        while end > at + 1 and unicodedata.combining(text[end : end + 1] or " "):
            end -= 1
        pieces.append(text[at:end].strip())
        at = end
    pieces.append(text[at:].strip())
    return pieces
