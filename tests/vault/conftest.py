"""A made vault for each test."""

import sys
from pathlib import Path

import pytest

# Tests are no package: this is how the folders of tests/ share one made vault.
sys.path.insert(0, str(Path(__file__).parents[1]))

from index_made import KEY
from vault_made import make

from phr.vault.index import Index


@pytest.fixture
def made(tmp_path):
    """Return a new classic vault."""
    return make(tmp_path)


@pytest.fixture
def path(tmp_path):
    """Return where the index lies."""
    return tmp_path / "index.db"


@pytest.fixture
def index(path):
    """Return an open, empty index."""
    with Index.open(path, KEY) as opened:
        yield opened
