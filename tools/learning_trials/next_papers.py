"""The next paper of a layout, made out of one: another patient, all days a year earlier, some lines left out.

Of papers that nobody made for learning only one of each layout exists. Its letterhead, labels and places stay; the
patient and the days change, and below the head about one line in four is left out, of those without a label or a day.
"""

import re
from dataclasses import replace
from datetime import date
from random import Random

from phr.classify.dates import Mention, mentions_in
from phr.classify.lines import fold, script_of
from phr.classify.names import name_words
from phr.record.filing import DocumentDate
from phr.record.reading import Reading

_HEAD = 8  # lines that stay whole
_LEFT_OUT = 0.25
_OTHER_NAMES = ("Winterfeld", "Annegret", "Salomé", "Thaddeus", "Brackenridge")
_FORM = re.compile(r":|(?:19|20)\d\d")  # a label, or a day: a form prints them on every paper
_WORD = re.compile(r"[^\W\d_]+")


def next_paper(reading: Reading, patient: str, luck: Random, today: date) -> Reading:
    """Return a paper of the same layout about somebody else, a year earlier."""
    text = _a_year_earlier(reading, today)
    lines = text.splitlines()
    kept = lines[:_HEAD] + [line for line in lines[_HEAD:] if _FORM.search(line) or luck.random() >= _LEFT_OUT]
    made = "\n".join(_of_another(line, patient) for line in kept)
    page = reading.pages[0]
    return replace(reading, pages=(replace(page, text=made, words=()),))


def year_before(value: DocumentDate) -> DocumentDate:
    """Return a date a year earlier, as it is printed on the next paper."""
    return replace(value, year=value.year - 1)


def _a_year_earlier(reading: Reading, today: date) -> str:
    text = reading.pages[0].text
    found = {mention.text: _earlier(mention) for mention in mentions_in(script_of(reading), today)}
    for printed in sorted(found, key=len, reverse=True):
        text = text.replace(printed, found[printed])
    return text


def _earlier(mention: Mention) -> str:
    """Return a printed date with the year before, in its own form."""
    year = mention.values[0].year
    for printed, earlier in ((str(year), str(year - 1)), (f"{year % 100:02d}", f"{(year - 1) % 100:02d}")):
        at = mention.text.rfind(printed)
        if at >= 0:
            return mention.text[:at] + earlier + mention.text[at + len(printed) :]
    return mention.text


def _of_another(line: str, patient: str) -> str:
    words = name_words(patient)

    def other(match: re.Match[str]) -> str:
        word = fold(match[0])
        return _OTHER_NAMES[words.index(word) % len(_OTHER_NAMES)] if word in words else match[0]

    return _WORD.sub(other, line)
