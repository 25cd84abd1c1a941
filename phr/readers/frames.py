"""Frames on a stream: four bytes of length, big-endian, then so many bytes. Both sides of a reader process speak it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from phr.record.reading import Form

MAX_ORDER_BYTES = 64 * 1024
MAX_DOCUMENTS = 64  # per order; systems pass up to 253 descriptors in one message
EXIT_OUT_OF_MEMORY = 71

READ = "read"
RENDER = "render"
PLAIN = "plain"
VALUES = "values"
CONFINEMENT = "confinement"

# What answers PLAIN where no PDF does.
HAS_PASSWORD = b"has-password"
NOT_PLAIN = b"not-plain"
PLAIN_TOO_LARGE = b"plain-too-large"


@dataclass(frozen=True, slots=True)
class Order:
    """What a child process is to do with the documents handed over with it; answered by one frame per document.

    `verb` is READ, RENDER (one page as a picture: `page_number` from 1, `dpi`), PLAIN (a PDF without anything that
    acts), VALUES (what stands at some `tags` of a DICOM header) or CONFINEMENT (what holds the child). `sizes` are the
    documents' sizes in bytes, in the order they are handed over.
    """

    verb: str
    form: Form
    sizes: tuple[int, ...]
    page_number: int = 0
    dpi: int = 0
    tags: tuple[int, ...] = ()


def frame(payload: bytes) -> bytes:
    """Return a payload with its length before it."""
    return len(payload).to_bytes(4, "big") + payload


def unframe(held: bytes | bytearray) -> Iterator[bytes]:
    """Yield the payloads of all whole frames at the start of some bytes; a cut last frame is left out."""
    at, seen = 0, memoryview(held)  # a slice of bytes would be a copy more of 250 MB
    while len(held) - at >= 4:
        length = int.from_bytes(seen[at : at + 4], "big")
        if len(held) - at - 4 < length:
            return
        yield bytes(seen[at + 4 : at + 4 + length])
        at += 4 + length


def receive_frame(receive: Callable[[int], bytes], limit: int) -> bytes | None:
    """Return the next payload, or None where the stream ends or names a length beyond the limit.

    `receive(n)` returns 1 to n bytes, or none at the end.
    """
    head = _exactly(receive, 4)
    if head is None:
        return None
    length = int.from_bytes(head, "big")
    return _exactly(receive, length) if length <= limit else None


def pack_order(order: Order) -> bytes:
    """Return an order as bytes."""
    what = [order.verb, order.form.value, list(order.sizes), order.page_number, order.dpi, list(order.tags)]
    return json.dumps(what).encode()


def unpack_order(payload: bytes) -> Order:
    """Return the order that some bytes stand for."""
    verb, form, sizes, page_number, dpi, tags = json.loads(payload)
    return Order(verb, Form(form), tuple(sizes), page_number, dpi, tuple(tags))


@dataclass(frozen=True, slots=True)
class Ending:
    """How a child process ended: its exit code, or the signal that ended it (0 for none), and whether time ran out."""

    exit_code: int
    signal: int
    is_timed_out: bool


def pack_ending(ending: Ending) -> bytes:
    """Return an ending as bytes."""
    return json.dumps([ending.exit_code, ending.signal, ending.is_timed_out]).encode()


def unpack_ending(payload: bytes) -> Ending:
    """Return the ending that some bytes stand for."""
    exit_code, signal, is_timed_out = json.loads(payload)
    return Ending(exit_code, signal, is_timed_out)


def _exactly(receive: Callable[[int], bytes], count: int) -> bytes | None:
    held = bytearray()
    while len(held) < count:
        more: Any = receive(count - len(held))
        if not more:
            return None
        held += more
    return bytes(held)
