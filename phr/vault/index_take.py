"""How events and the sheets they name get into the index's tables; every function runs inside a transaction."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from phr.record.entry import ObjectId, RecordId, Sheet
from phr.record.events import HandedOver, PersonNoted, PlanNoted, Stamped
from phr.record.likeness import Glimpse
from phr.vault.device import Head
from phr.vault.event_names import record_of
from phr.vault.index_alike import forget_glimpse, put_glimpse
from phr.vault.index_layout import forget_layout
from phr.vault.index_rows import EVENT_COLUMNS, event_row, note_in, page_rows, sheet_body, sheet_in, stamped_of
from phr.vault.replay import Document, document_of
from phr.vault.search_words import folded

if TYPE_CHECKING:
    import apsw

GlimpseOf = Callable[[Sheet], Glimpse]
"""What makes of a sheet, with its text, what is kept to find documents like it."""

_PUT_EVENT = f"INSERT OR IGNORE INTO event ({EVENT_COLUMNS}) VALUES ({', '.join('?' * 11)})"  # noqa: S608 - a constant
_EVENTS_OF = f"SELECT {EVENT_COLUMNS} FROM event WHERE record_id IN (SELECT value FROM json_each(?))"  # noqa: S608
_PUT_WORDS = "INSERT INTO page_words (rowid, about, body) VALUES (?, ?, ?)"
_PUT_HEAD = (
    "INSERT INTO device (device, seq, digest) VALUES (?, ?, ?) ON CONFLICT (device) DO UPDATE "
    "SET seq = excluded.seq, digest = excluded.digest WHERE excluded.seq > seq"
)


def wanted(connection: "apsw.Connection", fresh: Iterable[Stamped]) -> tuple[ObjectId, ...]:
    """Return which sealed sheets and notes the index lacks, once it has taken some events."""
    stamped = tuple(fresh)
    documents = _documents(connection, stamped, ())
    held = _sheets_held(connection, documents)
    sheets = {d.meta for d in documents.values() if d.meta and d.is_held and held.get(d.record_id) != d.meta}
    older = connection.execute("SELECT meta, record_id FROM wanted")
    left = {meta for meta, record_id in older if record_id not in documents}
    notes = {meta for meta in _notes_named(stamped) if not _has_note(connection, meta)}
    return tuple(sorted(sheets | notes | left))


def take(
    connection: "apsw.Connection",
    fresh: Iterable[Stamped],
    metas: Mapping[ObjectId, bytes],
    heads: Mapping[str, Head],
    glimpse_of: GlimpseOf,
) -> tuple[int, tuple[ObjectId, ...]]:
    """Take events and plaintexts in; return how many events were new, and which plaintexts are no sheet or note."""
    stamped = tuple(fresh)
    before = connection.total_changes()
    connection.executemany(_PUT_EVENT, (event_row(s) for s in stamped))
    new_events = connection.total_changes() - before
    waiting = [(m, r) for m, r in connection.execute("SELECT meta, record_id FROM wanted") if m in metas]
    documents = _documents(connection, stamped, [record_id for _, record_id in waiting if record_id is not None])
    held = _sheets_held(connection, documents)
    unreadable = {
        _settle(connection, document, held.get(document.record_id), metas, glimpse_of)
        for document in documents.values()
    }
    notes = {*_notes_named(stamped), *(meta for meta, record_id in waiting if record_id is None)}
    unreadable |= {_put_note(connection, meta, metas) for meta in notes if not _has_note(connection, meta)}
    connection.executemany(_PUT_HEAD, ((device, head.seq, head.digest) for device, head in heads.items()))
    return new_events, tuple(sorted(meta for meta in unreadable if meta is not None))


def empty(connection: "apsw.Connection") -> None:
    """Delete every row."""
    for table in ("device", "event", "sheet", "wanted", "note", "page", "glimpse", "mark", "likeness", "layout"):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names from the line above
    connection.execute("INSERT INTO page_words (page_words) VALUES ('delete-all')")


def index_words_anew(connection: "apsw.Connection") -> None:
    """Fill the full-text index anew from the pages.

    FTS5 deletes words at once, but may keep one here and there to tell two of its blocks apart. Its own `rebuild`
    would read the pages unfolded.
    """
    connection.execute("INSERT INTO page_words (page_words) VALUES ('delete-all')")
    pages = connection.execute("SELECT id, about, body FROM page")
    connection.executemany(_PUT_WORDS, ((rowid, folded(str(about)), folded(str(body))) for rowid, about, body in pages))


def _documents(
    connection: "apsw.Connection", stamped: Iterable[Stamped], also: Iterable[RecordId]
) -> dict[RecordId, Document]:
    events: dict[RecordId, list[Stamped]] = {record_id: [] for record_id in also}
    for happened in stamped:
        record_id = record_of(happened.event)
        if record_id is not None:
            events.setdefault(record_id, []).append(happened)
    for row in connection.execute(_EVENTS_OF, (json.dumps(list(events)),)):
        held = stamped_of(row)
        events[RecordId(str(row[8]))].append(held)
    return {record_id: document_of(record_id, happened) for record_id, happened in events.items()}


def _sheets_held(connection: "apsw.Connection", record_ids: Iterable[RecordId]) -> dict[RecordId, ObjectId]:
    query = "SELECT record_id, meta FROM sheet WHERE record_id IN (SELECT value FROM json_each(?))"
    rows = connection.execute(query, (json.dumps(list(record_ids)),))
    return {RecordId(str(record_id)): ObjectId(str(meta)) for record_id, meta in rows}


def _settle(
    connection: "apsw.Connection",
    document: Document,
    held: ObjectId | None,
    metas: Mapping[ObjectId, bytes],
    glimpse_of: GlimpseOf,
) -> ObjectId | None:
    """Bring a document's rows up to date; return the meta whose plaintext is none of its sheets."""
    record_id, meta = document.record_id, document.meta
    connection.execute("DELETE FROM wanted WHERE record_id = ?", (record_id,))
    if not document.is_held or meta is None:
        _forget_sheet(connection, record_id)
        forget_glimpse(connection, record_id)
        return None
    if held == meta:
        return None
    sheet = sheet_in(metas[meta], record_id) if meta in metas else None
    if sheet is None:
        connection.execute("INSERT OR REPLACE INTO wanted (meta, record_id) VALUES (?, ?)", (meta, record_id))
        return meta if meta in metas else None
    _forget_sheet(connection, record_id)
    _put_sheet(connection, meta, sheet)
    put_glimpse(connection, record_id, glimpse_of(sheet))
    return None


