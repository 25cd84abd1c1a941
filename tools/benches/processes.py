"""What the system tells of running processes (Linux; elsewhere nothing is told)."""

import os
from pathlib import Path


def members_of_session(leader: int) -> list[int]:
    """Return the processes that still belong to the session of a process, those that only wait to be reaped not."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if facts[3] == str(leader) and facts[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def peak_mb(process: int | None = None) -> float:
    """Return the most memory that a process itself (None: this one) held, in MB."""
    try:
        facts = Path(f"/proc/{os.getpid() if process is None else process}/status").read_text("ascii", "replace")
    except OSError:
        return 0.0
    peaks = [line.split()[1] for line in facts.splitlines() if line.startswith("VmHWM")]
    return int(peaks[0]) / 1024 if peaks else 0.0
