"""An inbox to drop files in, someone who files them, and someone without rights."""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path, PurePosixPath

import pytest

from phr.inbox.aside import set_aside, set_aside_left_over
from phr.inbox.clear import clear
from phr.inbox.guard import open_arrival
from phr.inbox.look import scan_inbox
from phr.inbox.seen import Recorded
from phr.inbox.watch import Watcher
from phr.record.arrival import Arrival

PROJECT = Path(__file__).parents[2]
DROP_RIGHTS = """
import fcntl, hashlib, os, signal, sys
from pathlib import Path, PurePosixPath
from phr.errors import PhrError
from phr.inbox.aside import set_aside, set_aside_left_over
from phr.inbox.clear import clear
from phr.inbox.guard import open_arrival
from phr.inbox.look import scan_inbox
from phr.inbox.seen import Recorded
from phr.inbox.watch import Watcher
from phr.record.arrival import Refusal
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
inbox = Path(sys.argv[1])
"""


@pytest.fixture
def inbox(tmp_path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def arrival_of(inbox):
    """Return the arrival that a look finds for a path."""

    def find(path: str) -> Arrival:
        arrivals = [arrival for seen in scan_inbox(inbox).entries for arrival in seen.delivery.arrivals]
        return next(arrival for arrival in arrivals if arrival.path == PurePosixPath(path))

    return find


@pytest.fixture
def recorded(inbox):
    """Return the proof that an arrival's bytes, as they are now, are safely kept."""

    def prove(arrival: Arrival) -> Recorded:
        with open_arrival(inbox, arrival) as file:
            return Recorded(arrival, hashlib.sha256(file.read()).hexdigest())

    return prove


class Filer:
    """Stands for the vault: keeps the bytes of what it is handed, clears what it kept, sets aside what was refused."""

    def __init__(self, inbox: Path) -> None:
        self.inbox = inbox
        self.filed: dict[str, bytes] = {}
        self.times: dict[str, int] = {}
        self.deliveries = []
        self.refused: dict[str, str] = {}

    def __call__(self, deliveries) -> None:
        for delivery in deliveries:
            self.deliveries.append(delivery)
            proofs = []
            for arrival in delivery.arrivals:
                with open_arrival(self.inbox, arrival) as file:
                    data = file.read()
                name = str(arrival.path)
                self.filed[name] = data
                self.times[name] = self.times.get(name, 0) + 1
                proofs.append(Recorded(arrival, hashlib.sha256(data).hexdigest()))
            clear(self.inbox, proofs)
            for refusal in delivery.refused:
                self.refused[str(refusal.path)] = refusal.code
                set_aside(self.inbox, refusal)
            set_aside_left_over(self.inbox, delivery)


@pytest.fixture
def filer(inbox) -> Filer:
    return Filer(inbox)


@pytest.fixture
def watcher(inbox, filer) -> Watcher:
    return Watcher(inbox, filer, settle_seconds=0.15, scan_seconds=0.1)


@pytest.fixture
def running():
    """Run a watcher in a thread, and stop it when the test ends."""
    started = []

    def start(watcher: Watcher) -> threading.Thread:
        thread = threading.Thread(target=watcher.run)
        thread.start()
        started.append((watcher, thread))
        return thread

    yield start
    for watcher, thread in started:
        watcher.stop()
        thread.join(timeout=10)
        assert not thread.is_alive()


@pytest.fixture
def without_rights():
    """Run Python code, given a folder anyone may write in, as someone who is not root; return what it printed."""
    if sys.platform == "win32":
        pytest.skip("needs POSIX permissions")
    folder = Path(tempfile.mkdtemp(prefix="phr-test-"))
    folder.chmod(0o777)

    def run(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", DROP_RIGHTS + code, str(folder)],
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    run.folder = folder
    yield run
    for path in folder.rglob("*"):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o777)
    shutil.rmtree(folder)
