"""The person's word wins, and can be taken back."""

import pytest
from papers_made import LAB

from phr.actions.books import open_books
from phr.actions.browse import Filter, find_record, list_records, search_records
from phr.actions.decide import (
    AnswerNotUnderstood,
    NothingToCorrect,
    answer,
    correct,
    open_questions,
    remove,
    restore,
    take_back,
    word_of_answer,
)
from phr.actions.exporting import export
from phr.actions.shelf import NoSuchRecord
from phr.record.entry import PersonsWord, State
from phr.record.filing import DocumentDate, PersonMatch, Subject, Sureness
from phr.record.kinds import Category, RecordKind


@pytest.fixture
def record(drop, take_in, books):
    """File one lab report."""
    drop("lab.txt", LAB)
    take_in()
    books.catch_up()
    (held,) = list_records(books, Filter())
    return held


def test_a_correction_wins_and_stays_searchable(books, record):
    """The corrected kind is the person's word, its category follows, and the text is still found."""
    corrected = correct(books, record, PersonsWord(kind=RecordKind.LETTER, title="Letter of spring"))
    assert corrected.filing.kind.sureness is Sureness.YOUR_WORD
    assert corrected.filing.category.value is Category.DOCTOR_NOTES
    assert [found.record.id for found in search_records(books, "creatinine")] == [record.id]
    assert [found.record.id for found in search_records(books, "spring")] == [record.id]


def test_a_correction_can_be_taken_back(books, record):
    """Undo brings back what stood before, step by step."""
    correct(books, record, PersonsWord(title="first"))
    correct(books, record, PersonsWord(title="second"))
    assert take_back(books, record).filing.title == "first"


def test_two_corrections_add_up(books, record):
    """A later word about the date keeps the earlier one about the kind."""
    correct(books, record, PersonsWord(kind=RecordKind.LETTER))
    corrected = correct(books, record, PersonsWord(document_date=DocumentDate(2025, 1)))
    assert corrected.filing.kind.value is RecordKind.LETTER
    assert str(corrected.filing.document_date.value) == "2025-01"


def test_saying_nothing_is_an_error(books, record):
    """An empty correction changes nothing and says so."""
    with pytest.raises(NothingToCorrect):
        correct(books, record, PersonsWord())


def test_a_strangers_page_is_asked_about_and_answered(drop, take_in, books):
    """A page that names another person is held back until the person says otherwise."""
    drop("other.txt", LAB.replace("Mara Quandt", "Holger Brandt").replace("02/03/1970", "11/29/1951"))
    take_in()
    books.catch_up()
    (asked,) = [one for one in open_questions(books) if one.question.about is Subject.PERSON]
    assert asked.record.held_back
    answered = answer(books, asked, "yes")
    assert not answered.held_back
    assert answered.person_match is PersonMatch.MATCH
    assert [one for one in open_questions(books) if one.question.about is Subject.PERSON] == []


def test_the_trash_keeps_everything(books, record):
    """A removed record leaves lists and search, and comes back whole."""
    assert remove(books, [record]) == (record.id,)
    assert list_records(books, Filter()) == ()
    assert search_records(books, "creatinine") == ()
    (in_trash,) = list_records(books, Filter(removed=True))
    assert in_trash.state is State.REMOVED
    assert restore(books, [in_trash]) == (record.id,)
    assert len(list_records(books, Filter())) == 1


def test_the_trash_asks_nothing(drop, take_in, books):
    """What is in the trash has no question, in no list; taken out of it, it has the same one as before."""
    drop("other.txt", LAB.replace("Mara Quandt", "Holger Brandt").replace("02/03/1970", "11/29/1951"))
    take_in()
    books.catch_up()
    (asked,) = open_questions(books)
    remove(books, [asked.record])
    (removed,) = list_records(books, Filter(removed=True))
    assert not removed.is_unsure
    assert removed.filing.questions == ()
    assert list_records(books, Filter(removed=True, only_unsure=True)) == ()
    restore(books, [removed])
    assert open_questions(books)[0].question == asked.question


def test_an_id_may_be_shortened_to_four_digits(books, record):
    """A unique beginning names a record; less than four digits never does."""
    assert find_record(books, record.id[:4]).id == record.id
    for typed in (record.id[:3], "", "zzzz"):
        with pytest.raises(NoSuchRecord):
            find_record(books, typed)


@pytest.mark.parametrize(
    ("about", "value"), [(Subject.KIND, "poem"), (Subject.DATE, "2026-13-01"), (Subject.PERSON, "maybe")]
)
def test_an_answer_that_fits_nothing_is_said(about, value):
    """An answer is checked before it is written."""
    with pytest.raises(AnswerNotUnderstood):
        word_of_answer(about, value)


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_document_without_its_sheet_is_shown_and_exported(home, key, drop, take_in, tmp_path, is_kept):
    """A damaged sheet hides nothing, whether or not the index remembers it: the original comes out whole."""
    drop("lab.txt", LAB)
    take_in()
    with open_books(home, key) as books:
        (record,) = books.shelf().records
    home.place.object_path(record.meta).write_bytes(b"torn")
    if not is_kept:
        home.index_file.unlink()
    with open_books(home, key) as books:
        (shown,) = list_records(books, Filter())
        assert shown.id == record.id
        assert is_kept or [trouble.code for trouble in shown.troubles] == ["sheet-lost"]
        done = export(books, [shown], tmp_path / "out")
    (written,) = [path for path in done.path.rglob("*") if path.is_file() and path.name != "index.json"]
    assert written.read_bytes() == LAB.encode()
    assert done.failed == ()
