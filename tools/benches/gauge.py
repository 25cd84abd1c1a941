"""Runs one command and writes down its time, its processor time and its peak memory: gauge.py RESULT-FILE COMMAND...

A process of its own, because the kernel counts what a parent held at the fork into the child's peak: the bench, grown
by making its test files, would set a floor under every figure. This one stays near 10 MB.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

_BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024  # of ru_maxrss: getrusage(2) of macOS and of Linux


def main() -> int:
    """Run the command; return its exit code."""
    result, command = sys.argv[1], sys.argv[2:]
    began = time.perf_counter()
    child = subprocess.Popen(command)
    peak_bytes = cpu_seconds = None
    if sys.platform == "win32":
        code = child.wait()
    else:
        # The usage covers the command and all its descendants that ended: the peak is that of the largest one.
        _, status, usage = os.wait4(child.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        peak_bytes = usage.ru_maxrss * _BYTES_PER_UNIT
        cpu_seconds = usage.ru_utime + usage.ru_stime
    seconds = time.perf_counter() - began
    told = {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_bytes": peak_bytes, "code": code}
    Path(result).write_text(json.dumps(told), "ascii")
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main())
