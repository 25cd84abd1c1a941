"""What events add up to."""

from log_made import A, B, digest, filed, record_id, sheet, stamp

from phr.record.entry import ObjectId
from phr.record.events import CheckedIn, Described, PersonNoted, PlanNoted, Purged, Removed, Restored
from phr.vault.replay import replay

DOC = record_id(1)
OLD, NEW = ObjectId(digest("old")), ObjectId(digest("new"))


def document(*stamped):
    """Return the one document of some events."""
    return replay(stamped).documents[DOC]


def test_the_newest_sheet_counts_even_where_it_is_read_first():
    """A correction of the other device that comes before the add is the one that counts."""
    held = document(stamp(Described(DOC, NEW), 5, B), stamp(filed(sheet(1), OLD), 1))
    assert held.meta == NEW
    assert held.metas == (OLD, NEW)


def test_at_the_same_counter_the_device_decides():
    """Two devices that correct at once do not depend on who is read first: the greater device id wins."""
    ours, theirs = stamp(Described(DOC, OLD), 3, A), stamp(Described(DOC, NEW), 3, B)
    assert document(ours, theirs).meta == document(theirs, ours).meta == NEW


def test_the_clock_decides_nothing():
    """An event with a higher counter wins although its clock stood years back."""
    early = stamp(Described(DOC, OLD), 9, A)
    late_counter = stamp(Described(DOC, NEW), 10, B)
    set_back = type(late_counter)(
        late_counter.event, early.at.replace(year=1999), "UTC", early.day.replace(year=1999), 10, B, 10, 0
    )
    assert document(early, set_back).meta == NEW


def test_erasing_is_final_even_before_the_add():
    """A purge that is read before the add, or counts lower than a later restore, still wins."""
    purge = stamp(Purged(DOC, (OLD,)), 1, B)
    held = document(purge, stamp(filed(sheet(1)), 2), stamp(Restored(DOC), 3))
    assert held.is_purged
    assert not held.is_held
    assert held.erased == (OLD,)


def test_the_newest_of_trash_and_restore_counts():
    """Trash, restore, trash: it is in the trash; one more restore takes it out."""
    events = [stamp(filed(sheet(1)), 1), stamp(Removed(DOC), 2), stamp(Restored(DOC), 3), stamp(Removed(DOC), 4)]
    assert document(*events).is_removed
    assert not document(*events, stamp(Restored(DOC), 5)).is_removed


def test_a_document_without_its_add_is_not_held():
    """Where a device's log has not come yet, its document is known and not shown."""
    held = document(stamp(Removed(DOC), 2))
    assert held.filed is None
    assert not held.is_held
    assert held.meta is None


def test_objects_of_several_adds_are_united():
    """A document that was added twice, as by two devices, has each object once, in order."""
    first, second = filed(sheet(1)), filed(sheet(2))
    again = type(first)(DOC, (*second.objects, *first.objects), NEW, 2)
    held = document(stamp(again, 2, B), stamp(first, 1))
    assert held.objects == (*first.objects, *second.objects)
    assert held.files == 3


def test_the_same_event_twice_happened_once():
    """A record read twice adds no line to the history and no file to the count."""
    add = stamp(filed(sheet(1), files=4), 1, was_locked=True)
    held = document(add, add)
    assert held.files == 4
    assert [line.what for line in held.history] == ["filed from 4 files while locked"]


def test_the_history_tells_everything_in_order():
    """Each event leaves a line with its own local day."""
    held = document(
        stamp(Restored(DOC), 4), stamp(filed(sheet(1)), 1), stamp(Described(DOC, NEW), 2), stamp(Removed(DOC), 3)
    )
    assert [line.what for line in held.history] == [
        "filed", "corrected, or read anew", "put in the trash", "taken out of the trash",
    ]  # fmt: skip
    assert [line.day.day for line in held.history] == [3, 4, 5, 6]


def test_notes_and_check_ins_come_in_order():
    """Notes of both devices are told oldest first, each kind for itself."""
    later, sooner = stamp(PlanNoted(NEW), 7, B), stamp(PlanNoted(OLD), 3, A)
    replayed = replay([later, stamp(CheckedIn("2026-W12"), 8), sooner, stamp(PersonNoted(OLD), 1)])
    assert [noted.meta for noted in replayed.plan_notes] == [OLD, NEW]
    assert [noted.meta for noted in replayed.person_notes] == [OLD]
    assert [(said.week, said.stamp.lamport) for said in replayed.check_ins] == [("2026-W12", 8)]
    assert not replayed.handed_notes
