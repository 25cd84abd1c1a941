"""What a person's corrections teach: how a paper is laid out, and what was said about it; no field for a person."""

from dataclasses import dataclass, field

from phr.record.filing import DocumentDate
from phr.record.ids import RecordId
from phr.record.kinds import Category, RecordKind

Order = tuple[int, str, int, int]
"""A place in the total order of events: (lamport, device, seq, place)."""


@dataclass(frozen=True, slots=True)
class LabelledDate:
    """A printed date that is no date of birth: the words that lead to it, its role, and what it can mean.

    `label` is folded and holds neither names nor numbers; "" where no words lead to it. With two `values` the first
    is read day-first, the second month-first. `text` is as printed, `page` counts from 1.
    """

    label: str
    role: str
    values: tuple[DocumentDate, ...]
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paper is laid out, without what is personal: whose form it is, which fixed words it prints, which dates.

    `sender` are the folded phrases of its letterhead, `form` its headings and its labels (these end with a colon),
    `foot` the last lines of its first page, each once and in order.
    `fields` are what is printed beside a label near the top (label, text), from which a title may be taken. `order` is
    in which order its numeric dates are read, "" where that is open; `is_order_proved` says that a date of its own
    shows it. `printed` are the distinct words of the first page, folded, to see whether a name is printed there; no
    layout is known again by them.
    """

    sender: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    foot: tuple[str, ...] = ()
    dates: tuple[LabelledDate, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    order: str = ""
    is_order_proved: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What can be taught of a paper, None where nothing is: found by phr, or said by the person."""

    category: Category | None = None
    kind: RecordKind | None = None
    document_date: DocumentDate | None = None
    provider: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the person said of one record, beside what phr had found there by itself.

    `title` and `day` tell the person which record it was; `order` is the event by which it was said.
    """

    record_id: RecordId
    title: str
    day: str
    order: Order
    layout: Layout
    found: Told = field(default_factory=Told)
    said: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What is kept of a document for learning: its layout, and the event by which the person's word on it was said."""

    layout: Layout
    said: Order | None = None
