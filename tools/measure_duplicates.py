"""Measure which papers phr takes for the same one, and print the tables.

usage: measure_duplicates.py [--corpus FOLDER] [--notes] [--pace RECORDS]

True pairs: papers with a text layer against a fax, a photo and a scan of themselves that OCR read, against a portal's
print, and a page against the file it is from. Pairs that are none: all different documents of the labelled set and the
sample records against one another, and each paper against the next one of its layout and one with a value corrected, as
text and as read by OCR. With --pace, a vault of so many records is made and the time that one more takes is told.
"""

import argparse
import hashlib
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from duplicate_trials.copies import COPIES, pages_to_copy
from duplicate_trials.lookalikes import LOOKALIKES, next_of_its_layout, printed_by_a_portal
from labelled import documents, read_kept, rows

from phr.actions.comparing import compare_new
from phr.actions.sheets import seen_in
from phr.classify.alike import Paper, likeness_of, name_two_persons
from phr.classify.decide import decide
from phr.classify.glimpse import LEAST_SHARED, glimpse_of, share_enough
from phr.readers.pool import ReaderPool
from phr.record.entry import ObjectId, RecordId, Sheet, StoredObject
from phr.record.events import Filed, Stamped
from phr.record.filing import Filing
from phr.record.likeness import Likeness
from phr.record.plain import to_plain
from phr.record.reading import Form, Page, Reading, TextSource
from phr.vault.index import Index

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_records"
TODAY = date(2026, 11, 24)  # fixed, so that a later run counts the same
SEED = 20261124


@dataclass(frozen=True, slots=True)
class Known:
    """A document as it lies in a vault: its name here, its paper, its filing, and its reading."""

    name: str
    paper: Paper
    filing: Filing
    reading: Reading


def known(name: str, reading: Reading) -> Known:
    """Return a document as a vault knows it."""
    filing = decide(reading, TODAY)
    text = tuple(page.text for page in reading.pages)
    sheet = _sheet(name, reading, filing, text)
    return Known(name, Paper(sheet.record_id, text, glimpse_of(sheet)), filing, reading)


def _sheet(name: str, reading: Reading, filing: Filing, text: tuple[str, ...]) -> Sheet:
    named = hashlib.sha256("\f".join((name, *text)).encode()).hexdigest()
    return Sheet(
        record_id=RecordId(named[:16]),
        plain_sha256=named,
        source_name=name,
        form=reading.form,
        mime=reading.mime,
        size_bytes=1,
        received=datetime(2026, 11, 24, tzinfo=UTC),
        page_count=reading.page_count,
        is_read=reading.is_read,
        filing=filing,
        text=text,
        seen=seen_in(reading),
        statements=reading.statements,
    )


def told(one: Known, other: Known) -> Likeness | None:
    """Return what a vault that holds both tells of them: nothing where they share too little, or name two persons."""
    if not share_enough(one.paper.glimpse, other.paper.glimpse) or name_two_persons(one.filing, other.filing):
        return None
    return likeness_of(one.paper, other.paper)


def word_for(likeness: Likeness | None) -> str:
    """Return how a pair is counted."""
    return "not proposed" if likeness is None else f"{likeness.alike.value}, {likeness.extent.value}"


def row(name: str, counted: Counter[str]) -> str:
    """Return a row of a table: the pairs, those called the same, nearly the same, sharing pages, and not proposed."""
    whole = {"whole", "one-within", "other-within"}
    held = Counter[str]()
    for word, count in counted.items():
        alike, _, extent = word.partition(", ")
        held[alike if extent in whole else ("some pages" if extent else "not proposed")] += count
    cells = (name, counted.total(), held["same"], held["nearly"], held["some pages"], held["not proposed"])
    return f"| {' | '.join(map(str, cells))} |"


HEADS = (
    "| pairs | number | the same | nearly the same | some pages | not proposed |\n| --- | --- | --- | --- | --- | --- |"
)


