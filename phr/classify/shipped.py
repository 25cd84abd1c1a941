"""The one door to the data files that ship beside these modules."""

import tomllib
from importlib.resources import files
from typing import Any


def shipped_table(name: str) -> dict[str, Any]:
    """Return the content of a TOML file of this package."""
    return tomllib.loads(files("phr.classify").joinpath(name).read_text(encoding="utf-8"))
