"""Records stand in the order of what they are."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
import records_made

from phr.record.entry import Study
from phr.record.kinds import RecordKind
from phr.record.order import newest_first


def _record(title, dated="2026-11-05", *, time=None, filed="2026-11-24", second=0, name="a.pdf"):
    day = date.fromisoformat(filed)
    return records_made.record(
        second,
        records_made.filing(RecordKind.IMAGING_STUDY, dated=dated, title=title),
        source_name=name,
        received=datetime(day.year, day.month, day.day, 9, 0, second, tzinfo=UTC),
        day=day,
        study=None if time is None else Study("1.2", "20261105", time, "", "", "", "", "", "", "", "", ()),
    )


def _titles(records):
    return [record.filing.title for record in sorted(records, key=newest_first)]


def test_records_of_one_day_stand_in_one_order_whenever_they_were_filed():
    """In whatever order and second they came: the latest time of study, then by title, then by the file's name."""
    for seconds in permutations(range(5)):
        records = [
            _record(title, time=time, second=second, name=name)
            for (title, time, name), second in zip(
                [
                    ("MRI", "174500", "x"),
                    ("CT", "081530.25", "x"),
                    ("ankle", None, "x"),
                    ("Bone", None, "a"),
                    ("Bone", "", "b"),
                ],
                seconds,
                strict=True,
            )
        ]
        assert _titles(records) == ["MRI", "CT", "ankle", "Bone", "Bone"]
        assert [one.source_name for one in sorted(records, key=newest_first)][3:] == ["a", "b"]


def test_the_newest_date_comes_first_and_a_vague_one_after_the_days_it_may_mean():
    """A month stands after its days, a year after its months, what has no date at the end."""
    dates = [None, "2025", "2025-12", "2025-12-01", "2025-12-31", "2026-01-01", "2024-12-31"]
    records = [_record(str(dated), dated, second=second) for second, dated in enumerate(dates)]
    assert _titles(records) == ["2026-01-01", "2025-12-31", "2025-12-01", "2025-12", "2025", "2024-12-31", "None"]


def test_undated_records_stand_by_the_day_they_came():
    """The newest day first, and within a day by title."""
    old = _record("A", None, filed="2026-11-23", second=9)
    records = [_record("C", None, second=1), _record("B", None, second=2), old]
    assert _titles(records) == ["B", "C", "A"]


@pytest.mark.parametrize("time", ["", "noon", "12", "1203", "12:03:07", "120307.5", "１２"])
def test_any_time_of_study_gives_a_place(time):
    """A time of less digits, of the older form, or of no sense is no error."""
    assert newest_first(_record("CT", time=time)) <= newest_first(replace(_record("CT"), study=None))
