"""Getting everything out: originals byte for byte in folders by category, with an index that any program can read."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from phr.actions.books import Books
from phr.errors import PhrError, Refused, Unavailable
from phr.record.entry import ObjectId, Record
from phr.record.kinds import CATEGORY_NAMES
from phr.record.plain import to_plain
from phr.vault.objects import stream_object

_UNSAFE = '<>:"/\\|?*'
_OF_THE_PERSON = frozenset({"original", "instance"})
_LONGEST = 150  # bytes of a name in UTF-8, far below 255, so that a longer path still fits on every system
_RESERVED = {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in range(1, 10))}


class ExportExists(Refused):
    """Something of an earlier export, or of the person's, is already there."""

    code = "export-exists"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} already holds an index.json, and phr overwrites nothing",
            next_step="name another folder, or delete that one",
        )


class ExportFailed(Unavailable):
    """The folder for an export cannot be written."""

    code = "export-failed"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"{path} cannot be written ({why})", next_step="choose a folder with room that you may write to"
        )


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where, how many records and files, how many bytes, and the files that could not be read.

    `shared` are files that hold more pages than those of the records that were asked for: scans that were split.
    """

    path: Path
    records: int
    files: int
    bytes_written: int
    failed: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


def export(books: Books, records: Iterable[Record], to: Path) -> Exported:
    """Write the originals of some records below a folder, with index.json; raise ExportExists or ExportFailed.

    A damaged object costs its own file, which is told in `failed`; the others are written. A scan that was split is
    written once, whole; index.json says which of its pages each record is.
    """
    records = tuple(records)
    index_file = to / "index.json"
    if index_file.exists():
        raise ExportExists(to)
    entries: list[dict[str, object]] = []
    written = 0
    files = 0
    failed: list[str] = []
    taken: set[str] = set()
    done: dict[ObjectId, str] = {}
    try:
        for record in records:
            paths: list[str] = []
            for place, object_id in _places(record, taken, done):
                if object_id in done:
                    paths.append(done[object_id])
                    continue
                try:
                    written += _write_one(books, object_id, to / place)
                    paths.append(str(place))
                    done[object_id] = str(place)
                    files += 1
                except PhrError:
                    failed.append(str(place))
            entries.append(_entry(record, paths, done))
        to.mkdir(parents=True, exist_ok=True)
        index_file.write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        raise ExportFailed(to, error.strerror or "no room") from error
    return Exported(to, len(entries), files, written, tuple(failed), _shared(records, done))


def safe_part(text: str) -> str:
    """Return a text as one part of a path that every file system takes; never empty, never a way out."""
    cleaned = "".join("_" if c in _UNSAFE or not c.isprintable() else c for c in text).strip(" .")
    cut = cleaned.encode("utf-8", "replace")[:_LONGEST].decode("utf-8", "ignore").strip(" .")
    if not cut:
        return "_"
    return f"_{cut}" if cut.partition(".")[0].upper() in _RESERVED else cut


def _shared(records: Iterable[Record], done: Mapping[ObjectId, str]) -> tuple[str, ...]:
    """Return the files of which pages were written that are of none of the records asked for."""
    pages: dict[ObjectId, set[int]] = {}
    of: dict[ObjectId, int] = {}
    for piece in (piece for record in records for piece in record.pieces):
        if piece.excerpt is not None and piece.object_id in done:
            of[piece.object_id] = piece.excerpt.of
            pages.setdefault(piece.object_id, set()).update(range(piece.excerpt.first, piece.excerpt.last + 1))
    return tuple(done[object_id] for object_id, held in pages.items() if len(held) < of[object_id])


def _places(record: Record, taken: set[str], done: Mapping[ObjectId, str]) -> Iterable[tuple[PurePosixPath, ObjectId]]:
    """Return where each original of a record goes, and its object; no two places are the same in any letter case.

    Of an original that is `done` already the place does not count.
    """
    folder = PurePosixPath(CATEGORY_NAMES[record.filing.category.value])
    if record.study is not None:
        top = folder / _free(folder, safe_part(f"{_date(record)} {record.filing.title or 'study'}"), taken)
        for number, series in enumerate(record.study.series, start=1):
            for place, instance in enumerate(series.instances, start=1):
                yield top / f"series {number:03d}" / f"{place:05d}.dcm", instance.object_id
        return
    names = {piece.object_id: piece.source_name for piece in record.pieces}
    # An "instance" without a study is a file of DICOM's form that could not be read: its bytes are the person's too.
    for stored in record.objects:
        if stored.role in _OF_THE_PERSON:
            name = safe_part(PurePosixPath(names.get(stored.object_id, record.source_name)).name)
            is_done = stored.object_id in done
            yield folder / (name if is_done else _free(folder, f"{_date(record)} {name}", taken)), stored.object_id


def _date(record: Record) -> str:
    dated = record.filing.document_date
    return str(dated.value) if dated is not None else "undated"


def _free(folder: PurePosixPath, name: str, taken: set[str]) -> str:
    stem, dot, ending = name.rpartition(".") if "." in name else (name, "", "")
    candidate, number = name, 1
    while str(folder / candidate).casefold() in taken:
        number += 1
        candidate = f"{stem} ({number}){dot}{ending}"
    taken.add(str(folder / candidate).casefold())
    return candidate


def _write_one(books: Books, object_id: ObjectId, path: Path) -> int:
    """Write one original under its final name only once all of it is verified; return its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name[:60]}.part")
    try:
        with unfinished.open("wb") as file:
            stream_object(books.home.place, object_id, books.key.identities, file.write)
            size = file.tell()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return size


def _entry(record: Record, paths: list[str], done: Mapping[ObjectId, str]) -> dict[str, object]:
    filing = record.filing
    entry: dict[str, object] = {
        "id": record.id,
        "files": paths,
        "category": filing.category.value.value,
        "kind": filing.kind.value.value,
        "title": filing.title,
        "document_date": str(filing.document_date.value) if filing.document_date else None,
        "person": filing.person.value if filing.person else None,
        "provider": filing.provider.value if filing.provider else None,
        "source_name": record.source_name,
        "received": to_plain(record.received),
        "sha256": record.plain_sha256,
        "state": record.state.value,
    }
    pages = [
        {"file": done[piece.object_id], "first": piece.excerpt.first, "last": piece.excerpt.last}
        for piece in record.pieces
        if piece.excerpt is not None and piece.object_id in done
    ]
    return entry | ({"pages": pages} if pages else {})
