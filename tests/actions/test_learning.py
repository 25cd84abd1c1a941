"""What was said of one record is carried over to its like, at once, and taken back with the word."""

import pytest

from phr.actions.books import open_books
from phr.actions.browse import Filter, list_records, search_records
from phr.actions.decide import correct, open_questions, remove, restore, take_back
from phr.actions.lab_reading import labs_unsearched, read_labs
from phr.actions.labs import lab_series
from phr.actions.learning import followers
from phr.actions.outcome import Silence
from phr.actions.rereading import reread
from phr.record.entry import PersonsWord
from phr.record.filing import PersonMatch, Subject, Sureness
from phr.record.kinds import RecordKind

SHEET = """Harbour View Practice
14 Mill Road
Information sheet
Name: {name}   DOB: 03/02/1970
Seen on: {seen}
Notes: please keep this sheet
Questions: {body}
"""


def sheet(seen: str, name: str = "Mara Quandt", body: str = "ask at the desk") -> str:
    """Return a paper that phr asks about, of one layout whatever it says."""
    return SHEET.format(seen=seen, name=name, body=body)


@pytest.fixture
def file_as(drop, take_in, books):
    """File a paper, with a vault that is locked while it is taken in, and return its record."""

    def put(name: str, text: str):
        drop(name, text)
        take_in()
        books.catch_up()
        return next(one for one in list_records(books, Filter()) if name in one.source_names)

    return put


def of(books, record):
    """Return a record as it stands now."""
    return books.shelf().find(record.id)


def asked_about(books) -> set[str]:
    """Return the records of which phr asks what they are."""
    return {one.record.id for one in open_questions(books) if one.question.about is Subject.KIND}


def test_the_next_paper_follows_though_the_vault_was_locked(books, file_as):
    """A paper that comes in after a correction is filed by it as soon as the vault is open, and says why."""
    first = file_as("one.txt", sheet("14/05/2026"))
    assert first.id in asked_about(books)
    correct(books, first, PersonsWord(kind=RecordKind.VISIT_SUMMARY, provider="Harbour View, Dr. Ames"))
    second = file_as("two.txt", sheet("20/06/2026", body="call us"))
    assert (second.filing.kind.value, second.filing.kind.sureness) == (RecordKind.VISIT_SUMMARY, Sureness.LIKELY)
    assert "you said so of “" in second.filing.kind.why
    assert second.filing.provider is not None
    assert second.filing.provider.value == "Harbour View, Dr. Ames"
    assert second.filing.learned_from == (first.id,)
    assert asked_about(books) == set()
    assert followers(books.shelf(), of(books, first)) == (second,)


def test_what_was_learned_is_found(books, file_as):
    """A search finds a paper by the title and provider that it learned, and no more once they are taken back."""
    one = file_as("one.txt", sheet("14/05/2026"))
    correct(books, one, PersonsWord(provider="Dr. Ames", title="Knee clinic"))
    two = file_as("two.txt", sheet("20/06/2026", body="call us"))
    assert {found.record.id for found in search_records(books, "ames knee")} == {one.id, two.id}
    take_back(books, one)
    assert search_records(books, "ames") == ()


def test_one_answer_settles_the_open_questions_of_the_layout(books, file_as):
    """Papers that phr asked about before the answer follow it at once; taking it back asks about all of them again."""
    held = [file_as(f"{day}.txt", sheet(f"{day}/05/2026", body=f"{day} rooms")) for day in (14, 15, 16)]
    everything = {one.id for one in held}
    assert asked_about(books) == everything
    correct(books, held[0], PersonsWord(kind=RecordKind.VISIT_SUMMARY))
    assert asked_about(books) == set()
    take_back(books, held[0])
    assert asked_about(books) == everything
    assert of(books, held[2]).filing.kind.sureness is Sureness.UNSURE


def test_nothing_is_written_for_those_that_follow(books, file_as):
    """A correction writes one sheet; the papers that follow keep theirs, so there is nothing to undo in them."""
    one, other = file_as("one.txt", sheet("14/05/2026")), file_as("two.txt", sheet("15/05/2026", body="call us"))
    before = books.metas(other.id), books.sheet(other.id)
    correct(books, one, PersonsWord(kind=RecordKind.VISIT_SUMMARY))
    assert of(books, other).filing.kind.value is RecordKind.VISIT_SUMMARY
    assert (books.metas(other.id), books.sheet(other.id)) == before


def test_an_index_made_anew_has_learned_the_same(books, file_as, home, key):
    """What is kept in the index may be lost: a new one shows the same records."""
    one = file_as("one.txt", sheet("14/05/2026"))
    file_as("two.txt", sheet("15/05/2026", body="call us"))
    correct(books, one, PersonsWord(kind=RecordKind.VISIT_SUMMARY, provider="Dr. Ames"))
    shown = books.shelf().records
    books.index.start_over()
    books.catch_up()
    assert books.shelf().records == shown
    with open_books(home, key) as again:
        assert again.shelf().records == shown


