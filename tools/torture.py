"""Kills `phr watch` at random moments, again and again: python tools/torture.py [--kills N] [--seed N] [--json].

Files of every kind lie in the inbox and new ones keep coming; each watcher is ended by SIGKILL and another takes its
place. Then one may finish, the vault is unlocked, and every file that was ever dropped must be accounted for: filed
exactly once, or waiting or left over in the inbox. Ends with 1 if one is not, or if `phr check --level 2` finds
anything.
"""

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from benches.homes import make_home, phr
from benches.runs import Command

SAMPLES = Path(__file__).resolve().parents[1] / "sample_records"
EXPECTED = ".expected.toml"
STUDY_ROOT = b"2.25.19680417202608250942"  # of the sample disc; seven zeros follow
LONGEST_LIFE = 2.5  # seconds; a watcher needs about a third of a second to start
ENOUGH = 12  # files; with fewer in the inbox than this, more are dropped before the next watcher starts
PATIENCE = 600.0  # seconds that the last watcher may take


@dataclass
class Seen:
    """What was dropped, how the watchers ended, and what became of it all."""

    kills: int = 0
    ended_by_themselves: int = 0
    dropped: int = 0
    different: int = 0
    filed: int = 0
    waiting: int = 0
    left_over: int = 0
    counted_found: int = 0
    counted_already_held: int = 0
    orphans: int = 0
    lost: list[str] = field(default_factory=list)
    filed_twice: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def is_well(self) -> bool:
        """Say whether nothing was lost, doubled or damaged, and no process outlived its watcher."""
        return not (self.lost or self.filed_twice or self.findings or self.orphans)


