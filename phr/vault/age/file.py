"""The public door of the codec: seal, open, and the keys as text.

Sealing streams in constant memory. Opening hands on verified plaintext only; that a file is whole is known when the
call returns, so keep what was handed on out of sight (a temporary file, renamed afterwards) until then.
"""

import io
import secrets
from collections.abc import Sequence
from typing import Protocol

from phr.vault.age import bech32, hybrid, x25519
from phr.vault.age.failures import HeaderFailure, IdentityNotUnderstood, RecipientNotUnderstood
from phr.vault.age.header import HEADER_LIMIT, Lines, file_key_of, header_bytes, prove_header, read_header
from phr.vault.age.hybrid import HybridIdentity, HybridRecipient
from phr.vault.age.stanza import FILE_KEY_SIZE, Identity, KeyIdentity, KeyRecipient, Recipient
from phr.vault.age.stream import CHUNK_SIZE, TAG_SIZE, Buffers, Sink, Source, Tap, open_stream, seal_stream
from phr.vault.age.wrapping import derive, is_usable_point
from phr.vault.age.x25519 import X25519Identity, X25519Recipient

_NONCE_SIZE = 16  # bytes


class SealedSource(Lines, Source, Protocol):
    """What a sealed file is read from: a file opened with "rb", or BytesIO."""


def seal(
    source: Source,
    sink: Sink,
    recipient: Recipient,
    *,
    on_plain: Tap | None = None,
    on_sealed: Tap | None = None,
    buffers: Buffers | None = None,
) -> bytes:
    """Seal all that `source` gives into `sink`; return the file key of 16 bytes, for `open_with_file_key`.

    `on_plain` sees every byte that was read, `on_sealed` every byte of the sealed file, each once and in order, and
    all is done when this returns. For more than 1 MiB the sink and each tap are called in threads of their own; none
    may keep the memory it is shown. Who seals many files has them share `buffers`.
    """
    file_key = secrets.token_bytes(FILE_KEY_SIZE)
    nonce = secrets.token_bytes(_NONCE_SIZE)
    opening = memoryview(header_bytes(file_key, [recipient.wrap(file_key)]) + nonce)
    if on_sealed is not None:
        on_sealed(opening)
    sink.write(opening)
    key = _payload_key(file_key, nonce)
    seal_stream(source, sink, key, buffers or Buffers(), on_plain=on_plain, on_sealed=on_sealed)
    return file_key


def seal_bytes(data: bytes, recipient: Recipient) -> bytes:
    """Return the sealed file of some bytes."""
    sink = io.BytesIO()
    seal(io.BytesIO(data), sink, recipient)
    return sink.getvalue()


def open_sealed(
    source: SealedSource, identities: Sequence[Identity], write: Tap, *, header_limit: int = HEADER_LIMIT
) -> None:
    """Hand the plaintext of a sealed file to `write`, piece by piece, each verified.

    Raises NoIdentityMatches, HeaderFailure, MacFailure before anything was handed on; PayloadFailure at any time. The
    memory shown to `write` is used again after the call; beyond 1 MiB it is called in a thread of its own.
    """
    header = read_header(source, limit=header_limit)
    _open_payload(source, file_key_of(header, identities), write, Buffers())


def open_bytes(data: bytes, identities: Sequence[Identity]) -> bytes:
    """Return the plaintext of a sealed file held in memory, all of it verified; raises as `open_sealed`."""
    plain = bytearray()
    open_sealed(io.BytesIO(data), identities, plain.extend)
    return bytes(plain)


def open_with_file_key(source: SealedSource, file_key: bytes, write: Tap, *, buffers: Buffers | None = None) -> None:
    """Hand on the plaintext of a file just sealed, by the key that `seal` returned; raises as `open_sealed`."""
    prove_header(read_header(source), file_key)
    _open_payload(source, file_key, write, buffers or Buffers())


def stanza_kinds(source: Lines) -> tuple[str, ...]:
    """Return the kinds of recipient that a sealed file names, readable without any key; raise HeaderFailure."""
    return tuple(stanza.kind.decode("ascii") for stanza in read_header(source).stanzas)


def new_identity(*, classic: bool = False) -> KeyIdentity:
    """Return a fresh identity: post-quantum, or X25519 for readers older than age 1.3."""
    seed = secrets.token_bytes(hybrid.SEED_SIZE)
    return X25519Identity(seed) if classic else HybridIdentity(seed)


def parse_identity(text: str) -> KeyIdentity:
    """Return the identity that a text of age's names; raise IdentityNotUnderstood, which never quotes it."""
    try:
        prefix, seed = bech32.decode(text)
    except ValueError as error:
        # The error's own words quote nothing; the text is dropped so that no trace of a secret travels with it.
        raise IdentityNotUnderstood(str(error)) from None
    if prefix == hybrid.IDENTITY_PREFIX and len(seed) == hybrid.SEED_SIZE:
        return HybridIdentity(seed)
    if prefix == x25519.IDENTITY_PREFIX and len(seed) == x25519.KEY_SIZE:
        return X25519Identity(seed)
    raise IdentityNotUnderstood("it is of another kind, or of another length")


def parse_recipient(text: str) -> KeyRecipient:
    """Return the recipient that a text of age's names; raise RecipientNotUnderstood."""
    try:
        prefix, public = bech32.decode(text)
    except ValueError as error:
        raise RecipientNotUnderstood(str(error)) from error
    sizes = {hybrid.RECIPIENT_PREFIX: hybrid.PUBLIC_SIZE, x25519.RECIPIENT_PREFIX: x25519.KEY_SIZE}
    if sizes.get(prefix) != len(public):
        raise RecipientNotUnderstood("it is of another kind, or of another length")
    if not is_usable_point(public[-x25519.KEY_SIZE :]):
        raise RecipientNotUnderstood("its key is one that hides nothing")
    if prefix == x25519.RECIPIENT_PREFIX:
        return X25519Recipient(public)
    return _usable(HybridRecipient(public))


def sealed_size(plain_size: int, header_size: int) -> int:
    """Return the bytes of a sealed file, its header of `header_size` included."""
    chunks = max(-(-plain_size // CHUNK_SIZE), 1)
    return header_size + _NONCE_SIZE + plain_size + chunks * TAG_SIZE


def _usable(recipient: HybridRecipient) -> HybridRecipient:
    try:
        recipient.wrap(bytes(FILE_KEY_SIZE))
    except ValueError as error:
        raise RecipientNotUnderstood("its key is not a whole one") from error
    return recipient


def _open_payload(source: SealedSource, file_key: bytes, write: Tap, buffers: Buffers) -> None:
    nonce = bytearray(_NONCE_SIZE)
    view, size = memoryview(nonce), 0
    while size < _NONCE_SIZE:
        count = source.readinto(view[size:])
        if not count:
            raise HeaderFailure("it ends where its content should begin")
        size += count
    open_stream(source, _payload_key(file_key, bytes(nonce)), write, buffers)


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return derive(file_key, salt=nonce, purpose=b"payload")
