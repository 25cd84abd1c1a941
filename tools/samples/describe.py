"""Writes docs/sample-records.md from the papers, so that the page and the files cannot drift apart."""

from samples.paper import Expected, Paper
from samples.parcels import Parcel

_HEAD = """\
# The sample records

`sample_records/` is a made-up pile of papers to try phr with: `make demo` uses it, and so do tests. Nobody in it
exists; names, places, insurers, laboratories, numbers and values are invented, telephone numbers are of ranges kept
for fiction, postal codes are unassigned. `python tools/make_samples.py --page docs/sample-records.md` makes the pile
anew, byte for byte, and this page with it; the words stand in `tools/samples/papers/`, the looks in
`tools/samples/templates/`.

The vault's owner is **Maria Elena Sommer, born 1968-04-17**. She lived in the USA until 2025 and lives in Germany
now. A lesion of her left kidney, found by chance in September 2024, has grown from 1.9 to 3.3 cm; a biopsy in June
2026 showed a clear cell carcinoma. Her clinic proposes to remove the kidney on 8 December 2026. Before that she wants
a second opinion from Dr. Rivera. A page in the pile belongs to **Jonas Brandt, born 1981-11-02**: the laboratory
put it in her envelope by mistake. A letter of his lies in the scanned stack, and a study of his on the disc image.

Beside each file lies `<name>.expected.toml`: what `phr list --json` must say of it in a vault made with her name and
birth date. An empty text stands for null. Where a file holds several records, or something of its one record is left
open, `[[records]]` has a table for each, known by the end of its `source_name`, without what is open; `stays` is the
code of the note with which a file is put in `Needs attention`. They are no records: take them out, or do not copy
them, before dropping the pile in an inbox.

| file | category, kind | date | person | match, state | what is awkward about it |
| --- | --- | --- | --- | --- | --- |
"""

_DISC = (
    "A disc folder: 40 slices under names without extension, a DICOMDIR, and beside them README.TXT, INDEX.HTM, "
    "AUTORUN.INF, a viewer folder whose programs hold no code, Thumbs.db and .DS_Store. It is one record, the study."
)

_TAIL = """
Laboratory values that make trends, over both layouts: haemoglobin (13.4, 12.9, 12.8, 12.3, 11.7 g/dl) and creatinine
(0.84, 0.91, 0.94, 0.97, 1.02 mg/dl), each with its own laboratory's range and marks.

Dates run from June 2024 to November 2026. Counted back 24 months from the end of November 2026, five papers are older:
the operation note, the pathology report and the discharge summary of 2024 go into a package all the same, the
laboratory report of July 2024 and the ultrasound of September 2024 do not.

The fonts are renamed subsets of open fonts under the SIL Open Font License, see `tools/samples/fonts/OFL.txt`.
"""


def _row(name: str, expected: Expected, remark: str) -> str:
    what = f"{_said(expected.category)}, {_said(expected.kind)}"
    state = f"{_said(expected.person_match)}, {expected.state}"
    return f"| {name} | {what} | {_said(expected.document_date)} | {_said(expected.person)} | {state} | {remark} |\n"


def _said(value: str | None) -> str:
    return "open" if value is None else value or "–"


def _rows_of(parcel: Parcel) -> list[str]:
    """Return the rows of a file that holds several records: one for itself, one for each of them."""
    if [name for name, _ in parcel.records] == [""]:
        return [_row(parcel.file, parcel.records[0][1], parcel.awkward)]
    own = next((expected for name, expected in parcel.records if not name), None)
    head = _row(parcel.file, own, parcel.awkward) if own else f"| {parcel.file} | – | – | – | – | {parcel.awkward} |\n"
    return [head, *(_row(f"… {name}", one, _images(one)) for name, one in parcel.records if name)]


def _images(expected: Expected) -> str:
    return "" if expected.images is None else f"{expected.images} images"


def page_for(papers: list[Paper], disc: tuple[str, Expected], parcels: list[Parcel]) -> str:
    """Return the Markdown page: one row a file, in the order of the papers, copies after their twin, parcels last."""
    rows = []
    for paper in papers:
        rows.append(_row(paper.file, paper.expected, paper.awkward))
        remark = f"The same bytes as {paper.file}; phr folds it and keeps one record."
        rows += [_row(name, paper.expected, remark) for name in paper.copies]
    rows.append(_row(f"{disc[0]}/", disc[1], _DISC))
    for parcel in parcels:
        rows += _rows_of(parcel)
    return _HEAD + "".join(rows) + _TAIL
