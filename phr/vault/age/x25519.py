"""The classic recipient of age: X25519 (age.md, section "The X25519 recipient type")."""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from phr.vault.age import bech32, encoding
from phr.vault.age.failures import HeaderFailure
from phr.vault.age.stanza import Stanza
from phr.vault.age.wrapping import WRAPPED_SIZE, derive, shared_secret, unwrap_file_key, wrap_file_key

RECIPIENT_PREFIX = "age"
IDENTITY_PREFIX = "AGE-SECRET-KEY-"
KEY_SIZE = 32  # bytes, of the secret and of the public key

_KIND = b"X25519"
_PURPOSE = b"age-encryption.org/v1/X25519"


@dataclass(frozen=True, slots=True)
class X25519Recipient:
    """A public key of 32 bytes."""

    public: bytes

    @property
    def text(self) -> str:
        """Return the recipient as age writes it, age1..."""
        return bech32.encode(RECIPIENT_PREFIX, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that hands a file key to this recipient."""
        ephemeral = X25519PrivateKey.generate()
        share = ephemeral.public_key().public_bytes_raw()
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self.public))
        wrapping_key = derive(secret, salt=share + self.public, purpose=_PURPOSE)
        return Stanza(_KIND, (encoding.encode(share),), wrap_file_key(wrapping_key, file_key))


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A secret key of 32 bytes, kept out of repr."""

    seed: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Return the identity as age writes it, AGE-SECRET-KEY-1..."""
        return bech32.encode(IDENTITY_PREFIX, self.seed)

    def recipient(self) -> X25519Recipient:
        """Return the recipient whose files this identity opens."""
        return X25519Recipient(self._private().public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the wrapped file key, None where it is for somebody else; raise HeaderFailure if malformed."""
        if stanza.kind != _KIND:
            return None
        if len(stanza.arguments) != 1:
            raise HeaderFailure("its X25519 stanza has the wrong number of arguments")
        share = encoding.decode(stanza.arguments[0])
        if len(share) != KEY_SIZE or len(stanza.body) != WRAPPED_SIZE:
            raise HeaderFailure("its X25519 stanza has the wrong size")
        secret = shared_secret(self._private(), share)
        salt = share + self.recipient().public
        return unwrap_file_key(derive(secret, salt=salt, purpose=_PURPOSE), stanza.body)

    def _private(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self.seed)
