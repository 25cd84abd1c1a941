"""Whose records these are: the persons of a vault, with the other names their papers use, told once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from phr.actions.books import Books
from phr.classify.names import Generation, generation_of, name_words, without_generation
from phr.errors import NotUnderstood
from phr.record.filing import Person
from phr.record.shown import shown

EARLIEST = date(1900, 1, 1)  # of a date of birth


class NameNotWhole(NotUnderstood):
    """A name of one word, by which no paper is anybody's."""

    code = "name-not-whole"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{shown(typed)[:40] or 'an empty name'} is not a whole name",
            next_step="type given name and family name as on the identity card, in quotes",
        )


class BirthNotPossible(NotUnderstood):
    """A date of birth still to come, or before 1900."""

    code = "birth-not-possible"

    def __init__(self, born: date) -> None:
        super().__init__(f"nobody was born on {born}", next_step="type the date of birth as year-month-day: 1968-04-17")


class NamesakeKnown(NotUnderstood):
    """Someone of that name is known with another date of birth: a namesake, or a slip; phr cannot tell."""

    code = "namesake-known"

    def __init__(self, known: Person) -> None:
        name = shown(known.name)
        super().__init__(
            f"phr knows {name} already, born {known.born}; nothing was changed",
            next_step=f'if it is someone else, tell them apart: phr person add "{name} jun." (or sen.); '
            "if that date was wrong, add --born-was-wrong",
        )


@dataclass(frozen=True, slots=True)
class Owner:
    """A person of the vault, and how many of its records are this person's by name and date of birth."""

    person: Person
    records: int


def owners(books: Books) -> tuple[Owner, ...]:
    """Return the persons whose records this vault holds, in the order in which they were told."""
    standing = books.shelf().standing()
    return tuple(Owner(person, sum(one.whose == person.name for one in standing)) for person in books.persons())


def add_person(
    books: Books, name: str, born: date | None, also: Sequence[str], today: date, *, born_was_wrong: bool = False
) -> Owner:
    """Say whose records these are, or more of someone who is known: a date of birth, other names.

    Every record is then judged anew. A son who bears his father's name is someone else once "jun." or "sen." says so;
    another date of birth for the same name replaces the one known only where that `born_was_wrong`. Raises
    NameNotWhole, BirthNotPossible and NamesakeKnown, and then changes nothing.
    """
    told = " ".join(name.split())
    if len(name_words(told)) < 2:
        raise NameNotWhole(told)
    if born is not None and not EARLIEST <= born <= today:
        raise BirthNotPossible(born)
    known = next((one for one in books.persons() if _name_key(one.name) == _name_key(told)), Person(told))
    if born is not None and known.born not in (None, born) and not born_was_wrong:
        raise NamesakeKnown(known)
    others = (*known.other_names, *(" ".join(one.split()) for one in also))
    person = Person(known.name, born or known.born, tuple(dict.fromkeys(one for one in others if name_words(one))))
    if person != known or not any(one == known for one in books.persons()):
        books.note_person(person)
    return next(owner for owner in owners(books) if owner.person.name == person.name)


def _name_key(name: str) -> tuple[list[str], Generation]:
    """Return what two spellings of one person's name share: its words in any order, and which of the same name."""
    return sorted(name_words(without_generation(name))), generation_of(name)
