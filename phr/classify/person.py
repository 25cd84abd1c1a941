"""Whose document it is: the patient's name as printed, near its label, and the patient's date of birth.

Never the doctor's name, a relative's or an emergency contact's: a name counts by the label before it or by the birth
date after it. Where several places name a patient, the name with the most support wins.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from phr.classify.dates import Order
from phr.classify.lines import Script, fold
from phr.classify.name_places import Named, names_in
from phr.classify.names import name_words
from phr.classify.order import Settled
from phr.classify.places import quote_on
from phr.classify.roles import Dated, Role
from phr.record.filing import Finding, Sureness
from phr.record.reading import Reading

_Key = frozenset[str]
_SAID = 4.0  # weight of a name beside the word "patient" or before a date of birth
_UNLIKE = 80.0  # rapidfuzz ratio under which two names are of two people and not one misread


@dataclass(frozen=True, slots=True)
class Patients:
    """The patient of a document, and other patients whom pages of it name: several papers may be scanned together."""

    patient: Finding[str] | None = None
    others: tuple[Finding[str], ...] = ()


def find_patients(reading: Reading, script: Script) -> Patients:
    """Return the patient's name as printed, without Mr or Frau, and whom other pages name in that place."""
    support: dict[_Key, list[Named]] = defaultdict(list)
    for named in names_in(script):
        support[frozenset(fold(named.name).replace(",", " ").split())].append(named)
    if not support:
        return Patients()
    weights = {key: _support(held) for key, held in support.items()}
    best = max(weights, key=lambda key: (weights[key], -support[key][0].line.index))
    first = max(support[best], key=lambda named: (named.weight, -named.line.index))
    rivals = [weight for key, weight in weights.items() if not (key <= best or best <= key)]
    is_clear = not rivals or weights[best] >= 1.5 * max(rivals)
    sureness = Sureness.SURE if is_clear and first.weight >= 3 and len(best) > 1 else Sureness.LIKELY
    return Patients(_finding(reading, first, sureness), tuple(_others(reading, support, best)))


def _others(reading: Reading, support: dict[_Key, list[Named]], best: _Key) -> Iterator[Finding[str]]:
    """Yield whom pages that do not name the patient call the patient, each once."""
    own = {named.line.page for named in support[best]}
    told = [support[best][0].name]
    for held in support.values():
        strongest = max(held, key=lambda named: named.weight)
        is_elsewhere = not own.intersection(named.line.page for named in held)
        if strongest.weight >= _SAID and is_elsewhere and all(_are_two(strongest.name, name) for name in told):
            told.append(strongest.name)
            yield _finding(reading, strongest, Sureness.LIKELY)


def _are_two(one: str, other: str) -> bool:
    """Say whether two names are surely of two people: too unlike for a misread one, each with a word of its own."""
    from rapidfuzz.fuzz import ratio

    left, right = frozenset(name_words(one)), frozenset(name_words(other))
    if not left - right or not right - left or min(len(left), len(right)) < 2:
        return False
    return bool(ratio(" ".join(sorted(left)), " ".join(sorted(right))) < _UNLIKE)


def _finding(reading: Reading, named: Named, sureness: Sureness) -> Finding[str]:
    return Finding(named.name, sureness, (quote_on(reading, named.line.page, named.name),), named.why)


@dataclass(frozen=True, slots=True)
class Born:
    """A birth date as it is read, and the other day that it can mean where nothing tells the day from the month."""

    birth_date: Finding[date] | None = None
    otherwise: date | None = None


def find_birth_date(reading: Reading, found: list[Dated], settled: Settled, today: date) -> Born:
    """Return the patient's date of birth: the one printed beside a birth label; none where none stands there."""
    births = [item.mention for item in found if item.role is Role.BIRTH and item.mention.values[0].day is not None]
    if not births:
        return Born()
    mention = births[0]
    possible = [value.first_day() for value in mention.values if value.first_day() <= today]
    if not possible:
        return Born()
    read = mention.read(settled.order or Order.MONTH_FIRST).first_day()
    value = read if read in possible else possible[0]
    is_plain = len(possible) == 1 or settled.is_proved
    sureness = Sureness.SURE if is_plain and len({other.values for other in births}) == 1 else Sureness.LIKELY
    quotes = (quote_on(reading, mention.line.page, mention.text),)
    otherwise = next((day for day in possible if day != value), None) if settled.order is None else None
    return Born(Finding(value, sureness, quotes, "printed beside the word for birth"), otherwise)


def _support(held: list[Named]) -> float:
    strongest = max(named.weight for named in held)
    return strongest + 0.5 * min(len(held) - 1, 4)
