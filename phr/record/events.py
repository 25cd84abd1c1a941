"""The closed union of what can happen in a vault. No name, date of care or text ever stands in an event.

Words live in sealed meta objects, so that erasing a document never breaks the log's chain. The JSON names are those
of the vault format (docs/vault-format.md): add, meta, trash, restore, purge, checkin, plan, person, handed, device,
revoke, epoch.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from phr.record.entry import ObjectId, RecordId, StoredObject


@dataclass(frozen=True, slots=True)
class Filed:
    """A document came to stand in the vault ("add"). `files` counts the inbox files it was made of."""

    record_id: RecordId
    objects: tuple[StoredObject, ...]
    meta: ObjectId
    files: int = 1


@dataclass(frozen=True, slots=True)
class Described:
    """A document's sheet was written anew: a correction, an answer, a later reading ("meta")."""

    record_id: RecordId
    meta: ObjectId


@dataclass(frozen=True, slots=True)
class Removed:
    """The person put a document in the trash ("trash")."""

    record_id: RecordId


@dataclass(frozen=True, slots=True)
class Restored:
    """The person took a document out of the trash ("restore")."""

    record_id: RecordId


@dataclass(frozen=True, slots=True)
class Purged:
    """A document was erased for good; final ("purge")."""

    record_id: RecordId
    objects: tuple[ObjectId, ...]


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """The person looked at the inbox and said that there is nothing new; `week` is ISO, as 2026-W47 ("checkin")."""

    week: str


@dataclass(frozen=True, slots=True)
class PlanNoted:
    """A tick, a note, a question of the plan; the words are in the meta object ("plan")."""

    meta: ObjectId


@dataclass(frozen=True, slots=True)
class PersonNoted:
    """Whose records these are, or a password that opens their papers; both in the meta object ("person")."""

    meta: ObjectId


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A package was given to someone; the words are in the meta object ("handed")."""

    meta: ObjectId


@dataclass(frozen=True, slots=True)
class DeviceJoined:
    """A device's certificate, signed by the vault's root key ("device")."""

    certificate: str


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """An event of a later version of phr; kept, shown by check, and otherwise left alone."""

    name: str
    body: dict[str, Any]


Event = (
    Filed
    | Described
    | Removed
    | Restored
    | Purged
    | CheckedIn
    | PlanNoted
    | PersonNoted
    | HandedOver
    | DeviceJoined
    | Unrecognised
)


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event as it stands in the log.

    `at` is aware UTC, `zone` an IANA name, `day` the local day at that moment. (lamport, device, seq, place) orders
    events totally and never depends on clocks; `was_locked` tells that the writing device held no key then.
    """

    event: Event
    at: datetime
    zone: str
    day: date
    lamport: int
    device: str
    seq: int
    place: int
    was_locked: bool = False
