"""The books: the encrypted index brought up to date with the log, and what it says as records, notes and counts.

Opening the books is what happens first in every command that needs the vault open: what was taken in while locked is
read from the log, duplicates fold, studies join, and the counts that are readable while locked are made right.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from phr.actions.access import Key
from phr.actions.comparing import compare_new
from phr.actions.home import Home
from phr.actions.learning import with_lessons
from phr.actions.shelf import Shelf, shelve
from phr.classify.glimpse import glimpse_of
from phr.clock import moment_in
from phr.errors import PhrError
from phr.plan.notes import PlanNote
from phr.record.entry import ObjectId, Piece, Record, RecordId, Sheet
from phr.record.events import Described, Event, PersonNoted, PlanNoted
from phr.record.filing import PaperPassword, Person
from phr.record.plain import from_plain, to_plain
from phr.vault.age.file import parse_recipient
from phr.vault.commit import Batch
from phr.vault.device import Head, load_state
from phr.vault.index import Index
from phr.vault.index_key import load_or_make_index_key
from phr.vault.index_rows import NoteKind
from phr.vault.index_schema import IndexLost
from phr.vault.journal import LogReading, read_log
from phr.vault.ledger import save_ledger
from phr.vault.ledger_count import ledger_from
from phr.vault.objects import read_object, unpadded
from phr.vault.own_log import note_seen

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Books:
    """An open vault with its index up to date."""

    home: Home
    key: Key
    index: Index

    def shelf(self) -> Shelf:
        """Return all records as they are shown now; what came in since the last look is compared with the others."""
        compare_new(self.index)
        today = moment_in(self.home.settings.zone).day
        persons = self.persons()
        folded = with_lessons(self.index.shown(), self.index, self.sheet_in, persons, today)
        return shelve(folded, persons, self.index.likenesses())

    def persons(self) -> tuple[Person, ...]:
        """Return whose records this vault holds."""
        named = (_noted(Person, note.content) for note in self.index.notes(NoteKind.PERSON))
        newest = {person.name: person for person in named if person is not None}
        return tuple(newest.values())

    def passwords(self) -> tuple[str, ...]:
        """Return the passwords of papers that the person typed and did not take back, the newest first, each once."""
        noted = (_noted(PaperPassword, note.content) for note in self.index.notes(NoteKind.PERSON))
        newest: dict[str, bool] = {}
        for one in reversed([one for one in noted if one is not None]):
            newest.setdefault(one.password, one.is_kept)
        return tuple(password for password, is_kept in newest.items() if is_kept)

    def plan_notes(self) -> tuple[PlanNote, ...]:
        """Return what the person said about the plan, oldest first."""
        noted = (_noted(PlanNote, note.content) for note in self.index.notes(NoteKind.PLAN))
        return tuple(note for note in noted if note is not None)

    def read(self, object_id: ObjectId) -> bytes:
        """Return the plaintext of a sealed object; raise ObjectMissing or ObjectDamaged."""
        return read_object(self.home.place, object_id, self.key.identities)

    def text_of(self, record: Record) -> tuple[str, ...]:
        """Return the text of a record page by page, as phr read it."""
        if record.pieces:
            text = tuple(page for piece in record.pieces for page in self._text_of(piece))
            return text if any(text) else ()
        for record_id in (record.id, *record.same_as):
            text = self.index.text(record_id)
            if text:
                return text
        return ()

    def _text_of(self, piece: Piece) -> tuple[str, ...]:
        held = self.index.text(piece.record_id)
        return (*held, *("" for _ in range(piece.page_count - len(held))))

    def metas(self, record_id: RecordId) -> tuple[ObjectId, ...]:
        """Return the sealed sheets of a document, oldest first."""
        document = self.index.document(record_id)
        return document.metas if document is not None else ()

    def sheet(self, record_id: RecordId) -> Sheet:
        """Return the newest whole sheet of a document from its sealed object; raise ObjectMissing or ObjectDamaged."""
        return self.sheet_in(self.metas(record_id)[-1])

    def sheet_in(self, meta: ObjectId) -> Sheet:
        """Return the sheet that a sealed object holds; raise ObjectMissing or ObjectDamaged."""
        return from_plain(Sheet, json.loads(unpadded(self.read(meta))))

    def describe(self, *sheets: Sheet) -> None:
        """Write sheets of documents anew, together; the older ones stay in the vault."""
        with Batch(self.home.place) as batch:
            events = [Described(one.record_id, batch.stage_meta(to_plain(one)).object_id) for one in sheets]
            batch.commit(events, moment_in(self.home.settings.zone), locked=False)
        self.catch_up()

    def write(self, *events: Event) -> None:
        """Append events to the log and bring the index up to date."""
        with Batch(self.home.place) as batch:
            batch.commit(events, moment_in(self.home.settings.zone), locked=False)
        self.catch_up()
        self.count()

    def note_plan(self, *notes: PlanNote) -> None:
        """Seal notes about the plan and record them, together."""
        with Batch(self.home.place) as batch:
            events = [PlanNoted(batch.stage_meta(to_plain(note)).object_id) for note in notes]
            batch.commit(events, moment_in(self.home.settings.zone), locked=False)
        self.catch_up()

    def note_person(self, person: Person | PaperPassword) -> None:
        """Seal whose records these are, or what opens their papers, and record it."""
        with Batch(self.home.place) as batch:
            event = PersonNoted(batch.stage_meta(to_plain(person)).object_id)
            batch.commit([event], moment_in(self.home.settings.zone), locked=False)
        self.catch_up()

    def count(self) -> None:
        """Make the counts right that can be read while the vault is locked."""
        save_ledger(self.home.ledger_file, ledger_from(self.index.replayed(), self.index.shown()))

    def catch_up(self) -> LogReading:
        """Take in what the log holds and the index does not; return what was read of the log."""
        positions = self.index.positions()
        reading = self._read_log(positions)
        self.index.take(reading.stamped, self._opened(self.index.wanted(reading.stamped)), reading.heads)
        return reading

    def _read_log(self, positions: dict[str, Head]) -> LogReading:
        since = {device: head.seq for device, head in positions.items()}
        return read_log(self.home.place, self.key.identities, self.key.root_public, since)

    def _opened(self, metas: Iterable[ObjectId]) -> dict[ObjectId, bytes]:
        opened: dict[ObjectId, bytes] = {}
        for meta in metas:
            try:
                opened[meta] = self.read(meta)
            except PhrError:
                continue  # it stays wanted; `phr check` names it
        return opened


@contextmanager
def open_books(home: Home, key: Key) -> Iterator[Books]:
    """Open the index, bring it and the ledger up to date, and hold it open."""
    state = load_state(home.place)
    index_key = load_or_make_index_key(home.settings.state, parse_recipient(state.recipient), key.identities)
    with Index.open(home.index_file, index_key, glimpse_of) as index:
        books = Books(home, key, index)
        reading = _caught_up(books)
        note_seen(home.place, reading)
        books.count()
        yield books


def _caught_up(books: Books) -> LogReading:
    try:
        return books.catch_up()
    except IndexLost:
        return books.catch_up()


def _noted(kind: type[T], content: object) -> T | None:
    try:
        return from_plain(kind, content)
    except ValueError:
        return None  # a note of a later phr; it stays in the vault
