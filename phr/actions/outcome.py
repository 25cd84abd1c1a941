"""What became of each file that phr was given."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from phr.record.entry import RecordId


class End(Enum):
    """The visible ends of a file's way in; while the vault is locked nobody can know what is already held."""

    FILED = "filed"
    FILED_NOT_READ = "filed-not-read"
    WAITING = "waiting"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its path in the inbox, the end, and for one that waits the reason and the next step.

    `is_inside`: it lay in another file (an archive, a mail), under whose path its own begins.
    """

    path: str
    end: End
    record_id: RecordId | None = None
    code: str = ""
    what: str = ""
    next_step: str = ""
    is_inside: bool = False


class Progress(Protocol):
    """What is told of an intake as it goes on; a face decides how to show it."""

    def expect(self, files: int) -> None:
        """Say that so many more files are to be taken in."""

    def tell(self, outcome: Outcome) -> None:
        """Say what became of one file."""

    def page(self, path: str, done: int, of: int) -> None:
        """Say how many pages of a file OCR has read; may come from any thread."""


class Silence:
    """Progress that nobody watches."""

    def expect(self, files: int) -> None:
        """Do nothing."""

    def tell(self, outcome: Outcome) -> None:
        """Do nothing."""

    def page(self, path: str, done: int, of: int) -> None:
        """Do nothing."""


def tally(outcomes: Iterable[Outcome]) -> dict[End, int]:
    """Return how many files came to each end."""
    counted = Counter(outcome.end for outcome in outcomes)
    return {end: counted[end] for end in End}
