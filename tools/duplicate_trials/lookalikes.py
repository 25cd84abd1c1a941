"""Papers that look like another and are none: the next sheet of the same layout, a letter with one value corrected."""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta

_DAY = re.compile(r"(?<![\d.])(\d{1,2})([./])(\d{1,2})\2((?:19|20)\d\d)(?!\d)")
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_VALUE = re.compile(r"(?<![\d.,/:-])\d{1,3}[.,]\d{1,2}(?![\d.,/:-])")
_WHOLE = re.compile(r"(?<![\w.,/:-])[1-9]\d{1,2}(?![\w.,/:-])")
_MONTH = timedelta(days=28)

Change = Callable[[str, random.Random], str]


def a_month_later(text: str, _luck: random.Random) -> str:
    """Return a paper with every day of it four weeks later, birthdays too, and nothing else changed."""
    return _ISO.sub(_iso_later, _DAY.sub(_day_later, text))


def next_of_its_layout(text: str, luck: random.Random) -> str:
    """Return a paper of other days and other values."""
    return _VALUE.sub(lambda found: _other_value(found[0], luck), a_month_later(text, luck))


def one_value_corrected(text: str, luck: random.Random) -> str:
    """Return a paper with one number changed by one digit, the text itself where it holds none."""
    places = [found.span() for pattern in (_VALUE, _WHOLE) for found in pattern.finditer(text)]
    if not places:
        return text
    start, end = luck.choice(sorted(places))
    return text[:start] + _other_digit(text[start:end], luck) + text[end:]


LOOKALIKES: dict[str, Change] = {
    "the same a month later": a_month_later,
    "next sheet of the layout": next_of_its_layout,
    "one value corrected": one_value_corrected,
}


def printed_by_a_portal(text: str) -> str:
    """Return a page as a portal prints it: its own head and foot, lines broken elsewhere."""
    words = [f"{line} " if len(line) > 60 else f"{line}\n" for line in text.splitlines()]
    head = "MyPortal    Printed 11/24/2026 10:12 AM\n"
    return f"{head}{''.join(words)}\nhttps://portal.example/records/88123    Page 1 of 1\n"


def _day_later(found: re.Match[str]) -> str:
    first, mark, second, year = found.groups()
    numbers = (int(second), int(first)) if int(second) <= 12 else (int(first), int(second))
    later = _later(int(year), *numbers)
    if later is None:
        return found[0]
    days = (later.day, later.month) if int(second) <= 12 else (later.month, later.day)
    return f"{days[0]:02d}{mark}{days[1]:02d}{mark}{later.year}"


def _iso_later(found: re.Match[str]) -> str:
    later = _later(int(found[1]), int(found[2]), int(found[3]))
    return later.isoformat() if later is not None else found[0]


def _later(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) + _MONTH
    except ValueError:
        return None


def _other_value(printed: str, luck: random.Random) -> str:
    return _other_digit(printed, luck) if luck.random() < 0.8 else printed


def _other_digit(printed: str, luck: random.Random) -> str:
    places = [at for at, letter in enumerate(printed) if letter.isdigit()]
    at = luck.choice(places)
    return printed[:at] + luck.choice([digit for digit in "123456789" if digit != printed[at]]) + printed[at + 1 :]
