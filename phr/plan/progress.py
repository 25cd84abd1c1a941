"""Where each step stands: worked out from the notes and the evidence, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from phr.plan.evidence import Coverage, Evidence
from phr.plan.notes import PlanNote, Said, questions_of
from phr.plan.speech import phrases_for, words_for
from phr.plan.steps import ITEM_LETTERS, QUESTION_STEP, QUESTIONS_WANTED, Phrases, StepWords

NEED, GATHER, KEEP = 1, 3, 9


class StepState(Enum):
    """Where a step stands."""

    OPEN = "open"
    UNDER_WAY = "under-way"
    MET_BY_EVIDENCE = "met-by-evidence"
    MET_BY_YOUR_WORD = "met-by-your-word"
    NOT_APPLICABLE = "not-applicable"


@dataclass(frozen=True, slots=True)
class ItemView:
    """One sub-task: its letter, its words, whether and on which local day it was ticked."""

    item: str
    text: str
    ticked: bool
    ticked_on: date | None


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as shown: its words, its state, what that rests on, its sub-tasks; `coverage` for step 3 only."""

    step: int
    title: str
    state: StepState
    state_name: str
    why: str
    done_when: str
    evidence: tuple[str, ...]
    items: tuple[ItemView, ...]
    coverage: tuple[Coverage, ...] = ()


def work_out(
    notes: Sequence[PlanNote], evidence: Evidence, language: str, once: Evidence | None = None
) -> tuple[StepView, ...]:
    """Return the nine steps as they stand.

    `once` is the evidence as it would be had nothing been removed: where a step was met by it and is no longer, the
    step says so. What a person ticked or said never changes by itself.
    """
    steps, phrases = words_for(language), phrases_for(language)
    held = tuple(notes)
    return tuple(_view(number, steps[number - 1], phrases, held, evidence, once) for number in ITEM_LETTERS)


def _view(
    number: int,
    step: StepWords,
    phrases: Phrases,
    notes: tuple[PlanNote, ...],
    evidence: Evidence,
    once: Evidence | None,
) -> StepView:
    ticks = _ticks(number, notes)
    seen = _seen(number, phrases, notes, evidence, len(ticks))
    met = _is_met_by_evidence(number, notes, evidence)
    word = _last_word(number, notes)
    if word is not None:
        phrase = phrases.your_word if word.said is Said.DONE else phrases.skipped
        seen = (phrase.format(day=word.day.isoformat(), text=word.text), *seen)
    elif not met and once is not None and _is_met_by_evidence(number, _with_removed(notes), once):
        seen = (*seen, phrases.evidence_gone)
    state = _state(number, word, met=met, has_begun=bool(ticks) or _has_begun(number, notes, evidence))
    items = tuple(
        ItemView(letter, text, letter in ticks, ticks.get(letter))
        for letter, text in zip(ITEM_LETTERS[number], step.items, strict=True)
    )
    return StepView(
        step=number,
        title=step.title,
        state=state,
        state_name=phrases.states[state.value],
        why=step.why,
        done_when=step.done_when,
        evidence=seen,
        items=items,
        coverage=evidence.coverage if number == GATHER else (),
    )


def _state(number: int, word: PlanNote | None, *, met: bool, has_begun: bool) -> StepState:
    if word is not None:
        return StepState.MET_BY_YOUR_WORD if word.said is Said.DONE else StepState.NOT_APPLICABLE
    if met:
        return StepState.MET_BY_EVIDENCE
    if number == NEED and has_begun:
        return StepState.MET_BY_YOUR_WORD
    return StepState.UNDER_WAY if has_begun else StepState.OPEN


def _ticks(number: int, notes: tuple[PlanNote, ...]) -> dict[str, date]:
    ticks: dict[str, date] = {}
    for note in notes:
        if note.step == number and note.said is Said.TICKED:
            ticks.setdefault(note.item, note.day)
        elif note.step == number and note.said is Said.UNTICKED:
            ticks.pop(note.item, None)
    return ticks


def _last_word(number: int, notes: tuple[PlanNote, ...]) -> PlanNote | None:
    said = [note for note in notes if note.step == number and note.said in {Said.DONE, Said.SKIPPED, Said.REOPENED}]
    return said[-1] if said and said[-1].said is not Said.REOPENED else None


def _with_removed(notes: tuple[PlanNote, ...]) -> tuple[PlanNote, ...]:
    return tuple(note for note in notes if note.said is not Said.QUESTION_REMOVED)


def _is_met_by_evidence(number: int, notes: tuple[PlanNote, ...], evidence: Evidence) -> bool:
    if number == GATHER:
        return evidence.has_all_asked_for
    if number == QUESTION_STEP:
        return len(questions_of(notes)) >= QUESTIONS_WANTED
    if number == KEEP:
        return evidence.week_goal_met and evidence.is_all_filed
    return False


def _has_begun(number: int, notes: tuple[PlanNote, ...], evidence: Evidence) -> bool:
    if number == GATHER:
        return any(cover.record_ids for cover in evidence.coverage)
    if number == QUESTION_STEP:
        return bool(questions_of(notes))
    if number == KEEP:
        return evidence.records > 0
    return False


def _seen(
    number: int, phrases: Phrases, notes: tuple[PlanNote, ...], evidence: Evidence, ticked: int
) -> tuple[str, ...]:
    if number == NEED:
        return (phrases.reasons_ticked.format(count=ticked),) if ticked else ()
    if number == GATHER:
        return _seen_gathered(phrases, evidence)
    if number == QUESTION_STEP:
        return (phrases.questions.format(count=len(questions_of(notes)), wanted=QUESTIONS_WANTED),)
    if number == KEEP:
        return (
            phrases.streak.format(count=evidence.weeks_in_a_row, goal=evidence.week_goal, best=evidence.best_weeks),
            phrases.share_filed.format(filed=evidence.records_of_known_kind, all=evidence.records),
        )
    return ()


def _seen_gathered(phrases: Phrases, evidence: Evidence) -> tuple[str, ...]:
    if not any(cover.record_ids for cover in evidence.coverage):
        return (phrases.nothing_filed,)
    lines = [_cover_line(phrases, cover) for cover in evidence.coverage]
    return (*lines, phrases.months_covered.format(count=evidence.months_covered))


def _cover_line(phrases: Phrases, cover: Coverage) -> str:
    group = phrases.groups[cover.group]
    if not cover.record_ids:
        return phrases.lacks.format(group=group)
    months = ", ".join(cover.months[:3]) + (", ..." if len(cover.months) > 3 else "")
    return phrases.has.format(group=group, count=len(cover.record_ids), months=months)
