"""A Reading's text as lines: cleaned of what cannot be shown, folded for comparing, each with its page."""

import re
import unicodedata
from dataclasses import dataclass

from phr.record.reading import Reading

MAX_PAGES = 60  # the rest of a long document repeats its header or is an annex
MAX_LINE = 600  # characters; longer lines are cut into pieces so that no pattern meets a whole book
MAX_PAGE_CHARACTERS = 40_000  # a dense printed page holds about 6,000
HEAD_LINES = 15  # title, sender, addressee and reference lines stand here

_UNSHOWN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_SPACES = re.compile(r"\s+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "å": "aa"})
_RUN_ON_HEADING = re.compile(r"(?<=[.,;:)])[\s,]*(?=[A-Z][A-Z][A-Z /&-]{2,44}:)")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its text without control characters, the same folded, its page, and its place from 0."""

    text: str
    folded: str
    page: int
    index: int


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
    """Return the lines of a reading; headings that run on within a line begin a line of their own."""
    lines: list[Line] = []
    for page in reading.pages[:MAX_PAGES]:
        for raw in page.text[:MAX_PAGE_CHARACTERS].splitlines():
            for piece in _pieces(raw):
                lines.append(Line(piece, fold(piece), page.number, len(lines)))
    return Script(tuple(lines), "\n".join(line.folded for line in lines))


def _pieces(raw: str) -> list[str]:
    pieces: list[str] = []
    for part in _RUN_ON_HEADING.split(raw):
        text = clean(part).strip(",; ") if len(part) < len(raw) else clean(part)
        pieces.extend(text[start : start + MAX_LINE] for start in range(0, len(text), MAX_LINE))
    return pieces
