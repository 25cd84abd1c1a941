"""Opening and closing the vault: the passphrase, the agent that holds the identity, and this machine's part of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phr.actions.home import Home
from phr.clock import moment_in
from phr.errors import Locked
from phr.vault.age.stanza import KeyIdentity
from phr.vault.agent import agent_status, ask_agent, start_agent, stop_agent
from phr.vault.device import DeviceDamaged, DeviceMissing, load_state
from phr.vault.enrolment import stand_ready
from phr.vault.journal import read_log
from phr.vault.keys import identities_text, open_keys, root_key
from phr.vault.source import PassphraseOptions, find_passphrase, is_open_to_others
from phr.vault.sweep import sweep_unrecorded


class VaultLocked(Locked):
    """The vault is locked, and nobody is there to ask for the passphrase."""

    code = "vault-locked"

    def __init__(self) -> None:
        super().__init__(
            "the vault is locked",
            next_step="run `phr unlock`, or name a passphrase with --passphrase-file, --passphrase-command or "
            "--passphrase-fd",
        )


@dataclass(frozen=True, slots=True)
class Key:
    """What opens a vault: its identities, newest first, its id, and the public half of its root signing key."""

    identities: tuple[KeyIdentity, ...] = field(repr=False)
    vault_id: str
    root_public: bytes


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The vault is open, until `idle_minutes` without use; `is_new_device`: this machine has just joined it."""

    idle_minutes: float
    is_new_device: bool


def passphrase_file_open_to_others(options: Mapping[str, Any], environment: Mapping[str, str]) -> Path | None:
    """Return the passphrase file that was named, if other users of this machine can read it."""
    named = options.get("passphrase_file") or environment.get("PHR_PASSPHRASE_FILE")
    if not named or options.get("passphrase_command") or options.get("passphrase_fd") is not None:
        return None
    path = Path(named).expanduser()
    return path if is_open_to_others(path) else None


def passphrase_from(options: Mapping[str, Any], environment: Mapping[str, str]) -> str | None:
    """Return the passphrase of the source that was named, None if none was; raise as `phr.vault.source`.

    `options` holds what stood on the command line under passphrase_file, passphrase_command and passphrase_fd.
    """
    named = PassphraseOptions(
        file=options.get("passphrase_file"),
        command=options.get("passphrase_command"),
        handle=options.get("passphrase_fd"),
    )
    return find_passphrase(named, environment)


def key_at_hand(home: Home) -> Key | None:
    """Return the key if the vault is unlocked on this machine, else None."""
    try:
        vault_id = load_state(home.place).vault_id
    except (DeviceMissing, DeviceDamaged):
        return None
    identities = ask_agent(vault_id)
    return _key(identities, vault_id) if identities else None


def key_from_passphrase(home: Home, passphrase: str) -> Key:
    """Return the key that a passphrase opens, setting this machine up for the vault where it is not yet.

    Raises WrongPassphrase, NoKeysFile, KeysFilesDamaged. Takes about a second, on purpose.
    """
    identities = open_keys(home.place.keys, passphrase)
    stand_ready(home.place, identities[0], moment=moment_in(home.settings.zone))
    return _key(identities, load_state(home.place).vault_id)


def unlock(home: Home, passphrase: str) -> Unlocked:
    """Start the agent with what a passphrase opens; raise as `key_from_passphrase`, and Unavailable without sockets."""
    identities = open_keys(home.place.keys, passphrase)
    is_new = stand_ready(home.place, identities[0], moment=moment_in(home.settings.zone))
    vault_id = load_state(home.place).vault_id
    _sweep(home, _key(identities, vault_id))
    stop_agent(vault_id)
    start_agent(vault_id, identities_text(identities), home.settings.idle_minutes)
    return Unlocked(home.settings.idle_minutes, is_new)


def remember_passphrase(home: Home, passphrase: str) -> None:
    """Keep the passphrase in this device's keyring, once it was seen to open the vault; raise NoKeyring."""
    from phr.vault.remember import remember

    remember(load_state(home.place).vault_id, passphrase)


def remembered_passphrase(home: Home) -> str | None:
    """Return the passphrase if this device's keyring holds it; None where it does not, or where there is none."""
    from phr.vault.remember import NoKeyring, remembered

    try:
        return remembered(load_state(home.place).vault_id)
    except (NoKeyring, DeviceMissing, DeviceDamaged):
        return None


def forget_passphrase(home: Home) -> bool:
    """Take the passphrase out of this device's keyring; return whether it was there. Raises NoKeyring."""
    from phr.vault.remember import forget

    return forget(load_state(home.place).vault_id)


def lock(home: Home) -> bool:
    """End the agent; return whether the vault was unlocked."""
    try:
        return stop_agent(load_state(home.place).vault_id)
    except (DeviceMissing, DeviceDamaged):
        return False


def is_locked(home: Home) -> bool:
    """Say whether no agent holds this vault's identity; does not count as using it."""
    try:
        return agent_status(load_state(home.place).vault_id) is None
    except (DeviceMissing, DeviceDamaged):
        return True


def _key(identities: tuple[KeyIdentity, ...], vault_id: str) -> Key:
    public = root_key(identities[-1], vault_id).public_key().public_bytes_raw()
    return Key(identities, vault_id, public)


def _sweep(home: Home, key: Key) -> None:
    """Remove objects of this machine that no record speaks of since days, where a run that was cut off left any."""
    if any(home.place.unrecorded.glob("*.txt")):
        reading = read_log(home.place, key.identities, key.root_public)
        sweep_unrecorded(home.place, reading, moment_in(home.settings.zone).at)
