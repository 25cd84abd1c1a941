"""The law of a lab sheet's dates: an order is taken only where the sheet's own dates leave no other."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from phr.classify.date_sequence import settle_by_sequence
from phr.classify.dates import Order, mentions_in
from phr.classify.lines import script_of
from phr.classify.order import Settled
from phr.classify.roles import dated
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)
OPEN = Settled(None, is_proved=False, why="nothing tells")
WRITTEN = {Order.DAY_FIRST: "%d/%m/%Y", Order.MONTH_FIRST: "%m/%d/%Y"}


def settled(texts, before=OPEN):
    lines = (f"{label}: {text}" for label, text in zip(("Collected", "Received", "Reported"), texts, strict=True))
    page = Page(1, 0.0, 0.0, "\n".join(lines))
    script = script_of(Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,)))
    return settle_by_sequence(before, dated(script, mentions_in(script, TODAY)), TODAY)


@given(
    st.dates(date(2001, 1, 1), TODAY - timedelta(days=8)),
    st.integers(0, 3),
    st.integers(0, 4),
    st.sampled_from(Order),
)
def test_a_blood_test_of_a_few_days_is_never_read_the_other_way(taken, until_received, until_reported, order):
    """However a sheet of a few days is written, its order is found or left open: the other one is never taken."""
    received = taken + timedelta(days=until_received)
    days = (taken, received, received + timedelta(days=until_reported))
    assert settled([day.strftime(WRITTEN[order]) for day in days]).order in (order, None)


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), min_size=3, max_size=3), st.sampled_from(Order))
def test_what_is_known_is_kept_and_what_is_taken_is_the_only_sense(pairs, known):
    """An order from elsewhere stays; one that is taken makes a sequence of days, and turned around it makes none."""
    texts = [f"{one:02d}/{other:02d}/2025" for one, other in pairs]
    before = Settled(known, is_proved=False, why="its country")
    assert settled(texts, before) is before
    found = settled(texts)
    turned = settled([f"{other:02d}/{one:02d}/2025" for one, other in pairs])
    if found.order is not None:
        assert turned.order is not None
        assert turned.order is not found.order
