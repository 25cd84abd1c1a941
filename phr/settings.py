"""Settings: read once at the edge (home folder, config.toml, environment), frozen, handed down.

What is *not* here: names, dates of birth, secrets. Those are in the vault.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from phr.clock import is_zone, zone_of_this_machine
from phr.errors import NotUnderstood

LANGUAGES = ("en", "de")


_MAY_LIE_ELSEWHERE = ("inbox", "vault", "packages")
_NOWHERE_ELSE: Mapping[str, Path] = MappingProxyType({})


class ConfigNotUnderstood(NotUnderstood):
    """config.toml holds something phr cannot use."""

    code = "config-not-understood"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(
            f"the settings file {path} cannot be used: {why}",
            next_step="mend that line, or delete the file to go back to the usual settings",
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a home lies and how phr behaves there.

    `settle_seconds`: how long a file's size and mtime must hold before it is taken in. `scan_seconds`: how often the
    inbox is looked through while watching. `idle_minutes`: when the agent forgets the identity. `zone`: IANA name of
    the home time zone, which weeks are counted in. `language`: of the plan and of printed pages, "en" or "de".
    `elsewhere`: where inbox, vault or packages lie, if not in the home; state never leaves it.
    """

    home: Path
    zone: str
    language: str = "en"
    settle_seconds: float = 2.0
    scan_seconds: float = 2.0
    idle_minutes: float = 15.0
    elsewhere: Mapping[str, Path] = field(default_factory=lambda: _NOWHERE_ELSE)

    @property
    def inbox(self) -> Path:
        """Return the folder to drop files in."""
        return self.elsewhere.get("inbox", self.home / "inbox")

    @property
    def vault(self) -> Path:
        """Return the folder of sealed records, which may be synced."""
        return self.elsewhere.get("vault", self.home / "vault")

    @property
    def packages(self) -> Path:
        """Return the folder that packages for a doctor are written to."""
        return self.elsewhere.get("packages", self.home / "packages")

    @property
    def state(self) -> Path:
        """Return the folder of this machine's own state, never synced."""
        return self.home / "state"

    @property
    def config_file(self) -> Path:
        """Return the path of config.toml."""
        return self.home / "config.toml"


def default_home(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the home folder used where none is named: PHR_HOME, else ~/Health Records."""
    named = environment.get("PHR_HOME")
    return Path(named).expanduser() if named else Path.home() / "Health Records"


def load_settings(home: Path) -> Settings:
    """Return the settings of a home; raise ConfigNotUnderstood where config.toml says something phr cannot use."""
    path = home / "config.toml"
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        held = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigNotUnderstood(path, str(error)) from error
    zone = held.get("zone", zone_of_this_machine())
    language = held.get("language", "en")
    if not isinstance(zone, str) or not is_zone(zone):
        raise ConfigNotUnderstood(path, "zone must be a time zone such as Europe/Berlin")
    if language not in LANGUAGES:
        raise ConfigNotUnderstood(path, f"language must be one of {', '.join(LANGUAGES)}")
    return Settings(
        home=home,
        zone=zone,
        language=language,
        settle_seconds=_number(held, "settle_seconds", 2.0, path),
        scan_seconds=_number(held, "scan_seconds", 2.0, path),
        idle_minutes=_number(held, "idle_minutes", 15.0, path),
        elsewhere=MappingProxyType(
            {name: _folder(held[name], name, path) for name in _MAY_LIE_ELSEWHERE if name in held}
        ),
    )


def config_text(zone: str, language: str) -> str:
    """Return the config.toml a new home begins with."""
    return (
        "# phr reads this at each start. Names and dates of birth are not here: they are in the vault.\n"
        f'zone = "{zone}"          # the time zone your weeks are counted in\n'
        f'language = "{language}"      # of the plan and of printed pages: en or de\n'
        "settle_seconds = 2.0   # a file must have been quiet this long before phr takes it in\n"
        "scan_seconds = 2.0     # how often the inbox is looked through\n"
        "idle_minutes = 15.0    # after so long without use, an unlocked vault locks itself\n"
        "# These three folders lie beside this file unless you name other places, in full:\n"
        "# inbox = '/home/me/Scans'\n"
        "# vault = '/home/me/Cloud/vault'\n"
        "# packages = '/home/me/For the doctor'\n"
    )


def _number(held: dict[str, Any], name: str, usual: float, path: Path) -> float:
    value = held.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 86400:
        raise ConfigNotUnderstood(path, f"{name} must be a number from 0 to 86400")
    return float(value)


def _folder(value: object, name: str, path: Path) -> Path:
    if not isinstance(value, str) or not Path(value).expanduser().is_absolute():
        raise ConfigNotUnderstood(path, f"{name} must be the full path of a folder, in quotes")
    return Path(value).expanduser()
