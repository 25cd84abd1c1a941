"""The made-up records of sample_records/: their words in papers/, their looks in templates/, the disc in ct.py."""
