"""A PDF is made plain in a limited process; each way in which that cannot be done is told."""

import io
import logging
import subprocess
import sys
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter

from phr.readers.by_form import limits_for
from phr.readers.frames import NOT_PLAIN, PLAIN, PLAIN_TOO_LARGE, Order, frame, pack_order, unframe
from phr.readers.limits import limits_of_making_plain
from phr.readers.plain_pdf import answer_with_plain
from phr.readers.pool import PdfHasPassword, PdfNotMadePlain, ReaderPool, reader_command
from phr.record.reading import Form


def sealed(data):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("secret", algorithm="AES-256")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def plain(pool, data):
    return pool.make_plain(io.BytesIO(data), len(data))


@pytest.mark.parametrize("divides", [None, False])
def test_pages_keep_their_words_and_their_number(pdf, divides):
    """Each page draws one form, in which the words of the page still stand, wherever the work is done."""
    with ReaderPool(1, divides=divides) as pool:
        made = PdfReader(io.BytesIO(plain(pool, pdf([(20, 100, "alpha")], [(20, 100, "beta")]))))
    assert [page.extract_text().strip() for page in made.pages] == ["alpha", "beta"]
    assert all(len(page["/Resources"]["/XObject"]) == 1 for page in made.pages)


def test_a_file_on_disk_is_made_plain_from_its_descriptor(pool, pdf, tmp_path):
    """The file stays open and its position where it was."""
    path = tmp_path / "letter.pdf"
    path.write_bytes(pdf([(20, 100, "alpha")]))
    with path.open("rb") as opened:
        assert pool.make_plain(opened, path.stat().st_size).startswith(b"%PDF-")
        assert opened.tell() == 0


def test_a_password_is_told_from_damage(pool, pdf):
    """Two errors, each with a next step."""
    with pytest.raises(PdfHasPassword) as locked:
        plain(pool, sealed(pdf([(20, 100, "alpha")])))
    with pytest.raises(PdfNotMadePlain) as damaged:
        plain(pool, b"%PDF-1.7\nnot much")
    assert (locked.value.code, damaged.value.code) == ("pdf-password", "pdf-not-made-plain")
    assert "damaged" in damaged.value.what


def test_a_file_beyond_the_limit_is_left_alone(pool):
    """It is not even handed over."""
    with pytest.raises(PdfNotMadePlain, match="too large"):
        pool.make_plain(io.BytesIO(b"%PDF-1.7"), limits_of_making_plain().document_bytes + 1)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        ("segfault", "damaged"),
        ("spins", "too long"),
        ("eats_memory", "too much memory"),
        ("floods", "too large"),
        ("babbles", "damaged"),
    ],
)
def test_whatever_the_process_does_is_said(faulty_command, wish, why):
    """A crash, a hang, a flood and nonsense are each an error with its reason, and the next PDF is taken."""
    if not hasattr(__import__("os"), "fork"):
        pytest.skip("limits of memory and time hold on POSIX alone")
    with (
        ReaderPool(
            1, command=faulty_command, limits=lambda order: replace(limits_for(order), output_bytes=2**20)
        ) as pool,
        pytest.raises(PdfNotMadePlain, match=why),
    ):
        plain(pool, wish.encode())


def test_what_comes_out_too_large_is_a_word(pdf, monkeypatch):
    """A plain PDF beyond the limit is not sent."""
    monkeypatch.setattr(sys, "setrecursionlimit", lambda depth: None)
    small = replace(limits_of_making_plain(), output_bytes=100)
    assert answer_with_plain(io.BytesIO(pdf([(20, 100, "alpha")])), small) == PLAIN_TOO_LARGE


def test_more_pages_than_the_limit_are_refused(pdf, monkeypatch):
    """The page beyond the limit is not taken apart."""
    monkeypatch.setattr(sys, "setrecursionlimit", lambda depth: None)
    document = io.BytesIO(pdf([(20, 100, "a")], [(20, 100, "b")]))
    assert answer_with_plain(document, replace(limits_of_making_plain(), pages=1)) == NOT_PLAIN


def test_pypdf_says_nothing_of_a_document():
    """What it would warn of goes to no one: neither output nor log holds a word of it."""
    data = (
        b"%PDF-1.7\nSECRETWORD 0 obj << /SECRETWORD (SECRETWORD >> endobj trailer << /Root 1 0 R >> startxref 9 %%EOF"
    )
    order = Order(PLAIN, Form.PDF, (len(data),))
    sent = frame(pack_order(order)) + data
    done = subprocess.run([*reader_command(), "once"], input=sent, capture_output=True, check=True)
    assert (list(unframe(done.stdout)), done.stderr) == ([NOT_PLAIN], b"")


def test_pypdf_would_warn_of_that_document(caplog):
    """The test above can fail: left to itself, pypdf writes to the log."""
    with caplog.at_level(logging.WARNING), pytest.raises(Exception):  # noqa: B017, PT011  any kind
        PdfReader(
            io.BytesIO(b"%PDF-1.7\n1 0 obj << /A (B >> endobj trailer << /Root 1 0 R >> startxref 9 %%EOF")
        ).pages[0]
    assert caplog.records
