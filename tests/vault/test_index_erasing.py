"""What was erased or replaced leaves no trace in the index."""

from index_made import KEY, everything, found, log_of, take
from log_made import digest, record_id, sealed_plain, sheet, stamp

from phr.record.entry import ObjectId
from phr.record.events import Described, Purged
from phr.vault.index import Index
from phr.vault.index_schema import open_database


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
