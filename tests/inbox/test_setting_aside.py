"""What a person must look at moves to Needs attention, beside a note; and what waits is read from there."""

import os
import sys
from pathlib import PurePosixPath

import pytest

from phr.inbox.aside import CannotSetAside, NeedsAttentionBlocked, set_aside, set_aside_left_over
from phr.inbox.look import scan_inbox
from phr.inbox.note import Note, free_names, note_name, note_text, read_note
from phr.inbox.seen import InboxCount
from phr.inbox.waiting import count_inbox, waiting_items
from phr.record.arrival import Delivery, LeftOut, LeftOutReason, Refusal

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX names and links")


def refusal(path: str) -> Refusal:
    return Refusal(PurePosixPath(path), "some-code", "it is not so", "make it so")


def test_a_file_moves_beside_a_note_in_plain_words(inbox):
    """The bytes are the same, the note says why and what to do, in UTF-8 with CRLF."""
    (inbox / "Befund ü.pdf").write_bytes(b"one")
    place = set_aside(inbox, refusal("Befund ü.pdf"))
    assert place == inbox / "Needs attention" / "Befund ü.pdf"
    assert place.read_bytes() == b"one"
    note = (inbox / "Needs attention" / "Befund ü.pdf.txt").read_bytes().decode("utf-8")
    assert "Why: it is not so\r\n" in note
    assert "What to do: make it so\r\n" in note
    assert "\n" not in note.replace("\r\n", "")
    assert sorted(path.name for path in inbox.iterdir()) == ["Needs attention"]


def test_nothing_is_ever_overwritten(inbox):
    """The second and third of one name get numbers, each with a note of its own."""
    for content in (b"1", b"2", b"3"):
        (inbox / "a.pdf").write_bytes(content)
        set_aside(inbox, refusal("a.pdf"))
    aside = inbox / "Needs attention"
    assert (aside / "a.pdf").read_bytes() == b"1"
    assert (aside / "a (2).pdf").read_bytes() == b"2"
    assert (aside / "a (3).pdf").read_bytes() == b"3"
    assert len(list(aside.iterdir())) == 6


def test_a_note_never_overwrites_a_file_that_has_its_name(inbox):
    """Where `a.pdf.txt` is taken, the file and its note take another name together."""
    (inbox / "a.pdf.txt").write_bytes(b"own text")
    (inbox / "a.pdf").write_bytes(b"1")
    set_aside(inbox, refusal("a.pdf.txt"))
    assert set_aside(inbox, refusal("a.pdf")).name == "a (2).pdf"
    assert (inbox / "Needs attention" / "a.pdf.txt").read_bytes() == b"own text"
    assert {item.path.name for item in waiting_items(inbox)} == {"a.pdf.txt", "a (2).pdf"}


@posix_only
@pytest.mark.parametrize("name", ["x" * 255, "ü" * 127 + "x", "y" * 251 + ".pdf", "🩻" * 63, "z" * 254 + "."])
def test_a_name_of_255_bytes_finds_room_for_its_note(inbox, name):
    """The note's name is cut so that it fits; a second file with the same name does as well."""
    for content in (b"1", b"2"):
        (inbox / name).write_bytes(content)
        place = set_aside(inbox, refusal(name))
        assert place.read_bytes() == content
    items = waiting_items(inbox)
    assert [item.code for item in items] == ["some-code", "some-code"]


@posix_only
@pytest.mark.parametrize("name", ["two\nlines", "\u202egnp.exe", "🩻", "raw\udcff", "-rf", "a\\b"])
def test_strange_names_are_set_aside_and_shown_safely(inbox, name):
    """The file keeps its name; in the note it stands escaped."""
    (inbox / name).write_bytes(b"x")
    assert set_aside(inbox, refusal(name)).name == name
    note = (inbox / "Needs attention" / note_name(name)).read_bytes().decode("utf-8")
    assert "\u202e" not in note
    assert len(note.split("\r\n")) == 9
    (item,) = waiting_items(inbox)
    assert (item.path.name, item.code) == (name, "some-code")