def texts(pool: ReaderPool, corpus: Path) -> list[tuple[Path, Reading]]:
    """Return the PDFs whose pages all have a text layer, of the labelled set and of the sample records."""
    paths = [corpus / label["file"] for label in rows(corpus / "labels.jsonl") if label["file"].endswith(".pdf")]
    found = [(path, read_kept(pool, path.read_bytes())) for path in (*paths, *sorted(SAMPLES.glob("*.pdf")))]
    return [
        (path, reading)
        for path, reading in found
        if reading.form is Form.PDF and reading.is_read and all(p.source is TextSource.LAYER for p in reading.pages)
    ]


def first_pages(reading: Reading, count: int) -> Reading:
    """Return the first pages of a reading as if they were all of it."""
    return Reading(reading.form, reading.mime, is_read=True, page_count=count, pages=reading.pages[:count])


def with_text(pages: Iterable[str]) -> Reading:
    """Return a reading of other words, without places."""
    held = tuple(Page(number, 595.0, 842.0, text) for number, text in enumerate(pages, 1))
    return Reading(Form.PDF, "application/pdf", is_read=True, page_count=len(held), pages=held)


def true_pairs(pool: ReaderPool, papers: Sequence[tuple[Path, Reading]]) -> Iterator[tuple[str, Known, Known]]:
    """Yield pairs that are one paper."""
    for path, reading in papers:
        count = pages_to_copy(reading)
        original = known(path.name, first_pages(reading, count))
        for name, copied in COPIES.items():
            yield name, original, known(f"{name} of {path.name}", read_kept(pool, copied(path, count)))
        printed = with_text(printed_by_a_portal(page) for page in original.paper.pages)
        yield "printed by a portal", original, known(f"print of {path.name}", printed)
        if reading.page_count > 1:
            page = with_text([reading.pages[-1].text])
            yield "a page of a longer file", known(path.name, reading), known(f"page of {path.name}", page)


def lookalikes(pool: ReaderPool, papers: Sequence[tuple[Path, Reading]]) -> Iterator[tuple[str, Known, Known]]:
    """Yield pairs of a paper, or of its fax, and one that only looks like it."""
    for path, reading in papers:
        luck = random.Random(f"{SEED} {path.name}")
        count = pages_to_copy(reading)
        original = known(path.name, first_pages(reading, count))
        seen = known(f"fax of {path.name}", read_kept(pool, COPIES["fax with a header line"](path, count)))
        for name, change in LOOKALIKES.items():
            changed = [change(page, luck) for page in original.paper.pages]
            if changed == list(original.paper.pages):
                continue
            other = known(f"{name}: {path.name}", with_text(changed))
            yield f"{name}, text", original, other
            yield f"{name}, its fax", seen, other


def strangers(everything: Sequence[Known]) -> Iterator[tuple[Known, Known, Likeness]]:
    """Yield the pairs of different documents that are proposed."""
    by_mark: defaultdict[int, list[int]] = defaultdict(list)
    shared: Counter[tuple[int, int]] = Counter()
    for at, one in enumerate(everything):
        for mark in {mark for page in one.paper.glimpse.marks for mark in page}:
            shared.update((before, at) for before in by_mark[mark])
            by_mark[mark].append(at)
    for (earlier, later), count in shared.items():
        likeness = told(everything[earlier], everything[later]) if count >= LEAST_SHARED else None
        if likeness is not None:
            yield everything[earlier], everything[later], likeness


