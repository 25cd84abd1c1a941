"""The plan of nine steps: where each stands, what the person says about it, and the questions for the doctor."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from phr.actions.books import Books
from phr.actions.habit import streak_now
from phr.clock import moment_in
from phr.errors import NotFound, NotUnderstood
from phr.paper.press import typeset
from phr.plan.evidence import Evidence, look_at
from phr.plan.notes import AskedQuestion, PlanNote, Said, next_question_number, questions_of
from phr.plan.progress import StepView, work_out
from phr.plan.speech import phrases_for, suggestions_for
from phr.plan.steps import ITEM_LETTERS
from phr.record.entry import Record, State

__all__ = [
    "StepView",
    "add_question",
    "mark_done",
    "plan_sheet",
    "plan_step",
    "plan_steps",
    "question_sheet",
    "questions",
    "remove_question",
    "reopen",
    "skip",
    "suggest_questions",
    "tick",
]

_SHEET = {
    "en": {
        "plan": "A second opinion in nine steps",
        "plan_intro": "Tick what is done. This sheet is yours; it does not belong in the doctor's package.",
        "questions": "My questions for the visit",
        "questions_intro": "Hand a copy to the doctor at the start; write the answers on the lines.",
        "answer": "Answer",
        "as_of": "As of",
    },
    "de": {
        "plan": "Die zweite Meinung in neun Schritten",
        "plan_intro": "Haken Sie ab, was erledigt ist. Dieses Blatt gehört Ihnen, nicht in das Paket für die Praxis.",
        "questions": "Meine Fragen für den Termin",
        "questions_intro": "Geben Sie am Anfang eine Kopie ab, und schreiben Sie die Antworten auf die Linien.",
        "answer": "Antwort",
        "as_of": "Stand",
    },
}


class NoSuchStep(NotFound):
    """There is no step, or no sub-task, of that name."""

    code = "no-such-step"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"there is no {typed} in the plan",
            next_step="see the nine steps with `phr plan`, and one with its letters with `phr plan show N`",
        )


class NoSuchQuestion(NotFound):
    """There is no question of that number."""

    code = "no-such-question"

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no question number {number}", next_step="see them with `phr question list`")


class NothingSaid(NotUnderstood):
    """A note, a reason or a question without words."""

    code = "nothing-said"

    def __init__(self) -> None:
        super().__init__("there are no words in it", next_step='write a few words in quotes, as in "sent by post"')


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that a person may start from, and whether it is among theirs already."""

    text: str
    is_asked: bool


def plan_steps(books: Books) -> tuple[StepView, ...]:
    """Return the nine steps as they stand today."""
    shelf = books.shelf()
    seen = _evidence(books, shelf.records)
    as_if_kept = tuple(replace(r, state=State.FILED) if r.state is State.REMOVED else r for r in shelf.records)
    once = _evidence(books, as_if_kept)
    return work_out(books.plan_notes(), seen, books.home.settings.language, once)


def plan_step(books: Books, step: int) -> StepView:
    """Return one step; raise NoSuchStep."""
    _check_step(step)
    return plan_steps(books)[step - 1]


def tick(books: Books, step: int, item: str, *, undo: bool = False) -> StepView:
    """Tick a sub-task, or take the tick back, and return the step; raise NoSuchStep."""
    _check_step(step)
    letter = item.strip().lower().strip("()")
    if len(letter) != 1 or letter not in ITEM_LETTERS[step]:
        raise NoSuchStep(f"item {item[:20]} of step {step}")
    return _say(books, PlanNote(Said.UNTICKED if undo else Said.TICKED, _today(books), step, letter))


def mark_done(books: Books, step: int, note: str) -> StepView:
    """Say that a step is done, with a note, and return it; raise NoSuchStep or NothingSaid."""
    _check_step(step)
    return _say(books, PlanNote(Said.DONE, _today(books), step, text=_words(note)))


def skip(books: Books, step: int, why: str) -> StepView:
    """Say that a step does not apply, with the reason, and return it; raise NoSuchStep or NothingSaid."""
    _check_step(step)
    return _say(books, PlanNote(Said.SKIPPED, _today(books), step, text=_words(why)))


def reopen(books: Books, step: int) -> StepView:
    """Take back that a step is done or does not apply, and return it; raise NoSuchStep."""
    _check_step(step)
    return _say(books, PlanNote(Said.REOPENED, _today(books), step))


def plan_sheet(books: Books) -> bytes:
    """Return the plan as a PDF checklist for the person."""
    language = books.home.settings.language
    words, phrases = _SHEET[language], phrases_for(language)
    steps = [
        {
            "step": view.step,
            "title": view.title,
            "state": view.state.value,
            "state_name": view.state_name,
            "why": view.why,
            "done_when": view.done_when,
            "evidence": list(view.evidence),
            "items": [{"text": item.text, "ticked": item.ticked} for item in view.items],
        }
        for view in plan_steps(books)
    ]
    data = {
        "steps": steps,
        "labels": {"why": phrases.why, "what_to_do": phrases.what_to_do, "done_when": phrases.done_when},
        "intro": words["plan_intro"],
        "made": f"{words['as_of']} {_today(books).isoformat()}",
    }
    return typeset("plan", data, title=words["plan"], language=language)


def questions(books: Books) -> tuple[AskedQuestion, ...]:
    """Return the person's questions, in the order they were written."""
    return questions_of(books.plan_notes())


def add_question(books: Books, text: str) -> AskedQuestion:
    """Write a question down and return it with its number; raise NothingSaid."""
    number = next_question_number(books.plan_notes())
    note = PlanNote(Said.QUESTION_ADDED, _today(books), text=_words(text), number=number)
    books.note_plan(note)
    return AskedQuestion(number, note.text, note.day)


def remove_question(books: Books, number: int) -> AskedQuestion:
    """Take a question off the list and return it; raise NoSuchQuestion."""
    asked = {question.number: question for question in questions(books)}
    if number not in asked:
        raise NoSuchQuestion(number)
    books.note_plan(PlanNote(Said.QUESTION_REMOVED, _today(books), number=number))
    return asked[number]


def suggest_questions(books: Books) -> tuple[Suggestion, ...]:
    """Return questions to start from, in the home's language."""
    asked = {question.text.casefold() for question in questions(books)}
    return tuple(Suggestion(text, text.casefold() in asked) for text in suggestions_for(books.home.settings.language))


def question_sheet(books: Books) -> bytes:
    """Return the person's questions as a PDF with room for the answers."""
    language = books.home.settings.language
    words = _SHEET[language]
    data = {
        "questions": [{"number": question.number, "text": question.text} for question in questions(books)],
        "intro": words["questions_intro"],
        "answer": words["answer"],
        "made": f"{words['as_of']} {_today(books).isoformat()}",
    }
    return typeset("questions", data, title=words["questions"], language=language)


def _evidence(books: Books, records: Sequence[Record]) -> Evidence:
    kept = streak_now(books.home)
    return look_at(
        records,
        _today(books),
        weeks_in_a_row=kept.weeks_in_a_row,
        best_weeks=kept.best,
        week_goal=kept.goal,
        week_goal_met=kept.goal_met,
    )


def _say(books: Books, note: PlanNote) -> StepView:
    books.note_plan(note)
    return plan_step(books, note.step)


def _check_step(step: int) -> None:
    if step not in ITEM_LETTERS:
        raise NoSuchStep(f"step {step}")


def _today(books: Books) -> date:
    return moment_in(books.home.settings.zone).day


def _words(text: str) -> str:
    cleaned = " ".join(text.split())
    if not cleaned:
        raise NothingSaid
    return cleaned
