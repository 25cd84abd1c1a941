"""Which documents are alike, in the index: what is kept of each to find others, and what was found.

It is worked out from the sheets, as all in the index is, and may be lost with it. Every function runs inside a
transaction. A document is compared only with those that were compared before it, so that each pair is met once.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from phr.record.entry import RecordId
from phr.record.likeness import Glimpse, Likeness
from phr.record.plain import from_plain, to_plain

if TYPE_CHECKING:
    import apsw

_RESEMBLING = (
    "SELECT mark.record_id, count(*) AS shared FROM mark JOIN glimpse ON glimpse.record_id = mark.record_id "
    "WHERE mark.value IN (SELECT value FROM json_each(?)) AND mark.record_id <> ? AND glimpse.is_compared "
    "GROUP BY mark.record_id HAVING shared >= ? ORDER BY shared DESC, mark.record_id LIMIT ?"
)


def put_glimpse(connection: "apsw.Connection", record_id: RecordId, glimpse: Glimpse) -> None:
    """Keep what is needed to find documents like one; what was found stays where nothing changed."""
    body = json.dumps(to_plain(glimpse), separators=(",", ":"))
    held = connection.execute("SELECT body FROM glimpse WHERE record_id = ?", (record_id,)).get
    if held == body:
        return
    forget_glimpse(connection, record_id)
    if not any(glimpse.marks):
        return
    connection.execute("INSERT INTO glimpse (record_id, body, is_compared) VALUES (?, ?, 0)", (record_id, body))
    marks = {(mark, record_id) for page in glimpse.marks for mark in page}
    connection.executemany("INSERT INTO mark (value, record_id) VALUES (?, ?)", sorted(marks))


def forget_glimpse(connection: "apsw.Connection", record_id: RecordId) -> None:
    """Forget what was kept of a document, and what was found alike."""
    glimpse = glimpse_held(connection, record_id)
    if glimpse is None:
        return
    marks = {(mark, record_id) for page in glimpse.marks for mark in page}
    connection.executemany("DELETE FROM mark WHERE value = ? AND record_id = ?", sorted(marks))
    connection.execute("DELETE FROM glimpse WHERE record_id = ?", (record_id,))
    connection.execute("DELETE FROM likeness WHERE one = ?1 OR other = ?1", (record_id,))


def glimpse_held(connection: "apsw.Connection", record_id: RecordId) -> Glimpse | None:
    """Return what is kept of a document, None where there is nothing to compare."""
    body = connection.execute("SELECT body FROM glimpse WHERE record_id = ?", (record_id,)).get
    return from_plain(Glimpse, json.loads(str(body))) if body is not None else None


def uncompared(connection: "apsw.Connection") -> tuple[RecordId, ...]:
    """Return the documents that were not compared yet."""
    rows = connection.execute("SELECT record_id FROM glimpse WHERE NOT is_compared ORDER BY record_id")
    return tuple(RecordId(str(record_id)) for (record_id,) in rows)


def resembling(
    connection: "apsw.Connection", record_id: RecordId, glimpse: Glimpse, least: int, limit: int
) -> tuple[RecordId, ...]:
    """Return compared documents that share at least so many marks with one, those that share most first."""
    marks = sorted({mark for page in glimpse.marks for mark in page})
    rows = connection.execute(_RESEMBLING, (json.dumps(marks), record_id, least, limit))
    return tuple(RecordId(str(found)) for found, _ in rows)


def put_likenesses(connection: "apsw.Connection", record_id: RecordId, found: Iterable[Likeness]) -> None:
    """Note that a document was compared, and what was found."""
    for likeness in found:
        one, other = sorted((likeness.one, likeness.other))
        body = json.dumps(to_plain(likeness.seen_from(one)), ensure_ascii=False, separators=(",", ":"))
        connection.execute("INSERT OR REPLACE INTO likeness (one, other, body) VALUES (?, ?, ?)", (one, other, body))
    connection.execute("UPDATE glimpse SET is_compared = 1 WHERE record_id = ?", (record_id,))


def likenesses(connection: "apsw.Connection") -> tuple[Likeness, ...]:
    """Return all that was found alike."""
    rows = connection.execute("SELECT body FROM likeness ORDER BY one, other").fetchall()
    return tuple(from_plain(Likeness, json.loads(str(body))) for (body,) in rows)
