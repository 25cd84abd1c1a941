"""A real process is killed at each step of its writing; whoever comes next files the document exactly once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from vault_made import document, make

KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from phr.vault.disk import Disk
from phr.vault.layout import VaultPlace
from vault_made import file_in
from phr.vault.commit import Batch

class Killing(Disk):
    left = int(sys.argv[2])
    def step(self):
        Killing.left -= 1
        if Killing.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    def write_new(self, path, fill):
        self.step()
        def torn(file):
            answer = fill(file)
            self.step()
            return answer
        return super().write_new(path, torn)
    def sync_file(self, path):
        self.step(); super().sync_file(path)
    def rename(self, source, target):
        self.step(); super().rename(source, target)
    def sync_folder(self, path):
        self.step(); super().sync_folder(path)
    def make_folder(self, path):
        self.step(); return super().make_folder(path)

home = Path(sys.argv[1])
with Batch(VaultPlace(home / "vault", home / "state"), disk=Killing()) as batch:
    file_in(batch, b"made up")
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL here")
def test_killed_at_any_step_and_run_again(tmp_path):
    """After a kill at any step the vault checks clean, and filing again leaves exactly the one document."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    ends = []
    for step in range(60):
        home = tmp_path / str(step)
        made = make(home)
        run = subprocess.run(
            [sys.executable, "-c", KILLED_WRITER, str(home), str(step)], env=environment, check=False, timeout=60
        )
        ends.append(run.returncode)
        held = [s.event for s in made.read().stamped[1:]]
        if not held:
            made.file(b"made up")
        report = made.check()
        assert report.is_clean, (step, report.findings)
        assert [s.event.record_id for s in made.read().stamped[1:]] == [document(b"made up")], step
        if run.returncode == 0:
            break
    assert ends[-1] == 0
    assert set(ends[:-1]) == {-signal.SIGKILL}
    assert len(ends) > 10
