"""The parent's door to the readers: documents in, Readings out, and never an exception because of a document.

Every document is parsed in a limited child process (see sandbox.py) that holds no key. A crash, a hang, too much
memory or too much output costs one file its words: the Reading says so in a Trouble, and the next file is read.
"""

import contextlib
import dataclasses
import io
import json
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import LifoQueue
from types import TracebackType
from typing import BinaryIO, Self, TypeVar

from phr.errors import NotReadable
from phr.readers.by_form import READ_FORMS, limits_for, unread
from phr.readers.container import Container, Doors
from phr.readers.conversation import TakingProcesses
from phr.readers.frames import (
    CLEAN,
    CONFINEMENT,
    HAS_PASSWORD,
    MAX_DOCUMENTS,
    PLAIN,
    PLAIN_TOO_LARGE,
    READ,
    RENDER,
    SEE,
    VALUES,
    Order,
)
from phr.readers.handover import (
    can_copy_to_memory,
    copied_to_memory,
    has_descriptor,
    lent_read_only,
    order_in_bytes,
    viewed,
)
from phr.readers.limits import Limits
from phr.readers.outcomes import draft_of, outcomes_of, reading_of
from phr.readers.process import DividingProcess, End, FreshProcess, Outcome, ReaderProcess, can_divide
from phr.readers.recognition import OnPage, Recogniser, ocr_available
from phr.readers.sandbox import Confinement
from phr.readers.wire import unpack_values
from phr.record.plain import from_plain
from phr.record.reading import Form, Listing, Reading

Answer = TypeVar("Answer")

_WHY_NOT_PLAIN = {
    End.TIMEOUT: "it takes too long",
    End.OUT_OF_MEMORY: "it needs too much memory",
    End.TOO_MUCH_OUTPUT: "it is too large",
    End.DOCUMENT_TOO_LARGE: "it is too large",
    End.UNAVAILABLE: "the program that reads files could not be started",
}


MAX_PASSWORDS = 50  # tried on one PDF: each takes a few milliseconds, and an order must stay small


class PageNotPictured(NotReadable):
    """A page cannot be made into a picture."""

    code = "page-not-pictured"

    def __init__(self, page_number: int) -> None:
        super().__init__(
            f"page {page_number} cannot be made into a picture",
            next_step="the file itself goes along; tell the doctor to open it",
        )


class PictureNotCleaned(NotReadable):
    """A picture cannot be freed of the data about itself."""

    code = "picture-not-cleaned"

    def __init__(self) -> None:
        super().__init__(
            "this picture is damaged, and could not be freed of the place and camera that may be noted in it",
            next_step="nothing: it does not go into the package as a file; send a new photo of the page if it matters",
        )


class PdfHasPassword(NotReadable):
    """A PDF opens only with a password of its own."""

    code = "pdf-password"

    def __init__(self) -> None:
        super().__init__(
            "this PDF is protected with a password of its own",
            next_step="the file itself goes along; tell the doctor its password",
        )


