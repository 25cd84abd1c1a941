"""DICOM/ and DICOMDIR: whole studies in their original bytes, laid out as IHE PDI lays out a disc.

Guards: no name on the disc comes from a header (counters only), headers are read by their top-level values alone and
never walked, and a foreign preamble, which may make a DICOM file look like a program too, is set to zero and said.
Left to others: whether a study is the right person's. A file whose header cannot be read stays on the disc all the
same; only the directory does not list it.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from phr.bundle.directory import Leaf, code_item, directory
from phr.bundle.leaves import (
    CONCEPT,
    DATE_TAGS,
    LEAF_KEYS,
    PATIENT_KEYS,
    SERIES_KEYS,
    SPECIFIC_CHARACTER_SET,
    STUDY_KEYS,
    leaf_of,
)
from phr.bundle.package import DICOM_FOLDER, Stream
from phr.errors import Damaged, NotFound, NotReadable
from phr.record.entry import Instance, Record, Study

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

PREAMBLE = 128  # bytes, DICOM PS3.10 7.1
MARK = b"DICM"
ZEROED = "its first 128 bytes, which DICOM does not use, were set to zero"
_DEFLATED = "1.2.840.10008.1.2.1.99"
_UID = re.compile(r"[0-9.]{1,64}")
_CODE_TAGS = (0x00080100, 0x00080102, 0x00080103, 0x00080104)


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


def write_disc(root: Path, records: list[Record], stream: Stream) -> Disc:
    """Write the studies of some records below a package's root, and return what was written.

    The directory's bytes are returned and not written, so that the caller writes and lists all files alike. Raises
    OSError where the disk does not take them.
    """
    files: list[DiscFile] = []
    leaves: list[Leaf] = []
    counts = _Counts()
    for record, study, folder in _folders(records):
        counts.folders[record.id] = "/".join(folder)
        written = _write_study(root, record, study, folder, stream)
        listed = _listed(root, written, {leaf.sop_instance_uid for leaf in leaves})
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


def _listed(root: Path, written: list[DiscFile], taken: set[str]) -> list[Leaf]:
    leaves = []
    for file in written:
        leaf = _leaf(root, file)
        if leaf is not None and leaf.sop_instance_uid not in taken:
            taken.add(leaf.sop_instance_uid)
            leaves.append(leaf)
    return leaves


def _leaf(root: Path, file: DiscFile) -> Leaf | None:
    """Return the directory's entry for a file, or None where the directory cannot list it."""
    from pydicom.uid import UID

    record_type = leaf_of(file.instance.sop_class_uid, UID(file.instance.sop_class_uid).name)
    if record_type is None or file.instance.transfer_syntax_uid == _DEFLATED:
        return None  # a deflated header is inflated whole, of whatever size; it is not worth the risk here
    header = _header(root / file.path, record_type)
    if header is None:
        return None
    values, transfer_syntax = header
    same = values.get(0x00080018, b"").decode("ascii", "replace") == file.instance.sop_instance_uid
    if not same or not all(_UID.fullmatch(uid) for uid in (file.instance.sop_instance_uid, transfer_syntax)):
        return None
    if record_type in ("SR DOCUMENT", "KEY OBJECT DOC") and not values.get(CONCEPT.tag):
        return None
    return Leaf(
        file_id=tuple(file.path.split("/")),
        record_type=record_type,
        sop_class_uid=file.instance.sop_class_uid,
        sop_instance_uid=file.instance.sop_instance_uid,
        transfer_syntax_uid=transfer_syntax,
        values=values,
    )


def _header(path: Path, record_type: str) -> tuple[dict[int, bytes], str] | None:
    """Return the values that a directory needs and the transfer syntax; None where the header does not give them.

    pydicom raises whatever a damaged header leads it to; each such file is left out of the directory, by name of none.
    """
    from pydicom import dcmread

    keys = (*PATIENT_KEYS, *STUDY_KEYS, *SERIES_KEYS, *LEAF_KEYS[record_type], SPECIFIC_CHARACTER_SET)
    tags = sorted({key.tag for key in keys} | set(DATE_TAGS) | {0x00080018})
    try:
        header = dcmread(path, stop_before_pixels=True, specific_tags=tags)
        values = {tag: _raw(header, tag) for tag in tags if tag in header}
        return values, str(header.file_meta.TransferSyntaxUID)
    except Exception:  # noqa: BLE001  pydicom promises no family of errors for damaged headers; the file itself stays
        return None


def _raw(header: "Dataset", tag: int) -> bytes:
    if tag == CONCEPT.tag:
        return _concept(header)
    value = header.get_item(tag).value
    if isinstance(value, bytes):
        return value.rstrip(b" \0")
    if isinstance(value, list | tuple) or hasattr(value, "append"):  # the character set, which pydicom takes apart
        return b"\\".join(str(part).encode("ascii", "replace") for part in value)
    return str(value or "").encode("ascii", "replace")


def _concept(header: "Dataset") -> bytes:
    items = header[CONCEPT.tag].value
    if not items:
        return b""
    first = items[0]

    return code_item({tag: _raw(first, tag) for tag in _CODE_TAGS if tag in first})
