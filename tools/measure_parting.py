"""Measure where phr parts scans of several papers, on scans put together from a labelled set, and print the table.

usage: measure_parting.py [CORPUS] (default: ../shared/corpus beside the project)

Documents with text are put together five at a time in a fixed random order; each place where two meet is a boundary to
be found. Files of several pages by themselves hold none. Plain texts are broken into pages of 46 lines. The rules were
written while looking at the half of the documents whose SHA-256 is even; the other half was only counted.
"""

import hashlib
import json
import random
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phr.classify.parting import question_of_parts, starts_in
from phr.readers.pool import ReaderPool
from phr.readers.sniff import PROBE_BYTES, sniff
from phr.record.reading import Form, Page, Reading

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 24)  # fixed, so that a later run counts the same
TOGETHER = 5
WIDTH, LINES = 95, 46  # of a page that a plain text is broken into


@dataclass(frozen=True, slots=True)
class Paper:
    """One document: whether its hash is even, whether it is a file, and the text of its pages."""

    is_even: bool
    is_file: bool
    pages: tuple[str, ...]


@dataclass(slots=True)
class Counted:
    """How many scans and boundaries there were, how many were found, wrongly found, and how often phr asked."""

    scans: int = 0
    exact: int = 0
    boundaries: int = 0
    found: int = 0
    wrong: int = 0
    asked: int = 0

    def row(self, name: str) -> str:
        """Return a row of the table."""
        recall = f"{self.found / self.boundaries:.2f}" if self.boundaries else "-"
        precision = f"{self.found / (self.found + self.wrong):.3f}" if self.found else "-"
        cells = (name, self.scans, self.boundaries, recall, precision, self.wrong, self.exact, self.asked)
        return f"| {' | '.join(map(str, cells))} |"


def main(corpus: Path) -> None:
    """Print the table."""
    papers = [*files_in(corpus), *texts_in(corpus)]
    print("| scans | number | boundaries | found | precision | wrong | all right | phr asks by itself |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for is_even, half in ((True, "looked at"), (False, "held out")):
        mine = [paper for paper in papers if paper.is_even is is_even]
        random.Random(7).shuffle(mine)
        for is_file, kind in ((True, "five files"), (False, "five texts")):
            held = [paper for paper in mine if paper.is_file is is_file]
            print(counted(together(held)).row(f"{kind}, {half}"))
        print(counted([[paper] for paper in mine if len(paper.pages) > 1]).row(f"one paper of many pages, {half}"))


def together(papers: Sequence[Paper]) -> Iterator[Sequence[Paper]]:
    """Yield the papers five at a time; what is left over is left out."""
    for start in range(0, len(papers) - TOGETHER + 1, TOGETHER):
        yield papers[start : start + TOGETHER]


def counted(scans: Iterator[Sequence[Paper]] | Sequence[Sequence[Paper]]) -> Counted:
    """Return how phr does on some scans."""
    told = Counted()
    for papers in scans:
        texts = [page for paper in papers for page in paper.pages]
        true, at = set(), 1
        for paper in papers[:-1]:
            at += len(paper.pages)
            true.add(at)
        pages = tuple(Page(number, 595.0, 842.0, text) for number, text in enumerate(texts, 1))
        reading = Reading(Form.PDF, "application/pdf", is_read=True, page_count=len(pages), pages=pages)
        found = {start.page for start in starts_in(reading, TODAY)}
        told.scans += 1
        told.exact += found == true
        told.boundaries += len(true)
        told.found += len(found & true)
        told.wrong += len(found - true)
        told.asked += question_of_parts(reading, TODAY) is not None
    return told


def files_in(corpus: Path) -> Iterator[Paper]:
    """Yield the files that have text of their own; scans are not read, for OCR would be measured then."""
    with ReaderPool(1, reads_pictures=False) as pool:
        for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            if label["set"] != "files":
                continue
            path = corpus / label["file"]
            with path.open("rb") as opened:
                size = path.stat().st_size
                form = sniff(opened.read(PROBE_BYTES), size)
                reading = pool.read(opened, size, form)
            if reading.is_read:
                is_even = int(label["sha256"], 16) % 2 == 0
                yield Paper(is_even, is_file=True, pages=tuple(page.text for page in reading.pages))


def texts_in(corpus: Path) -> Iterator[Paper]:
    """Yield the plain texts, broken into pages."""
    for line in (corpus / "text" / "texts.jsonl").read_text(encoding="utf-8").splitlines():
        text = json.loads(line)["text"]
        rows = [row for printed in text.splitlines() for row in textwrap.wrap(printed, WIDTH) or [""]]
        pages = tuple("\n".join(rows[start : start + LINES]) for start in range(0, len(rows), LINES))
        yield Paper(int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 == 0, is_file=False, pages=pages)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "corpus")
