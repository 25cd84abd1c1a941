"""The keys files of a vault: the identities, sealed by a passphrase; and the root key that follows from an identity.

A keys file has a lone passphrase stanza, so that plain `age` opens it and then, with what it holds, every object. Its
name is the beginning of the SHA-256 of its own bytes: damage shows without a passphrase, and is never mistaken for a
wrong one. What is left: someone who can write to the folder can delete a keys file or plant one that opens nothing.
"""

import hashlib
import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from phr.errors import Damaged, Locked, NotFound, NotUnderstood
from phr.vault.age.failures import HeaderFailure, NoIdentityMatches, SealedFileDamaged
from phr.vault.age.file import open_bytes, parse_identity, seal_bytes, stanza_kinds
from phr.vault.age.passphrase import KIND, WORK_FACTOR, PassphraseIdentity, PassphraseRecipient
from phr.vault.age.stanza import KeyIdentity
from phr.vault.age.wrapping import derive
from phr.vault.disk import Disk, disk_errors, replace_file
from phr.vault.layout import is_keys_file

SIZE_LIMIT = 1024 * 1024  # bytes; a keys file with thousands of epochs is far below

_COMMENT = "# identities of a phr vault, newest first; whoever has this text can read every record"


class WrongPassphrase(Locked):
    """No keys file opens with the passphrase; damaged ones are counted apart."""

    code = "wrong-passphrase"

    def __init__(self, tried: int, damaged: int) -> None:
        files = "the one keys file" if tried == 1 else f"any of the {tried} keys files"
        aside = f"; {damaged} more could not be tried, being damaged" if damaged else ""
        super().__init__(
            f"this passphrase does not open {files} of this vault{aside}",
            next_step="try again, minding capital letters and spaces, or use the recovery kit you printed",
        )
        self.tried = tried
        self.damaged = damaged


class NoKeysFile(NotFound):
    """The folder for keys files holds none."""

    code = "no-keys-file"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is no keys file in {folder}",
            next_step="put the folder back from another copy of the vault, or use the recovery kit you printed",
        )


class KeysFilesDamaged(Damaged):
    """Every keys file is damaged, so that no passphrase can be tried."""

    code = "keys-file-damaged"

    def __init__(self, faults: "Sequence[KeysFault]") -> None:
        named = "; ".join(f"{fault.path.name}: {fault.why}" for fault in faults)
        super().__init__(
            f"no keys file of this vault is whole ({named})",
            next_step="put vault/keys back from another copy of the vault, or use the recovery kit you printed",
        )


class KeysContentDamaged(SealedFileDamaged):
    """A keys file opens, but what it holds is no list of identities."""

    code = "keys-content-damaged"

    def __init__(self) -> None:
        super().__init__("a keys file opens, but holds no whole identities")


@dataclass(frozen=True, slots=True)
class KeysFault:
    """What is wrong with one keys file, in a few plain words."""

    path: Path
    why: str


def keys_file_bytes(
    identities: Sequence[KeyIdentity], passphrase: str, *, work_factor: int = WORK_FACTOR
) -> tuple[str, bytes]:
    """Return name and content of a new keys file. `identities` are newest first; `work_factor` is log2 of scrypt's N.

    The passphrase is taken in Unicode form NFC, as keyboards send it, so that it opens the file on every system.
    """
    plain = "\n".join([_COMMENT, *(identity.text for identity in identities), ""])
    sealed = seal_bytes(plain.encode(), PassphraseRecipient(_as_typed(passphrase), work_factor))
    return f"{_name_of(sealed)}.age", sealed


