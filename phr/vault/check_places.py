"""Level 0 of a check, which needs no key: names, numbers, and every file's bytes against its name.

The names alone find bit rot, a cut or a swapped file. What this machine remembers (state/) finds what names cannot: a
vault put back to an older state, a keys file put back, a record planted at the end of this machine's own log.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from phr.errors import PhrError
from phr.record.entry import ObjectId, RecordId
from phr.vault import findings
from phr.vault.device import DeviceState, Head, hashes_of_papers, load_device, load_state
from phr.vault.findings import CheckFinding
from phr.vault.journal import devices_of, record_names
from phr.vault.layout import (
    RecordName,
    VaultPlace,
    is_device_id,
    is_keys_file,
    is_object_folder,
    parse_object_name,
    parse_record_name,
    record_name,
)
from phr.vault.signed import strict_object
from phr.vault.writer_lock import is_free

HASH_THREADS = 4

_TOP = frozenset({"vault.json", "README.txt", "keys", "objects", "log", "tmp"})


@dataclass(frozen=True, slots=True)
class Subset:
    """One part of several of all objects, so that a large vault can be gone through in turns: part 1 of 4, and so on.

    Objects fall into parts by their names, so the same object is always in the same part.
    """

    part: int = 1
    of: int = 1

    def has(self, object_id: ObjectId) -> bool:
        """Say whether an object belongs to this part."""
        return int(object_id[:8], 16) % self.of == self.part - 1


@dataclass(frozen=True, slots=True)
class PlacesChecked:
    """What level 0 saw: all objects there are, how many it hashed, those found damaged, the records, the findings."""

    objects: frozenset[ObjectId]
    hashed: int
    damaged: frozenset[ObjectId]
    records: int
    findings: tuple[CheckFinding, ...]


def check_places(place: VaultPlace, subset: Subset, wanted: Mapping[ObjectId, RecordId]) -> PlacesChecked:
    """Go through all files of a vault without opening any; `wanted` tells whose an object is, as far as known."""
    state, unusable = _state(place)
    found = list(_objects(place))
    hashed = [object_id for object_id in found if subset.has(object_id)]
    with ThreadPoolExecutor(HASH_THREADS, "phr-hash") as pool:
        looked_at = list(zip(hashed, pool.map(lambda o: _object_fault(place, o, wanted.get(o)), hashed), strict=True))
    there = frozenset(found)
    return PlacesChecked(
        objects=there,
        hashed=len(hashed),
        damaged=frozenset(object_id for object_id, fault in looked_at if fault is not None),
        records=sum(len(record_names(place, device)) for device in devices_of(place)),
        findings=(
            *unusable,
            *_strays(place),
            *_papers(place, state),
            *(fault for _, fault in looked_at if fault is not None),
            *(findings.object_missing(o, wanted[o]) for o in sorted(set(wanted) - there)),
            *_log(place),
            *_remembered(place, state),
        ),
    )


def _state(place: VaultPlace) -> tuple[DeviceState | None, tuple[CheckFinding, ...]]:
    try:
        state = load_state(place)
        load_device(place)
    except PhrError as error:
        return None, (findings.machine_not_set_up(error.what, error.next_step),)
    return state, ()


def _objects(place: VaultPlace) -> Iterator[ObjectId]:
    for folder in _entries(place.objects):
        for path in _entries(folder):
            object_id = parse_object_name(folder.name, path.name)
            if object_id is not None and _is_plain_file(path):
                yield object_id


def _object_fault(place: VaultPlace, object_id: ObjectId, record_id: RecordId | None) -> CheckFinding | None:
    try:
        with place.object_path(object_id).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return findings.object_unreadable(object_id, record_id)
    if digest != object_id:
        return findings.object_damaged(object_id, "its bytes are not those it was named for", record_id)
    return None


def _strays(place: VaultPlace) -> Iterator[CheckFinding]:
    for path in _stray_paths(place):
        yield findings.stray(path.relative_to(place.vault).as_posix())
    left = len(_entries(place.tmp))
    if left and is_free(place.lock_file):
        yield findings.left_in_tmp(left)


def _stray_paths(place: VaultPlace) -> Iterator[Path]:
    yield from (path for path in _entries(place.vault) if path.name not in _TOP or path.is_symlink())
    yield from (path for path in _entries(place.keys) if not (is_keys_file(path.name) and _is_plain_file(path)))
    for folder in _entries(place.objects):
        if not is_object_folder(folder.name) or not folder.is_dir():
            yield folder
        else:
            yield from (
                p for p in _entries(folder) if not (parse_object_name(folder.name, p.name) and _is_plain_file(p))
            )
    for folder in _entries(place.log):
        if not is_device_id(folder.name) or not folder.is_dir():
            yield folder
        else:
            yield from (
                p for p in _entries(folder) if not (parse_record_name(folder.name, p.name) and _is_plain_file(p))
            )


def _papers(place: VaultPlace, state: DeviceState | None) -> Iterator[CheckFinding]:
    known = {} if state is None else state.papers
    for name in ("vault.json", "README.txt"):
        if not (place.vault / name).is_file() and name not in known:
            yield findings.paper_missing(name)
    if not any(is_keys_file(path.name) for path in _entries(place.keys)):
        yield findings.keys_none()
    if state is None:
        return
    try:
        now = hashes_of_papers(place)
    except OSError:
        now = {}
    for name, digest in sorted(known.items()):
        if name not in now:
            yield findings.paper_missing(name)
        elif now[name] != digest:
            yield findings.paper_changed(name)
    new = sorted(set(now) - set(known))
    yield from (findings.keys_unknown(name) for name in new if is_keys_file(name.removeprefix("keys/")))
    if _vault_id(place) not in (state.vault_id, None):
        yield findings.other_vault()


def _vault_id(place: VaultPlace) -> object:
    try:
        return strict_object(place.facts.read_bytes()).get("id")
    except (OSError, ValueError):
        return None


def _log(place: VaultPlace) -> Iterator[CheckFinding]:
    for device in devices_of(place):
        names = record_names(place, device)
        yield from (findings.record_damaged(name.relative) for name in names if not _is_named_right(place, name))
        counts = Counter(name.seq for name in names)
        yield from (findings.record_forked(device, seq) for seq, count in sorted(counts.items()) if count > 1)
        last = max(counts, default=-1)
        yield from (findings.record_missing(device, seq) for seq in _gaps(counts, last))


def _gaps(counts: Mapping[int, int], last: int) -> Iterable[int]:
    # A planted file with a huge number must not make a check list ten thousand million gaps.
    if last >= 2 * len(counts) + 1000:
        return [next(seq for seq in range(last) if seq not in counts)]
    return [seq for seq in range(last) if seq not in counts]


def _is_named_right(place: VaultPlace, name: RecordName) -> bool:
    try:
        with (place.vault / name.relative).open("rb") as file:
            return name.names(hashlib.file_digest(file, "sha256").hexdigest())
    except OSError:
        return False


def _remembered(place: VaultPlace, state: DeviceState | None) -> Iterator[CheckFinding]:
    if state is None:
        return
    own = load_device(place).id
    heads: dict[str, Head] = dict(state.others)
    if state.head is not None:
        heads[own] = state.head
    for device, head in sorted(heads.items()):
        if not (place.vault / record_name(device, head.seq, head.digest).relative).is_file():
            yield findings.log_rolled_back(device, head.seq)
    last = -1 if state.head is None else state.head.seq
    pending = None if state.pending is None else record_name(own, state.pending.seq, state.pending.digest)
    for name in record_names(place, own) if own in devices_of(place) else ():
        if name.seq > last and name != pending:
            yield findings.record_not_ours(name.relative)


def _entries(folder: Path) -> list[Path]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    return sorted(folder.iterdir())


def _is_plain_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
