"""Makes sample_records/: made-up papers of two made-up people, and beside each what phr must say about it.

    python tools/make_samples.py [--to FOLDER] [--only NAME ...] [--page FILE]

Everything is drawn from fixed seeds and fixed dates: with the locked versions of typst, Pillow, pypdf and pydicom a
second run gives the same bytes. Names, places, numbers and values are invented; telephone numbers are of ranges kept
for fiction.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from samples import describe, disc, finish
from samples.paper import Expected, Paper, all_papers, set_in_type

DISC = "ct-disc"
DISC_EXPECTED = Expected("imaging", "imaging-study", "2026-08-25", "Sommer^Maria Elena", "match", "filed")
SEED = 34  # of the scanner's noise


def file_of(paper: Paper) -> bytes:
    """Return the bytes of a paper's file, after whatever happened to it."""
    if paper.finish == "scan":
        return finish.scanned(set_in_type(paper, "png"), SEED)
    pdf = set_in_type(paper)
    if paper.finish == "locked":
        return finish.locked(pdf, paper.password)
    if paper.finish == "cut":
        return finish.cut(pdf)
    return pdf


def write_paper(paper: Paper, folder: Path) -> None:
    """Write a paper's file, its copies, and what is expected of each."""
    content = file_of(paper)
    for name in (paper.file, *paper.copies):
        (folder / name).write_bytes(content)
        remark = "" if name == paper.file else f"phr folds this file: it is a copy of {paper.file}, byte for byte"
        target = folder / f"{name}.expected.toml"
        target.write_text(paper.expected.as_toml(remark), encoding="utf-8", newline="\n")


def main(arguments: Sequence[str]) -> int:
    """Write all samples, or those that are named."""
    parser = argparse.ArgumentParser(description="Make sample_records/ anew.")
    parser.add_argument("--to", type=Path, default=Path(__file__).parents[1] / "sample_records")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="file names, or ct-disc")
    parser.add_argument("--page", type=Path, help="write the page that describes the records, too")
    asked = parser.parse_args(arguments)
    asked.to.mkdir(parents=True, exist_ok=True)
    papers = [paper for paper in all_papers() if not asked.only or paper.file in asked.only]
    for paper in papers:
        write_paper(paper, asked.to)
    if not asked.only or DISC in asked.only:
        disc.write_disc(asked.to / DISC)
        (asked.to / f"{DISC}.expected.toml").write_text(DISC_EXPECTED.as_toml(), encoding="utf-8", newline="\n")
    if asked.page:
        page = describe.page_for(all_papers(), (DISC, DISC_EXPECTED))
        asked.page.write_text(page, encoding="utf-8", newline="\n")
    size = sum(path.stat().st_size for path in asked.to.rglob("*") if path.is_file())
    print(f"{len(papers)} papers, {size / 1e6:.1f} MB in {asked.to}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
