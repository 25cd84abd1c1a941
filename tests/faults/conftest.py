"""A made vault for each test."""

import pytest
from vault_made import make


@pytest.fixture
def made(tmp_path):
    """Return a new classic vault."""
    return make(tmp_path)
