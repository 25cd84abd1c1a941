"""The person's word laid over what phr found; pure. It wins for ever, and what it settles is not asked again."""

from dataclasses import fields, replace
from typing import TypeVar

from phr.record.entry import PersonsWord
from phr.record.filing import Choice, Filing, Finding, Question, Subject, Sureness
from phr.record.kinds import Category, RecordKind, category_of

T = TypeVar("T")

_WHY = "you said so"
_WHY_FITTING = "it fits the category you chose"


def with_word(filing: Filing, word: PersonsWord) -> Filing:
    """Return a filing with the person's word in it: findings of YOUR_WORD, and the questions it leaves open.

    A corrected kind brings its category along. A corrected category keeps the kind that was found, save one phr was
    unsure of and that belongs elsewhere: then the likeliest choice that fits, or UNKNOWN.
    """
    kind = _kind(filing, word)
    return replace(
        filing,
        category=_category(filing, word),
        kind=kind,
        document_date=_said(word.document_date) or filing.document_date,
        person=_said(word.person) or filing.person,
        provider=_said(word.provider) or filing.provider,
        title=word.title if word.title is not None else filing.title_as(kind.value),
        questions=tuple(_narrowed(q, word.category) for q in filing.questions if not _is_settled(q.about, word)),
    )


def merged_word(oldest_first: tuple[PersonsWord, ...]) -> PersonsWord:
    """Return one word of several about the same document: field by field the newest that is set.

    Which other documents are the same paper is said of each by itself.
    """
    merged = PersonsWord()
    for word in oldest_first:
        said = {f.name: getattr(word, f.name) for f in fields(word) if getattr(word, f.name) is not None}
        said["answered"] = tuple(dict.fromkeys((*merged.answered, *word.answered)))
        if word.same is not None:
            said["same"] = tuple({one.other: one for one in (*(merged.same or ()), *word.same)}.values())
        merged = replace(merged, **said)
    return merged


def _category(filing: Filing, word: PersonsWord) -> Finding[Category]:
    if word.category is not None:
        return Finding(word.category, Sureness.YOUR_WORD, why=_WHY)
    if word.kind is not None:
        return Finding(category_of(word.kind), Sureness.YOUR_WORD, why=_WHY)
    return filing.category


def _kind(filing: Filing, word: PersonsWord) -> Finding[RecordKind]:
    if word.kind is not None:
        return Finding(word.kind, Sureness.YOUR_WORD, why=_WHY)
    found = filing.kind
    if word.category is None or found.sureness is not Sureness.UNSURE or category_of(found.value) is word.category:
        return found
    asked = (choice for q in filing.questions if q.about is Subject.KIND for choice in q.choices)
    fitting = (RecordKind(choice.value) for choice in asked if _fits(choice, word.category))
    return Finding(next(fitting, RecordKind.UNKNOWN), Sureness.LIKELY, why=_WHY_FITTING)


def _is_settled(about: Subject, word: PersonsWord) -> bool:
    said = {
        Subject.KIND: word.kind,
        Subject.DATE: word.document_date,
        Subject.PERSON: word.is_mine if word.is_mine is not None else word.person,
    }
    return about.value in word.answered or said.get(about) is not None


def _narrowed(question: Question, category: Category | None) -> Question:
    if question.about is not Subject.KIND or category is None:
        return question
    return replace(question, choices=tuple(choice for choice in question.choices if _fits(choice, category)))


def _fits(choice: Choice, category: Category) -> bool:
    try:
        return category_of(RecordKind(choice.value)) is category
    except ValueError:
        return False


def _said(value: T | None) -> Finding[T] | None:
    return None if value is None else Finding(value, Sureness.YOUR_WORD, why=_WHY)
