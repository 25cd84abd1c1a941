"""A made vault for each test."""

import sys
from pathlib import Path

import pytest

# Tests are no package: this is how the folders of tests/ share one made vault.
sys.path.insert(0, str(Path(__file__).parents[1]))

from vault_made import make
from whole_program import home, new_home, sample_home

__all__ = ["home", "new_home", "sample_home"]


@pytest.fixture
def made(tmp_path):
    """Return a new classic vault."""
    return make(tmp_path)
