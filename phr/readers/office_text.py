"""The XML of office documents as lines: WordprocessingML, SpreadsheetML (ISO/IEC 29500) and OpenDocument (26300)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from phr.readers.flow import Flow
from phr.readers.sheet import shown

_MAX_COLUMNS = 100
_DATE_FORMATS = frozenset(map(str, (*range(14, 18), 22, *range(27, 32), 36, *range(50, 59))))  # built-in ones
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_LAST_SERIAL = 2_958_466  # 31 December 9999
_FALLBACK = "Fallback"  # markup compatibility: the same text box once more, for old programs
_WORD_BREAKS = frozenset(("br", "cr"))
_DELETED = frozenset(("del", "delText", "moveFrom", "instrText", _FALLBACK))
_ODF_LEFT_OUT = frozenset(("tracked-changes", "annotation", "forms", "automatic-styles", "font-face-decls", "scripts"))


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def lines_of_part(root: Element | None) -> list[str]:
    """Return the lines of a Word part: paragraphs, tables, text boxes; not what was deleted, nor fields' codes."""
    flow = Flow(are_tables_data=False)
    if root is not None:
        _feed_word(flow, root)
    return flow.lines()


def _feed_word(flow: Flow, element: Element) -> None:
    name = local(element)
    if name in _DELETED:
        return
    if name == "t":
        flow.text(element.text or "")
    elif name == "tab":
        flow.text("\t" if element.attrib == {} else "")  # inside w:tabs it only sets a stop
    elif name in _WORD_BREAKS:
        flow.start("br")
    elif name == "noBreakHyphen":
        flow.text("-")
    tag = _WORD_TAGS.get(name)
    if tag is not None:
        flow.start(tag)
    for inside in element:
        _feed_word(flow, inside)
    if tag is not None:
        flow.end(tag)


_WORD_TAGS = {"p": "p", "tbl": "table", "tr": "tr", "tc": "td", "txbxContent": "div", "footnote": "div"}
_ODF_TAGS = {
    "p": "p",
    "h": "p",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "list-item": "li",
    "note": "span",
}


def lines_of_odt(root: Element | None, *, is_page_style: bool = False) -> list[str]:
    """Return the lines of an OpenDocument part; of the page styles only headers and footers."""
    flow = Flow()
    starts: list[Element] = []
    if root is not None:
        starts = [root] if not is_page_style else [held for held in root.iter() if local(held) in ("header", "footer")]
    for start in starts:
        _feed_odf(flow, start)
    return flow.lines()


def _feed_odf(flow: Flow, element: Element) -> None:
    name = local(element)
    if name in _ODF_LEFT_OUT:
        return
    tag = _ODF_TAGS.get(name)
    if tag is not None:
        flow.start(tag)
    elif name == "line-break":
        flow.start("br")
    elif name in ("tab", "s"):
        flow.text(" " if name == "s" else "\t")
    if element.text and _holds_text(name):
        flow.text(element.text)
    for inside in element:
        _feed_odf(flow, inside)
        if inside.tail and _holds_text(name):
            flow.text(inside.tail)
    if tag is not None:
        flow.end(tag)


def _holds_text(name: str) -> bool:
    return name in ("p", "h", "span", "a", "ruby-base", "note-citation", "date", "time", "text-input", "title")


def shared_strings(root: Element | None) -> list[str]:
    """Return the strings that the cells of a workbook refer to by number."""
    if root is None:
        return []
    return [shown("".join(held.text or "" for held in item.iter() if local(held) == "t")) for item in root]


def date_styles(root: Element | None) -> frozenset[str]:
    """Return the numbers of the cell styles that show a number as a date."""
    formats: dict[str, str] = {}
    found = []
    for held in root.iter() if root is not None else ():
        if local(held) == "numFmt":
            formats[held.get("numFmtId", "")] = _QUOTED.sub("", held.get("formatCode", "").lower())
        elif local(held) == "cellXfs":
            for number, style in enumerate(held):
                name = style.get("numFmtId", "")
                is_date = name in _DATE_FORMATS or bool({"y", "d"} & set(formats.get(name, "")))
                found += [str(number)] if is_date else []
    return frozenset(found)


def rows_of_sheet(root: Element | None, strings: Sequence[str], dated: frozenset[str]) -> Iterator[list[str]]:
    """Yield the rows of a sheet that say anything: each cell as it is stored, days as ISO."""
    for row in root.iter() if root is not None else ():
        if local(row) == "row":
            cells = [_cell(cell, strings, dated) for cell in list(row)[:_MAX_COLUMNS]]
            if any(cells):
                yield cells


def _cell(cell: Element, strings: Sequence[str], dated: frozenset[str]) -> str:
    kind = cell.get("t", "")
    if kind == "inlineStr":
        return shown("".join(held.text or "" for held in cell.iter() if local(held) == "t"))
    value = next((held.text or "" for held in cell if local(held) == "v"), "").strip()
    if kind == "s":
        return strings[int(value)] if value.isascii() and value.isdigit() and int(value) < len(strings) else ""
    if kind in ("", "n") and cell.get("s", "") in dated:
        return _day(value)
    return shown(value)


def _day(serial: str) -> str:
    """Return the day that a workbook counts from the end of 1899 (ISO/IEC 29500-1, 18.17.4.1), else the number."""
    whole = serial.partition(".")[0]
    if not (whole.isascii() and whole.isdigit() and 0 < int(whole) < _LAST_SERIAL):
        return serial
    return (date(1899, 12, 30) + timedelta(days=int(whole))).isoformat()
