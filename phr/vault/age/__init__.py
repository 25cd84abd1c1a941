"""The age v1 file format (C2SP age.md) on the `cryptography` package; `file` is its public door."""
