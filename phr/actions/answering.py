"""Answers to questions that are asked once, and taking any of them back: a word, a splitting, a password."""

from collections.abc import Mapping
from dataclasses import dataclass

from phr.actions.books import Books
from phr.actions.decide import answer, correct_all, take_back_all, word_of_answer
from phr.actions.merging import AskedOnce
from phr.actions.passwords import PasswordUnproven, WrongPassword, is_shut
from phr.actions.whole import put_together
from phr.record.entry import ObjectId, RecordId
from phr.record.events import Event, Removed, Restored
from phr.record.filing import PaperPassword, Subject
from phr.vault.replay import Document


@dataclass(frozen=True, slots=True)
class Answered:
    """What one answer did, and what taking it back needs.

    `appeared` are records that came out of those it was about, `replaced` the sheets that were written anew, `removed`
    the documents that went to the trash, `learnt` the passwords that are kept now.
    """

    once: AskedOnce
    appeared: tuple[RecordId, ...] = ()
    replaced: tuple[ObjectId, ...] = ()
    removed: tuple[RecordId, ...] = ()
    learnt: tuple[str, ...] = ()

    @property
    def about(self) -> tuple[RecordId, ...]:
        """Return the records that it was about."""
        return tuple(one.record.id for one in self.once.asked)

    @property
    def is_word(self) -> bool:
        """Say whether the answer is nothing but the person's word about the records."""
        return not (self.appeared or self.replaced or self.removed or self.learnt)


def answer_once(books: Books, once: AskedOnce, value: str) -> Answered:
    """Write an answer to each of the questions that it settles, together; `value` as in `answer`.

    A password need open one of several papers only. Raises AnswerNotUnderstood, WrongPassword, PasswordUnproven,
    CannotBeSplit; nothing is written then.
    """
    about = once.question.about
    if (value and about is Subject.PASSWORD) or (about is Subject.PARTS and value == "yes"):
        return _changed(books, once, value)
    answers = once.answers(value)
    correct_all(books, [(one.record.id, word_of_answer(about, each, one.question.choices)) for one, each in answers])
    return Answered(once)


def take_answer_back(books: Books, answered: Answered) -> None:
    """Undo an answer: records, sheets and the trash are as they were, and a password is tried no more.

    What came out of an archive goes to the trash, for nothing is ever erased silently.
    """
    if answered.is_word:
        take_back_all(books, answered.about)
        return
    if answered.once.question.about is Subject.PARTS:
        put_together(books, books.shelf().find(answered.about[0]))
        return
    books.describe(*(books.sheet_in(meta) for meta in answered.replaced))
    events: list[Event] = [Removed(record_id) for record_id in answered.appeared]
    events += [Restored(record_id) for record_id in answered.removed]
    if events:
        books.write(*events)
    for password in answered.learnt:
        books.note_person(PaperPassword(password, is_kept=False))


def _changed(books: Books, once: AskedOnce, value: str) -> Answered:
    """Give an answer that reads or parts documents, and note what it changed."""
    before, known = books.index.replayed().documents, books.passwords()
    opened = 0
    refused: WrongPassword | PasswordUnproven = WrongPassword()
    for one in once.asked:
        if opened and not is_shut(books.shelf().find(one.record.id)):
            continue  # the password of one before opened it too
        try:
            answer(books, one, value)
            opened += 1
        except (WrongPassword, PasswordUnproven) as error:
            refused = error
    if not opened:
        raise refused
    after = books.index.replayed().documents
    return Answered(
        once,
        appeared=tuple(record_id for record_id in after if record_id not in before),
        replaced=tuple(_replaced(before, after)),
        removed=tuple(
            i for i, document in after.items() if document.is_removed and i in before and not before[i].is_removed
        ),
        learnt=tuple(password for password in books.passwords() if password not in known),
    )


def _replaced(before: Mapping[RecordId, Document], after: Mapping[RecordId, Document]) -> list[ObjectId]:
    """Return the sheets that documents had before, where they have others now."""
    metas = [(document.meta, after[record_id].meta) for record_id, document in before.items() if record_id in after]
    return [old for old, new in metas if old is not None and old != new]