def print_pairs(pairs: Iterable[tuple[str, Known, Known]], wanted: str, *, notes: bool) -> None:
    """Print a table of pairs, and with notes those that are not told as wanted."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, one, other in pairs:
        likeness = told(one, other)
        counted[name][word_for(likeness)] += 1
        if notes and not word_for(likeness).startswith(wanted):
            print(f"  {name}: {one.name} | {other.name}: {word_for(likeness)}", file=sys.stderr)
            for each in likeness.differences if likeness is not None else ():
                print(f"      {each.one[:80]} | {each.other[:80]}", file=sys.stderr)
    print(HEADS)
    for name, held in counted.items():
        print(row(name, held))


def pace(everything: Sequence[Known], records: int) -> None:
    """Print how long one more record takes in a vault of so many, half of them sheets of a few layouts."""
    luck = random.Random(SEED)
    with tempfile.TemporaryDirectory() as folder, Index.open(Path(folder) / "index.db", bytes(32), glimpse_of) as index:
        began = time.perf_counter()
        for start in range(0, records, 200):
            _put(index, [_another(everything, at, luck) for at in range(start, min(records, start + 200))], start)
        filled = time.perf_counter()
        while index.uncompared():
            compare_new(index)
        compared = time.perf_counter()
        took, worked = [], []
        for extra in range(40):
            _put(index, [_another(everything, records + extra, luck)], records + extra)
            before, busy = time.perf_counter(), time.process_time()
            compare_new(index)
            took.append(time.perf_counter() - before)
            worked.append(time.process_time() - busy)
    took.sort()
    worked.sort()
    print(
        f"{records} records: indexed in {filled - began:.0f} s, all compared in {compared - filled:.0f} s; one more: "
        f"median {took[len(took) // 2] * 1000:.0f} ms, 95 of 100 within {took[int(len(took) * 0.95)] * 1000:.0f} ms, "
        f"most {took[-1] * 1000:.0f} ms by the clock; work: median {worked[len(worked) // 2] * 1000:.0f} ms, most "
        f"{worked[-1] * 1000:.0f} ms"
    )


def _another(everything: Sequence[Known], at: int, luck: random.Random) -> Sheet:
    """Return a document: every second one a further sheet of one of ten layouts, the others of all."""
    one = everything[at % 10] if at % 2 else everything[at % len(everything)]
    pages = tuple(next_of_its_layout(page, luck) for page in one.paper.pages)
    return _sheet(f"{at} {one.name}", one.reading, one.filing, pages)


def _put(index: Index, sheets: Sequence[Sheet], first: int) -> None:
    stamped, metas = [], {}
    for at, sheet in enumerate(sheets, first):
        meta = ObjectId(f"{at:064x}")
        metas[meta] = json.dumps(to_plain(sheet)).encode()
        held = StoredObject("original", ObjectId(f"{at + 10**9:064x}"), 1)
        event = Filed(sheet.record_id, (held,), meta)
        stamped.append(
            Stamped(
                event,
                datetime(2026, 11, 24, tzinfo=UTC),
                "UTC",
                TODAY,
                lamport=at,
                device="d" * 16,
                seq=at,
                place=0,
                was_locked=False,
            )
        )
    index.take(stamped, metas)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT / "../shared/corpus")
    parser.add_argument("--notes", action="store_true", help="name the pairs that are not told as they should be")
    parser.add_argument("--pace", type=int, default=0, metavar="RECORDS")
    asked = parser.parse_args()
    with ReaderPool() as pool:
        papers = texts(pool, asked.corpus)
        everything = [
            known(str(one.label.get("file", at)), one.reading) for at, one in enumerate(documents(asked.corpus))
        ]
        everything += [known(path.name, reading) for path, reading in papers if path.parent == SAMPLES]
        if asked.pace:
            pace([one for one in everything if one.paper.pages], asked.pace)
            return
        print_pairs(true_pairs(pool, papers), "same", notes=asked.notes)
        print()
        print_pairs(lookalikes(pool, papers), "not", notes=asked.notes)
    proposed = list(strangers(everything))
    print(
        f"\nDifferent documents: {len(everything)}, pairs {len(everything) * (len(everything) - 1) // 2}, "
        f"proposed {len(proposed)}"
    )
    for one, other, likeness in proposed:
        print(f"  {one.name} | {other.name}: {word_for(likeness)}")


if __name__ == "__main__":
    main()
