"""The keys files, and the root key that follows from an identity."""

import io
import stat
import sys

import pytest

from phr.vault import keys
from phr.vault.age.file import new_identity, parse_identity, seal_bytes
from phr.vault.age.passphrase import PassphraseRecipient
from phr.vault.disk import DiskTrouble, WriteForbidden

CHEAP = 2  # log2 of scrypt's N: these tests are about files, not about guessing
PASSPHRASE = "six words that nobody has used"


@pytest.fixture
def identities():
    return (new_identity(), new_identity(classic=True))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "vault" / "keys"


class TestWritingAndOpening:
    def test_the_passphrase_opens_them(self, folder, identities):
        """The identities come back, newest first, as they were given."""
        keys.write_keys_file(folder, identities, PASSPHRASE, work_factor=CHEAP)
        assert keys.open_keys(folder, PASSPHRASE) == identities

    def test_each_passphrase_has_a_file_of_its_own(self, folder, identities):
        """A second keys file leaves the first one whole, and either passphrase opens the vault."""
        first = keys.write_keys_file(folder, identities, PASSPHRASE, work_factor=CHEAP)
        second = keys.write_keys_file(folder, identities, "another", work_factor=CHEAP)
        assert {path.name for path in folder.iterdir()} == {first.name, second.name}
        assert keys.open_keys(folder, PASSPHRASE) == keys.open_keys(folder, "another") == identities

    def test_an_accent_typed_in_two_ways_is_one_passphrase(self, folder, identities):
        """A letter with its accent apart, as some systems send it, opens what the joined letter sealed."""
        keys.write_keys_file(folder, identities, "cafe\u0301", work_factor=CHEAP)
        assert keys.open_keys(folder, "caf\u00e9") == identities

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode bits")
    def test_the_file_is_this_users_alone(self, folder, identities):
        """A new keys file can be read by its owner only."""
        path = keys.write_keys_file(folder, identities, PASSPHRASE, work_factor=CHEAP)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_a_disk_that_refuses_is_said(self, tmp_path, identities):
        """Where the folder cannot be made, the words are phr's own."""
        (tmp_path / "vault").write_text("a file where a folder should be")
        with pytest.raises((DiskTrouble, WriteForbidden)):
            keys.write_keys_file(tmp_path / "vault" / "keys", identities, PASSPHRASE, work_factor=CHEAP)

    def test_identities_survive_as_text(self, identities):
        """What goes to the agent comes back; comments and empty lines are passed over."""
        assert keys.parse_identities("# a comment\n\n" + keys.identities_text(identities)) == identities


