"""Which words to use: the plan's tables of words by language, English where phr does not speak one."""

from phr.plan import words_de, words_en
from phr.plan.steps import QUESTION_STEP, Phrases, StepWords


def words_for(language: str) -> tuple[StepWords, ...]:
    """Return the nine steps in a language."""
    return words_de.STEPS if language == "de" else words_en.STEPS


def phrases_for(language: str) -> Phrases:
    """Return the plan's other words in a language."""
    return words_de.PHRASES if language == "de" else words_en.PHRASES


def suggestions_for(language: str) -> tuple[str, ...]:
    """Return questions a person may start from: the five of step 6, then more for an operation or a tumour."""
    more = words_de.MORE_QUESTIONS if language == "de" else words_en.MORE_QUESTIONS
    return words_for(language)[QUESTION_STEP - 1].items + more
