"""What --since may say."""

from datetime import date

import pytest

from phr.actions.packing import WindowNotUnderstood, parse_since


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("", (None, None)), ("24m", (None, 24)), (" 6M ", (None, 6)), ("2025-01-31", (date(2025, 1, 31), None))],
)
def test_months_or_a_day(typed, meant):
    """A number of months, or the first day."""
    assert parse_since(typed) == meant


@pytest.mark.parametrize("typed", ["0m", "m", "24", "-3m", "2025", "2025-13-01", "soon", "²m", "9999m"])
def test_anything_else_is_said(typed):
    """What names no time is an error, never the usual window."""
    with pytest.raises(WindowNotUnderstood):
        parse_since(typed)
