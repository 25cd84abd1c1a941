"""Whether the person a document names is one whose vault this is. A wrong yes harms most, so doubt is UNKNOWN.

A name speaks for someone when each of its words has its partner (equal, an initial, or spelled nearly alike) and the
family name is among them; a second given name may be missing. MATCH needs name and birth date to agree, or the full
name where no birth date is printed and nothing hints at a namesake. OTHER needs a clear contradiction: another birth
date, another generation, or a name that shares nothing. What lies between is UNKNOWN, and asked where a namesake or a
swapped birth date is the reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from phr.classify.names import (
    Generation,
    family_name,
    generation_of,
    name_words,
    spellings,
    without_birth_name,
    without_generation,
)
from phr.record.entry import Study
from phr.record.filing import Filing, Person, PersonMatch
from phr.record.patients import born_on

_MOST_NAMES = 8192  # pairs kept compared: a shelf meets the same ones each time it is shown
_ALIKE = 90.0  # rapidfuzz ratio from which two words of a name count as one misread or misspelled
_SHORT = 4  # words up to this length must be equal: Jan and Jon, Mia and Pia are different people


class Verdict(NamedTuple):
    """Whose a document is: the match, why in a short phrase, the vault's person it is, whether only asking can tell."""

    match: PersonMatch
    why: str
    person: Person | None = None
    asks: bool = False


class _Name(Enum):
    FULL = "full"
    PARTLY = "partly"
    NONE = "none"


class _Birth(Enum):
    SAME = "same"
    OPEN = "open"  # the same under one of the two readings that the document leaves open
    SWAPPED = "swapped"  # day and month changed places, though the document tells them apart
    DIFFERENT = "different"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    born: date | None
    born_else: date | None = None


def match_person(filing: Filing, study: Study | None, persons: Sequence[Person]) -> Verdict:
    """Return whether a document is about one of the vault's persons, and why."""
    if not persons:
        return Verdict(PersonMatch.UNKNOWN, "phr does not know yet whose records these are")
    named = _named(filing, study)
    if not name_words(named.name):
        return _by_birth_alone(named, persons)
    verdict = _among(named, persons)
    if study is not None and verdict.match is PersonMatch.MATCH and _is_odd(study.patient_birth_date):
        return Verdict(PersonMatch.UNKNOWN, "the name agrees, and its date of birth is no date", asks=True)
    for other in filing.others if study is None else ():
        strange = _among(_Named(other.value, None), persons)
        if strange.match is PersonMatch.OTHER:
            return Verdict(PersonMatch.OTHER, "another page of it names someone else", asks=True)
        if (
            strange.match is PersonMatch.MATCH
            and verdict.match is PersonMatch.MATCH
            and strange.person != verdict.person
        ):
            return Verdict(PersonMatch.UNKNOWN, "its pages name more than one person of this vault", asks=True)
    return verdict


def _among(named: _Named, persons: Sequence[Person]) -> Verdict:
    """Return the verdict over all persons: the one it fits, unless two fit and no birth date tells them apart."""
    verdicts = [_verdict(named, person) for person in persons]
    matched = [verdict for verdict in verdicts if verdict.match is PersonMatch.MATCH]
    if len(matched) > 1:
        dated = [verdict for verdict in matched if verdict.person and _birth(named, verdict.person) is _Birth.SAME]
        if len(dated) != 1:
            return Verdict(PersonMatch.UNKNOWN, "more than one person of this vault has this name", asks=True)
        return dated[0]
    if matched:
        only = matched[0]
        is_junior_or_senior = generation_of(named.name) is not Generation.UNTOLD
        is_born = only.person is not None and _birth(named, only.person) in (_Birth.SAME, _Birth.OPEN)
        if not (is_born or is_junior_or_senior) and any(verdict.asks for verdict in verdicts):
            return Verdict(PersonMatch.UNKNOWN, "more than one person of this vault has this name", asks=True)
        return only
    if all(verdict.match is PersonMatch.OTHER for verdict in verdicts):
        return verdicts[0] if len(verdicts) == 1 else Verdict(PersonMatch.OTHER, "name or birth date of someone else")
    if any(_named_in_full(named, person) and _birth(named, person) is _Birth.DIFFERENT for person in persons):
        return Verdict(PersonMatch.UNKNOWN, "the name is one person's, the date of birth another's", asks=True)
    unknown = [verdict for verdict in verdicts if verdict.match is PersonMatch.UNKNOWN]
    return next((verdict for verdict in unknown if verdict.asks), unknown[0])


def _named(filing: Filing, study: Study | None) -> _Named:
    if study is None:
        born = filing.birth_date.value if filing.birth_date is not None else None
        return _Named(filing.person.value if filing.person is not None else "", born, filing.birth_date_else)
    digits = born_on(study.patient_birth_date)
    born = date.fromisoformat(digits) if digits else None
    return _Named(study.patient_name, born)


