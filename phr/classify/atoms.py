"""A page for comparing: its words and numbers line by line, spelled the one way that two printings of it share. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from phr.classify.dates import MONTHS
from phr.classify.lines import MAX_PAGE_CHARACTERS, clean, fold

_ATOM = re.compile(r"(?<![^\W_])\d+(?:[.,]\d+)*|[^\W\d_]+(?:[01][^\W\d_]+)?|\d+(?:[.,]\d+)*")
_RUN_INTO_TIME = re.compile(r"(?<=[./-](?:19|20)\d\d)(?=\d{1,2}:\d\d)")
_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_]*[a-zäöüß])")
_DOTTED_DAY = re.compile(r"\d{1,2}[.,]\d{1,2}(?:[.,](?:\d{2}|(?:19|20)\d{2}))?")
_DATE = re.compile(
    r"(?<!\d)(?:(?P<d>\d{1,2})[.,/-] ?(?P<m>\d{1,2})[.,/-] ?(?P<y>(?:19|20)\d{2}|\d{2})|(?P<y2>(?:19|20)\d{2})-(?P<m2>\d{1,2})-(?P<d2>\d{1,2}))(?!\d)"
)
_SPELLED = re.compile(
    r"(?<!\d)(?P<d>\d{1,2})[.,]? ?(?P<mn>[^\W\d_]{3,10})[.,]? ?(?P<y>(?:19|20)\d{2})(?!\d)"
    r"|(?<!\w)(?P<mn2>[^\W\d_]{3,10})[.,]? ?(?P<d2>\d{1,2})[.,]? ?(?P<y2>(?:19|20)\d{2})(?!\d)"
)
_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:])")
_MISREAD = re.compile(r"(?<![^\W\d_])(?=[OoIl|SB\d.,]*\d)[OoIl|SB\d][OoIl|SB\d.,]*(?![^\W\d_])")
_AS_DIGIT = str.maketrans({"O": "0", "o": "0", "I": "1", "l": "1", "|": "1", "S": "5", "B": "8"})
_ONE_STROKE = (("i", "l"), ("1", "l"), ("0", "o"), ("rn", "m"))  # what OCR takes for one another in words
_SHORTEST_WORD = 2  # letters; single ones come and go with the reading


@dataclass(frozen=True, slots=True)
class Atoms:
    """One printed line: its text, its words, its numbers, and its days and times of day (which are no numbers here)."""

    text: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    moments: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing in it can be compared."""
        return not (self.words or self.numbers or self.moments)


@lru_cache(maxsize=256)  # a page is held against several others, one after another
def atoms_of(text: str) -> tuple[Atoms, ...]:
    """Return the lines of a page that hold a word or a number."""
    lines = (_atoms(line) for line in _HYPHENATED.sub("", text[:MAX_PAGE_CHARACTERS]).splitlines())
    return tuple(line for line in lines if not line.is_empty)


def number_as_compared(printed: str) -> str:
    """Return a printed number without leading zeros, with a point for the decimal mark."""
    whole, point, rest = printed.replace(",", ".").partition(".")
    return (whole.lstrip("0") or "0") + point + rest


@lru_cache(maxsize=8192)  # papers are made of the same few thousand words
def word_as_compared(word: str) -> str:
    """Return a word folded, with the letters made one that OCR takes for one another: HbA1c is HbAlc, born is bom."""
    plain = fold(word)
    for read, kept in _ONE_STROKE:
        plain = plain.replace(read, kept)
    return plain


def _atoms(line: str) -> Atoms:
    text = clean(line)
    moments: list[str] = []
    left = _without_moments(text, moments) if _DIGIT.search(text) else text
    words: list[str] = []
    numbers: list[str] = []
    for atom in _ATOM.findall(left):
        if atom[0].isdigit():
            numbers += _numbers_in(atom)
        elif len(atom) >= _SHORTEST_WORD:
            words.append(word_as_compared(atom))
    return Atoms(text, tuple(words), tuple(numbers), tuple(moments))


def _without_moments(text: str, moments: list[str]) -> str:
    """Return a text without its days and times, which are added to the moments."""
    left = _TIME.sub(
        lambda found: _taken(moments, f"{int(found[1])}:{found[2]}"), _RUN_INTO_TIME.sub(" ", _as_digits(text))
    )
    left = _DATE.sub(lambda found: _taken_day(moments, found), left)
    return _SPELLED.sub(lambda found: _taken_day(moments, found), left)


def _as_digits(text: str) -> str:
    """Return a text with letters that stand where only digits can, as 2O26 or l2, as these digits."""
    return _MISREAD.sub(lambda found: found[0].translate(_AS_DIGIT), text)


def _taken(moments: list[str], moment: str) -> str:
    moments.append(moment)
    return " "


def _taken_day(moments: list[str], found: re.Match[str]) -> str:
    told = {name.rstrip("2"): value for name, value in found.groupdict().items() if value}
    month = MONTHS.get(fold(told["mn"])) if "mn" in told else int(told["m"])
    if month is None or not 1 <= int(told["d"]) <= 31 or not 1 <= month <= 31:
        return found[0]
    # Day and month are not told apart: both papers write the day the same way, or it is a short way of the same.
    first, second = sorted((int(told["d"]), month))
    return _taken(moments, f"{int(told['y']) % 100:02d}/{first}/{second}")


def _numbers_in(atom: str) -> Iterator[str]:
    """Yield the numbers of a run of digits, points and commas: a day without its year is two."""
    if _DOTTED_DAY.fullmatch(atom) and atom.count(".") + atom.count(",") > 1:
        yield from (number_as_compared(part) for part in re.split(r"[.,]", atom))
    else:
        yield number_as_compared(atom.rstrip(".,"))
