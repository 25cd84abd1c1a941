"""DICOM/ and DICOMDIR: whole studies in their original bytes, laid out as IHE PDI lays out a disc.

Guards: no name on the disc comes from a header (counters only), and a foreign preamble, which may make a DICOM file
look like a program too, is set to zero and said. Left to others: reading headers, and whether a study is the right
person's. A file whose header cannot be read stays on the disc all the same; only the directory does not list it.
"""

import hashlib
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO, BinaryIO

from phr.bundle.directory import Leaf, Values, directory
from phr.bundle.leaves import (
    DATE_TAGS,
    LEAF_KEYS,
    PATIENT_KEYS,
    SERIES_KEYS,
    SPECIFIC_CHARACTER_SET,
    STUDY_KEYS,
    leaf_of,
)
from phr.bundle.package import DICOM_FOLDER, Contents, ReadValues, Stream
from phr.errors import Damaged, NotFound, NotReadable
from phr.record.entry import Instance, Record, Study

PREAMBLE = 128  # bytes, DICOM PS3.10 7.1
MARK = b"DICM"
ZEROED = "its first 128 bytes, which DICOM does not use, were set to zero"
_TRANSFER_SYNTAX, _SOP_INSTANCE_UID = 0x00020010, 0x00080018
_CODE = (0x00080100, 0x00080102, 0x00080104)  # value, scheme and meaning: what a directory must say of a concept
_UID = re.compile(r"[0-9.]{1,64}")


@dataclass(frozen=True, slots=True)
class DiscFile:
    """One instance as written: where, SHA-256 and size of the written bytes, and whether its preamble was zeroed."""

    path: str
    instance: Instance
    record: Record
    sha256: str
    size_bytes: int
    was_zeroed: bool


@dataclass(frozen=True, slots=True)
class Disc:
    """What was written: the files in order, and for each record its folder, files, files not listed and files lost."""

    files: tuple[DiscFile, ...]
    folders: dict[str, str]
    unlisted: dict[str, int]
    lost: dict[str, int]
    directory: bytes


@dataclass(slots=True)
class _Counts:
    folders: dict[str, str] = field(default_factory=dict)
    unlisted: dict[str, int] = field(default_factory=dict)
    lost: dict[str, int] = field(default_factory=dict)


def write_disc(root: Path, records: list[Record], contents: Contents) -> Disc:
    """Write the studies of some records below a package's root, and return what was written.

    The directory's bytes are returned and not written, so that the caller writes and lists all files alike. Raises
    OSError where the disk does not take them.
    """
    files: list[DiscFile] = []
    leaves: list[Leaf] = []
    counts, taken = _Counts(), set[str]()
    for record, study, folder in _folders(records):
        counts.folders[record.id] = "/".join(folder)
        written = _write_study(root, record, study, folder, contents.stream)
        listed = _listed(root, written, taken, contents.read_values)
        files += written
        leaves += listed
        counts.lost[record.id] = sum(len(series.instances) for series in study.series) - len(written)
        counts.unlisted[record.id] = len(written) - len(listed)
    return Disc(tuple(files), counts.folders, counts.unlisted, counts.lost, directory(leaves))


def _folders(records: list[Record]) -> list[tuple[Record, Study, tuple[str, ...]]]:
    patients: dict[str, int] = {}
    studies: dict[int, int] = {}
    placed: list[tuple[Record, Study, tuple[str, ...]]] = []
    for record in records:
        if record.study is None:
            continue
        patient = patients.setdefault(record.study.patient_id or record.study.uid, len(patients))
        number = studies.setdefault(patient, 0)
        studies[patient] += 1
        placed.append((record, record.study, (DICOM_FOLDER, f"PAT{patient:05d}", f"STU{number:05d}")))
    return placed