class TestWhatDoesNotOpen:
    def test_a_wrong_passphrase_says_how_many_files_were_tried(self, folder, identities):
        """A wrong passphrase is told apart from damage, and counts what was tried."""
        for word in ("one", "two"):
            keys.write_keys_file(folder, identities, word, work_factor=CHEAP)
        with pytest.raises(keys.WrongPassphrase) as caught:
            keys.open_keys(folder, "three")
        assert (caught.value.tried, caught.value.damaged) == (2, 0)
        assert "2" in caught.value.what
        assert "recovery kit" in caught.value.next_step

    def test_a_damaged_file_is_no_wrong_passphrase(self, folder, identities):
        """With its only keys file changed anywhere, the vault says that the file is damaged."""
        path = keys.write_keys_file(folder, identities, PASSPHRASE, work_factor=CHEAP)
        whole = path.read_bytes()
        for place in range(0, len(whole), 7):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            with pytest.raises(keys.KeysFilesDamaged, match=path.name):
                keys.open_keys(folder, PASSPHRASE)

    @pytest.mark.parametrize("kept", [0, 1, 50, 150, -1])
    def test_a_truncated_file_is_damaged(self, folder, identities, kept):
        """A keys file that was cut short is damaged, and named."""
        path = keys.write_keys_file(folder, identities, PASSPHRASE, work_factor=CHEAP)
        path.write_bytes(path.read_bytes()[:kept])
        assert [fault.path for fault in keys.keys_faults(folder)] == [path]
        with pytest.raises(keys.KeysFilesDamaged):
            keys.open_keys(folder, PASSPHRASE)

    def test_one_whole_file_is_enough(self, folder, identities):
        """A damaged keys file beside a whole one does no harm, and is counted when the passphrase is wrong."""
        keys.write_keys_file(folder, identities, PASSPHRASE, work_factor=CHEAP)
        damaged = keys.write_keys_file(folder, identities, "other", work_factor=CHEAP)
        damaged.write_bytes(damaged.read_bytes()[:-1])
        assert keys.open_keys(folder, PASSPHRASE) == identities
        with pytest.raises(keys.WrongPassphrase) as caught:
            keys.open_keys(folder, "other")
        assert (caught.value.tried, caught.value.damaged) == (1, 1)

    def test_no_keys_file_at_all(self, folder):
        """An empty or missing folder is said to be so."""
        with pytest.raises(keys.NoKeysFile):
            keys.open_keys(folder, PASSPHRASE)
        folder.mkdir(parents=True)
        with pytest.raises(keys.NoKeysFile):
            keys.open_keys(folder, PASSPHRASE)

    def test_too_much_work_is_refused_at_once(self, folder, identities):
        """A planted file that asks for 2^21 is refused without the work, and named."""
        _, sealed = keys.keys_file_bytes(identities, PASSPHRASE, work_factor=CHEAP)
        folder.mkdir(parents=True)
        (folder / "planted.age").write_bytes(sealed.replace(b" 2\n", b" 21\n", 1))
        with pytest.raises(keys.KeysFilesDamaged, match="2\\^20"):
            keys.open_keys(folder, PASSPHRASE)

    def test_a_file_sealed_to_a_key_is_no_keys_file(self, folder, identities):
        """Only a lone passphrase stanza counts."""
        folder.mkdir(parents=True)
        (folder / "planted.age").write_bytes(seal_bytes(b"x", identities[0].recipient()))
        with pytest.raises(keys.KeysFilesDamaged, match="passphrase alone"):
            keys.open_keys(folder, PASSPHRASE)

    @pytest.mark.parametrize("content", [b"", b"# only a comment\n", b"no identity\n", b"\xff\xfe"])
    def test_a_file_without_identities_is_damaged(self, folder, content):
        """What opens but holds no identities is damage, and its content is never shown."""
        folder.mkdir(parents=True)
        (folder / "planted.age").write_bytes(seal_bytes(content, PassphraseRecipient(PASSPHRASE, CHEAP)))
        with pytest.raises(keys.KeysFilesDamaged) as caught:
            keys.open_keys(folder, PASSPHRASE)
        assert "no identity\n" not in caught.value.what

    def test_a_huge_file_is_not_read_into_memory(self, folder):
        """A file far larger than any keys file is named as damaged."""
        folder.mkdir(parents=True)
        with (folder / "planted.age").open("wb") as file:
            file.truncate(10 * keys.SIZE_LIMIT)
        with pytest.raises(keys.KeysFilesDamaged, match="too large"):
            keys.open_keys(folder, PASSPHRASE)

    def test_a_copy_under_another_name_still_opens(self, folder, identities):
        """A keys file that the person renamed is no damage."""
        path = keys.write_keys_file(folder, identities, PASSPHRASE, work_factor=CHEAP)
        path.rename(folder / "my passphrase.age")
        assert keys.keys_faults(folder) == ()
        assert keys.open_keys(folder, PASSPHRASE) == identities


class TestRootKey:
    def test_follows_from_identity_and_vault(self):
        """The same identity and vault give the same key for ever; another of either gives another."""
        identity = parse_identity(new_identity().text)
        one, again = (keys.root_key(identity, "ab" * 16).private_bytes_raw() for _ in range(2))
        assert one == again
        assert one != keys.root_key(identity, "cd" * 16).private_bytes_raw()
        assert one != keys.root_key(new_identity(), "ab" * 16).private_bytes_raw()

    def test_is_the_published_derivation(self):
        """RFC 5869 worked out by hand, with the vault's id as ASCII salt, gives the same key."""
        import hashlib
        import hmac

        identity = new_identity()
        vault_id = "0123456789abcdef" * 2
        extracted = hmac.digest(vault_id.encode(), identity.seed, hashlib.sha256)
        expanded = hmac.digest(extracted, b"phr/root/1\x01", hashlib.sha256)
        assert keys.root_key(identity, vault_id).private_bytes_raw() == expanded

    def test_no_secret_shows_in_repr(self):
        """Printing an identity shows no part of it."""
        for identity in (new_identity(), new_identity(classic=True)):
            shown = io.StringIO()
            print(identity, [identity], file=shown)
            assert identity.seed.hex() not in shown.getvalue()
            assert repr(identity.seed) not in shown.getvalue()
            assert identity.text not in shown.getvalue()
