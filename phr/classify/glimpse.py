"""What is kept of a document to find others like it: for each page the smallest hashes of its pairs of words. Pure.

Of two pages the smallest hashes agree about as often as their pairs of words do (Broder, 1997), so that a few numbers a
page are enough to find, among thousands, those few with which a comparison is worth its time.
"""

import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise

from phr.classify.atoms import atoms_of, number_as_compared
from phr.classify.lab_analytes import analyte_coded, analyte_named
from phr.classify.lines import MAX_PAGES, fold
from phr.record.entry import Sheet
from phr.record.likeness import Glimpse, Result
from phr.record.reading import Statement, StatementKind

MARKS = 24  # of a page; a page that OCR read badly still shares some ten with its original
MARKS_OF_RESULTS = 12
LEAST_SHARED = 3
"""So few marks do two documents share at least that may be worth comparing; `share_enough` is told the rest."""

_ENOUGH = 12  # shared marks: half a page
_SHARE = 0.25  # of the marks of the smaller one; measured, true copies share half of them and more

_LEAST_PAIRS = 8  # of a page's pairs of words; fewer tell nothing
_LEAST_RESULTS = 3
_MOST_RESULTS = 200  # of a document; a history of years is no copy of one sheet
_SPREAD = 2654435761  # Knuth's multiplicative hashing: CRC-32 alone is linear, neighbours would stay neighbours
_WORD = 2**32


def glimpse_of(sheet: Sheet) -> Glimpse:
    """Return what is kept of a document for comparing."""
    results = tuple(_results(sheet))
    marks = [marks_of(page) for page in sheet.text[:MAX_PAGES]]
    if len(results) >= _LEAST_RESULTS:
        of_results = _smallest((f"{one.analyte}={one.value}" for one in results), MARKS_OF_RESULTS)
        marks = [(*(marks[0] if marks else ()), *of_results), *marks[1:]]
    return Glimpse(
        text_crc=zlib.crc32("\f".join(sheet.text).encode()),
        marks=tuple(marks),
        seen=tuple(seen.page for seen in sheet.seen),
        results=results if len(results) >= _LEAST_RESULTS else (),
        is_export=bool(sheet.statements),
        states_more=any(stated.kind is not StatementKind.RESULT for stated in sheet.statements),
    )


def share_enough(one: Glimpse, other: Glimpse) -> bool:
    """Say whether two documents share so many marks that comparing them is worth its time."""
    mine, theirs = ({mark for page in each.marks for mark in page} for each in (one, other))
    if one.is_export or other.is_export:  # a print shares with an export no more than its results
        return len(mine & theirs) >= LEAST_SHARED
    return len(mine & theirs) >= max(LEAST_SHARED, min(_ENOUGH, _SHARE * min(len(mine), len(theirs))))


def marks_of(page: str) -> tuple[int, ...]:
    """Return the marks of a page; () where it says too little."""
    pairs = set(_pairs(page))
    return _smallest(pairs, MARKS) if len(pairs) >= _LEAST_PAIRS else ()


def _pairs(page: str) -> Iterator[str]:
    for line in atoms_of(page):
        atoms = (*line.words, *line.numbers, *line.moments)
        yield from (f"{first} {second}" for first, second in pairwise(atoms))


def _smallest(texts: Iterable[str], count: int) -> tuple[int, ...]:
    return tuple(sorted({zlib.crc32(text.encode()) * _SPREAD % _WORD for text in texts})[:count])


def _results(sheet: Sheet) -> Iterator[Result]:
    if sheet.statements:
        stated = [one for one in sheet.statements if one.kind is StatementKind.RESULT and one.value]
        yield from (Result(_analyte_stated(one), _value(one.value), one.day[:10]) for one in stated[:_MOST_RESULTS])
        return
    dated = sheet.filing.document_date
    day = str(dated.value) if dated is not None else ""
    for row in [row for row in sheet.lab_values if row.is_read][:_MOST_RESULTS]:
        yield Result(row.key or fold(row.analyte), _value(row.value), day)


def _value(printed: str) -> str:
    """Return a result's value as two systems write it the same: an export has 13.2 where 13.20 was printed."""
    value = number_as_compared(printed.strip())
    return value.rstrip("0").rstrip(".") if "." in value else value


def _analyte_stated(stated: Statement) -> str:
    coded = analyte_coded(stated.code) if "loinc" in stated.code_system.casefold() else None
    named = coded or analyte_named(stated.what)
    return named.key if named is not None else fold(stated.what)
