"""Two machines and one synced folder; and parts of a check."""

from dataclasses import replace
from datetime import date

import pytest
from vault_made import MOMENT, document, original_of

from phr.record.entry import ObjectId, RecordId, StoredObject
from phr.record.events import (
    CheckedIn,
    Described,
    Filed,
    HandedOver,
    PersonNoted,
    PlanNoted,
    Purged,
    Removed,
    Restored,
)
from phr.vault.check import SubsetNotUnderstood, check, parse_subset
from phr.vault.enrolment import adopt_device
from phr.vault.event_names import event_from_plain, event_plain
from phr.vault.layout import VaultPlace
from phr.vault.own_log import note_seen


@pytest.fixture
def second(made, tmp_path):
    """Return the same vault as a second machine sees it."""
    place = VaultPlace(made.place.vault, tmp_path / "second-state")
    adopt_device(place, made.identity, moment=MOMENT)
    return replace(made, place=place)


def test_both_machines_read_the_same(made, second):
    """What either files, both read in the same order."""
    made.file(b"from the first")
    second.file(b"from the second")
    assert made.read().stamped == second.read().stamped
    assert {s.event.record_id for s in made.read().stamped if isinstance(s.event, Filed)} == {
        document(b"from the first"),
        document(b"from the second"),
    }
    assert made.check().is_clean
    assert second.check().is_clean


def test_counters_go_on_from_what_was_seen(made, second):
    """After it has read the other's log, a machine's events come after those it has seen."""
    for number in range(5):
        made.file(f"paper {number}".encode())
    note_seen(second.place, second.read())
    newest = second.file(b"later")
    assert second.read().stamped[-1] == newest


def test_one_machine_notices_that_the_others_log_was_cut(made, second):
    """A head that one machine has seen of another must not vanish, even for a reader that never saw it."""
    made.file(b"gone soon")
    note_seen(second.place, second.read())
    second.file(b"proof that it was there")
    made.records()[-1].unlink()
    assert "log-rolled-back" in {f.code for f in second.check(0).findings}
    third = replace(made, place=VaultPlace(made.place.vault, made.place.state.parent / "third-state"))
    adopt_device(third.place, third.identity, moment=MOMENT)
    assert "log-rolled-back" in {f.code for f in third.check(1).findings}


def test_parts_of_a_check_cover_everything_once(made):
    """Each damaged object is found in exactly one of four parts."""
    victims = [original_of(made.file(f"paper {number}".encode())) for number in range(6)]
    for victim in victims:
        made.place.object_path(victim).write_bytes(b"rot")
    found = [
        [f.object_id for f in check(made.place, 0, subset=parse_subset(f"{part}/4")).findings] for part in range(1, 5)
    ]
    assert sorted(o for part in found for o in part) == sorted(victims)


@pytest.mark.parametrize("text", ["", "1", "0/4", "5/4", "1/0", "-1/2", "1/2/3", "a/b", "²/4"])
def test_a_part_that_makes_no_sense_is_refused(text):
    """Only n/t with 1 <= n <= t names a part."""
    with pytest.raises(SubsetNotUnderstood):
        parse_subset(text)


def test_what_is_wanted_is_missed_and_named_while_locked(made):
    """With the index's knowledge even a locked check names the document of a missing object."""
    victim = original_of(made.file(b"x"))
    made.place.object_path(victim).unlink()
    found = check(made.place, 0, wanted={victim: document(b"x")}).findings
    assert [(f.code, f.record_id) for f in found] == [("object-missing", document(b"x"))]


HASH = ObjectId("ab" * 32)
DOC = RecordId("cd" * 8)
EVENTS = (
    Filed(DOC, (StoredObject("original", HASH, 7),), HASH, files=3),
    Described(DOC, HASH),
    Removed(DOC),
    Restored(DOC),
    Purged(DOC, (HASH,)),
    CheckedIn("2026-W53"),
    PlanNoted(HASH),
    PersonNoted(HASH),
    HandedOver(HASH),
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_events_survive_and_none_is_taken_half(event):
    """An event reads back as it was written, and lacking any field but `files` it is refused."""
    plain = event_plain(event)
    assert event_from_plain(plain) == event
    for name in set(plain) - {"event", "files"}:
        with pytest.raises(ValueError, match="event"):
            event_from_plain({key: value for key, value in plain.items() if key != name})


def test_the_day_that_was_stored_is_the_day_that_is_read(made):
    """The local day is never worked out again, not even where it disagrees with time and zone."""
    from phr.vault.commit import Batch

    with Batch(made.place) as batch:
        batch.commit([CheckedIn("2026-W10")], replace(MOMENT, day=date(2026, 3, 5)), locked=False)
    assert made.read().stamped[-1].day == date(2026, 3, 5)
