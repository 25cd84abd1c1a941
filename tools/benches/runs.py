"""One run of one program: what to start, what came of it, and what a failed run had to say."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_GAUGE = Path(__file__).with_name("gauge.py")
_TAIL = 400  # characters of what a failed program said


class RunFailed(Exception):
    """A program ended badly, or did not do what it was to be measured at."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to start, and what its environment has beside or instead of ours."""

    words: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that ended well.

    `cpu_seconds` counts all its processes, `peak_bytes` is the memory of the largest; None where the system tells none.
    """

    seconds: float
    peak_bytes: int | None
    output: str
    cpu_seconds: float | None = None


def run(command: Command) -> Finished:
    """Run a command to its end under the gauge; raise RunFailed with the tail of what it said."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PHR_")}
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        done = subprocess.run(
            [sys.executable, "-I", "-S", str(_GAUGE), str(result), *command.words],
            env={**environment, **command.environment},
            capture_output=True,
            check=False,
        )
        stdout, stderr = (text.decode(errors="replace") for text in (done.stdout, done.stderr))
        measured = json.loads(result.read_text("ascii")) if result.is_file() else None
    if measured is None or measured["code"]:
        ending = "could not be started" if measured is None else f"ended with {measured['code']}"
        raise RunFailed(f"{Path(command.words[0]).name} {ending}: {(stderr or stdout)[-_TAIL:]}")
    return Finished(measured["seconds"], measured["peak_bytes"], stdout, measured["cpu_seconds"])


def run_unmeasured(command: Command) -> str:
    """Run a command that only prepares; return what it printed; raise RunFailed."""
    return run(command).output
