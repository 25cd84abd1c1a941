"""Levels 1 and 2 of a check, which need the vault open: the log against the objects, and what the objects open to."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from phr.errors import PhrError
from phr.record.entry import ObjectId, RecordId
from phr.record.events import Event, Filed, Purged
from phr.vault import findings
from phr.vault.age.stanza import Identity
from phr.vault.check_places import HASH_THREADS, Subset
from phr.vault.device import DeviceState, Head, load_state
from phr.vault.event_names import objects_of, record_of
from phr.vault.findings import CheckFinding
from phr.vault.journal import LogReading, SetAside, read_log
from phr.vault.layout import VaultPlace, is_hash
from phr.vault.objects import read_object, stream_object, unpadded
from phr.vault.signed import strict_object


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the log says must be in the vault.

    `owners` maps each object to its document (None: notes of the person). `sheets` are the objects that are meta,
    `originals` maps the one original of a document to its sheets. `may_be` are objects that records speak of which do
    not count, or that this machine wrote and did not record yet.
    """

    owners: Mapping[ObjectId, RecordId | None]
    sheets: Mapping[ObjectId, RecordId | None]
    originals: Mapping[RecordId, ObjectId]
    may_be: frozenset[ObjectId]


def check_log(
    place: VaultPlace,
    identities: Sequence[Identity],
    root_public: bytes,
    objects: frozenset[ObjectId],
    wanted: Mapping[ObjectId, RecordId],
) -> tuple[Holdings, tuple[CheckFinding, ...]]:
    """Level 1: return what must be held, and the findings on records, heads, missing and unknown objects."""
    state = _state(place)
    certificates = () if state is None else (state.certificate,)
    reading = read_log(place, identities, root_public, certificates=certificates)
    holdings = holdings_of(reading, noted_unrecorded(place))
    filed = {record_id for record_id in holdings.owners.values() if record_id is not None}
    gone = {record_id for s in reading.stamped if isinstance(s.event, Purged) and (record_id := record_of(s.event))}
    unfiled = sorted(set(wanted.values()) - filed - gone)
    return holdings, (
        *(finding for entry in reading.set_aside for finding in _set_aside(entry)),
        *_rolled_back(reading, state),
        *(findings.object_missing(o, holdings.owners[o]) for o in sorted(set(holdings.owners) - objects)),
        *(findings.object_unknown(o) for o in sorted(objects - set(holdings.owners) - holdings.may_be)),
        *(findings.document_without_entry(record_id) for record_id in unfiled),
    )


def check_contents(
    place: VaultPlace,
    identities: Sequence[Identity],
    holdings: Holdings,
    objects: Iterable[ObjectId],
    subset: Subset,
) -> tuple[CheckFinding, ...]:
    """Level 2: open the given objects of a part, compare originals with the hashes in their sheets.

    Sheets are always opened, for they tell what the others must open to.
    """
    there = set(objects)
    promised: dict[ObjectId, str] = {}
    found: list[CheckFinding] = []
    for sheet, record_id in sorted(holdings.sheets.items()):
        if sheet not in there:
            continue
        told = _sheet(place, sheet, identities, record_id)
        if isinstance(told, CheckFinding):
            found.append(told)
        else:
            promised.update(_promises(told, None if record_id is None else holdings.originals.get(record_id)))
    rest = [o for o in sorted(holdings.owners) if o in there and o not in holdings.sheets and subset.has(o)]
    with ThreadPoolExecutor(HASH_THREADS, "phr-open") as pool:
        faults = pool.map(lambda o: _content_fault(place, o, identities, promised.get(o), holdings.owners[o]), rest)
        found += [fault for fault in faults if fault is not None]
    return tuple(found)


