"""The index's file: never in the way, whatever happens to it."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from index_made import KEY, OTHER_KEY, found, take
from log_made import sheet

from phr.vault.index import Index
from phr.vault.index_schema import SCHEMA, IndexLost, IndexUnavailable, open_database


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
