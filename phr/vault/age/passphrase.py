"""The passphrase recipient of age: scrypt (age.md, "The scrypt recipient type"; RFC 7914 with r = 8, p = 1)."""

import re
import secrets
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from phr.vault.age import encoding
from phr.vault.age.failures import HeaderFailure, WorkFactorTooHigh
from phr.vault.age.stanza import Stanza
from phr.vault.age.wrapping import WRAPPED_SIZE, unwrap_file_key, wrap_file_key

KIND = b"scrypt"
WORK_FACTOR = 18  # log2 of scrypt's N: about a second and 256 MiB, what age itself uses
HIGHEST_WORK_FACTOR = 20  # log2 of scrypt's N: 1 GiB; a file that asks for more could stall a small machine

_PURPOSE = b"age-encryption.org/v1/scrypt"
_SALT_SIZE = 16  # bytes
_DECIMAL = re.compile(rb"[1-9][0-9]*\Z")


@dataclass(frozen=True, slots=True)
class PassphraseRecipient:
    """Whoever knows the passphrase; `work_factor` is log2 of scrypt's N."""

    passphrase: str = field(repr=False)
    work_factor: int = WORK_FACTOR

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that hands a file key to whoever knows the passphrase."""
        salt = secrets.token_bytes(_SALT_SIZE)
        wrapping_key = _stretch(self.passphrase, salt, self.work_factor)
        arguments = (encoding.encode(salt), str(self.work_factor).encode())
        return Stanza(KIND, arguments, wrap_file_key(wrapping_key, file_key))


@dataclass(frozen=True, slots=True)
class PassphraseIdentity:
    """Someone who knows the passphrase and is willing to work at most 2^`highest_work_factor` for it."""

    passphrase: str = field(repr=False)
    highest_work_factor: int = HIGHEST_WORK_FACTOR

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the wrapped file key, None where the passphrase is another; raise HeaderFailure if malformed."""
        if stanza.kind != KIND:
            return None
        if len(stanza.arguments) != 2:
            raise HeaderFailure("its scrypt stanza has the wrong number of arguments")
        salt, work_factor = encoding.decode(stanza.arguments[0]), stanza.arguments[1]
        if len(salt) != _SALT_SIZE or len(stanza.body) != WRAPPED_SIZE:
            raise HeaderFailure("its scrypt stanza has the wrong size")
        # int() would also take "+18", "1_8" and " 18", and digits without end.
        if not _DECIMAL.match(work_factor):
            raise HeaderFailure("its scrypt work factor is not a plain number")
        if len(work_factor) > 2 or int(work_factor) > self.highest_work_factor:
            raise WorkFactorTooHigh(self.highest_work_factor)
        return unwrap_file_key(_stretch(self.passphrase, salt, int(work_factor)), stanza.body)


def _stretch(passphrase: str, salt: bytes, work_factor: int) -> bytes:
    return Scrypt(_PURPOSE + salt, 32, 1 << work_factor, 8, 1).derive(passphrase.encode())
