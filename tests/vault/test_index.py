"""The index: what it takes in, and what it wants."""

import pytest
from index_made import KEY, everything, found, log_of, take
from log_made import A, B, digest, filed, record_id, sealed_plain, sheet, stamp

from phr.record.entry import ObjectId
from phr.record.events import CheckedIn, Described, PlanNoted, Purged
from phr.record.lesson import LaidOut, Layout
from phr.vault.device import Head
from phr.vault.index import Index
from phr.vault.index_rows import NoteKind


def test_what_was_taken_in_is_there(index):
    """Positions, sheets without text, pages, check-ins and notes are told as they were given."""
    told = sheet(1, text=("Hämoglobin 13,2", "", "Seite 3"))
    take(index, told)
    note = ObjectId(digest("note"))
    more = [stamp(CheckedIn("2026-W11"), 8, B, 0), stamp(PlanNoted(note), 9, B, 1)]
    index.take(more, {note: b'{"step": 3}   '}, {B: Head(1, digest("head"))})
    assert index.positions() == {A: Head(0, digest(f"{A} 0")), B: Head(1, digest("head"))}
    assert index.sheet(told.record_id) == sheet(1)
    assert index.sheets() == {told.record_id: sheet(1)}
    assert index.text(told.record_id) == told.text
    assert [said.week for said in index.check_ins()] == ["2026-W11"]
    assert [(noted.content, noted.stamp.lamport) for noted in index.notes(NoteKind.PLAN)] == [({"step": 3}, 9)]
    assert index.notes(NoteKind.PERSON) == ()


def test_it_is_still_there_after_closing(path):
    """What was taken in is there when the index is opened again."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1, text=("Kreatinin",)))
    with Index.open(path, KEY) as index:
        assert found(index, "kreatinin") == [1]


def test_an_unknown_document_has_no_sheet_and_no_text(index):
    """Asking for what is not there gives nothing, not an error."""
    assert index.sheet(record_id(9)) is None
    assert index.text(record_id(9)) == ()
    assert index.documents() == ()


def test_only_what_is_lacking_is_wanted(index):
    """Sheets that a newer one replaces, erased ones, and those at hand already need not be opened."""
    told = sheet(1)
    newest = ObjectId(digest("newest"))
    log = log_of(told, sheet(2, "y"))
    log.stamped += [stamp(Described(told.record_id, newest), 9), stamp(Purged(record_id(2), ()), 10)]
    assert index.wanted(log.stamped) == (newest,)
    index.take(log.stamped, {newest: sealed_plain(told)})
    assert index.wanted() == index.wanted(log.stamped) == ()


def test_a_sheet_that_did_not_come_stays_wanted_and_the_older_one_stays(index):
    """While a newer sheet is not at hand (not synced yet, damaged) the document is shown by the older one."""
    told, newest = sheet(1, text=("alt",)), ObjectId(digest("newest"))
    take(index, told)
    index.take([stamp(Described(told.record_id, newest), 9)], {})
    assert index.wanted() == (newest,)
    assert found(index, "alt") == [1]
    index.take([], {newest: sealed_plain(sheet(1, text=("neu",)))})
    assert index.wanted() == ()
    assert (found(index, "alt"), found(index, "neu")) == ([], [1])


@pytest.mark.parametrize(
    "plain", [b"", b"\xff\xfe", b"[]", b'{"record_id": 5}', b"[" * 100_000, sealed_plain(sheet(7))]
)
def test_what_is_no_sheet_of_the_document_is_told(index, plain):
    """A meta object with something else in it, another document's sheet too, is named and shows nothing."""
    event = filed(sheet(1))
    assert index.take([stamp(event, 1)], {event.meta: plain}).unreadable == (event.meta,)
    assert index.sheets() == {}
    assert [document.record_id for document in index.shown().lacking] == [record_id(1)]


def test_a_note_that_is_no_json_is_told(index):
    """It stays wanted, and no note is made of it."""
    note = ObjectId(digest("note"))
    assert index.take([stamp(PlanNoted(note), 1)], {note: b"not json"}).unreadable == (note,)
    assert index.notes(NoteKind.PLAN) == ()
    assert index.wanted() == (note,)


def test_a_failure_on_the_way_takes_nothing(index):
    """All or nothing: where a plaintext cannot be had at the last moment, the index is as before."""

    class Failing(dict):
        def __getitem__(self, meta):
            raise KeyError(meta)

    log = log_of(sheet(1), sheet(2, "y"))
    with pytest.raises(KeyError):
        index.take(log.stamped, Failing(log.metas), log.heads())
    assert index.documents() == ()
    assert index.positions() == {}


def test_positions_only_move_on(index):
    """Taking an older batch again does not move the index back."""
    index.take([], {}, {A: Head(5, digest("five"))})
    index.take([], {}, {A: Head(3, digest("three"))})
    assert index.positions() == {A: Head(5, digest("five"))}


def test_a_layout_is_kept_until_its_sheet_is_replaced(index):
    """How a document is laid out is kept with its sheet; a newer sheet, or erasing it, leaves nothing of it."""
    told, newest = sheet(1), ObjectId(digest("newest"))
    take(index, told)
    kept = LaidOut(Layout(sender=("labor am see",)), (7, A, 0, 0))
    index.put_layouts({told.record_id: kept, record_id(9): kept})
    assert index.layouts() == {told.record_id: kept}
    index.take([stamp(Described(told.record_id, newest), 9)], {newest: sealed_plain(told)})
    assert index.layouts() == {}
    index.put_layouts({told.record_id: kept})
    index.take([stamp(Purged(told.record_id, ()), 10)], {})
    assert index.layouts() == {}


def test_starting_over_leaves_nothing(path):
    """An index that starts over is as a new one."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1, text=("Kreatinin",)))
        index.start_over()
        assert (index.positions(), index.documents(), found(index, "kreatinin")) == ({}, (), [])
    assert "Kreatinin" not in everything(path)
