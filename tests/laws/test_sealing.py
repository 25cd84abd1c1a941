"""The law of sealing: what is sealed opens to the same bytes, and nothing else ever opens."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phr.errors import PhrError
from phr.vault.age.file import new_identity, open_bytes, seal_bytes
from phr.vault.age.stream import CHUNK_SIZE, SEALED_CHUNK_SIZE

IDENTITY = new_identity(classic=True)
POST_QUANTUM = new_identity()
BATCH = 16 * CHUNK_SIZE

#: Sizes around the edges of chunks and of the batches they are sealed in.
sizes = st.builds(
    lambda edge, off: max(edge + off, 0),
    st.sampled_from([0, CHUNK_SIZE, 2 * CHUNK_SIZE, 5 * CHUNK_SIZE, BATCH, 2 * BATCH]),
    st.integers(-2, 2),
)


class Dripping(io.BytesIO):
    """A source that gives a few bytes at a time, as a network file may."""

    def readinto(self, buffer):
        return super().readinto(memoryview(buffer)[:4099])


def content_of(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


@settings(deadline=None, max_examples=60)
@given(sizes)
def test_opening_gives_what_was_sealed(size):
    """Opening a sealed text gives the same text, at any size around the edges."""
    plain = content_of(size)
    sealed = seal_bytes(plain, IDENTITY.recipient())
    assert open_bytes(sealed, [IDENTITY]) == plain


@settings(deadline=None, max_examples=100)
@given(st.binary(max_size=300))
def test_opening_gives_what_was_sealed_after_quantum_computers_too(plain):
    """The same holds for the post-quantum recipient."""
    assert open_bytes(seal_bytes(plain, POST_QUANTUM.recipient()), [POST_QUANTUM]) == plain


@settings(deadline=None, max_examples=20)
@given(sizes)
def test_a_slow_source_seals_the_same(size):
    """How a source hands out its bytes changes nothing: the pieces of a slow one open as those of a fast one."""
    from phr.vault.age.file import open_sealed, seal

    plain, sealed, opened = content_of(size), io.BytesIO(), bytearray()
    seal(Dripping(plain), sealed, IDENTITY.recipient())
    open_sealed(Dripping(sealed.getvalue()), [IDENTITY], opened.extend)
    assert opened == plain


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_any_flipped_bit_raises(data):
    """One flipped bit anywhere in a sealed file, of one chunk or of several, is noticed."""
    size = data.draw(st.sampled_from([0, 1, 1000, CHUNK_SIZE, CHUNK_SIZE + 1, 2 * CHUNK_SIZE]))
    identity = data.draw(st.sampled_from([IDENTITY, POST_QUANTUM]))
    sealed = bytearray(seal_bytes(content_of(size), identity.recipient()))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(PhrError):
        open_bytes(bytes(sealed), [identity])


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_any_cut_or_addition_raises(data):
    """A sealed file that lost its end, or has something after it, is noticed."""
    size = data.draw(sizes.filter(lambda size: size < BATCH))
    sealed = seal_bytes(content_of(size), IDENTITY.recipient())
    kept = data.draw(st.integers(0, len(sealed) - 1))
    with pytest.raises(PhrError):
        open_bytes(sealed[:kept], [IDENTITY])
    with pytest.raises(PhrError):
        open_bytes(sealed + data.draw(st.binary(min_size=1, max_size=100)), [IDENTITY])


@settings(deadline=None, max_examples=60)
@given(st.permutations(range(5)), st.integers(0, 4))
def test_any_other_order_of_chunks_raises(order, twice):
    """Swapped, repeated and missing chunks are noticed."""
    plain = content_of(4 * CHUNK_SIZE + 100)
    sealed = seal_bytes(plain, IDENTITY.recipient())
    start = len(sealed) - 4 * SEALED_CHUNK_SIZE - 116
    opening, payload = sealed[:start], sealed[start:]
    chunks = [payload[at : at + SEALED_CHUNK_SIZE] for at in range(0, len(payload), SEALED_CHUNK_SIZE)]
    damaged = [
        [chunks[place] for place in order],
        [*chunks[: twice + 1], *chunks[twice:]],
        chunks[:twice] + chunks[twice + 1 :],
    ]
    for pieces in damaged:
        if pieces != chunks:
            with pytest.raises(PhrError):
                open_bytes(opening + b"".join(pieces), [IDENTITY])
