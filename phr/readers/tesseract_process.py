"""Starts Tesseract as one that can do no harm: `python -m phr.readers.tesseract_process PROGRAM ARGUMENTS...`.

It binds itself as a reader does (memory, processor time, no file writing, no new processes, no network), with leave to
read the system's programs and Tesseract's data and to start this one program, and then becomes it.
"""

import os
import sys
from pathlib import Path
from typing import NoReturn

from phr.readers.limits import limits_of_other_scripts
from phr.readers.sandbox import confine


def main() -> NoReturn:
    """Become the program."""
    program, *arguments = sys.argv[1:]
    data = os.environ.get("TESSDATA_PREFIX")
    places = ["/usr", "/etc/ld.so.cache", str(Path(program).resolve().parent), *([data] if data else [])]
    confine(limits_of_other_scripts(), runs=places)
    os.execv(program, [program, *arguments])  # noqa: S606 - no shell, and a program that was found by its name


if __name__ == "__main__":
    main()
