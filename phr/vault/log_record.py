"""One record of a device's log: its JSON, its signature, its padding; no file is touched here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from phr.record.events import Event, Stamped
from phr.vault.device import Head, heads_from
from phr.vault.event_names import event_from_plain, event_plain
from phr.vault.layout import is_device_id, is_hash
from phr.vault.signed import RECORD_PURPOSE, signed_text, split_signed, strict_object, verify

PADDING = 4096  # bytes: plaintexts of records and sheets are padded to steps of this


@dataclass(frozen=True, slots=True)
class LogRecord:
    """What one batch wrote down.

    `seq` counts from 0 without a gap; `prev` is the SHA-256 of the device's previous record file, None at 0. `at` is
    aware UTC in whole seconds, `day` the local day at that moment in `zone`. `seen` holds the heads of other devices
    that the writer had verified. Order never depends on `at`: (lamport, device, seq) decides.
    """

    vault_id: str
    device: str
    seq: int
    prev: str | None
    lamport: int
    at: datetime
    zone: str
    day: date
    is_locked: bool
    seen: Mapping[str, Head]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class SignedRecord:
    """A record as read: what it says, and what is needed to verify who says so."""

    record: LogRecord
    signature: bytes
    body: bytes

    def verify(self, public_key: bytes) -> None:
        """Raise NotWellSigned unless the device with this Ed25519 key wrote it."""
        verify(public_key, RECORD_PURPOSE, self.signature, self.body)


def encode_record(record: LogRecord, sign: Callable[[bytes], bytes]) -> bytes:
    """Return the plaintext of a record: signed and padded. Raises ValueError for what a reader would set aside."""
    body = _plain(record)
    if _record_from(body) != record:
        raise ValueError("a record must read back as it was written")
    return padded(signed_text(RECORD_PURPOSE, body, sign))


def decode_record(plaintext: bytes) -> SignedRecord:
    """Return the record in a plaintext, its signature not yet verified; raise ValueError where it is none."""
    signature, body = split_signed(plaintext.rstrip(b" "))
    try:
        return SignedRecord(_record_from(strict_object(body)), signature, body)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("it lacks a part of a record") from error


def padded(text: bytes) -> bytes:
    """Return a text with spaces added up to the next full step of 4 KiB, so that its size tells little."""
    return text + b" " * (-len(text) % PADDING)


def stamped_events(record: LogRecord) -> tuple[Stamped, ...]:
    """Return the events of a record with when, where and in which order they happened."""
    return tuple(
        Stamped(
            event=event,
            at=record.at,
            zone=record.zone,
            day=record.day,
            lamport=record.lamport,
            device=record.device,
            seq=record.seq,
            place=place,
            was_locked=record.is_locked,
        )
        for place, event in enumerate(record.events)
    )


def _plain(record: LogRecord) -> dict[str, Any]:
    return {
        "v": 1,
        "alg": "ed25519",
        "vault": record.vault_id,
        "dev": record.device,
        "seq": record.seq,
        "prev": record.prev,
        "lamport": record.lamport,
        "at": record.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "zone": record.zone,
        "day": record.day.isoformat(),
        "locked": record.is_locked,
        "seen": {device: [head.seq, head.digest] for device, head in record.seen.items()},
        "events": [event_plain(event) for event in record.events],
    }


def _record_from(held: dict[str, Any]) -> LogRecord:
    if held["v"] != 1 or held["alg"] != "ed25519":
        raise ValueError("it was written by a later version of phr")
    if not isinstance(held["events"], list) or type(held["locked"]) is not bool:
        raise ValueError("it lacks a part of a record")
    return LogRecord(
        vault_id=str(held["vault"]),
        device=_device(held["dev"]),
        seq=_head_of(held["seq"], held["prev"]),
        prev=held["prev"],
        lamport=_count(held["lamport"]),
        at=_instant(held["at"]),
        zone=str(held["zone"]),
        day=date.fromisoformat(held["day"]),
        is_locked=held["locked"],
        seen=heads_from(held["seen"]),
        events=tuple(event_from_plain(event) for event in held["events"]),
    )


def _head_of(seq: object, prev: object) -> int:
    number = _count(seq)
    if (prev is None) != (number == 0) or not (prev is None or is_hash(prev)):
        raise ValueError("its link to the record before is not whole")
    return number


def _device(value: object) -> str:
    if not isinstance(value, str) or not is_device_id(value):
        raise ValueError("it names no device")
    return value


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("it has no count where one belongs")
    return value


def _instant(value: object) -> datetime:
    if not isinstance(value, str) or not value.endswith("Z"):
        raise ValueError("it has no time in UTC")
    return datetime.fromisoformat(value)
