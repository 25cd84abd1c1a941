"""Inside the child: the orders about a container and its members, answered."""

import json
import socket
import time
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from phr.readers.frames import LIST, MAX_ORDER_BYTES, TAKE, Order, frame, receive_frame
from phr.readers.limits import MAX_HANDED_BYTES, Limits
from phr.readers.listing_wire import pack_located
from phr.readers.member_troubles import MEMBER_TOO_LARGE_TO_READ, MemberBroke
from phr.readers.members import ARCHIVE_FORMS, list_archive, list_carried
from phr.readers.places import Packing, Place, place_from_plain
from phr.readers.sniff import mime_of
from phr.readers.unpacking import Unpacker
from phr.readers.wire import pack_reading
from phr.record.plain import to_plain
from phr.record.reading import Form, Reading

# What a streaming child says, one letter before what it is about.
PIECE, WHOLE, LAST, BROKE = b"p", b"w", b"l", b"b"
#: Forms whose readers go through a file from front to back; the others get its bytes, all of them proven first.
READ_IN_ORDER = frozenset({Form.DICOM, Form.DICOMDIR, Form.TEXT, Form.XML})


def answers_about_members(order: Order, document: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """Yield the payloads that answer an order about a container: one, or one per member that is to be read."""
    unpacker = Unpacker(document, carried_bytes)
    if order.verb == LIST:
        yield _listed(order, document, unpacker)
    elif order.verb == TAKE:
        yield _taken_whole(unpacker, order.members[0])
    else:
        for place in order.members:
            yield pack_reading(_read(unpacker, place, order.form, limits))


def take_out(document: BinaryIO, conversation: socket.socket, limits: Limits) -> None:
    """Send the members that are asked for, one after the other, until nothing more is asked or it is time to go."""
    unpacker = Unpacker(document, carried_bytes)
    began = time.monotonic()
    while (wish := receive_frame(conversation.recv, MAX_ORDER_BYTES)) is not None:
        place = place_from_plain(json.loads(wish))
        if place is None:
            return
        for payload in _told(unpacker, place):
            is_over = payload == WHOLE and _is_time_to_go(began, limits)
            conversation.sendall(frame(LAST if is_over else payload))
            if is_over:
                return


def _is_time_to_go(began: float, limits: Limits) -> bool:
    return time.process_time() > limits.soft_seconds or time.monotonic() - began > limits.wall_seconds / 3


def carried_bytes(document: BinaryIO, form: Form) -> Sequence[bytes]:
    """Return the bytes of what a document of a form carries inside."""
    from phr.readers.carrying import carried_by

    return [part.held for part in carried_by(document, form)]


def _told(unpacker: Unpacker, place: Place) -> Iterator[bytes]:
    try:
        for piece in unpacker.pieces(place):
            yield PIECE + piece
    except MemberBroke as broke:
        yield BROKE + json.dumps(to_plain(broke.trouble)).encode()
    else:
        yield WHOLE


def _taken_whole(unpacker: Unpacker, place: Place) -> bytes:
    try:
        return PIECE + unpacker.in_memory(place).getvalue()
    except MemberBroke as broke:
        return BROKE + json.dumps(to_plain(broke.trouble)).encode()


def _listed(order: Order, document: BinaryIO, unpacker: Unpacker) -> bytes:
    at = order.members[0] if order.members else None
    opened, size = (document, order.sizes[0]) if at is None else (unpacker.nested(at), at.size)
    if order.form in ARCHIVE_FORMS:
        return pack_located(list_archive(unpacker, opened, size, order.form, at))
    from phr.readers.carrying import carried_by

    return pack_located(list_carried(carried_by(opened, order.form), order.form, at))


def _read(unpacker: Unpacker, place: Place, form: Form, limits: Limits) -> Reading:
    from phr.readers.by_form import read

    if place.packing is not Packing.STORED and form not in READ_IN_ORDER and place.size > MAX_HANDED_BYTES:
        return _unread(form, MemberBroke(MEMBER_TOO_LARGE_TO_READ))
    try:
        is_streamed = place.packing is Packing.STORED or form in READ_IN_ORDER
        opened = unpacker.opened(place) if is_streamed else unpacker.in_memory(place)
        return read(opened, form, limits)
    except MemberBroke as broke:
        return _unread(form, broke)


def _unread(form: Form, broke: MemberBroke) -> Reading:
    return Reading(form, mime_of(form), is_read=False, troubles=(broke.trouble,))