def _write_study(root: Path, record: Record, study: Study, folder: tuple[str, ...], stream: Stream) -> list[DiscFile]:
    written = []
    for series_number, series in enumerate(study.series):
        series_folder = (*folder, f"SER{series_number:05d}")
        root.joinpath(*series_folder).mkdir(parents=True, exist_ok=True)
        for number, instance in enumerate(series.instances):
            path = "/".join((*series_folder, f"IM{number:06d}"))
            try:
                sha256, size, was_zeroed = _write_instance(root / path, instance, stream)
            except (Damaged, NotFound, NotReadable):  # one object that the vault cannot give never stops a package
                (root / path).unlink(missing_ok=True)
                continue
            written.append(DiscFile(path, instance, record, sha256, size, was_zeroed))
    return written


def _write_instance(path: Path, instance: Instance, stream: Stream) -> tuple[str, int, bool]:
    with path.open("xb") as file:
        sink = _ZeroingSink(file)
        stream(instance.object_id, sink.write)
        sink.finish()
    return sink.hash.hexdigest(), sink.size, sink.was_zeroed


class _ZeroingSink:
    """Passes bytes on to a file, hashing them; the preamble of a DICOM file goes out as zeros."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._head: bytes | None = b""
        self.hash = hashlib.sha256()
        self.size = 0
        self.was_zeroed = False

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        if self._head is None:
            self._put(piece)
            return
        self._head += piece
        if len(self._head) >= PREAMBLE + len(MARK):
            self.finish()

    def finish(self) -> None:
        """Pass on what is still held back."""
        head, self._head = self._head, None
        if not head:
            return
        if head[PREAMBLE : PREAMBLE + len(MARK)] == MARK and any(head[:PREAMBLE]):
            self.was_zeroed = True
            head = bytes(PREAMBLE) + head[PREAMBLE:]
        self._put(head)

    def _put(self, piece: bytes) -> None:
        self._file.write(piece)
        self.hash.update(piece)
        self.size += len(piece)


def _listed(root: Path, written: list[DiscFile], taken: set[str], read_values: ReadValues) -> list[Leaf]:
    leaves = []
    for record_type, files in groupby(written, lambda file: leaf_of(file.instance.sop_class_uid)):
        if record_type is None:
            continue
        for file, values in _values(root, list(files), record_type, read_values):
            leaf = _leaf(file, record_type, values)
            if leaf is not None and leaf.sop_instance_uid not in taken:
                taken.add(leaf.sop_instance_uid)
                leaves.append(leaf)
    return leaves


def _values(
    root: Path, files: list[DiscFile], record_type: str, read_values: ReadValues
) -> Iterator[tuple[DiscFile, Values]]:
    """Yield files with what their headers say; a file is open until then."""
    keys = (*PATIENT_KEYS, *STUDY_KEYS, *SERIES_KEYS, *LEAF_KEYS[record_type], SPECIFIC_CHARACTER_SET)
    tags = sorted({key.tag for key in keys} | set(DATE_TAGS) | {_SOP_INSTANCE_UID})
    waiting: deque[BinaryIO] = deque()

    def opened() -> Iterator[tuple[BinaryIO, int]]:
        for file in files:
            waiting.append((root / file.path).open("rb"))
            yield waiting[-1], file.size_bytes

    try:
        for file, values in zip(files, read_values(opened(), tags), strict=True):
            waiting.popleft().close()
            yield file, values
    finally:
        for left in waiting:
            left.close()


def _leaf(file: DiscFile, record_type: str, values: Values) -> Leaf | None:
    """Return the directory's entry for a file, or None where the directory cannot list it."""
    instance = file.instance
    transfer_syntax = values.get(_TRANSFER_SYNTAX, b"").decode("ascii", "replace")
    same = values.get(_SOP_INSTANCE_UID, b"").decode("ascii", "replace") == instance.sop_instance_uid
    if not same or not all(_UID.fullmatch(uid) for uid in (instance.sop_instance_uid, transfer_syntax)):
        return None
    if record_type in ("SR DOCUMENT", "KEY OBJECT DOC") and not all(values.get(tag) for tag in _CODE):
        return None
    return Leaf(
        file_id=tuple(file.path.split("/")),
        record_type=record_type,
        sop_class_uid=instance.sop_class_uid,
        sop_instance_uid=instance.sop_instance_uid,
        transfer_syntax_uid=transfer_syntax,
        values=values,
    )
