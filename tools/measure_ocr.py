"""Measure how well phr reads scans and photos.

usage: measure_ocr.py [--pages N] [--only NAME]... [--corpus FOLDER] [--alone]

The sample records with a text layer are rendered, damaged in seven ways and read again; their own text is the truth.
`ocrmypdf --rotate-pages --deskew`, where it is installed, reads the same PDFs, and its text layer is laid out by the
same code, so that only what was read differs. Then the image-only files of a labelled set are read, and each labelled
name and date is looked for in the text. White space does not count. The same seed gives the same pages every time.
"""

import argparse
import io
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from ocr_trials.compare import errors, has_date, has_name
from ocr_trials.damage import DAMAGES, rendered
from PIL import Image

from phr.readers.look import form_of
from phr.readers.pool import ReaderPool
from phr.record.reading import Page, Reading, TextSource

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_records"
SEED = 20261124
_LEAST_TEXT = 400  # characters; a sheet with less shows little


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page whose text is known: the file, the page's number from 0, and the text."""

    path: Path
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Count:
    """What one reader made of some pages: wrong characters of all, seconds by the clock, and pages."""

    wrong: int
    of: int
    seconds: float
    pages: int

    @property
    def share(self) -> float:
        """Return the wrong characters in hundredths of all."""
        return 100 * self.wrong / max(1, self.of)

    @property
    def pace(self) -> float:
        """Return the seconds for a page."""
        return self.seconds / max(1, self.pages)


def read(pool: ReaderPool, path: Path) -> Reading:
    """Return what a file says."""
    with path.open("rb") as opened:
        return pool.read(opened, path.stat().st_size, form_of(opened))


