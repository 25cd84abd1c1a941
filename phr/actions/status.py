"""Vault and inbox at a glance: the balance of all files, and what needs the person; works while locked."""

from dataclasses import dataclass

from phr.actions.access import is_locked
from phr.actions.asking import questions_once
from phr.actions.books import Books
from phr.actions.browse import is_not_whole
from phr.actions.home import Home
from phr.inbox.seen import Waiting
from phr.inbox.waiting import count_inbox, waiting_items
from phr.readers.recognition import ocr_available
from phr.record.entry import State
from phr.record.filing import Subject
from phr.vault.ledger import load_ledger

STILL_ARRIVING = "still-arriving"
"""The code of what lies in the inbox and is not taken in yet; it needs nothing from the person but time."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What only the open vault can tell of its records, and how many files they are made of.

    `alike` counts the records of which phr asks whether they are one paper with another; `not_whole` those of discs
    that lack pictures their own table of contents lists, and archives of which not all could be taken out.
    """

    records: int
    files: int
    questions: int
    held_back: int
    not_read: int
    removed: int
    alike: int = 0
    not_whole: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """The balance: files that were taken in or lie in the inbox now, and where each of them is.

    `filed` and `already_held` count files; while locked nobody can know what is already held, so those count as filed.
    `reads_pictures` says whether the optional part that reads scans and photos is installed.
    """

    filed: int
    already_held: int
    waiting: tuple[Waiting, ...]
    waiting_files: int
    ignored: int
    is_locked: bool
    kit_lies_about: bool
    reads_pictures: bool
    unlocked: Unlocked | None = None

    @property
    def found(self) -> int:
        """Return how many files phr has met: each of them is in exactly one of the four states."""
        return self.filed + self.already_held + self.waiting_files + self.ignored

    @property
    def is_balanced(self) -> bool:
        """Say whether the records on the shelf hold just the files that the log counts as filed."""
        return self.unlocked is None or self.unlocked.files == self.filed


def status(home: Home, books: Books | None = None) -> Status:
    """Return the status of a home, with what the open vault can tell where books are given."""
    ledger = load_ledger(home.ledger_file)
    inbox = count_inbox(home.settings.inbox)
    waiting = waiting_items(home.settings.inbox)
    return Status(
        filed=ledger.filed,
        already_held=ledger.already_held,
        waiting=waiting,
        waiting_files=inbox.waiting,
        ignored=inbox.ignored,
        is_locked=is_locked(home),
        kit_lies_about=home.kit_file.exists(),
        reads_pictures=ocr_available(),
        unlocked=_unlocked(books) if books is not None else None,
    )


def _unlocked(books: Books) -> Unlocked:
    shelf = books.shelf()
    records = shelf.records
    standing = [record for record in records if record.state is not State.REMOVED]
    return Unlocked(
        records=len(standing),
        files=sum(record.files for record in records),
        questions=len(questions_once(books, shelf)),
        held_back=sum(record.held_back for record in standing),
        not_read=sum(record.state is State.FILED_NOT_READ for record in standing),
        removed=len(records) - len(standing),
        alike=sum(any(one.about is Subject.SAME for one in record.filing.questions) for record in standing),
        not_whole=sum(is_not_whole(record) for record in standing),
    )
