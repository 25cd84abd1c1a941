"""What is opened, and what never is."""

import os
import shutil
import socket
import sys
import threading
from pathlib import PurePosixPath

import pytest

from phr.inbox import guard
from phr.inbox.folder import open_root
from phr.inbox.guard import ChangedMeanwhile, InboxMissing, is_still_written, is_unchanged, open_arrival
from phr.inbox.look import MAX_DEPTH, scan_inbox
from phr.record.arrival import Arrival, Stamp

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file types")


def codes(inbox) -> dict[str, str]:
    return {str(refusal.path): refusal.code for seen in scan_inbox(inbox).entries for refusal in seen.delivery.refused}


def test_an_arrival_is_opened_and_gives_its_bytes(inbox, arrival_of):
    """A regular file that is still the same is read from its beginning."""
    (inbox / "disc" / "sub").mkdir(parents=True)
    (inbox / "disc" / "sub" / "IM1").write_bytes(b"picture")
    arrival = arrival_of("disc/sub/IM1")
    with open_arrival(inbox, arrival) as file:
        assert file.read() == b"picture"
    assert is_unchanged(inbox, arrival)


@pytest.mark.parametrize("name", ["grown", "replaced", "gone", "touched"])
def test_a_file_that_changed_since_the_look_is_not_opened(inbox, arrival_of, name):
    """Growth, replacement, removal and a new time are all found out."""
    path = inbox / "a.pdf"
    path.write_bytes(b"one")
    arrival = arrival_of("a.pdf")
    if name == "grown":
        path.write_bytes(b"one and more")
    elif name == "replaced":
        (inbox / "other").write_bytes(b"two")
        os.utime(inbox / "other", ns=(arrival.stamp.mtime_ns, arrival.stamp.mtime_ns))
        (inbox / "other").replace(path)
    elif name == "gone":
        path.unlink()
    else:
        os.utime(path, ns=(1, 1))
    with pytest.raises(ChangedMeanwhile):
        open_arrival(inbox, arrival)
    assert not is_unchanged(inbox, arrival)


@posix_only
def test_a_link_out_of_the_inbox_is_refused(inbox, tmp_path):
    """Neither a link to a file, nor to a folder, nor one that leads nowhere is followed."""
    (tmp_path / "secret").write_text("not for the vault")
    (inbox / "file.pdf").symlink_to(tmp_path / "secret")
    (inbox / "folder").symlink_to(tmp_path)
    (inbox / "nowhere").symlink_to(tmp_path / "absent")
    (inbox / "disc").mkdir()
    (inbox / "disc" / "up").symlink_to("../..")
    assert codes(inbox) == dict.fromkeys(["disc/up", "file.pdf", "folder", "nowhere"], "link-in-inbox")
    assert all(not seen.delivery.arrivals for seen in scan_inbox(inbox).entries)


@posix_only
def test_links_that_lead_in_a_circle_are_refused(inbox):
    """A loop costs no more than its own two entries."""
    (inbox / "disc").mkdir()
    (inbox / "disc" / "again").symlink_to("../disc")
    (inbox / "self").symlink_to("self")
    assert codes(inbox) == {"disc/again": "link-in-inbox", "self": "link-in-inbox"}


@posix_only
def test_a_pipe_a_socket_and_a_device_are_refused_and_never_opened(inbox, tmp_path, monkeypatch):
    """A look at them returns at once, without opening them."""
    os.mkfifo(inbox / "pipe")
    monkeypatch.chdir(inbox)  # a socket's whole path may have 107 bytes only
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        expected = {"pipe": "no-file", "socket": "no-file"}
        try:
            os.mknod(inbox / "device", 0o600 | 0o020000, os.makedev(1, 3))
            expected["device"] = "no-file"
        except PermissionError:
            pass  # only root makes devices
        assert codes(inbox) == expected


@posix_only
def test_a_pipe_that_took_a_files_place_does_not_block(inbox, arrival_of):
    """Opening gives up at once instead of waiting for a writer."""
    (inbox / "a.pdf").write_bytes(b"one")
    arrival = arrival_of("a.pdf")
    (inbox / "a.pdf").unlink()
    os.mkfifo(inbox / "a.pdf")
    ended = threading.Event()

    def attempt() -> None:
        with pytest.raises(ChangedMeanwhile):
            open_arrival(inbox, arrival)
        ended.set()

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    assert ended.wait(5)


@posix_only
def test_a_pipe_that_takes_the_place_between_look_and_opening_does_not_block(inbox, arrival_of, monkeypatch):
    """Also the last moment before the opening is covered."""
    (inbox / "a.pdf").write_bytes(b"one")
    arrival = arrival_of("a.pdf")
    with open_root(inbox) as folder:
        true_look = type(folder).look

    def look_then_swap(self, name):
        found = true_look(self, name)
        (inbox / "a.pdf").unlink()
        os.mkfifo(inbox / "a.pdf")
        return found

    monkeypatch.setattr("phr.inbox.folder.Folder.look", look_then_swap)
    with pytest.raises(ChangedMeanwhile):
        open_arrival(inbox, arrival)


