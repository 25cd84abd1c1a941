"""Members come out of a container whole or with a reason, whatever the child that takes them out does."""

import io
import os
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from archives_made import zipped

from phr.readers import container as container_module
from phr.readers.member_troubles import MemberBroke
from phr.readers.pool import ReaderPool
from phr.record.reading import Form

FAULTY = Path(__file__).with_name("faulty_taker.py")
LARGE = random.Random(1).randbytes(2_000_000)
needs_posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot divide a process")
needs_proc = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system has no /proc")
FAULTS = (
    "ends",
    "hangs",
    "says_too_much",
    "says_too_little",
    "says_nonsense",
    "names_no_trouble",
    "cuts_a_piece",
    "eats_memory",
    "segfaults",
)


def taken(container, number=0):
    with container.open(number) as source:
        return source.read()


@pytest.fixture
def archive_file(tmp_path):
    """Write an archive and open it as the inbox does."""
    with (tmp_path / "archive.zip").open("w+b") as made:

        def opened(held):
            made.write(held)
            made.flush()
            return Path(made.name).open("rb"), len(held)

        yield opened


@needs_posix
class TestFaults:
    @pytest.fixture
    def faulty(self, archive_file, monkeypatch):
        monkeypatch.setattr(container_module, "STALL_SECONDS", 0.5)

        def opened(*members):
            file, size = archive_file(zipped(*members))
            return file, pool.open_container(file, size, Form.ZIP)

        with ReaderPool(1, command=(sys.executable, "-I", str(FAULTY))) as pool:
            yield opened

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault_costs_one_member(self, faulty, fault):
        """A child that breaks is said, and the next member comes out whole."""
        file, container = faulty(("bad", fault.encode() + bytes(100)), ("good", LARGE))
        with file, container:
            with pytest.raises(MemberBroke) as raised:
                taken(container, 0)
            assert raised.value.trouble.code == "member-not-taken"
            assert taken(container, 1) == LARGE
            assert taken(container, 1) == LARGE

    def test_a_child_that_takes_members_out_is_held(self, faulty):
        """The child writes no file and, where the system can hide files, reads none of the person's."""
        file, container = faulty(("probe", b"probes"))
        with file, container:
            with pytest.raises(MemberBroke) as raised:
                taken(container, 0)
            assert raised.value.trouble.code == "probed"
            assert set(raised.value.trouble.what.split()) <= (set() if files_are_hidden() else {"read"})

    def test_a_child_that_leaves_is_followed_by_another(self, faulty):
        """Members come out one after the other, also when each child leaves after one."""
        members = [(f"m{number}", bytes([number]) * 1000) for number in range(8)]
        file, container = faulty(*members)
        with file, container:
            assert [taken(container, number) for number in range(8)] == [held for _, held in members]


def files_are_hidden():
    with ReaderPool(1) as pool:
        return pool.confinement().files_hidden


