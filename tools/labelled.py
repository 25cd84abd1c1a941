"""The labelled documents that phr is measured on, each read from its bytes with its name hidden.

Pictures take OCR many minutes, so readings are kept under the system's temporary folder by the hash of the file and of
the code that reads; they are made-up or published papers, never a person's.
"""

import hashlib
import json
import math
import tempfile
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from phr.readers.pool import ReaderPool
from phr.readers.sniff import sniff
from phr.record.plain import from_plain, to_plain
from phr.record.reading import Form, Page, Reading

ROOT = Path(__file__).resolve().parents[1]
READ_BY = ("readers", "record/reading.py")
"""What decides how a file is read: a change there makes all kept readings old."""


@dataclass(frozen=True, slots=True)
class Document:
    """A label's row beside what phr read."""

    label: dict[str, Any]
    reading: Reading


def rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def documents(corpus: Path) -> list[Document]:
    """Return the labelled files, portal exports and texts."""
    return [*_files(corpus), *_texts(corpus)]


def _files(corpus: Path) -> list[Document]:
    labels = rows(corpus / "labels.jsonl")
    with ReaderPool() as pool:
        return [Document(label, read_kept(pool, (corpus / label["file"]).read_bytes())) for label in labels]


def _texts(corpus: Path) -> list[Document]:
    found = []
    for label in rows(corpus / "text" / "texts.jsonl"):
        page = Page(1, 595, 842, label["text"])
        reading = Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,))
        found.append(Document({**label, "set": "text"}, reading))
    return found


def read_kept(pool: ReaderPool, data: bytes) -> Reading:
    """Return what a file says, as it was read before where the same code read it."""
    kept = Path(tempfile.gettempdir()) / "phr-accuracy" / f"{hashlib.sha256(data).hexdigest()[:32]}-{_readers()}.json"
    if kept.exists():
        return from_plain(Reading, json.loads(kept.read_text(encoding="utf-8")))
    reading = pool.read(BytesIO(data), len(data), sniff(data[:65536], len(data)))
    kept.parent.mkdir(mode=0o700, exist_ok=True)
    kept.write_text(json.dumps(to_plain(reading)), encoding="utf-8")
    return reading


@cache
def _readers() -> str:
    digest = hashlib.sha256()
    for name in READ_BY:
        held = ROOT / "phr" / name
        for path in sorted(held.rglob("*.py")) if held.is_dir() else [held]:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def source_of(label: dict[str, Any]) -> str:
    """Return where a document comes from; copies of one collection are one source."""
    named = str(label.get("source") or label.get("source_repo") or "written for this corpus")
    for whole in ("Synthea", "MTSamples", "GraSCCo"):
        if whole in named:
            return whole
    return named.partition("@")[0]


def interval(some: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share."""
    if not total:
        return 0.0, 1.0
    share, z = some / total, 1.96
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)


def upper_bound(some: int, total: int) -> float:
    """Return the upper end of the 95 % Wilson interval of a share."""
    return interval(some, total)[1]
