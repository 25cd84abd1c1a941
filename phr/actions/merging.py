"""Questions that are the same, asked once; pure.

Merged are questions about records of one delivery: whose papers these are, where they print one name, one birth date
and one doubt; which of day and month one sender prints first; what papers of one layout are; whether they are one
paper with the same other; the password of papers that came together. One answer to a merged question says to each
record what the same answer to its own question would. Each can still be decided by itself.
"""

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from types import MappingProxyType

from phr.classify.names import Generation, generation_of, name_words, without_generation
from phr.record.entry import Record, RecordId
from phr.record.filing import Choice, DocumentDate, Question, Subject

DAY_FIRST = "day-first"
MONTH_FIRST = "month-first"
_TOGETHER = timedelta(minutes=10)  # between two files of one delivery: readers may take minutes for a scan
_ALIKE = 0.6  # share of words, digits aside, that two papers of one layout have in common
_FEWEST_WORDS = 3  # fewer tell no layout
_HEAD_LINES = 2  # of a paper: its letterhead
_EXAMPLES = 3
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_NO_OPENINGS: Mapping[RecordId, str] = MappingProxyType({})
_ORDERS = MappingProxyType({DAY_FIRST: "the day first", MONTH_FIRST: "the month first"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One open question and the record it is about."""

    record: Record
    question: Question


@dataclass(frozen=True, slots=True)
class AskedOnce:
    """Questions that one answer settles: one alone, or several that are the same. `question` is how it is asked."""

    asked: tuple[Asked, ...]
    question: Question

    @property
    def first(self) -> Asked:
        """Return the first of the questions."""
        return self.asked[0]

    @property
    def is_merged(self) -> bool:
        """Say whether it stands for several questions."""
        return len(self.asked) > 1

    def answers(self, value: str) -> tuple[tuple[Asked, str], ...]:
        """Return what an answer says to each of the questions."""
        if self.question.about is Subject.DATE and value in _ORDERS:
            return tuple((one, _by_order(one.question)[value].value) for one in self.asked)
        return tuple((one, value) for one in self.asked)

    def each(self) -> tuple["AskedOnce", ...]:
        """Return its questions one by one."""
        return tuple(AskedOnce((one,), one.question) for one in self.asked)


def merged(asked: Sequence[Asked], openings: Mapping[RecordId, str] = _NO_OPENINGS) -> tuple[AskedOnce, ...]:
    """Return the questions with those that are the same put together, each at the place of its first one.

    `openings` hold the text of the first page of records that are asked about, as far as there is any.
    """
    deliveries = _deliveries(asked)
    groups: dict[Hashable, list[Asked]] = {}
    for place, one in enumerate(asked):
        shared = _shared(one, openings.get(one.record.id, ""))
        key = _layout_in(groups, (deliveries[one.record.id], shared), one, openings) if shared is not None else place
        groups.setdefault(key, []).append(one)
    return tuple(_once(group) for group in groups.values())


def _deliveries(asked: Iterable[Asked]) -> dict[RecordId, tuple[str, int]]:
    """Return which records came in together: out of one archive or folder, or by themselves, without a long pause."""
    by_container: dict[str, list[Record]] = {}
    for record in {one.record.id: one.record for one in asked}.values():
        container, inside, _ = record.source_name.partition("/")
        by_container.setdefault(container if inside else "", []).append(record)
    found: dict[RecordId, tuple[str, int]] = {}
    for container, records in by_container.items():
        records.sort(key=lambda record: record.received)
        number = 0
        found[records[0].id] = (container, number)
        for before, record in pairwise(records):
            number += record.received - before.received > _TOGETHER
            found[record.id] = (container, number)
    return found


def _shared(asked: Asked, opening: str) -> Hashable | None:
    """Return what questions of one delivery must share to be the same; None for what is always asked by itself."""
    match asked.question.about:
        case Subject.PERSON:
            return _person(asked)
        case Subject.DATE:
            return _sender(asked)
        case Subject.KIND:
            return _layout(asked, opening)
        case Subject.PASSWORD:
            return asked.question
        case Subject.SAME:
            return _other_paper(asked)
        case _:
            return None


def _person(asked: Asked) -> Hashable | None:
    """Return the printed name, the birth date and the doubt; a paper that prints no name is never merged.

    "FALK, OTTO" and "Otto Falk" are one name; one with a word or an initial more, or with junior, is another.
    """
    filing, study = asked.record.filing, asked.record.study
    if filing.person is None or not name_words(filing.person.value):
        return None
    return (
        Subject.PERSON,
        _name(filing.person.value),
        filing.birth_date.value if filing.birth_date is not None else None,
        filing.birth_date_else,
        tuple(sorted(_name(other.value)[0] for other in filing.others)),
        (study.patient_name, study.patient_id, study.patient_birth_date) if study is not None else None,
        asked.question.text.replace(filing.person.value, ""),
        asked.question.choices,
    )


def _name(printed: str) -> tuple[tuple[str, ...], Generation]:
    return tuple(sorted(name_words(without_generation(printed)))), generation_of(printed)


def _other_paper(asked: Asked) -> Hashable | None:
    """Return the one other paper that the choices name; lines that differ are looked at one paper at a time."""
    question = asked.question
    return None if question.quotes else (Subject.SAME, question.text.partition("?")[0], question.choices)


def _sender(asked: Asked) -> Hashable | None:
    filing = asked.record.filing
    if filing.provider is None or not _by_order(asked.question):
        return None
    language = filing.language.value if filing.language is not None else ""
    return Subject.DATE, _plain(filing.provider.value), language


def _layout(asked: Asked, opening: str) -> Hashable | None:
    """Return the head of a paper, digits aside, with what phr thinks it may be; None where it has too few words."""
    lines = [words for line in opening.splitlines() if (words := _words(line))]
    if sum(map(len, lines)) < _FEWEST_WORDS:
        return None
    provider = asked.record.filing.provider
    sender = _plain(provider.value) if provider is not None else ""
    return Subject.KIND, sender, tuple(lines[:_HEAD_LINES]), asked.question.choices


def _layout_in(
    groups: Mapping[Hashable, Sequence[Asked]],
    key: tuple[Hashable, Hashable],
    asked: Asked,
    openings: Mapping[RecordId, str],
) -> Hashable:
    """Return the key of the group that a question belongs to: papers of one layout share most of their words too."""
    if asked.question.about is not Subject.KIND:
        return key
    number = 0
    while (*key, number) in groups:
        first = groups[*key, number][0]
        if _are_alike(openings.get(first.record.id, ""), openings.get(asked.record.id, "")):
            break
        number += 1
    return (*key, number)


def _are_alike(one: str, other: str) -> bool:
    mine, others = set(_words(one)), set(_words(other))
    return len(mine & others) >= _ALIKE * len(mine | others)


def _once(group: Sequence[Asked]) -> AskedOnce:
    question = group[0].question
    if len(group) > 1 and question.about is Subject.DATE:
        text = "Does this sender print the day first, or the month first?"
        question = replace(question, text=text, choices=tuple(_choice_of(group, order) for order in _ORDERS))
    if len(group) > 1 and question.about is Subject.SAME:
        question = replace(question, text=f"Of all of these: {question.text.partition('?')[0]}?")
    return AskedOnce(tuple(group), question)


def _choice_of(group: Sequence[Asked], order: str) -> Choice:
    days = [_by_order(one.question)[order].label for one in group[:_EXAMPLES]]
    more = ", ..." if len(group) > _EXAMPLES else ""
    return Choice(order, f"{_ORDERS[order]}: {', '.join(days)}{more}")


def _by_order(question: Question) -> dict[str, Choice]:
    """Return which of two days is meant with the day first, and which with the month first; {} where that is open."""
    numbers = [int(found) for quote in question.quotes[:1] for found in _NUMBER.findall(quote.text)]
    printed = set(pairwise(numbers))
    held: dict[str, Choice] = {}
    for choice in question.choices:
        try:
            day = DocumentDate.parse(choice.value)
        except ValueError:
            return {}
        if (day.day, day.month) in printed:
            held[DAY_FIRST] = choice
        if (day.month, day.day) in printed:
            held[MONTH_FIRST] = choice
    return held if len({choice.value for choice in held.values()}) == len(question.choices) == 2 else {}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))
