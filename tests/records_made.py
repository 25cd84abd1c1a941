"""Records made up for tests that need no vault: each says what matters to it, and all else is the same."""

from dataclasses import replace
from datetime import UTC, datetime

from phr.record.entry import ObjectId, Record, RecordId, State
from phr.record.filing import DocumentDate, Filing, Finding, PersonMatch, Sureness
from phr.record.kinds import Category, RecordKind
from phr.record.reading import Form

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def filing(kind=RecordKind.UNKNOWN, *, name=None, born=None, provider=None, dated=None, title=""):
    """Make a filing: the kind is unsure, what else is told is sure."""

    def sure(value):
        return Finding(value, Sureness.SURE) if value else None

    return Filing(
        Finding(Category.OTHER, Sureness.SURE),
        Finding(kind, Sureness.UNSURE),
        document_date=sure(dated and DocumentDate.parse(dated)),
        person=sure(name),
        birth_date=sure(born),
        provider=sure(provider),
        title=title,
    )


def record(number=1, told=None, **fields):
    """Make a record by its number: what it is filed as, and any fields of it."""
    plain = Record(
        id=RecordId(f"{number:016x}"),
        filing=told or filing(),
        person_match=PersonMatch.UNKNOWN,
        held_back=False,
        state=State.FILED,
        source_name="Brief.pdf",
        received=AT,
        day=AT.date(),
        form=Form.PDF,
        mime="application/pdf",
        page_count=1,
        size_bytes=1,
        plain_sha256="",
        objects=(),
        meta=ObjectId(""),
    )
    return replace(plain, **fields)
