"""One stanza of an age header, and the two parties around it: who writes it and who opens it."""

from dataclasses import dataclass
from typing import Protocol

FILE_KEY_SIZE = 16  # bytes


@dataclass(frozen=True, slots=True)
class Stanza:
    """The file key, wrapped for one recipient: the kind of recipient, its arguments as written, the decoded body."""

    kind: bytes
    arguments: tuple[bytes, ...]
    body: bytes


class Recipient(Protocol):
    """Whom a file is sealed to. May be used for any number of files; each wrapping is different."""

    def wrap(self, file_key: bytes) -> Stanza:
        """Return the stanza that hands a file key of 16 bytes to this recipient."""


class Identity(Protocol):
    """Who can open a file. May be asked about any stanza, in any order, as often as one likes."""

    def unwrap(self, stanza: Stanza) -> bytes | None:
        """Return what the stanza wraps, None where it is meant for somebody else; raise HeaderFailure if malformed."""


class KeyRecipient(Recipient, Protocol):
    """A recipient that is a public key and can be written down."""

    @property
    def text(self) -> str:
        """Return the recipient as age writes it, age1..."""


class KeyIdentity(Identity, Protocol):
    """An identity that is a secret key of 32 bytes and can be written down."""

    @property
    def seed(self) -> bytes:
        """Return the 32 secret bytes that all else follows from."""

    @property
    def text(self) -> str:
        """Return the identity as age writes it, AGE-SECRET-KEY-..."""

    def recipient(self) -> KeyRecipient:
        """Return the recipient whose files this identity opens."""
