"""Writing past the file cache: the file is the same on every file system, and no fault of the disk is swallowed."""

import errno
import hashlib
import io
import os
import sys

import pytest

from phr.vault.disk import Disk
from phr.vault.staging import NotAsWritten
from phr.vault.straight import STRAIGHT_FROM, NewFileSink, ReadOnce

MIB = 1024**2
CONTENT = b"".join(hashlib.sha256(bytes([number])).digest() * (MIB // 32) for number in range(11))
SIZES = pytest.mark.parametrize(
    "size",
    [0, 1, STRAIGHT_FROM - 1, STRAIGHT_FROM, STRAIGHT_FROM + 1, STRAIGHT_FROM + MIB, STRAIGHT_FROM + 2 * MIB + 7],
)


def pour(file, content, piece=MIB + 256):
    sink = NewFileSink(file)
    for start in range(0, len(content), piece):
        sink.write(memoryview(content)[start : start + piece])
    sink.finish()


@SIZES
def test_a_file_of_any_size_is_what_was_given(tmp_path, size):
    """Where it leaves the cache, and whether its last block is whole or not: no byte is lost or added."""
    path = tmp_path / "sealed.age"
    Disk().write_new(path, lambda file: pour(file, CONTENT[:size]))
    assert path.read_bytes() == CONTENT[:size]


class Stubborn(io.FileIO):
    """Refuses what goes past the cache, and counts that; takes few bytes at a time."""

    refused = 0

    def write(self, data):
        if is_straight(self):
            self.refused += 1
            raise OSError(errno.EINVAL, "Invalid argument")
        return super().write(data[:300_001])


def is_straight(file):
    import fcntl

    return bool(fcntl.fcntl(file.fileno(), fcntl.F_GETFL) & os.O_DIRECT)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can write past the file cache")
def test_a_file_system_that_refuses_at_the_first_write_is_written_through_its_cache(tmp_path):
    """It took the flag and refuses the write: the same bytes go the usual way, and it is not asked again."""
    path = tmp_path / "sealed.age"
    with Stubborn(path, "xb") as file:
        pour(file, CONTENT)
        assert file.refused <= 1  # 0 where the file system did not even take the flag
        assert not is_straight(file)
    assert path.read_bytes() == CONTENT


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EINVAL])
def test_a_fault_of_the_disk_comes_through(tmp_path, number):
    """A full or failing disk is never taken for one that only dislikes how it is written to."""

    class Failing(io.FileIO):
        def write(self, data):
            if self.tell() >= STRAIGHT_FROM + MIB:
                raise OSError(number, os.strerror(number))
            return super().write(data)

    with Failing(tmp_path / "sealed.age", "xb") as file, pytest.raises(OSError, match=os.strerror(number)):
        pour(file, CONTENT)


@SIZES
def test_a_file_read_once_is_read_whole(tmp_path, size):
    """Letting go of what was read changes nothing of what is read, nor of what can be read again."""
    path = tmp_path / "sealed.age"
    path.write_bytes(b"a line\n" + CONTENT[:size])
    with path.open("rb") as file:
        source, got, room = ReadOnce(file), bytearray(), memoryview(bytearray(MIB))
        assert source.readline(100) == b"a line\n"
        while count := source.readinto(room):
            got += room[:count]
        source.finish()
    assert got == CONTENT[:size]
    assert path.read_bytes() == b"a line\n" + CONTENT[:size]


def test_a_large_file_changed_on_the_medium_is_noticed(made):
    """The read-back of a file that was written past the cache finds a flipped byte in any of its parts."""
    from phr.vault.commit import Batch

    class LyingDisk(Disk):
        at = 0

        def sync_file(self, path):
            super().sync_file(path)
            with path.open("r+b") as file:
                file.seek(self.at)
                byte = file.read(1)
                file.seek(self.at)
                file.write(bytes([byte[0] ^ 1]))

    disk = LyingDisk()
    for disk.at in (MIB, STRAIGHT_FROM + MIB, len(CONTENT) + 2000):
        with Batch(made.place, disk=disk) as batch:
            batch.stage(io.BytesIO(CONTENT), "original")
            with pytest.raises(NotAsWritten):
                batch.make_durable()
