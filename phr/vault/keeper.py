"""The agent's process: it keeps the identities of one unlocked vault in memory and hands them to this user's programs.

Started by `phr.vault.agent` as `python -m phr.vault.keeper`, told everything over a pipe, never by an argument or the
environment. It imports little, writes nothing but its socket, leaves no core dump, and ends by itself: when asked to,
after so long without use, or when its socket is gone. What is left: Python cannot wipe memory reliably, and a machine
may swap it out.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import socket
import sys
from pathlib import Path

from phr.clock import seconds_running
from phr.vault.meeting import ANSWER_SECONDS, Request, is_own_peer

_LOOK_ROUND_SECONDS = 10.0  # how often it sees whether its socket is still its own
_PR_SET_DUMPABLE = 4  # linux/prctl.h


def main() -> None:
    """Read what to keep from the standard input, begin to listen, and go on in a process of one's own."""
    make_unreadable()
    told = json.loads(sys.stdin.buffer.read())
    keeper = Keeper(Path(told["socket"]), told["identities"].encode(), float(told["idle_seconds"]))
    keeper.listen()
    # Whoever started this waits for its end: that end says that the agent may be asked.
    if os.fork():
        os._exit(0)
    _let_go_of_terminal()
    keeper.serve()


def make_unreadable() -> None:
    """Keep this process's memory out of core dumps and, on Linux, from other processes of the same user."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


class Keeper:
    """One socket, one secret, and a time to forget it."""

    def __init__(self, path: Path, identities: bytes, idle_seconds: float) -> None:
        self._path = path
        self._identities = bytearray(identities)
        self._idle_seconds = idle_seconds
        self._forget_at = seconds_running() + idle_seconds
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._inode = 0

    def listen(self) -> None:
        """Begin to listen, taking the place of whatever stood at the path: a stale socket, or an older agent's."""
        unfinished = self._path.with_name(f"{self._path.stem}.{os.getpid()}")
        os.umask(0o077)
        unfinished.unlink(missing_ok=True)
        self._listener.bind(str(unfinished))
        unfinished.chmod(0o600)
        self._listener.listen()
        self._inode = unfinished.stat().st_ino
        unfinished.rename(self._path)

    def serve(self) -> None:
        """Answer until it is time to forget."""
        try:
            while self._seconds_left() > 0 and self._is_at_its_place():
                self._listener.settimeout(min(self._seconds_left(), _LOOK_ROUND_SECONDS) or _LOOK_ROUND_SECONDS)
                with contextlib.suppress(OSError):  # a timeout, or an asker that went away: no reason to end
                    connection, _ = self._listener.accept()
                    with connection:
                        self._answer(connection)
        finally:
            self._forget()

    def _answer(self, connection: socket.socket) -> None:
        connection.settimeout(ANSWER_SECONDS)
        if not is_own_peer(connection):
            return
        asked = connection.recv(16)
        # The machine may have slept: what was due in the meantime is not handed out any more.
        if self._seconds_left() <= 0:
            return
        if asked == Request.IDENTITIES.value:
            self._forget_at = seconds_running() + self._idle_seconds
            connection.sendall(self._identities)
        elif asked == Request.STATUS.value:
            told = {"process_id": os.getpid(), "seconds_left": self._seconds_left()}
            connection.sendall(json.dumps(told).encode())
        elif asked == Request.LOCK.value:
            self._forget()
            connection.sendall(b"locked\n")

    def _seconds_left(self) -> float:
        return self._forget_at - seconds_running()

    def _is_at_its_place(self) -> bool:
        try:
            return self._path.lstat().st_ino == self._inode
        except OSError:
            return False

    def _forget(self) -> None:
        self._forget_at = float("-inf")
        self._identities[:] = bytes(len(self._identities))
        if self._is_at_its_place():
            self._path.unlink(missing_ok=True)


def _let_go_of_terminal() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for handle in (0, 1, 2):
        os.dup2(nothing, handle)
    os.close(nothing)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


if __name__ == "__main__":
    main()
