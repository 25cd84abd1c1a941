"""The agent of an unlocked vault, as the rest of phr sees it: start it, ask it, see how it stands, end it.

The agent itself is a process of its own, `phr.vault.keeper`; both meet at the socket of `phr.vault.meeting`.
"""

import json
import socket
import subprocess
import sys
from dataclasses import dataclass

from phr.errors import Unavailable
from phr.vault.age.stanza import KeyIdentity
from phr.vault.meeting import (
    ANSWER_LIMIT,
    ANSWER_SECONDS,
    NoAgentHere,
    Request,
    demand_own_folder,
    has_sockets,
    is_own_peer,
    received,
    socket_path,
)

IDLE_MINUTES = 15.0

_START_SECONDS = 20.0  # a slow disk may take long over a first import


class AgentDidNotStart(Unavailable):
    """The agent's process could not begin to listen."""

    code = "agent-did-not-start"

    def __init__(self) -> None:
        super().__init__(
            "the vault opened, but the program that would keep it unlocked did not start",
            next_step="give the passphrase to each command: --passphrase-file, --passphrase-command, or when asked",
        )


@dataclass(frozen=True, slots=True)
class AgentStatus:
    """How a running agent stands: its process, and seconds until it locks by itself if nobody asks for identities."""

    process_id: int
    seconds_left: float


def start_agent(vault_id: str, identities_text: str, idle_minutes: float = IDLE_MINUTES) -> None:
    """Start the agent of a vault, in place of any older one, and return once it may be asked.

    `identities_text` is what `keys.identities_text` gives; it goes over a pipe. Raises NoAgentHere where the system
    has no Unix sockets, MeetingPlaceNotSafe, AgentDidNotStart.
    """
    if not has_sockets():
        raise NoAgentHere
    path = socket_path(vault_id)
    try:
        demand_own_folder(path.parent)
    except OSError as error:
        raise AgentDidNotStart from error
    stop_agent(vault_id)
    told = {"socket": str(path), "idle_seconds": idle_minutes * 60, "identities": identities_text}
    # -P: nothing that lies in the folder one happens to stand in is taken for a module.
    command = [sys.executable, "-P", "-m", "phr.vault.keeper"]
    try:
        subprocess.run(
            command,
            input=json.dumps(told).encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=path.parent,
            start_new_session=True,
            timeout=_START_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise AgentDidNotStart from error


def ask_agent(vault_id: str) -> tuple[KeyIdentity, ...] | None:
    """Return the identities of a vault, newest first, or None where it is locked; asking puts off the locking."""
    answer = _asked(vault_id, Request.IDENTITIES)
    if not answer:
        return None
    # Only who has an answer needs the cryptography behind it.
    from phr.vault.keys import parse_identities

    return parse_identities(answer.decode())


def agent_status(vault_id: str) -> AgentStatus | None:
    """Return how the agent of a vault stands, or None where none runs; asking puts nothing off."""
    answer = _asked(vault_id, Request.STATUS)
    if not answer:
        return None
    told = json.loads(answer)
    return AgentStatus(int(told["process_id"]), float(told["seconds_left"]))


def stop_agent(vault_id: str) -> bool:
    """End the agent of a vault; say whether one was running. It has forgotten the identities when this returns."""
    return bool(_asked(vault_id, Request.LOCK))


def _asked(vault_id: str, request: Request) -> bytes:
    """Return an agent's answer, empty where no agent of this user answers (none, or a socket left by a dead one)."""
    if not has_sockets():
        return b""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(ANSWER_SECONDS)
            connection.connect(str(socket_path(vault_id)))
            if not is_own_peer(connection):
                return b""
            connection.sendall(request.value)
            return received(connection, ANSWER_LIMIT)
    except OSError:
        return b""
