"""Which questions the person left for later, so that the next sitting begins where the last one stopped.

Lies in state/ of this machine: random ids of records and what is asked about them, no name and no word of a document.
Losing it costs the order of questions, never an answer.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from phr.vault.disk import Disk, disk_errors, replace_file

Key = tuple[str, str]
"""A record's id, and what the question is about."""


def postponed(state: Path) -> frozenset[Key]:
    """Return the questions that were left for later; none where that cannot be told."""
    try:
        return frozenset((str(record_id), str(about)) for record_id, about in json.loads(_file(state).read_bytes()))
    except (OSError, ValueError, TypeError):
        return frozenset()


def postpone(state: Path, keys: Iterable[Key]) -> None:
    """Note all the questions that are left for later; earlier ones that are not among them are forgotten."""
    with disk_errors(state):
        replace_file(Disk(), _file(state), json.dumps(sorted(keys)).encode())


def _file(state: Path) -> Path:
    return state / "later.json"
