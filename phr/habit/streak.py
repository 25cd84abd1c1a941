"""The streak: how many weeks in a row ten minutes went to the records, worked out anew from what happened.

The rules: a week is an ISO week (Monday to Sunday) of the stored local day. It is kept by a document filed or by a
check-in. Until Monday noon what is done still counts for the week that ended, if that one is open, and then for that
one alone. After each four kept weeks a rest week is put by, two at most; a week that is missed takes one by itself,
which holds the chain and adds nothing to it. The goal is four in a row.

Kept free of heavy imports, so that `phr streak` answers at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

GOAL_WEEKS = 4
WEEKS_SHOWN = 12
WEEKS_PER_REST = 4  # kept weeks that put one rest week by
MAX_RESTS = 2
GRACE_ENDS = time(12, 0)  # on Monday, local
CLOCK_SLACK = timedelta(hours=1)  # clocks are put right by seconds all the time; more than this is a clock set back
_WEEK = timedelta(weeks=1)


class WeekState(Enum):
    """How a week stands."""

    KEPT = "kept"
    CHECKED_IN = "checked-in"
    REST = "rest"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class When:
    """A moment as it was stored: `at` aware UTC, `day` the local day, `clock` the local time of day then."""

    at: datetime
    day: date
    clock: time


@dataclass(frozen=True, slots=True)
class KeptDay:
    """Documents filed at a moment. (`device`, `seq`) is its place in the log, which no clock can change."""

    when: When
    filed: int = 1
    device: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The person said that there is nothing new; `week` is the ISO week meant, as 2026-W47."""

    when: When
    week: str
    device: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its ISO name as 2026-W47, how it stands, and how many documents were filed for it."""

    week: str
    state: WeekState
    filed: int


@dataclass(frozen=True, slots=True)
class Streak:
    """The weekly habit. `this_week` is KEPT or OPEN; `weeks` are the last twelve since the start, oldest first."""

    weeks_in_a_row: int
    goal: int
    goal_met: bool
    this_week: WeekState
    best: int
    weeks: tuple[Week, ...]


@dataclass(slots=True)
class _Tally:
    """What counts for one week."""

    filed: int = 0
    check_ins: int = 0

    @property
    def is_kept(self) -> bool:
        return bool(self.filed or self.check_ins)

    @property
    def state(self) -> WeekState:
        return WeekState.KEPT if self.filed else WeekState.CHECKED_IN


def streak(days: Iterable[KeptDay], check_ins: Iterable[CheckIn], now: When, *, began: date | None = None) -> Streak:
    """Return the streak at a moment; the order of the events given does not matter.

    `began` is the day the vault was made: weeks before it were never open. Events after `now`, and events that a
    device wrote with its clock set back, are left aside.
    """
    told = _in_true_order([*days, *check_ins], now)
    tallies = _tally(told, began)
    this_week = max([monday_of(now.day), *tallies])
    undecided = {this_week} | ({this_week - _WEEK} if _is_grace(now) and monday_of(now.day) == this_week else set())
    first = min([this_week, *tallies, *([monday_of(began)] if began else [])])
    states, row, best = _walk(tallies, first, this_week, undecided)
    is_kept = this_week in tallies and tallies[this_week].is_kept
    shown = [monday for monday in states if monday > this_week - WEEKS_SHOWN * _WEEK]
    return Streak(
        weeks_in_a_row=row,
        goal=GOAL_WEEKS,
        goal_met=row >= GOAL_WEEKS,
        this_week=WeekState.KEPT if is_kept else WeekState.OPEN,
        best=best,
        weeks=tuple(Week(week_name(monday), states[monday], tallies.get(monday, _Tally()).filed) for monday in shown),
    )


def weeks_to_check_in(shown: Streak, now: When) -> tuple[str, ...]:
    """Return the weeks a check-in may count for now, the one to offer first; the ended one only until Monday noon."""
    current = week_name(monday_of(now.day))
    ended = week_name(monday_of(now.day) - _WEEK)
    is_ended_open = any(week.week == ended and week.state is WeekState.OPEN for week in shown.weeks)
    return (ended, current) if _is_grace(now) and is_ended_open else (current,)


def monday_of(day: date) -> date:
    """Return the Monday that a day's ISO week begins with."""
    return day - timedelta(days=day.weekday())


def week_name(day: date) -> str:
    """Return the ISO week of a day, as 2026-W47."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def _is_grace(when: When) -> bool:
    return when.day.weekday() == 0 and when.clock < GRACE_ENDS


def _in_true_order(events: Sequence[KeptDay | CheckIn], now: When) -> list[KeptDay | CheckIn]:
    """Return the events whose times can be true: none after now, none older than what its device wrote before it."""
    latest: dict[str, datetime] = {}
    told: list[KeptDay | CheckIn] = []
    for event in sorted(events, key=lambda event: (event.device, event.seq, event.when.at)):
        at = event.when.at
        if at > now.at + CLOCK_SLACK:
            continue
        newest = latest.get(event.device, at)
        latest[event.device] = max(newest, at)
        if at >= newest - CLOCK_SLACK:
            told.append(event)
    return told


def _tally(told: Sequence[KeptDay | CheckIn], began: date | None) -> dict[date, _Tally]:
    """Return what counts for each week, by its Monday.

    All that is filed in one Monday's time of grace is one sitting and goes to one week. The weeks are gone through in
    order, since a sitting that went to the week before leaves its own week open for the next one.
    """
    tallies: dict[date, _Tally] = {}
    sittings: dict[date, int] = {}
    for event in told:
        monday = monday_of(event.when.day)
        if isinstance(event, CheckIn):
            tallies.setdefault(_week_meant(event), _Tally()).check_ins += 1
        elif _is_grace(event.when):
            sittings[monday] = sittings.get(monday, 0) + event.filed
        elif event.filed > 0:
            tallies.setdefault(monday, _Tally()).filed += event.filed
    for monday, filed in sorted(sittings.items()):
        ended = monday - _WEEK
        was_open = ended not in tallies and (began is None or ended >= monday_of(began))
        if filed > 0:
            tallies.setdefault(ended if was_open else monday, _Tally()).filed += filed
    return tallies


def _week_meant(event: CheckIn) -> date:
    """Return the Monday of the week that a check-in counts for: the ended week only in the time of grace."""
    monday = monday_of(event.when.day)
    means_ended = _is_grace(event.when) and event.week == week_name(monday - _WEEK)
    return monday - _WEEK if means_ended else monday


def _walk(
    tallies: dict[date, _Tally], first: date, last: date, undecided: set[date]
) -> tuple[dict[date, WeekState], int, int]:
    """Go through the weeks and return their states, the weeks in a row at the end, and the best row."""
    states: dict[date, WeekState] = {}
    row = best = kept = rests = 0
    monday = first
    while monday <= last:
        tally = tallies.get(monday)
        if tally is not None:
            states[monday] = tally.state
            row, kept = row + 1, kept + 1
            best = max(best, row)
            rests = min(MAX_RESTS, rests + 1) if kept % WEEKS_PER_REST == 0 else rests
        elif monday in undecided:
            states[monday] = WeekState.OPEN
        elif row and rests:
            states[monday] = WeekState.REST
            rests -= 1
        else:
            states[monday] = WeekState.MISSED
            row = 0
        monday += _WEEK
    return states, row, best
