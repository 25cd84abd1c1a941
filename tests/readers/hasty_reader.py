"""The real reader process with little time and memory: what a hostile file costs is seen in seconds, not minutes."""

import sys
from dataclasses import replace

from phr.readers import by_form
from phr.readers.limits import MIB
from phr.readers.worker import Work, start


def hasty_limits(order):
    return replace(by_form.limits_for(order), memory_bytes=640 * MIB, cpu_seconds=2, wall_seconds=4.0)


if __name__ == "__main__":
    sys.exit(start(Work(by_form.warm_up, hasty_limits, by_form.answer), sys.argv[1:]))
