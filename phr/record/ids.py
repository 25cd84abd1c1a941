"""The two names that everything in a vault goes by; kept apart so that naming a path loads nothing else."""

from typing import NewType

ObjectId = NewType("ObjectId", str)
"""SHA-256 of a sealed object's bytes, 64 hex digits, lower case: its name for ever."""

RecordId = NewType("RecordId", str)
"""Names one document in the vault: 16 hex digits drawn at random; any unique beginning of 4 or more is accepted."""
