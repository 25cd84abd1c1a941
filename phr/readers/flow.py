"""Marked-up text as lines: paragraphs, lists and tables of HTML, XHTML and the narrative of CDA alike.

Fed with starts, texts and ends in document order by whoever parses. Nothing that a mark-up refers to is followed.
"""

from phr.readers.sheet import GAP, shown

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "main",
        "nav",
        "ol",
        "p",
        "paragraph",
        "pre",
        "section",
        "summary",
        "text",
        "title",
        "ul",
        "list",
    ]
)
_ITEMS = frozenset(("li", "item"))
_CELLS = frozenset(("td", "th"))
_ROWS = frozenset(("tr",))
_TABLES = frozenset(("table",))
_OWN_LINES = _BLOCKS | _ITEMS | _TABLES | {"br"}
_DROPPED = frozenset(
    [
        "script",
        "style",
        "title",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "select",
        "button",
        "textarea",
    ]
)
_CELL_LINES = 6  # from which a cell is a column of a page and no cell of a table
_MAX_DEPTH = 200  # of tables in cells and of dropped parts; deeper ones run on as text
MAX_LINES = 200_000


class _Cell:
    """What a page, or a cell of a table, holds: whole lines, and the line that is being written."""

    __slots__ = ("lines", "words")

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.words: list[str] = []

    def end_line(self, lead: str = "") -> None:
        text = shown("".join(self.words))
        self.words.clear()
        if text:
            self.lines.append(lead + text)


class _Table:
    """A table that is open: the cells of its present row, and whether it holds data (it has headings)."""

    __slots__ = ("cells", "has_headings")

    def __init__(self, *, has_headings: bool) -> None:
        self.cells: list[_Cell] = []
        self.has_headings = has_headings


class Flow:
    """Gathers the lines of a marked-up text. `are_tables_data` keeps empty cells of every table in their place."""

    def __init__(self, *, are_tables_data: bool = False) -> None:
        """Begin with no line."""
        self._holders = [_Cell()]
        self._tables: list[_Table] = []
        self._leads: list[str] = []
        self._dropped: list[str] = []
        self._are_tables_data = are_tables_data

    def start(self, tag: str) -> None:
        """Take the start of an element, by its name in lower case without a namespace."""
        if tag in _DROPPED or self._dropped:
            if len(self._dropped) < _MAX_DEPTH and (tag in _DROPPED):
                self._dropped.append(tag)
            return
        if tag in _CELLS:
            self._start_cell(tag)
        elif tag in _ROWS:
            self._end_row()
        elif tag in _OWN_LINES:
            self._end_line()
            self._start_line(tag)

    def text(self, text: str) -> None:
        """Take text."""
        if not self._dropped:
            self._holders[-1].words.append(text)

    def end(self, tag: str) -> None:
        """Take the end of an element; ends without a start do no harm."""
        if self._dropped:
            if tag == self._dropped[-1]:
                self._dropped.pop()
            return
        if tag in _CELLS:
            self._end_cell()
        elif tag in _ROWS:
            self._end_row()
        elif tag in _TABLES:
            self._end_table()
        elif tag in _BLOCKS or tag in _ITEMS:
            self._end_line()

    def lines(self) -> list[str]:
        """Return all lines, closing what is still open."""
        while self._tables:
            self._end_table()
        while len(self._holders) > 1:
            self._holders.pop()
        self._end_line()
        return self._holders[0].lines

    def _end_line(self) -> None:
        holder = self._holders[-1]
        before = len(holder.lines)
        if before >= MAX_LINES:
            holder.words.clear()
            return
        holder.end_line(self._leads[-1] if self._leads else "")
        if len(holder.lines) > before:
            self._leads.clear()

    def _start_line(self, tag: str) -> None:
        if tag in _ITEMS:
            self._leads.append("- ")
        elif tag in _TABLES and len(self._tables) < _MAX_DEPTH:
            self._tables.append(_Table(has_headings=self._are_tables_data))

    def _start_cell(self, tag: str) -> None:
        if not self._tables:
            self.text("\t")
            return
        self._end_cell()
        table = self._tables[-1]
        table.has_headings = table.has_headings or tag == "th"
        table.cells.append(_Cell())
        self._holders.append(table.cells[-1])

    def _end_cell(self) -> None:
        if self._tables and self._tables[-1].cells and self._holders[-1] is self._tables[-1].cells[-1]:
            self._end_line()
            self._leads.clear()
            self._holders.pop()

    def _end_row(self) -> None:
        if not self._tables:
            self._end_line()
            return
        self._end_cell()
        table = self._tables[-1]
        self._holders[-1].lines += _row(table)
        table.cells = []

    def _end_table(self) -> None:
        if self._tables:
            self._end_row()
            self._tables.pop()
        self._end_line()


def _row(table: _Table) -> list[str]:
    """Return a row as one line; the cells one below the other where the table only lays out a page."""
    filled = [cell.lines for cell in table.cells if cell.lines]
    if len(filled) == 1 or any(len(lines) > _CELL_LINES for lines in filled):
        return [line for lines in filled for line in lines]
    kept = [cell.lines for cell in table.cells] if table.has_headings else filled
    texts = ["; ".join(" ".join(line.split()) for line in lines) or "-" for lines in kept]
    return [GAP.join(texts)] if filled else []
