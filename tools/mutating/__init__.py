"""What `tools/mutants.py` is made of: small whole files, ways to break them, and who judges what came of it."""
