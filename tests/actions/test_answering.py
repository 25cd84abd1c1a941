"""An answer to what is asked once is each record's own answer, and whatever it did can be taken back."""

import io

import pypdf
import pytest
import typst
from papers_made import LAB

from phr.actions.answering import answer_once, take_answer_back
from phr.actions.asking import questions_once
from phr.actions.merging import MONTH_FIRST
from phr.actions.passwords import WrongPassword
from phr.record.filing import PersonMatch, Subject
from phr.record.kinds import RecordKind

STRANGERS = [
    LAB.replace("Mara Quandt", "Holger Brandt").replace("02/03/1970", "11/29/1951").replace("13.2", f"13.{number}")
    for number in range(3, 6)
]
NOTE = """Harbor Point Hospital
Visit summary
Patient: Mara Quandt
Date of visit: 0{}/04/2026
Assessment: stable. The patient feels well and has no new complaints.
Plan: return as needed.
"""


def asked_about(books, subject):
    return [once for once in questions_once(books) if once.question.about is subject]


def seen(books):
    """Return what a person sees of all records: what is found, what is asked, whose they are, where they stand."""
    return {one.id: (one.filing, one.person_match, one.whose, one.state) for one in books.shelf().records}


def pdf(*pages, password=None):
    source = '#set page(paper: "a4")\n#set text(size: 9pt)\n' + "\n#pagebreak()\n".join(
        f"```\n{page}\n```" for page in pages
    )
    made = typst.compile(source.encode(), format="pdf")
    if password is None:
        return made
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(made))
    writer.encrypt(password, algorithm="AES-256")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


@pytest.fixture
def strangers(drop, take_in, books):
    """File three lab sheets that name somebody else, dropped together."""
    for number, text in enumerate(STRANGERS):
        drop(f"lab {number}.txt", text)
    take_in()
    books.catch_up()


@pytest.mark.usefixtures("strangers")
def test_one_answer_is_written_for_each_record(books):
    """Asked once, answered once: each of the three sheets holds the person's word, sealed by itself."""
    (once,) = asked_about(books, Subject.PERSON)
    assert len(once.asked) == 3
    answer_once(books, once, "yes")
    assert [books.sheet(one.record.id).word.is_mine for one in once.asked] == [True, True, True]
    assert asked_about(books, Subject.PERSON) == []


@pytest.mark.usefixtures("strangers")
def test_all_of_it_is_taken_back_together(books):
    """Undo brings back all three, more than once, and the question with them."""
    before = seen(books)
    (once,) = asked_about(books, Subject.PERSON)
    for value in ("no", "", "yes"):
        answered = answer_once(books, once, value)
        assert seen(books) != before
        take_answer_back(books, answered)
        assert seen(books) == before


@pytest.mark.usefixtures("strangers")
def test_each_may_be_decided_by_itself(books):
    """Taken apart, the three questions are answered one by one, and the others stay open."""
    (once,) = asked_about(books, Subject.PERSON)
    first, *others = once.each()
    answer_once(books, first, "yes")
    (left,) = asked_about(books, Subject.PERSON)
    assert [one.record.id for one in left.asked] == [other.first.record.id for other in others]
    matches = [books.shelf().find(one.record.id).person_match for one in once.asked]
    assert matches == [PersonMatch.MATCH, PersonMatch.OTHER, PersonMatch.OTHER]


def test_a_senders_order_dates_each_paper(drop, take_in, books):
    """One answer about day and month gives each paper its own date."""
    for month in (3, 5):
        drop(f"note {month}.txt", NOTE.format(month))
    take_in()
    books.catch_up()
    (once,) = asked_about(books, Subject.DATE)
    answer_once(books, once, MONTH_FIRST)
    found = sorted(str(one.filing.document_date.value) for one in books.shelf().records)
    assert found == ["2026-03-04", "2026-05-04"]
    assert asked_about(books, Subject.DATE) == []


def test_a_splitting_is_taken_back(drop, take_in, books):
    """A scan that was split is the one scan again, asked about as before."""
    letter = "Praxis Dr. Weiler\nArztbrief\nPatient: Mara Quandt\nDatum: 02.05.2026\nSehr geehrter Herr Kollege,\n"
    drop("scan.pdf", pdf(LAB, letter + "Befund: unauffaellig. Beurteilung: kein Anhalt.\nMit freundlichen Gruessen"))
    take_in()
    books.catch_up()
    before = seen(books)
    (once,) = asked_about(books, Subject.PARTS)
    answered = answer_once(books, once, "yes")
    assert len(books.shelf().records) == 2
    take_answer_back(books, answered)
    assert seen(books) == before


def test_a_password_opens_several_papers_and_is_taken_back(drop, take_in, books):
    """One password opens both papers; undone, both are shut again, and phr does not know it any more."""
    drop("one.pdf", pdf(LAB, password="quandt-70"))
    drop("two.pdf", pdf(LAB.replace("2.1", "2.4"), password="quandt-70"))
    take_in()
    books.catch_up()
    before = seen(books)
    (once,) = asked_about(books, Subject.PASSWORD)
    assert len(once.asked) == 2
    with pytest.raises(WrongPassword):
        answer_once(books, once, "not this one")
    assert seen(books) == before
    answered = answer_once(books, once, "quandt-70")
    assert {one.filing.kind.value for one in books.shelf().records} == {RecordKind.LAB_RESULT}
    take_answer_back(books, answered)
    assert (seen(books), books.passwords()) == (before, ())
    answer_once(books, once, "quandt-70")
    assert books.passwords() == ("quandt-70",)
