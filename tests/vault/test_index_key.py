"""The index's key: raw in use, sealed on disk."""

import apsw
import pytest
from index_made import KEY, take
from log_made import sheet

from phr.vault.age.file import new_identity
from phr.vault.index import Index
from phr.vault.index_key import load_or_make_index_key


def test_the_key_must_be_the_raw_key(path):
    """The file opens with the 32 bytes themselves under chacha20, as docs say, and with nothing else."""
    with Index.open(path, KEY) as index:
        take(index, sheet(1))
    connection = apsw.Connection(str(path))
    connection.pragma("cipher", "chacha20")
    connection.pragma("hexkey", (b"raw:" + KEY.hex().encode()).hex())
    assert connection.execute("SELECT count(*) FROM sheet").get == 1
    connection.close()


def test_the_index_key_is_sealed_and_kept(tmp_path):
    """The same key comes back with the identity; on disk it is never plain."""
    identity = new_identity(classic=True)
    key = load_or_make_index_key(tmp_path, identity.recipient(), [identity])
    assert len(key) == 32
    assert load_or_make_index_key(tmp_path, identity.recipient(), [identity]) == key
    assert key not in (tmp_path / "index.key.age").read_bytes()


@pytest.mark.parametrize("fault", ["cut", "another identity"])
def test_an_index_key_that_does_not_open_is_made_anew(tmp_path, fault):
    """A damaged key file, or one of another vault, costs the index and nothing else."""
    identity, other = new_identity(classic=True), new_identity(classic=True)
    key = load_or_make_index_key(tmp_path, identity.recipient(), [identity])
    if fault == "cut":
        held = tmp_path / "index.key.age"
        held.write_bytes(held.read_bytes()[:-1])
    mine = identity if fault == "cut" else other
    assert load_or_make_index_key(tmp_path, mine.recipient(), [mine]) != key
    assert [held.name for held in tmp_path.iterdir()] == ["index.key.age"]