@posix_only
def test_a_link_is_moved_itself_and_never_followed(inbox, tmp_path):
    """What it points to stays where and what it is."""
    (tmp_path / "secret").write_text("untouched")
    (inbox / "link").symlink_to(tmp_path / "secret")
    (seen,) = scan_inbox(inbox).entries
    place = set_aside(inbox, seen.delivery.refused[0])
    assert place.is_symlink()
    assert (tmp_path / "secret").read_text() == "untouched"


def test_a_file_out_of_a_folder_leaves_no_empty_folder(inbox):
    """The last file of a folder takes the folder with it."""
    (inbox / "disc" / "sub").mkdir(parents=True)
    (inbox / "disc" / "sub" / "a.pdf").write_bytes(b"x")
    set_aside(inbox, refusal("disc/sub/a.pdf"))
    assert [path.name for path in inbox.iterdir()] == ["Needs attention"]


@posix_only
def test_a_needs_attention_that_is_a_link_is_not_used(inbox, tmp_path):
    """Nothing leaves the inbox through it: the file stays, and the person is told."""
    (tmp_path / "outside").mkdir()
    (inbox / "Needs attention").symlink_to(tmp_path / "outside")
    (inbox / "a.pdf").write_bytes(b"x")
    with pytest.raises(NeedsAttentionBlocked):
        set_aside(inbox, refusal("a.pdf"))
    assert (inbox / "a.pdf").exists()
    assert list((tmp_path / "outside").iterdir()) == []
    assert [item.code for item in waiting_items(inbox)] == ["needs-attention-blocked", "still-arriving"]


def test_what_is_gone_cannot_be_set_aside_and_leaves_no_note(inbox):
    """A failed move leaves nothing behind."""
    with pytest.raises(CannotSetAside):
        set_aside(inbox, refusal("absent.pdf"))
    assert list((inbox / "Needs attention").iterdir()) == []


@pytest.fixture
def other_device(monkeypatch):
    """A Needs attention that lies on another disk."""

    def fail(*_args, **_kwargs):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr("phr.inbox.aside.os.rename", fail)


def test_what_cannot_be_renamed_stays_and_leaves_no_note(inbox, other_device):
    """Across disks nothing is copied: it stays in place and is told."""
    (inbox / "a.pdf").write_bytes(b"x")
    with pytest.raises(CannotSetAside) as caught:
        set_aside(inbox, refusal("a.pdf"))
    assert "a.pdf" in caught.value.what
    assert (inbox / "a.pdf").read_bytes() == b"x"
    assert list((inbox / "Needs attention").iterdir()) == []


def left_over_disc(inbox) -> Delivery:
    rules = {
        "disc/DICOMDIR": LeftOutReason.DISC_DIRECTORY,
        "disc/VIEWER/run.exe": LeftOutReason.PROGRAM,
        "disc/VIEWER/img/logo.png": LeftOutReason.VIEWER_FILE,
        "disc/Thumbs.db": LeftOutReason.JUNK,
    }
    for path in rules:
        (inbox / path).parent.mkdir(parents=True, exist_ok=True)
        (inbox / path).write_bytes(path.encode())
    left_out = tuple(LeftOut(PurePosixPath(path), reason) for path, reason in rules.items())
    return Delivery("disc", is_folder=True, arrivals=(), left_out=left_out)


def test_the_left_over_files_of_a_disc_move_together_with_one_note(inbox):
    """They keep their places among each other; the note says how many of what, and that they may be deleted."""
    aside = set_aside_left_over(inbox, left_over_disc(inbox))
    assert aside is not None
    assert (aside.files, aside.kept) == (4, ())
    assert (inbox / "Needs attention/disc (left over)/VIEWER/img/logo.png").read_bytes() == b"disc/VIEWER/img/logo.png"
    note = (inbox / "Needs attention/disc (left over).txt").read_text(encoding="utf-8")
    assert "4 files" in note
    assert "may delete" in note
    assert [path.name for path in inbox.iterdir()] == ["Needs attention"]


