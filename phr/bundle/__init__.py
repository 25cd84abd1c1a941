"""The package for the second doctor: what goes into it, how it is laid out, and how it is checked."""
