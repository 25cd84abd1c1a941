"""Making a vault, losing this machine's part of it, and getting everything back without phr."""

import contextlib
import os
import pty
import re
import shutil
import sys

import pytest
from vault_made import CHEAP, MOMENT, PASSPHRASE, make, original_of

from phr.vault.age.file import new_identity
from phr.vault.commit import Batch
from phr.vault.creation import (
    NotAVault,
    Standing,
    VaultAlreadyHere,
    VaultNotWhole,
    create_vault,
    prepare_place,
    standing,
)
from phr.vault.device import DeviceDamaged, DeviceMissing, load_device
from phr.vault.disk import Disk
from phr.vault.enrolment import adopt_device, stand_ready
from phr.vault.keys import write_keys_file
from phr.vault.layout import VaultPlace
from phr.vault.own_log import OwnLogAhead, OwnLogBehind, note_seen
from phr.vault.readme import KEM_CLASSIC


def test_a_second_vault_in_one_place_is_refused(made):
    """Making a vault where one stands changes nothing."""
    before = made.place.facts.read_bytes()
    with pytest.raises(VaultAlreadyHere):
        prepare_place(made.place)
    with pytest.raises(VaultAlreadyHere):
        create_vault(made.place, made.identity, kem=KEM_CLASSIC, moment=MOMENT)
    assert made.place.facts.read_bytes() == before


def test_a_folder_of_other_things_is_refused(tmp_path):
    """A folder that holds somebody's files is never made a vault."""
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(NotAVault):
        prepare_place(VaultPlace(tmp_path / "vault", tmp_path / "state"))


def test_a_used_vault_without_vault_json_is_never_begun_anew(made):
    """Losing vault.json must not make phr take a vault with records for an unfinished one."""
    made.file(b"x")
    made.place.facts.unlink()
    with pytest.raises(VaultNotWhole):
        prepare_place(made.place)
    assert made.read().stamped


def test_a_creation_stopped_at_any_step_can_be_done_again(tmp_path):
    """Whichever step of making a vault fails, making it again works, or it is whole already."""

    class Stopped(Exception):
        pass

    class StoppingDisk(Disk):
        def __init__(self, at):
            self.left = at

        def rename(self, source, target):
            self.left -= 1
            if self.left == -1:
                raise Stopped
            super().rename(source, target)

    seen = set()
    for at in range(10):
        place = VaultPlace(tmp_path / str(at) / "vault", tmp_path / str(at) / "state")
        identity = new_identity(classic=True)
        prepare_place(place)
        write_keys_file(place.keys, [identity], PASSPHRASE, work_factor=CHEAP)
        with contextlib.suppress(Stopped):
            create_vault(place, identity, kem=KEM_CLASSIC, moment=MOMENT, disk=StoppingDisk(at))
        found = standing(place)
        seen.add(found)
        if found is Standing.UNFINISHED:
            prepare_place(place)
            assert not list(place.keys.iterdir())
            write_keys_file(place.keys, [identity], PASSPHRASE, work_factor=CHEAP)
            create_vault(place, identity, kem=KEM_CLASSIC, moment=MOMENT)
        with Batch(place) as batch:
            batch.stage_bytes(b"x", "original")
    assert seen == {Standing.UNFINISHED, Standing.WHOLE}


@pytest.mark.skipif(os.name != "posix", reason="modes are a matter of POSIX")
def test_nobody_else_may_look_in(made):
    """Folders are 0700 and files 0600."""
    made.file(b"x")
    for folder in (made.place.vault, made.place.state):
        for path in (folder, *folder.rglob("*")):
            assert path.stat().st_mode & 0o077 == 0, path


@pytest.mark.parametrize("lost", ["device.json", "device.key"])
def test_a_lost_state_says_what_to_do_and_an_unlock_mends_it(made, lost):
    """Without its own part this machine cannot write and says so; as a new device it goes on, and all is read."""
    made.file(b"before")
    (made.place.state / lost).unlink()
    with pytest.raises(DeviceMissing) as said, Batch(made.place):
        pytest.fail("a batch without a device")
    assert "phr unlock" in said.value.next_step
    assert stand_ready(made.place, made.identity, moment=MOMENT)
    made.file(b"after")
    assert made.check().is_clean
    assert len(made.read().stamped) == 4


def test_a_changed_key_is_noticed(made):
    """A signing key that the vault never certified is not used."""
    other = adopted_key(made)
    made.place.device_key.write_bytes(other)
    with pytest.raises(DeviceDamaged):
        load_device(made.place)


