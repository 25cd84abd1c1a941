"""Making a vault.

Order of making: folders, keys file (by the caller), device, README.txt, first record, and vault.json last of all: a
vault is whole from the moment vault.json stands there. What a crash left before that holds no document, so the next
attempt clears it away and begins again.
"""

import json
import secrets
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from phr.clock import Moment
from phr.errors import Damaged, Refused
from phr.vault.age.stanza import KeyIdentity
from phr.vault.device import remember_papers
from phr.vault.disk import Disk, disk_errors, replace_file
from phr.vault.enrolment import enrol
from phr.vault.journal import devices_of, record_names
from phr.vault.layout import VAULT_FORMAT, VaultPlace
from phr.vault.readme import KEM_CLASSIC, KEM_HYBRID, readme_text
from phr.vault.writer_lock import writer_lock


class VaultAlreadyHere(Refused):
    """A vault stands where one should be made."""

    code = "vault-already-here"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is a vault in {folder} already; it was left as it is",
            next_step="use it with `phr unlock`, or name another folder for the new one with --home",
        )


class VaultNotWhole(Damaged):
    """A vault with documents in it has lost vault.json."""

    code = "vault-not-whole"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the vault in {folder} holds sealed records, but its file vault.json is missing; it was left as it is",
            next_step="put vault.json back from another copy of the vault; README.txt there tells how to open "
            "the records without it",
        )


class NotAVault(Refused):
    """The folder for a vault holds something else."""

    code = "not-a-vault"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds files that are no vault; they were left as they are",
            next_step="name an empty or new folder for the vault with --home",
        )


class Standing(Enum):
    """What is found where a vault should be."""

    NOTHING = "nothing"
    UNFINISHED = "unfinished"
    WHOLE = "whole"
    NOT_WHOLE = "not-whole"
    SOMETHING_ELSE = "something-else"


_OURS = frozenset({"README.txt", "keys", "objects", "log", "tmp"})


def standing(place: VaultPlace) -> Standing:
    """Return what is found where a vault should be; UNFINISHED is what a creation that was cut off leaves."""
    if place.facts.exists():
        return Standing.WHOLE
    names = {path.name for path in _entries(place.vault)}
    if not names:
        return Standing.NOTHING
    if not names <= _OURS:
        return Standing.SOMETHING_ELSE
    has_objects = any(_entries(folder) for folder in _entries(place.objects))
    has_log = any(name.seq > 0 for device in devices_of(place) for name in record_names(place, device))
    return Standing.NOT_WHOLE if has_objects or has_log else Standing.UNFINISHED


def prepare_place(place: VaultPlace, *, disk: Disk | None = None) -> None:
    """Make the empty folders of a vault, clearing away what an unfinished creation left; call before `create_vault`.

    The caller then writes the keys file. Raises VaultAlreadyHere, VaultNotWhole, NotAVault, and Unavailable.
    """
    found = standing(place)
    refusals: dict[Standing, type[VaultAlreadyHere | VaultNotWhole | NotAVault]] = {
        Standing.WHOLE: VaultAlreadyHere,
        Standing.NOT_WHOLE: VaultNotWhole,
        Standing.SOMETHING_ELSE: NotAVault,
    }
    if found in refusals:
        raise refusals[found](place.vault)
    disk = disk or Disk()
    with disk_errors(place.vault):
        place.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        with writer_lock(place.lock_file):
            _clear_unfinished(place, disk)
        place.vault.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (place.keys, place.objects, place.log, place.tmp):
            disk.make_folder(folder)
        disk.sync_folder(place.vault)
        disk.sync_folder(place.vault.parent)


def create_vault(
    place: VaultPlace,
    identity: KeyIdentity,
    *,
    kem: str,
    moment: Moment,
    vault_id: str | None = None,
    disk: Disk | None = None,
) -> None:
    """Make a vault for an identity whose keys file is already in keys/ (see `prepare_place`).

    `kem` is KEM_HYBRID or KEM_CLASSIC, `vault_id` 32 hex digits (drawn at random by default). Raises as
    `prepare_place`, and ValueError for another kem.
    """
    if kem not in (KEM_HYBRID, KEM_CLASSIC):
        raise ValueError("kem must be one that the vault format knows")
    if standing(place) is not Standing.UNFINISHED:
        prepare_place(place)
    disk = disk or Disk()
    vault_id = vault_id or secrets.token_hex(16)
    with disk_errors(place.vault):
        replace_file(disk, place.readme, readme_text(kem).encode(), through=place.tmp)
    enrol(place, identity, vault_id, kem, moment, disk=disk)
    with disk_errors(place.vault):
        replace_file(disk, place.facts, facts_text(vault_id, kem).encode(), through=place.tmp)
        disk.sync_folder(place.vault)
    remember_papers(place, disk)


def facts_text(vault_id: str, kem: str) -> str:
    """Return vault.json: what kind of vault this is. It is never a source of keys."""
    facts = {"format": VAULT_FORMAT, "version": 1, "id": vault_id, "kem": kem, "min_reader": 1}
    return json.dumps(facts, indent=1) + "\n"


def _clear_unfinished(place: VaultPlace, disk: Disk) -> None:
    logs = [path for device in _entries(place.log) for path in _entries(device)]
    for path in (*logs, *_entries(place.tmp), *_entries(place.keys), place.readme, place.device_file, place.device_key):
        disk.unlink(path)
    for folder in (*_entries(place.log), *_entries(place.objects)):
        folder.rmdir()


def _entries(folder: Path) -> Iterable[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else ()
