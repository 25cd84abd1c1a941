"""Whose document it is: the patient's name as printed, near its label, and the patient's date of birth.

Never the doctor's name, a relative's or an emergency contact's: a name counts by the label before it or by the birth
date after it. Where several places name a patient, the name with the most support wins.
"""

from collections import defaultdict
from datetime import date

from phr.classify.dates import Order
from phr.classify.lines import Script, fold
from phr.classify.name_places import Named, names_in
from phr.classify.order import Settled
from phr.classify.places import quote_on
from phr.classify.roles import Dated, Role
from phr.record.filing import Finding, Sureness
from phr.record.reading import Reading

_Key = frozenset[str]


def find_person(reading: Reading, script: Script) -> Finding[str] | None:
    """Return the patient's name as printed, without Mr or Frau; None where the document names no patient."""
    support: dict[_Key, list[Named]] = defaultdict(list)
    for named in names_in(script):
        support[frozenset(fold(named.name).replace(",", " ").split())].append(named)
    if not support:
        return None
    weights = {key: _support(held) for key, held in support.items()}
    best = max(weights, key=lambda key: (weights[key], -support[key][0].line.index))
    first = max(support[best], key=lambda named: (named.weight, -named.line.index))
    rivals = [weight for key, weight in weights.items() if not (key <= best or best <= key)]
    is_clear = not rivals or weights[best] >= 1.5 * max(rivals)
    sureness = Sureness.SURE if is_clear and first.weight >= 3 and len(best) > 1 else Sureness.LIKELY
    return Finding(first.name, sureness, (quote_on(reading, first.line.page, first.name),), first.why)


def find_birth_date(reading: Reading, found: list[Dated], settled: Settled, today: date) -> Finding[date] | None:
    """Return the patient's date of birth: the one printed beside a birth label; None where none stands there."""
    births = [item.mention for item in found if item.role is Role.BIRTH and item.mention.values[0].day is not None]
    if not births:
        return None
    mention = births[0]
    value = mention.read(settled.order or Order.MONTH_FIRST).first_day()
    if value > today:
        value = mention.values[0].first_day()
    if value > today:
        return None
    is_plain = not mention.is_open or settled.is_proved
    sureness = Sureness.SURE if is_plain and len({other.values for other in births}) == 1 else Sureness.LIKELY
    return Finding(
        value, sureness, (quote_on(reading, mention.line.page, mention.text),), "printed beside the word for birth"
    )


def _support(held: list[Named]) -> float:
    strongest = max(named.weight for named in held)
    return strongest + 0.5 * min(len(held) - 1, 4)
