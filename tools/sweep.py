"""Sends whole folders through a real inbox and accounts for every file: python tools/sweep.py [SOURCE]... [--json].

A SOURCE is a folder (each file and folder in it is dropped by itself) or a .tar.gz of such; --small N adds N small
files, --sparse N a file of N GB that is all holes. Prints for each source how long it took, the peak memory of the main
process, how each file ended, and what is lost. Ends with 1 if a file is lost, the balance is wrong or phr failed.
"""

import argparse
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from benches.accounts import Account, account_for, environment_of, files_below, parts_of, sha256_of
from benches.homes import make_home, phr
from benches.runs import RunFailed

MOST_MEMORY = 400.0  # MB of the main process
PATIENCE = 3600.0  # seconds for one source


@dataclass(frozen=True, slots=True)
class Swept:
    """What came of one source. `ends` counts how each file ended, as `phr watch --once --json` tells it."""

    source: str
    dropped: int
    seconds: float
    peak_mb: float
    ends: dict[str, int]
    codes: dict[str, int]
    account: Account

    @property
    def troubles(self) -> tuple[str, ...]:
        """Return what must not be, in words."""
        account = self.account
        found = [f"lost: {name!r}" for name in account.lost] + [f"damaged: {what}" for what in account.findings]
        if account.found != self.dropped:
            found.append(f"{self.dropped} files were dropped, and phr counts {account.found}")
        if self.peak_mb > MOST_MEMORY:
            found.append(f"{self.peak_mb:.0f} MB is more than {MOST_MEMORY:.0f}")
        return tuple(found)


def sweep(source: str, fill: Callable[[Path], None], folder: Path) -> Swept:
    """Fill an inbox, take everything in while locked, and return what came of it; raise RunFailed."""
    home = make_home(folder)
    fill(home / "inbox")
    dropped = {sha256_of(path): str(path.relative_to(home / "inbox")) for path in files_below(home / "inbox")}
    parts = {sha256: parts_of(home / "inbox" / name) for sha256, name in dropped.items()}
    files = sum(1 for _ in _all_but_folders(home / "inbox"))
    seconds, peak_mb, told = _taken_in(folder)
    return Swept(
        source=source,
        dropped=files,
        seconds=round(seconds, 1),
        peak_mb=round(peak_mb, 1),
        ends={name: number for name, number in told.items() if isinstance(number, int)},
        codes=dict(Counter(one["code"] for one in told["files"] if "code" in one)),
        account=account_for(folder, home, dropped, parts),
    )


def _taken_in(folder: Path) -> tuple[float, float, dict[str, Any]]:
    command = phr(folder, "watch", "--once", "--json")
    began = time.monotonic()
    with (folder / "told.json").open("wb") as out, (folder / "said.txt").open("wb") as said:
        child = subprocess.Popen(
            command.words, env=environment_of(command), stdin=subprocess.DEVNULL, stdout=out, stderr=said
        )
        peak_mb = 0.0
        while child.poll() is None and time.monotonic() - began < PATIENCE:
            peak_mb = max(peak_mb, _peak_mb(child.pid))
            time.sleep(0.02)
        child.kill()
    if child.wait() != 0:
        raise RunFailed(
            f"watch --once ended with {child.returncode}: {(folder / 'said.txt').read_text('utf-8')[:2000]}"
        )
    return time.monotonic() - began, peak_mb, json.loads((folder / "told.json").read_text("utf-8"))


def _peak_mb(process: int) -> float:
    """Return the most memory that a process itself held, in MB (Linux; elsewhere nothing is told)."""
    try:
        facts = Path(f"/proc/{process}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    peaks = [line.split()[1] for line in facts.splitlines() if line.startswith("VmHWM")]
    return int(peaks[0]) / 1024 if peaks else 0.0


def _all_but_folders(folder: Path) -> Iterator[Path]:
    return (
        Path(where, name)
        for where, folders, names in os.walk(folder)
        for name in (*names, *(f for f in folders if Path(where, f).is_symlink()))
    )


def from_folder(source: Path) -> Callable[[Path], None]:
    """Return what drops each entry of a folder into an inbox; all of it may be changed there."""

    def fill(inbox: Path) -> None:
        shutil.copytree(source, inbox, symlinks=True, dirs_exist_ok=True)
        for path in (inbox, *inbox.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (stat.S_IRWXU if path.is_dir() else stat.S_IRUSR | stat.S_IWUSR))

    return fill


def from_archive(source: Path) -> Callable[[Path], None]:
    """Return what drops the entries of the one folder in a .tar.gz into an inbox."""

    def fill(inbox: Path) -> None:
        with tempfile.TemporaryDirectory() as unpacked, tarfile.open(source) as archive:
            archive.extractall(unpacked, filter="tar")
            tops = list(Path(unpacked).iterdir())
            from_folder(tops[0] if len(tops) == 1 and tops[0].is_dir() else Path(unpacked))(inbox)

    return fill


def small_files(count: int) -> Callable[[Path], None]:
    """Return what drops so many text files at once."""

    def fill(inbox: Path) -> None:
        for number in range(count):
            (inbox / f"note {number:06d}.txt").write_text(f"Made-up note {number}\n", "utf-8")

    return fill


def sparse_file(gigabytes: float) -> Callable[[Path], None]:
    """Return what drops one file of so many GB (10^9 bytes) that takes no room."""

    def fill(inbox: Path) -> None:
        with (inbox / "huge.bin").open("wb") as file:
            file.truncate(int(gigabytes * 10**9))

    return fill


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, print the table as it grows, and return the exit code."""
    asked = _parser().parse_args(arguments)
    sources = {str(path): (from_archive if path.is_file() else from_folder)(path) for path in asked.sources}
    sources |= {f"{count} small files": small_files(count) for count in asked.small}
    sources |= {f"a sparse file of {size:g} GB": sparse_file(size) for size in asked.sparse}
    rows: list[Swept] = []
    failed = 0
    print(f"{'source':<44} {'files':>6} {'seconds':>8} {'peak MB':>8}  ends", flush=True)
    for name, fill in sources.items():
        with tempfile.TemporaryDirectory(prefix="phr-sweep-", dir=asked.folder) as folder:
            try:
                rows.append(sweep(name, fill, Path(folder)))
            except RunFailed as error:
                failed += 1
                print(f"{name[-44:]:<44} FAILED {error}", flush=True)
                continue
        print(_line_of(rows[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", "utf-8")
    return int(bool(failed) or any(row.troubles for row in rows))


def _line_of(row: Swept) -> str:
    account = row.account
    ends = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in row.ends.items() if number)
    balance = f"found {account.found}, already held {account.already_held}, waiting {account.waiting}"
    codes = ", ".join(f"{code} {number}" for code, number in sorted(row.codes.items()))
    lines = [
        f"{row.source[-44:]:<44} {row.dropped:>6} {row.seconds:>8.1f} {row.peak_mb:>8.1f}  {ends}; {balance}",
        *([f"    {codes}"] if codes else []),
        *(f"    TROUBLE {trouble}" for trouble in row.troubles),
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Sends whole folders through a real inbox and accounts for every file."
    )
    parser.add_argument("sources", nargs="*", type=Path, metavar="SOURCE", help="a folder, or a .tar.gz of one")
    parser.add_argument("--small", type=int, action="append", default=[], metavar="N", help="so many small files")
    parser.add_argument("--sparse", type=float, action="append", default=[], metavar="GB", help="one file of holes")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the temporary homes go: a folder on a disk")
    return parser


if __name__ == "__main__":
    sys.exit(main())
