"""The words of one PDF page, with their places, from PDFium's character boxes.

Loose boxes (as wide as the letter's advance, as high as its type size) give gaps that mean something; tight ones part
"110" into "1 10". For text that is turned on the page PDFium has no loose boxes, so ours are made from the baseline.
"""

import ctypes
import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from phr.readers.lines import PlacedWord
from phr.record.reading import Box

_WORD_GAP = 0.25  # of an em
_TURNED_GAP = 1.0  # of an em; turned words are parted by PDFium's own spaces, this only parts columns
_SAME_BASELINE = 0.6  # of an em
_DESCENT = 0.22  # of an em; the part of a loose box below the baseline
_BREAKS = frozenset((0x00, 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200B, 0x202F, 0x3000, 0xFEFF))
_HYPHEN_AT_LINE_END = 0x02  # PDFium's mark for it
_SAMPLES = 200  # characters per page that are asked whether their font maps them
_BROKEN_SHARE = 0.3
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


@dataclass(slots=True)
class _Run:
    """A word that is being gathered, in page coordinates (bottom up) or along its own baseline."""

    letters: list[str]
    left: float
    right: float
    low: float
    high: float
    base: float
    em: float
    angle: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's frame: its box in PDF coordinates and how many degrees clockwise it is turned for showing."""

    left: float
    bottom: float
    width: float
    height: float
    rotation: int

    @property
    def shown_size(self) -> tuple[float, float]:
        """Return width and height as shown, in points."""
        return (self.height, self.width) if self.rotation in (90, 270) else (self.width, self.height)

    def shown(self, left: float, low: float, right: float, high: float) -> Box:
        """Return a place in PDF coordinates as a place on the page as shown."""
        x0, x1 = left - self.left, right - self.left
        y0, y1 = low - self.bottom, high - self.bottom
        if self.rotation == 90:
            return Box(y0, x0, y1, x1)
        if self.rotation == 180:
            return Box(self.width - x1, y0, self.width - x0, y1)
        if self.rotation == 270:
            return Box(self.height - y1, self.width - x1, self.height - y0, self.width - x0)
        return Box(x0, self.height - y1, x1, self.height - y0)


@dataclass(slots=True)
class _Gatherer:
    sheet: Sheet
    words: list[PlacedWord] = field(default_factory=list)
    run: _Run | None = None

    def end_word(self) -> None:
        """Close the word that is being gathered."""
        run, self.run = self.run, None
        if run is None:
            return
        text = _cleaned("".join(run.letters))
        if text:
            box = self.sheet.shown(*_page_box(run))
            self.words.append(PlacedWord(text, box, run.em, run.angle == self.sheet.rotation))

    def add(self, letter: str, found: _Run) -> None:
        """Add a character: to the word before it where it continues it, else as the start of a new one."""
        run = self.run
        gap = _WORD_GAP if found.angle == 0 else _TURNED_GAP
        if (
            run is not None
            and run.angle == found.angle
            and abs(found.base - run.base) < _SAME_BASELINE * run.em
            and -run.em < found.left - run.right < gap * run.em
        ):
            run.letters.append(letter)
            run.right = max(run.right, found.right)
            run.low, run.high = min(run.low, found.low), max(run.high, found.high)
            return
        self.end_word()
        self.run = found


def words_of_page(text_page: Any, sheet: Sheet) -> list[PlacedWord]:  # noqa: ANN401 - PDFium's handle
    """Return the words of a page's text layer, in the order they are written in, placed on the page as shown."""
    import pypdfium2.raw as pdfium

    handle = text_page.raw
    unicode_of: Callable[[Any, int], int] = pdfium.FPDFText_GetUnicode
    loose_box_of: Callable[[Any, int, Any], int] = pdfium.FPDFText_GetLooseCharBox
    rect = pdfium.FS_RECTF()
    rect_there = ctypes.byref(rect)
    gatherer = _Gatherer(sheet)
    for index in range(text_page.count_chars()):
        code = unicode_of(handle, index)
        if code in _BREAKS:
            gatherer.end_word()
            continue
        letter = "-" if code == _HYPHEN_AT_LINE_END else chr(code)
        loose_box_of(handle, index, rect_there)
        left, right, low, high = rect.left, rect.right, rect.bottom, rect.top
        if right - left > 0.01 and high - low > 0.01:
            gatherer.add(letter, _Run([letter], left, right, low, high, low, high - low))
        else:
            found = _turned(pdfium, handle, index, letter)
            if found is not None:
                gatherer.add(letter, found)
    gatherer.end_word()
    return gatherer.words


def is_scrambled(text_page: Any) -> bool:  # noqa: ANN401 - PDFium's handle
    """Say whether the letters behind a page's text layer are mostly unknown: no map from shapes to characters."""
    import pypdfium2.raw as pdfium

    count = text_page.count_chars()
    step = max(1, count // _SAMPLES)
    asked = bad = 0
    for index in range(0, count, step):
        code = pdfium.FPDFText_GetUnicode(text_page.raw, index)
        if code in _BREAKS:
            continue
        asked += 1
        bad += _is_unknown(code) or pdfium.FPDFText_HasUnicodeMapError(text_page.raw, index) == 1
    return asked > 0 and bad > asked * _BROKEN_SHARE


def _is_unknown(code: int) -> bool:
    is_private = 0xE000 <= code <= 0xF8FF or code >= 0xF0000
    is_control = (code < 0x20 and code != _HYPHEN_AT_LINE_END) or 0x7F <= code < 0xA0
    return is_private or is_control or code == 0xFFFD


def _turned(pdfium: Any, handle: Any, index: int, letter: str) -> _Run | None:  # noqa: ANN401 - a library and its handle
    """Return a turned character along its own baseline: left and right along it, low and high across it."""
    matrix = pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]  # left, right, bottom, top
    if not pdfium.FPDFText_GetMatrix(handle, index, ctypes.byref(matrix)):
        return None
    pdfium.FPDFText_GetCharOrigin(handle, index, ctypes.byref(x), ctypes.byref(y))
    pdfium.FPDFText_GetCharBox(handle, index, *map(ctypes.byref, edges))
    angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
    em = pdfium.FPDFText_GetFontSize(handle, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    left, right, bottom, top = (edge.value for edge in edges)
    along = [px * cos + py * sin for px in (left, right) for py in (bottom, top)]
    base = y.value * cos - x.value * sin
    em = em if math.isfinite(em) and em > 0 else 1.0
    low = base - _DESCENT * em
    return _Run([letter], min(along), max(along), low, low + em, base, em, angle)


def _page_box(run: _Run) -> tuple[float, float, float, float]:
    """Return a run's left, low, right and high edge in PDF coordinates."""
    if run.angle == 0:
        return run.left, run.low, run.right, run.high
    cos, sin = math.cos(math.radians(run.angle)), math.sin(math.radians(run.angle))
    corners = [(s * cos - t * sin, s * sin + t * cos) for s in (run.left, run.right) for t in (run.low, run.high)]
    across, up = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(up), max(across), max(up)


def _cleaned(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    # Characters beyond the first plane may come as two halves.
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").translate(_LIGATURES)
    composed = unicodedata.normalize("NFC", whole).replace("\u00ad", "-")
    return "".join(c for c in composed if unicodedata.category(c) != "Cc" and c not in "\ufffe\uffff").strip()
