"""Remembering the passphrase on this device, if the person wants it, in the keyring of the operating system.

Whoever can use this person's session can then open the vault: the threat model says so. Only a keyring that keeps
secrets encrypted counts; one that keeps nothing, or plain text, is refused.
"""

import contextlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from phr.errors import Unavailable

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "phr"

_TRUSTED = (
    "keyring.backends.macOS",
    "keyring.backends.Windows",
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
)


class NoKeyring(Unavailable):
    """This machine has no keyring that phr trusts with a passphrase, or it did not answer."""

    code = "no-keyring"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"this machine cannot remember the passphrase: {why}",
            next_step="type it when asked, or name a place for it with --passphrase-file or --passphrase-command",
        )


def remember(vault_id: str, passphrase: str) -> None:
    """Keep a vault's passphrase in the keyring, in place of any older one; raise NoKeyring."""
    with _answering() as backend:
        backend.set_password(SERVICE, vault_id, passphrase)


def remembered(vault_id: str) -> str | None:
    """Return a vault's passphrase if this device remembers it, else None; raise NoKeyring."""
    with _answering() as backend:
        return backend.get_password(SERVICE, vault_id)


def forget(vault_id: str) -> bool:
    """Take a vault's passphrase out of the keyring; say whether one was there. Raises NoKeyring."""
    with _answering() as backend:
        if backend.get_password(SERVICE, vault_id) is None:
            return False
        backend.delete_password(SERVICE, vault_id)
        return True


@contextlib.contextmanager
def _answering() -> Iterator["KeyringBackend"]:
    backend = _backend()
    try:
        yield backend
    except Exception as error:  # each system's keyring raises errors of its own making, beside keyring's
        raise NoKeyring("its keyring did not answer; it may be locked") from error


def _backend() -> "KeyringBackend":
    import keyring

    backend = keyring.get_keyring()
    for candidate in getattr(backend, "backends", (backend,)):
        if type(candidate).__module__ in _TRUSTED:
            return candidate
    raise NoKeyring("it has no keyring, or none that keeps secrets encrypted")
