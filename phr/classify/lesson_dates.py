"""Which printed date is a paper's own, learned by its label: the value of a date is never carried over. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from phr.classify.clinical_date import PREFERENCES
from phr.classify.dates import Order
from phr.classify.lesson_choice import Held, named, newest_first, reason, was_seen_as_sure
from phr.classify.roles import Role
from phr.classify.same_layout import Alike
from phr.record.filing import Choice, DocumentDate, Filing, Finding, Question, Quote, Subject, Sureness
from phr.record.ids import RecordId
from phr.record.kinds import RecordKind
from phr.record.lesson import LabelledDate, Layout, Lesson
from phr.record.lesson import Order as Place

_LONG = 6  # letters from which a label may be misread
_TELLING = 5  # letters of a last word by which a label is known again: "vom" and "date" stand before any date
_MISREAD = 85.0  # rapidfuzz ratio from which two labels are one, misread


@dataclass(frozen=True, slots=True)
class _Key:
    """A date's place in a form: its label (its role where no words lead to it), and which one of several it is.

    `of` is how many dates without words there are: where another paper has more or fewer, the place tells nothing.
    """

    label: str
    nth: int
    of: int = 0
    role: str = field(default="", compare=False)

    @property
    def last_word(self) -> str:
        """Return the word next to the date."""
        return self.label.rpartition(" ")[2]


@dataclass(frozen=True, slots=True)
class _Taught:
    """The places that may be meant, and the lessons that say so, the newest first."""

    keys: tuple[_Key, ...]
    lessons: tuple[Lesson, ...]
    is_agreed: bool


def teaches_date(lesson: Lesson) -> bool:
    """Say whether a lesson tells which date counts: what the person said is printed on the paper."""
    return bool(_keys(lesson.layout, lesson.said.document_date))


def with_date(filing: Filing, layout: Layout, held: Sequence[Held], filed: Place, today: date) -> Filing:
    """Return a filing dated by the label that the person's word on papers of the same layout points to."""
    own = filing.document_date
    own_key = next(iter(_keys(layout, own.value if own is not None else None)), None)
    taught = _taught([one for one in held if teaches_date(one.lesson)], own_key)
    if taught is None:
        return filing
    possible = _possible(layout, taught, filing.kind.value, today)
    if not possible:
        return filing
    dates = tuple(dict.fromkeys(value for value, _ in possible))
    if len(dates) > 1 or not taught.is_agreed:
        return _asked(filing, dates, taught, "it is not clear which one that is here")
    if own is not None and own.value == dates[0]:
        is_asked = own.sureness is Sureness.UNSURE
        return _dated(filing, own.value, own.quotes, taught) if is_asked else filing
    if own is not None and own.sureness is Sureness.SURE:
        is_correction = any(lesson.found.document_date != lesson.said.document_date for lesson in taught.lessons)
        is_same_case = any(own_key == _found_key(lesson) for lesson in taught.lessons)
        if not is_same_case and not is_correction:
            return filing
        if not is_same_case or was_seen_as_sure(own.sureness, filed, taught.lessons):
            return _asked(filing, (*dates, own.value), taught, "phr had found another one here")
    labelled = possible[0][1]
    return _dated(filing, dates[0], (Quote(labelled.text, labelled.page),), taught, labelled.label)


def _taught(held: Sequence[Held], own_key: _Key | None) -> _Taught | None:
    """Return which dates lessons point to; two lessons that name several each are narrowed to what they share."""
    saying = newest_first(held)
    near = [one for one in saying if _found_key(one.lesson) == own_key] or saying
    if not near:
        return None
    keys = [_keys(one.lesson.layout, one.lesson.said.document_date) for one in near]
    shared = tuple(key for key in keys[0] if all(key in others for others in keys[1:]))
    lessons = tuple(one.lesson for one in near)
    if shared:
        return _Taught(shared, lessons, is_agreed=True)
    if all(one.likeness is Alike.EXACT for one in near):
        return _Taught(keys[0], lessons[:1], is_agreed=True)
    return _Taught(tuple(dict.fromkeys(key for some in keys for key in some)), lessons, is_agreed=False)


def _keys(layout: Layout, value: DocumentDate | None) -> tuple[_Key, ...]:
    """Return the places of a form at which a date is printed."""
    return tuple(key for key, labelled in _places(layout) if value in labelled.values)


def _found_key(lesson: Lesson) -> _Key | None:
    return next(iter(_keys(lesson.layout, lesson.found.document_date)), None)


def _places(layout: Layout) -> Iterable[tuple[_Key, LabelledDate]]:
    labels = [labelled.label or f"({labelled.role})" for labelled in layout.dates]
    total, count = Counter(labels), Counter[str]()
    for label, labelled in zip(labels, layout.dates, strict=True):
        yield _Key(label, count[label], 0 if labelled.label else total[label], labelled.role), labelled
        count[label] += 1


