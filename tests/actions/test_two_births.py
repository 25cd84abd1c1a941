"""A disc with two patients of one name under one study UID: the other one's series is a record of its own."""

from datetime import date

import pytest
from slices_made import ct_slice

from phr.actions.browse import Filter, list_records
from phr.actions.person import add_person
from phr.record.filing import PersonMatch, Subject

pytest.importorskip("pydicom")
OWN, SWAPPED, OTHER = "19700203", "19700302", "19990101"


@pytest.fixture
def burn(home):
    """Lay a folder of slices into the inbox: for each birth date a series of two, all of one study and one name."""

    def lay(folder, *births):
        place = home.settings.inbox / folder
        place.mkdir()
        for series, born in enumerate(births, 1):
            for number in (1, 2):
                uid = f"1.2.3.4.{series}"
                made = ct_slice(
                    number,
                    StudyInstanceUID="1.2.3.4",
                    SeriesInstanceUID=uid,
                    SOPInstanceUID=f"{uid}.{number}",
                    PatientName="Quandt^Mara",
                    PatientBirthDate=born,
                    SeriesNumber=series,
                    SeriesDescription=f"Series {series}",
                )
                (place / f"IM{series}{number}").write_bytes(made)

    return lay


def told(books):
    """Return the studies by birth date: how many pictures, whose, and whether phr asks whose it is."""
    return {
        record.study.patient_birth_date: (
            sum(len(series.instances) for series in record.study.series),
            record.person_match,
            any(question.about is Subject.PERSON for question in record.filing.questions),
        )
        for record in list_records(books, Filter())
    }


def test_each_birth_date_is_a_record_of_its_own(burn, take_in, books):
    """The owner's series is filed; the swapped birth date is asked about; another one is held back, and asked about."""
    burn("disc", OWN, SWAPPED, OTHER)
    take_in()
    books.catch_up()
    assert told(books) == {
        OWN: (2, PersonMatch.MATCH, False),
        SWAPPED: (2, PersonMatch.UNKNOWN, True),
        OTHER: (2, PersonMatch.OTHER, True),
    }


@pytest.mark.filterwarnings("ignore:Invalid value for VR DA")  # that is what the test is about
@pytest.mark.parametrize("born", ["", "19701302"])
def test_pictures_that_may_be_either_patients_are_asked_about(burn, take_in, books, born):
    """Beside two dates of birth, a series with none, or with what is no date, is a record that phr asks about."""
    burn("disc", OWN, OTHER, born)
    take_in()
    books.catch_up()
    assert told(books)[born] == (2, PersonMatch.UNKNOWN, True)
    assert told(books)[OWN] == (2, PersonMatch.MATCH, False)


def test_in_a_family_a_name_with_anothers_birth_date_is_asked_about(burn, take_in, books):
    """The mother's name on pictures with the son's date of birth: only the person can say whose they are."""
    add_person(books, "Tobias Ferrow", date(1999, 1, 1), (), date(2026, 11, 24))
    burn("disc", OWN, OTHER)
    take_in()
    books.catch_up()
    assert told(books)[OTHER] == (2, PersonMatch.UNKNOWN, True)


def test_a_series_without_a_birth_date_stays_with_its_study(burn, take_in, books):
    """Makers leave the date out of derived series: with one birth date in the study, it is that patient's."""
    burn("disc", OWN, "")
    take_in()
    books.catch_up()
    assert told(books) == {OWN: (4, PersonMatch.MATCH, False)}


def test_two_deliveries_of_one_study_uid_do_not_mix(burn, take_in, books):
    """A second disc under the same study UID with another birth date joins nothing; a whole copy joins its own."""
    burn("first", OWN)
    take_in()
    burn("second", OTHER)
    take_in()
    burn("third", "", OTHER)
    take_in()
    books.catch_up()
    assert told(books)[OWN] == (2, PersonMatch.MATCH, False)
    assert told(books)[OTHER][1] is PersonMatch.OTHER
