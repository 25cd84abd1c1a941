"""Measure what phr makes of a labelled set of documents, and write docs/accuracy.md.

usage: measure_accuracy.py [CORPUS] (default: ../shared/corpus beside the project)

Each file is read from its bytes with its name hidden. Texts are handed over as text. The set's own scorer does the
counting of its figures; the tables of sureness are counted here. The rules were written while looking at this set.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from person_trials import person_table

from phr.classify.decide import decide
from phr.readers.pool import ReaderPool
from phr.readers.sniff import sniff
from phr.record.filing import Filing, Subject, Sureness
from phr.record.kinds import CATEGORY_NAMES, Category
from phr.record.reading import Form, Page, Reading

ROOT = Path(__file__).resolve().parents[1]
TODAY = date(2026, 11, 24)  # fixed, so that a later run counts the same
SURENESS = (Sureness.SURE, Sureness.LIKELY, Sureness.UNSURE)


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled document beside what phr made of it."""

    label: dict[str, Any]
    filing: Filing
    is_read: bool
    pages: int

    @property
    def category(self) -> str | None:
        """Return the predicted category as the labels write it, None for Other."""
        category = self.filing.category.value
        return None if category is Category.OTHER else CATEGORY_NAMES[category]

    @property
    def is_right(self) -> bool:
        """Say whether the category is the label's."""
        return bool(self.category == self.label["category"])

    @property
    def source(self) -> str:
        """Return where the document comes from."""
        named = str(self.label.get("source") or self.label.get("source_repo") or "written for this corpus")
        return "derived from Synthea patients" if "Synthea patient" in named else named.partition("@")[0]


def main() -> int:
    """Measure, and write docs/accuracy.md."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "../shared/corpus"
    if not (corpus / "labels.jsonl").exists():
        print(f"no labelled documents at {corpus}")
        return 5
    started = time.process_time()
    judged = [*judge_files(corpus), *judge_texts(corpus)]
    pages = sum(item.pages for item in judged if item.is_read)
    spent = 1000 * (time.process_time() - started) / max(pages, 1)
    (ROOT / "docs" / "accuracy.md").write_text(report(judged, corpus, spent), encoding="utf-8")
    print(f"wrote docs/accuracy.md ({len(judged)} documents)")
    return 0


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge_files(corpus: Path) -> list[Judged]:
    """Return the files and portal exports with phr's filing of each."""
    judged = []
    with ReaderPool() as pool:
        for label in rows(corpus / "labels.jsonl"):
            data = (corpus / label["file"]).read_bytes()
            reading = pool.read(BytesIO(data), len(data), sniff(data[:65536], len(data)))
            judged.append(Judged(label, decide(reading, TODAY), reading.is_read, len(reading.pages)))
    return judged


def judge_texts(corpus: Path) -> list[Judged]:
    """Return the plain texts with phr's filing of each."""
    judged = []
    for label in rows(corpus / "text" / "texts.jsonl"):
        reading = Reading(
            Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(Page(1, 595, 842, label["text"]),)
        )
        judged.append(Judged({**label, "set": "text"}, decide(reading, TODAY), is_read=True, pages=1))
    return judged


def scored(judged: list[Judged], corpus: Path) -> str:
    """Return what the set's own scorer prints for predictions over exactly these documents."""
    with tempfile.TemporaryDirectory() as folder:
        labels, predictions = Path(folder) / "labels.jsonl", Path(folder) / "predictions.jsonl"
        labels.write_text("\n".join(json.dumps(item.label) for item in judged), encoding="utf-8")
        predictions.write_text("\n".join(json.dumps(prediction(item)) for item in judged), encoding="utf-8")
        command = [sys.executable, str(corpus / "score.py"), str(predictions), "--labels", str(labels)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def prediction(item: Judged) -> dict[str, Any]:
    """Return a document's prediction as the scorer reads it."""
    filing = item.filing
    return {
        "id": item.label.get("id"),
        "file": item.label.get("file"),
        "category": item.category,
        "kind": filing.kind.value.value,
        "document_date": str(filing.document_date.value) if filing.document_date else None,
        "patient_name": filing.person.value if filing.person else None,
    }


def upper_bound(wrong: int, total: int) -> float:
    """Return the upper end of the 95 % Wilson interval of a share."""
    if not total:
        return 1.0
    share, z = wrong / total, 1.96
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle + spread) / (1 + z * z / total)


def judged_by_category(judged: list[Judged], name: str = "") -> list[Judged]:
    """Return the read documents whose category two people would agree on, of one set or of all."""
    return [item for item in judged if item.is_read and not item.label["ambiguous"] and name in ("", item.label["set"])]


