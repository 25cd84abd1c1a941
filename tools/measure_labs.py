"""Measure how lab values are read, and write docs/lab-values.md.

usage: measure_labs.py [--sheets N] [--pictures N] [--corpus FOLDER] [--only SEEN|ASIDE] [--notes]

Sheets of known truth are typeset in twenty layouts and read from their text layer; some are rendered, damaged and read
by OCR. Half of the layouts were kept aside while the rules were made. Then the labelled reports of a development set
are read. A value that is not the printed one, a unit that is not, and a row that is not there are each counted apart.
"""

import argparse
import io
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import numpy as np
from lab_trials.layouts import LAYOUTS, Layout
from lab_trials.tally import HEADS, Tally, cells_of, tally_of
from lab_trials.typeset import LabSheet, Printed, sheets_of
from ocr_trials.damage import DAMAGES
from PIL import Image

from phr.classify.decide import decide
from phr.classify.lab_values import find_lab_values
from phr.readers.look import form_of
from phr.readers.pool import ReaderPool
from phr.record.lab import LabValue
from phr.record.reading import Reading

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 24)  # fixed, so that a later run counts the same
SEED = 20261124
DAMAGED = ("clean 200 dpi", "150 dpi, quality 40", "slanted by 2 degrees, quality 40", "photo with shadow")


def main() -> None:
    """Read all sheets and write the report."""
    asked = _asked()
    notes: list[str] | None = [] if asked.notes else None
    wanted = [one for one in LAYOUTS if asked.only is None or one.is_aside == (asked.only == "ASIDE")]
    parts: list[str] = []
    with ReaderPool() as pool:
        parts.append(_typeset(pool, wanted, asked.sheets, notes))
        if asked.pictures:
            parts.append(_damaged(pool, wanted, asked.pictures, notes))
        if (asked.corpus / "labels.jsonl").is_file():
            parts.append(_labelled(pool, asked.corpus, notes))
    report = "\n\n".join(parts) + "\n"
    print(report)
    for note in notes or ():
        print(note)
    if asked.only is None and asked.pictures:
        (ROOT / "docs" / "lab-values.md").write_text(_opening() + report, encoding="utf-8")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=3, help="sheets of each layout, read from the text layer")
    parser.add_argument("--pictures", type=int, default=4, help="kinds of damage each layout is read under, 0 to 4")
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--only", choices=["SEEN", "ASIDE"])
    parser.add_argument("--notes", action="store_true", help="say what differs")
    return parser.parse_args()


def _typeset(pool: ReaderPool, layouts: Iterable[Layout], count: int, notes: list[str] | None) -> str:
    tallies: dict[str, Tally] = defaultdict(Tally)
    seconds, pages = 0.0, 0
    for layout in layouts:
        for sheet in sheets_of(layout, count, SEED):
            reading = _read(pool, sheet.pdf)
            began = time.process_time()
            values = _values(reading)
            seconds, pages = seconds + time.process_time() - began, pages + len(reading.pages)
            _note(notes, f"== {layout.name}")
            tallies[_name(layout)] += tally_of(sheet.rows, values, notes)
    pace = f"Finding the rows of a page took {1000 * seconds / max(1, pages):.1f} ms."
    return "\n".join(["## Typeset sheets, from the text layer", "", *_table(tallies), "", pace])


def _damaged(pool: ReaderPool, layouts: Iterable[Layout], kinds: int, notes: list[str] | None) -> str:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for layout in layouts:
        sheet = sheets_of(layout, 1, SEED + 1)[0]
        for kind in DAMAGED[:kinds]:
            reading = _read(pool, _picture(sheet, kind))
            _note(notes, f"== {layout.name}, {kind}")
            half = "kept aside" if layout.is_aside else "seen"
            tallies[f"{kind}, layouts {half}"] += tally_of(sheet.rows, _values(reading), notes)
    return "\n".join(["## Typeset sheets, damaged and read by OCR", "", *_table(tallies)])


def _labelled(pool: ReaderPool, corpus: Path, notes: list[str] | None) -> str:
    tallies: dict[str, Tally] = defaultdict(Tally)
    for line in (corpus / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        if not label.get("labs") or not label.get("labs_complete"):
            continue
        rows = [
            Printed(*(row[name] or "" for name in ("analyte", "value", "unit", "reference_range", "flag")))
            for row in label["labs"]
        ]
        reading = _read(pool, (corpus / label["file"]).read_bytes())
        _note(notes, "== labelled report")
        kind = "pictures, by OCR" if label["scanned"] else "with a text layer"
        tallies[kind] += tally_of(rows, _values(reading), notes)
    return "\n".join(["## Labelled reports of the development set", "", *_table(tallies)])


def _picture(sheet: LabSheet, kind: str) -> bytes:
    """Return a sheet as a picture that was damaged, as a JPEG."""
    import pypdfium2

    dpi, damage = DAMAGES[kind]
    with pypdfium2.PdfDocument(sheet.pdf) as pdf:
        page: Image.Image = pdf[0].render(scale=dpi / 72).to_pil().convert("RGB")
    return damage(page, np.random.default_rng(SEED))


def _read(pool: ReaderPool, content: bytes) -> Reading:
    opened = io.BytesIO(content)
    return pool.read(opened, len(content), form_of(opened))


def _values(reading: Reading) -> tuple[LabValue, ...]:
    return find_lab_values(reading, decide(reading, TODAY).kind.value)


def _name(layout: Layout) -> str:
    return f"{layout.name}{' (kept aside)' if layout.is_aside else ''}"


def _note(notes: list[str] | None, text: str) -> None:
    if notes is not None:
        notes.append(text)


def _table(tallies: dict[str, Tally]) -> Iterator[str]:
    yield f"| | {' | '.join(HEADS)} |"
    yield "| --- |" + " ---: |" * len(HEADS)
    for name, tally in tallies.items():
        yield f"| {name} | {' | '.join(cells_of(tally))} |"
    halves = {"seen": Tally(), "kept aside": Tally()}
    for name, tally in tallies.items():
        halves["kept aside" if "kept aside" in name else "seen"] += tally
    for half, tally in halves.items():
        if tally.rows and halves["kept aside"].rows:
            yield f"| **all layouts {half}** | {' | '.join(cells_of(tally))} |"
    total = sum(tallies.values(), Tally())
    yield f"| **all** | {' | '.join(cells_of(total))} |"


def _opening() -> str:
    return (
        "# How lab values are read\n\n"
        "Written by `python tools/measure_labs.py`. *Found*: the row was read with the printed value and unit. "
        "*Unread*: phr shows the printed row and leaves the value open. *Range unread* and *flag unread* are of rows "
        "that were found: phr shows a question mark there, whether or not one is printed. Layouts *kept aside* were "
        "not looked at while the rules were made, but once: the unit strings that OCR misread. "
        "Texts are compared without case and spaces; ug is µg.\n\n"
    )


if __name__ == "__main__":
    main()
