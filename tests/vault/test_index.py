"""The index: what it holds, what it forgets, and that it is never in the way."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import apsw
import pytest
from log_made import A, B, Log, digest, filed, record_id, sealed_plain, sheet, stamp

from phr.record.entry import ObjectId
from phr.record.events import CheckedIn, Described, PlanNoted, Purged
from phr.vault.age.file import new_identity
from phr.vault.device import Head
from phr.vault.index import Index
from phr.vault.index_key import load_or_make_index_key
from phr.vault.index_rows import NoteKind
from phr.vault.index_schema import SCHEMA, IndexLost, IndexUnavailable, open_database

KEY = b"k" * 32
OTHER_KEY = b"o" * 32


@pytest.fixture
def path(tmp_path):
    """Return where the index lies."""
    return tmp_path / "index.db"


@pytest.fixture
def index(path):
    """Return an open, empty index."""
    with Index.open(path, KEY) as opened:
        yield opened


def log_of(*sheets):
    """Return the log of some documents filed one after the other."""
    log = Log()
    for counter, told in enumerate(sheets, 1):
        event = filed(told)
        log.stamped.append(stamp(event, counter, seq=counter - 1))
        log.metas[event.meta] = sealed_plain(told)
    return log


def take(index, *sheets):
    """Let an index take in some documents."""
    log = log_of(*sheets)
    return index.take(log.stamped, log.metas, log.heads())


def found(index, words):
    """Return the documents that a search finds, as numbers."""
    return [int(hit.record_id, 16) for hit in index.search(words)]


def everything(path, key=KEY):
    """Return all that stands in an index, its full-text words included, as one text."""
    connection = open_database(path, key)
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'page_words', 'row')")
    tables = ("device", "event", "sheet", "wanted", "note", "page", "words")
    rows = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    connection.close()
    return str(rows)


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


def test_starting_over_leaves_nothing(path):
    """An index that starts over is as a new one."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1, text=("Kreatinin",)))
        index.start_over()
        assert (index.positions(), index.documents(), found(index, "kreatinin")) == ({}, (), [])
    assert "Kreatinin" not in everything(path)


TEXTS = {
    1: "Hämoglobin 13,2 g/dl, Straße der Größe",
    2: "Ha\u0308matokrit und Be\ufb01nd, Lympho\u00adzyten",
    3: "HAEMOGLOBIN in the old printer's spelling",
    4: "C-reactive protein; Чернобыль; naïve Ménière",
}


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("hämoglobin", {1, 3}), ("haemoglobin", {1, 3}), ("hamoglobin", {1}), ("HÄMOGLOBIN", {1, 3}),
        ("strasse", {1}), ("Straße", {1}), ("grosse", {1}), ("groesse", {1}), ("größe", {1}),
        ("hämatokrit", {2}), ("ha\u0308matokrit", {2}), ("befind", {2}), ("lymphozyten", {2}),
        ("13,2", {1}), ("13,3", set()), ("c-reactive", {4}), ("reactive c", {4}), ("meniere", {4}), ("черноб", {4}),
        ("hämo", {1, 3}), ("hämo straße", set()), ("moglobin", set()), ("h", set()), ("hamoglobin size", set()),
    ],
)  # fmt: skip
def test_words_are_found_however_they_are_spelled(index, typed, numbers):
    """Case, diacritics, umlauts spelled out, ligatures, soft hyphens; the last word may be a beginning, others not."""
    take(index, *(sheet(n, str(n), text=(text,)) for n, text in TEXTS.items()))
    assert set(found(index, typed)) == numbers


HOSTILE = (
    '"', '""', "'", "*", "a*", "(", ")",
    "NEAR(a b)", "a AND", "OR", "NOT x", "title:x", "about:x", "-x", "^x", "+", "a+b",
    "{a b}", "a\x00b", "\ud800", "; DROP TABLE page", "%", "_",
    "\u202e", "😀", "\u0301", "x" * 5000, "a " * 500, "", "   ",
)  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_typed_can_go_wrong(index, typed):
    """Signs that mean something to a search engine mean nothing here."""
    take(index, sheet(1, text=("some text",)))
    assert isinstance(index.search(typed), tuple)
    assert found(index, "some") == [1]


def test_words_of_a_search_language_are_words(index):
    """What is an operator elsewhere ("not", "near") is looked for like any other word."""
    take(index, sheet(1, text=("not near the heart",)), sheet(2, "y", text=("the heart",)))
    assert found(index, "NOT NEAR") == [1]


def test_what_is_known_of_a_document_is_found_too(index):
    """Title, file name and kind, in English and German, beside the page's own words."""
    take(index, sheet(1, text=("Kreatinin",)), sheet(2, "y", is_read=False))
    assert sorted(found(index, "laborbefund")) == sorted(found(index, "lab result")) == [1, 2]
    assert found(index, "scan 2") == [2]
    assert found(index, "scan kreatinin") == [1]
    assert [hit.page for hit in index.search("scan 2")] == [None]


