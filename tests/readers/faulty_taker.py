"""A reader process whose children take members out wrongly, as the members' own bytes tell them to.

It runs the real loop of phr.readers.worker. No archive can ask the real one for any of this.
"""

import json
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from phr.readers.by_form import answer, limits_for, warm_up
from phr.readers.frames import MAX_ORDER_BYTES, receive_frame
from phr.readers.limits import MIB
from phr.readers.member_stream import BROKE, PIECE, WHOLE, say, take_out
from phr.readers.places import place_from_plain
from phr.readers.worker import Work, start


def hasty_limits(order):
    return replace(limits_for(order), memory_bytes=512 * MIB, soft_seconds=0.0)


def take_out_wrongly(unpacker, conversation, limits):
    wish = conversation.recv(MAX_ORDER_BYTES)
    place = place_from_plain(json.loads(receive_frame(_bytewise(wish), MAX_ORDER_BYTES)))
    told = unpacker.in_memory(place).getvalue()
    fault = FAULTS.get(told.strip(b"\0").decode("latin-1"))
    if fault is None:
        say(conversation.sendall, PIECE, told)
        say(conversation.sendall, WHOLE)
        take_out(unpacker, conversation, limits)
    else:
        fault(conversation.sendall, told)


def _bytewise(held):
    left = bytearray(held)

    def receive(count):
        taken = bytes(left[:count])
        del left[:count]
        return taken

    return receive


def ends(send, told):
    say(send, PIECE, told[:10])


def hangs(send, told):
    say(send, PIECE, told[:10])
    time.sleep(60)


def says_too_much(send, told):
    say(send, PIECE, told + b"more")
    say(send, WHOLE)


def says_too_little(send, told):
    say(send, PIECE, told[:-1])
    say(send, WHOLE)


def says_nonsense(send, told):
    send(b"\xff" * 100)


def names_no_trouble(send, told):
    say(send, BROKE, b'{"code": 7}')
    time.sleep(60)


def cuts_a_piece(send, told):
    send(PIECE + len(told).to_bytes(4, "big") + told[:5])


def eats_memory(send, told):
    say(send, PIECE, told[:10])
    bytes(4096 * MIB)


def segfaults(send, told):
    os.abort()


def probes(send, told):
    """Try what a taken-over child would try, and say in a trouble what worked."""
    worked = []
    for name, attempt in {
        "read": lambda: Path("/etc/passwd").read_bytes(),
        "write": lambda: Path("/tmp/phr-must-not-be").write_bytes(b"x"),
    }.items():
        try:
            attempt()
            worked.append(name)
        except OSError:
            pass
    say(send, BROKE, json.dumps({"code": "probed", "what": " ".join(worked), "next_step": ""}).encode())


FAULTS = {
    fault.__name__: fault
    for fault in (
        ends,
        hangs,
        says_too_much,
        says_too_little,
        says_nonsense,
        names_no_trouble,
        cuts_a_piece,
        eats_memory,
        segfaults,
        probes,
    )
}

if __name__ == "__main__":
    sys.exit(start(Work(warm_up, hasty_limits, answer, take_out=take_out_wrongly), sys.argv[1:]))
