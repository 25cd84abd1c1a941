"""The post-quantum recipient of age: ML-KEM-768 and X25519 together (age.md, "mlkem768x25519"; HPKE, RFC 9180).

Whoever records a sealed file today has to break both, so neither a quantum computer nor a flaw found in ML-KEM opens
it alone.
"""

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from phr.vault.age import bech32, encoding
from phr.vault.age.failures import HeaderFailure
from phr.vault.age.stanza import Stanza
from phr.vault.age.wrapping import WRAPPED_SIZE, shared_secret

RECIPIENT_PREFIX = "age1pq"
IDENTITY_PREFIX = "AGE-SECRET-KEY-PQ-"
SEED_SIZE = 32  # bytes
MLKEM_PUBLIC_SIZE = 1184  # bytes, FIPS 203 table 3
PUBLIC_SIZE = MLKEM_PUBLIC_SIZE + 32  # bytes: ML-KEM, then X25519

_KIND = b"mlkem768x25519"
_PURPOSE = b"age-encryption.org/mlkem768x25519"
_MLKEM_SHARE_SIZE = 1088  # bytes, FIPS 203 table 3
_SHARE_SIZE = _MLKEM_SHARE_SIZE + 32  # bytes: ML-KEM ciphertext, then X25519 share
_MLKEM_SEED_SIZE = 64  # bytes, d and z of FIPS 203


@dataclass(frozen=True, slots=True)
class HybridRecipient:
    """A public key of 1216 bytes: ML-KEM-768, then X25519."""

    public: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Return the recipient as age writes it, age1pq1..."""
        return bech32.encode(RECIPIENT_PREFIX, self.public)

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that hands a file key to this recipient."""
        key = MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.public[:MLKEM_PUBLIC_SIZE]),
            X25519PublicKey.from_public_bytes(self.public[MLKEM_PUBLIC_SIZE:]),
        )
        sealed = _suite().encrypt(file_key, key, _PURPOSE)
        return Stanza(_KIND, (encoding.encode(sealed[:_SHARE_SIZE]),), sealed[_SHARE_SIZE:])


@dataclass(frozen=True, slots=True)
class HybridIdentity:
    """A secret seed of 32 bytes, kept out of repr; SHAKE-256 expands it to both secret keys (X-Wing)."""

    seed: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Return the identity as age writes it, AGE-SECRET-KEY-PQ-1..."""
        return bech32.encode(IDENTITY_PREFIX, self.seed)

    def recipient(self) -> HybridRecipient:
        """Return the recipient whose files this identity opens."""
        mlkem, x25519 = self._privates()
        return HybridRecipient(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return the wrapped file key, None where it is for somebody else; raise HeaderFailure if malformed."""
        if stanza.kind != _KIND:
            return None
        if len(stanza.arguments) != 1:
            raise HeaderFailure("its mlkem768x25519 stanza has the wrong number of arguments")
        share = encoding.decode(stanza.arguments[0])
        if len(share) != _SHARE_SIZE or len(stanza.body) != WRAPPED_SIZE:
            raise HeaderFailure("its mlkem768x25519 stanza has the wrong size")
        mlkem, x25519 = self._privates()
        # HPKE answers a share of low order like a foreign key; only the bare exchange tells the two apart.
        shared_secret(x25519, share[_MLKEM_SHARE_SIZE:])
        try:
            return _suite().decrypt(share + stanza.body, MLKEM768X25519PrivateKey(mlkem, x25519), _PURPOSE)
        except InvalidTag:
            return None

    def _privates(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed).digest(_MLKEM_SEED_SIZE + 32)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_SIZE]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_SIZE:]),
        )


def _suite() -> Suite:
    return Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
