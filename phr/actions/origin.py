"""Where the files of an intake come from: the inbox, a folder elsewhere, or an archive sealed in the vault."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from phr.inbox.guard import open_arrival
from phr.record.arrival import Arrival


@dataclass(frozen=True, slots=True)
class Origin:
    """How a file is opened, and what may happen to it afterwards.

    `clears` is the folder whose files are removed once they are recorded and set aside where they make trouble; None
    where they stay. `passwords` are tried on archives. `is_in_vault`: what is opened was counted and sealed when it
    first came, so it is neither counted nor kept whole again.
    """

    open: Callable[[Arrival], io.BufferedReader]
    clears: Path | None = None
    passwords: tuple[str, ...] = field(default=(), repr=False)
    is_in_vault: bool = False


def inbox_at(root: Path) -> Origin:
    """Return the inbox: what is done with leaves it."""
    return Origin(partial(open_arrival, root), clears=root)


def folder_at(root: Path) -> Origin:
    """Return a folder elsewhere, whose files stay where they are."""
    return Origin(partial(open_arrival, root))


def vault_original(original: bytes, passwords: tuple[str, ...]) -> Origin:
    """Return a sealed original, opened in memory alone."""
    return Origin(lambda _: io.BufferedReader(io.BytesIO(original)), passwords=passwords, is_in_vault=True)
