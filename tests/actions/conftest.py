"""A real home with a real vault in a temporary folder, with cheap key derivation."""

from datetime import date

import pytest

from phr.actions.access import Key, key_from_passphrase
from phr.actions.books import open_books
from phr.actions.home import Home
from phr.actions.intake import Intake
from phr.actions.origin import inbox_at
from phr.actions.outcome import Silence
from phr.actions.start import Wanted, start_home
from phr.inbox.look import scan_inbox
from phr.readers.pool import ReaderPool
from phr.record.filing import Person
from phr.settings import Settings

PASSPHRASE = "orchid tractor velvet lantern 48"
OWNER = Person("Mara Quandt", date(1970, 2, 3))


@pytest.fixture
def home(tmp_path) -> Home:
    """Make a home; its passphrase is PASSPHRASE."""
    settings = Settings(tmp_path / "home", "Europe/Berlin", settle_seconds=0.0)
    return start_home(settings, Wanted(PASSPHRASE, person=OWNER, work_factor=6)).home


@pytest.fixture
def key(home) -> Key:
    """Open the home's vault."""
    return key_from_passphrase(home, PASSPHRASE)


@pytest.fixture(scope="session")
def pool():
    """Share one pool of readers."""
    with ReaderPool(1) as held:
        yield held


@pytest.fixture
def take_in(home, pool):
    """Take in what lies in the inbox now, and return what became of each file."""

    def take():
        deliveries = [seen.delivery for seen in scan_inbox(home.settings.inbox).entries]
        return Intake(home, pool, inbox_at(home.settings.inbox), Silence()).take_in(deliveries)

    return take


@pytest.fixture
def books(home, key):
    """Hold the books of the home open."""
    with open_books(home, key) as opened:
        yield opened


@pytest.fixture
def drop(home):
    """Put a file into the inbox."""

    def put(name: str, content: str | bytes) -> None:
        data = content.encode() if isinstance(content, str) else content
        (home.settings.inbox / name).write_bytes(data)

    return put