class TestSources:
    def test_a_source_left_in_the_middle_disturbs_no_other(self, pool, archive_file):
        """Whoever stops in the middle of a member loses nothing else."""
        file, size = archive_file(zipped(("a", LARGE), ("b", LARGE[::-1])))
        with file, pool.open_container(file, size, Form.ZIP) as container:
            with container.open(0) as source:
                source.read(1000)
            assert taken(container, 1) == LARGE[::-1]
            assert taken(container, 0) == LARGE

    def test_several_are_open_at_the_same_time(self, pool, archive_file):
        """Members come out beside each other, from threads or in turn."""
        members = [(f"m{number}", bytes([number]) + LARGE) for number in range(6)]
        file, size = archive_file(zipped(*members))
        with file, pool.open_container(file, size, Form.ZIP) as container:
            with ThreadPoolExecutor(3) as threads:
                assert list(threads.map(lambda number: taken(container, number), range(6))) == [m[1] for m in members]
            with container.open(0) as first, container.open(1) as second:
                assert (first.read(100), second.read(100)) == (members[0][1][:100], members[1][1][:100])

    def test_reading_goes_on_while_a_member_is_taken_out(self, pool, archive_file):
        """A pool of one reads documents while a member is open."""
        file, size = archive_file(zipped(("a", LARGE), ("b.txt", b"some words")))
        with file, pool.open_container(file, size, Form.ZIP) as container, container.open(0) as source:
            source.read(10)
            assert container.submit([(1, Form.TEXT)])[0].result(timeout=20).pages[0].text == "some words"

    def test_what_was_measured_is_counted(self, pool, archive_file, monkeypatch):
        """Bytes are counted while they come out: what goes beyond the limit breaks, each member counting once."""
        file, size = archive_file(zipped(("a", LARGE), ("b", LARGE)))
        with file, pool.open_container(file, size, Form.ZIP) as container:
            monkeypatch.setattr(container._budget, "_allowed", len(LARGE) + 10)
            assert taken(container, 0) == LARGE
            assert taken(container, 0) == LARGE
            with pytest.raises(MemberBroke) as raised:
                taken(container, 1)
            assert raised.value.trouble.code == "archive-expands-too-much"

    @needs_posix
    @needs_proc
    def test_nothing_is_left_behind(self, archive_file):
        """After a hundred members, whole and broken off, no descriptor and no process is left."""
        file, size = archive_file(zipped(("a", LARGE), ("b", LARGE)))
        before = len(list(Path("/proc/self/fd").iterdir()))
        with file, ReaderPool(1) as pool:
            for _ in range(10):
                with pool.open_container(file, size, Form.ZIP) as container:
                    for _ in range(5):
                        taken(container, 0)
                        container.open(1).close()
                    container.open(1)
            pids = [process._process.pid for process in pool._taking._all]
        assert len(list(Path("/proc/self/fd").iterdir())) <= before
        assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


class TestOtherSystems:
    def test_where_no_process_divides(self, archive_file):
        """Listing, reading and taking out work with a fresh process for each."""
        damaged = bytearray(zipped(("a", LARGE), ("b.txt", b"some words")))
        damaged[damaged.index(b"PK\1\2") + 16] ^= 1
        file, size = archive_file(bytes(damaged))
        with (
            file,
            ReaderPool(1, divides=False) as pool,
            pool.open_container(file, size, Form.ZIP) as container,
        ):
            assert [member.form for member in container.listing.members] == [Form.UNKNOWN, Form.TEXT]
            assert container.read(1, Form.TEXT).pages[0].text == "some words"
            assert taken(container, 1) == b"some words"
            with pytest.raises(MemberBroke) as raised:
                taken(container, 0)
            assert raised.value.trouble.code == "member-damaged"

    @pytest.mark.parametrize("method", [0, 8], ids=["stored", "deflated"])
    def test_bytes_without_a_file(self, pool, method):
        """A container that is no file on a disk is listed, read and taken apart like any other."""
        held = zipped(("a", LARGE), ("b.txt", b"some words"), method=method)
        with pool.open_container(io.BytesIO(held), len(held), Form.ZIP) as container:
            assert taken(container, 0) == LARGE
            assert container.read(1, Form.TEXT).pages[0].text == "some words"

    def test_a_pool_closed_meanwhile_takes_nothing_out(self, archive_file):
        """A member asked for after the pool was closed breaks, and no process is started for it."""
        file, size = archive_file(zipped(("a", LARGE)))
        with file, ReaderPool(1) as pool, pool.open_container(file, size, Form.ZIP) as container:
            pool.close()
            with pytest.raises(MemberBroke):
                taken(container)

    def test_a_closed_pool_opens_nothing(self):
        """After closing, a container says that no reader is there."""
        pool = ReaderPool(1)
        pool.close()
        with pool.open_container(io.BytesIO(b"PK\3\4"), 4, Form.ZIP) as container:
            assert [trouble.code for trouble in container.listing.troubles] == ["archive-not-opened"]
