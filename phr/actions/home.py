"""A home: the folder that holds inbox, vault, packages and this machine's state, found and named."""

from dataclasses import dataclass
from pathlib import Path

from phr.errors import NotFound
from phr.settings import Settings
from phr.vault.layout import VaultPlace


class NoHome(NotFound):
    """There is no vault at the home asked for."""

    code = "no-home"

    def __init__(self, home: Path) -> None:
        super().__init__(
            f"there is no phr home at {home}",
            next_step="make one with `phr init`, or name another with --home",
        )


@dataclass(frozen=True, slots=True)
class Home:
    """A home with a vault in it, and its settings."""

    settings: Settings

    @property
    def place(self) -> VaultPlace:
        """Return where the vault and this machine's state lie."""
        return VaultPlace(self.settings.vault, self.settings.state)

    @property
    def ledger_file(self) -> Path:
        """Return the path of the counts that can be read while the vault is locked."""
        return self.settings.state / "ledger.json"

    @property
    def uncleared_file(self) -> Path:
        """Return the path of the note on inbox files that are recorded and not cleared yet."""
        return self.settings.state / "uncleared.json"

    @property
    def index_file(self) -> Path:
        """Return the path of the encrypted index."""
        return self.settings.state / "index.db"

    @property
    def kit_file(self) -> Path:
        """Return where `phr init` puts the recovery kit, to be printed and then taken off this machine."""
        return self.settings.home / "Recovery kit - print me, then delete me.pdf"


def find_home(settings: Settings) -> Home:
    """Return the home of these settings; raise NoHome where it has no vault.

    A vault that lost its vault.json is still one: `phr check` must be able to say so.
    """
    home = Home(settings)
    if not home.place.facts.is_file() and not home.place.keys.is_dir():
        raise NoHome(settings.home)
    return home