class PdfNotMadePlain(NotReadable):
    """A PDF's pages cannot be copied without what may act in it."""

    code = "pdf-not-made-plain"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"the pages of this PDF cannot be copied: {why}",
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
        reads_pictures: bool | None = None,
    ) -> None:
        chosen = tuple(command) or reader_command()
        self._limits = limits
        self._divides = can_divide() if divides is None else divides
        self._fresh = FreshProcess(chosen)
        self._size = size
        self._is_closed = False
        # The OCR models take address space that other readers' limits do not have: they get processes of their own.
        self._processes: list[ReaderProcess] = [
            DividingProcess(chosen) if self._divides else self._fresh for _ in range(2 * size)
        ]
        self._reading, self._seeing = _Lent(self._processes[:size]), _Lent(self._processes[size:])
        is_available = ocr_available() if reads_pictures is None else reads_pictures
        self._recogniser = Recogniser(size, is_available=is_available, divides=self._divides)
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="reader")
        self._taking = TakingProcesses(lambda: DividingProcess(chosen)) if self._divides else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait for what is being read and end all reader processes; may be called twice. Nothing is read after.

        Of a document whose pages are being read by OCR, the rest is given up: its `read` raises ReadingStopped.
        """
        self._is_closed = True
        self._recogniser.stop()
        self._threads.shutdown(cancel_futures=True)
        self._recogniser.close()
        for process in self._processes:
            process.close()
        if self._taking is not None:
            self._taking.close()

    def read(
        self,
        opened: BinaryIO,
        size: int,
        form: Form,
        *,
        on_page: OnPage | None = None,
        passwords: Sequence[str] = (),
    ) -> Reading:
        """Return what a file says; pages that are pictures are read by OCR where that is installed.

        `opened` is an open binary file of `size` bytes, read from its start whatever its position (which stays where
        it is if it has a descriptor). Forms that phr does not read come back at once, untouched. `on_page(done, of)` is
        told, in this thread, after each page that OCR read. `passwords` are tried on a PDF that opens only with one.
        Raises ReadingStopped where the pool is closed meanwhile.
        """
        if form not in READ_FORMS or size == 0:
            return unread(form if size else Form.EMPTY)
        order = Order(READ, form, (size,), passwords=tuple(passwords)[:MAX_PASSWORDS])
        draft = draft_of(form, self._run(order, [opened]))
        if not draft.wanted:
            return draft.reading
        with lent_read_only(opened, size) as lent:
            return self._recogniser.completed(draft, order, lambda asked: self._run(asked, [lent]), on_page)

    def submit(
        self,
        opened: BinaryIO,
        size: int,
        form: Form,
        *,
        on_page: OnPage | None = None,
        passwords: Sequence[str] = (),
    ) -> Future[Reading]:
        """Return at once what will hold the Reading of a file, as `read`; the file must stay open until it does."""
        return self._threads.submit(self.read, opened, size, form, on_page=on_page, passwords=passwords)

    def shared(self, opened: BinaryIO) -> tuple[BinaryIO, BinaryIO]:
        """Return an open file twice: for these readers, and for someone who reads it meanwhile.

        Each has a place of its own: the readers of a system that hands descriptors over never move the file's place;
        others read it like anyone else.
        """
        if self._divides and has_descriptor(opened):
            return opened, opened
        lock = threading.Lock()
        return viewed(opened, lock), viewed(opened, lock)

    def open_container(self, opened: BinaryIO, size: int, form: Form, passwords: Sequence[str] = ()) -> Container:
        """Return an archive, a disc image or another file that holds files, open for its members.

        Use it in a `with` block. `opened` is as for `read`, and must stay open as long. Nothing is raised because of
        a container: what keeps phr from its members stands in its listing. `passwords` are tried on encrypted members.
        """
        tried = tuple(passwords)[:MAX_PASSWORDS]
        doors = Doors(self._run, self._threads, self._taking, tried, self._recogniser.completed)
        return Container(opened, size, form, doors)

    def list_members(self, opened: BinaryIO, size: int, form: Form) -> Listing:
        """Return what a container holds, where nothing of it is to be read."""
        with self.open_container(opened, size, form) as container:
            return container.listing

    def read_headers(self, files: Iterable[tuple[BinaryIO, int]]) -> Iterator[Reading]:
        """Yield what DICOM files say, in the order given, many in one child process.

        `files` are (open file, size in bytes) and may be opened as they are asked for; each must stay open until its
        Reading is yielded, so that at most MAX_DOCUMENTS * (1 + the pool's size) are open at a time. When a batch
        breaks off, the file it broke off at is read again by itself, and the rest goes on.
        """
        return self._in_batches(files, self._read_batch)

    def read_values(self, files: Iterable[tuple[BinaryIO, int]], tags: Sequence[int]) -> Iterator[dict[int, bytes]]:
        """Yield what stands at some tags of DICOM headers, as raw bytes by tag, in the order of the files.

        As `read_headers`; a file whose header cannot be read gives none. The transfer syntax is always given, at its
        tag; of a sequence of codes the first code, at 0008,0100 to 0008,0104. See `dicom_values`.
        """
        order = Order(VALUES, Form.DICOM, (), tags=tuple(tags))
        return self._in_batches(files, lambda batch: self._values_of_batch(order, batch))

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

    def clean_picture(self, opened: BinaryIO, size: int, form: Form) -> bytes:
        """Return a picture without data about itself (place, camera, time); HEIC as JPEG, BMP and GIF as PNG.

        Raises PictureNotCleaned where that cannot be done within the limits.
        """
        outcome = self._run(Order(CLEAN, form, (size,)), [opened])
        if outcome.end is not End.DONE:
            raise PictureNotCleaned
        return outcome.answers[0]

    def make_plain(self, opened: BinaryIO, size: int) -> bytes:
        """Return a PDF of the same pages, upright, without anything that acts: each page draws one form.

        Raises PdfHasPassword, and PdfNotMadePlain where it cannot be done within the limits.
        """
        outcome = self._run(Order(PLAIN, Form.PDF, (size,)), [opened])
        if outcome.end is not End.DONE:
            raise PdfNotMadePlain(_WHY_NOT_PLAIN.get(outcome.end, "it is damaged"))
        answer = outcome.answers[0]
        if answer == HAS_PASSWORD:
            raise PdfHasPassword
        if not answer.startswith(b"%PDF-"):
            raise PdfNotMadePlain("it is too large" if answer == PLAIN_TOO_LARGE else "it is damaged")
        return answer

    def confinement(self) -> Confinement | None:
        """Return what really holds a reader process on this machine, asked from inside one; None if none starts."""
        outcome = self._run(Order(CONFINEMENT, Form.TEXT, (0,)), [io.BytesIO()])
        if outcome.end is not End.DONE:
            return None
        return from_plain(Confinement, json.loads(outcome.answers[0]))

    def _in_batches(
        self, files: Iterable[tuple[BinaryIO, int]], answer: Callable[[Sequence[tuple[BinaryIO, int]]], list[Answer]]
    ) -> Iterator[Answer]:
        source = iter(files)
        waiting: deque[Future[list[Answer]]] = deque()
        while batch := list(islice(source, MAX_DOCUMENTS)):
            waiting.append(self._threads.submit(answer, batch))
            if len(waiting) > self._size:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def _read_batch(self, batch: Sequence[tuple[BinaryIO, int]]) -> list[Reading]:
        return [reading_of(Form.DICOM, outcome) for outcome in self._outcomes(Order(READ, Form.DICOM, ()), batch)]

    def _values_of_batch(self, order: Order, batch: Sequence[tuple[BinaryIO, int]]) -> list[dict[int, bytes]]:
        return [_values(outcome) for outcome in self._outcomes(order, batch)]

    def _outcomes(self, order: Order, batch: Sequence[tuple[BinaryIO, int]]) -> list[Outcome]:
        return outcomes_of(lambda rest: self._run_on(order, rest), batch)

    def _run_on(self, order: Order, batch: Sequence[tuple[BinaryIO, int]]) -> Outcome:
        sized = dataclasses.replace(order, sizes=tuple(size for _, size in batch))
        return self._run(sized, [opened for opened, _ in batch])

    def _run(self, order: Order, documents: Sequence[BinaryIO]) -> Outcome:
        if self._is_closed:
            return Outcome((), End.UNAVAILABLE)
        limits = self._limits(order)
        if order.document_bytes > limits.document_bytes:
            return Outcome((), End.DOCUMENT_TOO_LARGE)
        with (self._seeing if order.verb == SEE else self._reading).lend() as process:
            if self._divides and all(map(has_descriptor, documents)):
                return process.run(order, documents, limits)
            in_bytes = order_in_bytes(order)
            if in_bytes is None:
                return Outcome((), End.DOCUMENT_TOO_LARGE)
            if not (self._divides and can_copy_to_memory()):
                return self._fresh.run(in_bytes, documents, limits)
            with copied_to_memory(documents, in_bytes.sizes) as copies:
                return process.run(in_bytes, copies, limits)


class _Lent:
    """Processes that are lent to one order each at a time."""

    def __init__(self, processes: Sequence[ReaderProcess]) -> None:
        self._free: LifoQueue[ReaderProcess] = LifoQueue()
        for process in processes:
            self._free.put(process)

    @contextlib.contextmanager
    def lend(self) -> Iterator[ReaderProcess]:
        """Lend a process that nobody uses, as soon as there is one."""
        process = self._free.get()
        try:
            yield process
        finally:
            self._free.put(process)


def _values(outcome: Outcome) -> dict[int, bytes]:
    try:
        return unpack_values(outcome.answers[0]) if outcome.end is End.DONE else {}
    except ValueError:
        return {}
