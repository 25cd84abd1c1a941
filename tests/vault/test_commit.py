"""What a batch promises to who files something."""

import io
import json

import pytest
from vault_made import MOMENT, document, file_in, make, original_of

from phr.record.entry import ObjectId, RecordId, StoredObject
from phr.record.events import CheckedIn, DeviceJoined, Filed, Removed, Unrecognised
from phr.vault.age.file import open_bytes
from phr.vault.commit import Batch, ObjectsMissing
from phr.vault.objects import ObjectDamaged, ObjectMissing, read_object
from phr.vault.staging import NotAsWritten
from phr.vault.sweep import sweep_unrecorded
from phr.vault.writer_lock import AnotherWriter


@pytest.mark.parametrize("classic", [True, False])
def test_what_was_filed_reads_back_as_it_was(tmp_path, classic):
    """Both kinds of vault give back, byte for byte, what was filed, and the log tells of it."""
    made = make(tmp_path, classic=classic)
    filed = made.file(b"%PDF-1.7 made up")
    assert read_object(made.place, original_of(filed), [made.identity]) == b"%PDF-1.7 made up"
    assert made.read().stamped[-1] == filed
    assert made.check().is_clean


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 1 << 20, (1 << 20) + 1, 3 * (1 << 20) + 7])
def test_sizes_around_the_edges_of_chunks_and_pieces(made, size):
    """Any size is staged with its true hashes and sizes, also where pieces are hashed beside the work."""
    content = bytes(range(256)) * (size // 256) + bytes(size % 256)
    with Batch(made.place) as batch:
        staged = batch.stage(io.BytesIO(content), "original")
        batch.make_durable()
    assert staged.plain_size_bytes == size
    assert made.place.object_path(staged.object_id).stat().st_size == staged.size_bytes
    assert read_object(made.place, staged.object_id, [made.identity]) == content


def test_the_first_record_carries_the_certificate_and_the_stored_day(made):
    """Record 0 has the device's certificate; each record keeps the local day that it was given."""
    made.file(b"x")
    first, filed = made.read().stamped
    assert isinstance(first.event, DeviceJoined)
    assert (filed.day, filed.zone, filed.at) == (MOMENT.day, MOMENT.zone, MOMENT.at)
    assert filed.was_locked
    assert (first.seq, filed.seq, filed.lamport) == (0, 1, first.lamport + 1)


def test_sheets_and_records_are_padded_to_steps(made):
    """The plaintext of a sheet or a record is a full number of 4 KiB, so that its size tells little."""
    filed = made.file(b"x")
    assert len(read_object(made.place, filed.event.meta, [made.identity])) == 4096
    for path in made.records():
        assert len(open_bytes(path.read_bytes(), [made.identity])) == 4096


def test_nothing_of_a_document_is_in_clear_on_disk(made):
    """No name and no word of a document stands in any file name or file of vault/ and state/."""
    made.file(b"Haemoglobin 13.2 of Ada Example", "Ada Example.pdf")
    for folder in (made.place.vault, made.place.state):
        for path in folder.rglob("*"):
            assert "Ada" not in path.name
            assert path.is_dir() or b"Ada" not in path.read_bytes()


def test_many_files_in_one_batch_keep_their_order(made):
    """A study is staged many at a time, made durable in groups, and keeps its order."""
    contents = [f"slice {number}".encode() for number in range(40)]
    with Batch(made.place) as batch:
        staged = []
        for start in range(0, 40, 16):
            staged += batch.stage_each([lambda c=c: io.BytesIO(c) for c in contents[start : start + 16]], "instance")
            batch.make_durable()
        meta = batch.stage_meta({})
        batch.commit([Filed(RecordId("a" * 16), tuple(s.stored for s in staged), meta.object_id)], MOMENT, locked=True)
    assert [read_object(made.place, s.object_id, [made.identity]) for s in staged] == contents
    assert not list(made.place.unrecorded.iterdir())


def test_leaving_a_batch_by_an_error_leaves_nothing_behind(made):
    """An error in the middle leaves tmp/ empty, no object, and a log that can be gone on with."""

    class PulledOut(Exception):
        pass

    before = {path for path in made.place.vault.rglob("*") if path.is_file()}
    with pytest.raises(PulledOut), Batch(made.place) as batch:  # noqa: PT012 - the batch is what is tried
        batch.stage_bytes(b"x", "original")
        raise PulledOut
    assert {path for path in made.place.vault.rglob("*") if path.is_file()} == before
    made.file(b"y")
    assert made.check().is_clean


def test_a_source_that_fails_is_not_blamed_on_the_vault(made):
    """What reading the source raises comes out as it is, and tmp/ stays clean."""

    class Torn(io.BytesIO):
        def readinto(self, _buffer):
            raise ConnectionResetError("share is gone")

    with Batch(made.place) as batch, pytest.raises(ConnectionResetError):
        batch.stage(Torn(), "original")
    assert not list(made.place.tmp.iterdir())


def test_a_record_never_speaks_of_objects_that_are_not_there(made):
    """Committing an event about an absent object is refused, and the log stays as it was."""
    absent = ObjectId("0" * 64)
    with Batch(made.place) as batch, pytest.raises(ObjectsMissing):
        batch.commit([Filed(RecordId("a" * 16), (StoredObject("original", absent, 1),), absent)], MOMENT, locked=False)
    assert len(made.records()) == 1


def test_one_batch_may_commit_several_times(made):
    """Records of one batch follow each other."""
    with Batch(made.place) as batch:
        file_in(batch, b"one")
        file_in(batch, b"two")
        batch.commit([Removed(document(b"one")), CheckedIn("2026-W09")], MOMENT, locked=False)
    assert [s.seq for s in made.read().stamped] == [0, 1, 2, 3, 3]
    assert made.check().is_clean


def test_an_event_of_a_later_version_is_kept_whole(made):
    """What this phr does not know is written and read unchanged."""
    event = Unrecognised("epoch", {"e": 1, "heads": {}})
    with Batch(made.place) as batch:
        batch.commit([event], MOMENT, locked=False)
    assert made.read().stamped[-1].event == event


def test_a_second_writer_waits_and_then_says_so(made):
    """While one batch is open another is refused with a clear sentence; afterwards it is let in."""
    with Batch(made.place), pytest.raises(AnotherWriter), Batch(made.place, patience_seconds=0.1):
        pytest.fail("two writers at once")
    made.file(b"x")


def test_the_next_writer_empties_tmp(made):
    """What a killed writer left in tmp/ is gone at the next start."""
    (made.place.tmp / "half.age").write_bytes(b"half")
    made.file(b"x")
    assert not list(made.place.tmp.iterdir())


def test_a_file_that_reads_back_otherwise_is_thrown_away(made):
    """A disk that gives back other bytes than were written is noticed before the object gets its name."""
    from phr.vault.disk import Disk

    class LyingDisk(Disk):
        def sync_file(self, path):
            super().sync_file(path)
            data = bytearray(path.read_bytes())
            data[-1] ^= 1
            path.write_bytes(data)

    with pytest.raises(NotAsWritten), Batch(made.place, disk=LyingDisk()) as batch:  # noqa: PT012 - it too
        batch.stage_bytes(b"x" * 100, "original")
        batch.make_durable()
    assert not list(made.place.tmp.iterdir())
    assert not list(made.place.objects.rglob("*.age"))


def test_unrecorded_objects_are_swept_after_seven_days_and_only_they(made):
    """An object of a stopped batch stays for 7 days; recorded ones stay for ever."""
    from datetime import UTC, datetime, timedelta

    kept = made.file(b"kept")
    with Batch(made.place) as batch:
        orphan = batch.stage_bytes(b"orphan", "original").object_id
        batch.make_durable()
    assert made.check().is_clean
    now = datetime.now(UTC)
    assert sweep_unrecorded(made.place, made.read(), now + timedelta(days=6)) == 0
    assert sweep_unrecorded(made.place, made.read(), now + timedelta(days=8)) == 1
    assert not made.place.object_path(orphan).exists()
    assert made.place.object_path(original_of(kept)).exists()
    assert made.check().is_clean


def test_objects_missing_or_swapped_are_refused_by_name(made):
    """Reading names the object that is gone, and refuses a whole one under another's name."""
    one, two = original_of(made.file(b"one")), original_of(made.file(b"two"))
    made.place.object_path(one).write_bytes(made.place.object_path(two).read_bytes())
    with pytest.raises(ObjectDamaged, match=one):
        read_object(made.place, one, [made.identity])
    made.place.object_path(one).unlink()
    with pytest.raises(ObjectMissing, match=one):
        read_object(made.place, one, [made.identity])


def test_a_sheet_can_be_read_by_a_person(made):
    """A sheet is one field a line, in the letters of its language."""
    with Batch(made.place) as batch:
        staged = batch.stage_meta({"source_name": "Blutbild März.pdf", "n": 1})
        batch.make_durable()
    text = read_object(made.place, staged.object_id, [made.identity]).decode()
    assert text.splitlines()[1] == ' "source_name": "Blutbild März.pdf",'
    assert json.loads(text)["n"] == 1
