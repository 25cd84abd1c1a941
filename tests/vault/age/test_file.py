"""Sealing and opening by the public door."""

import hashlib
import io
import threading
import time

import pytest

from phr.vault.age.failures import (
    HeaderFailure,
    IdentityNotUnderstood,
    MacFailure,
    NoIdentityMatches,
    PayloadFailure,
    RecipientNotUnderstood,
    WorkFactorTooHigh,
)
from phr.vault.age.file import (
    new_identity,
    open_bytes,
    open_sealed,
    open_with_file_key,
    parse_identity,
    parse_recipient,
    seal,
    seal_bytes,
    sealed_size,
    stanza_kinds,
)
from phr.vault.age.passphrase import PassphraseIdentity, PassphraseRecipient
from phr.vault.age.stream import CHUNK_SIZE

BOTH = pytest.mark.parametrize("classic", [True, False], ids=["X25519", "mlkem768x25519"])
SIZES = pytest.mark.parametrize("size", [0, 1, CHUNK_SIZE, 16 * CHUNK_SIZE, 16 * CHUNK_SIZE + 1, 200 * CHUNK_SIZE + 7])


@pytest.fixture(scope="module")
def identity():
    return new_identity(classic=True)


class TestSealing:
    @SIZES
    def test_taps_see_every_byte_in_order(self, identity, size):
        """The hashes taken in passing are those of the plaintext and of the whole sealed file."""
        plain, sealed = b"velvet" * (size // 6) + b"x" * (size % 6), io.BytesIO()
        of_plain, of_sealed = hashlib.sha256(), hashlib.sha256()
        seal(io.BytesIO(plain), sealed, identity.recipient(), on_plain=of_plain.update, on_sealed=of_sealed.update)
        assert of_plain.digest() == hashlib.sha256(plain).digest()
        assert of_sealed.digest() == hashlib.sha256(sealed.getvalue()).digest()
        assert open_bytes(sealed.getvalue(), [identity]) == plain

    @pytest.mark.parametrize("slow", ["plain", "sealed", "sink", "opened"])
    def test_a_slow_tap_sees_the_right_bytes(self, identity, slow):
        """However far a tap or a sink falls behind, no memory is used again before it has looked."""
        plain = b"".join(bytes([number]) * 16 * CHUNK_SIZE for number in range(14))
        seen = {name: hashlib.sha256() for name in ("plain", "sealed", "sink", "opened")}
        sealed = io.BytesIO()

        def tap(name):
            def look(data):
                if name == slow:
                    time.sleep(0.01)
                seen[name].update(data)

            return look

        class Sink:
            def write(self, data):
                tap("sink")(data)
                sealed.write(data)

        file_key = seal(io.BytesIO(plain), Sink(), identity.recipient(), on_plain=tap("plain"), on_sealed=tap("sealed"))
        sealed.seek(0)
        open_with_file_key(sealed, file_key, tap("opened"))
        assert seen["plain"].digest() == seen["opened"].digest() == hashlib.sha256(plain).digest()
        assert seen["sealed"].digest() == seen["sink"].digest() == hashlib.sha256(sealed.getvalue()).digest()

    @SIZES
    def test_the_file_key_opens_it_again(self, identity, size):
        """What was just sealed can be read back without the identity."""
        plain, sealed, opened = bytes(size), io.BytesIO(), bytearray()
        file_key = seal(io.BytesIO(plain), sealed, identity.recipient())
        sealed.seek(0)
        open_with_file_key(sealed, file_key, opened.extend)
        assert opened == plain

    def test_another_file_key_does_not_open_it(self, identity):
        """A wrong file key is noticed before anything is handed on."""
        sealed, opened = io.BytesIO(), bytearray()
        file_key = seal(io.BytesIO(b"velvet"), sealed, identity.recipient())
        sealed.seek(0)
        with pytest.raises(MacFailure):
            open_with_file_key(sealed, bytes([file_key[0] ^ 1]) + file_key[1:], opened.extend)
        assert not opened

    def test_the_size_is_foretold(self, identity):
        """The size of a sealed file follows from that of its content and its header."""
        header = len(seal_bytes(b"", identity.recipient())) - 32
        for size in (0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE):
            assert len(seal_bytes(bytes(size), identity.recipient())) == sealed_size(size, header)

    @pytest.mark.parametrize("size", [100, 40 * CHUNK_SIZE], ids=["one piece", "many pieces"])
    @pytest.mark.parametrize("where", ["plain", "sealed", "sink"])
    def test_what_a_tap_raises_comes_through(self, identity, size, where):
        """A tap or a sink that fails, in its own thread or not, ends the sealing with its own error."""

        class FullDisk(io.BytesIO):
            def write(self, data):
                if where == "sink":
                    raise OSError(28, "No space left on device")
                return super().write(data)

        def fail(_):
            raise OSError(28, "No space left on device")

        taps = {"plain": {"on_plain": fail}, "sealed": {"on_sealed": fail}, "sink": {}}[where]
        threads = threading.active_count()
        with pytest.raises(OSError, match="No space left"):
            seal(io.BytesIO(bytes(size)), FullDisk(), identity.recipient(), **taps)
        assert threading.active_count() == threads

    def test_a_source_that_fails_ends_it(self, identity):
        """A source that breaks off in the middle ends the sealing, and leaves no thread."""

        class Unplugged(io.BytesIO):
            def readinto(self, buffer):
                if self.tell() > 20 * CHUNK_SIZE:
                    raise OSError(5, "Input/output error")
                return super().readinto(buffer)

        threads = threading.active_count()
        with pytest.raises(OSError, match="Input/output"):
            seal(Unplugged(bytes(100 * CHUNK_SIZE)), io.BytesIO(), identity.recipient(), on_plain=len)
        assert threading.active_count() == threads

    def test_memory_stays_constant(self, identity):
        """Sealing 1 GiB takes no more memory than a few batches."""
        import tracemalloc

        class Endless:
            left = 1024 * 1024 * 1024

            def readinto(self, buffer):
                size = min(len(buffer), self.left)
                self.left -= size
                return size

        class Nowhere:
            def write(self, data):
                return len(data)

        tracemalloc.start()
        try:
            seal(Endless(), Nowhere(), identity.recipient(), on_plain=len, on_sealed=len)
            assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
        finally:
            tracemalloc.stop()

    @BOTH
    def test_no_two_seals_are_alike(self, classic):
        """The same content sealed twice shows nothing of being the same."""
        recipient = new_identity(classic=classic).recipient()
        assert seal_bytes(b"velvet", recipient) != seal_bytes(b"velvet", recipient)


class TestOpening:
    @BOTH
    def test_another_identity_opens_nothing(self, classic):
        """A file sealed to somebody else is locked, not damaged."""
        sealed = seal_bytes(b"velvet", new_identity(classic=classic).recipient())
        with pytest.raises(NoIdentityMatches):
            open_bytes(sealed, [new_identity(classic=True), new_identity(), PassphraseIdentity("x")])

    @BOTH
    def test_any_of_several_identities_opens(self, classic):
        """Old files open with the identity of their epoch, wherever it stands."""
        identities = [new_identity(), new_identity(classic=True), new_identity(classic=classic)]
        assert open_bytes(seal_bytes(b"velvet", identities[-1].recipient()), identities) == b"velvet"

    def test_a_header_over_64_kib_is_refused(self, identity):
        """A header that goes on and on is refused, having read no more than its limit."""
        endless = io.BytesIO(b"age-encryption.org/v1\n" + b"-> joke\n\n" * 1_000_000)
        with pytest.raises(HeaderFailure, match="longer than"):
            open_sealed(endless, [identity], len)
        assert endless.tell() <= 64 * 1024 + 1

    def test_a_line_without_end_is_refused(self, identity):
        """So is a first line that never ends."""
        endless = io.BytesIO(b"a" * 1_000_000)
        with pytest.raises(HeaderFailure, match="longer than"):
            open_sealed(endless, [identity], len)
        assert endless.tell() <= 64 * 1024 + 1

    def test_only_verified_pieces_are_handed_on(self, identity):
        """With a bit flipped in the third chunk, the first two are handed on and the error follows."""
        plain, opened = bytes(range(256)) * 1024, bytearray()
        sealed = bytearray(seal_bytes(plain, identity.recipient()))
        sealed[-(CHUNK_SIZE + 16) - 100] ^= 1
        with pytest.raises(PayloadFailure):
            open_sealed(io.BytesIO(sealed), [identity], opened.extend)
        assert opened == plain[: 2 * CHUNK_SIZE]

    def test_the_kind_of_recipient_shows_without_a_key(self):
        """A header says what kind of recipient it has, and only one."""
        for classic, kind in ((True, "X25519"), (False, "mlkem768x25519")):
            sealed = seal_bytes(b"", new_identity(classic=classic).recipient())
            assert stanza_kinds(io.BytesIO(sealed)) == (kind,)


class TestPassphrase:
    def test_the_passphrase_opens_it(self):
        """A file sealed to a passphrase opens with it and with no other."""
        sealed = seal_bytes(b"velvet", PassphraseRecipient("größer", 2))
        assert open_bytes(sealed, [PassphraseIdentity("größer")]) == b"velvet"
        with pytest.raises(NoIdentityMatches):
            open_bytes(sealed, [PassphraseIdentity("grösser")])

    def test_the_highest_work_factor_is_the_readers_choice(self):
        """A reader refuses more work than it is willing to do, and says so."""
        sealed = seal_bytes(b"velvet", PassphraseRecipient("x", 3))
        assert open_bytes(sealed, [PassphraseIdentity("x", 3)]) == b"velvet"
        with pytest.raises(WorkFactorTooHigh, match="2\\^2"):
            open_bytes(sealed, [PassphraseIdentity("x", 2)])


class TestKeysAsText:
    @BOTH
    def test_text_and_back(self, classic):
        """An identity and its recipient survive being written down."""
        identity = new_identity(classic=classic)
        assert parse_identity(identity.text) == identity
        assert parse_recipient(identity.recipient().text) == identity.recipient()

    @pytest.mark.parametrize("classic", [True, False])
    @pytest.mark.parametrize(
        "spoil",
        [
            str.swapcase,
            lambda text: text[:-1],
            lambda text: text[:20] + "b" + text[21:],
            lambda _: "",
            lambda text: text + "q",
        ],
    )
    def test_a_mistyped_identity_is_not_quoted(self, classic, spoil):
        """A text with any mistake is no identity, and the error shows no part of it, not even as its cause."""
        text = spoil(new_identity(classic=classic).text)
        with pytest.raises(IdentityNotUnderstood) as caught:
            parse_identity(text)
        assert text[16:] == "" or text[16:] not in caught.value.what
        assert caught.value.__cause__ is None

    def test_a_recipient_is_no_identity_and_the_other_way(self):
        """The two are not mixed up."""
        identity = new_identity()
        with pytest.raises(IdentityNotUnderstood):
            parse_identity(identity.recipient().text)
        with pytest.raises(RecipientNotUnderstood):
            parse_recipient(identity.text)

    def test_a_recipient_that_hides_nothing_is_refused(self):
        """A point of low order, for which everybody knows the secret, is no recipient."""
        from phr.vault.age import bech32

        with pytest.raises(RecipientNotUnderstood, match="hides nothing"):
            parse_recipient(bech32.encode("age", bytes(32)))
        hybrid = new_identity().recipient().public
        with pytest.raises(RecipientNotUnderstood, match="hides nothing"):
            parse_recipient(bech32.encode("age1pq", hybrid[:-32] + bytes(32)))

    def test_a_recipient_that_is_no_key_is_refused(self):
        """Numbers that cannot stand in an ML-KEM key make no recipient."""
        from phr.vault.age import bech32

        public = new_identity().recipient().public
        with pytest.raises(RecipientNotUnderstood):
            parse_recipient(bech32.encode("age1pq", b"\xff" * 1184 + public[1184:]))
