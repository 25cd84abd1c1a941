"""A museum of damaged vaults: what was done to each, and what a check must say of it."""

import hashlib
import shutil
import subprocess
from dataclasses import replace

import pytest
from vault_made import MOMENT, document, make, original_of

from phr.record.events import Removed
from phr.vault.age.file import open_bytes, parse_recipient, seal_bytes
from phr.vault.commit import Batch
from phr.vault.device import load_device
from phr.vault.layout import record_name
from phr.vault.log_record import decode_record, encode_record

DOCUMENTS = (b"one", b"two", b"three")


@pytest.fixture
def filled(made):
    """Return a vault with three documents, each in a record of its own (numbers 1, 2 and 3)."""
    for content in DOCUMENTS:
        made.file(content)
    assert made.check().is_clean
    return made


def codes(report):
    return {finding.code for finding in report.findings}


def flip(path, at=-1):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def every_file(made):
    return sorted(p for p in made.place.vault.rglob("*") if p.is_file())


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("fault", ["flipped", "cut", "deleted"])
def test_any_file_flipped_cut_or_deleted_is_named(filled, fault, level, tmp_path):
    """Whatever file of a vault is harmed, the finding names it (an object that is gone needs level 1 to be missed)."""
    pristine = tmp_path / "pristine"
    shutil.copytree(filled.place.vault, pristine)
    for path in every_file(filled):
        relative = path.relative_to(filled.place.vault)
        if fault == "flipped":
            flip(path)
        elif fault == "cut":
            path.write_bytes(path.read_bytes()[:-1])
        else:
            path.unlink()
        found = " ".join(finding.what for finding in filled.check(level).findings)
        seq = relative.name[:10].lstrip("0") or "0"
        named = relative.as_posix() in found or (relative.parts[0] == "log" and f"entry {seq} " in found)
        blind = fault == "deleted" and level == 0 and relative.parts[0] == "objects"
        assert named or blind, (relative, found)
        shutil.copy2(pristine / relative, path)
    assert filled.check(level).is_clean


@pytest.mark.parametrize("where", ["", "keys", "objects/ab", "log", "log/0123456789abcdef", "tmp"])
def test_any_added_file_is_named(filled, where):
    """A file that phr would not write there is found, whatever folder it lies in."""
    folder = filled.place.vault / where
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "note (conflicted copy).age").write_bytes(b"x")
    assert codes(filled.check(0)) == {"left-in-tmp" if where == "tmp" else "stray-file"}


def test_an_added_object_that_is_whole_is_named(filled):
    """An object with a right name that no entry speaks of is found at level 1."""
    sealed = seal_bytes(b"planted", parse_recipient(load_device(filled.place).state.recipient))
    name = hashlib.sha256(sealed).hexdigest()
    path = filled.place.objects / name[:2] / f"{name}.age"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(sealed)
    assert codes(filled.check(0)) == set()
    assert [(f.code, name in f.what) for f in filled.check(1).findings] == [("object-unknown", True)]


def test_an_older_file_put_back_is_named(filled):
    """An older vault.json, README.txt or keys file in place of the present one, or beside it, is found."""
    keys = next(filled.place.keys.iterdir())
    old = keys.with_name("0123456789abcdef.age")
    old.write_bytes(keys.read_bytes())
    filled.place.readme.write_text("an older text")
    assert codes(filled.check(0)) == {"keys-unknown", "paper-changed"}


def test_a_damaged_original_names_its_document(filled):
    """The finding on an object carries the document, once the log can be read."""
    victim = original_of(filled.read().stamped[2])
    flip(filled.place.object_path(victim))
    assert [(f.code, f.record_id) for f in filled.check(1).findings] == [("object-damaged", document(b"two"))]


def test_swapped_objects_are_both_named(filled):
    """Two objects that changed places are found without a key."""
    one, two = (filled.place.object_path(original_of(s)) for s in filled.read().stamped[1:3])
    first = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(first)
    assert [f.code for f in filled.check(0).findings] == ["object-damaged", "object-damaged"]


def test_sha256sum_alone_finds_bit_rot(filled):
    """The system's own sha256sum agrees with all names, and disagrees after one bit flips."""
    if shutil.which("sha256sum") is None:
        pytest.skip("sha256sum is not installed")

    def disagreeing():
        paths = sorted(filled.place.objects.rglob("*.age"))
        listed = "".join(f"{path.stem}  {path}\n" for path in paths)
        run = subprocess.run(
            ["sha256sum", "--check", "--quiet"], input=listed, capture_output=True, text=True, check=False
        )
        return [line.split(":")[0] for line in run.stdout.splitlines()]

    assert disagreeing() == []
    victim = filled.place.object_path(original_of(filled.read().stamped[1]))
    flip(victim, 100)
    assert disagreeing() == [str(victim)]


