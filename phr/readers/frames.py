"""Frames on a stream: four bytes of length, big-endian, then so many bytes. Both sides of a reader process speak it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from phr.readers.places import Place, place_from_plain, place_to_plain
from phr.record.reading import Form

MAX_ORDER_BYTES = 64 * 1024
MAX_DOCUMENTS = 64  # per order; systems pass up to 253 descriptors in one message
EXIT_OUT_OF_MEMORY = 71

READ = "read"
RENDER = "render"
PLAIN = "plain"
VALUES = "values"
CONFINEMENT = "confinement"
LIST = "list"
TAKE = "take"
SEE = "see"
SHOW = "show"
CLEAN = "clean"

# What answers PLAIN where no PDF does.
HAS_PASSWORD = b"has-password"
NOT_PLAIN = b"not-plain"
PLAIN_TOO_LARGE = b"plain-too-large"


@dataclass(frozen=True, slots=True)
class Order:
    """What a child process is to do with the documents handed over with it; answered by one frame per document.

    `verb` is READ, LIST (what a container holds), TAKE (members out of a container, as bytes), RENDER (one page as a
    picture: `page_number` from 1, `dpi`), PLAIN (a PDF without anything that acts), VALUES (what stands at some `tags`
    of a DICOM header), SEE (what OCR reads on some `pages`, from 1), SHOW (the one page of `pages` as a picture, turned
    by `turn` degrees counterclockwise) or CONFINEMENT (what holds the child). `sizes` are
    the documents' sizes in bytes, in the order they are handed over.

    With `members` there is one document, a container: READ reads these members, whose form is `form`, and is answered
    by one frame for each; LIST looks into the one member, SEE reads pages of it, TAKE takes it out. `passwords` are
    tried on a PDF that opens only with one, and on encrypted members of an archive.
    """

    verb: str
    form: Form
    sizes: tuple[int, ...]
    page_number: int = 0
    dpi: int = 0
    tags: tuple[int, ...] = ()
    members: tuple[Place, ...] = ()
    pages: tuple[int, ...] = ()
    passwords: tuple[str, ...] = field(default=(), repr=False)
    turn: int = 0

    @property
    def answer_count(self) -> int:
        """Return how many frames answer it."""
        return len(self.members) if self.verb == READ and self.members else len(self.sizes)

    @property
    def document_bytes(self) -> int:
        """Return the size of the largest file that is read."""
        is_of_members = self.verb in (READ, SEE, SHOW) and self.members
        return max([place.size for place in self.members] if is_of_members else self.sizes)

    @property
    def is_about_members(self) -> bool:
        """Say whether its document is a container."""
        return bool(self.members) or self.verb in (LIST, TAKE)


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
    what: list[Any] = [order.verb, order.form.value, list(order.sizes), order.page_number, order.dpi, list(order.tags)]
    what += [[place_to_plain(place) for place in order.members], list(order.pages), list(order.passwords), order.turn]
    return json.dumps(what).encode()


def unpack_order(payload: bytes) -> Order:
    """Return the order that some bytes stand for."""
    verb, form, sizes, page_number, dpi, tags, members, pages, passwords, turn = json.loads(payload)
    places = tuple(place for held in members if (place := place_from_plain(held)) is not None)
    numbers = (tuple(tags), places, tuple(pages), tuple(passwords), turn)
    return Order(verb, Form(form), tuple(sizes), page_number, dpi, *numbers)


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
