"""Papers and archives that open only with a password: typed once, kept in the vault, tried on others."""

from collections.abc import Iterable

from phr.actions.access import Key
from phr.actions.archives import is_archive, open_archive
from phr.actions.books import Books, open_books
from phr.actions.home import Home
from phr.actions.outcome import Silence
from phr.actions.rereading import reread
from phr.errors import NotReadable, NotUnderstood
from phr.readers.member_troubles import ARCHIVE_NOT_OPENED, MEMBER_ENCRYPTED, MEMBER_PERHAPS_OPEN
from phr.readers.troubles import PDF_PASSWORD
from phr.record.entry import Record, State
from phr.record.filing import PaperPassword

#: The troubles that a password helps against.
PASSWORD_CODES = frozenset({PDF_PASSWORD.code, MEMBER_ENCRYPTED.code})
_STILL_SHUT = PASSWORD_CODES | {ARCHIVE_NOT_OPENED}


class WrongPassword(NotUnderstood):
    """A password that does not open the paper it was typed for."""

    code = "wrong-paper-password"

    def __init__(self) -> None:
        super().__init__(
            "this password does not open it; it was not kept",
            next_step="look how its sender wrote it (often a date of birth as 03021970), or skip the question",
        )


class PasswordUnproven(NotReadable):
    """A password that may be the right one, for an archive that is too damaged to prove it."""

    code = "paper-password-unproven"

    def __init__(self) -> None:
        super().__init__(
            "this password may be right, but what it opens is damaged, so phr cannot tell; it was not kept",
            next_step="if you are sure of it, fetch the archive again and drop it in the inbox; else try another one",
        )


def open_paper(books: Books, record: Record, password: str) -> Record:
    """Read a paper, or open an archive, with its password and keep that for others; return the record as it is now.

    An archive goes to the trash when all that it holds has become records; one that is damaged stays, and tells so.
    Raises WrongPassword, PasswordUnproven, ArchiveTooLargeInside; then nothing is kept.
    """
    if is_archive(record):
        _open_with(books, record, password)
    else:
        reread(books, (record,), Silence(), password)
        if is_shut(books.shelf().find(record.id)):
            raise WrongPassword
    if password not in books.passwords():
        books.note_person(PaperPassword(password))
    open_what_is_shut(books)
    return books.shelf().find(record.id)


def _open_with(books: Books, record: Record, password: str) -> None:
    """Open an archive with a password; raise WrongPassword, PasswordUnproven where it does not fit it."""
    opened = open_archive(books, record, Silence(), (password, *books.passwords()))
    if opened.records:
        return
    if MEMBER_PERHAPS_OPEN in opened.troubles:
        raise PasswordUnproven
    if any(trouble.code in _STILL_SHUT for trouble in opened.troubles):
        raise WrongPassword


def open_what_is_shut(books: Books) -> int:
    """Try the passwords that the vault keeps on papers and archives that are still shut; return how many opened."""
    shut = _shut(books.shelf().records)
    if not shut or not books.passwords():
        return 0
    reread(books, shut, Silence())
    return len(shut) - len(_shut(books.shelf().records))


def open_what_came_in(home: Home, key: Key) -> int:
    """As `open_what_is_shut`, for a vault that is open while papers come in."""
    with open_books(home, key) as books:
        return open_what_is_shut(books)


def is_shut(record: Record) -> bool:
    """Say whether a record is a paper or an archive that could not be opened without its password."""
    return any(trouble.code in PASSWORD_CODES for trouble in record.troubles)


def _shut(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(one for one in records if is_shut(one) and one.state is not State.REMOVED)