class Feeder:
    """Drops the samples into an inbox over and over, each time with other bytes, and remembers the hashes."""

    def __init__(self, inbox: Path, chance: random.Random) -> None:
        self._inbox = inbox
        self._chance = chance
        self._round = 0
        self._names: list[str] = []
        self.files = 0
        self.dropped: dict[str, str] = {}

    def feed(self, files: int) -> None:
        """Drop so many more samples; a disc counts as one."""
        for _ in range(files):
            if not self._names:
                self._round += 1
                self._names = sorted(p.name for p in SAMPLES.iterdir() if not p.name.endswith(EXPECTED))
                self._names += ["nothing.pdf", "note.txt", "scan.part", "link.pdf", "page.pdf.exe"]
                self._chance.shuffle(self._names)
            self._drop(self._names.pop())

    def _drop(self, name: str) -> None:
        target = self._inbox / f"{self._round:03d} {name}"
        source = SAMPLES / name
        if source.is_dir():
            self._drop_disc(source, target)
        elif name == "link.pdf":
            target.symlink_to(self._inbox.parent / "config.toml")
            self.files += 1
        else:
            content = source.read_bytes() if source.exists() else name.encode() * (name != "nothing.pdf")
            self._write(target, content + f"\n% {self._round}\n".encode() * bool(content))

    def _drop_disc(self, source: Path, target: Path) -> None:
        for path in sorted(source.rglob("*")):
            if path.is_file():
                place = target / path.relative_to(source)
                place.parent.mkdir(parents=True, exist_ok=True)
                self._write(place, _of_another_study(path.read_bytes(), self._round))

    def _write(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        self.files += 1
        self.dropped.setdefault(hashlib.sha256(content).hexdigest(), path.name)


def torture(folder: Path, kills: int, seed: int) -> Seen:
    """Go through the whole ordeal in a folder and return what was seen."""
    began = time.monotonic()
    chance = random.Random(seed)
    home = make_home(folder)
    with (home / "config.toml").open("a", encoding="utf-8") as config:
        config.write("\n")
    feeder = Feeder(home / "inbox", chance)
    seen = Seen()
    while seen.kills < kills:
        if sum(1 for _ in _moving_files(home / "inbox")) < ENOUGH:
            feeder.feed(chance.randint(4, 12))
        _one_life(folder, chance.uniform(0.05, LONGEST_LIFE), seen)
    _finish(folder)
    _account(folder, home, feeder, seen)
    seen.seconds = round(time.monotonic() - began, 1)
    return seen


def _one_life(folder: Path, life_seconds: float, seen: Seen) -> None:
    """Start a watcher, kill it, and see that none of its children stays behind."""
    command = phr(folder, "watch")
    watcher = _started(command)
    try:
        watcher.wait(life_seconds)
        seen.ended_by_themselves += 1
    except subprocess.TimeoutExpired:
        watcher.send_signal(signal.SIGKILL)
        watcher.wait()
    seen.kills += 1
    until = time.monotonic() + 10
    while time.monotonic() < until and (left := _session(watcher.pid)):
        time.sleep(0.02)
    seen.orphans += len(left)


def _finish(folder: Path) -> None:
    subprocess.run(
        phr(folder, "watch", "--once").words,
        env=_environment(phr(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=True,
    )


def _account(folder: Path, home: Path, feeder: Feeder, seen: Seen) -> None:
    """Take everything out of the vault and compare it, with what is left in the inbox, with what was dropped."""
    dropped = feeder.dropped
    secret = ("--passphrase-file", str(folder / "passphrase.txt"))
    out = folder / "out"
    _told(folder, "export", "--all", "--to", str(out), *secret)
    filed = Counter(_sha256(path) for path in _files(out) if path != out / "index.json")
    attention = home / "inbox" / "Needs attention"
    aside = Counter(_sha256(path) for path in _files(home / "inbox"))
    seen.dropped, seen.different = feeder.files, len(dropped)
    seen.filed = sum(filed.values())
    seen.lost = [name for sha256, name in dropped.items() if not filed[sha256] and not aside[sha256]]
    seen.filed_twice = [dropped.get(sha256, sha256) for sha256, times in filed.items() if times > 1]
    seen.left_over = sum(1 for path in _files(attention) if "(left over)" in str(path))
    checked = json.loads(_told(folder, "check", "--level", "2", "--json", *secret, may_fail=True))
    seen.findings = [f"{finding['code']}: {finding['what']}" for finding in checked["findings"]]
    status = json.loads(_told(folder, "status", "--json"))
    seen.counted_found = status["found"]
    seen.counted_already_held = status["already_held"]
    seen.waiting = sum(item["files"] for item in status["waiting"])


def _told(folder: Path, *words: str, may_fail: bool = False) -> str:
    command = phr(folder, *words)
    done = subprocess.run(
        command.words, env=_environment(command), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode and not may_fail:
        raise SystemExit(f"{' '.join(words)}: {done.stderr}{done.stdout}")
    return done.stdout


def _started(command: Command) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command.words,
        env=_environment(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _environment(command: Command) -> dict[str, str]:
    return {**os.environ, **command.environment}


def _session(leader: int) -> list[int]:
    """Return the processes that still belong to the session of a process (Linux; elsewhere none can be told)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if facts[3] == str(leader) and facts[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def _moving_files(inbox: Path) -> Iterator[Path]:
    return (path for path in _files(inbox) if path.relative_to(inbox).parts[0] != "Needs attention")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _of_another_study(content: bytes, number: int) -> bytes:
    """Return a file of the disc with other UIDs of the same length; what is no DICOM gets a line more."""
    if content[128:132] != b"DICM":
        return content + f"\n{number}".encode()
    return content.replace(STUDY_ROOT + b"0000000", STUDY_ROOT + f"{number:07d}".encode())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, print what was seen, and return the exit code."""
    parser = argparse.ArgumentParser(description="Kills phr watch at random moments and accounts for every file.")
    parser.add_argument("--kills", type=int, default=200, help="how many watchers are killed (default: 200)")
    parser.add_argument("--seed", type=int, default=None, help="of the random moments (default: another each time)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in this new folder and leave it there")
    asked = parser.parse_args(arguments)
    seed = random.SystemRandom().randrange(10**6) if asked.seed is None else asked.seed
    folder = Path(tempfile.mkdtemp(prefix="phr-torture-")) if asked.keep is None else asked.keep
    folder.mkdir(exist_ok=True)
    try:
        seen = torture(folder, asked.kills, seed)
    finally:
        if asked.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    facts = {"seed": seed, **asdict(seen)}
    print(
        json.dumps(facts, indent=1) if asked.json else "\n".join(f"{key:<21} {value}" for key, value in facts.items())
    )
    return 0 if seen.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
