"""The weekly reminder as a calendar file."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from phr.habit.calendar import folded, reminder_ics

STAMP = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def lines_of(text: str) -> list[str]:
    return text.removesuffix("\r\n").split("\r\n")


def test_the_reminder_is_a_weekly_event_on_sunday_at_six_local_time():
    """Floating time (no Z, no TZID), weekly on Sunday, with an alarm at its start."""
    lines = lines_of(reminder_ics(STAMP, date(2026, 11, 24)))
    assert "DTSTART:20261129T180000" in lines
    assert "RRULE:FREQ=WEEKLY;BYDAY=SU" in lines
    assert "SUMMARY:Sunday 10 minutes" in lines
    assert "DTSTAMP:20261124T093000Z" in lines
    alarm = lines[lines.index("BEGIN:VALARM") : lines.index("END:VALARM")]
    assert "ACTION:DISPLAY" in alarm
    assert "TRIGGER:PT0S" in alarm


def test_the_file_keeps_the_form_of_rfc_5545():
    """Lines end in CRLF, have name and value and at most 75 bytes; parts are nested; what is required is there."""
    text = reminder_ics(STAMP, date(2026, 11, 24), language="de")
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    opened = []
    for line in lines_of(text):
        assert len(line.encode()) <= 75
        name, colon, value = line.partition(":")
        assert re.fullmatch(r"[A-Z-]+", name)
        assert colon
        if name == "BEGIN":
            opened.append(value)
        if name == "END":
            assert opened.pop() == value
    assert opened == []
    names = [line.partition(":")[0] for line in lines_of(text)]
    for once in ("VERSION", "PRODID", "UID", "DTSTAMP", "DTSTART"):
        assert names.count(once) == 1


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_word_tells_what_it_is_about(language):
    """Who looks at the calendar learns nothing about health."""
    text = reminder_ics(STAMP, date(2026, 11, 24), language=language).casefold()
    for word in ("health", "gesund", "record", "phr", "medic", "doctor", "arzt", "hospital", "patient"):
        assert word not in text


def test_another_day_time_and_count_are_written():
    """A person may choose Wednesday morning, for eight weeks."""
    lines = lines_of(
        reminder_ics(STAMP, date(2026, 11, 25), weekday=2, at=time(8, 15), minutes=20, weeks=8, language="de")
    )
    assert "DTSTART:20261125T081500" in lines
    assert "RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=8" in lines
    assert "SUMMARY:Mittwoch 20 Minuten" in lines
    assert "DURATION:PT20M" in lines


def test_the_stamp_is_written_in_utc_and_two_reminders_differ_in_uid():
    """DTSTAMP is UTC whatever zone it was given in; another reminder is another event."""
    eastern = datetime(2026, 11, 24, 4, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert reminder_ics(eastern, date(2026, 11, 24)) == reminder_ics(STAMP, date(2026, 11, 24))
    other = reminder_ics(STAMP, date(2026, 11, 24), at=time(9))
    assert lines_of(other)[5] != lines_of(reminder_ics(STAMP, date(2026, 11, 24)))[5]
    assert lines_of(other)[5].startswith("UID:")


def test_long_lines_are_folded_between_characters():
    """75 bytes at most, continued with a space, and unfolding gives the line back."""
    line = "SUMMARY:" + "Übung für später, 日曜日 " * 20
    parts = folded(line).split("\r\n")
    assert len(parts) > 1
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line