def sureness_table(judged: list[Judged]) -> str:
    """Return how many documents got each sureness, and how many of their categories were wrong."""
    lines = ["| set | sureness | documents | wrong category | upper bound (95 %) |", "| --- | --- | --- | --- | --- |"]
    for name in ("files", "text", ""):
        held = judged_by_category(judged, name)
        for sureness in SURENESS:
            some = [item for item in held if item.filing.category.sureness is sureness]
            wrong = sum(not item.is_right for item in some)
            cells = (name or "both", sureness.value, len(some), wrong, f"{upper_bound(wrong, len(some)):.1%}")
            lines.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(lines)


def asked_table(judged: list[Judged]) -> str:
    """Return which share was filed without a question, and what the questions were about."""
    lines = [
        "| set | documents | filed without a question | asked: kind | asked: date |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in ("files", "text", ""):
        held = [item for item in judged if item.is_read and name in ("", item.label["set"])]
        quiet = sum(not item.filing.questions for item in held)
        about = Counter(question.about for item in held for question in item.filing.questions)
        shares = f"{quiet / max(len(held), 1):.1%} | {about[Subject.KIND]} | {about[Subject.DATE]}"
        lines.append(f"| {name or 'both'} | {len(held)} | {shares} |")
    return "\n".join(lines)


def coverage_table(judged: list[Judged]) -> str:
    """Return how many wrong categories are accepted when only so sure ones are taken without a question."""
    held = judged_by_category(judged)
    lines = ["| taken without a question | share of documents | wrong among them |", "| --- | --- | --- |"]
    for many in range(1, len(SURENESS) + 1):
        some = [item for item in held if item.filing.category.sureness in SURENESS[:many]]
        wrong = sum(not item.is_right for item in some)
        words = " or ".join(one.value for one in SURENESS[:many])
        lines.append(f"| {words} | {len(some) / len(held):.1%} | {wrong} ({wrong / max(len(some), 1):.2%}) |")
    return "\n".join(lines)


def date_table(judged: list[Judged]) -> str:
    """Return how often a document's date is an accepted one, by how sure phr was, over the files that have a label."""
    held = [
        item for item in judged if item.is_read and item.label["set"] == "files" and item.label["kind"] != "not-medical"
    ]
    lines = ["| date | files | accepted | wrong |", "| --- | --- | --- | --- |"]
    for sureness in SURENESS:
        some = [item for item in held if item.filing.document_date and item.filing.document_date.sureness is sureness]
        right = sum(_is_date_right(item) for item in some)
        lines.append(f"| {sureness.value} | {len(some)} | {right} | {len(some) - right} |")
    none = [item for item in held if item.filing.document_date is None]
    right = sum(item.label["document_date"] is None for item in none)
    lines.append(f"| none given | {len(none)} | {right} | {len(none) - right} |")
    return "\n".join(lines)


def _is_date_right(item: Judged) -> bool:
    accepted = item.label.get("accepted_dates") or [item.label["document_date"]]
    return item.filing.document_date is not None and str(item.filing.document_date.value) in accepted


def source_table(judged: list[Judged]) -> str:
    """Return category and kind figures by source."""
    held = [item for item in judged if item.is_read and not item.label["ambiguous"]]
    lines = ["| source | documents | category right | kind right |", "| --- | --- | --- | --- |"]
    for source, count in Counter(item.source for item in held).most_common():
        some = [item for item in held if item.source == source]
        right = sum(item.is_right for item in some)
        kind = sum(item.filing.kind.value.value == item.label["kind"] for item in some)
        lines.append(f"| {source} | {count} | {right / count:.1%} | {kind / count:.1%} |")
    return "\n".join(lines)


def report(judged: list[Judged], corpus: Path, spent: float) -> str:
    """Return docs/accuracy.md."""
    read = [item for item in judged if item.is_read]
    unread = Counter(item.label["set"] for item in judged if not item.is_read)
    return f"""# How often phr is right

Written by `make accuracy` (tools/measure_accuracy.py); do not edit. File names were hidden.

**Development figures.** The rules were written while looking at these documents, so they say how well the rules fit
them and are no promise for others. No model was trained. Not read in this version (pictures, scans without a
text layer, portal exports without a reader): {dict(unread)}. Processor time in the main process:
{spent:.1f} ms a read page.

## Documents that were read

```
{scored(read, corpus)}
```

## All documents, the unread ones counted as filed in none

```
{scored(judged, corpus)}
```

## Sureness

`sure` must be right at least 99 times in 100. Unsure documents are asked about.

{sureness_table(judged)}

{coverage_table(judged)}

{asked_table(judged)}

No figure here is cross-validated over sources: holding a source out says something only where something was trained
on the others. These rules were written while looking at all sources, so the bounds above are those of chance alone;
a set that nobody looked at is the honest test.

## Document date of the files, by sureness

{date_table(judged)}

## Whose document: trials

Each owner is a person of these documents, named as the label has it, with the birth date that phr read (labels hold
none). A stranger's document that is accepted is the worst error; one's own that is held back is the next.

{person_table(judged)}

## By source

{source_table(judged)}
"""


if __name__ == "__main__":
    sys.exit(main())
