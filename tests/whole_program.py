"""The whole program in throw-away homes: real processes, no terminal unless one is asked for, nothing of this machine.

What `phr init` does is done once for all tests with a cheap passphrase; each test works in a copy of that home.
"""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from phr.actions.start import Wanted, start_home
from phr.record.filing import Person
from phr.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
SAMPLES = PROJECT / "sample_records"
EXPECTED = ".expected.toml"
PASSPHRASE = "lantern orbit maple cinder violet harbor"
CHEAP = 10  # log2 of scrypt's N: no secret is at stake here
PHR = (sys.executable, "-P", "-m", "phr")
CONFIG = 'zone = "Europe/Berlin"\nsettle_seconds = 0.2\nscan_seconds = 0.2\n'


@dataclass(frozen=True)
class Ran:
    """How one command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Home:
    """A folder with a home in it, where phr's commands run; `passphrase.txt` beside the home opens the vault."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.folder / "home"

    @property
    def inbox(self) -> Path:
        return self.path / "inbox"

    @property
    def attention(self) -> Path:
        return self.inbox / "Needs attention"

    @property
    def vault(self) -> Path:
        return self.path / "vault"

    @property
    def state(self) -> Path:
        return self.path / "state"

    @property
    def variables(self) -> dict[str, str]:
        """Return the environment of the commands: nothing of who runs the tests."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "HOME": str(self.folder),
            "PHR_HOME": str(self.path),
            "XDG_RUNTIME_DIR": str(self.folder),
            "COLUMNS": "100",
            "LANG": "C.UTF-8",
            "TERM": "xterm",
            **self.environment,
        }

    def run(self, *words: object, code: int = 0, timeout: float = 120) -> Ran:
        """Run a command, and demand that it ends with a code."""
        command = [*PHR, *map(str, words)]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="surrogateescape",
            timeout=timeout,
            check=False,
        )
        ran = Ran(done.returncode, done.stdout, done.stderr)
        assert ran.code == code, f"phr {' '.join(map(str, words))} ended with {ran.code}:\n{ran.said}"
        return ran

    def start(self, *words: str, **options: Any) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [*PHR, *words],
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="surrogateescape",
            **options,
        )

    def unlock(self) -> None:
        self.run("unlock", "--passphrase-file", "passphrase.txt")

    def records(self) -> list[dict[str, Any]]:
        """Return what `phr list --json` says, opening the vault for this one command."""
        return self.run("list", "--json", "--passphrase-file", "passphrase.txt").json

    def copy_to(self, folder: Path) -> "Home":
        """Return a copy of this home, times of its files kept."""
        shutil.copytree(self.path, folder / "home", symlinks=True)
        shutil.copy2(self.folder / "passphrase.txt", folder / "passphrase.txt")
        return Home(folder, dict(self.environment))


def make_home(folder: Path, *, classic: bool = False, person: bool = True) -> Home:
    """Make what `phr init` makes, with a cheap passphrase, and settings that let files settle at once."""
    home = empty_place(folder)
    owner = Person("Maria Elena Sommer", date(1968, 4, 17)) if person else None
    wanted = Wanted(PASSPHRASE, is_classic=classic, person=owner, work_factor=CHEAP)
    start_home(Settings(home.path, "Europe/Berlin"), wanted)
    (home.path / "config.toml").write_text(CONFIG, encoding="utf-8")
    return home


def empty_place(folder: Path) -> Home:
    """Return where a home could be made, with a passphrase file beside it."""
    passphrase = folder / "passphrase.txt"
    passphrase.touch(mode=0o600)
    passphrase.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    return Home(folder)


def samples() -> list[Path]:
    """Return the sample records: files and the disc."""
    return sorted(path for path in SAMPLES.iterdir() if not path.name.endswith(EXPECTED))


def papers_and_disc() -> list[Path]:
    """Return those that are quickly read: the PDFs, but for the stack of five scanned letters, and the disc folder."""
    return [path for path in samples() if path.suffix in {"", ".pdf"} and path.name != "Scan Stapel.pdf"]


def drop(source: Path, inbox: Path) -> None:
    """Put a file or a folder into an inbox."""
    if source.is_dir():
        shutil.copytree(source, inbox / source.name)
    else:
        shutil.copy(source, inbox / source.name)


@pytest.fixture(scope="session")
def new_home(tmp_path_factory):
    """Return a new home that nobody may change: for copies."""
    return make_home(tmp_path_factory.mktemp("new"))


@pytest.fixture(scope="session")
def sample_home(new_home, tmp_path_factory):
    """Return a home that took in the sample papers and the disc while locked, for copies."""
    home = new_home.copy_to(tmp_path_factory.mktemp("samples"))
    for path in papers_and_disc():
        drop(path, home.inbox)
    home.run("watch", "--once")
    return home


@pytest.fixture
def home(new_home, tmp_path):
    """Return a new home of one's own; whatever was left open is locked at the end."""
    own = new_home.copy_to(tmp_path)
    yield own
    own.run("lock")


@pytest.fixture
def filed(sample_home, tmp_path):
    """Return a home of one's own with the sample papers and the disc, locked."""
    own = sample_home.copy_to(tmp_path)
    yield own
    own.run("lock")
