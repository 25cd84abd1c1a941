"""Makes sample_records/: made-up papers of two made-up people, and beside each what phr must say about it.

    python tools/make_samples.py [--to FOLDER] [--only NAME ...] [--page FILE]

Everything is drawn from fixed seeds and fixed dates: with the locked versions of typst, Pillow, pypdf and pydicom a
second run gives the same bytes, pictures and archives with the same build of their encoders too. Names, places,
numbers and values are invented; telephone numbers are of ranges kept for fiction.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from samples import camera, describe, disc, finish
from samples.camera import View
from samples.paper import Expected, Paper, all_papers, pictures_of, set_in_type
from samples.parcels import Parcel, all_parcels

DISC = "ct-disc"
DISC_EXPECTED = Expected("imaging", "imaging-study", "2026-08-25", "Sommer^Maria Elena", "match", "filed")
SEED = 34  # of the scanner's noise
PHOTO_SEED = 1
SHEET = View((1680, 1260), ((0.07, 0.06), (0.94, 0.035), (0.965, 0.955), (0.04, 0.965)), 90, 3, "2026:11:06 18:12:04")
FORM = View((1500, 1125), ((0.055, 0.07), (0.93, 0.045), (0.96, 0.92), (0.035, 0.95)), taken="2026:10:08 17:40:11")
FAX = 200  # dots an inch

FINISHES: dict[str, Callable[[Paper], bytes]] = {
    "": set_in_type,
    "scan": lambda paper: finish.scanned(pictures_of(paper)[:1], SEED),
    "locked": lambda paper: finish.locked(set_in_type(paper), paper.password),
    "cut": lambda paper: finish.cut(set_in_type(paper)),
    "photo": lambda paper: camera.photo(pictures_of(paper)[0], SHEET, PHOTO_SEED),
    "heic": lambda paper: camera.heic(pictures_of(paper, 250)[0], FORM, PHOTO_SEED),
    "png": lambda paper: camera.screenshot(pictures_of(paper, 125)[0]),
    "webp": lambda paper: camera.webp(pictures_of(paper, 125)[0]),
    "fax": lambda paper: camera.fax(pictures_of(paper, FAX), FAX),
}


def write_paper(paper: Paper, folder: Path) -> None:
    """Write a paper's file, its copies, and what is expected of each."""
    content = FINISHES[paper.finish](paper)
    for name in (paper.file, *paper.copies):
        (folder / name).write_bytes(content)
        remark = "" if name == paper.file else f"phr folds this file: it is a copy of {paper.file}, byte for byte"
        expect(folder, name, paper.expected.as_toml(remark))


def write_parcel(parcel: Parcel, folder: Path) -> None:
    """Write a file that holds several records or none, and what is expected of it."""
    (folder / parcel.file).write_bytes(parcel.make())
    if parcel.file.endswith(".sh"):
        (folder / parcel.file).chmod(0o755)
    expect(folder, parcel.file, parcel.expectation())


def expect(folder: Path, name: str, expectation: str) -> None:
    """Write what is expected of a file beside it."""
    (folder / f"{name}.expected.toml").write_text(expectation, encoding="utf-8", newline="\n")


def main(arguments: Sequence[str]) -> int:
    """Write all samples, or those that are named."""
    parser = argparse.ArgumentParser(description="Make sample_records/ anew.")
    parser.add_argument("--to", type=Path, default=Path(__file__).parents[1] / "sample_records")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME", help="file names, or ct-disc")
    parser.add_argument("--page", type=Path, help="write the page that describes the records, too")
    asked = parser.parse_args(arguments)
    asked.to.mkdir(parents=True, exist_ok=True)
    papers = [paper for paper in all_papers() if not asked.only or paper.file in asked.only]
    parcels = [parcel for parcel in all_parcels() if not asked.only or parcel.file in asked.only]
    for paper in papers:
        write_paper(paper, asked.to)
    for parcel in parcels:
        write_parcel(parcel, asked.to)
    if not asked.only or DISC in asked.only:
        disc.write_disc(asked.to / DISC)
        expect(asked.to, DISC, DISC_EXPECTED.as_toml())
    if asked.page:
        page = describe.page_for(all_papers(), (DISC, DISC_EXPECTED), all_parcels())
        asked.page.write_text(page, encoding="utf-8", newline="\n")
    size = sum(path.stat().st_size for path in asked.to.rglob("*") if path.is_file())
    print(f"{len(papers)} papers, {len(parcels)} other files, {size / 1e6:.1f} MB in {asked.to}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
