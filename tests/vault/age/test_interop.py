"""Both ways between phr and the other age programs of this machine.

`age` is used where it is installed. The post-quantum recipient is tried against the package `age-encryption` for
Node.js, where PHR_AGE_ENCRYPTION names a node_modules folder that holds it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import at_a_terminal

from phr.vault.age.file import new_identity, open_bytes, seal_bytes
from phr.vault.age.passphrase import PassphraseIdentity, PassphraseRecipient
from phr.vault.age.stream import CHUNK_SIZE
from phr.vault.keys import keys_file_bytes, open_keys, parse_identities

PASSPHRASE = "velvet ostrich plumber quartz"
SIZES = pytest.mark.parametrize("size", [0, 1, CHUNK_SIZE, CHUNK_SIZE + 1, 20 * CHUNK_SIZE])


@pytest.fixture
def age():
    """The age program itself."""
    found = shutil.which("age")
    if found is None:
        pytest.skip("age is not installed on this machine")
    return found


@pytest.fixture
def node():
    """A function that runs age-encryption under Node.js."""
    folder, program = os.environ.get("PHR_AGE_ENCRYPTION"), shutil.which("node")
    if not folder or program is None:
        pytest.skip("PHR_AGE_ENCRYPTION names no node_modules folder with age-encryption, or node is missing")
    script = Path(__file__).with_name("open_or_seal.mjs")

    def run(verb: str, key: str, given: bytes) -> bytes:
        command = [program, str(script), str(Path(folder).resolve()), verb, key]
        return subprocess.run(command, input=given, stdout=subprocess.PIPE, check=True).stdout

    return run


class TestAge:
    @SIZES
    def test_opens_what_phr_sealed(self, age, tmp_path, size):
        """`age -d` with an identities file opens a file of phr's."""
        identity = new_identity(classic=True)
        (tmp_path / "keys.txt").write_text(f"# made by phr\n{identity.text}\n")
        sealed = seal_bytes(bytes(size), identity.recipient())
        command = [age, "-d", "-i", str(tmp_path / "keys.txt")]
        assert subprocess.run(command, input=sealed, stdout=subprocess.PIPE, check=True).stdout == bytes(size)

    @SIZES
    def test_seals_what_phr_opens(self, age, size):
        """A file that `age -r` sealed opens."""
        identity = new_identity(classic=True)
        command = [age, "-r", identity.recipient().text]
        sealed = subprocess.run(command, input=bytes(size), stdout=subprocess.PIPE, check=True).stdout
        assert open_bytes(sealed, [identity]) == bytes(size)

    @pytest.mark.skipif(sys.platform == "win32", reason="age asks at a terminal, which Windows has no pty for")
    def test_opens_a_keys_file_and_then_an_object(self, age, tmp_path):
        """With nothing but `age` and the passphrase, a keys file opens, and with it any object of the vault."""
        identities = (new_identity(classic=True), new_identity(classic=True))
        name, sealed = keys_file_bytes(identities, PASSPHRASE, work_factor=10)
        (tmp_path / name).write_bytes(sealed)
        (tmp_path / "object.age").write_bytes(seal_bytes(b"a scan", identities[1].recipient()))
        opened, keys = tmp_path / "scan", tmp_path / "keys.txt"
        assert at_a_terminal([age, "-d", "-o", str(keys), str(tmp_path / name)], PASSPHRASE) == 0
        assert parse_identities(keys.read_text()) == identities
        subprocess.run([age, "-d", "-i", str(keys), "-o", str(opened), str(tmp_path / "object.age")], check=True)
        assert opened.read_bytes() == b"a scan"
        # The keys file itself serves as identity file too, with the passphrase asked for on the way.
        opened.unlink()
        command = [age, "-d", "-i", str(tmp_path / name), "-o", str(opened), str(tmp_path / "object.age")]
        assert at_a_terminal(command, PASSPHRASE) == 0
        assert opened.read_bytes() == b"a scan"

    @pytest.mark.skipif(sys.platform == "win32", reason="age asks at a terminal, which Windows has no pty for")
    def test_seals_by_passphrase_what_phr_opens(self, age, tmp_path):
        """A file that `age -p` sealed opens, at age's own work factor, also as a keys file."""
        identity = new_identity(classic=True)
        (tmp_path / "keys.txt").write_text(identity.text)
        command = [age, "-p", "-o", str(tmp_path / "my.age"), str(tmp_path / "keys.txt")]
        assert at_a_terminal(command, PASSPHRASE) == 0
        assert open_keys(tmp_path, PASSPHRASE) == (identity,)


class TestAgeEncryption:
    @pytest.mark.parametrize("classic", [True, False], ids=["X25519", "mlkem768x25519"])
    @SIZES
    def test_both_ways(self, node, classic, size):
        """What one seals the other opens, post-quantum too."""
        identity = new_identity(classic=classic)
        plain = bytes(size)
        assert node("open", identity.text, seal_bytes(plain, identity.recipient())) == plain
        assert open_bytes(node("seal", identity.recipient().text, plain), [identity]) == plain

    def test_passphrases_both_ways(self, node):
        """The same holds for passphrases."""
        sealed = seal_bytes(b"velvet", PassphraseRecipient(PASSPHRASE, 10))
        assert node("open-passphrase", PASSPHRASE, sealed) == b"velvet"
        assert open_bytes(node("seal-passphrase", PASSPHRASE, b"velvet"), [PassphraseIdentity(PASSPHRASE)]) == b"velvet"

    def test_opens_a_keys_file_and_then_an_object(self, node):
        """A post-quantum vault opens without phr: the keys file by its passphrase, then an object."""
        identities = (new_identity(), new_identity())
        _, keys_file = keys_file_bytes(identities, PASSPHRASE, work_factor=10)
        listed = node("open-passphrase", PASSPHRASE, keys_file).decode().splitlines()
        texts = [line for line in listed if not line.startswith("#")]
        assert texts == [identity.text for identity in identities]
        assert node("open", texts[1], seal_bytes(b"a scan", identities[1].recipient())) == b"a scan"
