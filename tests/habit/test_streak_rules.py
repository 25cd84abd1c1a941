"""The rules of the weekly habit, one test each."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from phr.habit.streak import CheckIn, KeptDay, WeekState, When, streak, week_name, weeks_to_check_in
from phr.record.plain import to_plain

BERLIN = ZoneInfo("Europe/Berlin")


def when(text: str, zone: ZoneInfo = BERLIN) -> When:
    local = datetime.fromisoformat(text)
    return When(local.replace(tzinfo=zone).astimezone(UTC), local.date(), local.time())


def filed(text: str, count: int = 1, **place) -> KeptDay:
    return KeptDay(when(text), count, **place)


def sundays(first: str, count: int, *, without: tuple[int, ...] = ()) -> list[KeptDay]:
    start = datetime.fromisoformat(f"{first} 18:00")
    return [filed(str(start + timedelta(weeks=step))) for step in range(count) if step not in without]


def states(shown) -> list[str]:
    return [week.state.value for week in shown.weeks]


def test_nothing_yet_shows_this_week_open_and_no_week_missed():
    """A person who has just begun has missed nothing."""
    shown = streak([], [], when("2026-11-24 10:00"))
    assert to_plain(shown) == {
        "weeks_in_a_row": 0,
        "goal": 4,
        "goal_met": False,
        "this_week": "open",
        "best": 0,
        "weeks": [{"week": "2026-W48", "state": "open", "filed": 0}],
    }


def test_sunday_evening_belongs_to_the_week_that_ends():
    """23:59 on Sunday is still that week, 12:00 on Monday is the next."""
    shown = streak([filed("2026-11-22 23:59"), filed("2026-11-23 12:00")], [], when("2026-11-24 10:00"))
    assert [(week.week, week.filed) for week in shown.weeks] == [("2026-W47", 1), ("2026-W48", 1)]


def test_four_weeks_in_a_row_meet_the_goal_and_three_do_not():
    """The goal is met by the fourth kept week."""
    assert not streak(sundays("2026-11-01", 3), [], when("2026-11-22 20:00")).goal_met
    four = streak(sundays("2026-11-01", 4), [], when("2026-11-22 20:00"))
    assert (four.weeks_in_a_row, four.goal_met, four.this_week) == (4, True, WeekState.KEPT)


def test_the_open_week_does_not_break_the_chain():
    """While this week can still be kept, the weeks before it stand."""
    shown = streak(sundays("2026-11-01", 3), [], when("2026-11-21 20:00"))
    assert (shown.weeks_in_a_row, states(shown)) == (3, ["kept", "kept", "kept", "open"])


def test_until_monday_noon_filing_counts_for_the_ended_week_if_that_is_open():
    """11:59 on Monday mends the week before; it counts for that one alone."""
    shown = streak([filed("2026-11-15 18:00"), filed("2026-11-23 11:59", 2)], [], when("2026-11-23 13:00"))
    assert [(week.state.value, week.filed) for week in shown.weeks] == [("kept", 1), ("kept", 2), ("open", 0)]


def test_at_monday_noon_the_grace_is_over():
    """12:00 itself counts for the new week."""
    shown = streak([filed("2026-11-15 18:00"), filed("2026-11-23 12:00")], [], when("2026-11-23 13:00"))
    assert states(shown) == ["kept", "missed", "kept"]


def test_monday_morning_counts_for_its_own_week_where_the_ended_one_was_kept():
    """A kept week needs no grace."""
    shown = streak([filed("2026-11-22 18:00"), filed("2026-11-23 09:00")], [], when("2026-11-23 13:00"))
    assert states(shown) == ["kept", "kept"]


def test_one_sitting_on_monday_morning_never_counts_for_two_weeks():
    """Three letters filed one after the other on Monday morning keep one week."""
    mondays = [filed(f"2026-11-23 09:0{minute}") for minute in range(3)]
    shown = streak([filed("2026-11-15 18:00"), *mondays], [], when("2026-11-23 13:00"))
    assert [(week.state.value, week.filed) for week in shown.weeks] == [("kept", 1), ("kept", 3), ("open", 0)]


def test_monday_morning_does_not_reach_back_before_the_vault_was_made():
    """Whoever begins on a Monday morning keeps the week that begins."""
    shown = streak([filed("2026-11-23 09:00")], [], when("2026-11-23 13:00"), began=date(2026, 11, 23))
    assert [(week.week, week.state.value) for week in shown.weeks] == [("2026-W48", "kept")]


def test_the_ended_week_is_open_until_monday_noon_and_missed_after():
    """The chain is judged only when the grace is over."""
    later = streak(sundays("2026-11-08", 2), [], when("2026-11-23 12:00"))
    assert (later.weeks_in_a_row, states(later)) == (0, ["kept", "kept", "missed", "open"])
    assert streak(sundays("2026-11-08", 2), [], when("2026-11-23 11:59")).weeks_in_a_row == 2


def test_a_check_in_keeps_a_week_and_is_shown_as_such():
    """A week with nothing new is kept by saying so; a document filed as well makes it a kept one."""
    check_in = CheckIn(when("2026-11-22 18:00"), "2026-W47")
    assert states(streak([], [check_in], when("2026-11-22 19:00"))) == ["checked-in"]
    assert streak([], [check_in], when("2026-11-22 19:00")).this_week is WeekState.KEPT
    assert states(streak([filed("2026-11-21 09:00")], [check_in], when("2026-11-22 19:00"))) == ["kept"]


def test_a_check_in_may_choose_the_ended_week_only_in_the_time_of_grace():
    """On Monday afternoon the past week can no longer be chosen."""
    before = [filed("2026-11-15 18:00")]
    in_time = CheckIn(when("2026-11-23 09:00"), "2026-W47")
    assert states(streak(before, [in_time], when("2026-11-24 09:00"))) == ["kept", "checked-in", "open"]
    too_late = CheckIn(when("2026-11-23 15:00"), "2026-W47")
    assert states(streak(before, [too_late], when("2026-11-24 09:00"))) == ["kept", "missed", "checked-in"]
    long_ago = CheckIn(when("2026-11-23 09:00"), "2026-W30")
    assert states(streak(before, [long_ago], when("2026-11-24 09:00"))) == ["kept", "missed", "checked-in"]


def test_the_ended_week_is_offered_first_while_it_can_be_saved():
    """What `phr checkin` may count for follows the grace."""
    monday = when("2026-11-23 09:00")
    assert weeks_to_check_in(streak(sundays("2026-11-15", 1), [], monday), monday) == ("2026-W47", "2026-W48")
    assert weeks_to_check_in(streak(sundays("2026-11-22", 1), [], monday), monday) == ("2026-W48",)
    noon = when("2026-11-23 12:00")
    assert weeks_to_check_in(streak(sundays("2026-11-15", 1), [], noon), noon) == ("2026-W48",)


def test_a_rest_week_holds_the_chain_and_adds_nothing():
    """Four kept weeks put one rest week by; a missed fifth takes it; the sixth goes on from four."""
    shown = streak(sundays("2026-10-04", 6, without=(4,)), [], when("2026-11-08 20:00"))
    assert (shown.weeks_in_a_row, shown.best) == (5, 5)
    assert states(shown) == ["kept", "kept", "kept", "kept", "rest", "kept"]


def test_three_kept_weeks_put_no_rest_week_by():
    """The near miss: after three a missed week begins anew, and the best stays."""
    shown = streak(sundays("2026-10-04", 5, without=(3,)), [], when("2026-11-01 20:00"))
    assert (shown.weeks_in_a_row, shown.best) == (1, 3)
    assert states(shown) == ["kept", "kept", "kept", "missed", "kept"]


@pytest.mark.parametrize(("kept", "rests"), [(4, 1), (7, 1), (8, 2), (12, 2), (40, 2)])
def test_at_most_two_rest_weeks_are_held(kept, rests):
    """However long the chain, two missed weeks are held and a third begins anew."""
    last = datetime.fromisoformat("2026-01-04 18:00") + timedelta(weeks=kept - 1)
    for missed in range(4):
        now = when(str(last + timedelta(weeks=missed, days=6)))
        shown = streak(sundays("2026-01-04", kept), [], now)
        assert shown.weeks_in_a_row == (kept if missed <= rests else 0)


def test_twelve_weeks_are_shown_and_the_best_remembers_longer():
    """The picture covers twelve weeks, this one with them."""
    shown = streak(sundays("2025-01-05", 60), [], when("2026-11-24 10:00"))
    assert len(shown.weeks) == 12
    assert shown.weeks[-1].week == "2026-W48"
    assert shown.best == 60


def test_week_53_is_followed_by_week_1():
    """2026 has 53 ISO weeks; the chain goes on over the turn of the year."""
    shown = streak(sundays("2026-12-27", 3), [], when("2027-01-10 20:00"))
    assert [week.week for week in shown.weeks] == ["2026-W52", "2026-W53", "2027-W01"]
    assert shown.weeks_in_a_row == 3
    assert week_name(date(2027, 1, 3)) == "2026-W53"


@pytest.mark.parametrize("sunday", ["2026-03-29", "2026-10-25"])
def test_the_sundays_on_which_the_clock_changes_belong_to_their_week(sunday):
    """A Sunday of 23 or 25 hours ends its week at local midnight."""
    for clock in ("00:30", "02:30", "23:59"):
        shown = streak([filed(f"{sunday} {clock}")], [], when(f"{sunday} 23:59"))
        assert [week.week for week in shown.weeks] == [week_name(date.fromisoformat(sunday))]


def test_travelling_changes_no_past_week():
    """The stored local day decides: a Sunday evening in Honolulu stays a Sunday, seen from Berlin on Monday."""
    honolulu = KeptDay(when("2026-11-22 20:00", ZoneInfo("Pacific/Honolulu")))
    shown = streak([honolulu], [], when("2026-11-23 13:00"))
    assert [(week.week, week.state.value) for week in shown.weeks] == [("2026-W47", "kept"), ("2026-W48", "open")]


def test_a_journey_back_over_the_date_line_keeps_the_week_already_kept():
    """Monday in Auckland, then Sunday in Honolulu: the week begun in Auckland stays kept."""
    auckland = KeptDay(when("2026-11-23 13:00", ZoneInfo("Pacific/Auckland")))
    shown = streak([auckland], [], when("2026-11-22 20:00", ZoneInfo("Pacific/Honolulu")))
    assert (shown.this_week, shown.weeks_in_a_row) == (WeekState.KEPT, 1)


def test_a_clock_set_back_fills_no_missed_week():
    """An event older than what the same device wrote before it is left aside."""
    true = [filed("2026-11-01 18:00", device="a", seq=1), filed("2026-11-22 18:00", device="a", seq=2)]
    cheat = filed("2026-11-08 18:00", device="a", seq=3)
    assert states(streak([*true, cheat], [], when("2026-11-22 20:00"))) == ["kept", "missed", "missed", "kept"]


def test_another_device_that_comes_late_is_no_clock_set_back():
    """A second device may bring older weeks: its own log is in order."""
    first = [filed("2026-11-01 18:00", device="a", seq=1), filed("2026-11-22 18:00", device="a", seq=2)]
    second = [filed("2026-11-08 18:00", device="b", seq=1), filed("2026-11-15 18:00", device="b", seq=2)]
    assert streak([*first, *second], [], when("2026-11-22 20:00")).weeks_in_a_row == 4


def test_a_clock_once_set_far_ahead_does_not_spoil_what_follows():
    """An event in the future is left aside, and does not make later ones look old."""
    ahead = filed("2031-01-01 09:00", device="a", seq=1)
    true = filed("2026-11-22 18:00", device="a", seq=2)
    shown = streak([ahead, true], [], when("2026-11-22 20:00"))
    assert (shown.weeks_in_a_row, len(shown.weeks)) == (1, 1)


def test_a_clock_put_right_by_some_minutes_loses_nothing():
    """Small corrections of a clock are everyday life."""
    days = [filed("2026-11-23 12:05", device="a", seq=1), filed("2026-11-22 23:55", device="a", seq=2)]
    nearer = [filed("2026-11-22 23:59", device="a", seq=1), filed("2026-11-22 23:20", device="a", seq=2)]
    assert streak(nearer, [], when("2026-11-23 13:00")).weeks[0].filed == 2
    assert streak(days, [], when("2026-11-23 13:00")).weeks[0].filed == 1


def test_importing_the_streak_loads_nothing_heavy():
    """`phr streak` must answer at once."""
    heavy = ("click", "pydicom", "watchdog", "cryptography", "json", "zoneinfo")
    code = f"import sys, phr.habit.streak; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
