"""Whether the person a document names is one whose vault this is. A wrong yes harms most, so doubt is UNKNOWN.

A name speaks for someone when each of its words has its partner (equal, an initial, or spelled nearly alike) and the
family name is among them; a second given name may be missing. A birth date speaks for or against: the same day, or
day and month swapped, agrees. MATCH needs name and birth date to agree, or the full name where no birth date is
printed; OTHER needs a clear contradiction: another birth date, or a name that shares nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from phr.classify.names import family_name, name_words, spellings, without_birth_name
from phr.record.entry import Study
from phr.record.filing import Filing, Person, PersonMatch

_ALIKE = 90.0  # rapidfuzz ratio from which two words of a name count as one misread or misspelled
_SHORT = 4  # words up to this length must be equal: Jan and Jon, Mia and Pia are different people

Verdict = tuple[PersonMatch, str]


class _Name(Enum):
    FULL = "full"
    PARTLY = "partly"
    NONE = "none"


class _Birth(Enum):
    SAME = "same"
    SWAPPED = "swapped"
    DIFFERENT = "different"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    born: date | None


def match_person(filing: Filing, study: Study | None, persons: Sequence[Person]) -> Verdict:
    """Return whether a document is about one of the vault's persons, and why, in a short phrase."""
    if not persons:
        return PersonMatch.UNKNOWN, "phr does not know yet whose records these are"
    named = _named(filing, study)
    if not name_words(named.name):
        return _by_birth_alone(named.born, persons)
    verdicts = [_verdict(named, person) for person in persons]
    matched = [verdict for verdict in verdicts if verdict[0] is PersonMatch.MATCH]
    if matched:
        return matched[0]
    if all(verdict[0] is PersonMatch.OTHER for verdict in verdicts):
        return verdicts[0] if len(verdicts) == 1 else (PersonMatch.OTHER, "name or birth date of someone else")
    return next(verdict for verdict in verdicts if verdict[0] is PersonMatch.UNKNOWN)


def _named(filing: Filing, study: Study | None) -> _Named:
    if study is None:
        born = filing.birth_date.value if filing.birth_date is not None else None
        return _Named(filing.person.value if filing.person is not None else "", born)
    digits = study.patient_birth_date.replace(".", "")
    try:
        born = date.fromisoformat(digits) if len(digits) == 8 else None
    except ValueError:
        born = None
    return _Named(study.patient_name, born)


def _by_birth_alone(born: date | None, persons: Sequence[Person]) -> Verdict:
    if born is not None and all(_birth(born, person.born) is _Birth.DIFFERENT for person in persons):
        return PersonMatch.OTHER, "another date of birth, and no name"
    return PersonMatch.UNKNOWN, "it names no patient"


def _verdict(named: _Named, person: Person) -> Verdict:
    name = max((_compare(named.name, known) for known in _known_names(person)), key=_strength)
    birth = _birth(named.born, person.born)
    if birth is _Birth.DIFFERENT:
        return PersonMatch.OTHER, "another date of birth"
    if name is _Name.NONE:
        if birth is _Birth.UNTOLD:
            return PersonMatch.OTHER, "another name"
        return PersonMatch.UNKNOWN, "the date of birth agrees, the name does not"
    if birth is _Birth.SAME and name is _Name.FULL:
        return PersonMatch.MATCH, "name and date of birth agree"
    if birth is _Birth.SWAPPED and name is _Name.FULL:
        return PersonMatch.MATCH, "the name agrees, and the date of birth with day and month swapped"
    if birth is _Birth.UNTOLD and name is _Name.FULL:
        return PersonMatch.MATCH, "the name agrees; there is no date of birth to compare"
    return PersonMatch.UNKNOWN, "only part of the name agrees"


def _strength(name: _Name) -> int:
    return (_Name.NONE, _Name.PARTLY, _Name.FULL).index(name)


def _known_names(person: Person) -> list[str]:
    names = []
    for name in (person.name, *person.other_names):
        plain, birth_name = without_birth_name(name)
        names.append(plain)
        if birth_name:
            names.append(f"{birth_name}, {' '.join(_given(plain))}")
    return names


def _given(name: str) -> tuple[str, ...]:
    family = family_name(name).split()
    return tuple(word for word in name_words(name) if word not in family)


def _compare(printed: str, known: str) -> _Name:
    results = [
        _compare_words(left, right, family_name(known))
        for left in spellings(without_birth_name(printed)[0])
        for right in spellings(known)
    ]
    return max(results, key=_strength)


def _compare_words(printed: tuple[str, ...], known: tuple[str, ...], family: str) -> _Name:
    """Return how far two names agree; in full: family name, first given name, and no printed word left over."""
    left = list(known)
    strangers = 0
    whole: list[str] = []
    for word in sorted(printed, key=len, reverse=True):
        partner = next((other for other in left if _same_word(word, other)), None)
        if partner is None:
            strangers += 1
            continue
        left.remove(partner)
        if len(word) > 1 and len(partner) > 1:
            whole.append(partner)
    if not whole:
        return _Name.NONE
    has_family = any(word in family.split() for word in whole) or any(_same_word(family, word) for word in whole)
    if has_family and len(whole) >= 2 and strangers == 0 and len(left) <= 1 and _has_given(whole, known, family):
        return _Name.FULL
    return _Name.PARTLY


def _has_given(whole: list[str], known: tuple[str, ...], family: str) -> bool:
    """Say whether the first given name is among the agreeing words: a brother shares the second, not the first."""
    given = [word for word in known if word not in family.split()]
    return bool(given) and given[0] in whole


def _same_word(one: str, other: str) -> bool:
    if one == other:
        return True
    if len(one) == 1 or len(other) == 1:
        return one[:1] == other[:1]
    if min(len(one), len(other)) <= _SHORT or one.startswith(other) or other.startswith(one):
        return False  # Daniel and Daniela may be twins
    from rapidfuzz.fuzz import ratio

    return bool(one[0] == other[0] and ratio(one, other) >= _ALIKE)


def _birth(printed: date | None, known: date | None) -> _Birth:
    if printed is None or known is None:
        return _Birth.UNTOLD
    if printed == known:
        return _Birth.SAME
    if (printed.year, printed.month, printed.day) == (known.year, known.day, known.month):
        return _Birth.SWAPPED
    return _Birth.DIFFERENT
