"""Values to the rows of the index and back; pure."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from enum import Enum

from phr.record.entry import RecordId, Sheet
from phr.record.events import HandedOver, PersonNoted, PlanNoted, Stamped
from phr.record.kinds import CATEGORY_NAMES, KINDS
from phr.record.plain import from_plain, to_plain
from phr.vault.event_names import event_from_plain, event_plain, record_of
from phr.vault.persons_word import with_word

EVENT_COLUMNS = "device, seq, place, lamport, at, zone, day, was_locked, record_id, meta, body"

EventRow = tuple[str, int, int, int, int, str, str, int, str | None, str | None, str]
"""device, seq, place, lamport, at (seconds since 1970 UTC), zone, day, was_locked, record_id, note's meta, body."""

PageRow = tuple[int, str, str]
"""number, about, body. A document without text has one row, of page 0."""


class NoteKind(Enum):
    """What a sealed note is about; the value is the event's name in the vault format."""

    PLAN = "plan"
    PERSON = "person"
    HANDED = "handed"


def event_row(stamped: Stamped) -> EventRow:
    """Return the row of an event."""
    event = stamped.event
    return (
        stamped.device,
        stamped.seq,
        stamped.place,
        stamped.lamport,
        int(stamped.at.timestamp()),
        stamped.zone,
        stamped.day.isoformat(),
        int(stamped.was_locked),
        record_of(event),
        event.meta if isinstance(event, PlanNoted | PersonNoted | HandedOver) else None,
        _json(event_plain(event)),
    )


def stamped_of(row: EventRow) -> Stamped:
    """Return the event of a row."""
    device, seq, place, lamport, at, zone, day, was_locked, _, _, body = row
    return Stamped(
        event=event_from_plain(json.loads(body)),
        at=datetime.fromtimestamp(at, UTC),
        zone=zone,
        day=date.fromisoformat(day),
        lamport=lamport,
        device=device,
        seq=seq,
        place=place,
        was_locked=bool(was_locked),
    )


def sheet_body(sheet: Sheet) -> str:
    """Return a sheet as JSON: without its pages' text, which has rows of its own, and what is rarely asked for."""
    return _json(to_plain(replace(sheet, text=(), seen=(), statements=(), lab_values=())))


def sheet_of(body: str) -> Sheet:
    """Return the sheet of a row, without text, words that OCR saw, statements, and lab values."""
    return from_plain(Sheet, json.loads(body))


def sheet_in(sealed_plain: bytes, record_id: RecordId) -> Sheet | None:
    """Return the sheet in the plaintext of a meta object; None where it is none, or another document's."""
    try:
        sheet = from_plain(Sheet, json.loads(sealed_plain))
    except (ValueError, RecursionError):
        return None
    return sheet if sheet.record_id == record_id else None


def note_in(sealed_plain: bytes) -> str | None:
    """Return the JSON in the plaintext of a note's meta object, without its padding; None where it is none."""
    try:
        return _json(json.loads(sealed_plain))
    except (ValueError, RecursionError):
        return None


def page_rows(sheet: Sheet) -> list[PageRow]:
    """Return what of a document can be searched: its pages, and beside each what is known of the whole."""
    about = _about(sheet)
    return [(number, about, text) for number, text in enumerate(sheet.text, 1)] or [(0, about, "")]


def _about(sheet: Sheet) -> str:
    filing = with_word(sheet.joined.filing if sheet.joined else sheet.filing, sheet.word)
    kind = KINDS[filing.kind.value]
    said = (
        filing.title,
        filing.provider.value if filing.provider else "",
        filing.person.value if filing.person else "",
        sheet.study.description if sheet.study else "",
        kind.english,
        kind.german,
        CATEGORY_NAMES[filing.category.value],
        sheet.source_name,
    )
    return " · ".join(words for words in said if words)


def _json(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))
