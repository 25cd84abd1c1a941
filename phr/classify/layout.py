"""The layout of a paper: letterhead, headings, labels and labelled dates, without names and numbers.

Two papers of one layout share nearly all of it, whoever they are about. It is told from the text alone, never from a
file's name or hash. What cannot be known to be personal (a doctor who is written to) may stay in it as noise.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from phr.classify.dates import MONTHS, Mention, mentions_in
from phr.classify.language import find_language
from phr.classify.lines import Line, Script, fold, script_of
from phr.classify.names import name_words
from phr.classify.order import settle_order
from phr.classify.roles import Role, dated
from phr.record.lesson import LabelledDate, Layout
from phr.record.reading import Form, Page, Reading

_HEAD = 8  # lines of the first page in which a letterhead stands
_FOOT = 3  # last lines of the first page
_FIELDS = 25  # lines in which a title may stand beside a label
_PAGES = 3  # later pages repeat the form or are an annex
_MOST_PHRASES = 60
_MOST_DATES = 24
_LABEL = 40  # characters of a label at most
_HEADING = 45  # characters of a heading at most
_LETTERHEAD = 70  # characters of a letterhead's line at most; longer ones are sentences
_LEAST_LETTERS = 4  # a shorter phrase tells nothing
LEAST_OF_A_NAME = 3
"""Letters of a word that is looked for among those that a page prints."""

_MOST_PRINTED = 4000  # characters of all words of a page
_LEADING_WORDS = 3  # words before a date by which it is known again

_WORD = re.compile(r"[^\W\d_]+")
_MIXED = re.compile(r"[^\W_]*\d[^\W_]*")
_MISREAD_DIGITS = str.maketrans("015", "ols")
_LETTERS_OF_A_WORD = 4  # beside one digit, which OCR then saw in place of a letter
_CELLS = re.compile(r"\s*[|¦]\s*")
_ADDRESSEE = re.compile(
    r"(?:an |to |z\. ?hd|herrn?\b|frau\b|mr\b|mrs\b|ms\b|dear\b|sehr geehrte|liebe[rs]?\b|m\. |mme\b|sra?\b|cher\b|chere\b)"
)
_ENDS_A_SENTENCE = re.compile(r"[.,;!?]$")


def layout_of(pages: Sequence[str], names: Iterable[str], today: date) -> Layout:
    """Return the layout of a paper from its text page by page; words of `names` (its patients) are left out."""
    held = tuple(Page(number, 0, 0, text) for number, text in enumerate(pages[:_PAGES], 1))
    script = script_of(Reading(Form.TEXT, "text/plain", is_read=True, page_count=len(held), pages=held))
    personal = frozenset(word for name in names for word in name_words(name)) | MONTHS.keys()
    mentions = mentions_in(script, today)
    language = find_language(script) if any(mention.is_open for mention in mentions) else None
    settled = settle_order(script, mentions, language.value if language is not None else None)
    return Layout(
        sender=_first(_sender(script, personal), _MOST_PHRASES),
        form=_first(_form(script, personal), _MOST_PHRASES),
        foot=_first(_foot(script, personal), _FOOT),
        dates=_dates(script, mentions, personal),
        fields=_fields(script),
        order=settled.order.value if settled.order is not None else "",
        is_order_proved=settled.is_proved,
        printed=_printed(script),
    )


def _first(phrases: Iterable[str], most: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for phrase in phrases if len(phrase) >= _LEAST_LETTERS))[:most]


def _sender(script: Script, personal: frozenset[str]) -> Iterator[str]:
    """Yield the phrases of the letterhead."""
    for line in script.lines[:_HEAD]:
        for cell in _cells(line):
            if ":" not in cell and len(cell) <= _LETTERHEAD and not _ADDRESSEE.match(cell):
                yield _phrase(cell, personal)


def _foot(script: Script, personal: frozenset[str]) -> Iterator[str]:
    """Yield the last lines of the first page."""
    first = [line for line in script.lines if line.page == script.lines[0].page]
    return (_phrase(line.folded, personal) for line in first[max(len(first) - _FOOT, _HEAD // 2) :])


def _form(script: Script, personal: frozenset[str]) -> Iterator[str]:
    """Yield labels before a colon, headings, and the heads of columns."""
    for line in script.lines:
        cells = _cells(line)
        is_plain = not any(character.isdigit() for character in line.text)
        for cell in cells:
            label, colon, _ = cell.partition(":")
            if colon:
                yield f"{_phrase(label, personal)}:" if len(label) <= _LABEL else ""
            elif is_plain and len(cell) <= _HEADING and not _ENDS_A_SENTENCE.search(cell):
                yield "" if _ADDRESSEE.match(cell) else _phrase(cell, personal)


def _cells(line: Line) -> list[str]:
    return [cell for part in line.cells for cell in _CELLS.split(fold(part)) if cell]


def _phrase(text: str, personal: frozenset[str]) -> str:
    """Return the words of a folded text without those that hold digits; "" where one of them is personal."""
    words = _words(text)
    return "" if personal.intersection(words) else " ".join(words)


def _words(text: str) -> list[str]:
    """Return the words of a folded text, those with a digit only where OCR seems to have misread a letter."""
    return _WORD.findall(_MIXED.sub(_unmixed, text))


def _unmixed(match: re.Match[str]) -> str:
    letters = sum(mark.isalpha() for mark in match[0])
    is_word = letters >= _LETTERS_OF_A_WORD and letters + 1 == len(match[0])
    return match[0].translate(_MISREAD_DIGITS) if is_word else " "


def _dates(script: Script, mentions: list[Mention], personal: frozenset[str]) -> tuple[LabelledDate, ...]:
    found = []
    for place, item in enumerate(dated(script, mentions)):
        if item.role is Role.BIRTH:
            continue
        mention = item.mention
        before = mentions[place - 1] if place and mentions[place - 1].line is mention.line else None
        label = _leading(script, mention, before, personal)
        found.append(LabelledDate(label, item.role.value, mention.values, mention.text, mention.line.page))
    return tuple(found[:_MOST_DATES])


def _leading(script: Script, mention: Mention, before: Mention | None, personal: frozenset[str]) -> str:
    """Return the words by which a date is known again: those before it in its box, else those above it."""
    line = mention.line
    start = max(line.cell_around(mention.start)[0], before.end if before is not None else 0)
    words = _label_words(line.text[start : mention.start], personal)
    if words:
        return words
    column = sum(gap < mention.start for gap in line.gaps)
    if column and before is None:
        words = _label_words(line.cells[column - 1], personal)
    if words or not line.index:
        return words
    above = script.lines[line.index - 1]
    box = above.cells[column] if column < len(above.cells) else ""
    return _label_words(box, personal) if above.page == line.page and len(box) <= _LABEL else ""


def _label_words(text: str, personal: frozenset[str]) -> str:
    words = [word for word in _words(fold(text)) if word not in personal]
    return " ".join(words[-_LEADING_WORDS:])


def _printed(script: Script) -> str:
    first = [line.folded for line in script.lines if line.page == script.lines[0].page]
    words = sorted({word for word in _WORD.findall(" ".join(first)) if len(word) >= LEAST_OF_A_NAME})
    return " ".join(words)[:_MOST_PRINTED]


def _fields(script: Script) -> tuple[tuple[str, str], ...]:
    """Return what stands beside labels near the top."""
    found = []
    for line in script.lines[:_FIELDS]:
        for cell in line.cells:
            label, colon, text = cell.partition(":")
            if colon and text.strip() and len(label) <= _LABEL:
                found.append((_phrase(fold(label), frozenset()), text.strip()[:120]))
    return tuple(found)
