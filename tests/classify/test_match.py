"""Whose document it is, by the rules of right-patient safety."""

from dataclasses import replace
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


def test_a_swapped_birth_date_agrees_only_where_its_order_cannot_be_told():
    """Day and month changed places: the same person's if the document leaves the order open, else a question."""
    person = Person("Ada Quill", date(1960, 5, 7))
    swapped = filing("Ada Quill", date(1960, 7, 5))
    told = match_person(swapped, None, [person])
    assert (told.match, told.asks) == (PersonMatch.UNKNOWN, True)
    assert match_person(replace(swapped, birth_date_else=date(1960, 5, 7)), None, [person])[0] is PersonMatch.MATCH
    assert match_person(filing("Bob Ray", date(1960, 7, 5)), None, [person])[0] is PersonMatch.OTHER


@pytest.mark.parametrize(
    ("printed", "owners", "expected", "asks"),
    [
        ("Hans Quill jun.", ("Hans Quill",), PersonMatch.UNKNOWN, True),
        ("Hans Quill", ("Hans Quill Sr.",), PersonMatch.UNKNOWN, True),
        ("QUILL JR, HANS", ("Hans Quill, Sr.",), PersonMatch.OTHER, False),
        ("Hans Quill III", ("Hans Quill Jr.",), PersonMatch.MATCH, False),
        ("Hans Quill", ("Hans Quill", "Hans Peter Quill"), PersonMatch.UNKNOWN, True),
        ("Hans Peter Quill", ("Hans Quill", "Hans Peter Quill"), PersonMatch.MATCH, False),
        ("Hans Quill", ("Hans Quill", "Ada Quill"), PersonMatch.MATCH, False),
        ("Sr. Hans Quill", ("Hans Quill",), PersonMatch.MATCH, False),
        ("Quill^Hans^^^Jr", ("Hans Quill",), PersonMatch.UNKNOWN, True),
    ],
)
def test_a_namesake_is_asked_about_where_no_birth_date_tells(printed, owners, expected, asks):
    """Junior and senior, or two persons of the vault of one name: without a birth date phr does not guess."""
    verdict = match_person(filing(printed, None), None, [Person(name, BORN) for name in owners])
    assert (verdict.match, verdict.asks) == (expected, asks)


def test_a_birth_date_tells_namesakes_apart():
    """Father and son of one name: the paper is of the one whose birth date it prints."""
    son = Person("Hans Quill", date(1987, 5, 17))
    verdict = match_person(filing("Hans Quill Jr.", date(1987, 5, 17)), None, [Person("Hans Quill", BORN, ()), son])
    assert (verdict.match, verdict.person) == (PersonMatch.MATCH, son)


def test_a_stranger_on_another_page_is_noticed():
    """A scan whose first page is the owner's and whose second is a stranger's is held back."""
    mixed = replace(filing("Jürgen Müller", BORN), others=(Finding("Ada Quill", Sureness.LIKELY),))
    assert match_person(mixed, None, [OWNER]).match is PersonMatch.OTHER
    family = match_person(mixed, None, [OWNER, Person("Ada Quill")])
    assert (family.match, family.asks) == (PersonMatch.UNKNOWN, True)


def test_a_birth_name_alone_goes_with_the_given_names():
    """Told as --also "Stein", the name of before the marriage is the person's."""
    person = Person("Ada Quill", BORN, ("Stein",))
    assert match_person(filing("Ada Stein", BORN), None, [person]).match is PersonMatch.MATCH


def test_a_middle_initial_does_not_use_up_the_family_name():
    """Whoever has an initial that begins the family name too is still the same person."""
    person = Person("Henry L Levin", BORN)
    for printed in ("Henry L Levin", "Levin, Henry L.", "LEVIN^HENRY"):
        assert match_person(filing(printed, BORN), None, [person]).match is PersonMatch.MATCH


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


@pytest.mark.parametrize(
    ("printed", "born", "whose"),
    [
        ("Otto Falk", None, None),
        ("Otto Falk", date(1961, 3, 8), "Otto Falk"),
        ("Otto Falk", date(1990, 11, 2), "Otto Falk jun."),
        ("Otto Falk jun.", None, "Otto Falk jun."),
        ("Otto Falk", date(1975, 1, 1), None),
    ],
)
def test_a_sons_paper_is_never_taken_for_his_fathers(printed, born, whose):
    """With a namesake in the vault, a name alone is asked about; a date of birth or junior tells them apart."""
    family = [Person("Otto Falk", date(1961, 3, 8)), Person("Otto Falk jun.", date(1990, 11, 2))]
    verdict = match_person(filing(printed, born), None, family)
    assert (verdict.person.name if verdict.person else None) == whose
    assert verdict.asks is (born is None and whose is None)
