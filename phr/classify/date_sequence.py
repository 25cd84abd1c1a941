"""The order of day and month by the dates of one lab sheet: a sample is taken, received, and then reported, within days.

03/04 and 03/05 are a day apart with the month first and a month apart with the day first; a blood test takes days.
"""

from collections.abc import Sequence
from datetime import date

from phr.classify.dates import Order
from phr.classify.order import Settled
from phr.classify.roles import Dated, Role

_STEPS = (Role.COLLECTED, Role.RECEIVED, Role.REPORTED)
_FEW_DAYS = 7  # from the first step to the last, in the order that is taken
_MANY_DAYS = 28  # from which on the other order is given up; what lies between is asked about


def settle_by_sequence(settled: Settled, found: Sequence[Dated], today: date) -> Settled:
    """Return the day/month order of a lab sheet, where its own dates make sense in one order and in the other do not.

    An order that is known already is kept. It stays open where a step stands alone, and where both orders may be meant.
    """
    days = [item for item in found if item.role in _STEPS and item.mention.values[0].day is not None]
    is_open = any(item.mention.is_open for item in days)
    if settled.order is not None or not is_open or len({item.role for item in days}) < 2:
        return settled
    spans = {order: _days_apart(days, order, today) for order in Order}
    for order, other in ((Order.DAY_FIRST, Order.MONTH_FIRST), (Order.MONTH_FIRST, Order.DAY_FIRST)):
        if _is_within(spans[order], _FEW_DAYS) and not _is_within(spans[other], _MANY_DAYS - 1):
            why = "only so its sample is collected, received and reported within days"
            return Settled(order, is_proved=False, why=why)
    return settled


def _is_within(days: int | None, most: int) -> bool:
    return days is not None and days <= most


def _days_apart(found: Sequence[Dated], order: Order, today: date) -> int | None:
    """Return how many days lie between the first step and the last; None where one comes too early, or is to come."""
    last: date | None = None
    first = today
    for role in _STEPS:
        days = [item.mention.read(order).first_day() for item in found if item.role is role]
        if days and ((last is not None and min(days) < last) or max(days) > today):
            return None
        first = min([first, *days])
        last = max(days, default=last)
    return (last - first).days if last is not None else None
