"""Laws of the streak."""

import itertools
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from phr.habit.streak import CheckIn, KeptDay, WeekState, When, streak, week_name

START = datetime(2026, 1, 5, tzinfo=UTC)
HOURS = st.integers(0, 40 * 7 * 24)


def at_hour(hours: int) -> When:
    at = START + timedelta(hours=hours)
    return When(at, at.date(), at.time())


def check_in_at(hours: int, weeks_back: int) -> CheckIn:
    when = at_hour(hours)
    return CheckIn(when, week_name(when.day - timedelta(weeks=weeks_back)))


DAYS = st.lists(st.builds(lambda hours, filed: KeptDay(at_hour(hours), filed), HOURS, st.integers(0, 5)), max_size=40)
CHECK_INS = st.lists(st.builds(check_in_at, HOURS, st.integers(0, 3)), max_size=20)
NOW = HOURS.map(at_hour)


@given(DAYS, CHECK_INS, NOW, st.randoms())
def test_the_order_of_events_does_not_matter(days, check_ins, now, random):
    """However the log was put together, the streak is the same."""
    shuffled_days, shuffled_check_ins = list(days), list(check_ins)
    random.shuffle(shuffled_days)
    random.shuffle(shuffled_check_ins)
    assert streak(days, check_ins, now) == streak(shuffled_days, shuffled_check_ins, now)


@given(DAYS, CHECK_INS, NOW)
def test_every_document_counts_for_exactly_one_week(days, check_ins, now):
    """What was filed in the last eleven weeks is found in the weeks shown, once."""
    shown = streak(days, check_ins, now)
    past = [day for day in days if day.when.at <= now.at + timedelta(hours=1)]
    oldest_whole = now.day - timedelta(days=now.day.weekday(), weeks=10)
    newer = sum(day.filed for day in past if day.when.day >= oldest_whole)
    assert newer <= sum(week.filed for week in shown.weeks) <= sum(day.filed for day in past)


@given(DAYS, CHECK_INS, NOW)
def test_the_figures_agree_with_each_other(days, check_ins, now):
    """The row never exceeds the best, the goal follows the row, weeks follow each other, this week is kept or open."""
    shown = streak(days, check_ins, now)
    assert 0 <= shown.weeks_in_a_row <= shown.best
    assert shown.goal_met == (shown.weeks_in_a_row >= shown.goal)
    assert shown.this_week in (WeekState.KEPT, WeekState.OPEN)
    assert 1 <= len(shown.weeks) <= 12
    mondays = [date.fromisocalendar(int(week.week[:4]), int(week.week[6:]), 1) for week in shown.weeks]
    assert all(later - earlier == timedelta(weeks=1) for earlier, later in itertools.pairwise(mondays))


@given(DAYS, CHECK_INS, NOW)
def test_one_more_document_now_never_shortens_the_row(days, check_ins, now):
    """Doing something is never punished."""
    before = streak(days, check_ins, now)
    after = streak([*days, KeptDay(now)], check_ins, now)
    assert after.weeks_in_a_row >= before.weeks_in_a_row
    assert after.best >= before.best


@given(st.integers(0, 52), st.integers(0, 6), st.integers(0, 23))
def test_the_goal_needs_four_kept_weeks_whatever_the_hour(week, weekday, hour):
    """One day a week, outside Monday's morning, keeps exactly that week."""
    clock = time(hour) if weekday else time(12)
    first = date(2026, 1, 5) + timedelta(weeks=week, days=weekday)
    days = []
    for step in range(4):
        day = first + timedelta(weeks=step)
        days.append(KeptDay(When(datetime.combine(day, clock, UTC), day, clock)))
        assert streak(days, [], days[-1].when).weeks_in_a_row == step + 1
