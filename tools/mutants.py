"""Sends thousands of broken files through the real intake: python tools/mutants.py [--count N] [--seed S].

Whole files of every kind that phr reads are changed as disks, networks and hostile hands change them, dropped in
batches into the inbox of throw-away homes, and taken in by a process of its own each time. Ends with 1 if that process
dies, hangs or takes too much memory, if a reader outlives it or goes beyond its limit, if a file is lost, a count is
wrong or the vault is not whole. A mutant that fails is kept, with the words that make it again.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count, islice, takewhile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from benches.processes import members_of_session
from mutating.judge import Mutant, Tally, Verdict, judge, written
from mutating.mutations import mutant
from mutating.seeds import KINDS, seeds
from mutating.seeds_of_imaging import slice_of
from mutating.seeds_of_pictures import readable_pages

from phr.actions.home import Home
from phr.actions.start import Wanted, start_home
from phr.record.filing import Person
from phr.settings import Settings

PASSPHRASE = "umbrella walnut cobalt ferry lantern orchid"  # noqa: S105 - of throw-away vaults
CHEAP = 10  # log2 of scrypt's N: nothing secret goes into these vaults
HOME_MUTANTS = 2000  # per home, so that what is judged fits in memory
BATCH = 250
MOST_MEMORY = 400.0  # MB of the main process
_BATCH = Path(__file__).parent / "mutating" / "batch.py"
_ON_DISC = ("DICOM/ST000001/SE000002/IM000001", "DICOM/ST000001/SE000002/IM000002")  # names in the sample's DICOMDIR


@dataclass(slots=True)
class Seen:
    """All that was seen so far; a fault stands with the number of its mutant, -1 where it is of none."""

    tallies: dict[str, Tally] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    peak_mb: float = 0.0
    seconds: float = 0.0

    def add(self, verdict: Verdict) -> None:
        """Take in what was found in one home."""
        self.faults += verdict.faults
        for kind, found in verdict.tallies.items():
            tally = self.tallies.setdefault(kind, Tally())
            tally.mutants += found.mutants
            tally.ends += found.ends
            tally.codes += found.codes
            tally.slowest = max(tally.slowest, found.slowest)


def mutants(seed: int, kinds: Sequence[str], *, for_ocr: bool = False) -> Iterator[Mutant]:
    """Yield broken deliveries without end, all different; the same for the same seed and kinds."""
    whole = {"jpg": readable_pages()} if for_ocr else seeds()
    known: set[bytes] = set()
    for number in count():
        kind = "jpg" if for_ocr else kinds[number % len(kinds)]
        content = mutant(random.Random(f"{seed}:{number}"), whole, kind)
        if content not in known:
            known.add(content)
            yield _delivery(number, kind, content)


def _delivery(number: int, kind: str, content: bytes) -> Mutant:
    name = f"{number:06d}"
    if kind != "dicomdir":
        return Mutant(number, kind, f"{name}.{kind}", {"": content})
    study = f"1.2.826.0.1.3680043.10.2.{number}"
    slices = {path: slice_of(place, study=study) for place, path in enumerate(_ON_DISC, start=10 * number)}
    return Mutant(number, kind, name, {"DICOMDIR": content, **slices})


def through_homes(chosen: Iterator[Mutant], keep: Path, *, with_ocr: bool) -> Seen:
    """Take mutants in, home by home, and return what was seen; those that failed lie in `keep`."""
    seen, began = Seen(), time.monotonic()
    while some := list(islice(chosen, HOME_MUTANTS)):
        with tempfile.TemporaryDirectory(prefix="phr-mutants-") as folder:
            _through_one_home(some, Path(folder), seen, with_ocr=with_ocr)
        failed = {number for number, _ in seen.faults}
        for one in some:
            if one.number in failed:
                written(one, keep)
        done = sum(tally.mutants for tally in seen.tallies.values())
        print(f"{done} mutants, {len(seen.faults)} faults", file=sys.stderr, flush=True)
    seen.seconds = time.monotonic() - began
    return seen


def _through_one_home(some: Sequence[Mutant], folder: Path, seen: Seen, *, with_ocr: bool) -> None:
    settings = Settings(folder / "home", "Europe/Berlin", settle_seconds=0.0)
    person = Person("Eva Kern", date(1961, 4, 2))
    home = start_home(settings, Wanted(PASSPHRASE, person=person, work_factor=CHEAP)).home
    config = settings.config_file
    config.write_text(config.read_text("utf-8").replace("settle_seconds = 2.0", "settle_seconds = 0.0"), "utf-8")
    told = []
    for batch in (some[at : at + BATCH] for at in range(0, len(some), BATCH)):
        for one in batch:
            written(one, settings.inbox)
        told.append(_one_batch(home, batch, folder, seen, with_ocr=with_ocr))
    seen.add(judge(home, PASSPHRASE, some, told))


def _one_batch(home: Home, batch: Sequence[Mutant], folder: Path, seen: Seen, *, with_ocr: bool) -> Mapping[str, Any]:
    """Take one batch in, in a process of its own, and return what it told; what it must not do is noted."""
    result = folder / "told.json"
    result.unlink(missing_ok=True)
    patience = 120 + len(batch) * (60 if with_ocr else 5)
    words = [sys.executable, str(_BATCH), str(home.settings.home), str(result), str(patience)]
    child = subprocess.Popen(
        [*words, *(["--ocr"] if with_ocr else [])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    said = child.communicate()[1].decode(errors="replace")
    span = f"mutants {batch[0].number} to {batch[-1].number}"
    if child.returncode or not result.is_file():
        seen.faults += [(one.number, f"its batch ended with {child.returncode}") for one in batch]
        seen.faults.append((-1, f"{span}: {said[-3000:]}"))
        return {"outcomes": [], "seconds": {}}
    if left := _left_of(child.pid):
        seen.faults.append((-1, f"{span}: {left} reader processes stayed behind"))
    told: dict[str, Any] = json.loads(result.read_text("utf-8"))
    seen.peak_mb = max(seen.peak_mb, told["peak_mb"])
    if told["peak_mb"] > MOST_MEMORY:
        seen.faults.append((-1, f"{span}: the main process took {told['peak_mb']:.0f} MB"))
    if said.strip():
        seen.faults.append((-1, f"{span}: said {said[-1000:]}"))
    seen.faults += [(-1, f"{span}: {slow}") for slow in told["too_slow"]]
    seen.faults += [(-1, f"{span}: {name} never came to rest") for name in told["still_moving"]]
    return told


def _left_of(leader: int) -> int:
    """Return how many processes of a session stay, after a moment to go."""
    until = time.monotonic() + 5
    while (left := members_of_session(leader)) and time.monotonic() < until:
        time.sleep(0.02)
    return len(left)


def table(seen: Seen) -> str:
    """Return what was seen as lines of text, one for each kind and its troubles."""
    lines = [f"{'kind':<9}{'mutants':>8}{'read':>7}{'not read':>9}{'waiting':>8}{'ignored':>8}{'slowest':>9}  troubles"]
    total = Tally()
    for kind, tally in seen.tallies.items():
        lines.append(_row(kind, tally))
        total.mutants += tally.mutants
        total.ends += tally.ends
        total.slowest = max(total.slowest, tally.slowest)
    lines.append(_row("all", total))
    lines.append(
        f"{seen.seconds:.0f} s; the main process took at most {seen.peak_mb:.0f} MB; {len(seen.faults)} faults"
    )
    return "\n".join(lines)


def _row(kind: str, tally: Tally) -> str:
    ends: Counter[str] = tally.ends
    codes = ", ".join(f"{code} {number}" for code, number in tally.codes.most_common())
    return (
        f"{kind:<9}{tally.mutants:>8}{ends['filed']:>7}{ends['filed-not-read']:>9}{ends['waiting']:>8}"
        f"{ends['ignored']:>8}{tally.slowest:>8.1f}s  {codes}"
    ).rstrip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for, print the table, and return the exit code."""
    asked = _parser().parse_args(arguments)
    keep = asked.keep or Path(tempfile.gettempdir()) / f"phr-mutants-{asked.seed}"
    series = mutants(asked.seed, asked.kinds)
    if asked.only:
        series = (
            one for one in takewhile(lambda one: one.number <= max(asked.only), series) if one.number in asked.only
        )
    runs = [("without OCR", islice(series, asked.count), False)]
    if asked.ocr:
        runs.append(("with OCR", islice(mutants(asked.seed, ["jpg"], for_ocr=True), asked.ocr), True))
    faults = 0
    for title, some, with_ocr in runs:
        seen = through_homes(some, keep, with_ocr=with_ocr)
        print(f"seed {asked.seed}, {title}\n{table(seen)}", flush=True)
        for number, why in seen.faults:
            print(f"  FAULT {why}" if number < 0 else f"  FAULT mutant {number}: {why}")
        faults += len(seen.faults)
    if faults:
        kinds = "" if asked.kinds == list(KINDS) else f" --kinds {' '.join(asked.kinds)}"
        print(f"kept in {keep}; again with: --seed {asked.seed}{kinds} --only NUMBER")
    return int(bool(faults))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Sends broken files through the real intake and accounts for each.")
    parser.add_argument("--count", type=int, default=20_000, metavar="N", help="how many (default: 20,000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of all that is drawn (default: 1)")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), help="only these")
    parser.add_argument("--only", type=int, nargs="+", metavar="NUMBER", help="only these of the series")
    parser.add_argument("--ocr", type=int, default=0, metavar="N", help="N more: pictures that OCR reads")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where mutants that fail are kept")
    return parser


if __name__ == "__main__":
    sys.exit(main())