def _put_sheet(connection: "apsw.Connection", meta: ObjectId, sheet: Sheet) -> None:
    values = (sheet.record_id, meta, sheet_body(sheet))
    connection.execute("INSERT INTO sheet (record_id, meta, body) VALUES (?, ?, ?)", values)
    for number, about, body in page_rows(sheet):
        page = (sheet.record_id, number, about, body)
        connection.execute("INSERT INTO page (record_id, number, about, body) VALUES (?, ?, ?, ?)", page)
        connection.execute(_PUT_WORDS, (connection.last_insert_rowid(), folded(about), folded(body)))


def _forget_sheet(connection: "apsw.Connection", record_id: RecordId) -> None:
    pages = connection.execute("SELECT id, about, body FROM page WHERE record_id = ?", (record_id,)).fetchall()
    for rowid, about, body in pages:
        # The full-text index has no copy of the text: it must be told the very words that it was given.
        words = (rowid, folded(str(about)), folded(str(body)))
        connection.execute("INSERT INTO page_words (page_words, rowid, about, body) VALUES ('delete', ?, ?, ?)", words)
    connection.execute("DELETE FROM page WHERE record_id = ?", (record_id,))
    connection.execute("DELETE FROM sheet WHERE record_id = ?", (record_id,))
    forget_layout(connection, record_id)


def _notes_named(stamped: Iterable[Stamped]) -> set[ObjectId]:
    return {s.event.meta for s in stamped if isinstance(s.event, PlanNoted | PersonNoted | HandedOver)}


def _has_note(connection: "apsw.Connection", meta: ObjectId) -> bool:
    return connection.execute("SELECT 1 FROM note WHERE meta = ?", (meta,)).get is not None


def _put_note(connection: "apsw.Connection", meta: ObjectId, metas: Mapping[ObjectId, bytes]) -> ObjectId | None:
    body = note_in(metas[meta]) if meta in metas else None
    if body is None:
        connection.execute("INSERT OR REPLACE INTO wanted (meta, record_id) VALUES (?, NULL)", (meta,))
        return meta if meta in metas else None
    connection.execute("DELETE FROM wanted WHERE meta = ?", (meta,))
    connection.execute("INSERT INTO note (meta, body) VALUES (?, ?)", (meta, body))
    return None
