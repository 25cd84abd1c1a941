"""The parent's door to the readers: documents in, Readings out, and never an exception because of a document.

Every document is parsed in a limited child process (see sandbox.py) that holds no key. A crash, a hang, too much
memory or too much output costs one file its words: the Reading says so in a Trouble, and the next file is read.
"""

import io
import json
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import LifoQueue
from types import TracebackType
from typing import BinaryIO, Self

from phr.errors import NotReadable
from phr.readers.by_form import READ_FORMS, limits_for, unread
from phr.readers.frames import CONFINEMENT, MAX_DOCUMENTS, READ, RENDER, Order
from phr.readers.handover import can_copy_to_memory, copied_to_memory, has_descriptor, order_in_bytes
from phr.readers.limits import Limits
from phr.readers.process import DividingProcess, End, FreshProcess, Outcome, ReaderProcess, can_divide
from phr.readers.sandbox import Confinement
from phr.readers.sniff import mime_of
from phr.readers.troubles import (
    FILE_TOO_LARGE,
    READER_CRASHED,
    READER_OUT_OF_MEMORY,
    READER_OUTPUT_TOO_LARGE,
    READER_TIMEOUT,
    READER_UNAVAILABLE,
)
from phr.readers.wire import unpack_reading
from phr.record.plain import from_plain
from phr.record.reading import Form, Reading, Trouble

_TROUBLES = {
    End.CRASHED: READER_CRASHED,
    End.TIMEOUT: READER_TIMEOUT,
    End.OUT_OF_MEMORY: READER_OUT_OF_MEMORY,
    End.TOO_MUCH_OUTPUT: READER_OUTPUT_TOO_LARGE,
    End.UNAVAILABLE: READER_UNAVAILABLE,
    End.DOCUMENT_TOO_LARGE: FILE_TOO_LARGE,
}


class PageNotPictured(NotReadable):
    """A page cannot be made into a picture."""

    code = "page-not-pictured"

    def __init__(self, page_number: int) -> None:
        super().__init__(
            f"page {page_number} cannot be made into a picture",
            next_step="the file itself goes along; tell the doctor to open it",
        )


def reader_command() -> tuple[str, ...]:
    """Return the command that starts a reader process; isolated from the person's environment and folders."""
    return (sys.executable, "-I", "-m", "phr.readers.worker")


