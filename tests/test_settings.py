"""Settings are read once, and what phr cannot use is said."""

from pathlib import Path

import pytest

from phr.settings import ConfigNotUnderstood, Settings, config_text, default_home, load_settings


def test_the_file_a_home_begins_with_says_what_is_usual(tmp_path):
    """What `phr init` writes is read back as the usual settings."""
    (tmp_path / "config.toml").write_text(config_text("Europe/Berlin", "de"), encoding="utf-8")
    assert load_settings(tmp_path) == Settings(tmp_path, "Europe/Berlin", "de")


def test_folders_may_lie_elsewhere(tmp_path):
    """An inbox on a network share and a vault in a synced folder need one line each; state stays."""
    (tmp_path / "config.toml").write_text(f"inbox = '{tmp_path}/share'\nvault = '{tmp_path}/cloud'\n", encoding="utf-8")
    settings = load_settings(tmp_path)
    assert (settings.inbox, settings.vault) == (tmp_path / "share", tmp_path / "cloud")
    assert (settings.packages, settings.state) == (tmp_path / "packages", tmp_path / "state")


@pytest.mark.parametrize(
    "line",
    [
        "zone = 'Atlantis/Center'",
        "zone = 3",
        "language = 'tlh'",
        "settle_seconds = 'two'",
        "settle_seconds = -1",
        "idle_minutes = true",
        "inbox = 'beside/me'",
        "vault = 7",
        "no toml at all",
    ],
)
def test_what_makes_no_sense_is_said_with_the_file(tmp_path, line):
    """A slip in the settings is an error that names the file, never a silent default."""
    (tmp_path / "config.toml").write_text(line, encoding="utf-8")
    with pytest.raises(ConfigNotUnderstood, match=r"config\.toml"):
        load_settings(tmp_path)


def test_the_home_is_named_by_the_environment_or_usual():
    """PHR_HOME names it; else it is Health Records in the person's own folder."""
    assert default_home({"PHR_HOME": "/somewhere"}) == Path("/somewhere")
    assert default_home({}) == Path.home() / "Health Records"
