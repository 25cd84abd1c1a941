"""Reading again: what was stored and not read is read from the vault, and the person's word stays."""

import io

import pytest
from papers_made import LAB

from phr.actions.books import open_books
from phr.actions.browse import contents_of
from phr.actions.decide import correct
from phr.actions.intake import Intake
from phr.actions.origin import inbox_at
from phr.actions.outcome import Silence
from phr.actions.rereading import reread, to_read_again
from phr.inbox.look import scan_inbox
from phr.readers.pool import ReaderPool
from phr.record.entry import PersonsWord, State
from phr.record.kinds import RecordKind

pytest.importorskip("rapidocr", reason="the part that reads pictures (phr[ocr]) is not installed")


@pytest.fixture
def picture() -> bytes:
    """A lab sheet as a picture."""
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("L", (1240, 700), "white")
    ImageDraw.Draw(sheet).multiline_text((60, 60), LAB, "black", ImageFont.load_default(30), spacing=16)
    made = io.BytesIO()
    sheet.save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def stored(home, drop, picture):
    """Store the picture with a phr that cannot read pictures."""
    drop("sheet.png", picture)
    with ReaderPool(1, reads_pictures=False) as pool:
        deliveries = [seen.delivery for seen in scan_inbox(home.settings.inbox).entries]
        Intake(home, pool, inbox_at(home.settings.inbox), Silence()).take_in(deliveries)


def test_a_picture_is_read_later_without_a_new_drop(home, key, stored):
    """Once the part that reads pictures is there, the stored picture is read, filed, found and traced to its page."""
    with open_books(home, key) as books:
        (record,) = books.shelf().records
        assert record.state is State.FILED_NOT_READ
        assert [trouble.code for trouble in record.troubles] == ["ocr-not-installed"]
        done = reread(books, to_read_again(books, ()), Silence())
        assert (done.read, done.understood, done.failed) == (1, 1, ())
        (now,) = books.shelf().records
        assert (now.state, now.id) == (State.FILED, record.id)
        assert now.filing.kind.value is RecordKind.LAB_RESULT
        assert "Hemoglobin" in "\n".join(books.text_of(now))
        assert contents_of(books, now).ocr_pages == (1,)
        assert to_read_again(books, ()) == ()


def test_the_persons_word_outlasts_reading_again(home, key, stored):
    """What the person said before about the unread picture still wins after it was read."""
    with open_books(home, key) as books:
        (record,) = books.shelf().records
        correct(books, record, PersonsWord(kind=RecordKind.LETTER))
        reread(books, books.shelf().records, Silence())
        (now,) = books.shelf().records
        assert now.filing.kind.value is RecordKind.LETTER
        assert books.text_of(now)


def test_reading_worse_takes_nothing_away(home, key, drop, take_in, picture, monkeypatch):
    """A record that was read keeps its text when it is read again where pictures cannot be read any more."""
    drop("sheet.png", picture)
    take_in()
    monkeypatch.setattr("phr.readers.pool.ocr_available", lambda: False)
    with open_books(home, key) as books:
        (before,) = books.shelf().records
        text = books.text_of(before)
        assert "Hemoglobin" in "\n".join(text)
        reread(books, (before,), Silence())
        (now,) = books.shelf().records
        assert now.state is State.FILED
        assert books.text_of(now) == text
