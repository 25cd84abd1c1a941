"""Where a step of the plan stands."""

from datetime import UTC, date, datetime

import pytest

from phr.plan.evidence import look_at, months_back
from phr.plan.notes import PlanNote, Said, next_question_number, questions_of
from phr.plan.progress import StepState, work_out
from phr.plan.speech import phrases_for, suggestions_for, words_for
from phr.plan.steps import ITEM_LETTERS
from phr.record.entry import ObjectId, Record, RecordId, State
from phr.record.filing import DocumentDate, Filing, Finding, PersonMatch, Sureness
from phr.record.kinds import RecordKind, category_of
from phr.record.reading import Form

TODAY = date(2026, 11, 22)
DAY = date(2026, 11, 1)


def record(kind=RecordKind.LAB_RESULT, dated="2026-10-05", **changes):
    """A filed record of a kind and date."""
    facts = {
        "id": RecordId(f"{abs(hash((kind, dated))) % 2**64:016x}"),
        "filing": Filing(
            category=Finding(category_of(kind), Sureness.SURE),
            kind=Finding(kind, Sureness.SURE),
            document_date=Finding(DocumentDate.parse(dated), Sureness.SURE) if dated else None,
        ),
        "person_match": PersonMatch.MATCH,
        "held_back": False,
        "state": State.FILED,
        "source_name": "x.pdf",
        "received": datetime(2026, 11, 1, tzinfo=UTC),
        "day": DAY,
        "form": Form.PDF,
        "mime": "application/pdf",
        "page_count": 1,
        "size_bytes": 1,
        "plain_sha256": "0" * 64,
        "objects": (),
        "meta": ObjectId("0" * 64),
    }
    return Record(**facts | changes)


ALL_ASKED_FOR = (
    record(RecordKind.PATHOLOGY_REPORT),
    record(RecordKind.IMAGING_STUDY),
    record(RecordKind.LAB_RESULT),
    record(RecordKind.CONSULT_NOTE),
)


def note(said, step=0, item="", text="", number=0):
    return PlanNote(said, DAY, step, item, text, number)


def step(number, notes=(), records=(), once=None, **seen):
    """One step of the plan as it stands."""
    before = look_at(once, TODAY, **seen) if once is not None else None
    return work_out(notes, look_at(records, TODAY, **seen), "en", before)[number - 1]


def test_all_nine_steps_are_open_at_first():
    """A new plan begins with nothing done."""
    assert [view.state for view in work_out((), look_at((), TODAY), "en")] == [StepState.OPEN] * 9


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_step_and_item_has_words(language):
    """No step, item or phrase is missing in a language."""
    for number, words in enumerate(words_for(language), start=1):
        assert len(words.items) == len(ITEM_LETTERS[number])
        assert words.title
        assert words.why
        assert words.done_when
    english = phrases_for("en")
    spoken = phrases_for(language)
    assert spoken.states.keys() == english.states.keys() == {state.value for state in StepState}
    assert spoken.groups.keys() == english.groups.keys()
    assert len(suggestions_for(language)) == len(suggestions_for("en")) >= 5


def test_a_reason_ticked_settles_the_need():
    """Step 1 is done with at least one objective reason, and not before."""
    assert step(1).state is StepState.OPEN
    assert step(1, [note(Said.TICKED, 1, "b")]).state is StepState.MET_BY_YOUR_WORD


def test_a_tick_can_be_taken_back():
    """An unticked item is open again."""
    notes = [note(Said.TICKED, 1, "b"), note(Said.UNTICKED, 1, "b")]
    assert step(1, notes).state is StepState.OPEN
    assert not step(1, notes).items[1].ticked


def test_gathering_is_met_when_each_group_asked_for_is_filed():
    """Pathology, DICOM, labs and notes of the last 24 months meet step 3; one missing does not."""
    assert step(3, records=ALL_ASKED_FOR).state is StepState.MET_BY_EVIDENCE
    assert step(3, records=ALL_ASKED_FOR[:-1]).state is StepState.UNDER_WAY


@pytest.mark.parametrize(
    "spoiled", [{"state": State.REMOVED}, {"held_back": True}, {"dated": "2024-11-30"}, {"dated": None}]
)
def test_what_is_removed_foreign_old_or_undated_is_no_evidence(spoiled):
    """Only the person's own records inside the window count."""
    records = [*ALL_ASKED_FOR[1:], record(RecordKind.PATHOLOGY_REPORT, **spoiled)]
    assert step(3, records=records).state is StepState.UNDER_WAY


def test_the_oldest_month_of_the_window_counts():
    """The window is this month and the 23 before it."""
    assert months_back(TODAY, 24)[-1] == "2024-12"
    records = [*ALL_ASKED_FOR[1:], record(RecordKind.PATHOLOGY_REPORT, "2024-12-01")]
    assert step(3, records=records).state is StepState.MET_BY_EVIDENCE


def test_evidence_that_went_away_is_said():
    """A step that was met by a record now removed says so."""
    view = step(3, records=ALL_ASKED_FOR[:-1], once=ALL_ASKED_FOR)
    assert phrases_for("en").evidence_gone in view.evidence


def test_the_persons_word_outlives_the_evidence():
    """Done stays done, with its note, whatever is removed later."""
    view = step(3, [note(Said.DONE, 3, text="sent by post")], records=())
    assert view.state is StepState.MET_BY_YOUR_WORD
    assert "sent by post" in view.evidence[0]


def test_skipped_says_why_and_can_be_reopened():
    """A step that does not apply keeps its reason; reopening brings the worked-out state back."""
    skipped = note(Said.SKIPPED, 2, text="private")
    assert step(2, [skipped]).state is StepState.NOT_APPLICABLE
    assert step(2, [skipped, note(Said.REOPENED, 2)]).state is StepState.OPEN


def test_five_questions_meet_step_six_and_four_do_not():
    """At least five questions; a removed one no longer counts, and the step says that it was met."""
    asked = [note(Said.QUESTION_ADDED, text=f"Q{n}", number=n) for n in range(1, 6)]
    assert step(6, asked).state is StepState.MET_BY_EVIDENCE
    removed = [*asked, note(Said.QUESTION_REMOVED, number=2)]
    view = step(6, removed, once=())
    assert view.state is StepState.UNDER_WAY
    assert phrases_for("en").evidence_gone in view.evidence


def test_a_number_is_never_given_twice():
    """A removed question's number stays unused."""
    asked = (note(Said.QUESTION_ADDED, text="Q", number=1), note(Said.QUESTION_REMOVED, number=1))
    assert next_question_number(asked) == 2
    assert questions_of(asked) == ()


def test_order_is_kept_by_four_weeks_and_everything_filed():
    """Step 9 needs the streak and no record of unknown kind."""
    kept = {"weeks_in_a_row": 4, "best_weeks": 4, "week_goal_met": True}
    assert step(9, records=ALL_ASKED_FOR, **kept).state is StepState.MET_BY_EVIDENCE
    unread = [*ALL_ASKED_FOR, record(RecordKind.UNKNOWN)]
    assert step(9, records=unread, **kept).state is StepState.UNDER_WAY
    assert step(9, records=ALL_ASKED_FOR).state is StepState.UNDER_WAY
