"""The homes that stories take place in."""

from whole_program import filed, home, new_home, sample_home

__all__ = ["filed", "home", "new_home", "sample_home"]
