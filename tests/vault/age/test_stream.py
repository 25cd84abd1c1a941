"""Chunks that no sealer writes."""

import io

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from phr.vault.age.failures import PayloadFailure
from phr.vault.age.stream import CHUNK_SIZE, Buffers, open_stream

KEY = bytes(range(32))


def chunk(number: int, plain: bytes, *, is_final: bool) -> bytes:
    return ChaCha20Poly1305(KEY).encrypt(number.to_bytes(11, "big") + bytes([is_final]), plain, None)


def test_an_empty_chunk_ends_an_empty_file_only():
    """A last chunk without content is right for an empty file and wrong after any other chunk."""
    open_stream(io.BytesIO(chunk(0, b"", is_final=True)), KEY, pytest.fail, Buffers())
    opened = bytearray()
    sealed = chunk(0, bytes(CHUNK_SIZE), is_final=False) + chunk(1, b"", is_final=True)
    with pytest.raises(PayloadFailure, match="cut short"):
        open_stream(io.BytesIO(sealed), KEY, opened.extend, Buffers())
    assert opened == bytes(CHUNK_SIZE)


@pytest.mark.parametrize(
    ("sealed", "why"),
    [
        (b"", "cut short"),
        (chunk(0, bytes(CHUNK_SIZE), is_final=False), "cut short"),
        (chunk(0, bytes(CHUNK_SIZE), is_final=True) + b"more", "something follows"),
        (chunk(0, bytes(100), is_final=False), "changed"),
        (chunk(1, bytes(CHUNK_SIZE), is_final=True), "changed"),
    ],
)
def test_says_what_is_wrong(sealed, why):
    """A payload that lost its end, has something after it, or was changed is told apart."""
    with pytest.raises(PayloadFailure, match=why):
        open_stream(io.BytesIO(sealed), KEY, len, Buffers())
