"""A reader process that does what its documents tell it to: the faults that the pool must survive, by name.

It runs the real loop of phr.readers.worker with other work. No document can ask the real reader for any of this.
"""

import ctypes
import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

from phr.readers.by_form import limits_for
from phr.readers.limits import MIB
from phr.readers.wire import pack_reading
from phr.readers.worker import Work, start
from phr.record.reading import Form, Page, Reading


def short_limits(order):
    return replace(limits_for(order), memory_bytes=512 * MIB, cpu_seconds=1, wall_seconds=2.5, output_bytes=1 * MIB)


def answer(order, document, limits, confinement):
    wish = document.read().decode()
    return FAULTS.get(wish, honest)(wish)


def honest(wish):
    page = Page(1, 10.0, 10.0, wish)
    return pack_reading(Reading(Form.PDF, "application/pdf", is_read=True, page_count=1, pages=(page,)))


def segfault(_wish):
    return ctypes.string_at(0)


def abort(_wish):
    os.abort()


def raises(_wish):
    raise AssertionError("a parser that raises what no one expects")


def exits(_wish):
    os._exit(0)


def sleeps(_wish):
    time.sleep(60)


def spins(_wish):
    while True:
        pass


def eats_memory(_wish):
    return bytes(4096 * MIB)


def recurses(wish):
    return recurses(wish + "x")


def floods(_wish):
    return b"x" * (16 * MIB)


def babbles(_wish):
    return b'[{"form": "pdf", "mime": 7}, [[1, 2]]]'


def lies_about_pages(_wish):
    return json.dumps(
        [{"form": "pdf", "mime": "x", "is_read": True}, [[1, 1, 1, "t", ["a"], [1, 2, 3, 4e300]]]]
    ).encode()


def probes(_wish):
    """Try what a taken-over reader would try, and say what worked."""
    tries = {
        "read a file": lambda: Path("/etc/passwd").read_bytes(),
        "list a folder": lambda: list(Path("/etc").iterdir()),
        "write a file": lambda: Path("/tmp/phr-must-not-be").write_bytes(b"x"),
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "open a connection": lambda: socket.create_connection(("127.0.0.1", 9), 1),
        "signal the parent": lambda: os.kill(os.getppid(), 0),
    }
    worked = []
    for name, attempt in tries.items():
        try:
            attempt()
            worked.append(name)
        except ConnectionRefusedError:
            worked.append(name)
        except OSError:
            pass
    files = []
    for descriptor in range(256):
        try:
            status = os.fstat(descriptor)
        except OSError:
            continue
        files.append([status.st_dev, status.st_ino])
    found = {"worked": worked, "environment": sorted(os.environ), "files": files}
    return honest(json.dumps(found))


FAULTS = {
    name.__name__: name
    for name in (
        segfault,
        abort,
        raises,
        exits,
        sleeps,
        spins,
        eats_memory,
        recurses,
        floods,
        babbles,
        lies_about_pages,
        probes,
    )
}

if __name__ == "__main__":
    sys.exit(start(Work(lambda order: None, short_limits, answer), sys.argv[1:]))
