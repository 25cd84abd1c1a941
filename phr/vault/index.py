"""The index: an encrypted copy of what the log and the sealed sheets say, made for listing and searching at once.

It holds nothing that the vault does not, may be deleted at any time, and catches up from the log:

    reading = read_log(..., since={device: head.seq for device, head in index.positions().items()})
    metas = {meta: opened(meta) for meta in index.wanted(reading.stamped)}
    index.take(reading.stamped, metas, reading.heads)

Risks that remain: who reads the memory of the unlocked process reads the key; file size and times show how busy a
vault is.
"""

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any, Self

from phr.record.entry import ObjectId, RecordId, Sheet
from phr.record.events import Purged, Stamped
from phr.record.lesson import LaidOut
from phr.record.likeness import Glimpse, Likeness
from phr.vault.device import Head
from phr.vault.fold import fold
from phr.vault.index_alike import glimpse_held, likenesses, put_likenesses, resembling, uncompared
from phr.vault.index_layout import layouts_held, layouts_of, put_layouts
from phr.vault.index_rows import EVENT_COLUMNS, NoteKind, sheet_of, stamped_of
from phr.vault.index_schema import IndexLost, IndexUnavailable, open_database, throw_away
from phr.vault.index_search import Hit, search
from phr.vault.index_take import GlimpseOf, empty, index_words_anew, take, wanted
from phr.vault.replay import CheckIn, Document, Noted, Replayed, document_of, replay
from phr.vault.search_words import query_of
from phr.vault.shown import Folded

if TYPE_CHECKING:
    import apsw

_ALL_EVENTS = f"SELECT {EVENT_COLUMNS} FROM event"  # noqa: S608 - a constant
_NO_HEADS: Mapping[str, Head] = MappingProxyType({})


