"""Kills `phr watch` at random moments, again and again: python tools/torture.py [--kills N] [--seed N] [--json].

Files of every kind lie in the inbox and new ones keep coming; each watcher is ended by SIGKILL and another takes its
place. Then one may finish, the vault is unlocked, and every file that was ever dropped must be accounted for: filed
exactly once, or waiting or left over in the inbox. Ends with 1 if one is not, or if `phr check --level 2` finds
anything.
"""

import argparse
import hashlib
import io
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from benches.accounts import Account, account_for, environment_of, files_below
from benches.homes import make_home, phr
from benches.processes import members_of_session
from benches.runs import Command

SAMPLES = Path(__file__).resolve().parents[1] / "sample_records"
EXPECTED = ".expected.toml"
ARCHIVES = (".zip", ".iso", ".eml")  # among the samples: what is in them must come out, not they
STUDY_ROOT = b"2.25.19680417202608250942"  # of the sample disc; seven zeros follow
LONGEST_LIFE = 2.5  # seconds; a watcher needs about a third of a second to start
ENOUGH = 12  # files; with fewer in the inbox than this, more are dropped before the next watcher starts
PATIENCE = 600.0  # seconds that the last watcher may take


@dataclass(frozen=True, slots=True)
class Seen:
    """What was dropped, how the watchers ended, and what became of it all. `different`: files without their repeats."""

    kills: int
    ended_by_themselves: int
    orphans: int
    dropped: int
    different: int
    seconds: float
    account: Account

    @property
    def is_well(self) -> bool:
        """Say whether nothing was lost, doubled, miscounted or damaged, and no process outlived its watcher."""
        bad = self.account.lost or self.account.filed_twice or self.account.findings or self.orphans
        return not bad and not self.ended_by_themselves and self.account.found == self.dropped


@dataclass(frozen=True, slots=True)
class Life:
    """How one watcher ended, and how many processes of its own outlived it by ten seconds."""

    ended_by_itself: bool
    orphans: int


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
                self._names = sorted(p.name for p in SAMPLES.iterdir() if not p.name.endswith((EXPECTED, *ARCHIVES)))
                self._names += ["nothing.pdf", "note.txt", "scan.part", "link.pdf", "page.pdf.exe"]
                self._names += ["letters.zip", "cut.zip", "programs.zip", "mail.eml"]
                self._chance.shuffle(self._names)
            self._drop(self._names.pop())

    def _drop(self, name: str) -> None:
        target = self._inbox / f"{self._round:03d} {name}"
        source = SAMPLES / name
        if source.is_dir():
            self._drop_disc(source, target)
        elif name in ("letters.zip", "cut.zip", "programs.zip"):
            self._drop_archive(name, target)
        elif name == "mail.eml":
            self._drop_mail(target)
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

    def _drop_archive(self, name: str, target: Path) -> None:
        """Drop a ZIP: of one that is whole each letter must come out again, a cut one must come out as it is."""
        letters = [f"Letter {number} of round {self._round}, {name}\n".encode() * 40 for number in range(5)]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for number, letter in enumerate(letters):
                archive.writestr(f"letters/{number}.txt", letter)
            if name == "programs.zip":
                archive.writestr("viewer.exe", b"MZ" + bytes(500))
        if name == "cut.zip":
            self._write(target, made.getvalue()[:-80])
            return
        target.write_bytes(made.getvalue())
        self.files += 1
        for number, letter in enumerate(letters):
            self._remember(letter, f"{target.name}/{number}.txt")

    def _drop_mail(self, target: Path) -> None:
        """Drop a mail: it must come out again, and so must what is attached to it."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "a@example.org", "b@example.org", f"Round {self._round}"
        mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
        mail.set_content("The results are attached.")
        attached = f"Results of round {self._round}\n".encode() * 30
        mail.add_attachment(attached, maintype="application", subtype="octet-stream", filename="results.txt")
        self._write(target, mail.as_bytes())
        self._remember(attached, f"{target.name}/results.txt")

    def _write(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        self.files += 1
        self._remember(content, path.name)

    def _remember(self, content: bytes, name: str) -> None:
        self.dropped.setdefault(hashlib.sha256(content).hexdigest(), name)


def torture(folder: Path, kills: int, seed: int) -> Seen:
    """Go through the whole ordeal in a folder and return what was seen."""
    began = time.monotonic()
    chance = random.Random(seed)
    home = make_home(folder)
    feeder = Feeder(home / "inbox", chance)
    lives = []
    for _ in range(kills):
        if sum(1 for _ in _moving_files(home / "inbox")) < ENOUGH:
            feeder.feed(chance.randint(4, 12))
        lives.append(_one_life(folder, chance.uniform(0.05, LONGEST_LIFE)))
    _finish(folder)
    return Seen(
        kills=kills,
        ended_by_themselves=sum(life.ended_by_itself for life in lives),
        orphans=sum(life.orphans for life in lives),
        dropped=feeder.files,
        different=len(feeder.dropped),
        seconds=round(time.monotonic() - began, 1),
        account=account_for(folder, home, feeder.dropped),
    )


def _one_life(folder: Path, life_seconds: float) -> Life:
    """Start a watcher, kill it, and see that none of its children stays behind."""
    watcher = _started(phr(folder, "watch"))
    try:
        watcher.wait(life_seconds)
        ended_by_itself = True
    except subprocess.TimeoutExpired:
        watcher.send_signal(signal.SIGKILL)
        watcher.wait()
        ended_by_itself = False
    until = time.monotonic() + 10
    while (left := members_of_session(watcher.pid)) and time.monotonic() < until:
        time.sleep(0.02)
    return Life(ended_by_itself, len(left))


def _finish(folder: Path) -> None:
    subprocess.run(
        phr(folder, "watch", "--once").words,
        env=environment_of(phr(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=PATIENCE,
        check=True,
    )


def _started(command: Command) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command.words,
        env=environment_of(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _moving_files(inbox: Path) -> Iterator[Path]:
    return (path for path in files_below(inbox) if path.relative_to(inbox).parts[0] != "Needs attention")


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
    facts = {"seed": seed, "is_well": seen.is_well, **asdict(seen)}
    facts |= facts.pop("account")
    print(
        json.dumps(facts, indent=1) if asked.json else "\n".join(f"{key:<21} {value}" for key, value in facts.items())
    )
    return 0 if seen.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
