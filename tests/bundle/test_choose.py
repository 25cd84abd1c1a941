"""What goes into a package, what stays out and why, what is in doubt, what is missing."""

from dataclasses import replace
from datetime import date

import pytest

from phr.bundle.choose import Because, Doubt, Group, Needed, OutBecause, Uncertain, Wish, choose
from phr.record.entry import State
from phr.record.filing import PersonMatch, Sureness
from phr.record.kinds import Category, RecordKind
from phr.record.likeness import SameWord

TODAY = date(2026, 11, 24)


def because(choice, record):
    """Return why a record goes or stays out."""
    going = {one.record.id: one.because for one in choice.going}
    return going.get(record.id) or {one.record_id: one.because for one in choice.left_out}[record.id]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2024-11-24", Because.IN_WINDOW),
        ("2024-11-23", OutBecause.BEFORE_WINDOW),
        ("2024-11", Because.IN_WINDOW),
        ("2024-10", OutBecause.BEFORE_WINDOW),
        ("2024", Because.IN_WINDOW),
        ("2023", OutBecause.BEFORE_WINDOW),
        (None, Because.UNDATED),
    ],
)
def test_the_usual_window_is_24_months_and_a_vague_date_counts_where_it_may_fall_in(shelf, day, expected):
    """A date is in the window where any day it can mean is; the day before the window is not."""
    record = shelf.record(RecordKind.LAB_RESULT, day)
    assert because(choose([record], Wish(), TODAY), record) is expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (RecordKind.PATHOLOGY_REPORT, Because.ALWAYS_GOES),
        (RecordKind.DISCHARGE_SUMMARY, Because.ALWAYS_GOES),
        (RecordKind.OPERATIVE_NOTE, Because.ALWAYS_GOES),
        (RecordKind.DEVICE_CARD, Because.ALWAYS_GOES),
        (RecordKind.LETTER, OutBecause.BEFORE_WINDOW),
    ],
)
def test_some_kinds_go_whatever_their_age(shelf, kind, expected):
    """Pathology, operation notes, discharge summaries and implants go, however old; a letter does not."""
    record = shelf.record(kind, "2009-01-01")
    assert because(choose([record], Wish(), TODAY), record) is expected


def test_a_leap_day_has_a_window_of_whole_months(shelf):
    """Twelve months before 29 February begin on 28 February."""
    assert choose([], Wish(months=12), date(2024, 2, 29)).since == date(2023, 2, 28)


def test_until_cuts_off_what_is_later_even_if_it_always_goes(shelf):
    """A window that ends on a day leaves out what came after it, and keeps that day itself."""
    on, after = shelf.record(day="2026-01-31"), shelf.record(RecordKind.PATHOLOGY_REPORT, "2026-02-01")
    choice = choose([on, after], Wish(until=date(2026, 1, 31)), TODAY)
    assert (because(choice, on), because(choice, after)) == (Because.IN_WINDOW, OutBecause.AFTER_WINDOW)


@pytest.mark.parametrize("wished", [False, True])
def test_removed_records_and_other_peoples_never_go(shelf, wished):
    """Not even when they are included by name."""
    removed, other = shelf.record(state=State.REMOVED), shelf.record(held_back=True, match=PersonMatch.OTHER)
    wish = Wish(include=frozenset({removed.id, other.id}) if wished else frozenset())
    choice = choose([removed, other], wish, TODAY)
    assert not choice.going
    assert (because(choice, removed), because(choice, other)) == (OutBecause.REMOVED, OutBecause.OTHER_PERSON)
    assert not choice.uncertain


def test_other_papers_go_only_when_included_by_name(shelf):
    """A restaurant bill stays out; a consent that the person names goes."""
    bill, consent = shelf.record(RecordKind.NOT_MEDICAL), shelf.record(RecordKind.CONSENT, "2001-01-01")
    choice = choose([bill, consent], Wish(include=frozenset({consent.id})), TODAY)
    assert (because(choice, bill), because(choice, consent)) == (OutBecause.OTHER_CATEGORY, Because.YOUR_WISH)


def test_leaving_out_wins_over_including(shelf):
    """A record named both ways stays out."""
    record = shelf.record()
    choice = choose([record], Wish(include=frozenset({record.id}), leave_out=frozenset({record.id})), TODAY)
    assert because(choice, record) is OutBecause.YOUR_WISH


def test_categories_narrow_the_choice_and_the_gap_is_said(shelf):
    """Where only labs are asked for, a letter stays out, and the summary says that the patient holds one."""
    letter, lab = shelf.record(RecordKind.LETTER), shelf.record(RecordKind.LAB_RESULT)
    choice = choose([letter, lab], Wish(categories=frozenset({Category.LABS})), TODAY)
    assert because(choice, letter) is OutBecause.CATEGORY_NOT_ASKED
    assert {missing.what: missing.held for missing in choice.missing}[Needed.CLINICAL_NOTES] == 1


def test_a_sure_record_is_not_listed(shelf):
    """Nothing is asked about what is sure."""
    assert not choose([shelf.record()], Wish(), TODAY).uncertain


