"""Measures phr against others on this machine: python tools/bench.py [--quick] [--rounds N] [--only NAME]...

Each pair runs in turn, and a ratio is the median over the rounds, so that what else the machine does matters little.
A program that is not installed is skipped, and the table says so. Ends with 1 if a run failed; a missed aim is told
and is no failure.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from benches.race import Row
from benches.runs import RunFailed
from benches.subjects import FULL, QUICK, SUBJECTS, TINY, Scale

_SCALES = {"full": FULL, "quick": QUICK, "tiny": TINY}


def measure(name: str, scale: Scale, folder: Path | None = None) -> list[Row]:
    """Return the rows of one subject; what it needs lies in a temporary folder, by default the system's."""
    with tempfile.TemporaryDirectory(prefix="phr-bench-", dir=folder) as own:
        try:
            return SUBJECTS[name](scale, Path(own))
        except RunFailed as error:
            return [Row(name, None, "", trouble=str(error).strip(), is_failed=True)]


def line_of(row: Row) -> str:
    """Return a row as a line of the table, with the trouble below it."""
    value = "-" if row.value is None else _figure(row.value, row.unit)
    aim = "" if row.aim is None else f"<= {row.aim:g} {row.unit}"
    peak = "" if row.peak_mb is None else f"{row.peak_mb:.0f} MB"
    line = f"{row.subject:<56} {value:>9}  {aim:<10} {row.verdict:<8} {peak:>7}  {row.detail}".rstrip()
    return f"{line}\n    {row.trouble}" if row.trouble else line


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, print the table as it grows, and return the exit code."""
    asked = _parser().parse_args(arguments)
    scale = _SCALES["quick" if asked.quick else asked.size]
    if asked.rounds:
        scale = replace(scale, rounds=asked.rounds)
    print(f"{'':<56} {'value':>9}  {'aim':<10} {'':<8} {'peak':>7}  times, medians of {scale.rounds}", flush=True)
    rows: list[Row] = []
    for name in asked.only or SUBJECTS:
        for row in measure(name, scale, asked.folder):
            rows.append(row)
            print(line_of(row), flush=True)
    if asked.json:
        facts = [{**asdict(row), "verdict": row.verdict} for row in rows]
        asked.json.write_text(json.dumps({"scale": asdict(scale), "rows": facts}, indent=1) + "\n", "utf-8")
    return int(any(row.is_failed for row in rows))


def _figure(value: float, unit: str) -> str:
    return f"{value:.2f} {unit}" if unit == "x" else f"{value:.1f} {unit}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measures phr against age, restic, recoll and bare click.")
    parser.add_argument(
        "--only", action="append", choices=SUBJECTS, metavar="NAME", help=f"one of {', '.join(SUBJECTS)}"
    )
    parser.add_argument("--rounds", type=int, help="how often each pair runs")
    parser.add_argument("--quick", action="store_true", help="small sizes, two rounds: the table's shape, no figures")
    parser.add_argument("--size", choices=_SCALES, default="full", help="how large everything is (default: full)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the temporary files go: a folder on a disk")
    return parser


if __name__ == "__main__":
    sys.exit(main())