def test_a_hit_shows_the_page_and_the_words(index):
    """The best page, counted from 1, on one line, with the places of what matched."""
    take(index, sheet(1, text=("nothing here", "and\nhere  the Müller\tvalue\ufdd1 stands")))
    (hit,) = index.search("muller")
    assert (hit.page, hit.snippet) == (2, "and here the Müller value stands")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Müller"]


def test_a_document_is_one_hit(index):
    """However many of its pages match; the limit counts documents."""
    take(index, sheet(1, text=("liver",) * 5), *(sheet(n, str(n), text=("liver",)) for n in range(2, 8)))
    assert sorted(found(index, "liver")) == [1, 2, 3, 4, 5, 6, 7]
    assert len(index.search("liver", limit=3)) == 3
    assert index.search("liver", limit=0) == ()


def test_words_on_different_pages_are_found_together(index):
    """Where no single page has all the words, a document that has them on several is found."""
    take(index, sheet(1, text=("liver", "kidney")), sheet(2, "y", text=("liver",)), sheet(3, "z", text=("kidney",)))
    assert found(index, "liver kidney") == [1]
    assert found(index, "liver spleen") == []


def test_very_common_words_give_the_newest(index, monkeypatch):
    """Where more pages match than can be weighed in a moment, those taken in last come first."""
    monkeypatch.setattr("phr.vault.index_search._MOST_RANKED", 3)
    take(index, *(sheet(n, str(n), text=("liver",)) for n in range(1, 7)))
    assert [int(hit.record_id, 16) for hit in index.search("liver", 2)] == [6, 5]


def test_after_erasing_no_word_is_left(path):
    """Rows, full-text words and free pages of an erased document are gone; others stay."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1, text=("Geheimwort",), source_name="geheim.pdf"), sheet(2, "y", text=("bleibt",)))
        index.take([stamp(Purged(record_id(1), ()), 9)], {})
        assert (found(index, "geheimwort"), found(index, "bleibt")) == ([], [2])
        assert index.sheet(record_id(1)) is None
    assert "geheim" not in everything(path).lower()
    assert "bleibt" in everything(path)


def plain_pages(path):
    """Return the bytes of an index's pages without their encryption, free ones included."""
    copy = path.with_name("copy.db")
    copy.write_bytes(path.read_bytes())
    connection = open_database(copy, KEY)
    connection.pragma("journal_mode", "delete")
    connection.pragma("rekey", "")
    connection.close()
    return copy.read_bytes().lower()


def test_words_that_were_replaced_leave_no_trace(path):
    """Neither a free page nor the full-text index keeps the text of a sheet that was written anew.

    FTS5 may keep a word here and there to tell its blocks apart; erasing clears those too.
    """
    with Index.open(path, KEY) as index:
        take(index, *(sheet(n, str(n), text=(f"Altwort{n} leber " * 300,)) for n in range(1, 40)))
        for n in range(1, 40):
            meta = ObjectId(digest(f"new {n}"))
            told = sealed_plain(sheet(n, str(n), text=("leber",)))
            index.take([stamp(Described(record_id(n), meta), 100 + n)], {meta: told})
    pages = plain_pages(path)
    assert b"leber" in pages
    assert b"leber altwort" not in pages
    assert pages.count(b"altwort") <= 2
    with Index.open(path, KEY) as index:
        index.take([stamp(Purged(record_id(1), ()), 900)], {})
    assert b"altwort" not in plain_pages(path)


def test_erasing_empties_the_write_ahead_log_at_once(path):
    """Who gets hold of the key later finds no older page in the log beside the index, nor a free page in it."""
    with Index.open(path, KEY) as index:
        take(index, *(sheet(n, str(n), text=(f"Geheimwort{n} " * 500,)) for n in range(1, 40)))
        take(index, sheet(50, text=("bleibt",)))
        assert path.with_name("index.db-wal").stat().st_size > 0
        size = path.stat().st_size
        index.take([stamp(Purged(record_id(n), ()), 100 + n, seq=100 + n) for n in range(1, 40)], {})
        assert path.with_name("index.db-wal").stat().st_size == 0
        assert path.stat().st_size < max(size, 200_000)
        assert found(index, "bleibt") == [50]
    pages = plain_pages(path)
    assert b"bleibt" in pages
    assert b"geheimwort" not in pages


def test_an_erased_document_does_not_come_back(index):
    """Taking its add again, with its sheet, puts nothing back."""
    log = log_of(sheet(1, text=("Geheimwort",)))
    index.take([stamp(Purged(record_id(1), ()), 9)], {})
    index.take(log.stamped, log.metas)
    assert found(index, "geheimwort") == []
    assert index.sheets() == {}


def garbled(path):
    path.write_bytes(os.urandom(40_000))


def cut(path):
    path.write_bytes(path.read_bytes()[:5000])


def emptied(path):
    path.write_bytes(b"")


def foreign(path):
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE page (x)")
    connection.commit()
    connection.close()


def of_another_schema(path):
    connection = open_database(path, KEY)
    connection.pragma("user_version", SCHEMA + 1)
    connection.close()


def of_another_program(path):
    connection = open_database(path, KEY)
    connection.pragma("application_id", 1)
    connection.close()