class ReaderPool:
    """Some reader processes, started when first needed and ended on leaving the `with` block.

    `size` is how many documents are read at the same time. `command` starts a reader process; the limits of an order
    come from `limits`. Both are for tests. May be used from several threads.
    """

    def __init__(
        self,
        size: int = 2,
        *,
        command: Sequence[str] = (),
        limits: Callable[[Order], Limits] = limits_for,
        divides: bool | None = None,
    ) -> None:
        chosen = tuple(command) or reader_command()
        self._limits = limits
        self._divides = can_divide() if divides is None else divides
        self._fresh = FreshProcess(chosen)
        self._size = size
        self._is_closed = False
        self._processes: list[ReaderProcess] = [
            DividingProcess(chosen) if self._divides else self._fresh for _ in range(size)
        ]
        self._free: LifoQueue[ReaderProcess] = LifoQueue()
        for process in self._processes:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="reader")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait for what is being read and end all reader processes; may be called twice. Nothing is read after."""
        self._is_closed = True
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.close()

    def read(self, opened: BinaryIO, size: int, form: Form) -> Reading:
        """Return what a file says.

        `opened` is an open binary file of `size` bytes, read from its start whatever its position (which stays where
        it is if it has a descriptor). Forms that phr does not read come back at once, untouched.
        """
        if form not in READ_FORMS or size == 0:
            return unread(form if size else Form.EMPTY)
        order = Order(READ, form, (size,))
        outcome = self._run(order, [opened])
        return _readings(form, 1, outcome)[0]

    def submit(self, opened: BinaryIO, size: int, form: Form) -> Future[Reading]:
        """Return at once what will hold the Reading of a file; the file must stay open until it does."""
        return self._threads.submit(self.read, opened, size, form)

    def read_headers(self, files: Iterable[tuple[BinaryIO, int]]) -> Iterator[Reading]:
        """Yield what DICOM files say, in the order given, many in one child process.

        `files` are (open file, size in bytes) and may be opened as they are asked for; each must stay open until its
        Reading is yielded, so that at most MAX_DOCUMENTS * (1 + the pool's size) are open at a time. When a batch
        breaks off, the file it broke off at is read again by itself, and the rest goes on.
        """
        source = iter(files)
        waiting: deque[Future[list[Reading]]] = deque()
        while batch := list(islice(source, MAX_DOCUMENTS)):
            waiting.append(self._threads.submit(self._read_batch, batch))
            if len(waiting) > self._size:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def render_page(
        self, opened: BinaryIO, size: int, page_number: int, *, form: Form = Form.PDF, dpi: int = 150
    ) -> bytes:
        """Return a page of a PDF, or a frame of a picture, as a JPEG without any data about itself.

        `page_number` counts from 1. A frame of a picture is turned upright and scaled to a sheet of A4 at `dpi`.
        Raises PageNotPictured.
        """
        outcome = self._run(Order(RENDER, form, (size,), page_number, dpi), [opened])
        if outcome.end is not End.DONE or not outcome.answers[0].startswith(b"\xff\xd8\xff"):
            raise PageNotPictured(page_number)
        return outcome.answers[0]

    def confinement(self) -> Confinement | None:
        """Return what really holds a reader process on this machine, asked from inside one; None if none starts."""
        outcome = self._run(Order(CONFINEMENT, Form.TEXT, (0,)), [io.BytesIO()])
        if outcome.end is not End.DONE:
            return None
        return from_plain(Confinement, json.loads(outcome.answers[0]))

    def _read_batch(self, batch: Sequence[tuple[BinaryIO, int]]) -> list[Reading]:
        readings: list[Reading] = []
        while len(readings) < len(batch):
            rest = batch[len(readings) :]
            order = Order(READ, Form.DICOM, tuple(size for _, size in rest))
            outcome = self._run(order, [opened for opened, _ in rest])
            if outcome.end is End.DONE or len(rest) == 1:
                readings += _readings(Form.DICOM, len(rest), outcome)
                continue
            readings += _readings(Form.DICOM, len(outcome.answers), Outcome(outcome.answers, End.DONE))
            opened, size = batch[len(readings)]
            readings.append(self.read(opened, size, Form.DICOM))
        return readings

    def _run(self, order: Order, documents: Sequence[BinaryIO]) -> Outcome:
        if self._is_closed:
            return Outcome((), End.UNAVAILABLE)
        limits = self._limits(order)
        if max(order.sizes) > limits.document_bytes:
            return Outcome((), End.DOCUMENT_TOO_LARGE)
        process = self._free.get()
        try:
            if self._divides and all(map(has_descriptor, documents)):
                return process.run(order, documents, limits)
            in_bytes = order_in_bytes(order)
            if in_bytes is None:
                return Outcome((), End.DOCUMENT_TOO_LARGE)
            if not (self._divides and can_copy_to_memory()):
                return self._fresh.run(in_bytes, documents, limits)
            with copied_to_memory(documents, in_bytes.sizes) as copies:
                return process.run(in_bytes, copies, limits)
        finally:
            self._free.put(process)


def _readings(form: Form, wanted: int, outcome: Outcome) -> list[Reading]:
    """Return one Reading per document, each with a Trouble where the job gave none."""
    readings = [_checked(form, payload) for payload in outcome.answers[:wanted]]
    missing = wanted - len(readings)
    return readings + [_failed(form, _TROUBLES.get(outcome.end, READER_CRASHED))] * missing


def _checked(form: Form, payload: bytes) -> Reading:
    try:
        return unpack_reading(payload)
    except ValueError:
        return _failed(form, READER_CRASHED)


def _failed(form: Form, trouble: Trouble) -> Reading:
    return Reading(form, mime_of(form), is_read=False, troubles=(trouble,))
