"""Trials of person matching: every owner against every document, and the look-alikes that go wrong in practice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from phr.classify.match import match_person
from phr.classify.names import family_name, name_words
from phr.record.filing import Filing, Finding, Person, PersonMatch, Sureness
from phr.record.kinds import Category, RecordKind

_TWINS = ("Alexis", "Toni")  # another given name
_ENDINGS = ("a", "e", "s")  # Daniel and Daniela, Andrea and Andreas
_GENERATION = 27  # years between father and son
_MARRIED = "Quastenfels"  # a surname that no document prints


class Labelled(Protocol):
    """A labelled document with phr's filing of it."""

    @property
    def label(self) -> dict[str, Any]:
        """Return the label's row."""

    @property
    def filing(self) -> Filing:
        """Return phr's filing."""

    @property
    def is_read(self) -> bool:
        """Say whether phr read its text."""


@dataclass(slots=True)
class Row:
    """One kind of trial: how many, how many ended as each verdict, and which verdict is an error."""

    what: str
    error: PersonMatch
    trials: int = 0
    matched: int = 0
    held_back: int = 0
    asked: int = 0

    def add(self, filing: Filing, *owners: Person) -> None:
        """Count one trial of a document in the vault of one person, or of a family."""
        verdict = match_person(filing, None, owners)
        self.trials += 1
        self.matched += verdict.match is PersonMatch.MATCH
        self.held_back += verdict.match is PersonMatch.OTHER
        self.asked += verdict.asks

    def line(self) -> str:
        """Return the table's line."""
        errors = self.matched if self.error is PersonMatch.MATCH else self.held_back
        share = f"{errors / max(self.trials, 1):.2%}"
        return (
            f"| {self.what} | {self.trials} | {self.matched} | {self.held_back} | {self.asked} | {errors} ({share}) |"
        )


def person_table(judged: Sequence[Labelled]) -> str:
    """Return the table of trials over the read documents that have a person's label."""
    documents = [item for item in judged if item.is_read and item.label["set"] != "text"]
    owners = _owners(documents)
    rows = [*_pairs(documents, owners), *_alikes(owners)]
    head = "| trial | trials | accepted | held back | asked | errors |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + "\n".join(row.line() for row in rows)


def _owners(documents: Sequence[Labelled]) -> list[Person]:
    owners: dict[frozenset[str], Person] = {}
    for item in documents:
        name = item.label.get("patient_name")
        born = item.filing.birth_date.value if item.filing.birth_date is not None else None
        if name and sum(len(word) > 1 for word in name_words(name)) > 1:
            key = frozenset(name_words(name))
            if key not in owners or owners[key].born is None:
                owners[key] = Person(name, born)
    return list(owners.values())


def _pairs(documents: Sequence[Labelled], owners: list[Person]) -> list[Row]:
    stranger = Row("a stranger's document", PersonMatch.MATCH)
    namesake = Row("a document of the same name with another birth date", PersonMatch.MATCH)
    nameless = Row("a document that names no one", PersonMatch.MATCH)
    own = Row("one's own document", PersonMatch.OTHER)
    for owner in owners:
        for item in documents:
            row = _row_of(item, owner, (stranger, namesake, nameless, own))
            row.add(item.filing, owner)
            if row is not namesake:  # without the owner's birth date nothing can tell
                row.add(item.filing, Person(owner.name))
    return [stranger, namesake, nameless, own]


def _row_of(item: Labelled, owner: Person, rows: tuple[Row, Row, Row, Row]) -> Row:
    """Return whose a document is: by the label's name, and for those of one name by the birth date that it prints."""
    stranger, namesake, nameless, own = rows
    printed = item.label.get("patient_name")
    if not printed:
        return nameless
    there, here = frozenset(name_words(printed)), frozenset(name_words(owner.name))
    if not (there <= here or here <= there):
        return stranger
    born = item.filing.birth_date.value if item.filing.birth_date is not None else None
    return namesake if born and owner.born and born != owner.born else own


def _alikes(owners: list[Person]) -> list[Row]:
    """Return trials on made-up look-alikes of each owner, each as a document that prints name and birth date."""
    twin = Row("a twin: same birth date and family name", PersonMatch.MATCH)
    ending = Row("a twin whose given name has one letter more", PersonMatch.MATCH)
    son = Row("father or son: same name, other birth date", PersonMatch.MATCH)
    junior = Row("father or son, no birth date, junior printed", PersonMatch.MATCH)
    both = Row("father and son share the vault, no birth date", PersonMatch.MATCH)
    both_dated = Row("father and son share the vault, birth date printed", PersonMatch.OTHER)
    married = Row("own, under a surname that phr was not told", PersonMatch.OTHER)
    told = Row("own, under a surname that phr was told", PersonMatch.OTHER)
    swapped = Row("day and month of birth swapped, their order plain", PersonMatch.MATCH)
    is_open = Row("own, day and month swapped, their order open", PersonMatch.OTHER)
    for owner in owners:
        given, family = _parted(owner.name)
        born = owner.born or date(1960, 5, 7)
        person = Person(owner.name, born)
        other_born = born.replace(year=born.year + _GENERATION, day=min(born.day, 28))
        new_name = f"{given} {_MARRIED}"
        for other in _TWINS:
            twin.add(_paper(f"{other} {family}", born), person)
        for letter in _ENDINGS:
            ending.add(_paper(f"{given.split()[0]}{letter} {family}", born), person)
        son.add(_paper(owner.name, other_born), person)
        junior.add(_paper(f"{given} {family} Jr.", None), person)
        both.add(_paper(owner.name, None), person, Person(f"{given} {family}", other_born))
        both_dated.add(_paper(owner.name, other_born), person, Person(f"{given} {family}", other_born))
        married.add(_paper(new_name, born), person)
        told.add(_paper(new_name, born), Person(owner.name, born, (new_name,)))
        if born.day <= 12 and born.day != born.month:
            turned = date(born.year, born.day, born.month)
            swapped.add(_paper(owner.name, turned), person)
            is_open.add(replace(_paper(owner.name, turned), birth_date_else=born), person)
    return [twin, ending, son, junior, both, both_dated, married, told, swapped, is_open]


def _parted(name: str) -> tuple[str, str]:
    family = family_name(name).split()
    given = [word for word in name_words(name) if word not in family]
    return " ".join(given).title(), " ".join(family).title()


def _paper(name: str, born: date | None) -> Filing:
    return Filing(
        Finding(Category.LABS, Sureness.SURE),
        Finding(RecordKind.LAB_RESULT, Sureness.SURE),
        person=Finding(name, Sureness.SURE),
        birth_date=Finding(born, Sureness.SURE) if born is not None else None,
    )
