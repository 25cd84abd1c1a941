"""The only place that asks the time and the time zone."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant together with where the person's calendar stood at it.

    `at` is aware, UTC, whole seconds. `zone` is an IANA name such as "Europe/Berlin". `day` is the calendar day in
    that zone at that instant; it is stored, and never worked out again, so that travelling changes no past week.
    """

    at: datetime
    zone: str
    day: date


def moment_in(zone: str) -> Moment:
    """Return the present moment in a zone; an unknown zone counts as UTC and is named so."""
    return moment_at(datetime.now(UTC), zone)


def moment_at(at: datetime, zone: str) -> Moment:
    """Return the moment of an aware instant in a zone; an unknown zone counts as UTC and is named so."""
    instant = at.astimezone(UTC).replace(microsecond=0)
    try:
        return Moment(instant, zone, instant.astimezone(ZoneInfo(zone)).date())
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return Moment(instant, "UTC", instant.date())


def local_time(moment: Moment) -> datetime:
    """Return the wall-clock time of a moment in its zone (aware)."""
    return moment.at.astimezone(ZoneInfo(moment.zone))


def zone_of_this_machine() -> str:
    """Return the machine's IANA zone name, or "UTC" where none can be told."""
    named = os.environ.get("TZ", "").removeprefix(":")
    if named and is_zone(named):
        return named
    try:
        target = str(Path("/etc/localtime").resolve())
    except OSError:
        return "UTC"
    _, found, name = target.partition("zoneinfo/")
    name = name.removeprefix("posix/").removeprefix("right/")
    return name if found and is_zone(name) else "UTC"


def is_zone(name: str) -> bool:
    """Say whether a name is an IANA time zone this machine knows."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def seconds_running() -> float:
    """Return a steadily growing count of seconds, for durations only; the time a laptop sleeps counts where it can."""
    counting_sleep = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if counting_sleep is None else time.clock_gettime(counting_sleep)


def rest(seconds: float) -> None:
    """Wait for some seconds."""
    time.sleep(seconds)
