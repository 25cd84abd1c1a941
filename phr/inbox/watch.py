"""The watcher: looks, waits until things rest, hands on what did. Its own looks are the truth, system events a hint."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from types import MappingProxyType

from phr.clock import seconds_running
from phr.inbox.guard import ChangedMeanwhile, InboxMissing, StillWritten, open_inbox, refusal_to_open
from phr.inbox.hint import hints
from phr.inbox.look import scan_inbox
from phr.inbox.seen import Scan, Sighting
from phr.inbox.settle import Observation, note_handed, note_moving, observe
from phr.record.arrival import Arrival, Delivery, Refusal

HINT_GAP_SECONDS = 0.25  # a storm of hints makes no more looks than this
LOOK_SHARE = 0.1  # of the time, at most, is spent looking: a huge inbox is looked at less often
PATIENCE_SECONDS = 120.0  # how long `once` waits for what does not come to rest
_NOTHING = Observation(MappingProxyType({}), (), (), None)
_MOVES = frozenset({ChangedMeanwhile.code, StillWritten.code})


@dataclass(frozen=True, slots=True)
class Progress:
    """What one look found: files and folders at the top of the inbox, those still moving, those handed on now.

    `is_there` is False while the inbox cannot be reached.
    """

    entries: int
    moving: int
    settled: int
    is_there: bool = True


def _silent(progress: Progress) -> None:
    del progress


class Watcher:
    """Looks through an inbox and hands on deliveries that came to rest and can be opened, many at once.

    `on_deliveries` runs in the thread that called; it should survive every single file. What it leaves in the inbox
    unchanged is handed on again after 1, 2, 4 ... 60 minutes, and at once after a change. `on_look` is told after each
    look. `clock` counts steady seconds.
    """

    def __init__(
        self,
        inbox: Path,
        on_deliveries: Callable[[Sequence[Delivery]], None],
        *,
        settle_seconds: float = 2.0,
        scan_seconds: float = 2.0,
        on_look: Callable[[Progress], None] = _silent,
        clock: Callable[[], float] = seconds_running,
    ) -> None:
        self._inbox = inbox
        self._on_deliveries = on_deliveries
        self._settle_seconds = settle_seconds
        self._scan_seconds = scan_seconds
        self._on_look = on_look
        self._clock = clock
        self._sightings: dict[str, Sighting] = {}
        self._is_stopped = False
        self._is_hinted = False
        # Putting into a SimpleQueue is safe in a signal handler and from any thread; setting an Event is not.
        self._bell: SimpleQueue[None] = SimpleQueue()

    def stop(self) -> None:
        """End `run` or `once` after the look or delivery under way; may be called from a signal handler."""
        self._is_stopped = True
        self._bell.put(None)

    def run(self) -> None:
        """Watch until `stop`; raise InboxMissing where there is no inbox at the start.

        An inbox that goes away later (a network folder that is cut off) is waited for, and told to `on_look`.
        """
        scan_inbox(self._inbox)
        with hints(self._inbox, self._hint):
            while not self._is_stopped:
                began = self._clock()
                try:
                    seen = self._look(scan_inbox(self._inbox))
                except InboxMissing:
                    self._on_look(Progress(0, 0, 0, is_there=False))
                    seen = _NOTHING
                self._wait(seen, took=self._clock() - began)

    def once(self, patience_seconds: float = PATIENCE_SECONDS) -> tuple[Delivery, ...]:
        """Take in what is there now, waiting until it rests; return what never did (it stays in the inbox).

        Each entry is handed on once for each rest. What comes after the first look is left for the next time. What
        moves on for longer than `patience_seconds`, without anything else coming to rest, is given up.
        """
        names = frozenset(seen.delivery.name for seen in scan_inbox(self._inbox).entries)
        last_progress = self._clock()
        while True:
            began = self._clock()
            seen = self._look(_only(scan_inbox(self._inbox), names))
            if seen.settled:
                last_progress = self._clock()
            is_patient = self._clock() - last_progress < patience_seconds
            if self._is_stopped or not seen.moving or not is_patient:
                return seen.moving
            self._wait(seen, took=self._clock() - began)

    def _look(self, scan: Scan) -> Observation:
        """Take one look into account, hand on what rests, and return what is known now."""
        now = self._clock()
        found = observe(self._sightings, scan, now, self._settle_seconds)
        ready, busy = self._open_all(found.settled)
        self._sightings = note_moving(found.sightings, frozenset(delivery.name for delivery in busy), now)
        self._on_look(Progress(len(scan.entries), len(found.moving) + len(busy), len(ready)))
        if ready:
            self._on_deliveries(ready)
            self._sightings = note_handed(
                self._sightings, frozenset(delivery.name for delivery in ready), self._clock()
            )
        waits = self._settle_seconds if busy else found.next_in_seconds
        return replace(found, settled=ready, moving=(*found.moving, *busy), next_in_seconds=waits)

    def _open_all(self, settled: Iterable[Delivery]) -> tuple[tuple[Delivery, ...], tuple[Delivery, ...]]:
        """Try to open every file at rest; return what can be handed on, and what is still being written."""
        ready: list[Delivery] = []
        busy: list[Delivery] = []
        with open_inbox(self._inbox) as inbox:
            for delivery in settled:
                troubles = {
                    arrival: trouble
                    for arrival in delivery.arrivals
                    if (trouble := refusal_to_open(inbox, arrival)) is not None
                }
                if any(trouble.code in _MOVES for trouble in troubles.values()):
                    busy.append(delivery)
                else:
                    ready.append(_with_refused(delivery, troubles))
        return tuple(ready), tuple(busy)

    def _hint(self) -> None:
        if not self._is_hinted:
            self._is_hinted = True
            self._bell.put(None)

    def _wait(self, seen: Observation, *, took: float) -> None:
        """Wait until the next look: when something may have come to rest, at a hint, at the latest a scan's time."""
        longest = max(self._scan_seconds, took * (1 / LOOK_SHARE - 1))
        rest = longest if seen.next_in_seconds is None else min(longest, seen.next_in_seconds)
        shortest = max(HINT_GAP_SECONDS, took)
        began = self._clock()
        self._listen(max(rest, 0.01))
        self._is_hinted = False
        gap = shortest - (self._clock() - began)
        if gap > 0 and rest > gap:
            self._listen_for_stop(gap)

    def _listen(self, seconds: float) -> None:
        try:
            self._bell.get(timeout=seconds)
        except Empty:
            return

    def _listen_for_stop(self, seconds: float) -> None:
        until = self._clock() + seconds
        while not self._is_stopped and (left := until - self._clock()) > 0:
            self._listen(left)


def _only(scan: Scan, names: frozenset[str]) -> Scan:
    return replace(scan, entries=tuple(seen for seen in scan.entries if seen.delivery.name in names))


def _with_refused(delivery: Delivery, troubles: dict[Arrival, Refusal]) -> Delivery:
    if not troubles:
        return delivery
    arrivals = tuple(arrival for arrival in delivery.arrivals if arrival not in troubles)
    return replace(delivery, arrivals=arrivals, refused=(*delivery.refused, *troubles.values()))
