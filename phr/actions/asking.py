"""What phr asks now: one thing of a record at a time where the answer decides what else there is to ask."""

from collections.abc import Iterable

from phr.actions.books import Books
from phr.actions.merging import Asked, AskedOnce, merged
from phr.actions.shelf import Shelf
from phr.record.entry import RecordId, State
from phr.record.filing import Question, Subject

_DECIDES = (Subject.PARTS, Subject.PERSON)
"""What is asked before all else of a record: parts are asked about by themselves, and nothing of a stranger's paper."""


def questions_on(shelf: Shelf) -> tuple[Asked, ...]:
    """Return the open questions of a shelf: what files hold, whose papers are, the others; newest date first."""
    standing = [record for record in shelf.newest_first() if record.state is not State.REMOVED]
    asked = [Asked(record, question) for record in standing for question in _asked_now(record.filing.questions)]
    return tuple(sorted(asked, key=lambda one: _rank(one.question)))


def questions_once(books: Books, shelf: Shelf | None = None) -> tuple[AskedOnce, ...]:
    """Return the open questions in the order in which they are asked, those that are the same asked once.

    `shelf` is that of the books where it is at hand already.
    """
    asked = questions_on(shelf or books.shelf())
    unclear = {one.record.id for one in asked if one.question.about is Subject.KIND}
    return merged(asked, {record_id: _opening(books, record_id) for record_id in unclear})


def _asked_now(questions: Iterable[Question]) -> list[Question]:
    held = list(questions)
    first = next((about for about in _DECIDES if any(one.about is about for one in held)), None)
    return [one for one in held if first is None or one.about is first]


def _rank(question: Question) -> int:
    return _DECIDES.index(question.about) if question.about in _DECIDES else len(_DECIDES)


def _opening(books: Books, record_id: RecordId) -> str:
    return next((page for page in books.index.text(record_id) if page.strip()), "")
