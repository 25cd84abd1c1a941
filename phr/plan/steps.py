"""The nine steps of a second opinion: their numbers, their sub-tasks, and the words for them in each language.

Steps and sub-tasks are named by number and letter (step 3, item "b"), which are what the log stores; the words are a
table for each language, so that a language can be added without touching what a person ticked.
"""

from dataclasses import dataclass

ITEM_LETTERS: dict[int, str] = {
    1: "abc",
    2: "abc",
    3: "abc",
    4: "abc",
    5: "abc",
    6: "abcde",
    7: "abc",
    8: "abc",
    9: "abc",
}
"""The sub-tasks of each step, by letter."""

QUESTION_STEP = 6
QUESTIONS_WANTED = 5


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step in one language: title, why it matters, its sub-tasks in order of their letters, and when it is done."""

    title: str
    why: str
    items: tuple[str, ...]
    done_when: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """The other words of the plan in one language; a name in braces is filled in."""

    why: str
    what_to_do: str
    done_when: str
    states: dict[str, str]
    reasons_ticked: str
    nothing_filed: str
    groups: dict[str, str]
    has: str
    lacks: str
    months_covered: str
    questions: str
    streak: str
    share_filed: str
    evidence_gone: str
    your_word: str
    skipped: str