@posix_only
@pytest.mark.parametrize("depth", ["disc", "disc/sub"])
def test_a_folder_swapped_for_a_link_between_look_and_opening_is_found_out(inbox, tmp_path, arrival_of, depth):
    """The file behind the link is not opened, even with the very same name and bytes."""
    (inbox / "disc" / "sub").mkdir(parents=True)
    (inbox / "disc" / "sub" / "IM1").write_bytes(b"picture")
    arrival = arrival_of("disc/sub/IM1")
    moved = tmp_path / "elsewhere"
    shutil.move(inbox / depth, moved)
    (inbox / depth).symlink_to(moved)
    with pytest.raises(ChangedMeanwhile):
        open_arrival(inbox, arrival)
    assert not is_unchanged(inbox, arrival)


def test_an_arrival_cannot_name_a_way_out(inbox, tmp_path):
    """A path with .. in it leads to nothing that has the same stamp, and no look ever yields one."""
    (tmp_path / "secret").write_bytes(b"secret")
    found = (tmp_path / "secret").stat()
    stamp = Stamp(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    with pytest.raises(ChangedMeanwhile):
        open_arrival(inbox, Arrival(PurePosixPath("../secret"), stamp))
    with pytest.raises(ChangedMeanwhile):
        open_arrival(inbox, Arrival(PurePosixPath(tmp_path / "secret"), stamp))


@posix_only
def test_the_inbox_itself_may_be_a_link(tmp_path, inbox):
    """Where the inbox lies is the person's own choice."""
    (inbox / "a.pdf").write_bytes(b"one")
    (tmp_path / "link").symlink_to(inbox)
    (seen,) = scan_inbox(tmp_path / "link").entries
    with open_arrival(tmp_path / "link", seen.delivery.arrivals[0]) as file:
        assert file.read() == b"one"


def test_a_missing_inbox_is_said(tmp_path):
    """Neither a look nor an opening pretends that nothing is there."""
    with pytest.raises(InboxMissing) as caught:
        scan_inbox(tmp_path / "absent")
    assert "absent" in caught.value.what
    with pytest.raises(InboxMissing):
        open_arrival(tmp_path / "absent", Arrival(PurePosixPath("a"), Stamp(0, 0, 0, 0)))


def test_folders_too_deep_are_refused_and_the_rest_is_taken(inbox):
    """Thirty-two folders deep is looked at; what lies deeper is refused by name."""
    deep = inbox.joinpath(*["d"] * (MAX_DEPTH + 3))
    deep.mkdir(parents=True)
    (deep / "IM1").write_bytes(b"x")
    (inbox.joinpath(*["d"] * MAX_DEPTH) / "IM0").write_bytes(b"x")
    (seen,) = scan_inbox(inbox).entries
    assert [len(arrival.path.parts) for arrival in seen.delivery.arrivals] == [MAX_DEPTH + 1]
    assert [refusal.code for refusal in seen.delivery.refused] == ["folder-too-deep"]


def test_a_folder_with_too_many_files_is_refused_whole(inbox, monkeypatch):
    """One more than the limit, and nothing of it is handed on; exactly the limit is."""
    monkeypatch.setattr("phr.inbox.look.MAX_ENTRIES", 10)
    (inbox / "disc").mkdir()
    for number in range(10):
        (inbox / "disc" / f"IM{number}").write_bytes(b"x")
    assert len(scan_inbox(inbox).entries[0].delivery.arrivals) == 10
    (inbox / "disc" / "IM10").write_bytes(b"x")
    delivery = scan_inbox(inbox).entries[0].delivery
    assert delivery.arrivals == ()
    assert [(str(refusal.path), refusal.code) for refusal in delivery.refused] == [("disc", "folder-too-large")]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_a_file_that_a_program_still_writes_is_told(inbox, arrival_of):
    """While a copier holds the file open it is not at rest, however long nothing comes."""
    with (inbox / "scan.pdf").open("wb") as copier:
        copier.write(b"half")
        copier.flush()
        with open_arrival(inbox, arrival_of("scan.pdf")) as file:
            assert is_still_written(file)
    with open_arrival(inbox, arrival_of("scan.pdf")) as file:
        assert not is_still_written(file)


def test_a_file_without_permission_is_refused_by_name(without_rights):
    """What the person may not read is told, with the code no-permission; so is a folder that may not be looked into."""
    printed = without_rights(
        """
(inbox / "closed.pdf").write_bytes(b"x"); (inbox / "closed.pdf").chmod(0)
(inbox / "disc").mkdir(); (inbox / "disc" / "a").write_bytes(b"x"); (inbox / "disc").chmod(0)
(inbox / "names").mkdir(); (inbox / "names" / "a").write_bytes(b"x"); (inbox / "names").chmod(0o444)
for seen in scan_inbox(inbox).entries:
    for refusal in seen.delivery.refused:
        print(refusal.path, refusal.code)
    for arrival in seen.delivery.arrivals:
        try:
            open_arrival(inbox, arrival)
        except PhrError as error:
            print(arrival.path, error.code)
"""
    )
    assert printed.splitlines() == [
        "closed.pdf no-permission",
        "disc no-permission",
        "names/a no-permission",
    ]


@pytest.fixture
def failing_disk(monkeypatch):
    """A disk that gives an error for every opening."""

    def fail(*_args, **_kwargs):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("phr.inbox.folder.Folder.open_file", fail)


def test_a_failing_disk_is_said_with_the_file(inbox, arrival_of, failing_disk):
    """An input/output error is told as such and can be tried again."""
    (inbox / "a.pdf").write_bytes(b"x")
    with pytest.raises(guard.UnreadableDisk) as caught:
        open_arrival(inbox, arrival_of("a.pdf"))
    assert "a.pdf" in caught.value.what
