"""The words of one PDF page, with their places, from PDFium's character boxes.

Loose boxes (as wide as the letter's advance, as high as its type size) give gaps that mean something; tight ones part
"110" into "1 10".
"""

import ctypes
import math
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from phr.readers.lines import PlacedWord
from phr.record.reading import Box

MAX_PAGE_CHARACTERS = 200_000  # a dense sheet of A4 holds 10,000; reading these takes half a second
_WORD_GAP = 0.25  # of an em
_SAME_BASELINE = 0.6  # of an em
_OVERPRINT = 0.15  # of an em; narrower than any letter's advance
_LEAST_EM = 0.1  # points; a font may claim to have no height
_BREAKS = frozenset(
    (0x00, 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2002, 0x2003, 0x2007, 0x2009, 0x200B, 0x202F, 0x3000, 0xFEFF)
)
_HYPHEN_AT_LINE_END = 0x02  # PDFium's mark for it
_SAMPLES = 200  # characters per page that are asked whether their font maps them
_BROKEN_SHARE = 0.3
_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)


@dataclass(slots=True)
class _Run:
    """A word that is being gathered, in page coordinates (bottom up), or along and across its baseline."""

    letters: list[str]
    left: float
    right: float
    low: float
    high: float
    em: float
    last_left: float
    angle: int = 0

    def has_continued(self, letter: str, left: float, right: float, low: float, high: float) -> bool:
        """Add a character and say yes, or say that it does not continue the word; called once for each character.

        One that is the last one printed again, a hair apart to look bold, is taken for the same.
        """
        em, gap = self.em, left - self.right
        if gap >= _WORD_GAP * em or gap <= -em or abs(low - self.low) > _SAME_BASELINE * em:
            return False
        if letter == self.letters[-1] and left - self.last_left < _OVERPRINT * em:
            return True
        self.letters.append(letter)
        self.last_left = left
        if right > self.right:  # noqa: PLR1730 - three calls for each character are a tenth of the reading
            self.right = right
        if low < self.low:  # noqa: PLR1730 - as above
            self.low = low
        if high > self.high:  # noqa: PLR1730 - as above
            self.high = high
        return True


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

    def start_word(self, run: _Run) -> None:
        """Close the word before and start another."""
        self.end_word()
        self.run = run

    def take_turned(self, found: _Run) -> None:
        """Add a turned character to the word before it, or start another with it."""
        run, (letter,) = self.run, found.letters
        if (
            run is None
            or run.angle != found.angle
            or not run.has_continued(letter, found.left, found.right, found.low, found.high)
        ):
            self.start_word(found)


def words_of_page(text_page: Any, sheet: Sheet) -> list[PlacedWord]:  # noqa: ANN401 - PDFium's handle
    """Return the words of a page's text layer, in the order they are written in, placed on the page as shown."""
    import pypdfium2.raw as pdfium

    handle = text_page.raw
    unicode_of: Callable[[Any, int], int] = pdfium.FPDFText_GetUnicode
    loose_box_of: Callable[[Any, int, Any], int] = pdfium.FPDFText_GetLooseCharBox
    rect = pdfium.FS_RECTF()
    rect_there = ctypes.byref(rect)
    gatherer = _Gatherer(sheet)
    for index in range(min(text_page.count_chars(), MAX_PAGE_CHARACTERS)):
        code = unicode_of(handle, index)
        if code in _BREAKS:
            gatherer.end_word()
            continue
        if not loose_box_of(handle, index, rect_there):
            continue
        letter = "-" if code == _HYPHEN_AT_LINE_END else chr(code)
        left, right, low, high = rect.left, rect.right, rect.bottom, rect.top
        run = gatherer.run
        if run is not None and run.angle == 0 and run.has_continued(letter, left, right, low, high):
            continue
        # Only asked where no level word goes on: letters of turned text never continue one another like that.
        # PDFium counts the angle clockwise.
        angle = -round(math.degrees(pdfium.FPDFText_GetCharAngle(handle, index))) % 360
        if angle:
            gatherer.take_turned(_turned(letter, rect, angle))
        else:
            gatherer.start_word(_Run([letter], left, right, low, high, max(high - low, _LEAST_EM), left))
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


def _turned(letter: str, rect: Any, angle: int) -> _Run:  # noqa: ANN401 - PDFium's rectangle
    """Return a character of text turned by an angle (degrees, counterclockwise), along and across its baseline."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = [(x, y) for x in (rect.left, rect.right) for y in (rect.bottom, rect.top)]
    along = [x * cos + y * sin for x, y in corners]
    across = [y * cos - x * sin for x, y in corners]
    low, high = min(across), max(across)
    return _Run([letter], min(along), max(along), low, high, max(high - low, _LEAST_EM), min(along), angle)


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
