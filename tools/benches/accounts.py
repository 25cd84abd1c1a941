"""Accounts for files: what was put into an inbox comes out of the vault again, or still lies there, byte for byte."""

import hashlib
import io
import json
import os
import subprocess
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from benches.homes import phr
from benches.runs import Command, RunFailed


@dataclass(frozen=True, slots=True)
class Account:
    """What became of all that was dropped: by name what is lost or came out more than once, and phr's own count."""

    filed: int
    left_over: int
    waiting: int
    lost: tuple[str, ...]
    filed_twice: tuple[str, ...]
    findings: tuple[str, ...]
    found: int
    already_held: int
    ignored: int


def account_for(
    folder: Path, home: Path, dropped: Mapping[str, str], parts: Mapping[str, tuple[str, ...]] = MappingProxyType({})
) -> Account:
    """Take everything out of the vault of a home and compare it with what was dropped: SHA-256 to name.

    `parts` names the SHA-256 of all that is in an archive: where each part came out, the archive is not lost. The
    passphrase lies in `passphrase.txt` beside the home. Raises RunFailed where phr fails.
    """
    secret = ("--passphrase-file", str(folder / "passphrase.txt"))
    out = folder / "out"
    told(folder, "export", "--all", "--to", str(out), *secret)
    filed = Counter(sha256_of(path) for path in files_below(out) if path != out / "index.json")
    aside = Counter(sha256_of(path) for path in files_below(home / "inbox"))
    safe = filed.keys() | aside.keys()
    whole = {sha256 for sha256, inside in parts.items() if inside and safe.issuperset(inside)}
    checked = json.loads(told(folder, "check", "--level", "2", "--json", *secret, fine=(0, 7)))
    status = json.loads(told(folder, "status", "--json"))
    return Account(
        filed=filed.total(),
        left_over=sum(1 for path in files_below(home / "inbox") if "(left over)" in str(path)),
        waiting=sum(item["files"] for item in status["waiting"]),
        lost=tuple(name for sha256, name in dropped.items() if sha256 not in safe | whole),
        filed_twice=tuple(dropped.get(sha256, sha256) for sha256, times in filed.items() if times > 1),
        findings=tuple(f"{finding['code']}: {finding['what']}" for finding in checked["findings"]),
        found=status["found"],
        already_held=status["already_held"],
        ignored=status["ignored"],
    )


def parts_of(path: Path) -> tuple[str, ...]:
    """Return the SHA-256 of each file in a ZIP that is whole and open, with one inside it opened; else none."""
    try:
        with zipfile.ZipFile(path) as archive:
            held = [archive.read(one) for one in archive.infolist() if not one.is_dir() and one.file_size]
        return tuple(sha256 for data in held for sha256 in _parts_within(data))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, zlib.error):
        return ()


def _parts_within(data: bytes) -> Iterator[str]:
    if not data.startswith(b"PK\x03\x04"):
        yield hashlib.sha256(data).hexdigest()
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for one in archive.infolist():
            yield hashlib.sha256(archive.read(one)).hexdigest()


def told(folder: Path, *words: str, fine: tuple[int, ...] = (0,)) -> str:
    """Return what a phr command prints in the home of a folder; raise RunFailed where it ends with another code."""
    command = phr(folder, *words)
    done = subprocess.run(
        command.words,
        env=environment_of(command),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode not in fine:
        raise RunFailed(f"{' '.join(words)} ended with {done.returncode}: {done.stderr}{done.stdout}"[:2000])
    return done.stdout


def environment_of(command: Command) -> dict[str, str]:
    """Return the whole environment of a command, without what points phr elsewhere."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PHR_")}
    return {**ours, **command.environment}


def files_below(folder: Path) -> Iterator[Path]:
    """Return all plain files below a folder; links are not followed."""
    return (
        Path(where, name)
        for where, _, names in os.walk(folder)
        for name in names
        if Path(where, name).is_file() and not Path(where, name).is_symlink()
    )


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
