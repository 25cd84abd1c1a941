"""The parent's side of a child that takes members out of one container, as many as it is asked for in turn."""

import json
import socket
import threading
import time
from collections.abc import Callable
from typing import BinaryIO

from phr.readers.frames import MAX_ORDER_BYTES, TAKE, Order, frame, receive_frame
from phr.readers.places import Place, place_to_plain
from phr.readers.process import GRACE_SECONDS, DividingProcess
from phr.record.reading import Form

#: How long the next piece may take. A packed archive inside the container is unpacked first: 192 MB in 2 s.
STALL_SECONDS = 30.0


class Conversation:
    """One child and the members it is asked for; used by one thread at a time."""

    def __init__(self, process: DividingProcess, document: BinaryIO, size: int) -> None:
        self.process = process
        self._answers: socket.socket | None = process.hand_over(Order(TAKE, Form.UNKNOWN, (size,)), [document])
        if self._answers is not None:
            self._answers.settimeout(STALL_SECONDS)

    def ask(self, place: Place) -> bool:
        """Ask for a member; say whether somebody took the question."""
        if self._answers is None:
            return False
        try:
            self._answers.sendall(frame(json.dumps(place_to_plain(place)).encode()))
        except OSError:
            return False
        return True

    def receive(self) -> bytes | None:
        """Return the next thing the child says, or None where it says no more or nothing in time."""
        if self._answers is None:
            return None
        try:
            return receive_frame(self._answers.recv, 8 * MAX_ORDER_BYTES)
        except OSError:
            return None

    def close(self) -> None:
        """End the child; may be called twice. Its process is free for another container then."""
        if self._answers is None:
            return
        self._answers.close()
        self._answers = None
        if self.process.ending(time.monotonic() + GRACE_SECONDS) is None:
            self.process.close()


class TakingProcesses:
    """The processes whose children take members out: as many as members are open at the same time, used again."""

    def __init__(self, start: Callable[[], DividingProcess]) -> None:
        self._start = start
        self._lock = threading.Lock()
        self._idle: list[DividingProcess] = []
        self._all: list[DividingProcess] = []

    def lend(self) -> DividingProcess:
        """Return a process that nobody uses."""
        with self._lock:
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
            for process in self._all:
                process.close()
            self._all.clear()
            self._idle.clear()
