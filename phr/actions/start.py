"""Making a home: the folders, the vault, its passphrase and its recovery kit, tested before it is relied on."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from phr.actions.access import Key
from phr.actions.books import open_books
from phr.actions.home import Home
from phr.actions.recovery import KitProof, identity_on, kit_page, prove_kit
from phr.clock import moment_in
from phr.errors import Unavailable
from phr.record.filing import Person
from phr.settings import Settings, config_text
from phr.vault.age.file import new_identity
from phr.vault.age.passphrase import WORK_FACTOR
from phr.vault.creation import create_vault, prepare_place
from phr.vault.device import load_state
from phr.vault.keys import root_key, write_keys_file
from phr.vault.readme import KEM_CLASSIC, KEM_HYBRID
from phr.vault.words import demand_strength, draw_passphrase


class HomeNotMade(Unavailable):
    """The folders of a home cannot be made there."""

    code = "home-not-made"

    def __init__(self, home: Path, why: str) -> None:
        super().__init__(
            f"the home {home} cannot be made ({why})",
            next_step="choose a folder you may write to with --home, then run `phr init` again",
        )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new home shall be: `passphrase` None has phr make one; `is_insisted` lets a weak one pass."""

    passphrase: str | None = field(default=None, repr=False)
    is_insisted: bool = False
    is_classic: bool = False
    person: Person | None = None
    work_factor: int = WORK_FACTOR


@dataclass(frozen=True, slots=True)
class Started:
    """A new home: the passphrase if phr made it (shown once), where the kit lies, and what it was seen to open."""

    home: Home
    made_passphrase: str | None = field(repr=False)
    kit: Path
    proof: KitProof


def start_home(settings: Settings, wanted: Wanted) -> Started:
    """Make the folders, the vault and the recovery kit, and open the vault with nothing but the kit.

    Raises WeakPassphrase before anything is written, VaultAlreadyHere, NotAVault, HomeNotMade, and Unavailable.
    """
    made = draw_passphrase() if wanted.passphrase is None else None
    passphrase = made or wanted.passphrase or ""
    if made is None:
        names = (wanted.person.name,) if wanted.person else ()
        demand_strength(passphrase, known=names, is_insisted=wanted.is_insisted)
    home = Home(settings)
    _make_folders(home, [settings.home])
    prepare_place(home.place)
    _make_folders(home, [settings.inbox, settings.packages])
    _write_config(home)
    identity = new_identity(classic=wanted.is_classic)
    write_keys_file(home.place.keys, [identity], passphrase, work_factor=wanted.work_factor)
    moment = moment_in(settings.zone)
    create_vault(home.place, identity, kem=KEM_CLASSIC if wanted.is_classic else KEM_HYBRID, moment=moment)
    vault_id = load_state(home.place).vault_id
    key = Key((identity,), vault_id, root_key(identity, vault_id).public_key().public_bytes_raw())
    if wanted.person is not None:
        with open_books(home, key) as books:
            books.note_person(wanted.person)
    page = kit_page(home, key, moment)
    proof = prove_kit(home, identity_on(page))
    write_kit(home.kit_file, page)
    return Started(home, made, home.kit_file, proof)


def person_of(name: str | None, born: date | None) -> Person | None:
    """Return the person whose records a new vault holds, None if no name was given."""
    cleaned = " ".join((name or "").split())
    return Person(cleaned, born) if cleaned else None


def write_kit(path: Path, page: bytes) -> None:
    """Write a recovery kit, readable by this user only; raise HomeNotMade."""
    try:
        path.touch(mode=0o600)
        path.write_bytes(page)
    except OSError as error:
        raise HomeNotMade(path, error.strerror or "no room") from error


def _make_folders(home: Home, folders: Sequence[Path]) -> None:
    try:
        for folder in folders:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeNotMade(home.settings.home, error.strerror or "no room") from error


def _write_config(home: Home) -> None:
    path = home.settings.config_file
    try:
        if not path.exists():
            path.write_text(config_text(home.settings.zone, home.settings.language), encoding="utf-8")
    except OSError as error:
        raise HomeNotMade(home.settings.home, error.strerror or "no room") from error
