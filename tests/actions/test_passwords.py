"""Papers with a password of their own: asked for once, kept sealed, tried on the next."""

import io

import pytest
from papers_made import LAB

from phr.actions.books import open_books
from phr.actions.decide import answer, open_questions
from phr.actions.passwords import WrongPassword, open_what_came_in
from phr.record.entry import State
from phr.record.filing import Subject
from phr.record.kinds import RecordKind

SECRET = "03-02-1970 Quandt"


def locked_pdf(text: str) -> bytes:
    """Return a PDF of a text that opens only with SECRET."""
    import pypdf
    import typst

    made = typst.compile(
        b'#set page(width: 21cm)\n#set text(font: "DejaVu Sans Mono", size: 8pt)\n```\n' + text.encode() + b"\n```",
        format="pdf",
    )
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(made)))
    writer.encrypt(SECRET, algorithm="AES-256")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


@pytest.fixture
def shut(drop, take_in):
    """Take in a lab sheet that opens only with its password."""
    drop("lab.pdf", locked_pdf(LAB))
    take_in()


def test_the_password_is_asked_for_and_opens_the_paper(home, key, shut):
    """The one question about a shut paper is its password; answered, the paper is read and filed as what it is."""
    with open_books(home, key) as books:
        (asked,) = open_questions(books)
        assert asked.question.about is Subject.PASSWORD
        assert asked.record.state is State.FILED_NOT_READ
        now = answer(books, asked, SECRET)
        assert (now.state, now.filing.kind.value) == (State.FILED, RecordKind.LAB_RESULT)
        assert "Hemoglobin" in "\n".join(books.text_of(now))
        assert open_questions(books) == ()


def test_a_kept_password_opens_the_next_paper(home, key, shut, drop, take_in):
    """A second paper with the same password, taken in while locked, is read as soon as the vault is open."""
    with open_books(home, key) as books:
        (asked,) = open_questions(books)
        answer(books, asked, SECRET)
    drop("next.pdf", locked_pdf(LAB.replace("2.1", "2.4")))
    take_in()
    assert open_what_came_in(home, key) == 1
    with open_books(home, key) as books:
        assert [record.state for record in books.shelf().records] == [State.FILED, State.FILED]
        assert Subject.PASSWORD not in {one.question.about for one in open_questions(books)}


def test_a_wrong_password_is_said_and_not_kept(home, key, shut):
    """A mistyped password is an error, nothing of it is kept, and the question stays."""
    with open_books(home, key) as books:
        (asked,) = open_questions(books)
        with pytest.raises(WrongPassword):
            answer(books, asked, "another")
        assert books.passwords() == ()
        assert len(open_questions(books)) == 1


def test_do_not_ask_again_holds(home, key, shut):
    """Whoever does not know the password is not asked for it again, nor what a paper is that nobody can look at."""
    with open_books(home, key) as books:
        (asked,) = open_questions(books)
        answer(books, asked, "")
        assert open_questions(books) == ()


def test_the_password_lies_nowhere_in_clear(home, key, shut):
    """No file of the vault or of this machine's state holds the password."""
    with open_books(home, key) as books:
        (asked,) = open_questions(books)
        answer(books, asked, SECRET)
    for path in home.settings.home.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
