"""Values survive the way through JSON."""

import json
from datetime import UTC, date, datetime

import pytest

from phr.record.entry import Instance, ObjectId, PersonsWord, RecordId, Series, Sheet, Study
from phr.record.filing import (
    Choice,
    DocumentDate,
    Filing,
    Finding,
    Question,
    Quote,
    Subject,
    Sureness,
)
from phr.record.kinds import KINDS, Category, RecordKind
from phr.record.plain import from_plain, to_plain
from phr.record.reading import Box, Form, Trouble

SHEET = Sheet(
    record_id=RecordId("ab" * 8),
    plain_sha256="c" * 64,
    source_name="scan 1.pdf",
    form=Form.PDF,
    mime="application/pdf",
    size_bytes=7,
    received=datetime(2026, 3, 1, 12, tzinfo=UTC),
    page_count=1,
    is_read=True,
    filing=Filing(
        category=Finding(Category.LABS, Sureness.SURE),
        kind=Finding(RecordKind.LAB_RESULT, Sureness.SURE, (Quote("LABORATORY REPORT", 1, Box(1, 2, 3, 4)),)),
        document_date=Finding(DocumentDate(2026, 2), Sureness.LIKELY),
        birth_date=Finding(date(1971, 5, 9), Sureness.SURE),
        questions=(Question(Subject.DATE, "Which day?", (Choice("2026-02-03", "3 February 2026"),)),),
    ),
    text=("Hämoglobin 13,2",),
    troubles=(Trouble("pdf-damaged", "a page is damaged", "ask for a new copy"),),
    study=Study(
        "1.2", "20260101", "", "", "", "", "DOE^JO", "", "", "", "",
        (Series("1.3", "CT", "", "1", "", (Instance("1.4", "1.5", "", "1", ObjectId("d" * 64), "e" * 64, 5, "a"),)),),
    ),
    word=PersonsWord(kind=RecordKind.LETTER, is_mine=True),
)  # fmt: skip


def test_a_sheet_is_the_same_after_json():
    """What is written into a meta object is read back equal, generic findings and dates included."""
    assert from_plain(Sheet, json.loads(json.dumps(to_plain(SHEET)))) == SHEET


def test_unknown_fields_are_let_pass():
    """A sheet written by a later phr still opens."""
    plain = to_plain(SHEET) | {"colour": "blue"}
    assert from_plain(Sheet, plain) == SHEET


@pytest.mark.parametrize("broken", [{"size_bytes": "7"}, {"form": "papyrus"}, {"text": "one"}, {"received": 3}])
def test_a_wrong_type_is_an_error(broken):
    """A value of another type, or outside an enum, is never taken."""
    with pytest.raises(ValueError, match=r"."):
        from_plain(Sheet, to_plain(SHEET) | broken)


@pytest.mark.parametrize("text", ["2026", "2026-02", "2026-02-03"])
def test_a_date_keeps_its_precision(text):
    """A year stays a year, a month a month."""
    assert str(DocumentDate.parse(text)) == text


@pytest.mark.parametrize("text", ["2026-13", "2026-02-30", "26", "2026-2", "", "2026-02-03-01", "x"])
def test_what_is_no_date_is_refused(text):
    """Only dates that exist, written in full, are dates."""
    with pytest.raises(ValueError, match=r".*"):
        DocumentDate.parse(text)


def test_every_kind_has_its_facts():
    """No kind of document is without a drawer and names in both languages."""
    assert set(KINDS) == set(RecordKind)
