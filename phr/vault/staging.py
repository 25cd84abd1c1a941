"""Sealing what comes into the vault: one pass over the source, then proof that what lies on disk opens to the same.

The file keys that the proof needs live in memory only, and only until the object has its final name.
"""

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from phr.errors import Damaged, PhrError
from phr.record.entry import ObjectId, StoredObject
from phr.vault.age.file import open_with_file_key, seal
from phr.vault.age.stanza import Recipient
from phr.vault.age.stream import Buffers, Source
from phr.vault.disk import Disk, disk_errors
from phr.vault.straight import NewFileSink, ReadOnce


class NotAsWritten(Damaged):
    """What was read back from the disk is not what was written to it."""

    code = "not-as-written"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"a file just sealed in {folder} does not read back as it was written; it was thrown away, "
            "and what was to be filed stays where it is",
            next_step="have this disk and this machine's memory tested, then run the same again",
        )


@dataclass(frozen=True, slots=True)
class Staged:
    """A sealed object on its way into the vault.

    `size_bytes` counts the sealed file, `plain_size_bytes` and `plain_sha256` (64 hex digits) are of what it opens to.
    """

    role: str
    object_id: ObjectId
    plain_sha256: str
    size_bytes: int
    plain_size_bytes: int

    @property
    def stored(self) -> StoredObject:
        """Return the object as an event names it."""
        return StoredObject(self.role, self.object_id, self.size_bytes)


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A staged object, and where it lies until it has its final name."""

    staged: Staged
    path: Path
    file_key: bytes


class _Tally:
    """Hashes and counts all bytes that it is shown."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self.size_bytes = 0

    def __call__(self, data: memoryview) -> None:
        self._sha256.update(data)
        self.size_bytes += len(data)

    @property
    def sha256(self) -> str:
        return self._sha256.hexdigest()


class _Asked:
    """A source that remembers its own fault, so that it is not taken for one of the vault's disk."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.fault: OSError | None = None

    def readinto(self, buffer: memoryview, /) -> int | None:
        try:
            return self._source.readinto(buffer)
        except OSError as error:
            self.fault = error
            raise


def seal_into(
    folder: Path, source: Source, role: str, recipient: Recipient, disk: Disk, buffers: Buffers
) -> SealedFile:
    """Seal all that a source gives into a new file in a folder, in one pass and constant memory.

    Raises DiskFull, WriteForbidden or DiskTrouble for the vault's disk, and whatever reading the source raises as it
    is; either way nothing is left in the folder.
    """
    path = folder / f"{secrets.token_hex(16)}.age"
    plain, sealed, asked = _Tally(), _Tally(), _Asked(source)

    def fill(file: BinaryIO) -> bytes:
        sink = NewFileSink(file)
        file_key = seal(asked, sink, recipient, on_plain=plain, on_sealed=sealed, buffers=buffers)
        sink.finish()
        return file_key

    try:
        file_key = disk.write_new(path, fill)
    except BaseException as error:
        disk.unlink(path)
        if error is asked.fault:
            raise
        with disk_errors(folder):
            raise
    staged = Staged(role, ObjectId(sealed.sha256), plain.sha256, sealed.size_bytes, plain.size_bytes)
    return SealedFile(staged, path, file_key)


def prove(sealed: SealedFile, disk: Disk, buffers: Buffers) -> None:
    """Bring a sealed file to the medium, then read it back: same name, same content; raise NotAsWritten otherwise."""
    folder = sealed.path.parent
    with disk_errors(folder):
        disk.sync_file(sealed.path)
        try:
            is_same = _reads_back(sealed, buffers)
        except PhrError as error:
            raise NotAsWritten(folder) from error
    if not is_same:
        raise NotAsWritten(folder)


def _reads_back(sealed: SealedFile, buffers: Buffers) -> bool:
    # The header's MAC and each chunk's tag answer for every byte of the file, so its name need not be hashed again.
    plain = _Tally()
    with sealed.path.open("rb") as file:
        source = ReadOnce(file)
        open_with_file_key(source, sealed.file_key, plain, buffers=buffers)
        source.finish()
    return plain.sha256 == sealed.staged.plain_sha256


class HashedSource:
    """A sealed file that is hashed while it is read, so that its name is proven in the same pass."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._sha256 = hashlib.sha256()

    def readline(self, size: int, /) -> bytes:
        """Return the bytes up to and with the next LF, at most `size`."""
        line = self._file.readline(size)
        self._sha256.update(line)
        return line

    def readinto(self, buffer: memoryview, /) -> int:
        """Fill at most the buffer; return how many bytes came, 0 at the end."""
        count: int = self._file.readinto(buffer)  # type: ignore[attr-defined] # every buffered reader has it
        self._sha256.update(buffer[:count])
        return count

    def sha256(self) -> str:
        """Return the SHA-256 of the whole file, reading what is left of it."""
        while rest := self._file.read(1 << 20):
            self._sha256.update(rest)
        return self._sha256.hexdigest()
