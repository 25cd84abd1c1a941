"""This machine as a writer of the vault: device.json and device.key in state/, which never leave it.

device.json also pins what this machine has seen (heads of all logs, hashes of vault.json, README.txt and the keys
files), so that a vault put back to an older state is noticed. Whoever can read state/ can sign as this device, and can
read nothing: no key here decrypts.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from phr.errors import Damaged
from phr.vault.certificate import Certificate, open_certificate
from phr.vault.disk import Disk, disk_errors, replace_file
from phr.vault.layout import VaultPlace, is_device_id, is_hash
from phr.vault.signed import strict_object
from phr.vault.writer_lock import writer_lock

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_FORMAT = "phr-device"
_SIGN_ON = "run `phr unlock`: with your passphrase or recovery kit phr sets this machine up again"


class DeviceMissing(Damaged):
    """The vault is here, but this machine's own part of it is not."""

    code = "device-missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"this machine is not set up for the vault: {path} is missing", next_step=_SIGN_ON)


class DeviceDamaged(Damaged):
    """This machine's own part of the vault cannot be used."""

    code = "device-damaged"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"this machine's own file {path} cannot be used: {why}", next_step=_SIGN_ON)


@dataclass(frozen=True, slots=True)
class Head:
    """The newest record of a device's log: its number, and the SHA-256 of its file's bytes (64 hex digits)."""

    seq: int
    digest: str


@dataclass(frozen=True, slots=True)
class DeviceState:
    """What device.json holds.

    `root_public` is the vault's Ed25519 key of 32 bytes. `head` is this device's own newest record, `pending` one that
    was about to get its final name when the file was written. `others` are the newest verified records of the other
    devices. `lamport` is the highest counter seen or used. `papers` maps vault.json, README.txt and each keys file
    to the SHA-256 it had here; `ignored` names files in this device's own log that it did not write.
    """

    vault_id: str
    kem: str
    recipient: str
    root_public: bytes
    certificate: str
    head: Head | None = None
    pending: Head | None = None
    lamport: int = 0
    others: Mapping[str, Head] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    epoch: int = 0


@dataclass(frozen=True, slots=True)
class Device:
    """A device that can sign: its certificate as opened, its state, its key."""

    certificate: Certificate
    state: DeviceState
    key: "Ed25519PrivateKey" = field(repr=False)

    @property
    def id(self) -> str:
        """Return the device's id."""
        return self.certificate.device

    def sign(self, data: bytes) -> bytes:
        """Return the Ed25519 signature, 64 bytes."""
        return self.key.sign(data)


def load_device(place: VaultPlace) -> Device:
    """Return this machine's device; raise DeviceMissing or DeviceDamaged, whose next step is `phr unlock`."""
    state = load_state(place)
    key = _load_key(place.device_key)
    try:
        certificate = open_certificate(state.certificate, state.root_public)
    except ValueError as error:
        raise DeviceDamaged(place.device_file, str(error)) from error
    if certificate.vault_id != state.vault_id or certificate.recipient != state.recipient:
        raise DeviceDamaged(place.device_file, "it does not agree with its own certificate")
    if key.public_key().public_bytes_raw() != certificate.public_key:
        raise DeviceDamaged(place.device_key, "it is not the key that the vault certified for this machine")
    return Device(certificate, state, key)


def load_state(place: VaultPlace) -> DeviceState:
    """Return what device.json says, its certificate unopened; raise DeviceMissing or DeviceDamaged."""
    try:
        held = strict_object(place.device_file.read_bytes())
        if held["format"] != _FORMAT or held["version"] != 1:
            raise DeviceDamaged(place.device_file, "it was written by another version of phr")
        return _state_from(held)
    except FileNotFoundError as error:
        raise DeviceMissing(place.device_file) from error
    except OSError as error:
        raise DeviceDamaged(place.device_file, "this user may not read it") from error
    except (KeyError, TypeError, ValueError) as error:
        raise DeviceDamaged(place.device_file, "it is not whole") from error


