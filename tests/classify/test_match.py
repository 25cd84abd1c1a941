"""Whose document it is, by the rules of right-patient safety."""

from datetime import date

import pytest

from phr.classify.match import match_person
from phr.record.filing import Filing, Finding, Person, PersonMatch, Sureness
from phr.record.kinds import Category, RecordKind

BORN = date(1960, 5, 17)
OWNER = Person("Jürgen Karl Müller", BORN, ("Müller geb. Stein",))


def filing(name, born):
    return Filing(
        Finding(Category.LABS, Sureness.SURE),
        Finding(RecordKind.LAB_RESULT, Sureness.SURE),
        person=Finding(name, Sureness.SURE) if name else None,
        birth_date=Finding(born, Sureness.SURE) if born else None,
    )


@pytest.mark.parametrize(
    ("name", "born", "expected"),
    [
        ("Jürgen Müller", BORN, PersonMatch.MATCH),
        ("MUELLER, JUERGEN K.", BORN, PersonMatch.MATCH),
        ("Muller^Jurgen", BORN, PersonMatch.MATCH),
        ("Herr Dr. Jürgen Karl Müller", None, PersonMatch.MATCH),
        ("Jürgen Müller", date(1960, 12, 17), PersonMatch.OTHER),
        ("Karl Müller", BORN, PersonMatch.UNKNOWN),
        ("Karl Müller", None, PersonMatch.UNKNOWN),
        ("Hans Müller", date(1985, 1, 2), PersonMatch.OTHER),
        ("J. Müller", None, PersonMatch.UNKNOWN),
        ("Ada Quill", None, PersonMatch.OTHER),
        ("Ada Quill", BORN, PersonMatch.UNKNOWN),
        ("", BORN, PersonMatch.UNKNOWN),
        ("", date(1985, 1, 2), PersonMatch.OTHER),
    ],
)
def test_a_document_is_matched_by_name_and_birth_date(name, born, expected):
    """Each pair of a printed name and birth date gets the verdict that safety asks for."""
    assert match_person(filing(name, born), None, [OWNER])[0] is expected


def test_day_and_month_swapped_still_agree():
    """A birth date whose day and month changed places is the same person's, given the full name."""
    person = Person("Ada Quill", date(1960, 5, 7))
    assert match_person(filing("Ada Quill", date(1960, 7, 5)), None, [person])[0] is PersonMatch.MATCH


def test_without_persons_nothing_is_known():
    """A vault that knows no person never says match nor other."""
    assert match_person(filing("Ada Quill", BORN), None, [])[0] is PersonMatch.UNKNOWN


def test_one_of_a_family_is_enough():
    """In a family's vault the document of any of them matches."""
    son = Person("Max Müller", date(1990, 1, 1))
    assert match_person(filing("Max Müller", date(1990, 1, 1)), None, [OWNER, son])[0] is PersonMatch.MATCH


@pytest.mark.parametrize(
    ("name", "born"),
    [("Daniela Quill", BORN), ("Andreas Quill", BORN), ("Ada Quill", date(1987, 5, 17)), ("Maria Quill", BORN)],
    ids=["one-letter-more", "one-letter-more-at-the-end", "mother", "namesake-of-the-second-name"],
)
def test_who_is_much_alike_is_not_accepted(name, born):
    """A twin, a parent of the same name and one who shares the second name are never taken for the owner."""
    owners = [Person("Daniel Quill", BORN), Person("Andrea Quill", BORN), Person("Ada Maria Quill", BORN)]
    assert match_person(filing(name, born), None, owners)[0] is not PersonMatch.MATCH
