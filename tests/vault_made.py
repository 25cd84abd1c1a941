"""A real vault in a temporary folder, with made-up documents; for tests of the vault and of its faults."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from phr.clock import Moment
from phr.record.entry import ObjectId, RecordId
from phr.record.events import Filed, Stamped
from phr.vault.age.file import new_identity
from phr.vault.age.stanza import KeyIdentity
from phr.vault.check import check
from phr.vault.commit import Batch
from phr.vault.creation import create_vault, prepare_place
from phr.vault.device import load_device
from phr.vault.disk import Disk
from phr.vault.findings import CheckReport
from phr.vault.journal import LogReading, read_log
from phr.vault.keys import root_key, write_keys_file
from phr.vault.layout import VaultPlace
from phr.vault.readme import KEM_CLASSIC, KEM_HYBRID

MOMENT = Moment(datetime(2026, 3, 1, 23, 30, tzinfo=UTC), "Europe/Berlin", date(2026, 3, 2))
PASSPHRASE = "lantern orbit maple cinder violet harbor"
CHEAP = 4  # log2 of scrypt's N: no secret is at stake here


@dataclass(frozen=True)
class Made:
    """A vault, the identity that opens it, and its root key."""

    place: VaultPlace
    identity: KeyIdentity
    vault_id: str

    @property
    def root_public(self) -> bytes:
        return root_key(self.identity, self.vault_id).public_key().public_bytes_raw()

    def read(self, since: dict[str, int] | None = None) -> LogReading:
        return read_log(self.place, [self.identity], self.root_public, since or {})

    def check(self, level: int = 2) -> CheckReport:
        return check(self.place, level, [self.identity], self.root_public)

    def file(self, content: bytes, name: str = "scan 1.pdf", *, disk: Disk | None = None) -> Stamped:
        """File one document as intake does; return its event."""
        with Batch(self.place, disk=disk) as batch:
            return file_in(batch, content, name)

    def device(self) -> str:
        return load_device(self.place).id

    def records(self) -> list[Path]:
        return sorted((self.place.log / self.device()).iterdir())


def file_in(batch: Batch, content: bytes, name: str = "scan 1.pdf") -> Stamped:
    original = batch.stage_bytes(content, "original")
    record_id = RecordId(original.plain_sha256[:16])
    sheet = {"record_id": record_id, "plain_sha256": original.plain_sha256, "source_name": name}
    meta = batch.stage_meta(sheet)
    stamped = batch.commit([Filed(record_id, (original.stored,), meta.object_id)], MOMENT, locked=True)
    return stamped[-1]


def document(content: bytes) -> RecordId:
    return RecordId(hashlib.sha256(content).hexdigest()[:16])


def make(home: Path, *, classic: bool = True) -> Made:
    """Make a vault; X25519 by default, because it is the quicker of the two."""
    place = VaultPlace(home / "vault", home / "state")
    identity = new_identity(classic=classic)
    prepare_place(place)
    write_keys_file(place.keys, [identity], PASSPHRASE, work_factor=CHEAP)
    create_vault(place, identity, kem=KEM_CLASSIC if classic else KEM_HYBRID, moment=MOMENT)
    return Made(place, identity, load_device(place).certificate.vault_id)


def original_of(stamped: Stamped) -> ObjectId:
    assert isinstance(stamped.event, Filed)
    return stamped.event.objects[0].object_id
