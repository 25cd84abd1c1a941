"""DICOM instances become studies."""

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phr.actions.studies import ReadInstance, instances_by_study, source_of, study_hash, study_of
from phr.record.entry import Instance, ObjectId, StoredObject
from phr.record.reading import DicomHeader, Form, Reading


def slice_of(number="1", *, study="1.2", series="1.2.3", patient="DOE^JO", series_number="1", born=""):
    """One instance as it was read and sealed."""
    uid = f"{series}.{number}"
    header = DicomHeader(
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        sop_instance_uid=uid,
        study_uid=study,
        series_uid=series,
        patient_name=patient,
        patient_birth_date=born,
        series_number=series_number,
        instance_number=number,
        modality="CT",
    )
    digest = f"{abs(hash((uid, patient))):064x}"
    instance = Instance(uid, header.sop_class_uid, "", number, ObjectId(digest), digest, 10, uid)
    reading = Reading(Form.DICOM, "application/dicom", is_read=True, dicom=header)
    return ReadInstance(reading, header, instance, StoredObject("instance", ObjectId(digest), 10))


@given(st.permutations([slice_of(str(n)) for n in range(1, 12)]))
def test_slices_stand_in_the_order_of_their_numbers(shuffled):
    """Ten comes after nine and not after one, in whatever order the files came."""
    (group,) = instances_by_study(shuffled)
    numbers = [one.number for series in study_of(group).series for one in series.instances]
    assert numbers == [str(n) for n in range(1, 12)]


@given(st.permutations([slice_of(str(n)) for n in range(1, 6)]))
def test_a_study_is_the_same_in_any_order(shuffled):
    """The hash that stands for a study's originals does not depend on the order they came in."""
    (group,) = instances_by_study(shuffled)
    assert study_hash(group) == study_hash([slice_of(str(n)) for n in range(1, 6)])


def test_two_patients_under_one_study_uid_are_two_studies():
    """A disc burned wrongly never mixes people."""
    groups = instances_by_study([slice_of("1"), slice_of("2", patient="ROE^RI")])
    assert [study_of(group).patient_name for group in groups] == ["DOE^JO", "ROE^RI"]


@pytest.mark.parametrize(
    ("slices", "expected"),
    [
        ([("1.3", "19680417"), ("1.4", "19680417")], [("19680417", 2)]),
        ([("1.3", "19680407"), ("1.4", "19680704")], [("19680407", 1), ("19680704", 1)]),
        ([("1.3", "19680417"), ("1.3", "19990101")], [("19680417", 1), ("19990101", 1)]),
        ([("1.3", ""), ("1.4", "19680417")], [("19680417", 2)]),
        ([("1.3", ""), ("1.3", "19680417"), ("1.4", "19990101")], [("19680417", 2), ("19990101", 1)]),
        ([("1.5", ""), ("1.3", "19680417"), ("1.4", "19990101")], [("", 1), ("19680417", 1), ("19990101", 1)]),
        ([("1.3", "19681704"), ("1.4", "19680417")], [("19680417", 2)]),
    ],
)
def test_two_birth_dates_in_one_study_are_two_records(slices, expected):
    """Series of two of one name are kept apart; an instance without a date of birth goes with its series."""
    read = [slice_of(str(n), series=series, born=born) for n, (series, born) in enumerate(slices, 1)]
    told = [(study_of(group).patient_birth_date, len(group)) for group in instances_by_study(read)]
    assert told == [(born, count) for born, count in expected]


def test_series_stand_in_the_order_of_their_numbers():
    """Series two comes before series ten."""
    read = [slice_of("1", series="1.9", series_number="10"), slice_of("1", series="1.8", series_number="2")]
    (group,) = instances_by_study(read)
    assert [series.number for series in study_of(group).series] == ["2", "10"]


@pytest.mark.parametrize("odd", ["", "abc", "1e5", "９", "-", "99999999999999999999"])
def test_a_number_that_is_none_comes_last(odd):
    """An odd instance number never stops a study."""
    (group,) = instances_by_study([slice_of(odd), slice_of("7")])
    assert [one.header.instance_number for one in group] == ["7", odd]


@pytest.mark.parametrize(
    ("paths", "discs", "source"),
    [
        (["IM1"], [], "IM1"),
        (["disc/DICOM/A/1", "disc/DICOM/A/2"], ["disc"], "disc"),
        (["disc/DICOM/A/1", "disc/DICOM/B/2"], [], "disc/DICOM"),
        (["pile/disc/D/1", "pile/disc/D/2"], ["pile/disc", "pile/other"], "pile/disc"),
        (["a/1"], [], "a"),
        (["1", "2"], [], "1"),
    ],
)
def test_a_study_came_by_its_disc(paths, discs, source):
    """The disc where there is one, else the folder that the files share, else the first file."""
    given_paths = [PurePosixPath(path) for path in paths]
    assert source_of(given_paths, frozenset(PurePosixPath(disc) for disc in discs)) == source
