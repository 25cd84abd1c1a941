"""Papers that open only with a password: the person types it once, the vault keeps it, phr tries it on others."""

from collections.abc import Iterable

from phr.actions.access import Key
from phr.actions.books import Books, open_books
from phr.actions.home import Home
from phr.actions.outcome import Silence
from phr.actions.rereading import reread
from phr.errors import NotUnderstood
from phr.readers.troubles import PDF_PASSWORD
from phr.record.entry import Record, State
from phr.record.filing import PaperPassword


class WrongPassword(NotUnderstood):
    """A password that does not open the paper it was typed for."""

    code = "wrong-paper-password"

    def __init__(self) -> None:
        super().__init__(
            "this password does not open that PDF; it was not kept",
            next_step="look how its sender wrote it (often a date of birth as 03021970), or skip the question",
        )


def open_paper(books: Books, record: Record, password: str) -> Record:
    """Read a paper with its password and keep that for others; return the record as it stands now.

    Raises WrongPassword, and then keeps nothing.
    """
    reread(books, (record,), Silence(), password)
    now = books.shelf().find(record.id)
    if is_shut(now):
        raise WrongPassword
    if password not in books.passwords():
        books.note_person(PaperPassword(password))
    open_what_is_shut(books)
    return now


def open_what_is_shut(books: Books) -> int:
    """Try the passwords that the vault keeps on papers that are still shut; return how many opened."""
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
    """Say whether a record is a paper that could not be opened without its password."""
    return any(trouble.code == PDF_PASSWORD.code for trouble in record.troubles)


def _shut(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(one for one in records if is_shut(one) and one.state is not State.REMOVED)
