"""Printed dates: where a line holds one, and every calendar date that it can mean.

A numeric date with slashes or hyphens can be day-month or month-day; both readings are kept until the document's other
dates, its language and its country settle the order.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from phr.classify.lines import Line, Script, fold
from phr.record.filing import DocumentDate

FIRST_YEAR = 1900
_MONTH_NAMES = (
    ("jan", "january januar jaenner enero janvier gennaio janeiro ene janv gen"),
    ("feb", "february februar feber febrero fevrier febbraio fevereiro fev fevr"),
    ("mar", "march maerz marzo mars marco mrz mar mae"),
    ("apr", "april abril avril aprile abr avr"),
    ("may", "may mai mayo maggio maio mag"),
    ("jun", "june juni junio juin giugno junho giu"),
    ("jul", "july juli julio juillet luglio julho juil lug"),
    ("aug", "august agosto aout ago"),
    ("sep", "september septiembre septembre settembre setembro sept set"),
    ("oct", "october oktober octubre octobre ottobre outubro okt out ott"),
    ("nov", "november noviembre novembre novembro"),
    ("dec", "december dezember diciembre decembre dicembre dezembro dez dic"),
)
MONTHS = {name: number for number, (short, names) in enumerate(_MONTH_NAMES, 1) for name in (short, *names.split())}

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?P<y>(?:19|20)\d\d|\d\d)"
_NAME = r"(?P<mn>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|º|°)?"
_PATTERNS = (
    re.compile(rf"(?<![\d.,/-]){_YEAR}(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?![\d/-])"),
    re.compile(rf"(?<![\d.,/-]){_YEAR}[- ./]{_NAME}[- ./](?P<d>\d{{1,2}})(?!\d)"),
    re.compile(rf"(?<![\d,/-])(?P<a>\d{{1,2}})\s?(?P<s>\.)\s?(?P<b>\d{{1,2}})\s?\.\s?{_SHORT_YEAR}(?![\d/%]|\.\d)"),
    re.compile(rf"(?<![\d.,/-])(?P<a>\d{{1,2}})(?P<s>[/-])(?P<b>\d{{1,2}})(?P=s){_SHORT_YEAR}(?![\d/%-]|\.\d)"),
    re.compile(rf"(?<![\d.,/-]){_DAY}(?:\.|,)?[ -]?(?:de |of )?{_NAME}(?:,| de| del)?[ -]?{_SHORT_YEAR}(?!\d)"),
    re.compile(rf"(?<!\w){_NAME}\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,|\s)\s?{_YEAR}(?!\d)"),
    re.compile(rf"(?<!\w){_NAME},?\s(?:de |del )?{_YEAR}(?!\d)"),
    re.compile(rf"(?<![\d.,/-])(?P<m>0?[1-9]|1[0-2])[/.]{_YEAR}(?![\d/-]|\.\d)"),
)  # fmt: skip


class Order(Enum):
    """How a numeric date is to be read, where the person's country decides."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


@dataclass(frozen=True, slots=True)
class Mention:
    """A printed date: its text and place in a line, and what it can mean (two values where the order is open).

    With two values the first is day-first, the second month-first.
    """

    text: str
    line: Line
    start: int
    end: int
    values: tuple[DocumentDate, ...]

    @property
    def is_open(self) -> bool:
        """Say whether the day/month order decides what the date is."""
        return len(self.values) > 1

    @property
    def shows_order(self) -> Order | None:
        """Return the order that this numeric date proves by a number over 12, None where it proves none."""
        match = _PATTERNS[3].fullmatch(self.text)
        if match is None or self.is_open:
            return None
        first, second = int(match["a"]), int(match["b"])
        if first == second:
            return None
        return Order.DAY_FIRST if first > 12 else Order.MONTH_FIRST

    def read(self, order: Order) -> DocumentDate:
        """Return the date in an order."""
        return self.values[0] if order is Order.DAY_FIRST else self.values[-1]


def mentions_in(script: Script, today: date) -> list[Mention]:
    """Return every printed date of a document that lies between 1900 and tomorrow's year, in reading order."""
    return [mention for line in script.lines for mention in _mentions_of(line, today)]


def _mentions_of(line: Line, today: date) -> list[Mention]:
    if not any(character.isdigit() for character in line.text):
        return []
    taken: list[Mention] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(line.text):
            if any(match.start() < held.end and held.start < match.end() for held in taken):
                continue
            values = _values(match, today)
            if values:
                taken.append(Mention(match[0], line, match.start(), match.end(), values))
    return sorted(taken, key=lambda mention: mention.start)


def _values(match: re.Match[str], today: date) -> tuple[DocumentDate, ...]:
    parts = match.groupdict()
    year = _year(parts["y"], today)
    if "mn" in parts:
        month = MONTHS.get(fold(parts["mn"]).rstrip("."))
        return _valid(year, month, int(parts["d"]) if parts.get("d") else None) if month else ()
    if "a" not in parts:
        return _valid(year, int(parts["m"]), int(parts["d"]) if parts.get("d") else None)
    first, second = int(parts["a"]), int(parts["b"])
    if parts["s"] == "." or first == second:
        return _valid(year, second, first)
    return _valid(year, second, first) + _valid(year, first, second)


def _year(text: str, today: date) -> int:
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year if year <= today.year + 1 else year - 100


def _valid(year: int, month: int, day: int | None) -> tuple[DocumentDate, ...]:
    try:
        date(year, month, day or 1)
    except ValueError:
        return ()
    return (DocumentDate(year, month, day),) if year >= FIRST_YEAR else ()
