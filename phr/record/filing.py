"""What phr concludes from a Reading: each conclusion with the words it rests on and how sure it is."""

from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from phr.record.ids import RecordId
from phr.record.kinds import Category, RecordKind, name_of
from phr.record.reading import Box

T = TypeVar("T")


class Sureness(Enum):
    """How far a finding may be trusted, from the person's own word down to a guess that phr asks about."""

    YOUR_WORD = "your-word"
    SURE = "sure"
    LIKELY = "likely"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Quote:
    """The printed words that a finding rests on, and where they stand.

    `page` counts from 1; None where the words come from no page (a DICOM tag: `source` is then its keyword).
    """

    text: str
    page: int | None = None
    box: Box | None = None
    source: str = "page"


@dataclass(frozen=True, slots=True)
class Finding(Generic[T]):
    """A conclusion: the value, how sure, the words it rests on, and why, in a short phrase a person understands."""

    value: T
    sureness: Sureness
    quotes: tuple[Quote, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, order=True)
class DocumentDate:
    """A calendar date as far as it is known: a year, a month of a year, or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        """Return ISO 8601 with reduced precision: 2026, 2026-03 or 2026-03-14."""
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @classmethod
    def of(cls, day: date) -> "DocumentDate":
        """Return the full date of a day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> "DocumentDate":
        """Return the date an ISO text names; raise ValueError where it names none."""
        parts = [int(part) for part in text.split("-")]
        if not 1 <= len(parts) <= 3 or len(text) != (4, 7, 10)[len(parts) - 1]:
            raise ValueError(text)
        padded = [*parts, 1, 1][:3]
        date(padded[0], padded[1], padded[2])
        return cls(*parts)

    def first_day(self) -> date:
        """Return the earliest day the date can mean."""
        return date(self.year, self.month or 1, self.day or 1)


class Subject(Enum):
    """What a question is about."""

    KIND = "kind"
    DATE = "date"
    PERSON = "person"
    PARTS = "parts"
    SAME = "same"
    PASSWORD = "password"  # noqa: S105 - the subject of a question, no secret


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be picked with a key. `value` is what is stored: a kind's slug, an ISO date, a name."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What only the person can answer, with the answers phr thinks possible, likeliest first."""

    about: Subject
    text: str
    choices: tuple[Choice, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a document belongs and what is known of it; None where the document does not say.

    `person` is the patient's name as printed, `birth_date` the patient's; `birth_date_else` is the other day that the
    printed birth date can mean, where nothing in the document tells day from month. `others` are other patients whom
    pages of it name. A finding that is UNSURE has its question. `learned_from` are the records on whose correction
    some of it rests, `title_why` says so of the title; both are worked out when it is shown.
    """

    category: Finding[Category]
    kind: Finding[RecordKind]
    document_date: Finding[DocumentDate] | None = None
    person: Finding[str] | None = None
    birth_date: Finding[date] | None = None
    provider: Finding[str] | None = None
    language: Finding[str] | None = None
    title: str = ""
    questions: tuple[Question, ...] = ()
    birth_date_else: date | None = None
    others: tuple[Finding[str], ...] = ()
    learned_from: tuple[RecordId, ...] = ()
    title_why: str = ""

    def title_as(self, kind: RecordKind) -> str:
        """Return the title where the document is of another kind: one that only named the kind names the other."""
        return name_of(kind) if self.title == name_of(self.kind.value) else self.title


class PersonMatch(Enum):
    """Whether the person a document names is one whose vault this is."""

    MATCH = "match"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone whose records this vault holds: the name as on the identity card, other names used, date of birth."""

    name: str
    born: date | None = None
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperPassword:
    """A password that opens papers of one sender, as the person typed it; it lies sealed in the vault.

    Not `is_kept`: the person took it back, and it is tried no more.
    """

    password: str = field(repr=False)
    is_kept: bool = True
