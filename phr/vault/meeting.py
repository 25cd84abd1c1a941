"""Where the agent that keeps the identities and those who ask it meet: a Unix socket for this user only.

Guarded: the folder is this user's alone (0700, no link), and each side looks at the user id of the other. What is
left: programs of the same user can ask the agent as phr does.
"""

import hashlib
import os
import socket
import stat
import struct
import sys
from enum import Enum
from pathlib import Path

from phr.errors import Refused, Unavailable

ANSWER_SECONDS = 5.0  # how long either side waits for the other's next bytes
ANSWER_LIMIT = 1024 * 1024  # bytes; as much as a keys file may hold

_PATH_LIMIT = 100  # bytes: macOS takes 103 for a socket's path, Linux 107, and binding adds a few
_WITH_XUCRED = ("darwin", "freebsd14", "freebsd15")
_LOCAL_PEERCRED = 1  # sys/un.h there; gives struct xucred, which begins with a version and the user id


class Request(Enum):
    """What one may ask an agent, as it goes over the socket."""

    IDENTITIES = b"identities\n"
    STATUS = b"status\n"
    LOCK = b"lock\n"


class NoAgentHere(Unavailable):
    """This machine has no sockets that an agent could be asked through."""

    code = "no-agent-here"

    def __init__(self) -> None:
        super().__init__(
            "phr cannot keep a vault unlocked on this system",
            next_step="give the passphrase to each command: --passphrase-file, --passphrase-command, or when asked",
        )


class MeetingPlaceNotSafe(Refused):
    """The folder for the agent's socket is not this user's alone."""

    code = "meeting-place-not-safe"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"the folder {folder} is not yours alone, so a stranger could listen there",
            next_step=f"look at who made {folder}, remove it, and unlock again",
        )


def has_sockets() -> bool:
    """Say whether this system has Unix sockets that Python can use."""
    return hasattr(socket, "AF_UNIX")


def socket_path(vault_id: str) -> Path:
    """Return where the agent of a vault listens; nothing is made. The name does not tell the vault's id."""
    import warnings

    from platformdirs import user_runtime_path

    name = hashlib.sha256(b"phr/agent/1\x00" + vault_id.encode()).hexdigest()[:16]
    with warnings.catch_warnings():
        # It warns where there is no XDG_RUNTIME_DIR and it falls back to /tmp; `demand_own_folder` guards that place.
        warnings.simplefilter("ignore")
        path = user_runtime_path("phr", appauthor=False) / f"{name}.sock"
    if len(bytes(path)) <= _PATH_LIMIT:
        return path
    # A long home or run-time folder; the short one is safe too, since `demand_own_folder` looks at its owner.
    return Path("/tmp", f"phr-{os.getuid()}", f"{name}.sock")  # noqa: S108 - see above


def demand_own_folder(folder: Path) -> None:
    """Make the folder if it is not there; raise MeetingPlaceNotSafe unless it is this user's alone."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    held = folder.lstat()
    if not stat.S_ISDIR(held.st_mode) or held.st_uid != os.getuid():
        raise MeetingPlaceNotSafe(folder)
    if stat.S_IMODE(held.st_mode) & 0o077:
        folder.chmod(0o700)


def is_own_peer(connection: socket.socket) -> bool:
    """Say whether the other end of a connection belongs to this user; where the system cannot tell, the folder must."""
    if hasattr(socket, "SO_PEERCRED"):
        _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        return bool(uid == os.getuid())
    if sys.platform in _WITH_XUCRED:
        _, uid = struct.unpack_from("2I", connection.getsockopt(0, _LOCAL_PEERCRED, 128))
        return bool(uid == os.getuid())
    return True


def received(connection: socket.socket, limit: int) -> bytes:
    """Return all that the other end sends until it closes its side; raise OSError where that is over the limit."""
    held = bytearray()
    while piece := connection.recv(64 * 1024):
        held += piece
        if len(held) > limit:
            raise OSError("the other end sends without end")
    return bytes(held)
