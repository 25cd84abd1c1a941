"""Throw-away homes, and the phr command in them, out of reach of the home and the agent of whoever runs the bench."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from benches.runs import Command, Finished, RunFailed, run_unmeasured

_SIX_WORDS = "umbrella walnut cobalt ferry lantern orchid"


def phr(folder: Path, *words: str) -> Command:
    """Return a phr command in the home that lies in a folder."""
    beside = Path(sys.executable).with_name("phr")
    start = (str(beside),) if beside.exists() else (sys.executable, "-m", "phr")
    return Command(
        (*start, "--home", str(folder / "home"), *words), {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    )


def make_home(folder: Path) -> Path:
    """Make a home in a folder, settling nothing, and return its path; raise RunFailed."""
    passphrase = folder / "passphrase.txt"
    passphrase.touch(mode=0o600)
    passphrase.write_text(f"{_SIX_WORDS}\n", "ascii")
    words = ("init", "--passphrase-file", str(passphrase), "--name", "Erika Muster", "--born", "1968-04-17")
    run_unmeasured(phr(folder, *words, "--json"))
    home = folder / "home"
    config = home / "config.toml"
    kept = [line for line in config.read_text("utf-8").splitlines() if not line.startswith("settle_seconds")]
    config.write_text("\n".join([*kept, "settle_seconds = 0", ""]), "utf-8")
    return home


def all_filed(count: int, *, read: bool) -> Callable[[Finished], None]:
    """Return what looks through the `--json` of an intake: all files filed, and read where they are to be."""

    def inspect(finished: Finished) -> None:
        told = json.loads(finished.output)
        filed = told["filed"] if read else told["filed"] + told["filed_not_read"]
        if filed != count:
            counts = {name: number for name, number in told.items() if isinstance(number, int)}
            raise RunFailed(f"{count} files went in, but phr says {counts}")

    return inspect
