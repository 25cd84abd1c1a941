"""Questions that are the same are asked once, and only those."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import records_made
from records_made import AT

from phr.actions.merging import DAY_FIRST, MONTH_FIRST, Asked, merged
from phr.record.filing import Choice, Question, Quote, Subject

CARD = "Kurbetrieb Malente\nAnwendungskarte\nName: Mara Quandt\nMo Guss Di Bad Mi Ruhe"


def record(number, *, source="Praxis.zip/Brief.pdf", after=0, **told):
    told = {"name": "Otto Falk", "provider": "Harbor Point", **told}
    received = AT + timedelta(minutes=after)
    return records_made.record(number, records_made.filing(**told), source_name=source, received=received)


def person(number, **told):
    return Asked(record(number, **told), Question(Subject.PERSON, "Whose is it?"))


def day(number, printed="03/04/2026", **told):
    first, second, year = printed.split("/")
    choices = (
        Choice(f"{year}-{second}-{first}", f"{first}.{second}."),
        Choice(f"{year}-{first}-{second}", f"{second}.{first}."),
    )
    return Asked(record(number, **told), Question(Subject.DATE, "Which day?", choices, (Quote(printed, 1),)))


def kind(number, **told):
    choices = (Choice("letter", "Letter"),)
    return Asked(record(number, **told), Question(Subject.KIND, "What is this document?", choices))


def sizes(asked, openings=None):
    return [len(one.asked) for one in merged(asked, openings or {})]


def test_papers_of_one_archive_with_one_name_are_asked_about_once():
    """Twelve letters that print the same name and the same doubt are one question, about all of them."""
    (once,) = merged([person(number) for number in range(12)])
    assert [one.record.id for one in once.asked] == [record(number).id for number in range(12)]
    assert [len(one.asked) for one in once.each()] == [1] * 12


@pytest.mark.parametrize(
    "other",
    [
        person(2, name="Otto Falk jun."),
        person(2, name="OTTO FALKE"),
        person(2, name="Otto F. Falk"),
        person(2, name="Otto Karl Falk"),
        person(2, born=date(1990, 11, 2)),
        person(2, name=""),
        person(2, source="Other.zip/Brief.pdf"),
        person(2, source="Brief.pdf"),
        person(2, after=11),
        replace(person(2), question=Question(Subject.PERSON, "Another doubt?")),
    ],
)
def test_what_differs_is_asked_by_itself(other):
    """Another name, birth date, doubt, archive or time, or no name at all, is another question."""
    assert sizes([person(1), other]) == [1, 1]


@pytest.mark.parametrize("printed", ["FALK, OTTO", "Falk^Otto", "Herr Otto Falk"])
def test_one_name_in_another_order_is_the_same_name(printed):
    """Order, capitals and titles make no other name."""
    assert sizes([person(1), person(2, name=printed)]) == [2]


def test_papers_without_a_name_are_never_merged():
    """Two papers that name nobody are two questions."""
    assert sizes([person(1, name=""), person(2, name="")]) == [1, 1]


def test_one_sender_prints_all_days_in_one_order():
    """One answer about a sender's order says of each paper the day that is meant there."""
    (once,) = merged([day(1, "03/04/2026"), day(2, "05/06/2026"), day(3, "10/12/2025")])
    assert [choice.value for choice in once.question.choices] == [DAY_FIRST, MONTH_FIRST]
    assert [value for _, value in once.answers(DAY_FIRST)] == ["2026-04-03", "2026-06-05", "2025-12-10"]
    assert [value for _, value in once.answers(MONTH_FIRST)] == ["2026-03-04", "2026-05-06", "2025-10-12"]
    assert [value for _, value in once.answers("")] == ["", "", ""]


@pytest.mark.parametrize("other", [day(2, provider="Lakeshore"), day(2, provider="")])
def test_days_of_different_senders_are_asked_about_apart(other):
    """What one sender prints says nothing about another, nor about a paper of nobody known."""
    assert sizes([day(1), other]) == [1, 1]


def test_cards_of_one_layout_are_one_question():
    """Papers with one letterhead and mostly the same words are one question; numbers make no difference."""
    asked = [kind(number, provider="") for number in range(3)]
    openings = {one.record.id: f"{CARD}\nBlatt {place}" for place, one in enumerate(asked)}
    assert sizes(asked, openings) == [3]


def test_letters_under_one_letterhead_are_not_one_layout():
    """The same two lines on top do not make the rest the same; nor do papers that say nothing."""
    asked = [kind(1), kind(2)]
    other = "Kurbetrieb Malente\nAnwendungskarte\nSehr geehrter Herr Falk, Ihre Rechnung liegt diesem Schreiben bei"
    assert sizes(asked, {asked[0].record.id: CARD, asked[1].record.id: other}) == [1, 1]
    assert sizes(asked, {}) == [1, 1]


def test_how_a_file_is_split_is_asked_about_each_file():
    """Questions about what a file holds are never merged."""
    asked = [Asked(record(number), Question(Subject.PARTS, "Make a record of each?")) for number in range(2)]
    assert sizes(asked) == [1, 1]


@pytest.mark.parametrize(("other", "expected"), [("0a0a", [2]), ("0b0b", [1, 1])])
def test_papers_that_may_be_one_with_the_same_other_are_one_question(other, expected):
    """Two that seem to be the same as one third are asked about once; of another third apart."""

    def same(number, third):
        choices = (Choice(f"same:{third}", "yes"), Choice(f"differs:{third}", "no"))
        return Asked(record(number), Question(Subject.SAME, f"Is this {third}? {number} lines differ", choices))

    asked = [same(1, "0a0a"), same(2, other)]
    assert sizes(asked) == expected
    assert merged(asked)[0].question.text == (
        "Of all of these: Is this 0a0a?" if expected == [2] else asked[0].question.text
    )


def test_papers_that_differ_in_a_line_are_looked_at_one_by_one():
    """A line that differs must be seen before the answer: such questions are never put together."""
    choices = (Choice("same:0a0a", "yes"), Choice("differs:0a0a", "no"))
    lines = (Quote("TSH 2,1  |  TSH 1,2", source="here | there"),)
    asked = [Asked(record(number), Question(Subject.SAME, "Is this 0a0a?", choices, lines)) for number in (1, 2)]
    assert sizes(asked) == [1, 1]


def test_a_password_is_taken_as_it_is_typed():
    """A password that looks like an answer about dates is a password."""
    asked = [Asked(record(number), Question(Subject.PASSWORD, "Type it")) for number in range(2)]
    (once,) = merged(asked)
    assert [value for _, value in once.answers(DAY_FIRST)] == [DAY_FIRST, DAY_FIRST]
