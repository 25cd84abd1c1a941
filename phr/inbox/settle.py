"""Which entries of the inbox have come to rest, told only from what our own looks found and a steady clock.

An entry rests once every look over `settle_seconds` found it the same. Times of files are compared for equality and
never with a clock, so that mtimes in the future and a clock set back do not matter. Files that were there at the start
wait like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum

from phr.inbox.rules import Placeholders
from phr.inbox.seen import Scan, Seen, Sighting
from phr.record.arrival import Delivery

FIRST_RETRY_SECONDS = 60.0  # what was handed on and is still there the same is handed on again: a full disk may be over
LONGEST_RETRY_SECONDS = 3600.0


class State(Enum):
    """Where an entry stands."""

    MOVING = "moving"
    AT_REST = "at-rest"
    HANDED_ON = "handed-on"


@dataclass(frozen=True, slots=True)
class Observation:
    """What is known after a look: every entry by its top-level name, and those to take in now, in name order.

    `next_in_seconds` is when another look can first find something new at rest; None where nothing is moving.
    """

    sightings: Mapping[str, Sighting]
    settled: tuple[Delivery, ...]
    moving: tuple[Delivery, ...]
    next_in_seconds: float | None


def observe(previous: Mapping[str, Sighting], scan: Scan, now: float, settle_seconds: float) -> Observation:
    """Return what came to rest, given what earlier looks found; `now` is a steady count of seconds.

    An entry is in `settled` once for each rest: again only after it changed, or as a later try when it was handed on
    (`note_handed`) and still lies there unchanged.
    """
    placeholders = Placeholders(scan.ignored)
    sightings: dict[str, Sighting] = {}
    settled: list[Delivery] = []
    moving: list[Delivery] = []
    waits: list[float] = []
    for seen in scan.entries:
        delivery = seen.delivery
        sighting = _sight(previous.get(delivery.name), seen, now)
        sightings[delivery.name] = sighting
        state = _state_of(sighting, now, settle_seconds)
        if state is State.AT_REST and not _is_placeholder(delivery, placeholders):
            settled.append(delivery)
        elif state is not State.HANDED_ON:
            moving.append(delivery)
            waits.append(max(0.0, sighting.since + settle_seconds - now))
    return Observation(sightings, tuple(settled), tuple(moving), min(waits, default=None))


def note_handed(sightings: Mapping[str, Sighting], names: frozenset[str], now: float) -> dict[str, Sighting]:
    """Return the sightings after some entries were handed on."""
    return {
        name: replace(sighting, handed_at=now, times_handed=sighting.times_handed + 1) if name in names else sighting
        for name, sighting in sightings.items()
    }


def note_moving(sightings: Mapping[str, Sighting], names: frozenset[str], now: float) -> dict[str, Sighting]:
    """Return the sightings after some entries turned out to be still written: their rest begins anew."""
    return {name: replace(sighting, since=now) if name in names else sighting for name, sighting in sightings.items()}


def retry_seconds(times_handed: int) -> float:
    """Return how long an entry that stayed in the inbox rests before it is handed on again: 1, 2, 4 ... 60 minutes."""
    return float(min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS * 2.0 ** min(times_handed - 1, 10)))


def _sight(before: Sighting | None, seen: Seen, now: float) -> Sighting:
    return before if before is not None and before.seen == seen else Sighting(seen, now)


def _state_of(sighting: Sighting, now: float, settle_seconds: float) -> State:
    if sighting.times_handed and now - sighting.handed_at < retry_seconds(sighting.times_handed):
        return State.HANDED_ON
    return State.AT_REST if now - sighting.since >= settle_seconds else State.MOVING


def _is_placeholder(delivery: Delivery, placeholders: Placeholders) -> bool:
    is_empty_file = not delivery.is_folder and bool(delivery.arrivals) and delivery.arrivals[0].stamp.size_bytes == 0
    return is_empty_file and placeholders.hold(delivery.name)