def test_a_title_with_a_name_of_the_family_stays_where_it_is(books, file_as):
    """A title that names one of the vault's persons is not given to another paper."""
    one = file_as("one.txt", sheet("14/05/2026", name="M. Q."))
    correct(books, one, PersonsWord(title="Mara's sheet", kind=RecordKind.VISIT_SUMMARY))
    second = file_as("two.txt", sheet("15/05/2026", name="J. K.", body="call us"))
    assert second.filing.kind.value is RecordKind.VISIT_SUMMARY
    assert second.filing.title != "Mara's sheet"
    correct(books, one, PersonsWord(title="Information"))
    third = file_as("three.txt", sheet("16/05/2026", name="J. K.", body="write to us"))
    assert third.filing.title == "Information"


def test_the_trash_teaches_nothing(books, file_as):
    """What was said of a record in the trash is not carried over, until it comes out again."""
    one, other = file_as("one.txt", sheet("14/05/2026")), file_as("two.txt", sheet("15/05/2026", body="call us"))
    correct(books, one, PersonsWord(kind=RecordKind.VISIT_SUMMARY))
    remove(books, [one])
    assert of(books, other).id in asked_about(books)
    restore(books, [of(books, one)])
    assert of(books, other).filing.kind.value is RecordKind.VISIT_SUMMARY


def test_a_strangers_paper_follows_and_stays_a_strangers(books, file_as):
    """A paper of the same layout that names somebody else is still held back and asked about."""
    correct(books, file_as("one.txt", sheet("14/05/2026")), PersonsWord(kind=RecordKind.VISIT_SUMMARY, is_mine=True))
    stranger = file_as("two.txt", sheet("15/05/2026", name="Jonas Kowal").replace("03/02/1970", "11/12/1951"))
    assert stranger.filing.kind.value is RecordKind.VISIT_SUMMARY
    assert (stranger.person_match, stranger.held_back) == (PersonMatch.OTHER, True)
    assert any(question.about is Subject.PERSON for question in stranger.filing.questions)


def test_an_old_word_read_again_is_no_newer(books, file_as):
    """A sheet that is written again for another reason does not make its word the newest."""
    one, two = file_as("one.txt", sheet("14/05/2026")), file_as("two.txt", sheet("15/05/2026", body="call us"))
    three = file_as("three.txt", sheet("16/05/2026", body="write to us"))
    correct(books, one, PersonsWord(kind=RecordKind.VISIT_SUMMARY))
    correct(books, two, PersonsWord(kind=RecordKind.LETTER))
    assert of(books, three).filing.kind.value is RecordKind.LETTER
    books.describe(books.sheet(one.id))
    reread(books, [of(books, one)], Silence())
    assert of(books, three).filing.kind.value is RecordKind.LETTER


def test_the_persons_own_word_wins_over_what_was_learned(books, file_as):
    """What was said of a record itself is never changed by what was said of its like."""
    one, two = file_as("one.txt", sheet("14/05/2026")), file_as("two.txt", sheet("15/05/2026", body="call us"))
    correct(books, two, PersonsWord(kind=RecordKind.LETTER))
    correct(books, one, PersonsWord(kind=RecordKind.VISIT_SUMMARY))
    assert of(books, two).filing.kind.value is RecordKind.LETTER
    assert of(books, two).filing.kind.sureness is Sureness.YOUR_WORD
    assert of(books, one).filing.kind.value is RecordKind.VISIT_SUMMARY


def test_a_paper_that_came_twice_teaches_once(books, file_as):
    """Copies of one file are one record, which teaches what was said of it and is no follower of itself."""
    one = file_as("one.txt", sheet("14/05/2026"))
    file_as("again.txt", sheet("14/05/2026"))
    correct(books, one, PersonsWord(kind=RecordKind.VISIT_SUMMARY))
    assert followers(books.shelf(), of(books, one)) == ()
    assert of(books, one).filing.learned_from == ()


ROWS = SHEET.replace(
    "Questions: {body}",
    "TSH  {body}  0.40 - 4.50\n"
    "Please bring this sheet to your next visit with the doctor and tell the nurse of your medicines.",
)


def test_the_rows_of_a_paper_that_follows_as_a_lab_sheet_are_read(books, file_as):
    """Shown as a lab sheet by what was said of another, a paper has its lab values; with the word they go again."""
    first = file_as("one.txt", ROWS.format(name="Mara Quandt", seen="14/05/2026", body="2.10"))
    second = file_as("two.txt", ROWS.format(name="Mara Quandt", seen="20/06/2026", body="6.84"))
    assert lab_series(books) == ()
    correct(books, first, PersonsWord(kind=RecordKind.LAB_RESULT))
    assert [len(one.points) for one in lab_series(books) if one.key == "tsh"] == [1]
    (due,) = labs_unsearched(books)
    assert due.document.id == second.id
    read_labs(books, [due])
    assert labs_unsearched(books) == ()
    assert [point.value for one in lab_series(books) if one.key == "tsh" for point in one.points] == ["2.10", "6.84"]
    assert books.sheet(second.id).word == PersonsWord()
    take_back(books, of(books, first))
    assert lab_series(books) == ()