def _nothing_of(_sheet: Sheet) -> Glimpse:
    return Glimpse()


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its words: `content` is the JSON value in its sealed meta object, as its room made it."""

    meta: ObjectId
    stamp: Stamped
    content: Any


@dataclass(frozen=True, slots=True)
class Taken:
    """What one `take` did: how many events were new, and which sealed sheets and notes turned out to be none."""

    new_events: int
    unreadable: tuple[ObjectId, ...] = ()


class Index:
    """An open index. One process writes at a time; others wait. Close it, or use it in a with block.

    Every method raises IndexLost where the file turns out damaged (it is empty then: catch up and ask again), and
    IndexUnavailable where the machine fails.
    """

    def __init__(self, path: Path, key: bytes, connection: "apsw.Connection", glimpse_of: GlimpseOf) -> None:
        self._path = path
        self._key = key
        self._connection = connection
        self._sheets: dict[ObjectId, Sheet] = {}
        self._replayed: tuple[tuple[Any, int], Replayed] | None = None
        self._layouts: dict[ObjectId, LaidOut] = {}
        self._glimpse_of = glimpse_of

    @classmethod
    def open(cls, path: Path, key: bytes, glimpse_of: GlimpseOf = _nothing_of) -> Self:
        """Return the index at a path, empty where there was none that this key and this version of phr can use.

        `glimpse_of` makes what is kept of a sheet to find documents like it; without it none are found.
        """
        return cls(path, key, open_database(path, key), glimpse_of)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the key; may be called twice."""
        self._connection.close()
        self._key = b""

    def positions(self) -> dict[str, Head]:
        """Return for each device the newest record of its log that the index knows."""
        return {device: Head(seq, digest) for device, seq, digest in self._rows("SELECT * FROM device")}

    def wanted(self, stamped: Iterable[Stamped] = ()) -> tuple[ObjectId, ...]:
        """Return which sealed sheets and notes `take` needs for some events, older ones still missing included."""
        with self._whole():
            return wanted(self._connection, stamped)

    def take(
        self, stamped: Iterable[Stamped], metas: Mapping[ObjectId, bytes], heads: Mapping[str, Head] = _NO_HEADS
    ) -> Taken:
        """Take in events with the plaintexts of the sealed sheets and notes they name, all or nothing.

        `heads` are the newest records of the devices' logs after these events. Taking the same again changes nothing.
        A sheet that is not among `metas` stays wanted; until it comes, an older one of the document stays.
        """
        fresh = tuple(stamped)
        with self._whole():
            with self._connection:
                new_events, unreadable = take(self._connection, fresh, metas, heads, self._glimpse_of)
            if new_events and any(isinstance(s.event, Purged) for s in fresh):
                self._scrub()
        return Taken(new_events, unreadable)

    def replayed(self) -> Replayed:
        """Return what all events that were taken in add up to; worked out anew only where something was taken in."""
        with self._whole():
            now = (self._connection.pragma("data_version"), self._connection.total_changes())
        if self._replayed is None or self._replayed[0] != now:
            self._replayed = (now, replay(stamped_of(row) for row in self._rows(_ALL_EVENTS)))
        return self._replayed[1]

    def documents(self) -> tuple[Document, ...]:
        """Return every document an event is about, erased ones too, by id."""
        documents = self.replayed().documents
        return tuple(documents[record_id] for record_id in sorted(documents))

    def document(self, record_id: RecordId) -> Document | None:
        """Return one document, None if no event is about it."""
        rows = self._rows(f"{_ALL_EVENTS} WHERE record_id = ?", (record_id,))
        return document_of(record_id, map(stamped_of, rows)) if rows else None

    def sheet(self, record_id: RecordId) -> Sheet | None:
        """Return one document's own sheet without text (not that of the record it is folded into), None if unknown."""
        rows = self._rows("SELECT body FROM sheet WHERE record_id = ?", (record_id,))
        return sheet_of(rows[0][0]) if rows else None

    def sheets(self) -> dict[RecordId, Sheet]:
        """Return every document's own sheet, without text; what was read before is not read again."""
        held = self._rows("SELECT record_id, meta FROM sheet")
        fresh = json.dumps([meta for _, meta in held if meta not in self._sheets])
        bodies = self._rows("SELECT meta, body FROM sheet WHERE meta IN (SELECT value FROM json_each(?))", (fresh,))
        self._sheets |= {ObjectId(meta): sheet_of(body) for meta, body in bodies}
        self._sheets = {ObjectId(meta): self._sheets[meta] for _, meta in held}
        return {RecordId(record_id): self._sheets[meta] for record_id, meta in held}

    def shown(self) -> Folded:
        """Return what is shown: duplicates folded, studies joined."""
        return fold(self.replayed().documents.values(), self.sheets())

    def text(self, record_id: RecordId) -> tuple[str, ...]:
        """Return the text of one document page by page, as it was read; () where none was."""
        rows = self._rows("SELECT body FROM page WHERE record_id = ? AND number > 0 ORDER BY number", (record_id,))
        return tuple(body for (body,) in rows)

    def notes(self, kind: NoteKind) -> tuple[Note, ...]:
        """Return the notes of a kind that are at hand, oldest first."""
        bodies = dict(self._rows("SELECT meta, body FROM note"))
        return tuple(
            Note(noted.meta, noted.stamp, json.loads(bodies[noted.meta]))
            for noted in _noted(self.replayed(), kind)
            if noted.meta in bodies
        )

    def check_ins(self) -> tuple[CheckIn, ...]:
        """Return the weeks in which the person said that there is nothing new, oldest first."""
        return self.replayed().check_ins

    def search(self, words: str, limit: int = 20) -> tuple[Hit, ...]:
        """Return the documents that have all the words, best first, each with its best page.

        Case, diacritics and the spelling of umlauts make no difference; the last word may be a beginning. Duplicates
        and removed documents are among the hits: ask `Folded.owners` what they are shown as.
        """
        with self._whole():
            return search(self._connection, query_of(words), limit)

    def layouts(self) -> dict[RecordId, LaidOut]:
        """Return how documents are laid out, as far as that is kept; what was read before is not read again."""
        with self._whole():
            held = layouts_held(self._connection)
            self._layouts |= layouts_of(self._connection, [meta for meta in held.values() if meta not in self._layouts])
        return {record_id: self._layouts[meta] for record_id, meta in held.items() if meta in self._layouts}

    def put_layouts(self, found: Mapping[RecordId, LaidOut]) -> None:
        """Keep how documents are laid out, until they are described anew."""
        with self._whole(), self._connection:
            put_layouts(self._connection, found)

    def uncompared(self) -> tuple[RecordId, ...]:
        """Return the documents that were not yet compared with the others."""
        with self._whole():
            return uncompared(self._connection)

    def glimpse(self, record_id: RecordId) -> Glimpse:
        """Return what is kept of a document to find others like it."""
        with self._whole():
            return glimpse_held(self._connection, record_id) or Glimpse()

    def resembling(self, record_id: RecordId, glimpse: Glimpse, least: int, limit: int) -> tuple[RecordId, ...]:
        """Return at most `limit` compared documents that share at least so many marks with one, most first."""
        with self._whole():
            return resembling(self._connection, record_id, glimpse, least, limit)

    def put_likenesses(self, record_id: RecordId, found: Iterable[Likeness]) -> None:
        """Note that a document was compared with the others, and which are like it."""
        with self._whole(), self._connection:
            put_likenesses(self._connection, record_id, found)

    def likenesses(self) -> tuple[Likeness, ...]:
        """Return all pairs of documents that were found alike."""
        with self._whole():
            return likenesses(self._connection)

    def start_over(self) -> None:
        """Empty the index, as when the log no longer says what was taken from it (a revoked device, an older copy)."""
        with self._whole(), self._connection:
            empty(self._connection)

    def _scrub(self) -> None:
        """Leave nothing of erased words in free pages, the full-text index or the write-ahead log."""
        import apsw

        # Rows are overwritten already; another process that reads at this moment only puts off the tidying.
        with contextlib.suppress(apsw.BusyError, apsw.LockedError):
            with self._connection:
                index_words_anew(self._connection)
            self._connection.execute("VACUUM")
            self._connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        import apsw

        try:
            yield
        except (apsw.CorruptError, apsw.NotADBError) as error:
            self._connection.close()
            throw_away(self._path)
            self._connection = open_database(self._path, self._key)
            self._replayed = None
            raise IndexLost from error
        except (apsw.ConnectionClosedError, apsw.CursorClosedError):
            raise
        except apsw.Error as error:
            raise IndexUnavailable(self._path, str(error)) from error

    def _rows(self, query: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._whole():
            return self._connection.execute(query, values).fetchall()


def _noted(replayed: Replayed, kind: NoteKind) -> tuple[Noted, ...]:
    return {
        NoteKind.PLAN: replayed.plan_notes,
        NoteKind.PERSON: replayed.person_notes,
        NoteKind.HANDED: replayed.handed_notes,
    }[kind]
