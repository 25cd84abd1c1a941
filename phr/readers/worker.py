"""The reader process: `python -m phr.readers.worker`. It holds no key, writes no file and opens no connection.

`serve`: a process that loads the parsers once and then divides for every document, so that one patient's document
never meets the next one's memory and a crash costs 3 ms, not a start of Python. It never looks at a document itself.
`once`: one job from standard input, for systems that cannot divide a process.
"""

import contextlib
import gc
import io
import logging
import os
import select
import signal
import socket
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, NoReturn, cast

from phr.readers import by_form
from phr.readers.anywhere import ReadAnywhere
from phr.readers.frames import (
    EXIT_OUT_OF_MEMORY,
    MAX_DOCUMENTS,
    MAX_ORDER_BYTES,
    TAKE,
    Ending,
    Order,
    frame,
    pack_ending,
    receive_frame,
    unpack_order,
)
from phr.readers.limits import Limits
from phr.readers.member_stream import take_out
from phr.readers.member_work import answers_about_members, carried_bytes
from phr.readers.sandbox import Confinement, confine
from phr.readers.unpacking import Unpacker

_EXIT_FAILED = 70
_READY = b"ready"


@dataclass(frozen=True, slots=True)
class Work:
    """What a reader process knows to do: load libraries, name limits, answer."""

    warm_up: Callable[[Order], None]
    limits_for: Callable[[Order], Limits]
    answer: Callable[[Order, BinaryIO, Limits, Confinement], bytes]
    answers_about_members: Callable[[Order, BinaryIO, Limits], Iterator[bytes]] = answers_about_members
    take_out: Callable[[Unpacker, socket.socket, Limits], None] = take_out


def reading_work() -> Work:
    """Return the work of reading documents."""
    return Work(by_form.warm_up, by_form.limits_for, by_form.answer)


class Positioned(ReadAnywhere):
    """A file that was handed over, read at places of our own: the descriptor's position belongs to the sender."""

    def __init__(self, descriptor: int, size: int) -> None:
        super().__init__(size)
        self._descriptor = descriptor

    def read_at(self, at: int, count: int) -> bytes:
        """Return bytes of the file, none beyond the size that was told."""
        return os.pread(self._descriptor, max(0, min(count, self._size - at)), at)


def serve(control: socket.socket, work: Work) -> None:
    """Answer orders from the control socket until it closes; POSIX only.

    Each order comes with descriptors: first the socket for the answers, then one per document.
    """
    _be_quiet()
    control.sendall(frame(_READY))
    while True:
        received = _receive_order(control)
        if received is None:
            return
        order, descriptors = received
        with contextlib.suppress(Exception):  # a library that cannot be loaded shows itself again in the child
            work.warm_up(order)
        gc.freeze()
        ending = _divide(control, order, descriptors, work)
        if ending is None:
            return
        control.sendall(frame(pack_ending(ending)))


def once(source: BinaryIO, answers: BinaryIO, work: Work) -> None:
    """Answer one order whose documents follow it on the same stream, one after the other."""
    _be_quiet()
    payload = receive_frame(source.read, MAX_ORDER_BYTES)
    if payload is None:
        return
    order = unpack_order(payload)
    limits = work.limits_for(order)
    documents = [io.BytesIO(source.read(size)) for size in order.sizes]
    _answer_all(order, documents, answers.write, limits, work)
    answers.flush()


def _receive_order(control: socket.socket) -> tuple[Order, list[int]] | None:
    first, descriptors, _, _ = socket.recv_fds(control, 4, MAX_DOCUMENTS + 1)
    if not first:
        return None
    held = bytearray(first)

    def receive(count: int) -> bytes:
        if held:
            taken = bytes(held[:count])
            del held[:count]
            return taken
        return control.recv(count)

    payload = receive_frame(receive, MAX_ORDER_BYTES)
    return (unpack_order(payload), descriptors) if payload is not None else None


def _divide(control: socket.socket, order: Order, descriptors: Sequence[int], work: Work) -> Ending | None:
    """Answer an order in a child process and say how it ended; None where the sender has gone."""
    limits = work.limits_for(order)
    alive, keep_alive = os.pipe()
    child = os.fork()
    if child == 0:
        control.close()
        os.close(alive)
        _be_child(order, descriptors, limits, work)
    os.close(keep_alive)
    for descriptor in descriptors:
        os.close(descriptor)
    try:
        # The pipe's end is told by the child's death, the socket's by the sender's.
        ended, _, _ = select.select([alive, control.fileno()], [], [], limits.wall_seconds)
    finally:
        os.close(alive)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)  # has no effect on one that ended already
    _, status = os.waitpid(child, 0)
    if alive not in ended and ended:
        return None
    code = os.waitstatus_to_exitcode(status)
    return Ending(max(code, 0), max(-code, 0), is_timed_out=not ended)


def _be_child(order: Order, descriptors: Sequence[int], limits: Limits, work: Work) -> NoReturn:
    code = _EXIT_FAILED
    try:
        answers = socket.socket(fileno=descriptors[0])
        documents = [
            io.BufferedReader(Positioned(descriptor, size), 65536)
            for descriptor, size in zip(descriptors[1:], order.sizes, strict=True)
        ]
        if order.verb == TAKE:
            confine(limits)
            unpacker = Unpacker(_unbuffered(documents[0]), carried_bytes, order.passwords)
            work.take_out(unpacker, answers, limits)
        else:
            _answer_all(order, documents, answers.sendall, limits, work)
        code = 0
    except MemoryError:
        code = EXIT_OUT_OF_MEMORY
    except BaseException:  # noqa: BLE001 - parsers raise anything; whatever it is, this process ends here
        code = _EXIT_FAILED
    finally:
        os._exit(code)


def _answer_all(
    order: Order,
    documents: Sequence[BinaryIO | io.BufferedReader],
    send: Callable[[bytes], object],
    limits: Limits,
    work: Work,
) -> None:
    confinement = confine(limits)
    if order.is_about_members:
        for payload in work.answers_about_members(order, _unbuffered(documents[0]), limits):
            send(frame(payload))
        return
    for document in documents:
        send(frame(work.answer(order, document, limits, confinement)))


def _unbuffered(document: BinaryIO | io.BufferedReader) -> BinaryIO:
    # A member is read through a buffer of its own.
    return cast("BinaryIO", document.raw) if isinstance(document, io.BufferedReader) else document


def _be_quiet() -> None:
    # Parsers warn and log with pieces of the document in their words.
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)


def start(work: Work, arguments: Sequence[str]) -> int:
    """Run as a reader process: `once`, or the number of an inherited control socket."""
    if arguments == ["once"]:
        try:
            once(sys.stdin.buffer, sys.stdout.buffer, work)
        except MemoryError:
            return EXIT_OUT_OF_MEMORY
        return 0
    with socket.socket(fileno=int(arguments[0])) as control:
        serve(control, work)
    return 0


def main() -> int:
    """Run as a reader process of documents."""
    return start(reading_work(), sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
