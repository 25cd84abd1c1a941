"""A weekly reminder for any calendar program: an iCalendar file (RFC 5545) without a word about health in it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY_NAMES = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
}
_TITLE = {"en": "{day} {minutes} minutes", "de": "{day} {minutes} Minuten"}
_LINE_BYTES = 75  # RFC 5545, 3.1: longer lines are folded
SUNDAY = 6


def reminder_ics(
    stamp: datetime,
    first_day: date,
    *,
    weekday: int = SUNDAY,
    at: time = time(18, 0),
    minutes: int = 10,
    weeks: int | None = None,
    language: str = "en",
) -> str:
    """Return a calendar file with one weekly event and an alarm at its start.

    `stamp` is the moment it is made (aware), `first_day` the earliest day of the first event, `weekday` counts from
    Monday as 0, `weeks` is how many times it comes (None: for ever). The time is floating (RFC 5545, 3.3.5): 18:00
    wherever the person is, also across summer time. Lines end in CRLF, so write it without newline translation.
    """
    first = first_day + timedelta(days=(weekday - first_day.weekday()) % 7)
    made = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    title = _escaped(_TITLE[language].format(day=_DAY_NAMES[language][weekday], minutes=minutes))
    count = "" if weeks is None else f";COUNT={weeks}"
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Weekly reminder//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(uuid.NAMESPACE_URL, f'weekly:{made}:{first}:{at}')}",
        f"DTSTAMP:{made}",
        f"DTSTART:{first:%Y%m%d}T{at:%H%M%S}",
        f"DURATION:PT{minutes}M",
        f"RRULE:FREQ=WEEKLY;BYDAY={_DAYS[weekday]}{count}",
        f"SUMMARY:{title}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{title}",
        "TRIGGER:PT0S",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """Return a content line folded so that no part is longer than 75 bytes in UTF-8, never within a character."""
    parts: list[str] = []
    part, used = "", 0
    for character in line:
        size = len(character.encode())
        if used + size > _LINE_BYTES:
            parts.append(part)
            part, used = " ", 1
        part, used = part + character, used + size
    return "\r\n".join([*parts, part])


def _escaped(text: str) -> str:
    """Return a TEXT value (RFC 5545, 3.3.11)."""
    for plain, written in (("\\", "\\\\"), (";", r"\;"), (",", r"\,"), ("\n", r"\n")):
        text = text.replace(plain, written)
    return text
