"""How long the index takes to search, to list and to open: python tools/bench_search.py [records].

The records are made up: words are drawn with the frequencies of a natural language (Zipf), so that a few stand on
nearly every page and most on very few. The key is thrown away with the index.
"""

import json
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from phr.record.entry import ObjectId, RecordId, Sheet, StoredObject
from phr.record.events import Filed, Stamped
from phr.record.filing import DocumentDate, Filing, Finding, Quote, Sureness
from phr.record.kinds import RecordKind, category_of
from phr.record.plain import to_plain
from phr.record.reading import Box, Form
from phr.vault.device import Head
from phr.vault.index import Index

_VOCABULARY = 30_000  # words
_WORDS_PER_PAGE = 250
_PAGES = 2
_BATCH = 64  # records, as the vault writes them
_SYLLABLES = ("ka", "li", "um", "hä", "mo", "glo", "bin", "kre", "ati", "nin", "tho", "rax", "be", "fund", "le", "ber")


@dataclass(frozen=True, slots=True)
class SearchTimes:
    """Milliseconds, but for the two counts."""

    records: int
    searches: int
    p50: float
    p95: float
    slowest: float
    open: float
    list_all: float
    take_per_record: float


def measure_search(records: int = 10_000, searches: int = 200) -> SearchTimes:
    """Fill an index with made-up records in a temporary folder, and measure it."""
    draw = random.Random(20260314)
    vocabulary = _vocabulary(draw)
    with tempfile.TemporaryDirectory() as folder:
        path, key = Path(folder) / "index.db", secrets.token_bytes(32)
        with Index.open(path, key) as index:
            taking = sum([_timed(partial(index.take, *batch)) for batch in _batches(draw, vocabulary, records)])
        opening = _timed(lambda: Index.open(path, key).close())
        with Index.open(path, key) as index:
            listing = median(_timed(index.shown) for _ in range(3))
            times = [_timed(partial(index.search, q)) for q in _queries(draw, vocabulary, searches)]
    return SearchTimes(
        records=records,
        searches=searches,
        p50=median(times),
        p95=quantiles(times, n=20)[-1],
        slowest=max(times),
        open=opening,
        list_all=listing,
        take_per_record=taking / records,
    )


def _timed(step: Callable[[], object]) -> float:
    began = time.perf_counter()
    step()
    return (time.perf_counter() - began) * 1000


def _vocabulary(draw: random.Random) -> list[str]:
    words = {"".join(draw.choice(_SYLLABLES) for _ in range(draw.randint(1, 5))) for _ in range(3 * _VOCABULARY)}
    return draw.sample(sorted(words), _VOCABULARY)


def _page(draw: random.Random, vocabulary: list[str]) -> str:
    # The inverse of Zipf's distribution with exponent 1: a rank is exp(u ln N).
    top = len(vocabulary)
    return " ".join(vocabulary[int(top ** draw.random()) - 1] for _ in range(_WORDS_PER_PAGE))


def _queries(draw: random.Random, vocabulary: list[str], count: int) -> Iterator[str]:
    for _ in range(count):
        words = [vocabulary[int(len(vocabulary) ** draw.random()) - 1] for _ in range(draw.randint(1, 3))]
        words[-1] = words[-1][: draw.randint(3, 12)]
        yield " ".join(words)


def _batches(
    draw: random.Random, vocabulary: list[str], records: int
) -> Iterator[tuple[list[Stamped], dict[ObjectId, bytes], dict[str, Head]]]:
    numbers = iter(range(records))
    seq = 0
    while batch := list(islice(numbers, _BATCH)):
        sheets = [_sheet(draw, vocabulary, number) for number in batch]
        metas = {ObjectId(f"{n:064x}"): _sealed_plain(s) for n, s in zip(batch, sheets, strict=True)}
        stamped = [
            _filed(sheet, meta, seq, place) for place, (sheet, meta) in enumerate(zip(sheets, metas, strict=True))
        ]
        yield stamped, metas, {"d" * 16: Head(seq, f"{seq:064x}")}
        seq += 1


def _sealed_plain(sheet: Sheet) -> bytes:
    return json.dumps(to_plain(sheet), ensure_ascii=False).encode()


def _filed(sheet: Sheet, meta: ObjectId, seq: int, place: int) -> Stamped:
    stored = StoredObject("original", ObjectId(sheet.plain_sha256), sheet.size_bytes)
    event = Filed(sheet.record_id, (stored,), meta)
    return Stamped(event, sheet.received, "UTC", date(2026, 3, 14), seq, "d" * 16, seq, place)


def _sheet(draw: random.Random, vocabulary: list[str], number: int) -> Sheet:
    quote = (Quote("as printed", 1, Box(72.0, 90.5, 300.25, 102.0)),)
    kind = draw.choice(tuple(RecordKind))
    return Sheet(
        record_id=RecordId(f"{number:016x}"),
        plain_sha256=f"{number:064x}",
        source_name=f"scan {number}.pdf",
        form=Form.PDF,
        mime="application/pdf",
        size_bytes=100_000,
        received=datetime(2026, 3, 14, 12, tzinfo=UTC),
        page_count=_PAGES,
        is_read=True,
        filing=Filing(
            category=Finding(category_of(kind), Sureness.SURE, quote, "its title says so"),
            kind=Finding(kind, Sureness.SURE, quote, "its title says so"),
            document_date=Finding(
                DocumentDate(2026, 1 + number % 12, 1 + number % 28), Sureness.SURE, quote, "by its label"
            ),
            person=Finding("Erika Muster", Sureness.SURE, quote, "by its label"),
            provider=Finding(f"Dr. {vocabulary[number % 100].title()}", Sureness.LIKELY, quote, "in the letterhead"),
            title=vocabulary[number % 1000].title(),
        ),
        text=tuple(_page(draw, vocabulary) for _ in range(_PAGES)),
    )


def main() -> None:
    """Print the figures, one a line."""
    times = measure_search(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    print(f"{times.records} records, {times.searches} searches")
    print(f"search   p50 {times.p50:.1f} ms, p95 {times.p95:.1f} ms, slowest {times.slowest:.1f} ms")
    print(f"open     {times.open:.1f} ms; list all {times.list_all:.0f} ms")
    print(f"take in  {times.take_per_record:.2f} ms a record")


if __name__ == "__main__":
    main()
