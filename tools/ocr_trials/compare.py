"""How much of a text was read wrongly, and whether a name or a date can be found in it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_SAME = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "µ": "μ", "’": "'", "‘": "'", "“": '"', "”": '"', "„": '"'}
)
_LEAST_LIKE = 90.0  # of 100, for a name
_MONTHS = {
    1: "january jan januar jänner gennaio janeiro",
    2: "february feb februar febbraio fevereiro",
    3: "march mar märz mrz marzo março",
    4: "april apr aprile abril",
    5: "may mai maggio maio",
    6: "june jun juni giugno junho",
    7: "july jul juli luglio julho",
    8: "august aug agosto",
    9: "september sep sept settembre setembro",
    10: "october oct oktober okt ottobre outubro",
    11: "november nov novembre novembro",
    12: "december dec dezember dez dicembre dezembro",
}


def squeezed(text: str) -> str:
    """Return a text without white space, look-alike signs of the same meaning made one."""
    return "".join(unicodedata.normalize("NFC", text).translate(_SAME).split())


def errors(truth: str, read: str) -> tuple[int, int]:
    """Return how many characters must be changed, added or left out, and how many the truth has; no white space.

    Words that both have are set aside first, wherever they stand: which line comes before which is another question.
    """
    right, said = _words(truth), _words(read)
    common = Counter(right) & Counter(said)
    rest = Levenshtein.distance("".join(_without(right, common)), "".join(_without(said, common)))
    return rest, sum(map(len, right))


def _words(text: str) -> list[str]:
    return [squeezed(word) for word in text.split()]


def _without(words: Sequence[str], common: Mapping[str, int]) -> Iterator[str]:
    left = dict(common)
    for word in words:
        if left.get(word, 0):
            left[word] -= 1
        else:
            yield word


def has_name(name: str, text: str) -> bool:
    """Say whether each word of a name is in a text, but for one letter in ten."""
    said = squeezed(text).casefold()
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 1]
    return all(fuzz.partial_ratio(word.casefold(), said) >= _LEAST_LIKE for word in words)


def has_date(days: list[str], text: str) -> bool:
    """Say whether one of some ISO dates is in a text, in any usual way of writing it."""
    said = squeezed(text).casefold()
    return any(way in said for day in days for way in _written(date.fromisoformat(day)))


def _written(day: date) -> Iterator[str]:
    years = (str(day.year), f"{day.year % 100:02}")
    months = (str(day.month), f"{day.month:02}")
    numbers = (str(day.day), f"{day.day:02}")
    for year, month, number, parted in product(years, months, numbers, "./-"):
        yield from (
            parted.join((number, month, year)),
            parted.join((month, number, year)),
            parted.join((year, month, number)),
        )
    endings = ("", ".", "st", "nd", "rd", "th")
    for year, name, number, ending in product(years, _MONTHS[day.month].split(), numbers, endings):
        for parted in ("", ",", "-", "."):
            yield f"{number}{ending}{parted}{name}{parted}{year}"
        yield from (
            f"{name}{number}{ending},{year}",
            f"{name}.{number}{ending},{year}",
            f"{name}{number}{ending}{year}",
        )
    yield day.strftime("%Y%m%d")
