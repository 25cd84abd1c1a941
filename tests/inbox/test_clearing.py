"""A file leaves the inbox only when it is the very one whose sealed copy is proven."""

import hashlib
import os
import sys
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from phr.inbox.clear import clear
from phr.inbox.look import scan_inbox
from phr.inbox.seen import Recorded


def test_a_proven_file_is_removed(inbox, arrival_of, recorded):
    """The file is gone and named."""
    (inbox / "a.pdf").write_bytes(b"one")
    cleared = clear(inbox, [recorded(arrival_of("a.pdf"))])
    assert cleared.removed == (PurePosixPath("a.pdf"),)
    assert cleared.kept == ()
    assert list(inbox.iterdir()) == []


def test_clearing_twice_is_clearing_once(inbox, arrival_of, recorded):
    """What is gone already counts as removed: a crash after the removal does no harm."""
    (inbox / "disc").mkdir()
    (inbox / "disc" / "IM1").write_bytes(b"one")
    proof = recorded(arrival_of("disc/IM1"))
    assert clear(inbox, [proof]) == clear(inbox, [proof])


@pytest.mark.parametrize("fault", ["grown", "replaced", "same stamp, other bytes", "wrong proof"])
def test_a_file_that_is_not_the_sealed_one_stays(inbox, arrival_of, fault, recorded):
    """Grown, replaced, or with other bytes behind an equal stamp: it stays, with its new bytes, and is told."""
    path = inbox / "a.pdf"
    path.write_bytes(b"one")
    proof = recorded(arrival_of("a.pdf"))
    expected = b"two"
    if fault == "grown":
        expected = b"one more"
        path.write_bytes(expected)
    elif fault == "replaced":
        (inbox / "b").write_bytes(expected)
        (inbox / "b").replace(path)
    elif fault == "same stamp, other bytes":
        with path.open("r+b") as file:
            file.write(expected)
        os.utime(path, ns=(proof.arrival.stamp.mtime_ns, proof.arrival.stamp.mtime_ns))
    else:
        expected = b"one"
        proof = replace(proof, plain_sha256=hashlib.sha256(b"else").hexdigest())
    cleared = clear(inbox, [proof])
    assert cleared.removed == ()
    assert [refusal.code for refusal in cleared.kept] == ["changed-meanwhile"]
    assert path.read_bytes() == expected


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who writes")
def test_a_file_that_a_program_still_writes_stays(inbox, arrival_of, recorded):
    """A copier that paused is not robbed of its file."""
    with (inbox / "a.pdf").open("wb") as copier:
        copier.write(b"half")
        copier.flush()
        cleared = clear(inbox, [recorded(arrival_of("a.pdf"))])
        assert [refusal.code for refusal in cleared.kept] == ["still-written"]
    assert (inbox / "a.pdf").read_bytes() == b"half"


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links")
def test_a_folder_swapped_for_a_link_is_not_cleared_through(inbox, tmp_path, arrival_of, recorded):
    """The file behind the link stays."""
    (inbox / "disc").mkdir()
    (inbox / "disc" / "IM1").write_bytes(b"one")
    proof = recorded(arrival_of("disc/IM1"))
    (inbox / "disc").rename(tmp_path / "moved")
    (inbox / "disc").symlink_to(tmp_path / "moved")
    cleared = clear(inbox, [proof])
    assert cleared.removed == ()
    assert (tmp_path / "moved" / "IM1").read_bytes() == b"one"


def test_emptied_folders_go_and_others_stay(inbox, arrival_of, recorded):
    """A delivery's folders vanish as far as nothing is left in them; the inbox and other folders do not."""
    for path in ("disc/a/1", "disc/b/2", "disc/keep/3"):
        (inbox / path).parent.mkdir(parents=True, exist_ok=True)
        (inbox / path).write_bytes(path.encode())
    (inbox / "disc" / "empty" / "inner").mkdir(parents=True)
    (inbox / "another empty").mkdir()
    clear(inbox, [recorded(arrival_of("disc/a/1")), recorded(arrival_of("disc/b/2"))])
    assert sorted(path.name for path in inbox.rglob("*")) == ["3", "another empty", "disc", "keep"]
    clear(inbox, [recorded(arrival_of("disc/keep/3"))])
    assert [path.name for path in inbox.iterdir()] == ["another empty"]


def test_read_only_folders_from_a_disc_are_cleared(without_rights):
    """Files and folders copied from a CD are read-only; they do not stay for ever."""
    printed = without_rights(
        """
(inbox / "disc" / "sub").mkdir(parents=True)
(inbox / "disc" / "sub" / "IM1").write_bytes(b"x")
(inbox / "disc" / "sub" / "IM1").chmod(0o444)
(inbox / "disc" / "sub").chmod(0o555)
(inbox / "disc").chmod(0o555)
(arrival,) = scan_inbox(inbox).entries[0].delivery.arrivals
print(clear(inbox, [Recorded(arrival, hashlib.sha256(b"x").hexdigest())]).kept, list(inbox.iterdir()))
"""
    )
    assert printed.strip() == "() []"


def test_an_inbox_that_may_not_be_changed_keeps_its_files_and_says_so(without_rights):
    """No permission to remove: the file stays and the reason is told."""
    printed = without_rights(
        """
root = inbox / "inbox"
root.mkdir()
(root / "a.pdf").write_bytes(b"x")
root.chmod(0o555)
(arrival,) = scan_inbox(root).entries[0].delivery.arrivals
cleared = clear(root, [Recorded(arrival, hashlib.sha256(b"x").hexdigest())])
print(len(cleared.removed), [refusal.code for refusal in cleared.kept], (root / "a.pdf").exists())
try:
    set_aside(root, Refusal(arrival.path, "code", "what", "next"))
except PhrError as error:
    print(error.code, (root / "a.pdf").exists())
"""
    )
    assert printed.splitlines() == ["0 ['no-permission'] True", "cannot-set-aside True"]


def test_a_thousand_files_of_one_folder_are_cleared_together(inbox):
    """Each file is named once, and nothing is left."""
    (inbox / "disc").mkdir()
    for number in range(1000):
        (inbox / "disc" / f"IM{number}").write_bytes(str(number).encode())
    arrivals = scan_inbox(inbox).entries[0].delivery.arrivals
    proofs = [Recorded(a, hashlib.sha256(a.path.name[2:].encode()).hexdigest()) for a in arrivals]
    assert len(clear(inbox, proofs).removed) == 1000
    assert list(inbox.iterdir()) == []
