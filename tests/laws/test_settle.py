"""Laws of settling: what is handed on has rested, and nothing that rests is forgotten."""

from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from phr.inbox.seen import Scan, Seen
from phr.inbox.settle import note_handed, observe
from phr.record.arrival import Arrival, Delivery, Stamp

SETTLE = 2.0
NAMES = ("a", "b", "c")
# For each look: the seconds since the one before, and for each name its size (None: not there).
LOOKS = st.lists(
    st.tuples(st.floats(0.1, 3.0), st.tuples(*[st.one_of(st.none(), st.integers(0, 2))] * len(NAMES))),
    min_size=1,
    max_size=20,
)


def entry(name: str, size: int, mtime: int = 0) -> Seen:
    return Seen(Delivery(name, is_folder=False, arrivals=(Arrival(PurePosixPath(name), Stamp(1, 1, size, mtime)),)))


def scan_of(sizes) -> Scan:
    return Scan(tuple(entry(name, size) for name, size in zip(NAMES, sizes, strict=True) if size is not None))


@given(LOOKS)
def test_what_is_handed_on_was_the_same_in_every_look_for_the_whole_time(looks):
    """Each entry handed on has held for the settle time over all looks in it; each one that held was handed on."""
    sightings, now, history = {}, 0.0, []
    for pause, sizes in looks:
        now += pause
        history.append((now, sizes))
        found = observe(sightings, scan_of(sizes), now, SETTLE)
        settled = {delivery.name for delivery in found.settled}
        for index, name in enumerate(NAMES):
            assert (name in settled) == (sizes[index] is not None and held(history, index) >= SETTLE)
        moving = {delivery.name for delivery in found.moving}
        assert moving == {name for index, name in enumerate(NAMES) if sizes[index] is not None} - settled
        sightings = found.sightings


def held(history, index: int) -> float:
    now, last = history[-1][0], history[-1][1][index]
    since = now
    for at, sizes in reversed(history):
        if sizes[index] != last:
            break
        since = at
    return now - since


@given(LOOKS)
def test_what_was_handed_on_is_not_handed_on_again_unless_it_changed(looks):
    """Within a minute one rest is handed on once: nothing is queued many times."""
    sightings, now = {}, 0.0
    handed: dict[str, object] = {}
    for pause, sizes in looks:
        now += pause
        found = observe(sightings, scan_of(sizes), now, SETTLE)
        for index, name in enumerate(NAMES):
            if handed.get(name) != sizes[index]:
                handed.pop(name, None)
        for delivery in found.settled:
            assert delivery.name not in handed
            handed[delivery.name] = delivery.arrivals[0].stamp.size_bytes
        sightings = note_handed(found.sightings, frozenset(delivery.name for delivery in found.settled), now)
        if now > 50:
            break


@given(st.integers(-(2**62), 2**62), st.floats(0, 1e9))
def test_the_time_of_a_file_does_not_matter(mtime, start):
    """A file dated in the future, before 1970, or at any time rests as any other."""
    scan = Scan((entry("a", 1, mtime),))
    first = observe({}, scan, start, SETTLE)
    assert first.settled == ()
    assert observe(first.sightings, scan, start + SETTLE + 1, SETTLE).settled == (scan.entries[0].delivery,)