def _possible(
    layout: Layout, taught: _Taught, kind: RecordKind, today: date
) -> list[tuple[DocumentDate, LabelledDate]]:
    """Return the dates that stand at the places meant, each with what it can mean; where roles tell, the best alone."""
    places = dict(_places(layout))
    present = [labelled for key in taught.keys if (labelled := _at(places, key)) is not None]
    ranks = [_rank(labelled, kind) for labelled in present]
    best = min(ranks, default=0)
    if taught.is_agreed and ranks.count(best) == 1 and best < len(Role):
        present = [labelled for labelled, rank in zip(present, ranks, strict=True) if rank == best]
    order = _order_of(layout, taught.lessons)
    return [(value, one) for one in present for value in _read(one, order) if value.first_day() <= today]


def _at(places: Mapping[_Key, LabelledDate], key: _Key) -> LabelledDate | None:
    """Return what stands at a place; a label that OCR misread, or before which other words stand, is known again."""
    if key in places or key.of:
        return places.get(key)
    return _at_misread(places, key) or _at_last_word(places, key)


def _at_misread(places: Mapping[_Key, LabelledDate], key: _Key) -> LabelledDate | None:
    if len(key.label) < _LONG:
        return None
    from rapidfuzz.fuzz import ratio

    like = {other: ratio(key.label, other.label) for other in places if (other.nth, other.of) == (key.nth, key.of)}
    best = max(like, key=lambda other: like[other], default=key)
    return places[best] if like.get(best, 0.0) >= _MISREAD else None


def _at_last_word(places: Mapping[_Key, LabelledDate], key: _Key) -> LabelledDate | None:
    """Return the one date of the same role before which the same last word stands, where that word tells enough."""
    like = [one for other, one in places.items() if (other.role, other.last_word) == (key.role, key.last_word)]
    return like[0] if len(like) == 1 and len(key.last_word) >= _TELLING else None


def _rank(labelled: LabelledDate, kind: RecordKind) -> int:
    roles = PREFERENCES.get(kind, ())
    role = Role(labelled.role)
    return roles.index(role) if role in roles else len(Role)


def _read(labelled: LabelledDate, order: str) -> tuple[DocumentDate, ...]:
    if not order or len(labelled.values) == 1:
        return labelled.values
    return labelled.values[:1] if order == Order.DAY_FIRST.value else labelled.values[-1:]


def _order_of(layout: Layout, lessons: Iterable[Lesson]) -> str:
    """Return in which order day and month stand: as a date of its own shows, as the person read another, as it seems."""
    if layout.is_order_proved:
        return layout.order
    said = (_order_told(lesson) for lesson in lessons)
    return next((order for order in said if order), layout.order)


def _order_told(lesson: Lesson) -> str:
    """Return the order that the person's date shows, or that of a date which shows it by itself."""
    for labelled in lesson.layout.dates:
        if lesson.said.document_date in labelled.values and len(labelled.values) > 1:
            is_first = lesson.said.document_date == labelled.values[0]
            return Order.DAY_FIRST.value if is_first else Order.MONTH_FIRST.value
    return lesson.layout.order if lesson.layout.is_order_proved else ""


def _dated(filing: Filing, value: DocumentDate, quotes: tuple[Quote, ...], taught: _Taught, label: str = "") -> Filing:
    beside = f"printed beside “{label}”; " if label else ""
    why = f"{beside}{reason(taught.lessons)}"
    questions = tuple(question for question in filing.questions if question.about is not Subject.DATE)
    found = Finding(value, Sureness.LIKELY, quotes, why)
    return replace(filing, document_date=found, questions=questions, learned_from=_with(filing, taught))


def _asked(filing: Filing, dates: tuple[DocumentDate, ...], taught: _Taught, but: str) -> Filing:
    own = filing.document_date
    offered = tuple(dict.fromkeys((*dates, *((own.value,) if own is not None else ()))))
    choices = tuple(Choice(str(value), f"{value.first_day():%d %B %Y}".lstrip("0")) for value in offered)
    quotes = own.quotes if own is not None else ()
    why = f"you said which date counts on {named(taught.lessons[0])}, which looks the same; {but}"
    others = tuple(question for question in filing.questions if question.about is not Subject.DATE)
    text = f"Which date is this document's? {why[0].upper()}{why[1:]}."
    return replace(
        filing,
        document_date=Finding(own.value if own is not None else offered[0], Sureness.UNSURE, quotes, why),
        questions=(*others, Question(Subject.DATE, text, choices, quotes)),
    )


def _with(filing: Filing, taught: _Taught) -> tuple[RecordId, ...]:
    return tuple(dict.fromkeys((*filing.learned_from, *(lesson.record_id for lesson in taught.lessons))))
