"""A home that cannot be made is said, and nothing is left half done."""

import pytest

from phr.actions.start import HomeNotMade, Wanted, start_home
from phr.settings import Settings
from phr.vault.creation import VaultAlreadyHere
from phr.vault.words import WeakPassphrase

STRONG = Wanted("orchid tractor velvet lantern 48", work_factor=6)


def test_where_no_folder_can_be_made_the_home_is_named(tmp_path):
    """The error speaks of the home the person asked for, not of a disk."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(HomeNotMade):
        start_home(Settings(tmp_path / "file" / "home", "UTC"), STRONG)


def test_a_weak_passphrase_is_refused_before_anything_is_written(tmp_path):
    """Nothing is there yet when a passphrase is found too weak; who insists gets the home."""
    settings = Settings(tmp_path / "home", "UTC")
    with pytest.raises(WeakPassphrase):
        start_home(settings, Wanted("summer24", work_factor=6))
    assert not settings.home.exists()
    assert start_home(settings, Wanted("summer24", is_insisted=True, work_factor=6)).made_passphrase is None


def test_a_home_is_never_made_over_another(tmp_path):
    """A second init leaves the first vault as it is."""
    settings = Settings(tmp_path / "home", "UTC")
    start_home(settings, STRONG)
    before = (settings.vault / "vault.json").read_bytes()
    with pytest.raises(VaultAlreadyHere):
        start_home(settings, STRONG)
    assert (settings.vault / "vault.json").read_bytes() == before
