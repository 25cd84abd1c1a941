"""Setting a machine up as a writer of a vault: a signing key of its own, certified by the vault's root key.

The root key follows from the identity and the vault's id, so only who can open the vault can enrol a machine.
"""

from collections.abc import Iterator
from pathlib import Path

from phr.clock import Moment
from phr.errors import Damaged, PhrError
from phr.record.events import DeviceJoined
from phr.vault.age.file import open_bytes
from phr.vault.age.stanza import KeyIdentity
from phr.vault.certificate import Certificate, Role, issue_certificate, open_certificate
from phr.vault.commit import Batch
from phr.vault.device import (
    Device,
    DeviceDamaged,
    DeviceMissing,
    DeviceState,
    Head,
    hashes_of_papers,
    load_device,
    load_state,
    save_key,
    save_state,
)
from phr.vault.disk import Disk, disk_errors
from phr.vault.journal import LogReading, devices_of, read_log, record_names
from phr.vault.keys import root_key
from phr.vault.layout import VaultPlace
from phr.vault.log_record import LogRecord, decode_record
from phr.vault.own_log import has_whole_names, must_start_anew, note_seen
from phr.vault.readme import KEM_CLASSIC, KEM_HYBRID
from phr.vault.signed import strict_object


class VaultIdUnknown(Damaged):
    """Nothing in the vault tells its id, without which no machine can be set up."""

    code = "vault-id-unknown"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"neither vault.json nor the log in {folder} tells which vault this is",
            next_step="put vault.json back from another copy of the vault; its id is also on the recovery kit",
        )


def enrol(
    place: VaultPlace,
    identity: KeyIdentity,
    vault_id: str,
    kem: str,
    moment: Moment,
    *,
    disk: Disk,
    reading: LogReading | None = None,
) -> None:
    """Make this machine a device with full rights: key, certificate, device.json, and the first record of its log.

    `reading` is of the whole log, where there is one. After a crash in between, enrolling again is harmless: a device
    without a record is nobody.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key, root = Ed25519PrivateKey.generate(), root_key(identity, vault_id)
    recipient = identity.recipient().text
    certificate = Certificate(vault_id, key.public_key().public_bytes_raw(), recipient, Role.FULL)
    state = DeviceState(
        vault_id=vault_id,
        kem=kem,
        recipient=recipient,
        root_public=root.public_key().public_bytes_raw(),
        certificate=issue_certificate(certificate, root.sign),
        lamport=0 if reading is None else reading.lamport,
        others=_heads_seen(place, reading),
        papers=hashes_of_papers(place),
    )
    with disk_errors(place.state):
        place.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    save_key(place, key, disk)
    save_state(place, state, disk)
    with Batch(place, disk=disk) as batch:
        batch.commit((), moment, locked=False)


def adopt_device(place: VaultPlace, identity: KeyIdentity, *, moment: Moment, disk: Disk | None = None) -> Device:
    """Set this machine up anew for a vault that exists, as a new device with a log of its own; return it.

    For a lost or damaged state folder, a joined machine, and a log that cannot be gone on with (`must_start_anew`).
    Raises VaultIdUnknown, and Unavailable.
    """
    vault_id = vault_id_of(place, identity)
    root_public = root_key(identity, vault_id).public_key().public_bytes_raw()
    reading = read_log(place, [identity], root_public)
    kem = KEM_HYBRID if identity.text.startswith("AGE-SECRET-KEY-PQ-") else KEM_CLASSIC
    enrol(place, identity, vault_id, kem, moment, disk=disk or Disk(), reading=reading)
    return load_device(place)


def stand_ready(place: VaultPlace, identity: KeyIdentity, *, moment: Moment) -> bool:
    """Make sure that what this machine writes next will count; return whether it became a new device. For each unlock.

    Costs next to nothing where all is well. Where this machine's own part is lost or damaged, or its log ends
    elsewhere than it remembers, the log is read; genuine records are remembered, planted ones ignored, and where the
    log cannot be gone on with this machine gets a new one. Raises as `adopt_device`.
    """
    try:
        device = load_device(place)
    except (DeviceMissing, DeviceDamaged):
        adopt_device(place, identity, moment=moment)
        return True
    if has_whole_names(place):
        return False
    reading = read_log(place, [identity], device.state.root_public, certificates=(device.state.certificate,))
    note_seen(place, reading)
    if not must_start_anew(place, reading):
        return False
    adopt_device(place, identity, moment=moment)
    return True


def vault_id_of(place: VaultPlace, identity: KeyIdentity) -> str:
    """Return the vault's id: from a record that this identity's root key vouches for, else from vault.json.

    vault.json alone is believed only while there is no log, for anybody who can write to the folder can change it.
    """
    found = False
    for record in _first_records(place, identity):
        found = True
        if _is_vouched_for(record, identity):
            return record.vault_id
    held = _facts_id(place)
    if found or held is None:
        raise VaultIdUnknown(place.vault)
    return held


def _heads_seen(place: VaultPlace, reading: LogReading | None) -> dict[str, Head]:
    """Return the newest heads that were ever seen here: a log that became shorter must stay noticed."""
    heads = dict(reading.heads) if reading is not None else {}
    try:
        before = load_state(place)
        own = open_certificate(before.certificate, before.root_public).device
    except (DeviceMissing, DeviceDamaged, ValueError):
        return heads
    remembered = {**before.others, **({} if before.head is None else {own: before.head})}
    return {**heads, **{d: h for d, h in remembered.items() if d not in heads or heads[d].seq < h.seq}}


def _first_records(place: VaultPlace, identity: KeyIdentity) -> Iterator[LogRecord]:
    for device in devices_of(place):
        for name in record_names(place, device):
            try:
                yield decode_record(open_bytes((place.vault / name.relative).read_bytes(), [identity])).record
            except (OSError, PhrError, ValueError):
                continue
            break


def _is_vouched_for(record: LogRecord, identity: KeyIdentity) -> bool:
    root_public = root_key(identity, record.vault_id).public_key().public_bytes_raw()
    for event in record.events:
        if isinstance(event, DeviceJoined):
            try:
                return open_certificate(event.certificate, root_public).vault_id == record.vault_id
            except ValueError:
                continue
    return False


def _facts_id(place: VaultPlace) -> str | None:
    try:
        held = strict_object(place.facts.read_bytes()).get("id")
    except (OSError, ValueError):
        return None
    return held if isinstance(held, str) else None
