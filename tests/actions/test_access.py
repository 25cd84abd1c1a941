"""Opening the vault: passphrase, keyring, and a machine that lost its own part."""

import shutil

import pytest

from phr.actions.access import (
    forget_passphrase,
    is_locked,
    key_at_hand,
    key_from_passphrase,
    lock,
    remember_passphrase,
    remembered_passphrase,
    unlock,
)
from phr.actions.books import open_books
from phr.vault import remember
from phr.vault.keys import WrongPassphrase

PASSPHRASE = "orchid tractor velvet lantern 48"


@pytest.fixture
def keyring(monkeypatch):
    """Stand in for the system's keyring."""
    held = {}
    monkeypatch.setattr(remember, "remember", held.__setitem__)
    monkeypatch.setattr(remember, "remembered", held.get)
    monkeypatch.setattr(remember, "forget", lambda vault_id: held.pop(vault_id, None) is not None)
    return held


def test_a_device_remembers_only_when_asked(home, keyring):
    """Nothing is kept by itself; what is kept comes back until it is forgotten."""
    key_from_passphrase(home, PASSPHRASE)
    assert keyring == {}
    assert remembered_passphrase(home) is None
    remember_passphrase(home, PASSPHRASE)
    assert remembered_passphrase(home) == PASSPHRASE
    assert forget_passphrase(home)
    assert remembered_passphrase(home) is None


def test_a_wrong_passphrase_opens_nothing(home):
    """It is told, and no agent starts."""
    with pytest.raises(WrongPassphrase):
        unlock(home, PASSPHRASE + "x")
    assert is_locked(home)


def test_unlock_and_lock(home, tmp_path, monkeypatch):
    """The agent hands the identity out until the vault is locked."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert key_at_hand(home) is None
    unlock(home, PASSPHRASE)
    try:
        assert not is_locked(home)
        assert key_at_hand(home) == key_from_passphrase(home, PASSPHRASE)
    finally:
        assert lock(home)
    assert is_locked(home)
    assert not lock(home)


@pytest.mark.parametrize("lost", ["all of state", "device.json torn"])
def test_a_machine_that_lost_its_part_joins_anew(home, drop, take_in, lost):
    """The vault alone is enough: everything is there again after one unlock, and can be written on."""
    drop("lab.txt", "Laboratory report of nobody")
    take_in()
    if lost == "all of state":
        shutil.rmtree(home.settings.state)
    else:
        (home.settings.state / "device.json").write_text("{")
    with open_books(home, key_from_passphrase(home, PASSPHRASE)) as books:
        (record,) = books.shelf().records
        assert record.source_name == "lab.txt"
    drop("more.txt", "Another one")
    take_in()
    with open_books(home, key_from_passphrase(home, PASSPHRASE)) as books:
        assert len(books.shelf().records) == 2