def with_another_key(path):
    path.unlink()
    Index.open(path, OTHER_KEY).close()


@pytest.mark.parametrize(
    "damage", [garbled, cut, emptied, foreign, of_another_schema, of_another_program, with_another_key]
)
def test_an_index_that_cannot_be_used_is_made_anew(path, damage):
    """Damaged, foreign, of another version, or sealed with another key: never an error, and it works again."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1, text=("Kreatinin",)))
    damage(path)
    with Index.open(path, KEY) as index:
        if index.positions():
            with pytest.raises(IndexLost):
                index.sheets()
        assert index.positions() == {}
        take(index, sheet(1, text=("Kreatinin",)))
        assert found(index, "kreatinin") == [1]


def test_damage_found_while_reading_empties_the_index(path):
    """A page that went bad behind the first ones is noticed when it is read; the index then starts anew."""
    with Index.open(path, KEY) as index:
        take(index, *(sheet(n, str(n), text=("Kreatinin",) * 20) for n in range(60)))
    held = bytearray(path.read_bytes())
    for place in range(8192, len(held), 4096):
        held[place + 100] ^= 1
    path.write_bytes(held)
    with Index.open(path, KEY) as index:
        with pytest.raises(IndexLost):
            index.sheets()
        assert index.sheets() == {}
        take(index, sheet(1, text=("Kreatinin",)))
        assert found(index, "kreatinin") == [1]


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    """Where the index cannot be made the error names the place, and what to do."""
    with pytest.raises(IndexUnavailable) as caught:
        Index.open(tmp_path, KEY)
    assert str(tmp_path) in caught.value.what


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")
def test_the_index_is_its_owners_alone(path):
    """The file and what SQLite keeps beside it are readable by this user only."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1))
        modes = [stat.S_IMODE(held.stat().st_mode) for held in path.parent.iterdir()]
    assert set(modes) == {0o600}


def test_two_processes_may_use_it(path):
    """What one takes in the other sees."""
    with Index.open(path, KEY) as one, Index.open(path, KEY) as other:
        take(one, sheet(1, text=("Kreatinin",)))
        assert found(other, "kreatinin") == [1]


_KILLED = """
import os, signal, sys
sys.path[:0] = [{tests!r}]
from pathlib import Path
from log_made import filed, sealed_plain, sheet, stamp
from phr.vault.index import Index
index = Index.open(Path(sys.argv[1]), b"k" * 32)
for n in range(1, 1000):
    told = sheet(n, str(n), text=(f"Plaintextmarker Muster{{n}} " * 40,), source_name="Plaintextmarker.pdf")
    event = filed(told)
    index.take([stamp(event, n, seq=n)], {{event.meta: sealed_plain(told)}})
    print(n, flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_midway_it_shows_no_word_and_opens_again(path):
    """After kill -9 neither the file nor its write-ahead log holds a plain word, and all that was told is there."""
    script = _KILLED.format(tests=str(Path(__file__).parents[1]))
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True) as writer:
        told = [int(writer.stdout.readline()) for _ in range(12)]
        writer.send_signal(signal.SIGKILL)
    left = list(path.parent.iterdir())
    assert any(held.name.endswith("-wal") and held.stat().st_size for held in left)
    for held in left:
        content = held.read_bytes().lower()
        assert not any(word in content for word in (b"plaintextmarker", b"muster", b"laborbefund", b"create table"))
    with Index.open(path, KEY) as index:
        assert len(index.sheets()) >= max(told)
        assert len(found(index, "plaintextmarker")) > 0


def test_the_key_must_be_the_raw_key(path):
    """The file opens with the 32 bytes themselves under chacha20, as docs say, and with nothing else."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1))
    connection = apsw.Connection(str(path))
    connection.pragma("cipher", "chacha20")
    connection.pragma("hexkey", (b"raw:" + KEY.hex().encode()).hex())
    assert connection.execute("SELECT count(*) FROM sheet").get == 1
    connection.close()


def test_the_index_key_is_sealed_and_kept(tmp_path):
    """The same key comes back with the identity; on disk it is never plain."""
    identity = new_identity(classic=True)
    key = load_or_make_index_key(tmp_path, identity.recipient(), [identity])
    assert len(key) == 32
    assert load_or_make_index_key(tmp_path, identity.recipient(), [identity]) == key
    assert key not in (tmp_path / "index.key.age").read_bytes()


@pytest.mark.parametrize("fault", ["cut", "another identity"])
def test_an_index_key_that_does_not_open_is_made_anew(tmp_path, fault):
    """A damaged key file, or one of another vault, costs the index and nothing else."""
    identity, other = new_identity(classic=True), new_identity(classic=True)
    key = load_or_make_index_key(tmp_path, identity.recipient(), [identity])
    if fault == "cut":
        held = tmp_path / "index.key.age"
        held.write_bytes(held.read_bytes()[:-1])
    mine = identity if fault == "cut" else other
    assert load_or_make_index_key(tmp_path, mine.recipient(), [mine]) != key
    assert [held.name for held in tmp_path.iterdir()] == ["index.key.age"]
