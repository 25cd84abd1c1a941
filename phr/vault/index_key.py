"""The key of the index: random, and sealed to the vault beside the index, so that it opens only with the vault."""

import secrets
from collections.abc import Sequence
from pathlib import Path

from phr.errors import PhrError
from phr.vault.age.file import open_bytes, seal_bytes
from phr.vault.age.stanza import Identity, Recipient
from phr.vault.disk import Disk, disk_errors, replace_file
from phr.vault.index_schema import KEY_SIZE


def load_or_make_index_key(
    state: Path, recipient: Recipient, identities: Sequence[Identity], *, disk: Disk | None = None
) -> bytes:
    """Return the 32-byte key in state/index.key.age, made anew where there is none that these identities open.

    An index made with a key that is gone no longer opens and is then made anew too. Raises DiskFull and the like.
    """
    path = state / "index.key.age"
    held = _held_key(path, identities)
    if held is not None:
        return held
    key = secrets.token_bytes(KEY_SIZE)
    with disk_errors(state):
        replace_file(disk or Disk(), path, seal_bytes(key, recipient))
    return key


def _held_key(path: Path, identities: Sequence[Identity]) -> bytes | None:
    try:
        key = open_bytes(path.read_bytes(), identities)
    except (OSError, PhrError):
        return None
    return key if len(key) == KEY_SIZE else None
