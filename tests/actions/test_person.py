"""Whose records these are can be told, and each record is then judged anew."""

from datetime import date

import pytest

from phr.actions.browse import Filter, list_records
from phr.actions.person import BirthNotPossible, NameNotWhole, NamesakeKnown, add_person, owners
from phr.record.filing import PersonMatch

TODAY = date(2026, 11, 24)
SON = """LABORATORY REPORT
Northgate Laboratories
Patient: Tobias Ferrow        Date of birth: 11/30/1961
Collected: March 14, 2026
Hemoglobin      13.2     g/dL    12.0 - 16.0
"""


def test_a_second_person_gets_the_records_that_name_them(home, books, take_in):
    """What was held back as a stranger's is the family's once the person is told."""
    (home.settings.inbox / "son.txt").write_text(SON, encoding="utf-8")
    take_in()
    books.catch_up()
    assert [one.person_match for one in books.shelf().standing()] == [PersonMatch.OTHER]
    owner = add_person(books, "Tobias  Ferrow", date(1961, 11, 30), (), TODAY)
    assert (owner.person.name, owner.records) == ("Tobias Ferrow", 1)
    assert [one.whose for one in books.shelf().standing()] == ["Tobias Ferrow"]


def test_telling_more_of_someone_keeps_what_was_told(books):
    """Another name is added to those known, under whatever spelling of the name it is told."""
    add_person(books, "Mara Quandt", None, ("Mara Kern",), TODAY)
    add_person(books, "quandt, MARA", None, ("Kern-Quandt", "Mara Kern"), TODAY)
    (owner,) = owners(books)
    assert (owner.person.name, owner.person.born) == ("Mara Quandt", date(1970, 2, 3))
    assert owner.person.other_names == ("Mara Kern", "Kern-Quandt")


@pytest.mark.parametrize("name", ["", "Mara", "Dr. Quandt", "  "])
def test_one_word_is_no_name(books, name):
    """A name of one word is refused, and nothing is kept."""
    with pytest.raises(NameNotWhole):
        add_person(books, name, None, (), TODAY)
    assert len(owners(books)) == 1


@pytest.mark.parametrize("born", [date(2027, 1, 1), date(1899, 12, 31)])
def test_a_birth_to_come_is_refused(books, born):
    """A date of birth after today or before 1900 is a slip of the fingers."""
    with pytest.raises(BirthNotPossible):
        add_person(books, "Tobias Ferrow", born, (), TODAY)


def test_a_namesake_never_takes_the_place_of_someone_known(books):
    """The same name with another date of birth is refused; junior is a person of his own."""
    with pytest.raises(NamesakeKnown):
        add_person(books, "Quandt, Mara", date(1999, 1, 1), (), TODAY)
    add_person(books, "Mara Quandt jun.", date(1999, 1, 1), (), TODAY)
    told = [(owner.person.name, owner.person.born) for owner in owners(books)]
    assert told == [("Mara Quandt", date(1970, 2, 3)), ("Mara Quandt jun.", date(1999, 1, 1))]


def test_a_slip_in_a_date_of_birth_can_be_mended(books):
    """Said to have been wrong, the date is replaced."""
    owner = add_person(books, "Mara Quandt", date(1971, 2, 3), (), TODAY, born_was_wrong=True)
    assert owner.person.born == date(1971, 2, 3)
    assert len(owners(books)) == 1


KERN = SON.replace("Tobias Ferrow", "Käthe Müller").replace("11/30/1961", "05/06/1958")


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Tobias", {"son"}),
        ("ferrow tobias", {"son"}),
        ("Toby Fields", {"son"}),
        ("Müller", {"mother"}),
        ("mueller", {"mother"}),
        ("MULLER", {"mother"}),
        ("Kaethe", {"mother"}),
        ("match", {"son", "mother"}),
        ("unknown", set()),
        ("Tobias Müller", set()),
    ],
)
def test_records_are_listed_by_any_name_told_of_a_person(home, books, take_in, asked, expected):
    """By part of the printed name, by another name told of the person, with the umlaut in any spelling."""
    (home.settings.inbox / "son.txt").write_text(SON, encoding="utf-8")
    (home.settings.inbox / "mother.txt").write_text(KERN, encoding="utf-8")
    take_in()
    books.catch_up()
    add_person(books, "Tobias Ferrow", date(1961, 11, 30), ("Toby Fields",), TODAY)
    add_person(books, "Käthe Müller", date(1958, 5, 6), (), TODAY)
    found = list_records(books, Filter(person=asked))
    assert {record.source_name.partition(".")[0] for record in found} == expected
