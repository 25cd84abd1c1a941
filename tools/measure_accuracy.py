"""Measure what phr makes of a labelled set of documents, and write docs/accuracy.md.

usage: measure_accuracy.py [CORPUS] (default: ../shared/corpus beside the project)

Each file is read from its bytes with its name hidden. Texts are handed over as text. The set's own scorer does the
counting of its figures; the tables of sureness and of persons are counted here. The rules were written while looking
at this set; how sure they make phr is fitted and judged with the source of each document held out.
"""

import json
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from accuracy_tables import (
    Judged,
    asked_table,
    coverage_picture,
    coverage_table,
    date_table,
    error_table,
    held_out_table,
    origin_table,
    source_table,
    sureness_table,
)
from fit_sureness import cases, first_looks, held_out
from labelled import ROOT, Document, documents
from measure_unseen import unseen_table
from person_trials import person_table

from phr.classify.decide import decide

TODAY = date(2026, 11, 24)  # fixed, so that a later run counts the same


def main() -> int:
    """Measure, and write docs/accuracy.md and its picture."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "../shared/corpus"
    if not (corpus / "labels.jsonl").exists():
        print(f"no labelled documents at {corpus}")
        return 5
    held = documents(corpus)
    started = time.process_time()
    judged = [judge(document) for document in held]
    spent = 1000 * (time.process_time() - started) / max(sum(item.pages for item in judged), 1)
    (ROOT / "docs" / "accuracy.md").write_text(report(held, judged, corpus, spent), encoding="utf-8")
    print(f"wrote docs/accuracy.md ({len(judged)} documents)")
    return 0


def judge(document: Document) -> Judged:
    """Return a document with phr's filing of it."""
    reading = document.reading
    return Judged(document.label, decide(reading, TODAY), reading.is_read, len(reading.pages))


def scored(judged: Sequence[Judged], corpus: Path) -> str:
    """Return what the set's own scorer prints for predictions over these documents."""
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


def name_key_of(corpus: Path) -> Callable[[str | None], object]:
    """Return how the set's own scorer compares names."""
    key: Callable[[str | None], object] = runpy.run_path(str(corpus / "score.py"))["name_key"]
    return key


def report(held: Sequence[Document], judged: Sequence[Judged], corpus: Path, spent: float) -> str:
    """Return docs/accuracy.md, and write its picture beside it."""
    return "\n".join(
        [
            _opening(judged, corpus, spent),
            _section(
                "By origin",
                "Shares with their 95 % Wilson intervals.",
                origin_table(judged, name_key_of(corpus)),
            ),
            _section("Papers that no rule was written from", UNSEEN, unseen_table()),
            *_sureness_sections(held, judged),
            _section("Document date of files and exports, by sureness", date_table(judged)),
            _section("Whose document: trials", TRIALS, person_table(judged)),
            _section("What is wrong", error_table(judged)),
            _section("By source", source_table(judged)),
        ]
    )


UNSEEN = """Made-up papers of other countries, houses and layouts (tools/unseen; `python tools/measure_unseen.py`).
`At first sight` is what the rules of the time made of a part before any of its papers had been looked at: it says what
to expect of papers from elsewhere. After that, rules were mended by the classes of error seen in A and C to G. B was
only ever counted (four of it were seen in a trial), but one hand wrote it together with A, so the words that mended A
fit it too. F and G were written by other hands, who knew neither the rules nor the papers before, at the length that
real ones have; G was measured when F had been mended."""

TRIALS = """Each owner is a person of these documents, named as the label has it, with the birth date that phr read
(labels hold none). A stranger's document that is accepted is the worst error; one's own that is held back is the next.
What is neither accepted nor held back is filed, and listed as not known to be yours."""

HELD_OUT = """`sure` must be right at least 99 times in 100. The scale (phr/classify/sureness.toml) was
fitted once for each source over all others, and that source judged by it. Copies of one collection count as one source.
The made-up papers enter as they were at first sight, each part a source of its own (A and B, written together, are
one). The other sources, whose papers were looked at, say too little of how new ones go wrong, so every fit also keeps
the sure among the papers at first sight that it sees to one wrong in ninety."""


def _opening(judged: Sequence[Judged], corpus: Path, spent: float) -> str:
    unread = sum(not item.is_read for item in judged)
    return f"""# How often phr is right

Written by `make accuracy` (tools/measure_accuracy.py); do not edit. File names were hidden.

**Development figures.** The rules were written while looking at these documents, so the first tables say how well the
rules fit them and are no promise for others. How sure phr calls itself was fitted, and is judged below with each source
held out. Pictures and scans were read by OCR; {unread} pictures hold no words. Deciding took {spent:.1f} ms a page.

```
{scored(judged, corpus)}
```
"""


def _section(heading: str, *parts: str) -> str:
    body = "\n\n".join(parts)
    return f"## {heading}\n\n{body}\n"


def _sureness_sections(held: Sequence[Document], judged: Sequence[Judged]) -> list[str]:
    decisions = [*cases(held), *first_looks()]
    categories, kinds = held_out(decisions), held_out(decisions, of_kind=True)
    (ROOT / "docs" / "accuracy-coverage.svg").write_text(coverage_picture(categories), encoding="utf-8")
    picture = "![wrong among the documents taken, surest first](accuracy-coverage.svg)"
    of_kind = "The same for the kind, which is shown and never asked about alone:"
    asked = "Unsure documents are asked about; sure and likely ones are filed without a question."
    return [
        _section(
            "Sureness on sources that the fit did not see",
            HELD_OUT,
            held_out_table(categories),
            picture,
            coverage_table(categories),
            of_kind,
            held_out_table(kinds),
        ),
        _section("Sureness as shipped, and what is asked", asked, sureness_table(judged), asked_table(judged)),
    ]


if __name__ == "__main__":
    sys.exit(main())
