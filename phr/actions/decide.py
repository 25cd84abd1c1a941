"""The person's word: corrections and answers, written as a new sheet that wins for ever over what phr concludes."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from phr.actions.alike import word_of_same
from phr.actions.asking import questions_on
from phr.actions.books import Books
from phr.actions.lab_reading import labs_unsearched, read_labs
from phr.actions.merging import Asked
from phr.actions.passwords import open_paper
from phr.actions.shelf import ids_of
from phr.actions.splitting import split_as_proposed
from phr.errors import NotFound, NotUnderstood
from phr.record.entry import PersonsWord, Record, RecordId, State
from phr.record.events import Event, Removed, Restored
from phr.record.filing import Choice, DocumentDate, Subject
from phr.record.kinds import RecordKind
from phr.vault.persons_word import merged_word


class NothingToCorrect(NotUnderstood):
    """A correction that says nothing."""

    code = "nothing-to-correct"

    def __init__(self) -> None:
        super().__init__(
            "nothing was said about the record",
            next_step="name what is right, as in `phr correct ID --kind lab-result --date 2026-03-14`",
        )


class NothingToTakeBack(NotFound):
    """There is no word of the person's left about a record."""

    code = "nothing-to-take-back"

    def __init__(self) -> None:
        super().__init__(
            "you have said nothing about this record that could be taken back",
            next_step="see with `phr show ID` what rests on your word",
        )


class AnswerNotUnderstood(NotUnderstood):
    """An answer that fits no open question."""

    code = "answer-not-understood"

    def __init__(self, why: str) -> None:
        super().__init__(f"this answer cannot be used: {why}", next_step="see the open questions with `phr review`")


def correct(books: Books, record: Record, word: PersonsWord) -> Record:
    """Write the person's word about a record and return it as it stands now; raise NothingToCorrect."""
    correct_all(books, [(record.id, word)])
    return books.shelf().find(record.id)


def correct_all(books: Books, said: Sequence[tuple[RecordId, PersonsWord]]) -> None:
    """Write the person's words about some records together, all or none; raise NothingToCorrect."""
    if any(word == PersonsWord() for _, word in said):
        raise NothingToCorrect
    sheets = [(books.sheet(record_id), word) for record_id, word in said]
    books.describe(*(replace(sheet, word=merged_word((sheet.word, word))) for sheet, word in sheets))
    of_kind = {record_id for record_id, word in said if word.kind is not None}
    if of_kind:
        read_labs(books, labs_unsearched(books, of_kind))


def open_questions(books: Books) -> tuple[Asked, ...]:
    """Return the open questions, as `questions_on`."""
    return questions_on(books.shelf())


def answer(books: Books, asked: Asked, value: str) -> Record:
    """Write the answer to a question and return the record as it stands now.

    `value` is a kind's slug, an ISO date, "yes", "no" or the name of one of the vault's persons to whose a page is, or
    "" for "I do not know, do not ask again"; to a question for a password the password; "yes" or "no" to whether a file
    is to be split.
    Raises AnswerNotUnderstood, WrongPassword, PasswordUnproven, CannotBeSplit.
    """
    if asked.question.about is Subject.PARTS and value == "yes":
        return split_as_proposed(books, asked.record)[0]
    if asked.question.about is Subject.PASSWORD and value:
        return open_paper(books, asked.record, value)
    return correct(books, asked.record, word_of_answer(asked.question.about, value, asked.question.choices))


def take_back(books: Books, record: Record) -> Record:
    """Undo the newest word about a record that is not undone yet, and return the record as it stands now.

    The sheet is written anew with the word before it; nothing is erased. Raises NothingToTakeBack.
    """
    take_back_all(books, [books.shelf().find(record.id).id])
    return books.shelf().find(record.id)


def take_back_all(books: Books, standing: Sequence[RecordId]) -> None:
    """Undo the newest word about each of some records together, as `take_back`."""
    before = {i: word_before([books.sheet_in(meta).word for meta in books.metas(i)]) for i in standing}
    books.describe(*(replace(books.sheet(record_id), word=word) for record_id, word in before.items()))


def word_before(words: Sequence[PersonsWord]) -> PersonsWord:
    """Return the word that stood before the newest one, from those of all sheets, oldest first.

    A word equal to the one before the last took that last one back, so both are passed over. Raises NothingToTakeBack.
    """
    standing = [PersonsWord()]
    for word in words:
        if len(standing) > 1 and word == standing[-2]:
            standing.pop()
        elif word != standing[-1]:
            standing.append(word)
    if len(standing) == 1:
        raise NothingToTakeBack
    return standing[-2]


def remove(books: Books, records: Iterable[Record]) -> tuple[RecordId, ...]:
    """Put records in the trash; those in it already are let be. Return the ids of those that moved."""
    moving = [record for record in records if record.state is not State.REMOVED]
    return _decide_all(books, moving, [Removed(rid) for rid in ids_of(moving)])


def restore(books: Books, records: Iterable[Record]) -> tuple[RecordId, ...]:
    """Take records out of the trash; those not in it are let be. Return the ids of those that moved."""
    moving = [record for record in records if record.state is State.REMOVED]
    return _decide_all(books, moving, [Restored(rid) for rid in ids_of(moving)])


def word_of_answer(about: Subject, value: str, choices: Iterable[Choice] = ()) -> PersonsWord:
    """Return the word that an answer stands for; raise AnswerNotUnderstood.

    Whose a page is may be answered by a person's name, where that was among the `choices`.
    """
    if not value or (about is Subject.PARTS and value == "no"):
        return PersonsWord(answered=(about.value,))
    if about is Subject.SAME:
        return _word_of_same(value)
    try:
        if about is Subject.KIND:
            return PersonsWord(kind=RecordKind(value))
        if about is Subject.DATE:
            return PersonsWord(document_date=DocumentDate.parse(value))
    except ValueError as error:
        raise AnswerNotUnderstood(f"{value[:40]} is no {about.value} phr knows") from error
    if about is Subject.PERSON and value in {choice.value for choice in choices}:
        return PersonsWord(person=value, is_mine=True)
    if value not in ("yes", "no"):
        raise AnswerNotUnderstood("say yes or no")
    return PersonsWord(is_mine=value == "yes")


def _word_of_same(value: str) -> PersonsWord:
    word = word_of_same(value)
    if word is None:
        raise AnswerNotUnderstood("it names no record that this one may be the same paper as")
    return word


def _decide_all(books: Books, moving: list[Record], events: list[Event]) -> tuple[RecordId, ...]:
    if events:
        books.write(*events)
    return tuple(record.id for record in moving)
