"""A Reading's text as lines: cleaned of what cannot be shown, folded for comparing, each with its page."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from phr.record.reading import Form, Reading

MAX_PAGES = 60  # the rest of a long document repeats its header or is an annex
MAX_LINE = 600  # characters; longer lines are cut into pieces so that no pattern meets a whole book
MAX_PAGE_CHARACTERS = 40_000  # a dense printed page holds about 6,000
HEAD_LINES = 15  # title, sender, addressee and reference lines stand here

_ATTACHED = "Attached"  # heads the list of a mail's attachments, whose names say nothing of the mail

_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_SPACES = re.compile(r"\s+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "å": "aa"})
_RULE = re.compile(r"\s[|¦]\s")  # parts columns as wide space does
_GAP = re.compile(r"\s{2,}")  # what separates two columns; words of a sentence have one space
_SPACED_OUT = re.compile(r"(?<!\S)(?:[^\W\d_] ){4,}[^\W\d_](?!\S)")  # L I K E  T H I S, as letterheads are set
_BREAK = re.compile(r"(?<=\S)\s+(?=\S)")
_ALL_WIDE = 0.9  # share of wide spaces from which a page is justified or badly read, and wide spaces tell nothing
_RUN_ON_HEADING = re.compile(r"(?:(?<=[.;:)])[\s,]{0,9}|(?<=,))(?=[A-Z]{2}(?:[A-Z/&-]| (?! )){2,44}:)")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text without control characters, the same folded, its page, and its place from 0.

    `gaps` are the places in `text` where wide space parts two columns; what stands between them is a cell.
    """

    text: str
    folded: str
    page: int
    index: int
    gaps: tuple[int, ...] = ()

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the line's text column by column."""
        edges = (0, *self.gaps, len(self.text))
        return tuple(self.text[start:end].strip() for start, end in pairwise(edges))

    @property
    def starts(self) -> tuple[int, ...]:
        """Return where each cell starts in `text`."""
        return (0, *(gap + 1 for gap in self.gaps))

    def cell_around(self, at: int) -> tuple[int, int]:
        """Return where the cell that holds a place of `text` starts and ends."""
        start = max((gap + 1 for gap in self.gaps if gap < at), default=0)
        return start, min((gap for gap in self.gaps if gap >= at), default=len(self.text))


@dataclass(frozen=True, slots=True)
class Script:
    """All lines of a document that are looked at, in reading order, and their folded text, one line each."""

    lines: tuple[Line, ...]
    folded: str

    @property
    def head(self) -> tuple[Line, ...]:
        """Return the first lines, where a document says what it is."""
        return self.lines[:HEAD_LINES]


def clean(text: str) -> str:
    """Return a text without control, bidirectional and invisible characters, with single spaces."""
    return _SPACES.sub(" ", _UNSHOWN.sub(" ", text.replace("\u00ad", ""))).strip()


def fold(text: str) -> str:
    """Return a text for comparing: NFKC, lower case, ä as ae, ß as ss, other accents dropped."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    if plain.isascii():
        return plain
    parted = unicodedata.normalize("NFKD", plain)
    return "".join(character for character in parted if not unicodedata.combining(character))


def script_of(reading: Reading) -> Script:
    """Return the lines of a reading; headings that run on within a line begin a line of their own.

    The list of a mail's attachments is left out: each attachment is a record of its own.
    """
    lines: list[Line] = []
    for page in reading.pages[:MAX_PAGES]:
        text = page.text[:MAX_PAGE_CHARACTERS]
        has_columns = _has_columns(text)
        for raw in text.splitlines():
            for piece, gaps in _pieces(raw, has_columns=has_columns):
                lines.append(Line(piece, fold(piece), page.number, len(lines), gaps))
    if reading.form is Form.MAIL:
        lines = lines[: max((line.index for line in lines if line.text == _ATTACHED), default=len(lines))]
    return Script(tuple(lines), "\n".join(line.folded for line in lines))


def _has_columns(text: str) -> bool:
    spaces = [space for line in text.splitlines() for space in _BREAK.findall(line)]
    return sum(len(space) > 1 for space in spaces) <= _ALL_WIDE * len(spaces)


def _pieces(raw: str, *, has_columns: bool) -> list[tuple[str, tuple[int, ...]]]:
    pieces: list[tuple[str, tuple[int, ...]]] = []
    for part in _RUN_ON_HEADING.split(raw):
        text, gaps = _columns(part if len(part) == len(raw) else part.strip(",; "))
        for start in range(0, len(text), MAX_LINE):
            end = start + MAX_LINE
            held = tuple(gap - start for gap in gaps if start < gap < end) if has_columns else ()
            pieces.append((text[start:end], held))
    return pieces


def _columns(part: str) -> tuple[str, list[int]]:
    """Return a line's cleaned text and the places of its column gaps in it."""
    shown = _RULE.sub("  ", _UNSHOWN.sub(" ", part.replace("\u00ad", "").replace("\t", "  "))).strip()
    text, gaps = "", []
    for cell in _GAP.split(shown):
        if text and cell:
            gaps.append(len(text))
            text += " "
        text += _SPACED_OUT.sub(lambda spaced: spaced[0].replace(" ", ""), _SPACES.sub(" ", cell))
    return text, gaps
