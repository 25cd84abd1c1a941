"""The parent's side of a reader process: start it, hand documents over, take answers, end it in time.

Nothing here raises because of a document: a job ends in an `Outcome`, whatever the child did.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, Protocol

from phr.readers.frames import (
    EXIT_OUT_OF_MEMORY,
    MAX_ORDER_BYTES,
    Ending,
    Order,
    frame,
    pack_order,
    receive_frame,
    unframe,
    unpack_ending,
)
from phr.readers.handover import pieces
from phr.readers.limits import Limits

START_SECONDS = 60.0  # a cold start of Python on a slow disk
GRACE_SECONDS = 5.0  # the reader process keeps the time itself; this is for when it does not
_CHUNK = 256 * 1024
# OCR asks for a hundred large pieces of memory per line; giving each back to the system costs a twentieth of its time
# and zeroes half a gigabyte per page. A child lives for one document, so it may keep what it has.
_HELD_MEMORY = dict.fromkeys(("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"), str(1 << 30))  # glibc alone heeds it


class End(Enum):
    """How a job ended."""

    DONE = "done"
    CRASHED = "crashed"
    TIMEOUT = "timeout"
    OUT_OF_MEMORY = "out-of-memory"
    TOO_MUCH_OUTPUT = "too-much-output"
    UNAVAILABLE = "unavailable"
    DOCUMENT_TOO_LARGE = "document-too-large"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job gave: whole answers in order (fewer than documents unless DONE), and how it ended."""

    answers: tuple[bytes, ...]
    end: End


class ReaderProcess(Protocol):
    """Something that answers orders one at a time, survives what they do, and can be closed twice."""

    def run(self, order: Order, documents: Sequence[BinaryIO], limits: Limits) -> Outcome:
        """Carry out one order; never raises because of a document."""

    def close(self) -> None:
        """End the process and leave nothing behind."""


def can_divide() -> bool:
    """Say whether this system can hand over descriptors and divide a process."""
    return hasattr(os, "fork") and hasattr(socket, "send_fds")


def environment() -> dict[str, str]:
    """Return the environment of a reader process: nothing of the person's, one thread for arithmetic."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows cannot start without
    return kept | _HELD_MEMORY | {"OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}


class DividingProcess:
    """A reader process that divides for each order; started at the first order, and again after it was lost."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def run(self, order: Order, documents: Sequence[BinaryIO], limits: Limits) -> Outcome:
        """Carry out one order on documents that have descriptors open for reading only."""
        try:
            return self._carry_out(order, documents, limits)
        except BaseException:
            # Ctrl-C in the middle: what the process still says about this order must not be taken for the next one.
            self.close()
            raise

    def _carry_out(self, order: Order, documents: Sequence[BinaryIO], limits: Limits) -> Outcome:
        answers = self.hand_over(order, documents)
        if answers is None:
            return Outcome((), End.UNAVAILABLE)
        deadline = time.monotonic() + limits.wall_seconds + GRACE_SECONDS
        with answers:
            held, is_flooded = _receive_all(answers, limits.output_bytes, deadline)
        ending = self.ending(max(GRACE_SECONDS, deadline - time.monotonic())) or _lost(
            is_late=time.monotonic() >= deadline
        )
        return _outcome(held, ending, is_flooded=is_flooded, wanted=order.answer_count)

    def hand_over(self, order: Order, documents: Sequence[BinaryIO]) -> socket.socket | None:
        """Send an order and return where its answers come, or None where no process takes it.

        Once the answers are closed, `ending` has to be asked for before the next order.
        """
        control = self._started()
        if control is None:
            return None
        ours, theirs = socket.socketpair()
        with theirs:
            descriptors = [theirs.fileno(), *(document.fileno() for document in documents)]
            try:
                control.settimeout(START_SECONDS)
                socket.send_fds(control, [frame(pack_order(order))], descriptors)
            except OSError:
                ours.close()
                self.close()
                return None
        return ours

    def ending(self, seconds: float) -> Ending | None:
        """Return how the child of an order ended, or None where that is not said in time; the process ends then."""
        if self._control is None:
            return None
        payload = _next_frame(self._control, seconds)
        if payload is None:
            self.close()
            return None
        try:
            return unpack_ending(payload)
        except (ValueError, TypeError):
            self.close()
            return None

    def close(self) -> None:
        """End the process, its children with it, and take back its descriptors."""
        if self._control is not None:
            self._control.close()
            self._control = None
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _started(self) -> socket.socket | None:
        if self._process is not None and self._process.poll() is None:
            return self._control
        self.close()
        ours, theirs = socket.socketpair()
        try:
            self._control = ours
            self._process = subprocess.Popen(
                [*self._command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # parsers print pieces of the document there
                pass_fds=[theirs.fileno()],
                env=environment(),
                cwd="/",
                start_new_session=True,
            )
        except OSError:
            self.close()
            return None
        finally:
            theirs.close()
        if _next_frame(ours, START_SECONDS) is None:
            self.close()
            return None
        return ours


class FreshProcess:
    """A reader process of its own for each order, fed and heard by pipes: for systems that cannot divide a process."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = (*command, "once")

    def run(self, order: Order, documents: Sequence[BinaryIO], limits: Limits) -> Outcome:
        """Carry out one order; the documents' bytes are sent from their start."""
        try:
            process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )
        except OSError:
            return Outcome((), End.UNAVAILABLE)
        killed = threading.Event()

        def end_it() -> None:
            killed.set()
            process.kill()

        clock = threading.Timer(limits.wall_seconds, end_it)
        feeder = threading.Thread(target=_feed, args=(process, order, documents), daemon=True)
        clock.start()
        feeder.start()
        try:
            held, is_flooded = _read_all(process, limits.output_bytes)
            if is_flooded:
                process.kill()
        finally:
            code = _ended(process)
            clock.cancel()
            clock.join()
            feeder.join()
            _close_pipes(process)
        ending = Ending(max(code, 0), max(-code, 0), is_timed_out=killed.is_set())
        return _outcome(held, ending, is_flooded=is_flooded, wanted=order.answer_count)

    def close(self) -> None:
        """Do nothing: no process outlives its order."""