def _is_odd(birth_date: str) -> bool:
    """Say whether a DICOM date of birth says something, and is no date: day and month may have changed places."""
    return not born_on(birth_date) and any(digit in "123456789" for digit in birth_date)


def _by_birth_alone(named: _Named, persons: Sequence[Person]) -> Verdict:
    if named.born is not None and all(_birth(named, person) is _Birth.DIFFERENT for person in persons):
        return Verdict(PersonMatch.OTHER, "another date of birth, and no name")
    return Verdict(PersonMatch.UNKNOWN, "it names no patient")


def _named_in_full(named: _Named, person: Person) -> bool:
    return _name_of(named, person) is _Name.FULL


def _name_of(named: _Named, person: Person) -> _Name:
    return max((_compare(named.name, known) for known in _known_names(person)), key=_strength)


def _verdict(named: _Named, person: Person) -> Verdict:
    name = _name_of(named, person)
    birth = _birth(named, person)
    if birth is _Birth.DIFFERENT:
        return Verdict(PersonMatch.OTHER, "another date of birth")
    if name is _Name.NONE:
        if birth in (_Birth.UNTOLD, _Birth.SWAPPED):
            return Verdict(PersonMatch.OTHER, "another name")
        return Verdict(PersonMatch.UNKNOWN, "the date of birth agrees, the name does not")
    if name is _Name.PARTLY:
        return Verdict(PersonMatch.UNKNOWN, "only part of the name agrees")
    return _by_generation(named, person, birth) or _of_full_name(person, birth)


def _of_full_name(person: Person, birth: _Birth) -> Verdict:
    if birth is _Birth.SWAPPED:
        why = "the name agrees, and the date of birth only with day and month swapped"
        return Verdict(PersonMatch.UNKNOWN, why, asks=True)
    why = {
        _Birth.SAME: "name and date of birth agree",
        _Birth.OPEN: "the name agrees, and the date of birth in one of the two orders it can be read in",
        _Birth.UNTOLD: "the name agrees; there is no date of birth to compare",
    }[birth]
    return Verdict(PersonMatch.MATCH, why, person)


def _by_generation(named: _Named, person: Person, birth: _Birth) -> Verdict | None:
    """Return the verdict that junior and senior give; None where neither the document nor the vault says such."""
    printed = generation_of(named.name)
    known = {
        mark for name in (person.name, *person.other_names) if (mark := generation_of(name)) is not Generation.UNTOLD
    }
    if printed in known or (printed is Generation.UNTOLD and not known):
        return None
    if printed is not Generation.UNTOLD and known:
        if birth is _Birth.UNTOLD:
            return Verdict(PersonMatch.OTHER, "the name of another generation")
        return Verdict(PersonMatch.UNKNOWN, "the date of birth agrees, junior or senior does not", asks=True)
    if birth in (_Birth.SAME, _Birth.OPEN):
        return None
    why = "there may be a namesake (junior or senior), and no date of birth tells them apart"
    return Verdict(PersonMatch.UNKNOWN, why, asks=True)


def _strength(name: _Name) -> int:
    return (_Name.NONE, _Name.PARTLY, _Name.FULL).index(name)


def _known_names(person: Person) -> list[str]:
    names = []
    for name in (person.name, *person.other_names):
        plain, birth_name = without_birth_name(without_generation(name))
        names.append(plain)
        if birth_name:
            names.append(f"{birth_name}, {' '.join(_given(plain))}")
        if len(name_words(name)) == 1:  # a birth name alone goes with the given names
            names.append(f"{name}, {' '.join(_given(person.name))}")
    return names


def _given(name: str) -> tuple[str, ...]:
    family = family_name(name).split()
    return tuple(word for word in name_words(name) if word not in family)


@lru_cache(_MOST_NAMES)
def _compare(printed: str, known: str) -> _Name:
    results = [
        _compare_words(left, right, family_name(known))
        for left in spellings(without_birth_name(without_generation(printed))[0])
        for right in spellings(known)
    ]
    return max(results, key=_strength)


def _compare_words(printed: tuple[str, ...], known: tuple[str, ...], family: str) -> _Name:
    """Return how far two names agree; in full: family name, first given name, and no printed word left over."""
    left = list(known)
    strangers = 0
    whole: list[str] = []
    for word in sorted(printed, key=len, reverse=True):
        # An initial is taken last: the L of Henry L Levin must not use up his family name.
        partner = next((other for other in sorted(left, key=len, reverse=True) if _same_word(word, other)), None)
        partner = word if word in left else partner
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


def _birth(named: _Named, person: Person) -> _Birth:
    printed, known = named.born, person.born
    if printed is None or known is None:
        return _Birth.UNTOLD
    if printed == known:
        return _Birth.SAME
    if named.born_else == known:
        return _Birth.OPEN
    if (printed.year, printed.month, printed.day) == (known.year, known.day, known.month):
        return _Birth.SWAPPED
    return _Birth.DIFFERENT