def save_state(place: VaultPlace, state: DeviceState, disk: Disk) -> None:
    """Write device.json durably; after a crash the old or the new one stands there."""
    with disk_errors(place.state):
        replace_file(disk, place.device_file, json.dumps(_state_plain(state), indent=1).encode())


def save_key(place: VaultPlace, key: "Ed25519PrivateKey", disk: Disk) -> None:
    """Write device.key durably, readable by this user only."""
    with disk_errors(place.state):
        replace_file(disk, place.device_key, base64.b64encode(key.private_bytes_raw()) + b"\n")


def remember_papers(place: VaultPlace, disk: Disk | None = None) -> None:
    """Pin vault.json, README.txt and the keys files as they are now; call it after each change to one of them.

    Raises AnotherWriter, DeviceMissing, DeviceDamaged, Unavailable.
    """
    with writer_lock(place.lock_file):
        save_state(place, replace(load_state(place), papers=hashes_of_papers(place)), disk or Disk())


def hashes_of_papers(place: VaultPlace) -> dict[str, str]:
    """Return the SHA-256 of vault.json, README.txt and each file in keys/, by their path below vault/."""
    return {path.relative_to(place.vault).as_posix(): _hash(path) for path in papers(place)}


def papers(place: VaultPlace) -> Iterator[Path]:
    """Yield vault.json, README.txt and the files in keys/, as far as they are there."""
    yield from (path for path in (place.facts, place.readme) if path.is_file())
    if place.keys.is_dir():
        yield from sorted(path for path in place.keys.iterdir() if path.is_file())


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _load_key(path: Path) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes().strip(), validate=True))
    except FileNotFoundError as error:
        raise DeviceMissing(path) from error
    except OSError as error:
        raise DeviceDamaged(path, "this user may not read it") from error
    except ValueError as error:
        raise DeviceDamaged(path, "it is not whole") from error


def _state_plain(state: DeviceState) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "version": 1,
        "vault": state.vault_id,
        "kem": state.kem,
        "epoch": state.epoch,
        "recipient": state.recipient,
        "root": base64.b64encode(state.root_public).decode(),
        "certificate": state.certificate,
        "head": _head_plain(state.head),
        "pending": _head_plain(state.pending),
        "lamport": state.lamport,
        "others": {device: _head_plain(head) for device, head in state.others.items()},
        "papers": dict(state.papers),
        "ignored": list(state.ignored),
    }


def _state_from(held: dict[str, Any]) -> DeviceState:
    return DeviceState(
        vault_id=_text(held["vault"]),
        kem=_text(held["kem"]),
        recipient=_text(held["recipient"]),
        root_public=base64.b64decode(held["root"], validate=True),
        certificate=_text(held["certificate"]),
        head=head_from(held["head"]),
        pending=head_from(held["pending"]),
        lamport=_count(held["lamport"]),
        others=heads_from(held["others"]),
        papers={_text(name): _text(digest) for name, digest in held["papers"].items()},
        ignored=tuple(_text(name) for name in held["ignored"]),
        epoch=_count(held["epoch"]),
    )


def _head_plain(head: Head | None) -> list[Any] | None:
    return None if head is None else [head.seq, head.digest]


def head_from(plain: object) -> Head | None:
    """Return the head that [seq, hash] or null stands for; raise ValueError for anything else."""
    if plain is None:
        return None
    if not isinstance(plain, list) or len(plain) != 2 or not is_hash(plain[1]):
        raise ValueError("no head")
    return Head(_count(plain[0]), plain[1])


def heads_from(plain: object) -> dict[str, Head]:
    """Return the heads by device of a JSON object; raise ValueError for anything else."""
    if not isinstance(plain, dict):
        raise ValueError("no heads")  # noqa: TRY004 - what a file holds wrong is a ValueError throughout
    heads = {device: head_from(head) for device, head in plain.items() if is_device_id(device)}
    return {device: head for device, head in heads.items() if head is not None}


def _count(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("no count")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")  # noqa: TRY004 - what a file holds wrong is a ValueError throughout
    return value
