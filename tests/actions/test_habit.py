"""The weekly habit, as it stands in a home."""

import pytest
from papers_made import LAB

from phr.actions.habit import InboxNotEmpty, check_in, streak_now


def test_filing_keeps_the_week_also_while_locked(home, drop, take_in):
    """One filed document keeps this week; no key is needed to see it."""
    assert streak_now(home).this_week.value == "open"
    drop("lab.txt", LAB)
    take_in()
    kept = streak_now(home)
    assert (kept.this_week.value, kept.weeks_in_a_row) == ("kept", 1)


def test_a_check_in_keeps_the_week(books):
    """Nothing new, said by the person, keeps the week too."""
    week, kept = check_in(books)
    assert kept.weeks_in_a_row == 1
    assert kept.weeks[-1].week == week
    assert kept.weeks[-1].state.value == "checked-in"


def test_no_check_in_while_something_waits(books, drop):
    """Who says that nothing is new has looked: an inbox with files in it is refused."""
    drop("new.pdf", b"%PDF-1.4")
    with pytest.raises(InboxNotEmpty):
        check_in(books)
    assert streak_now(books.home).this_week.value == "open"
