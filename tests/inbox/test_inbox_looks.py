"""What one look finds."""

import os
import sys
import time
from pathlib import PurePosixPath

import pytest

from phr.inbox.guard import open_arrival
from phr.inbox.look import scan_inbox
from phr.inbox.rules import is_ignored
from phr.record.arrival import LeftOutReason

IGNORED = [
    ".DS_Store", ".hidden", "Thumbs.db", "thumbs.DB", "desktop.ini", "__MACOSX", "~$letter.docx",
    "a.pdf.part", "a.crdownload", "a.tmp", "a.download", "a.PARTIAL",
]  # fmt: skip
TAKEN = ["a.pdf", "IM00001", "party.pdf", "a.part.pdf", "tmp", "~letter", "$letter", "macosx", "part"]
WEIRD = ["two\nlines", "\u202egnp.exe", "🩻 scan", "ü" * 127, "x" * 255, " leading", "trailing. ", "-rf", "*", "$(x)"]


@pytest.mark.parametrize("name", IGNORED)
def test_names_ignored_by_rule(name):
    """Unfinished downloads, office locks, hidden and system files are ignored, whatever their case."""
    assert is_ignored(name)


@pytest.mark.parametrize("name", TAKEN)
def test_names_that_only_look_like_it_are_taken(name):
    """The near miss of each rule is an ordinary file."""
    assert not is_ignored(name)


def test_ignored_names_are_counted_and_stay(inbox):
    """At the top they are in `ignored`; in a folder they are left out of its delivery."""
    (inbox / ".DS_Store").write_bytes(b"")
    (inbox / "a.part").write_bytes(b"")
    (inbox / "disc" / "__MACOSX").mkdir(parents=True)
    (inbox / "disc" / "__MACOSX" / "x").write_bytes(b"")
    (inbox / "disc" / "Thumbs.db").write_bytes(b"")
    (inbox / "disc" / "IM1").write_bytes(b"x")
    scan = scan_inbox(inbox)
    assert scan.ignored == (PurePosixPath(".DS_Store"), PurePosixPath("a.part"))
    (seen,) = scan.entries
    assert [str(left.path) for left in seen.delivery.left_out] == ["disc/Thumbs.db", "disc/__MACOSX"]
    assert {left.reason for left in seen.delivery.left_out} == {LeftOutReason.JUNK}
    assert [str(arrival.path) for arrival in seen.delivery.arrivals] == ["disc/IM1"]


def test_a_folder_is_one_delivery_in_path_order(inbox):
    """All its files, at any depth, come together, ordered by path."""
    for path in ("disc/b/2", "disc/b/1", "disc/a", "disc/b b/1"):
        (inbox / path).parent.mkdir(parents=True, exist_ok=True)
        (inbox / path).write_bytes(b"x")
    (seen,) = scan_inbox(inbox).entries
    assert seen.delivery.is_folder
    assert [str(arrival.path) for arrival in seen.delivery.arrivals] == ["disc/a", "disc/b/1", "disc/b/2", "disc/b b/1"]


def test_an_empty_folder_and_one_with_system_files_only_wait(inbox):
    """A folder that was just made is no delivery; what the system strewed in it is counted as ignored."""
    (inbox / "new" / "inner").mkdir(parents=True)
    (inbox / "opened").mkdir()
    (inbox / "opened" / ".DS_Store").write_bytes(b"")
    scan = scan_inbox(inbox)
    assert scan.entries == ()
    assert scan.ignored == (PurePosixPath("opened/.DS_Store"),)


def test_needs_attention_is_never_looked_into(inbox):
    """What was set aside is not taken in again."""
    (inbox / "Needs attention").mkdir()
    (inbox / "Needs attention" / "a.pdf").write_bytes(b"x")
    scan = scan_inbox(inbox)
    assert scan.has_needs_attention
    assert scan.entries == ()


def test_two_looks_at_nothing_new_are_equal_and_any_change_shows(inbox):
    """A file that grows, a folder that gains a folder, a left-out file that grows: each makes a difference."""
    (inbox / "disc").mkdir()
    (inbox / "disc" / "IM1").write_bytes(b"x")
    (inbox / "disc" / "x.part").write_bytes(b"x")
    before = scan_inbox(inbox)
    assert scan_inbox(inbox) == before
    (inbox / "disc" / "x.part").write_bytes(b"xx")
    grown = scan_inbox(inbox)
    assert grown != before
    (inbox / "disc" / "empty").mkdir()
    assert scan_inbox(inbox) != grown


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
@pytest.mark.parametrize("name", WEIRD)
def test_strange_names_are_found_and_opened(inbox, name):
    """Newlines, bidi marks, emoji, 255 bytes, shell signs: all are ordinary names."""
    (inbox / name).write_bytes(b"x")
    (seen,) = scan_inbox(inbox).entries
    assert seen.delivery.name == name
    with open_arrival(inbox, seen.delivery.arrivals[0]) as file:
        assert file.read() == b"x"


@pytest.mark.skipif(sys.platform != "linux", reason="only here names may be any bytes")
def test_a_name_that_is_no_utf_8_is_found_and_opened(inbox):
    """Bytes that are no text are kept as they are."""
    with open(os.fsencode(inbox) + b"/raw\xff\xfe.pdf", "wb") as file:  # noqa: PTH123 - a bytes path
        file.write(b"x")
    (seen,) = scan_inbox(inbox).entries
    assert seen.delivery.name == "raw\udcff\udcfe.pdf"
    with open_arrival(inbox, seen.delivery.arrivals[0]) as file:
        assert file.read() == b"x"


def test_a_file_of_five_gigabytes_is_seen_and_opened_at_once(inbox):
    """The size is told right and nothing is read."""
    with (inbox / "huge.iso").open("wb") as file:
        file.truncate(5 * 1024**3)
    began = time.monotonic()
    (seen,) = scan_inbox(inbox).entries
    assert seen.delivery.arrivals[0].stamp.size_bytes == 5 * 1024**3
    with open_arrival(inbox, seen.delivery.arrivals[0]) as file:
        assert file.read(1) == b"\0"
    assert time.monotonic() - began < 2


def test_an_empty_file_is_an_ordinary_arrival(inbox):
    """0 bytes are for the reader to judge."""
    (inbox / "empty.pdf").touch()
    (seen,) = scan_inbox(inbox).entries
    assert seen.delivery.arrivals[0].stamp.size_bytes == 0


def test_ten_thousand_files_are_looked_at_within_a_second(inbox):
    """The cost grows with the number of files, not with its square."""
    for number in range(10_000):
        (inbox / f"{number}.pdf").touch()
    began = time.process_time()
    scan = scan_inbox(inbox)
    assert time.process_time() - began < 1
    assert len(scan.entries) == 10_000
