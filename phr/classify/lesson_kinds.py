"""What a paper is, by the person's word on papers of the same layout. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from phr.classify.lesson_choice import Agreed, Held, agreed, is_told_often, named, reason, was_seen_as_sure
from phr.record.filing import Choice, Filing, Finding, Question, Subject, Sureness
from phr.record.ids import RecordId
from phr.record.kinds import Category, RecordKind, category_of, name_of
from phr.record.lesson import Order

_MOST_CHOICES = 6
_KINDS = frozenset(kind.value for kind in RecordKind)


def with_kind(filing: Filing, held: Sequence[Held], filed: Order) -> Filing:
    """Return a filing of the kind, or in the category, that lessons say, or with the question where they cannot decide."""
    own = filing.kind
    say = agreed(held, lambda one: one.said.kind, lambda one: one.found.kind, own.value)
    if say is None:
        return _with_category(filing, held, filed)
    if len(say.values) > 1:
        return _asked(filing, say, _disagreement(say))
    kind = say.values[0]
    if kind is own.value:
        return _as(filing, kind, say) if own.sureness is Sureness.UNSURE else filing
    if own.sureness is not Sureness.UNSURE and not say.is_same_case:
        is_correction = any(lesson.found.kind is not lesson.said.kind for lesson in say.lessons)
        is_doubtful = is_correction and say.is_exact
        return _asked(filing, say, _contradiction(say, own.value)) if is_doubtful else filing
    if was_seen_as_sure(own.sureness, filed, say.lessons) or _would_hide(own, kind, say):
        return _asked(filing, say, _contradiction(say, own.value))
    return _as(filing, kind, say)


def _would_hide(own: Finding[RecordKind], kind: RecordKind, say: Agreed[RecordKind]) -> bool:
    """Say whether a paper that phr takes for a health record would leave these on one word about another paper."""
    is_told = own.sureness is not Sureness.UNSURE and not is_told_often(say.lessons)
    return is_told and category_of(kind) is Category.OTHER and category_of(own.value) is not Category.OTHER


def _with_category(filing: Filing, held: Sequence[Held], filed: Order) -> Filing:
    """Return a filing in the category that lessons say, where none of them names a kind."""
    own = filing.category
    say = agreed(held, lambda one: one.said.category, lambda one: one.found.category, own.value)
    if say is None or len(say.values) > 1 or say.values[0] is own.value:
        return filing
    is_hidden = say.values[0] is Category.OTHER and not is_told_often(say.lessons)
    is_kept = own.sureness is not Sureness.UNSURE and (is_hidden or not say.is_same_case)
    if is_kept or was_seen_as_sure(own.sureness, filed, say.lessons):
        return filing
    category, why = say.values[0], reason(say.lessons)
    kind = filing.kind
    if category_of(kind.value) is not category and kind.sureness is not Sureness.SURE:
        kind = Finding(_fitting(filing, category), Sureness.LIKELY, why=why)
    return replace(
        filing,
        category=Finding(category, Sureness.LIKELY, why=why),
        kind=kind,
        questions=tuple(_narrowed(question, category) for question in filing.questions),
        learned_from=_joined(filing, say),
    )


def _as(filing: Filing, kind: RecordKind, say: Agreed[RecordKind]) -> Filing:
    why = reason(say.lessons)
    category = Finding(category_of(kind), Sureness.LIKELY, why=why)
    if category.value is filing.category.value and filing.category.sureness is not Sureness.UNSURE:
        category = filing.category
    quotes = filing.kind.quotes if filing.kind.value is kind else ()
    title = filing.title_as(kind)
    return replace(
        filing,
        category=category,
        kind=Finding(kind, Sureness.LIKELY, quotes, why),
        title=title,
        title_why=why if title != filing.title else filing.title_why,
        questions=tuple(question for question in filing.questions if question.about is not Subject.KIND),
        learned_from=_joined(filing, say),
    )


def _asked(filing: Filing, say: Agreed[RecordKind], why: str) -> Filing:
    own = filing.kind
    offered = dict.fromkeys((*say.values, own.value))
    before = [question for question in filing.questions if question.about is Subject.KIND]
    choices = [Choice(kind.value, name_of(kind)) for kind in offered]
    choices += [choice for question in before for choice in question.choices if choice not in choices]
    question = Question(
        Subject.KIND, f"What is this document? {why[0].upper()}{why[1:]}.", tuple(choices[:_MOST_CHOICES]), own.quotes
    )
    others = tuple(question for question in filing.questions if question.about is not Subject.KIND)
    category = filing.category
    if any(category_of(kind) is not category.value for kind in offered):
        category = Finding(category.value, Sureness.UNSURE, category.quotes, why)
    return replace(
        filing,
        category=category,
        kind=Finding(own.value, Sureness.UNSURE, own.quotes, why),
        questions=(*others, question),
    )


def _disagreement(say: Agreed[RecordKind]) -> str:
    told = [
        f"“{name_of(kind)}” of {named(next(lesson for lesson in say.lessons if lesson.said.kind is kind))}"
        for kind in say.values
    ]
    return f"you said {' and '.join(told)}, and these look much the same"


def _contradiction(say: Agreed[RecordKind], own: RecordKind) -> str:
    said = f"you said “{name_of(say.values[0])}” of {named(say.lessons[0])}, which looks the same"
    return f"{said}; phr had found “{name_of(own)}” here"


def _fitting(filing: Filing, category: Category) -> RecordKind:
    asked = (choice for question in filing.questions if question.about is Subject.KIND for choice in question.choices)
    return next((RecordKind(choice.value) for choice in asked if _fits(choice, category)), RecordKind.UNKNOWN)


def _narrowed(question: Question, category: Category) -> Question:
    if question.about is not Subject.KIND:
        return question
    return replace(question, choices=tuple(choice for choice in question.choices if _fits(choice, category)))


def _fits(choice: Choice, category: Category) -> bool:
    return choice.value in _KINDS and category_of(RecordKind(choice.value)) is category


def _joined(filing: Filing, say: Agreed[RecordKind] | Agreed[Category]) -> tuple[RecordId, ...]:
    return tuple(dict.fromkeys((*filing.learned_from, *say.ids)))