def _lost(*, is_late: bool) -> Ending:
    return Ending(0, int(signal.SIGTERM), is_timed_out=is_late)


def _outcome(held: bytearray, ending: Ending, *, is_flooded: bool, wanted: int) -> Outcome:
    answers = tuple(unframe(held))
    if is_flooded:
        return Outcome(answers[:wanted], End.TOO_MUCH_OUTPUT)
    if len(answers) == wanted:
        return Outcome(answers, End.DONE)
    return Outcome(answers[:wanted], _reason(ending))


def _reason(ending: Ending) -> End:
    if ending.is_timed_out or (sys.platform != "win32" and ending.signal == signal.SIGXCPU):
        return End.TIMEOUT
    return End.OUT_OF_MEMORY if ending.exit_code == EXIT_OUT_OF_MEMORY else End.CRASHED


def _receive_all(source: socket.socket, limit: int, deadline: float) -> tuple[bytearray, bool]:
    """Return what came until the end, the deadline or the limit, and whether the limit was passed."""
    held = bytearray()
    while True:
        left = deadline - time.monotonic()
        if left <= 0:
            return held, False
        source.settimeout(left)
        try:
            more = source.recv(_CHUNK)
        except OSError:
            return held, False
        if not more:
            return held, False
        held += more
        if len(held) > limit:
            return bytearray(), True


def _next_frame(source: socket.socket, seconds: float) -> bytes | None:
    source.settimeout(seconds)
    try:
        return receive_frame(source.recv, MAX_ORDER_BYTES)
    except OSError:
        return None


def _feed(process: subprocess.Popen[bytes], order: Order, documents: Sequence[BinaryIO]) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for at the start
    with contextlib.suppress(OSError, ValueError):  # a child that has ended takes no more
        process.stdin.write(frame(pack_order(order)))
        for document, size in zip(documents, order.sizes, strict=True):
            for piece in pieces(document, size):
                process.stdin.write(piece)
        process.stdin.close()


def _read_all(process: subprocess.Popen[bytes], limit: int) -> tuple[bytearray, bool]:
    assert process.stdout is not None  # noqa: S101 - asked for at the start
    held = bytearray()
    while more := process.stdout.read1(_CHUNK):  # type: ignore[attr-defined]
        held += more
        if len(held) > limit:
            return bytearray(), True
    return held, False


def _ended(process: subprocess.Popen[bytes]) -> int:
    # The end of its output is seen a moment before the end of the process.
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(timeout=1.0)
    process.kill()
    return process.wait()


def _close_pipes(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
