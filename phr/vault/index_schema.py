"""The index's file: how it is opened, which tables it has, and when it is thrown away.

An index is a copy of what the log and the sealed sheets say. So a file that is damaged, was made by another version,
or opens with another key is never an error: it is deleted and made anew. Everything in it and in its write-ahead
log is encrypted (ChaCha20-Poly1305 per page); temporary tables stay in memory and freed pages are overwritten.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from phr.errors import Unavailable

if TYPE_CHECKING:
    import apsw

KEY_SIZE = 32  # bytes
SCHEMA = 4
"""Grows with every change of the tables or of what is put in them; an index of another schema is made anew."""

_APPLICATION = 0x70687269  # "phri", SQLite's application_id
_BUSY_MS = 10_000  # how long a second process of phr waits for the first one's transaction

_TABLES = """
CREATE TABLE device (device TEXT PRIMARY KEY, seq INTEGER NOT NULL, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (
    device TEXT NOT NULL, seq INTEGER NOT NULL, place INTEGER NOT NULL, lamport INTEGER NOT NULL,
    at INTEGER NOT NULL, zone TEXT NOT NULL, day TEXT NOT NULL, was_locked INTEGER NOT NULL,
    record_id TEXT, meta TEXT, body TEXT NOT NULL,
    PRIMARY KEY (device, seq, place)
) WITHOUT ROWID;
CREATE INDEX event_of_record ON event (record_id) WHERE record_id IS NOT NULL;
CREATE TABLE sheet (record_id TEXT PRIMARY KEY, meta TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE wanted (meta TEXT PRIMARY KEY, record_id TEXT) WITHOUT ROWID;
CREATE TABLE note (meta TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE page (
    id INTEGER PRIMARY KEY, record_id TEXT NOT NULL, number INTEGER NOT NULL, about TEXT NOT NULL, body TEXT NOT NULL
);
CREATE INDEX page_of_record ON page (record_id);
CREATE TABLE glimpse (record_id TEXT PRIMARY KEY, body TEXT NOT NULL, is_compared INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX glimpse_uncompared ON glimpse (record_id) WHERE NOT is_compared;
CREATE TABLE mark (value INTEGER NOT NULL, record_id TEXT NOT NULL, PRIMARY KEY (value, record_id)) WITHOUT ROWID;
CREATE TABLE likeness (
    one TEXT NOT NULL, other TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX likeness_of_other ON likeness (other);
CREATE TABLE layout (record_id TEXT PRIMARY KEY, meta TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX layout_of_sheet ON layout (meta);
CREATE VIRTUAL TABLE page_words USING fts5 (
    about, body, content = 'page', content_rowid = 'id', prefix = '2 3',
    tokenize = "unicode61 remove_diacritics 2 tokenchars '\u00ad'"
);
INSERT INTO page_words (page_words, rank) VALUES ('secure-delete', 1);
"""


class IndexUnavailable(Unavailable):
    """The machine does not let phr open or write its index; `why` is SQLite's word for it."""

    code = "index-unavailable"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"the index {path} cannot be used ({why}); your records are safe in the vault",
            next_step="free some space or give yourself permission to write there, then run the same again",
        )


class IndexLost(Unavailable):
    """The index turned out damaged while it was read; it was thrown away and is empty now."""

    code = "index-lost"

    def __init__(self) -> None:
        super().__init__(
            "the index was damaged and was thrown away; your records are safe in the vault",
            next_step="run the same again: phr makes a new index from the vault",
        )


def open_database(path: Path, key: bytes) -> "apsw.Connection":
    """Return a connection to a whole index of this schema, made anew where there is none; raise IndexUnavailable.

    `key` is 32 random bytes, used as they are.
    """
    import apsw

    try:
        return _opened(path, key)
    except (apsw.NotADBError, apsw.CorruptError, _OtherSchema):
        throw_away(path)
    except apsw.Error as error:
        raise IndexUnavailable(path, _why(error)) from error
    try:
        return _opened(path, key)
    except (apsw.Error, _OtherSchema) as error:
        raise IndexUnavailable(path, _why(error)) from error


def throw_away(path: Path) -> None:
    """Delete an index and what SQLite keeps beside it; raise IndexUnavailable where the machine does not let us."""
    try:
        for suffix in ("-journal", "-wal", "-shm", ""):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    except OSError as error:
        raise IndexUnavailable(path, type(error).__name__) from error


class _OtherSchema(Exception):
    """The file is an index of another version of phr, or no index."""


def _opened(path: Path, key: bytes) -> "apsw.Connection":
    import apsw

    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise IndexUnavailable(path, type(error).__name__) from error
    connection = apsw.Connection(str(path))
    try:
        connection.pragma("cipher", "chacha20")
        connection.pragma("hexkey", f"raw:{key.hex()}".encode().hex())
        connection.set_busy_timeout(_BUSY_MS)
        connection.pragma("temp_store", "memory")
        connection.pragma("secure_delete", "on")
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "normal")
        connection.transaction_mode = "IMMEDIATE"
        _settle_schema(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _settle_schema(connection: "apsw.Connection") -> None:
    if _is_ours(connection):
        return
    with connection:
        # Two processes may open a new index at once: whoever comes second finds the tables made.
        if _is_ours(connection):
            return
        connection.execute(_TABLES)
        connection.pragma("application_id", _APPLICATION)
        connection.pragma("user_version", SCHEMA)


def _is_ours(connection: "apsw.Connection") -> bool:
    marks = connection.pragma("application_id"), connection.pragma("user_version")
    if marks == (_APPLICATION, SCHEMA):
        return True
    if any(marks) or connection.execute("SELECT count(*) FROM sqlite_schema").get:
        raise _OtherSchema
    return False


def _why(error: Exception) -> str:
    return str(error) or type(error).__name__
