"""One batch through the real intake, in a process of its own: `python batch.py HOME RESULT SECONDS [--ocr]`.

Writes what became of each file, how long the readers took over it and what this process needed. A hang is ended after
SECONDS with the stack of every thread on standard error.
"""

import faulthandler
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import BinaryIO

sys.path.insert(0, str(Path(__file__).parents[1]))

from benches.processes import peak_mb

from phr.actions.home import find_home
from phr.actions.outcome import Silence
from phr.actions.watching import open_watch
from phr.readers.by_form import limits_for
from phr.readers.frames import Order
from phr.readers.pool import ReaderPool
from phr.readers.process import Outcome
from phr.record.plain import to_plain
from phr.settings import load_settings

_GRACE = 10.0  # seconds beyond an order's limit: the kill, the start of a new reader, a busy machine


class TimedPool(ReaderPool):
    """Readers that note for each file how long their longest order about it took, waiting for a free one included."""

    def __init__(self, *, reads_pictures: bool | None) -> None:
        super().__init__(reads_pictures=reads_pictures)
        self._guard = Lock()
        self.seconds: dict[int, float] = {}
        self.too_slow: list[str] = []

    def _run(self, order: Order, documents: Sequence[BinaryIO]) -> Outcome:
        began = time.monotonic()
        outcome = super()._run(order, documents)
        took = time.monotonic() - began
        with self._guard:
            for document in documents:
                inode = os.fstat(document.fileno()).st_ino
                self.seconds[inode] = max(self.seconds.get(inode, 0.0), took)
            # An order may have to wait for as long as the one before it takes.
            if took > 2 * limits_for(order).wall_seconds + _GRACE:
                self.too_slow.append(f"{order.verb} {order.form.value} took {took:.0f} s")
        return outcome


def main(arguments: Sequence[str]) -> int:
    """Take in what lies in the inbox and write what became of it."""
    place, result, seconds, *more = arguments
    faulthandler.dump_traceback_later(float(seconds), exit=True)
    home = find_home(load_settings(Path(place)))
    names = {path.stat().st_ino: path.name for path in home.settings.inbox.iterdir()}
    pool = TimedPool(reads_pictures=None if "--ocr" in more else False)
    with open_watch(home, Silence(), lambda: pool) as watch:
        watched = watch.once()
    told = {
        "outcomes": [to_plain(outcome) for outcome in watched.outcomes],
        "still_moving": list(watched.still_moving),
        "seconds": {names[inode]: round(took, 2) for inode, took in pool.seconds.items() if inode in names},
        "too_slow": pool.too_slow,
        "peak_mb": peak_mb(),
    }
    Path(result).write_text(json.dumps(told), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