def test_a_lost_record_sets_the_later_ones_aside_and_tells_their_documents(filled):
    """With a record gone, those after it do not count, and each suffering document is named."""
    filled.records()[2].unlink()
    reading = filled.read()
    assert [s.event.record_id for s in reading.stamped[1:]] == [document(b"one")]
    assert [(a.code, a.seq) for a in reading.set_aside] == [("log-gap", 3)]
    assert document(b"three") in {f.record_id for f in filled.check(1).findings}


def rewrite(made, path, **changes):
    """Write a record anew with changes, signed by the device itself, under its right name."""
    record = decode_record(open_bytes(path.read_bytes(), [made.identity])).record
    return plant(made, replace(record, **changes), load_device(made.place).sign)


def plant(made, record, sign):
    sealed = seal_bytes(encode_record(record, sign), parse_recipient(load_device(made.place).state.recipient))
    name = record_name(record.device, record.seq, hashlib.sha256(sealed).hexdigest())
    path = made.place.vault / name.relative
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(sealed)
    return path


def last_record(made):
    return decode_record(open_bytes(made.records()[-1].read_bytes(), [made.identity])).record


def test_a_forged_record_is_set_aside(filled):
    """A record that another key signed does not count, though its chain is right: encryption proves no author."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    digest = hashlib.sha256(filled.records()[-1].read_bytes()).hexdigest()
    forged = replace(last_record(filled), seq=4, prev=digest, events=(Removed(document(b"one")),), is_locked=False)
    plant(filled, forged, Ed25519PrivateKey.generate().sign)
    assert [a.code for a in filled.read().set_aside] == ["log-forged"]
    assert {"log-not-ours", "log-forged"} <= codes(filled.check(1))


def test_a_record_copied_to_another_place_is_set_aside(filled):
    """A duplicate under another number, or in another device's folder, says itself that it is misplaced."""
    path = filled.records()[1]
    path.with_name("0000000004" + path.name[10:]).write_bytes(path.read_bytes())
    elsewhere = filled.place.log / ("0" * 16)
    elsewhere.mkdir()
    shutil.copy(filled.records()[0], elsewhere)
    assert {a.code for a in filled.read().set_aside} == {"log-misplaced"}
    assert len(filled.read().stamped) == 4


def test_reordered_records_are_set_aside(filled):
    """Two records that changed their numbers count no more, nor do those that rest on them."""
    two, three = filled.records()[2:4]
    swapped = [(two, three.name[:10] + two.name[10:]), (three, two.name[:10] + three.name[10:])]
    for path, name in swapped:
        path.rename(path.with_name(name))
    assert {(a.code, a.seq) for a in filled.read().set_aside} == {("log-misplaced", 2), ("log-misplaced", 3)}


def test_a_locked_record_can_take_nothing_away(filled):
    """A record that says it was written locked and removes a document does not count."""
    with Batch(filled.place) as batch:
        batch.commit([Removed(document(b"one"))], MOMENT, locked=True)
    assert [a.code for a in filled.read().set_aside] == ["log-not-allowed"]


def test_a_fork_is_told_and_the_longer_branch_counts(filled):
    """Two records of one number: the branch with more after it counts, the other is set aside with its documents."""
    rewrite(filled, filled.records()[2], lamport=99)
    reading = filled.read()
    assert [s.event.record_id for s in reading.stamped[1:]] == [document(c) for c in DOCUMENTS]
    assert [(a.code, a.seq) for a in reading.set_aside] == [("log-fork", 2)]
    assert "log-fork" in codes(filled.check(0))


def test_a_vault_put_back_to_an_older_state_is_noticed(filled, tmp_path):
    """A whole older copy is sound in itself; what this machine remembers shows that it is older."""
    shutil.copytree(filled.place.vault, tmp_path / "older")
    filled.file(b"four")
    shutil.rmtree(filled.place.vault)
    shutil.copytree(tmp_path / "older", filled.place.vault)
    assert codes(filled.check(0)) == {"log-rolled-back"}


def test_another_vaults_record_does_not_count(filled, tmp_path):
    """A record of another vault, even one sealed to this one, is not believed."""
    other = make(tmp_path / "other")
    name = other.records()[0].name
    folder = filled.place.log / other.device()
    folder.mkdir()
    record = decode_record(open_bytes((other.place.log / other.device() / name).read_bytes(), [other.identity])).record
    plant(filled, record, load_device(other.place).sign)
    assert {a.code for a in filled.read().set_aside} == {"log-no-certificate"}


def test_reading_on_from_a_position_gives_the_rest(filled):
    """Reading in two parts gives the same events as reading at once."""
    whole = filled.read()
    for seq in range(4):
        rest = filled.read({filled.device(): seq})
        assert rest.stamped == tuple(s for s in whole.stamped if s.seq > seq)
        assert rest.heads == whole.heads
        assert not rest.set_aside
