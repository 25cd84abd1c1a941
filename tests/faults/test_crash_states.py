"""Every state that a power cut can leave during a commit, worked out from the steps that the real code takes.

Model (POSIX at its least): a file's bytes are durable only after a sync of that file, and may be absent or torn before;
each change of a folder (a name added, a name removed) is durable only after a later sync of that folder, and any subset
of those not yet synced may have reached the medium.
"""

import itertools
from dataclasses import dataclass
from pathlib import Path

import pytest
from vault_made import MOMENT, document

from phr.record.events import Filed
from phr.vault.commit import Batch
from phr.vault.disk import Disk

INBOX = Path("/inbox/scan.pdf")


@dataclass(frozen=True)
class Step:
    kind: str
    path: Path
    target: Path | None = None


class RecordingDisk(Disk):
    """Does every step for real, and notes it."""

    def __init__(self):
        self.steps = []

    def write_new(self, path, fill):
        answer = super().write_new(path, fill)
        self.steps.append(Step("write", path))
        return answer

    def sync_file(self, path):
        super().sync_file(path)
        self.steps.append(Step("sync-file", path))

    def rename(self, source, target):
        super().rename(source, target)
        self.steps.append(Step("rename", source, target))

    def sync_folder(self, path):
        super().sync_folder(path)
        self.steps.append(Step("sync-folder", path))

    def unlink(self, path):
        super().unlink(path)
        self.steps.append(Step("unlink", path))


@dataclass(frozen=True)
class Change:
    """One name added to or removed from a folder; `file` is which file the name then stands for."""

    at: int
    name: Path
    file: Path | None


def changes_of(steps):
    changes = []
    for at, step in enumerate(steps):
        if step.kind == "write":
            changes.append(Change(at, step.path, step.path))
        elif step.kind == "rename":
            changes += [Change(at, step.target, step.path), Change(at, step.path, None)]
        elif step.kind == "unlink":
            changes.append(Change(at, step.path, None))
    return changes


def states_after(steps):
    """Yield each state as {name: "full" or "torn"}, for a cut after these steps."""
    durable = {step.path for step in steps if step.kind == "sync-file"}
    changes = changes_of(steps)
    synced = [any(s.kind == "sync-folder" and s.path == c.name.parent for s in steps[c.at + 1 :]) for c in changes]
    free = [number for number, is_synced in enumerate(synced) if not is_synced]
    for reached in itertools.product((False, True), repeat=len(free)):
        on = dict(zip(free, reached, strict=True))
        names = {INBOX: "full"}
        for number, change in enumerate(changes):
            if not on.get(number, True):
                continue
            if change.file is None:
                names.pop(change.name, None)
            else:
                names[change.name] = "full" if change.file in durable else "torn"
        yield names


def losses(steps, objects, record):
    """Return what may be lost or broken in any state that a cut may leave."""
    found = set()
    for cut in range(len(steps) + 1):
        for names in states_after(steps[:cut]):
            whole_objects = all(names.get(path) == "full" for path in objects)
            if record in names and names[record] == "torn":
                found.add("a torn record under its final name")
            if any(names.get(path) == "torn" for path in objects):
                found.add("a torn object under its final name")
            if names.get(record) == "full" and not whole_objects:
                found.add("a record of objects that are not there")
            if INBOX not in names and not (names.get(record) == "full" and whole_objects):
                found.add("a document in neither inbox nor vault")
    return found


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    """Return the steps of one real commit and of clearing the inbox after it, the objects' paths, the record's."""
    from vault_made import make

    made = make(tmp_path_factory.mktemp("crash"))
    disk = RecordingDisk()
    with Batch(made.place, disk=disk) as batch:
        original = batch.stage_bytes(b"made up", "original")
        meta = batch.stage_meta({})
        batch.commit([Filed(document(b"made up"), (original.stored,), meta.object_id)], MOMENT, locked=True)
        steps = [*disk.steps, Step("unlink", INBOX), Step("sync-folder", INBOX.parent)]
    in_vault = [s for s in steps if not s.path.is_relative_to(made.place.state)]
    objects = [made.place.object_path(o) for o in (original.object_id, meta.object_id)]
    return in_vault, objects, made.records()[-1]


def test_no_crash_state_loses_anything(recorded):
    """Whenever the power fails, no name stands for a torn file and the document is in the inbox or in the vault."""
    assert losses(*recorded) == set()


def protecting_syncs(recorded):
    steps, objects, record = recorded
    renamed = {s.target: s.path for s in steps if s.kind == "rename"}
    return {
        "object file": ("sync-file", renamed[objects[0]]),
        "object folder": ("sync-folder", objects[0].parent),
        "record file": ("sync-file", renamed[record]),
        "record folder": ("sync-folder", record.parent),
    }


@pytest.mark.parametrize("name", ["object file", "object folder", "record file", "record folder"])
def test_each_sync_is_needed(recorded, name):
    """Leaving out any one of the four syncs gives a crash state with a loss: none is there for show."""
    steps, objects, record = recorded
    kind, path = protecting_syncs(recorded)[name]
    without = [s for s in steps if not (s.kind == kind and s.path == path)]
    assert len(without) < len(steps)
    assert losses(without, objects, record)


def test_the_inbox_is_cleared_last(recorded):
    """Were the inbox cleared before the record is durable, a crash could lose the document."""
    steps, objects, record = recorded
    unlink = next(s for s in steps if s.path == INBOX)
    early = [unlink, *(s for s in steps if s != unlink)]
    assert "a document in neither inbox nor vault" in losses(early, objects, record)
