"""Where everything in a vault lies, and what its file names say; the words of docs/vault-format.md, section "On disk".

Only names are looked at here, never a disk. A name that is not exactly what phr writes is nobody's: None.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from phr.record.ids import ObjectId

VAULT_FORMAT = "phr-vault"

HOLD_UNRECORDED_DAYS = 7
"""How long an object without a record is kept before it may be swept (docs/vault-format.md, "The order of writing")."""

_OBJECT = re.compile(r"([0-9a-f]{64})\.age")
_OBJECT_FOLDER = re.compile(r"[0-9a-f]{2}")
_RECORD = re.compile(r"([0-9]{10})-([0-9a-f]{32})\.age")
_DEVICE = re.compile(r"[0-9a-f]{16}")
_KEYS = re.compile(r"[0-9a-f]{16}\.age")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class VaultPlace:
    """The two folders of a vault: `vault` may be synced anywhere, `state` belongs to this machine only."""

    vault: Path
    state: Path

    @property
    def facts(self) -> Path:
        """Return the path of vault.json."""
        return self.vault / "vault.json"

    @property
    def readme(self) -> Path:
        """Return the path of README.txt."""
        return self.vault / "README.txt"

    @property
    def keys(self) -> Path:
        """Return the folder of identities sealed by passphrases."""
        return self.vault / "keys"

    @property
    def objects(self) -> Path:
        """Return the folder of sealed objects."""
        return self.vault / "objects"

    @property
    def log(self) -> Path:
        """Return the folder of the devices' logs."""
        return self.vault / "log"

    @property
    def tmp(self) -> Path:
        """Return the folder of files that are being written, on the vault's own file system."""
        return self.vault / "tmp"

    @property
    def device_file(self) -> Path:
        """Return the path of device.json."""
        return self.state / "device.json"

    @property
    def device_key(self) -> Path:
        """Return the path of this device's signing key."""
        return self.state / "device.key"

    @property
    def lock_file(self) -> Path:
        """Return the path of the file that the one writer of this device locks."""
        return self.state / "writer.lock"

    @property
    def unrecorded(self) -> Path:
        """Return the folder of notes on objects that were written and not yet recorded."""
        return self.state / "unrecorded"

    def object_path(self, object_id: ObjectId) -> Path:
        """Return where an object lies."""
        return self.objects / object_id[:2] / f"{object_id}.age"

    def device_log(self, device: str) -> Path:
        """Return the folder of one device's records."""
        return self.log / device


@dataclass(frozen=True, slots=True, order=True)
class RecordName:
    """What the name of a log file says: whose it is, its number from 0, and the first half of H(its own bytes)."""

    device: str
    seq: int
    half: str

    @property
    def file_name(self) -> str:
        """Return the name of the file inside the device's folder."""
        return f"{self.seq:010d}-{self.half}.age"

    @property
    def relative(self) -> str:
        """Return the path below vault/, with forward slashes."""
        return f"log/{self.device}/{self.file_name}"

    def names(self, digest: str) -> bool:
        """Say whether this is the name of a file whose bytes have that SHA-256 (64 hex digits)."""
        return digest[:32] == self.half


def record_name(device: str, seq: int, digest: str) -> RecordName:
    """Return the name of a record from the SHA-256 (64 hex digits) of its file's bytes."""
    return RecordName(device, seq, digest[:32])


def parse_record_name(device: str, file_name: str) -> RecordName | None:
    """Return what a file name in a device's folder says, None if phr writes no such name."""
    found = _RECORD.fullmatch(file_name)
    if found is None or not is_device_id(device):
        return None
    return RecordName(device, int(found[1]), found[2])


def parse_object_name(folder: str, file_name: str) -> ObjectId | None:
    """Return the object that a file in objects/<folder>/ says it is, None if phr writes no such name there."""
    found = _OBJECT.fullmatch(file_name)
    return ObjectId(found[1]) if found is not None and found[1][:2] == folder else None


def is_object_folder(name: str) -> bool:
    """Say whether a folder inside objects/ has a name that phr writes."""
    return _OBJECT_FOLDER.fullmatch(name) is not None


def is_keys_file(name: str) -> bool:
    """Say whether a file inside keys/ has a name that phr writes."""
    return _KEYS.fullmatch(name) is not None


def is_device_id(text: str) -> bool:
    """Say whether a text has the shape of a device's id: 16 hex digits, lower case."""
    return _DEVICE.fullmatch(text) is not None


def is_hash(text: object) -> bool:
    """Say whether a value is a SHA-256 as phr writes it: 64 hex digits, lower case."""
    return isinstance(text, str) and _HASH.fullmatch(text) is not None


def device_id(public_key: bytes) -> str:
    """Return the id of the device with an Ed25519 public key of 32 bytes: 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]
