"""What a person said about the plan: ticks, done, does not apply, questions. Frozen; the log keeps them in order."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Said(Enum):
    """The kinds of note; each undoes by its partner, and nothing is ever erased from the log."""

    TICKED = "ticked"
    UNTICKED = "unticked"
    DONE = "done"
    SKIPPED = "skipped"
    REOPENED = "reopened"
    QUESTION_ADDED = "question-added"
    QUESTION_REMOVED = "question-removed"


@dataclass(frozen=True, slots=True)
class PlanNote:
    """One note: what was said on which local day, of which step and item, in which words.

    `number` names a question: 1, 2, 3 ... in the order they were written, never used again after a removal.
    """

    said: Said
    day: date
    step: int = 0
    item: str = ""
    text: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question for the second doctor, by its number, with the local day it was written."""

    number: int
    text: str
    day: date


def questions_of(notes: tuple[PlanNote, ...]) -> tuple[AskedQuestion, ...]:
    """Return the questions that stand, in the order they were written."""
    standing: dict[int, AskedQuestion] = {}
    for note in notes:
        if note.said is Said.QUESTION_ADDED:
            standing[note.number] = AskedQuestion(note.number, note.text, note.day)
        elif note.said is Said.QUESTION_REMOVED:
            standing.pop(note.number, None)
    return tuple(standing[number] for number in sorted(standing))


def next_question_number(notes: tuple[PlanNote, ...]) -> int:
    """Return the number that the next question gets."""
    return 1 + max((note.number for note in notes if note.said is Said.QUESTION_ADDED), default=0)