def test_each_doubt_is_named(shelf):
    """Each kind of doubt is listed with its record, which goes all the same."""
    cases = [
        (shelf.record(day=None), Doubt.NO_DATE),
        (shelf.record(date_sureness=Sureness.UNSURE), Doubt.DATE_UNSURE),
        (shelf.record(sureness=Sureness.UNSURE), Doubt.KIND_UNSURE),
        (shelf.record(match=PersonMatch.UNKNOWN), Doubt.PERSON_UNKNOWN),
        (shelf.record(match=PersonMatch.OTHER), Doubt.NAMES_ANOTHER),
        (shelf.record(state=State.FILED_NOT_READ), Doubt.NOT_READ),
    ]
    choice = choose([record for record, _ in cases], Wish(), TODAY)
    assert choice.uncertain == tuple(Uncertain(record.id, is_going=True, doubts=(doubt,)) for record, doubt in cases)


def test_a_record_left_out_because_of_an_unsure_date_is_listed_too(shelf):
    """What the person's answer could bring in is shown; a sure old letter is not."""
    unsure = shelf.record(day="2019-01-01", date_sureness=Sureness.UNSURE)
    choice = choose([unsure, shelf.record(day="2019-01-01")], Wish(), TODAY)
    assert choice.uncertain == (Uncertain(unsure.id, is_going=False, doubts=(Doubt.DATE_UNSURE,)),)


def test_everything_is_missing_from_an_empty_vault():
    """All that the plan asks for is named; a discharge summary only for someone who was in hospital."""
    missing = choose([], Wish(), TODAY).missing
    assert [one.what for one in missing] == list(Needed)
    assert [one.what for one in missing if one.only_if] == [Needed.DISCHARGE_SUMMARY]


def test_an_operation_makes_a_discharge_summary_missing_without_an_if(shelf):
    """Someone with an operation note was in hospital."""
    missing = choose([shelf.record(RecordKind.OPERATIVE_NOTE)], Wish(), TODAY).missing
    assert [one.only_if for one in missing if one.what is Needed.DISCHARGE_SUMMARY] == [False]


def test_a_lab_result_outside_the_window_is_missing_but_held(shelf):
    """The gap is said together with what the patient still has."""
    choice = choose([shelf.record(RecordKind.LAB_RESULT, "2020-01-01")], Wish(), TODAY)
    assert {one.what: one.held for one in choice.missing}[Needed.LAB_RESULTS] == 1


def test_the_order_is_by_group_then_newest_first_then_undated(shelf):
    """Letters before pathology before labs; within a group the newest first and the undated last."""
    lab, old, none, new, path = (
        shelf.record(RecordKind.LAB_RESULT, "2026-01-01"),
        shelf.record(RecordKind.LETTER, "2025-05-05"),
        shelf.record(RecordKind.LETTER, None),
        shelf.record(RecordKind.DISCHARGE_SUMMARY, "2026-05-05"),
        shelf.record(RecordKind.PATHOLOGY_REPORT, "2026-06-06"),
    )
    plan = shelf.record(RecordKind.CARE_PLAN, "2025-01-01")
    choice = choose([lab, old, none, new, path, plan], Wish(), TODAY)
    assert [going.record.id for going in choice.going] == [one.id for one in (plan, new, old, none, path, lab)]
    assert choice.going[0].group is Group.PLAN


def same(record, *others):
    """Return a record that the person called the same paper as others."""
    return replace(record, same_words=tuple(SameWord(other.id, is_same=True) for other in others))


def test_of_one_paper_twice_the_other_goes_and_is_named(shelf):
    """What is the same paper as one that goes stays out, with that one's id; "no, they differ" keeps both."""
    text, scan, letter = (shelf.record(RecordKind.LAB_RESULT) for _ in range(3))
    differs = replace(letter, same_words=(SameWord(text.id, is_same=False),))
    choice = choose([text, same(scan, text), differs], Wish(), TODAY)
    assert {one.record.id for one in choice.going} == {text.id, letter.id}
    (left,) = choice.left_out
    assert (left.record_id, left.because, left.instead) == (scan.id, OutBecause.SAME_PAPER, text.id)
    assert choice.uncertain == ()


def test_a_chain_of_copies_is_carried_by_its_end(shelf):
    """A copy of a copy names the one that goes in the end."""
    text, scan, photo = (shelf.record(RecordKind.LAB_RESULT) for _ in range(3))
    choice = choose([same(photo, scan), same(scan, text), text], Wish(), TODAY)
    assert [one.record.id for one in choice.going] == [text.id]
    assert {left.instead for left in choice.left_out} == {text.id}


def test_two_that_each_stand_for_the_other_are_carried_once(shelf):
    """Two devices may each have kept another one: still exactly one goes."""
    one, other = (shelf.record(RecordKind.LAB_RESULT) for _ in range(2))
    assert len(choose([same(one, other), same(other, one)], Wish(), TODAY).going) == 1


def test_a_copy_goes_where_the_better_one_does_not(shelf):
    """Left out by wish, in the trash or too old, the better one carries nothing; asked for by name, a copy goes too."""
    text, scan = (shelf.record(RecordKind.LAB_RESULT) for _ in range(2))
    copy = same(scan, text)
    assert because(choose([text, copy], Wish(leave_out=frozenset({text.id})), TODAY), copy) is Because.IN_WINDOW
    old = shelf.record(RecordKind.LAB_RESULT, "2019-01-01")
    assert because(choose([old, same(scan, old)], Wish(), TODAY), scan) is Because.IN_WINDOW
    assert because(choose([text, copy], Wish(include=frozenset({scan.id})), TODAY), copy) is Because.YOUR_WISH
