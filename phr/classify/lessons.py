"""What the person said of a paper, carried over to others of the same layout. Pure.

A lesson is worked out anew from the person's word each time, so that taking the word back takes back all that followed
from it. It can say what a paper is, when, from whom and how it is called; never whose it is. What follows from one is
LIKELY at most, and phr asks instead where

- two lessons disagree, of layouts that are not exactly the same,
- what the paper itself says is surer, and other than what was corrected,
- the person has already seen it as sure, or it would leave the health records, until two papers were corrected alike.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from phr.classify.dates import MONTHS
from phr.classify.layout import LEAST_OF_A_NAME
from phr.classify.lesson_choice import Held, agreed, reason
from phr.classify.lesson_dates import with_date
from phr.classify.lesson_kinds import with_kind
from phr.classify.lines import fold
from phr.classify.names import name_words
from phr.classify.same_layout import Alike, alike, ends_of, firsts_of
from phr.classify.titles import MAX_TITLE
from phr.record.entry import PersonsWord
from phr.record.filing import Filing, Finding, Sureness
from phr.record.ids import RecordId
from phr.record.kinds import category_of, name_of
from phr.record.lesson import Layout, Lesson, Order, Told

_WORD = re.compile(r"[^\W\d_]+")
_MOST_DIGITS = 2  # in a title that is carried over: a year or a number is one paper's own


class Lessons:
    """Lessons, found by the ends of the first phrases of their letterheads: of thousands of papers few are compared."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self._by_head: defaultdict[tuple[int, str], list[Lesson]] = defaultdict(list)
        self._by_first: defaultdict[tuple[int, str], list[Lesson]] = defaultdict(list)
        for lesson in lessons:
            firsts = firsts_of(lesson.layout)
            for end in _ends(firsts[:1]):
                self._by_head[end].append(lesson)
            for end in _ends(firsts):
                self._by_first[end].append(lesson)

    def near(self, layout: Layout) -> tuple[Lesson, ...]:
        """Return the lessons whose letterhead may be a layout's: all that it can follow, and a few others."""
        firsts = firsts_of(layout)
        found = [lesson for end in _ends(firsts[:1]) for lesson in self._by_first.get(end, ())]
        found += [lesson for end in _ends(firsts) for lesson in self._by_head.get(end, ())]
        return tuple({(lesson.record_id, lesson.order): lesson for lesson in found}.values())


def _ends(phrases: Iterable[str]) -> set[tuple[int, str]]:
    return {(side, end) for phrase in phrases for side, end in enumerate(ends_of(phrase))}


def told_by(word: PersonsWord) -> Told:
    """Return what of a person's word can be taught; whose a paper is cannot."""
    category = word.category if word.category is not None else category_of(word.kind) if word.kind is not None else None
    return Told(category, word.kind, word.document_date, word.provider, word.title)


def lesson_of(
    record_id: RecordId,
    filing: Filing,
    word: PersonsWord,
    layout: Layout,
    order: Order,
    names: Sequence[str] = (),
) -> Lesson | None:
    """Return what a record teaches, from what phr had found, the person's word and its layout; None where nothing.

    `filing` is phr's own, `names` are those of the vault's persons. A title that names one of them, the patient, a month
    or a year is that one paper's, and is not taught.
    """
    said = told_by(word)
    if said.title is not None and not _can_be_carried(said.title, filing, (*names, word.person or "")):
        said = replace(said, title=None)
    if said == Told() or not layout.sender:
        return None
    dated = word.document_date or (filing.document_date.value if filing.document_date is not None else None)
    return Lesson(
        record_id=record_id,
        title=word.title or filing.title or name_of(word.kind or filing.kind.value),
        day=str(dated) if dated is not None else "",
        order=order,
        layout=layout,
        found=_found(filing),
        said=said,
    )


def followed(filing: Filing, layout: Layout, lessons: Iterable[Lesson], filed: Order, today: date) -> Filing:
    """Return a filing with what lessons of the same layout or sender say; everything about the person stays as it is.

    `filing` is phr's own, `filed` when the paper came in.
    """
    held = [Held(one, likeness) for one in lessons if (likeness := alike(one.layout, layout)) is not None]
    of_layout = [one for one in held if one.likeness is not Alike.SENDER]
    if of_layout:
        filing = with_kind(filing, of_layout, filed)
        filing = with_date(filing, layout, of_layout, filed, today)
        filing = _with_title(filing, layout, [one for one in of_layout if one.lesson.order < filed])
    return _with_provider(filing, layout, held) if held else filing


def _found(filing: Filing) -> Told:
    return Told(
        filing.category.value,
        filing.kind.value,
        filing.document_date.value if filing.document_date is not None else None,
        filing.provider.value if filing.provider is not None else None,
        filing.title,
    )


def _can_be_carried(title: str, filing: Filing, names: Sequence[str]) -> bool:
    printed = (one.value for one in (filing.person, *filing.others) if one is not None)
    words = set(_WORD.findall(fold(title)))
    is_personal = any(words.intersection(name_words(name)) for name in (*names, *printed) if name)
    is_dated = bool(words & MONTHS.keys()) or sum(mark.isdigit() for mark in title) > _MOST_DIGITS
    return not is_personal and not is_dated


def _with_provider(filing: Filing, layout: Layout, held: Sequence[Held]) -> Filing:
    """Return a filing from the provider that the person named for this sender."""
    own = filing.provider.value if filing.provider is not None else None
    usable = [one for one in held if _names_sender(one, layout)]
    say = agreed(usable, lambda one: one.said.provider, lambda one: one.found.provider, own)
    if say is None or len(say.values) > 1 or say.values[0] == own:
        return filing
    is_of_layout = any(one.likeness is not Alike.SENDER for one in usable if one.lesson in say.lessons)
    if own is not None and not say.is_same_case and not is_of_layout:
        return filing
    found = Finding(say.values[0], Sureness.LIKELY, (), reason(say.lessons))
    return replace(filing, provider=found, learned_from=_joined(filing, say.ids))


def _names_sender(one: Held, layout: Layout) -> bool:
    """Say whether a provider is the sender's own: one that is printed on the other paper alone is of that paper only.

    Every doctor's prescription is on one official form, and only the stamp tells them apart.
    """
    words = {word for word in _WORD.findall(fold(one.lesson.said.provider or "")) if len(word) >= LEAST_OF_A_NAME}
    there, here = (set(paper.printed.split()) for paper in (one.lesson.layout, layout))
    return not words <= there or words <= here


def _with_title(filing: Filing, layout: Layout, held: Sequence[Held]) -> Filing:
    """Return a filing with the title that the person gave: what stands beside the same label, else the same words."""
    say = agreed(held, lambda one: one.said.title, lambda one: one.found.title, filing.title)
    if say is None or len(say.values) > 1:
        return filing
    label = _label_of(say.lessons[0])
    title = dict(reversed(layout.fields)).get(label, "") if label else say.values[0] if say.is_same_case else ""
    if not 0 < len(title) <= MAX_TITLE or title == filing.title:
        return filing
    return replace(filing, title=title, title_why=reason(say.lessons), learned_from=_joined(filing, say.ids))


def _label_of(lesson: Lesson) -> str:
    """Return the label beside which the title that the person gave is printed on its own paper, "" where it is not."""
    wanted = fold(lesson.said.title or "")
    return next((label for label, text in lesson.layout.fields if label and fold(text) == wanted), "")


def _joined(filing: Filing, ids: Iterable[RecordId]) -> tuple[RecordId, ...]:
    return tuple(dict.fromkeys((*filing.learned_from, *ids)))
