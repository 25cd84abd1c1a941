"""Events to JSON and back, under the names of docs/vault-format.md; pure.

Reading is strict about what it knows and keeps what it does not: an event of a later version of phr becomes
Unrecognised, whole.
"""

import re
from collections.abc import Callable
from typing import Any

from phr.record.entry import ObjectId, RecordId, StoredObject
from phr.record.events import (
    CheckedIn,
    Described,
    DeviceJoined,
    Event,
    Filed,
    HandedOver,
    PersonNoted,
    PlanNoted,
    Purged,
    Removed,
    Restored,
    Unrecognised,
)
from phr.vault.layout import is_hash

_RECORD_ID = re.compile(r"[0-9a-f]{16}")
_WEEK = re.compile(r"[0-9]{4}-W(0[1-9]|[1-4][0-9]|5[0-3])")
_ROLE = re.compile(r"[a-z][a-z0-9-]{0,31}")

Plain = dict[str, Any]


def event_plain(event: Event) -> Plain:  # noqa: C901 - one arm for each event of the format
    """Return the JSON object of an event; "event" holds its name."""
    match event:
        case Filed(record_id, objects, meta, files):
            listed = [{"role": o.role, "h": o.object_id, "size": o.size_bytes} for o in objects]
            return {"event": "add", "doc": record_id, "objects": listed, "meta": meta, "files": files}
        case Described(record_id, meta):
            return {"event": "meta", "doc": record_id, "meta": meta}
        case Removed(record_id):
            return {"event": "trash", "doc": record_id}
        case Restored(record_id):
            return {"event": "restore", "doc": record_id}
        case Purged(record_id, erased):
            return {"event": "purge", "doc": record_id, "objects": list(erased)}
        case CheckedIn(week):
            return {"event": "checkin", "week": week}
        case PlanNoted(meta):
            return {"event": "plan", "meta": meta}
        case PersonNoted(meta):
            return {"event": "person", "meta": meta}
        case HandedOver(meta):
            return {"event": "handed", "meta": meta}
        case DeviceJoined(certificate):
            return {"event": "device", "cert": certificate}
        case Unrecognised(name, body):
            return {"event": name, **body}


def event_from_plain(plain: object) -> Event:
    """Return the event that a JSON object stands for; raise ValueError where a known event is not whole."""
    if not isinstance(plain, dict) or not isinstance(plain.get("event"), str):
        raise ValueError("an event has no name")  # noqa: TRY004 - the file is wrong, not a caller
    name = plain["event"]
    read = _READERS.get(name)
    if read is None:
        return Unrecognised(name, {key: value for key, value in plain.items() if key != "event"})
    try:
        return read(plain)
    except KeyError as error:
        raise ValueError(f"the event {name} lacks {error.args[0]}") from error


def objects_of(event: Event) -> tuple[ObjectId, ...]:
    """Return the sealed objects that must be in the vault for an event to mean anything."""
    match event:
        case Filed(_, objects, meta):
            return (*(o.object_id for o in objects), meta)
        case Described(_, meta) | PlanNoted(meta) | PersonNoted(meta) | HandedOver(meta):
            return (meta,)
        case _:
            return ()


def record_of(event: Event) -> RecordId | None:
    """Return the document that an event is about, None where it is about none."""
    match event:
        case Filed(record_id) | Described(record_id) | Removed(record_id) | Restored(record_id) | Purged(record_id):
            return record_id
        case _:
            return None


def only_adds(event: Event) -> bool:
    """Say whether an event can take nothing away: what a locked or ingest-only writer may record."""
    return isinstance(event, Filed | DeviceJoined)


def _filed(plain: Plain) -> Event:
    objects = plain["objects"]
    if not isinstance(objects, list) or not objects:
        raise ValueError("an added document has no objects")
    return Filed(_doc(plain), tuple(_stored(o) for o in objects), _meta(plain), _count(plain.get("files", 1)))


def _stored(plain: object) -> StoredObject:
    if not isinstance(plain, dict) or not isinstance(plain["role"], str) or not _ROLE.fullmatch(plain["role"]):
        raise ValueError("an object has no role")
    return StoredObject(plain["role"], _hash(plain["h"]), _count(plain["size"]))


def _purged(plain: Plain) -> Event:
    objects = plain["objects"]
    if not isinstance(objects, list):
        raise ValueError("an erased document has no objects")  # noqa: TRY004 - the file is wrong, not a caller
    return Purged(_doc(plain), tuple(_hash(o) for o in objects))


def _checked_in(plain: Plain) -> Event:
    week = plain["week"]
    if not isinstance(week, str) or not _WEEK.fullmatch(week):
        raise ValueError("a check-in has no week")
    return CheckedIn(week)


def _joined(plain: Plain) -> Event:
    if not isinstance(plain["cert"], str):
        raise ValueError("a device has no certificate")  # noqa: TRY004 - the file is wrong, not a caller
    return DeviceJoined(plain["cert"])


def _doc(plain: Plain) -> RecordId:
    doc = plain["doc"]
    if not isinstance(doc, str) or not _RECORD_ID.fullmatch(doc):
        raise ValueError("an event names no document")
    return RecordId(doc)


def _meta(plain: Plain) -> ObjectId:
    return _hash(plain["meta"])


def _hash(value: object) -> ObjectId:
    if not is_hash(value):
        raise ValueError("an event names no object")
    return ObjectId(str(value))


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("an event has no count where one belongs")
    return value


_READERS: dict[str, Callable[[Plain], Event]] = {
    "add": _filed,
    "meta": lambda plain: Described(_doc(plain), _meta(plain)),
    "trash": lambda plain: Removed(_doc(plain)),
    "restore": lambda plain: Restored(_doc(plain)),
    "purge": _purged,
    "checkin": _checked_in,
    "plan": lambda plain: PlanNoted(_meta(plain)),
    "person": lambda plain: PersonNoted(_meta(plain)),
    "handed": lambda plain: HandedOver(_meta(plain)),
    "device": _joined,
}