def write_keys_file(
    folder: Path, identities: Sequence[KeyIdentity], passphrase: str, *, work_factor: int = WORK_FACTOR
) -> Path:
    """Write a new keys file and return its path once it is durable; other keys files stay.

    Raises an Unavailable error where the disk refuses. Changing a passphrase is this, then deleting the old file.
    """
    name, sealed = keys_file_bytes(identities, passphrase, work_factor=work_factor)
    path, disk = folder / name, Disk()
    with disk_errors(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(disk, path, sealed)
        disk.sync_folder(folder.parent)
    return path


def open_keys(folder: Path, passphrase: str) -> tuple[KeyIdentity, ...]:
    """Return the identities of the first keys file that the passphrase opens, newest first.

    Every `*.age` file is tried, whole ones first. Raises NoKeysFile, WrongPassphrase, or KeysFilesDamaged where not
    one could be tried. Each file that the passphrase does not open costs about a second.
    """
    paths = _keys_files(folder)
    if not paths:
        raise NoKeysFile(folder)
    faults = keys_faults(folder)
    damaged = {fault.path for fault in faults}
    tried = 0
    for path in sorted(paths, key=lambda path: path in damaged):
        try:
            return _opened(path, passphrase)
        except NoIdentityMatches:
            tried += path not in damaged
        except SealedFileDamaged as failure:
            if path not in damaged:
                damaged.add(path)
                faults = (*faults, KeysFault(path, failure.why))
    if not tried:
        raise KeysFilesDamaged(faults)
    raise WrongPassphrase(tried, len(damaged))


def keys_faults(folder: Path) -> tuple[KeysFault, ...]:
    """Return what is wrong with the keys files as far as it shows without a passphrase, by name."""
    found = ((path, _fault_of(path)) for path in _keys_files(folder))
    return tuple(KeysFault(path, why) for path, why in found if why)


def root_key(identity: KeyIdentity, vault_id: str) -> Ed25519PrivateKey:
    """Return the key that signs devices' certificates: Ed25519(HKDF-SHA256(seed, salt = vault id, "phr/root/1")).

    The salt is the vault's id as written: 32 hex digits in ASCII.
    """
    return Ed25519PrivateKey.from_private_bytes(
        derive(identity.seed, salt=vault_id.encode("ascii"), purpose=b"phr/root/1")
    )


def parse_identities(text: str) -> tuple[KeyIdentity, ...]:
    """Return the identities of an age identities text, in order; raise IdentityNotUnderstood at a line that is none."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(parse_identity(line) for line in lines if line and not line.startswith("#"))


def identities_text(identities: Sequence[KeyIdentity]) -> str:
    """Return the identities one a line, as `parse_identities` reads them."""
    return "".join(f"{identity.text}\n" for identity in identities)


def _opened(path: Path, passphrase: str) -> tuple[KeyIdentity, ...]:
    sealed = _read(path)
    if sealed is None or stanza_kinds(io.BytesIO(sealed)) != (KIND.decode(),):
        raise HeaderFailure("it is not sealed by a passphrase alone")
    plain = open_bytes(sealed, [PassphraseIdentity(_as_typed(passphrase))])
    try:
        identities = parse_identities(plain.decode())
    except (UnicodeDecodeError, NotUnderstood) as error:
        raise KeysContentDamaged from error
    if not identities:
        raise KeysContentDamaged
    return identities


def _keys_files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".age" and path.name[0] != ".")
    except FileNotFoundError:
        return []


def _fault_of(path: Path) -> str:
    """Return what is wrong with a keys file, "" for nothing that shows without a passphrase."""
    sealed = _read(path)
    if sealed is None:
        return "it cannot be read, or is far too large"
    # A file that a person copied under another name is no damage; one under a name of ours must agree with it.
    if is_keys_file(path.name) and path.stem != _name_of(sealed):
        return "it was changed since it was written"
    try:
        kinds = stanza_kinds(io.BytesIO(sealed))
    except HeaderFailure as failure:
        return failure.why
    return "" if kinds == (KIND.decode(),) else "it is not sealed by a passphrase alone"


def _read(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError:
        return None
    return content if len(content) <= SIZE_LIMIT else None


def _name_of(sealed: bytes) -> str:
    return hashlib.sha256(sealed).hexdigest()[:16]


def _as_typed(passphrase: str) -> str:
    return unicodedata.normalize("NFC", passphrase)
