"""Instants, zones and local days."""

from datetime import UTC, date, datetime

import pytest

from phr.clock import local_time, moment_at, moment_in, zone_of_this_machine


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Berlin", date(2026, 3, 1)),
        ("America/Chicago", date(2026, 2, 28)),
        ("Pacific/Kiritimati", date(2026, 3, 1)),
    ],
)
def test_the_local_day_is_of_the_zone(zone, day):
    """The same instant is another day elsewhere, and the day of the person's own zone is stored."""
    assert moment_at(datetime(2026, 2, 28, 23, 30, tzinfo=UTC), zone).day == day


def test_an_hour_that_comes_twice_is_told_apart():
    """When summer time ends, two instants an hour apart show the same local time."""
    first = moment_at(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin")
    second = moment_at(datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "Europe/Berlin")
    assert local_time(first).strftime("%H:%M") == local_time(second).strftime("%H:%M") == "02:30"
    assert first.at < second.at


def test_an_unknown_zone_counts_as_utc_and_says_so():
    """A zone this machine does not know never stops phr."""
    assert moment_in("Atlantis/Center").zone == "UTC"


def test_the_machines_zone_is_told(monkeypatch):
    """TZ names it where it is set to a zone."""
    monkeypatch.setenv("TZ", ":Asia/Tokyo")
    assert zone_of_this_machine() == "Asia/Tokyo"
