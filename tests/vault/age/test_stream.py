"""Chunks that no sealer writes, and buffers that several sealers share."""

import errno
import io
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from phr.vault.age.failures import PayloadFailure
from phr.vault.age.stream import CHUNK_SIZE, Buffers, open_stream, seal_stream

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


def sealed_with(plain: bytes, buffers: Buffers) -> bytes:
    sealed = io.BytesIO()
    seal_stream(io.BytesIO(plain), sealed, KEY, buffers)
    return sealed.getvalue()


def test_buffers_shared_by_threads_keep_files_apart():
    """Files of several sizes, sealed and opened at the same time out of shared buffers, are as if each had its own."""
    buffers = Buffers()
    plains = [bytes([number]) * (number % 5 * 9 * CHUNK_SIZE + number) for number in range(24)]

    def there_and_back(plain):
        opened = bytearray()
        open_stream(io.BytesIO(sealed_with(plain, buffers)), KEY, opened.extend, buffers)
        return bytes(opened)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(there_and_back, plains)) == plains


def test_a_buffer_used_before_leaves_nothing_in_the_next_file():
    """After a long file a shorter one is sealed as with fresh buffers."""
    buffers = Buffers()
    sealed_with(b"x" * 40 * CHUNK_SIZE, buffers)
    for size in (0, 1, CHUNK_SIZE + 1, 20 * CHUNK_SIZE):
        assert sealed_with(bytes(size), buffers) == sealed_with(bytes(size), Buffers())


def test_buffers_come_back_only_when_the_last_tap_has_looked():
    """A sealing that fails gives its buffers back after a slow tap has ended, so that none is spoilt."""
    buffers, seen = Buffers(), []

    def slow(piece):
        time.sleep(0.02)
        seen.append(set(bytes(piece)))

    class BreaksOff(io.BytesIO):
        def readinto(self, buffer):
            if self.tell() > 50 * CHUNK_SIZE:
                raise OSError(errno.EIO, "Input/output error")
            return super().readinto(buffer)

    with pytest.raises(OSError, match="Input/output"):
        seal_stream(BreaksOff(b"a" * 60 * CHUNK_SIZE), io.BytesIO(), KEY, buffers, on_plain=slow)
    ended_with = len(seen)
    sealed_with(b"b" * 60 * CHUNK_SIZE, buffers)
    assert seen
    assert len(seen) == ended_with
    assert all(letters == {ord("a")} for letters in seen)
