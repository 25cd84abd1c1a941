"""Which of several lessons counts for a paper, whether it may be followed, and the words that explain it. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from phr.classify.same_layout import Alike
from phr.record.filing import Sureness
from phr.record.ids import RecordId
from phr.record.lesson import Lesson, Order

V = TypeVar("V")

_ENOUGH = 2  # papers corrected alike, from which others follow without a question


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson that a paper may follow, and how alike the two are laid out."""

    lesson: Lesson
    likeness: Alike


@dataclass(frozen=True, slots=True)
class Agreed(Generic[V]):
    """What some lessons say: one value, or several where they disagree; and these lessons, the newest first.

    `is_same_case`: of one of them phr had found by itself what it found here. `is_exact`: one is of a paper laid out
    exactly alike.
    """

    values: tuple[V, ...]
    lessons: tuple[Lesson, ...]
    is_same_case: bool
    is_exact: bool

    @property
    def ids(self) -> tuple[RecordId, ...]:
        """Return the records that the lessons are of."""
        return tuple(lesson.record_id for lesson in self.lessons)


def agreed(
    held: Sequence[Held], said: Callable[[Lesson], V | None], found: Callable[[Lesson], V | None], own: V | None
) -> Agreed[V] | None:
    """Return what lessons say of one thing, None where none says anything.

    Those count where phr had found what it found here; without any, those that say so; without these, all. Of papers laid
    out exactly alike the newest word counts.
    """
    saying = newest_first([one for one in held if said(one.lesson) is not None])
    if not saying:
        return None
    same_case = [one for one in saying if found(one.lesson) == own]
    near = same_case or [one for one in saying if said(one.lesson) == own] or saying
    values = tuple(dict.fromkeys(value for one in near if (value := said(one.lesson)) is not None))
    if len(values) > 1 and all(one.likeness is Alike.EXACT for one in near):
        values = values[:1]
    counting = [one for one in near if said(one.lesson) in values]
    return Agreed(
        values=values,
        lessons=tuple(one.lesson for one in counting),
        is_same_case=bool(same_case),
        is_exact=any(one.likeness is Alike.EXACT for one in counting),
    )


def newest_first(held: Sequence[Held]) -> list[Held]:
    """Return lessons by when they were said."""
    return sorted(held, key=lambda one: one.lesson.order, reverse=True)


def was_seen_as_sure(sureness: Sureness, filed: Order, lessons: Sequence[Lesson]) -> bool:
    """Say whether the person has seen a finding as sure before they corrected another paper, and corrected one only."""
    is_earlier = filed < min(lesson.order for lesson in lessons)
    return sureness is Sureness.SURE and is_earlier and not is_told_often(lessons)


def is_told_often(lessons: Sequence[Lesson]) -> bool:
    """Say whether several papers were corrected alike, so that it was no matter of one paper alone."""
    return len({lesson.record_id for lesson in lessons}) >= _ENOUGH


def reason(lessons: Sequence[Lesson]) -> str:
    """Return why a paper follows lessons, in the person's words; the newest is named."""
    more = len({lesson.record_id for lesson in lessons}) - 1
    also = f", and of {more} more" if more else ""
    return f"you said so of {named(lessons[0])}{also}, which {'look' if more else 'looks'} the same"


def named(lesson: Lesson) -> str:
    """Return the record that a lesson is of, as the person knows it."""
    return ", ".join(part for part in (f"“{lesson.title}”", lesson.day) if part)
