"""The key derivation and the key wrapping that all kinds of stanza share."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from phr.vault.age.failures import HeaderFailure
from phr.vault.age.stanza import FILE_KEY_SIZE

WRAPPED_SIZE = FILE_KEY_SIZE + 16  # bytes: the file key and its Poly1305 tag
_ZERO_NONCE = bytes(12)  # age.md: a wrapping key is used once, so its nonce is fixed


def derive(secret: bytes, *, salt: bytes | None, purpose: bytes) -> bytes:
    """Return 32 bytes of HKDF-SHA256 (RFC 5869)."""
    return HKDF(hashes.SHA256(), 32, salt, purpose).derive(secret)


def wrap_file_key(wrapping_key: bytes, file_key: bytes) -> bytes:
    """Return a file key sealed under a wrapping key that is used for nothing else."""
    return ChaCha20Poly1305(wrapping_key).encrypt(_ZERO_NONCE, file_key, None)


def unwrap_file_key(wrapping_key: bytes, body: bytes) -> bytes | None:
    """Return the file key of a stanza's body, None where the wrapping key is another one."""
    try:
        return ChaCha20Poly1305(wrapping_key).decrypt(_ZERO_NONCE, body, None)
    except InvalidTag:
        return None


def shared_secret(private: X25519PrivateKey, share: bytes) -> bytes:
    """Return the X25519 shared secret; raise HeaderFailure for a share that would make it known to all."""
    try:
        return private.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:
        raise HeaderFailure("its key share is a point of low order") from error


def is_usable_point(public: bytes) -> bool:
    """Say whether an X25519 public key gives a secret that only the two parties know (it is not of low order)."""
    try:
        X25519PrivateKey.generate().exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        return False
    return True