def sheets(pool: ReaderPool, wanted: int) -> list[Sheet]:
    """Return pages with a text layer, taken evenly from the sample records."""
    found = [
        Sheet(path, page.number - 1, page.text)
        for path in sorted(SAMPLES.glob("*.pdf"))
        for page in read(pool, path).pages
        if page.source is TextSource.LAYER and len(page.text) >= _LEAST_TEXT and page.words
    ]
    return found if wanted >= len(found) else [found[at * len(found) // wanted] for at in range(wanted)]


def damaged_pdf(pages: Sequence[Sheet], name: str, goal: Path) -> None:
    """Write a PDF of pages damaged in the named way."""
    dpi, damage = DAMAGES[name]
    luck = np.random.default_rng([SEED, list(DAMAGES).index(name)])
    pictures = [Image.open(io.BytesIO(damage(rendered(one.path, one.number, dpi), luck))) for one in pages]
    pictures[0].save(goal, "PDF", save_all=True, append_images=pictures[1:], resolution=dpi, quality=90)


def by_phr(path: Path, pages: Sequence[Sheet]) -> tuple[Count, list[Page]]:
    """Return how phr reads a PDF, its start included."""
    began = time.monotonic()
    with ReaderPool(reads_pictures=True) as pool:
        reading = read(pool, path)
    return counted(reading, pages, time.monotonic() - began), list(reading.pages)


def by_ocrmypdf(path: Path, pages: Sequence[Sheet]) -> Count:
    """Return how ocrmypdf reads a PDF, its start included."""
    made = path.with_suffix(".read.pdf")
    words = [
        "ocrmypdf",
        "--rotate-pages",
        "--deskew",
        "-l",
        "eng+deu",
        "--output-type",
        "pdf",
        "-q",
        str(path),
        str(made),
    ]
    began = time.monotonic()
    subprocess.run(words, check=False, capture_output=True)
    took = time.monotonic() - began
    with ReaderPool(reads_pictures=False) as pool:
        return counted(read(pool, made), pages, took)


def counted(reading: Reading, pages: Sequence[Sheet], seconds: float) -> Count:
    """Return how much of a reading is wrong."""
    said = {page.number: page.text for page in reading.pages}
    sums = [errors(one.text, said.get(number, "")) for number, one in enumerate(pages, 1)]
    return Count(sum(wrong for wrong, _ in sums), sum(of for _, of in sums), seconds, len(pages))


def trials(pages: Sequence[Sheet], names: Sequence[str], folder: Path, *, alone: bool) -> Iterator[str]:
    """Yield a line of the table for each kind of damage, and one for all."""
    ours: list[Count] = []
    theirs: list[Count] = []
    for at, name in enumerate(names):
        goal = folder / f"{at}.pdf"
        damaged_pdf(pages, name, goal)
        mine, seen = by_phr(goal, pages)
        turns = "/".join(f"{turn}" for turn in sorted({page.turn for page in seen}))
        ours.append(mine)
        line = f"{name:<34} {mine.share:6.2f} % {mine.pace:6.2f} s"
        if not alone:
            peer = by_ocrmypdf(goal, pages)
            theirs.append(peer)
            line += f" {peer.share:8.2f} % {peer.pace:6.2f} s"
        yield f"{line}   turned {turns}"
    for who, counts in (("phr", ours), ("ocrmypdf", theirs)):
        if counts:
            whole = total(counts)
            yield f"all by {who:<27} {whole.share:6.2f} % {whole.pace:6.2f} s   {whole.wrong} of {whole.of} characters"
    if theirs:
        mine, peer = total(ours), total(theirs)
        yield f"ratio: errors {mine.wrong / max(1, peer.wrong):.3f}, time {mine.pace / max(0.001, peer.pace):.2f}"


def total(counts: Sequence[Count]) -> Count:
    """Return counts added up."""
    return Count(
        sum(one.wrong for one in counts),
        sum(one.of for one in counts),
        sum(one.seconds for one in counts),
        sum(one.pages for one in counts),
    )


def labelled(pool: ReaderPool, corpus: Path) -> Iterator[str]:
    """Yield a line for each labelled name or date that is not found, and the sums."""
    rows: list[dict[str, Any]] = [json.loads(line) for line in (corpus / "labels.jsonl").open(encoding="utf-8")]
    found = {"name": 0, "date": 0}
    asked = {"name": 0, "date": 0}
    began, pages = time.monotonic(), 0
    for row in (row for row in rows if row.get("scanned")):
        reading = read(pool, corpus / row["file"])
        pages += reading.page_count
        text = "\n".join(page.text for page in reading.pages)
        for what, is_there in _looked_for(row, text):
            asked[what] += 1
            found[what] += is_there
            if not is_there:
                yield f"  not found: {what} of {row['file']} ({row.get('notes') or row['kind']})"
    yield f"read {pages} pages in {time.monotonic() - began:.0f} s"
    for what, count in asked.items():
        yield f"{what}s found: {found[what]} of {count} = {100 * found[what] / max(1, count):.1f} %"
    both, of = sum(found.values()), sum(asked.values())
    yield f"both: {both} of {of} = {100 * both / max(1, of):.1f} %"


def _looked_for(row: dict[str, Any], text: str) -> Iterator[tuple[str, bool]]:
    if row.get("patient_name"):
        yield "name", has_name(row["patient_name"], text)
    days = sorted({*(row.get("accepted_dates") or []), *([row["document_date"]] if row.get("document_date") else [])})
    if days:
        yield "date", has_date(days, text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    asked = _parser().parse_args(arguments)
    alone = asked.alone or shutil.which("ocrmypdf") is None
    if asked.pages:
        with ReaderPool(reads_pictures=False) as pool:
            pages = sheets(pool, asked.pages)
        peer = "" if alone else "      ocrmypdf"
        print(f"{len(pages)} pages{'':<28} phr{'':<14}{peer}   wrong characters, seconds by the clock per page")
        with tempfile.TemporaryDirectory(prefix="phr-ocr-") as folder:
            for line in trials(pages, asked.only or list(DAMAGES), Path(folder), alone=alone):
                print(line, flush=True)
    if asked.corpus.is_dir():
        with ReaderPool(reads_pictures=True) as pool:
            for line in labelled(pool, asked.corpus):
                print(line, flush=True)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, default=12, help="how many pages are damaged in each way; 0 for none")
    parser.add_argument("--only", action="append", choices=list(DAMAGES), help="one kind of damage; may be repeated")
    parser.add_argument("--corpus", type=Path, default=ROOT / ".." / "shared" / "corpus", help="a labelled set")
    parser.add_argument("--alone", action="store_true", help="without ocrmypdf")
    return parser


if __name__ == "__main__":
    sys.exit(main())