def adopted_key(made):
    mine = made.place.device_key.read_bytes()
    adopt_device(made.place, made.identity, moment=MOMENT)
    assert made.place.device_key.read_bytes() != mine
    return mine


def test_a_vault_json_that_lies_misleads_nobody(made):
    """The vault's id is taken from the signed log, not from a file that anybody may change."""
    made.file(b"x")
    made.place.facts.write_text('{"id": "' + "0" * 32 + '"}')
    device = adopt_device(made.place, made.identity, moment=MOMENT)
    assert device.certificate.vault_id == made.vault_id


def test_a_state_put_back_from_a_backup_is_caught_up_at_unlock(made):
    """With older notes nothing is written locked; an unlock reads on, and the log is not forked."""
    older = made.place.device_file.read_bytes()
    made.file(b"one")
    made.place.device_file.write_bytes(older)
    with pytest.raises(OwnLogAhead):
        made.file(b"two")
    assert stand_ready(made.place, made.identity, moment=MOMENT) is False
    made.file(b"two")
    assert made.check().is_clean


def test_a_planted_file_does_not_stop_the_writer_for_ever(made):
    """A file of another's making at the end of our log is ignored after an unlock, and still named by check."""
    made.file(b"one")
    newest = made.records()[-1]
    planted = newest.with_name("0000000002-" + "0" * 32 + ".age")
    planted.write_bytes(b"junk")
    with pytest.raises(OwnLogAhead):
        made.file(b"two")
    note_seen(made.place, made.read())
    made.file(b"two")
    assert {f.code for f in made.check().findings} >= {"log-damaged"}
    assert len(made.read().stamped) == 3


def test_a_log_that_lost_its_end_is_left_behind_at_unlock(made):
    """With the newest record gone nothing is written locked; after an unlock a new log is begun, and counts."""
    made.file(b"one")
    made.records()[-1].unlink()
    with pytest.raises(OwnLogBehind):
        made.file(b"two")
    assert stand_ready(made.place, made.identity, moment=MOMENT)
    made.file(b"two")
    assert {s.device for s in made.read().stamped if s.seq == 1} == {made.device()}
    assert {f.code for f in made.check().findings} == {"log-rolled-back", "object-unknown"}


def commands_of(readme):
    """Return the indented shell commands of README.txt, without those for PowerShell."""
    steps = readme[readme.index("STEP 1") : readme.index("HOW IT HANGS")]
    lines = [line[4:] for line in steps.splitlines() if line.startswith("    ")]
    text = "\n".join(lines)
    return re.sub(r"mkdir opened\nforeach.*?\n}\n", "", text, flags=re.DOTALL)


def run_with_passphrase(script, folder):
    """Run a shell script at a terminal of its own, as age demands, and type the passphrase when it asks."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvp("sh", ["sh", "-e", "-c", script])
    shown = b""
    while b"assphrase" not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, PASSPHRASE.encode() + b"\n")
    try:
        while data := os.read(terminal, 1024):
            shown += data
    except OSError:
        pass
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, shown.decode(errors="replace")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
def test_readme_alone_gets_everything_back_with_age(tmp_path):
    """Following README.txt word for word, `age` and a shell give back every original under its own name."""
    if shutil.which("age") is None:
        pytest.skip("age is not installed")
    made = make(tmp_path, classic=True)
    names = {"Blutbild März.pdf": b"%PDF made up", "CD/IM0001": b"\0" * 128 + b"DICM", 'a "b" \\c.txt': b"notes"}
    for name, content in names.items():
        made.file(content, name)
    copy = tmp_path / "copy"
    shutil.copytree(made.place.vault, copy)
    run_with_passphrase(commands_of((copy / "README.txt").read_text()), copy)
    named = {path.name[9:]: path.read_bytes() for path in (copy / "named").iterdir()}
    assert named["Blutbild März.pdf"] == b"%PDF made up"
    assert named["CD_IM0001"] == b"\0" * 128 + b"DICM"
    assert sorted(named.values()) == sorted(names.values())


def test_readme_tells_nothing_personal(made):
    """README.txt and vault.json are the same for everybody, but for the vault's id."""
    made.file(b"x", "Ada Example.pdf")
    for path in (made.place.readme, made.place.facts):
        text = path.read_text()
        assert "Ada" not in text
        assert made.identity.recipient().text not in text
        assert original_of(made.read().stamped[-1]) not in text
