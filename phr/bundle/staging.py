"""A package while it is written: a hidden folder beside its place, accounted for file by file, then moved there whole.

Guards: nothing is overwritten, a failure leaves nothing behind, and what a process that was killed left is cleared by
the next one. While a package is written its documents lie in clear in the hidden folder, nowhere else.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from phr.bundle.manifest import Entry
from phr.bundle.package import Stream
from phr.errors import Unavailable
from phr.record.entry import ObjectId

_PRIVATE = 0o700
_MARK = re.compile(r"\.records-\d{4}-\d{2}-\d{2}\.writing-(\d+)-\w+")


class CannotWritePackage(Unavailable):
    """This machine does not let a package be written."""

    code = "cannot-write-package"

    def __init__(self, destination: Path, why: str) -> None:
        super().__init__(
            f"the package could not be written to {destination} ({why})",
            next_step="make room there, or name another folder with --to; nothing was left behind",
        )


class Staging:
    """The hidden folder: `root` becomes the package, `work` holds what is needed only until then."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "package"
        self.work = folder / "work"
        self.root.mkdir(mode=_PRIVATE)
        self.work.mkdir(mode=_PRIVATE)
        self.entries: list[Entry] = []

    def put(self, path: str, data: bytes, *, pages: int = 0) -> None:
        """Write a file that phr made, and account for it."""
        place = self._place(path)
        with place.open("xb") as file:
            file.write(data)
        self.entries.append(Entry(path, hashlib.sha256(data).hexdigest(), len(data), pages))

    def take(self, path: str, object_id: ObjectId, stream: Stream) -> tuple[str, int]:
        """Write an original, piece by piece; return its SHA-256 and size. What fails half way is removed again."""
        place = self._place(path)
        digest, size = hashlib.sha256(), 0

        def write(piece: bytes) -> None:
            nonlocal size
            file.write(piece)
            digest.update(piece)
            size += len(piece)

        try:
            with place.open("xb") as file:
                stream(object_id, write)
        except BaseException:
            place.unlink(missing_ok=True)
            raise
        return digest.hexdigest(), size

    def replace(self, path: str, data: bytes) -> tuple[str, int]:
        """Write other bytes over a file that was taken; return their SHA-256 and size."""
        self._place(path).write_bytes(data)
        return hashlib.sha256(data).hexdigest(), len(data)

    def drop(self, path: str) -> None:
        """Remove a file that was taken and is not to go."""
        self._place(path).unlink()

    def account(self, entry: Entry) -> None:
        """Account for a file that was written."""
        self.entries.append(entry)

    def _place(self, path: str) -> Path:
        place = self.root.joinpath(*path.split("/"))
        place.parent.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        return place


@contextmanager
def staging(destination: Path, made: date) -> Iterator[Staging]:
    """Give a hidden folder to write a package in; it is gone afterwards, whatever happened.

    Raises CannotWritePackage where the disk does not let it be written.
    """
    folder: Path | None = None
    try:
        destination.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        _clear_leftovers(destination)
        folder = Path(tempfile.mkdtemp(dir=destination, prefix=f".records-{made}.writing-{os.getpid()}-"))
        yield Staging(folder)
    except OSError as error:
        raise CannotWritePackage(destination, error.strerror or type(error).__name__) from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def move_in(staged: Staging, destination: Path, made: date) -> Path:
    """Move a finished package to its place, under a name that is not taken, and return it."""
    shutil.rmtree(staged.work)
    count = 1
    while True:
        place = destination / (f"records-{made}" + ("" if count == 1 else f"-{count}"))
        count += 1
        if place.exists() or place.is_symlink():
            continue
        staged.root.rename(place)
        return place


def _clear_leftovers(destination: Path) -> None:
    """Remove what a process that is no more left in the middle of writing."""
    for folder in destination.iterdir():
        found = _MARK.fullmatch(folder.name)
        if found and folder.is_dir() and not folder.is_symlink() and not _is_running(int(found[1])):
            shutil.rmtree(folder, ignore_errors=True)


def _is_running(process_id: int) -> bool:
    """Say whether a process runs; on Windows, where asking would end it, every process counts as running."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
