"""Notes without a title: what they are is told by how they are written."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab_pages import text_reading

from phr.classify.decide import decide
from phr.record.kinds import RecordKind

HISTORY = """CHIEF COMPLAINT: {complaint}
HISTORY OF PRESENT ILLNESS: {story}
PAST MEDICAL HISTORY: Gout.
MEDICATIONS: Allopurinol.
ALLERGIES: None.
{after}
"""
VISIT_IN_FOUR_LINES = """Larkspur Surgery
{s} Knee better, walks the dog again.
{o} No effusion, full movement.
{a} Strain, healing.
{p} Exercises, see in six weeks.
"""


def kind_of(text):
    return decide(text_reading(text), date(2026, 11, 24)).kind


@pytest.mark.parametrize(
    ("complaint", "story", "after", "kind"),
    [
        ("Palpitations.", "Seen at the request of his doctor.", "IMPRESSION: Extra beats.", RecordKind.CONSULT_NOTE),
        ("Three-month followup.", "She comes in today and feels well.", "PLAN: Continue.", RecordKind.PROGRESS_NOTE),
        ("Rash.", "It began this morning.", "COURSE IN THE ED: It faded within an hour.", RecordKind.EMERGENCY_NOTE),
        ("Rash.", "It began this morning.", "ER COURSE: It faded within an hour.", RecordKind.EMERGENCY_NOTE),
    ],
)
def test_a_history_is_told_by_what_it_was_taken_for(complaint, story, after, kind):
    """The headings of a history stand in notes of every kind; what differs is why it was taken and what followed."""
    assert kind_of(HISTORY.format(complaint=complaint, story=story, after=after)).value is kind


def test_a_visit_noted_in_four_letters_is_a_progress_note():
    """S, O, A and P at the beginnings of lines, in this order, are a visit's note."""
    assert kind_of(VISIT_IN_FOUR_LINES.format(s="S:", o="O:", a="A:", p="P:")).value is RecordKind.PROGRESS_NOTE
    assert kind_of(VISIT_IN_FOUR_LINES.format(s="P:", o="A:", a="O:", p="S:")).value is not RecordKind.PROGRESS_NOTE


def test_a_phrase_goes_on_in_the_next_line():
    """Where a line ends is chance: the same words tell the same when they are wrapped."""
    letter = "Sehr geehrte Frau Kollegin,\nHerr Anders Holm, der sich{0}vom 3.2.2024 bis 9.2.2024 in unserer{0}stationären{0}Behandlung befand.\n"
    assert kind_of(letter.format(" ")).value is RecordKind.DISCHARGE_SUMMARY
    assert kind_of(letter.format("\n")).value is RecordKind.DISCHARGE_SUMMARY
