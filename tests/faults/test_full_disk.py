"""A disk that is full, or not ours to write: a clear sentence, nothing lost, nothing left behind."""

import errno
import os
import shutil
import subprocess

import pytest
from vault_made import make

from phr.errors import Unavailable
from phr.vault.commit import Batch
from phr.vault.disk import Disk, DiskFull, WriteForbidden


class FailingDisk(Disk):
    """Fails with a system error at one step, counted over all that may fail."""

    def __init__(self, at, number):
        self.left, self.number = at, number

    def _step(self):
        self.left -= 1
        if self.left == -1:
            raise OSError(self.number, os.strerror(self.number))

    def write_new(self, path, fill):
        self._step()
        return super().write_new(path, fill)

    def sync_file(self, path):
        self._step()
        super().sync_file(path)

    def rename(self, source, target):
        self._step()
        super().rename(source, target)

    def sync_folder(self, path):
        self._step()
        super().sync_folder(path)


def refusal_of(made, disk):
    try:
        made.file(b"made up", disk=disk)
    except Unavailable as said:
        return said
    return None


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, DiskFull), (errno.EACCES, WriteForbidden)])
def test_a_disk_that_refuses_at_any_step_loses_nothing(tmp_path, number, error):
    """Whichever step is refused: our own error, an empty tmp/, a clean check, and filing again works."""
    refused = 0
    for at in range(40):
        made = make(tmp_path / str(at))
        said = refusal_of(made, FailingDisk(at, number))
        if said is not None:
            refused += 1
            assert type(said) is error
            assert "nothing was lost" in said.what
        assert not list(made.place.tmp.iterdir())
        made.file(b"made up again")
        assert made.check().is_clean, at
    assert refused > 10


@pytest.fixture
def small_disk(tmp_path):
    """Mount a file system of 1 MiB, or skip where this user may not."""
    if shutil.which("mount") is None:
        pytest.skip("no mount command on this system")
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_really_full_disk(small_disk):
    """A file larger than the space left is refused as DiskFull; what was filed before stays, and smaller ones go in."""
    made = make(small_disk)
    made.file(b"filed before")
    with pytest.raises(DiskFull), Batch(made.place) as batch:
        batch.stage_bytes(bytes(2 * 1024 * 1024), "original")
    assert not list(made.place.tmp.iterdir())
    made.file(b"filed after")
    assert made.check().is_clean
    assert len(made.read().stamped) == 3