def holdings_of(reading: LogReading, unrecorded: Iterable[ObjectId]) -> Holdings:
    """Return what a reading of the whole log says must be in the vault; what was erased need not."""
    gone = {record_of(s.event) for s in reading.stamped if isinstance(s.event, Purged)} - {None}
    events = [s.event for s in reading.stamped if record_of(s.event) not in gone]
    doubtful = [s.event for entry in reading.set_aside for s in entry.salvage]
    return Holdings(
        owners={o: record_of(event) for event in events for o in objects_of(event)},
        sheets={sheet: record_of(event) for event in events if (sheet := _sheet_of(event)) is not None},
        originals={
            event.record_id: event.objects[0].object_id
            for event in events
            if isinstance(event, Filed) and len(event.objects) == 1
        },
        may_be=frozenset({*(o for event in doubtful for o in objects_of(event)), *unrecorded}),
    )


def noted_unrecorded(place: VaultPlace) -> set[ObjectId]:
    """Return the objects that this machine wrote and had not recorded when it was stopped."""
    if not place.unrecorded.is_dir():
        return set()
    lines = [
        line
        for note in place.unrecorded.iterdir()
        for line in note.read_text(encoding="ascii", errors="replace").split()
    ]
    return {ObjectId(line) for line in lines if is_hash(line)}


def _state(place: VaultPlace) -> DeviceState | None:
    try:
        return load_state(place)
    except PhrError:
        return None


def _sheet_of(event: Event) -> ObjectId | None:
    meta = getattr(event, "meta", None)
    return ObjectId(meta) if isinstance(meta, str) else None


def _set_aside(entry: SetAside) -> Iterator[CheckFinding]:
    if entry.code == "log-damaged":
        return  # level 0 has named this file already
    for record_id in dict.fromkeys(record_of(s.event) for s in entry.salvage) or [None]:
        yield findings.record_set_aside(entry.path, entry.code, entry.reason, record_id)


def _rolled_back(reading: LogReading, state: DeviceState | None) -> Iterator[CheckFinding]:
    remembered: dict[str, Head] = dict(reading.seen)
    for device, head in (state.others if state is not None else {}).items():
        if device not in remembered or remembered[device].seq < head.seq:
            remembered[device] = head
    for device, head in sorted(remembered.items()):
        now = reading.heads.get(device)
        if now is None or now.seq < head.seq:
            yield findings.log_rolled_back(device, head.seq)


def _sheet(
    place: VaultPlace, sheet: ObjectId, identities: Sequence[Identity], record_id: RecordId | None
) -> dict[str, Any] | CheckFinding:
    try:
        return strict_object(unpadded(read_object(place, sheet, identities)))
    except PhrError as error:
        return findings.object_damaged(sheet, error.what, record_id)
    except ValueError:
        return findings.sheet_not_understood(sheet, record_id)


def _promises(told: dict[str, Any], original: ObjectId | None) -> Iterator[tuple[ObjectId, str]]:
    """Yield which object must open to bytes of which SHA-256, as a sheet tells."""
    if told.get("study") is None:
        if original is not None and is_hash(told.get("plain_sha256")):
            yield original, told["plain_sha256"]
        return
    for series in _dicts(told["study"], "series"):
        for instance in _dicts(series, "instances"):
            if is_hash(instance.get("object_id")) and is_hash(instance.get("plain_sha256")):
                yield ObjectId(instance["object_id"]), instance["plain_sha256"]


def _dicts(holder: object, name: str) -> list[dict[str, Any]]:
    held = holder.get(name) if isinstance(holder, dict) else None
    return [item for item in held if isinstance(item, dict)] if isinstance(held, list) else []


def _content_fault(
    place: VaultPlace,
    object_id: ObjectId,
    identities: Sequence[Identity],
    promised: str | None,
    record_id: RecordId | None,
) -> CheckFinding | None:
    sha256 = hashlib.sha256()
    try:
        stream_object(place, object_id, identities, sha256.update)
    except PhrError as error:
        return findings.object_damaged(object_id, error.what, record_id)
    if promised is not None and sha256.hexdigest() != promised:
        return findings.object_not_its_original(object_id, record_id)
    return None
