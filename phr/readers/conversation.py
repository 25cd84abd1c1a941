"""The parent's side of a child that takes members out of one container, as many as it is asked for in turn."""

import json
import socket
import threading
from collections.abc import Callable
from typing import BinaryIO

from phr.readers.frames import TAKE, Order, frame
from phr.readers.member_stream import HEAD_BYTES
from phr.readers.places import Place, place_to_plain
from phr.readers.process import DividingProcess
from phr.record.reading import Form

#: How long the next bytes may take. A packed archive inside the container is unpacked first: 192 MB in 2 s.
STALL_SECONDS = 30.0
_LEAVE_SECONDS = 1.0  # a child that hears that nobody listens ends at once; one that does not hear it is killed


class Conversation:
    """One child and the members it is asked for; used by one thread at a time."""

    def __init__(
        self,
        process: DividingProcess,
        document: BinaryIO,
        size: int,
        stall_seconds: float,
        passwords: tuple[str, ...] = (),
    ) -> None:
        self.process = process
        order = Order(TAKE, Form.UNKNOWN, (size,), passwords=passwords)
        self._answers: socket.socket | None = process.hand_over(order, [document])
        if self._answers is not None:
            self._answers.settimeout(stall_seconds)

    def ask(self, place: Place) -> bool:
        """Ask for a member; say whether somebody took the question."""
        if self._answers is None:
            return False
        try:
            self._answers.sendall(frame(json.dumps(place_to_plain(place)).encode()))
        except OSError:
            return False
        return True

    def next_said(self) -> tuple[bytes, int]:
        """Return what the child says next and how many bytes follow; nothing where it says no more, or not in time."""
        head = self.rest(HEAD_BYTES)
        return (head[:1], int.from_bytes(head[1:], "big")) if len(head) == HEAD_BYTES else (b"", 0)

    def rest(self, length: int) -> bytes:
        """Return the bytes that follow; fewer where they do not come."""
        held = memoryview(bytearray(length))
        at = 0
        while at < length and (count := self.fill(held[at:])):
            at += count
        return bytes(held[:at])

    def fill(self, view: memoryview) -> int:
        """Fill at most a view with what follows and return how many bytes came; 0 where none come."""
        if self._answers is None:
            return 0
        try:
            return self._answers.recv_into(view)
        except OSError:
            return 0

    def close(self) -> None:
        """End the child; may be called twice. Its process is free for another container then."""
        if self._answers is None:
            return
        self._answers.close()
        self._answers = None
        self.process.ending(_LEAVE_SECONDS)


class TakingProcesses:
    """The processes whose children take members out: as many as members are open at the same time, used again."""

    def __init__(self, start: Callable[[], DividingProcess]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._idle: list[DividingProcess] = []
        self._all: list[DividingProcess] = []
        self._is_closed = False

    def lend(self) -> DividingProcess | None:
        """Return a process that nobody uses; None once they are ended."""
        with self._lock:
            if self._is_closed:
                return None
            if self._idle:
                return self._idle.pop()
            process = self._start()
            self._all.append(process)
            return process

    def take_back(self, process: DividingProcess) -> None:
        """Take back a process that has no order to answer any more."""
        with self._lock:
            self._idle.append(process)

    def close(self) -> None:
        """End all processes, also those that are lent; may be called twice."""
        with self._lock:
            self._is_closed = True
            for process in self._all:
                process.close()
            self._all.clear()
            self._idle.clear()
