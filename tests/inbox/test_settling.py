"""When something has come to rest."""

from pathlib import PurePosixPath

import pytest

from phr.inbox.seen import Scan, Seen
from phr.inbox.settle import note_handed, note_moving, observe, retry_seconds
from phr.record.arrival import Arrival, Delivery, Stamp


def file(name: str, size: int = 1, inode: int = 1) -> Seen:
    return Seen(Delivery(name, is_folder=False, arrivals=(Arrival(PurePosixPath(name), Stamp(1, inode, size, 0)),)))


def names(deliveries) -> list[str]:
    return [delivery.name for delivery in deliveries]


def test_a_file_that_was_there_at_the_start_waits_like_any_other():
    """One look is never enough."""
    first = observe({}, Scan((file("a"),)), 100.0, 2.0)
    assert names(first.settled) == []
    assert names(first.moving) == ["a"]
    assert first.next_in_seconds == 2.0


def test_a_file_rests_after_exactly_the_settle_time():
    """1.9 seconds are too few, 2.0 are enough."""
    scan = Scan((file("a"),))
    first = observe({}, scan, 100.0, 2.0)
    assert names(observe(first.sightings, scan, 101.9, 2.0).settled) == []
    assert names(observe(first.sightings, scan, 102.0, 2.0).settled) == ["a"]


@pytest.mark.parametrize("changed", [file("a", size=2), file("a", inode=2)])
def test_any_change_begins_the_rest_anew(changed):
    """A file that grew or was replaced waits its full time again."""
    first = observe({}, Scan((file("a"),)), 100.0, 2.0)
    second = observe(first.sightings, Scan((changed,)), 102.0, 2.0)
    assert names(second.settled) == []
    assert names(observe(second.sightings, Scan((changed,)), 103.9, 2.0).settled) == []
    assert names(observe(second.sightings, Scan((changed,)), 104.0, 2.0).settled) == ["a"]


def test_one_moving_file_holds_no_other_back():
    """Each entry rests for itself."""
    first = observe({}, Scan((file("a"), file("b"))), 0.0, 2.0)
    second = observe(first.sightings, Scan((file("a"), file("b", size=9))), 2.0, 2.0)
    assert names(second.settled) == ["a"]
    assert names(second.moving) == ["b"]


def test_a_folder_rests_only_when_all_in_it_does():
    """Left-out files and folders in it count as well."""
    delivery = Delivery("disc", is_folder=True, arrivals=(Arrival(PurePosixPath("disc/1"), Stamp(1, 1, 1, 1)),))
    before, after = Seen(delivery, (Stamp(1, 2, 0, 0),)), Seen(delivery, (Stamp(1, 2, 5, 0),))
    first = observe({}, Scan((before,)), 0.0, 2.0)
    assert names(observe(first.sightings, Scan((after,)), 2.0, 2.0).settled) == []


def test_a_browsers_empty_placeholder_waits_for_its_download():
    """An empty file beside an unfinished download of its name is not taken; with content, or alone, it is."""
    downloading = (PurePosixPath("letter.k3XyZ1.pdf.part"),)
    for seen, ignored, settled in [
        (file("letter.pdf", size=0), downloading, []),
        (file("letter.pdf", size=1), downloading, ["letter.pdf"]),
        (file("other.pdf", size=0), downloading, ["other.pdf"]),
        (file("letter.pdf", size=0), (), ["letter.pdf"]),
    ]:
        scan = Scan((seen,), ignored)
        first = observe({}, scan, 0.0, 2.0)
        assert names(observe(first.sightings, scan, 5.0, 2.0).settled) == settled


def test_what_stays_after_it_was_handed_on_is_tried_again_later_and_later():
    """A full disk may be over after a minute; then after two, four, at most sixty."""
    scan = Scan((file("a"),))
    first = observe({}, scan, 0.0, 2.0)
    handed = note_handed(observe(first.sightings, scan, 2.0, 2.0).sightings, frozenset({"a"}), 2.0)
    assert names(observe(handed, scan, 61.0, 2.0).settled) == []
    assert names(observe(handed, scan, 61.0, 2.0).moving) == []
    assert names(observe(handed, scan, 62.0, 2.0).settled) == ["a"]
    again = note_handed(handed, frozenset({"a"}), 62.0)
    assert names(observe(again, scan, 180.0, 2.0).settled) == []
    assert names(observe(again, scan, 182.0, 2.0).settled) == ["a"]
    assert [retry_seconds(times) for times in (1, 2, 3, 7, 10_000)] == [60, 120, 240, 3600, 3600]


def test_what_changes_after_it_was_handed_on_is_handed_on_anew():
    """A person who mends a file need not wait for the next try."""
    first = observe({}, Scan((file("a"),)), 0.0, 2.0)
    handed = note_handed(first.sightings, frozenset({"a"}), 2.0)
    changed = Scan((file("a", size=2),))
    second = observe(handed, changed, 3.0, 2.0)
    assert names(observe(second.sightings, changed, 5.0, 2.0).settled) == ["a"]


def test_what_a_program_still_writes_begins_its_rest_anew():
    """A file that was found open for writing waits its full time again."""
    scan = Scan((file("a"),))
    busy = note_moving(observe({}, scan, 0.0, 2.0).sightings, frozenset({"a"}), 2.0)
    assert names(observe(busy, scan, 3.9, 2.0).settled) == []
    assert names(observe(busy, scan, 4.0, 2.0).settled) == ["a"]


def test_what_vanished_is_forgotten():
    """A file that comes back later waits its full time."""
    scan = Scan((file("a"),))
    first = observe({}, scan, 0.0, 2.0)
    gone = observe(first.sightings, Scan(()), 1.0, 2.0)
    assert gone.sightings == {}
    assert names(observe(gone.sightings, scan, 5.0, 2.0).settled) == []
