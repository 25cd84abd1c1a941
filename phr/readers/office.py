"""Office documents (.docx, .xlsx, .odt, .ods) as text. Programs in them, links and pictures are never looked at.

They are ZIP files of XML: how much may come out of one is measured while it is unpacked, whatever its directory
claims.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element

from phr.readers.data_files import REFUSALS, finished, unread
from phr.readers.limits import Limits
from phr.readers.office_text import date_styles, lines_of_odt, lines_of_part, rows_of_sheet, shared_strings
from phr.readers.paper_troubles import OFFICE_DAMAGED, OFFICE_OLD, OFFICE_PASSWORD, OFFICE_TOO_LARGE
from phr.readers.sheet import Sheet
from phr.readers.troubles import form_not_read
from phr.readers.xml_guard import Refused, Tree, parse_into
from phr.record.reading import Form, Reading, Trouble

_MAX_PART = 48 * 1024 * 1024  # of one part, unpacked; a book of 1,000 pages has 20 MB of XML
_MAX_ALL = 96 * 1024 * 1024
_MAX_PARTS = 64  # headers, footers and sheets that are read
_MAX_MEMBERS = 10_000
_MAX_DIRECTORY = 4 * 1024 * 1024
_PIECE = 2 * 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_LOOK = 1024 * 1024
_WORD = "word/document.xml"
_ODF = "content.xml"
_SHEETS = "xl/worksheets/"


class Parts:
    """The parts of one office document, parsed one by one; what may come out in all is bounded."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Take an open archive."""
        self._archive = archive
        self._left = _MAX_ALL
        self.names = [info.filename for info in archive.infolist()[:_MAX_MEMBERS]]

    def numbered(self, start: str) -> Iterator[str]:
        """Yield the names of XML parts that begin so, by their numbers."""
        found = [name for name in self.names if name.startswith(start) and name.endswith(".xml")]
        yield from sorted(found, key=lambda name: (len(name), name))[:_MAX_PARTS]

    def tree(self, name: str) -> Element | None:
        """Return a part as a tree, None where it is absent; raise Refused where it is damaged or too large."""
        if name not in self.names:
            return None
        tree = Tree(REFUSALS)
        with self._archive.open(name) as packed:
            parse_into(_Measured(packed, min(self._left, _MAX_PART)), tree, REFUSALS)  # type: ignore[arg-type]
            self._left -= packed.tell()
        return tree.root


class _Measured:
    """A part as it is unpacked, refused once more than its share comes out."""

    def __init__(self, packed: object, most: int) -> None:
        self._read = packed.read  # type: ignore[attr-defined]
        self._left = most

    def read(self, count: int) -> bytes:
        held: bytes = self._read(min(count, _PIECE))
        self._left -= len(held)
        if self._left < 0:
            raise Refused(OFFICE_TOO_LARGE)
        return held


def read_office(document: BinaryIO, limits: Limits) -> Reading:
    """Return an office document's text as pages; forms of before 2007, slides and protected files are not read."""
    head = document.read(_LOOK)
    if head.startswith(_OLE):
        return unread(Form.OFFICE, OFFICE_PASSWORD if _ENCRYPTED in head else OFFICE_OLD)
    document.seek(0)
    sheet = Sheet(limits.characters, limits.pages)
    trouble = _fill(document, sheet)
    return unread(Form.OFFICE, trouble) if trouble is not None else finished(Form.OFFICE, sheet, "")


def _fill(document: BinaryIO, sheet: Sheet) -> Trouble | None:
    """Write a document on a sheet; return why it cannot be, None where it was."""
    try:
        with zipfile.ZipFile(document) as archive:
            parts = Parts(archive)
            write = next((write for has, write in _WRITERS if has(parts.names)), None)
            if write is None:
                return form_not_read(Form.OFFICE)
            write(parts, sheet)
    except Refused as refused:
        return refused.trouble if refused.trouble is OFFICE_TOO_LARGE else OFFICE_DAMAGED
    except RuntimeError:  # zipfile's word for a member that is encrypted
        return OFFICE_PASSWORD
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, LookupError):
        return OFFICE_DAMAGED
    return None


def _write_word(parts: Parts, sheet: Sheet) -> None:
    for start in ("word/header", _WORD.removesuffix(".xml"), "word/footnotes", "word/endnotes", "word/footer"):
        seen: set[str] = set()
        for name in (_WORD,) if start in _WORD else parts.numbered(start):
            lines = lines_of_part(parts.tree(name))
            if "\n".join(lines) not in seen:  # the header of the first page and of the others, often the same
                sheet.lines(lines)
            seen.add("\n".join(lines))


def _write_odf(parts: Parts, sheet: Sheet) -> None:
    sheet.lines(lines_of_odt(parts.tree("styles.xml"), is_page_style=True))
    sheet.lines(lines_of_odt(parts.tree(_ODF)))


def _write_cells(parts: Parts, sheet: Sheet) -> None:
    strings = shared_strings(parts.tree("xl/sharedStrings.xml"))
    dated = date_styles(parts.tree("xl/styles.xml"))
    for name in parts.numbered(_SHEETS):
        for row in rows_of_sheet(parts.tree(name), strings, dated):
            sheet.row(row)
        sheet.gap()


_WRITERS: tuple[tuple[Callable[[list[str]], bool], Callable[[Parts, Sheet], None]], ...] = (
    (lambda names: _WORD in names, _write_word),
    (lambda names: any(name.startswith(_SHEETS) for name in names), _write_cells),
    (lambda names: _ODF in names, _write_odf),
)
