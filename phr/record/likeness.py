"""How two documents are alike: the same paper twice, nearly the same, one within the other, or a page in common."""

from dataclasses import dataclass
from enum import Enum

from phr.record.ids import RecordId


class Alike(Enum):
    """Whether every number, date and word of two papers agrees, or all but a few lines."""

    SAME = "same"
    NEARLY = "nearly"


class Extent(Enum):
    """How much of two documents is alike: both whole, all of the first or of the other, or some pages of each."""

    WHOLE = "whole"
    ONE_WITHIN = "one-within"
    OTHER_WITHIN = "other-within"
    SOME_PAGES = "some-pages"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two papers differ: the line as each prints it, "" where it lacks such a line."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two documents are alike. `pages` pairs pages of the first with pages of the other, both from 1.

    `by_results` says that not the words were compared, but what an export says in fields of its own with lab rows;
    `one_is_seen` and `other_is_seen` that OCR read that document.
    """

    one: RecordId
    other: RecordId
    alike: Alike
    extent: Extent
    pages: tuple[tuple[int, int], ...] = ()
    differences: tuple[Difference, ...] = ()
    by_results: bool = False
    one_is_seen: bool = False
    other_is_seen: bool = False

    def seen_from(self, record_id: RecordId) -> "Likeness":
        """Return the same with a document in the first place; it must be one of the two."""
        if record_id == self.one:
            return self
        extent = {Extent.ONE_WITHIN: Extent.OTHER_WITHIN, Extent.OTHER_WITHIN: Extent.ONE_WITHIN}
        return Likeness(
            one=self.other,
            other=self.one,
            alike=self.alike,
            extent=extent.get(self.extent, self.extent),
            pages=tuple(sorted((there, here) for here, there in self.pages)),
            differences=tuple(Difference(each.other, each.one) for each in self.differences),
            by_results=self.by_results,
            one_is_seen=self.other_is_seen,
            other_is_seen=self.one_is_seen,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """A lab result for comparing: which analyte, its value with a point for decimal mark, the day or "" if untold."""

    analyte: str
    value: str
    day: str = ""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What is kept of a document, beside its text, to find others like it and to compare with them.

    `text_crc` is CRC-32 over its pages' text, so that a change of it is noticed. `marks` are for each page a few
    numbers (32 bits) that a page of the same words shares nearly all of, and one of other words nearly none; `seen`
    are the pages (from 1) that OCR read. `states_more` says that an export holds more than results.
    """

    text_crc: int = 0
    marks: tuple[tuple[int, ...], ...] = ()
    seen: tuple[int, ...] = ()
    results: tuple[Result, ...] = ()
    is_export: bool = False
    states_more: bool = False


@dataclass(frozen=True, slots=True)
class SameWord:
    """The person's word on whether a record is the same paper as another document's.

    Where it is, packages carry the other one, and this one stays out for as long as the other goes.
    """

    other: RecordId
    is_same: bool