def test_left_over_files_count_as_ignored_and_wait_for_nobody(inbox):
    """They need nothing from the person."""
    set_aside_left_over(inbox, left_over_disc(inbox))
    assert waiting_items(inbox) == ()
    assert count_inbox(inbox) == InboxCount(waiting=0, ignored=4)


def test_the_same_disc_again_gets_a_folder_of_its_own(inbox):
    """A second disc of the same name overwrites nothing."""
    set_aside_left_over(inbox, left_over_disc(inbox))
    again = set_aside_left_over(inbox, left_over_disc(inbox))
    assert again is not None
    assert again.place.name == "disc (left over) (2)"
    assert set_aside_left_over(inbox, Delivery("disc", is_folder=True, arrivals=())) is None


def test_left_over_files_are_not_moved_through_a_swapped_folder(inbox, tmp_path):
    """A viewer folder that became a link is not reached through."""
    delivery = left_over_disc(inbox)
    (inbox / "disc" / "VIEWER").rename(tmp_path / "moved")
    if sys.platform != "win32":
        (inbox / "disc" / "VIEWER").symlink_to(tmp_path / "moved")
    aside = set_aside_left_over(inbox, delivery)
    assert aside is not None
    assert aside.files == 2
    assert (tmp_path / "moved" / "run.exe").exists()


def test_the_count_adds_up_all_that_lies_in_the_inbox(inbox):
    """Set aside, still arriving, ignored: each file is counted once."""
    (inbox / "a.pdf").write_bytes(b"x")
    set_aside(inbox, refusal("a.pdf"))
    set_aside_left_over(inbox, left_over_disc(inbox))
    (inbox / "new.pdf").write_bytes(b"x")
    (inbox / "folder").mkdir()
    (inbox / "folder" / "1").write_bytes(b"x")
    (inbox / "folder" / "2").write_bytes(b"x")
    (inbox / "folder" / "x.tmp").write_bytes(b"x")
    (inbox / ".DS_Store").write_bytes(b"x")
    assert count_inbox(inbox) == InboxCount(waiting=4, ignored=6)
    items = {str(item.path): (item.code, item.files) for item in waiting_items(inbox)}
    assert items == {
        "Needs attention/a.pdf": ("some-code", 1),
        "folder": ("still-arriving", 2),
        "new.pdf": ("still-arriving", 1),
    }


def test_what_the_person_put_into_needs_attention_is_told(inbox):
    """Without a note it waits, with a next step; a note whose file is gone is nothing."""
    (inbox / "Needs attention").mkdir()
    (inbox / "Needs attention" / "own.pdf").write_bytes(b"x")
    (inbox / "Needs attention" / "own.txt").write_text("my own words")
    (inbox / "Needs attention" / "gone.pdf.txt").write_text(note_text(Note("gone.pdf", "w", "n", "c")))
    assert [(item.path.name, item.code) for item in waiting_items(inbox)] == [
        ("own.pdf", "no-note"),
        ("own.txt", "no-note"),
    ]


def test_a_note_says_back_what_it_was_given():
    """Writing and reading a note are each other's undoing."""
    note = Note("a.pdf", "why it is", "what to do", "some-code", 3)
    assert read_note(note_text(note)) == note
    assert read_note("phr put something else") is None
    assert read_note("") is None


def test_hostile_words_in_a_note_reach_no_terminal():
    """Escape sequences and bidi marks in a note that someone wrote by hand are dropped."""
    note = read_note(note_text(Note("a", "x\x1b[2J\u202ey", "n", "c")))
    assert note is not None
    assert note.what == "x[2Jy"


def test_numbered_names_fit_with_their_notes():
    """Whatever the length, the first hundred names and their notes have at most 255 bytes and differ."""
    for name in ("a", "a.pdf", "x" * 255, "ü" * 127, "." + "x" * 200, "x." + "y" * 200):
        names = free_names(name)
        tried = [next(names) for _ in range(100)]
        assert len(set(tried)) == 100
        assert len({note_name(each) for each in tried[1:]}) == 99
        assert all(len(os.fsencode(each)) <= 255 and len(os.fsencode(note_name(each))) <= 255 for each in tried)
