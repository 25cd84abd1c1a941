"""Inside the child: members taken out one after the other, as they are asked for; and what is said about each.

Everything that is said begins with a head of five bytes: what it is, and how many bytes follow. Pieces come one after
the other until the member is whole, or broke.
"""

import json
import socket
import time
from collections.abc import Callable

from phr.readers.frames import MAX_ORDER_BYTES, receive_frame
from phr.readers.limits import Limits
from phr.readers.member_troubles import MemberBroke
from phr.readers.places import Place, place_from_plain
from phr.readers.unpacking import Unpacker
from phr.record.plain import to_plain

HEAD_BYTES = 5
#: What is said: a piece of the member, it is whole, it is whole and nothing more is taken out, it broke and why.
PIECE, WHOLE, LAST, BROKE = b"p", b"w", b"l", b"b"

Send = Callable[[bytes], object]


def take_out(unpacker: Unpacker, conversation: socket.socket, limits: Limits) -> None:
    """Send the members that are asked for, until nothing more is asked or it is time to go."""
    began = time.monotonic()
    while (wish := receive_frame(conversation.recv, MAX_ORDER_BYTES)) is not None:
        place = place_from_plain(json.loads(wish))
        if place is None:
            return
        if send_member(unpacker, place, conversation.sendall):
            # The limits are for one child; between two members it can be followed by another.
            is_over = time.process_time() > limits.soft_seconds or time.monotonic() - began > limits.wall_seconds / 3
            say(conversation.sendall, LAST if is_over else WHOLE)
            if is_over:
                return


def send_member(unpacker: Unpacker, place: Place, send: Send) -> bool:
    """Send the pieces of a member, and why it broke if it did; return whether it is whole."""
    try:
        for piece in unpacker.pieces(place):
            say(send, PIECE, piece)
    except MemberBroke as broke:
        say(send, BROKE, json.dumps(to_plain(broke.trouble)).encode())
        return False
    return True


def say(send: Send, kind: bytes, held: bytes = b"") -> None:
    """Send one thing with its head before it."""
    send(kind + len(held).to_bytes(4, "big"))
    if held:
        send(held)
