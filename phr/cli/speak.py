"""How answers are shown: plain words and tables for a person, the same facts as JSON for a program.

Only renders: no date is worked out here, nothing is sorted, filtered or decided. Whatever came from a file is escaped
before it reaches a terminal.
"""

import json
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

import click

from phr.cli.cells import cells, cut, padded
from phr.record.entry import Record, State
from phr.record.filing import Finding, Sureness
from phr.record.kinds import CATEGORY_NAMES, RecordKind, name_of
from phr.record.plain import to_plain
from phr.record.shown import shown

SURENESS_WORDS = {
    Sureness.YOUR_WORD: "your word",
    Sureness.SURE: "sure",
    Sureness.LIKELY: "likely",
    Sureness.UNSURE: "not sure",
}
_NARROWEST = 8  # characters of a column; less tells nothing


def say(text: str = "") -> None:
    """Write one line of the answer to standard output."""
    click.echo(text)


def talk(text: str) -> None:
    """Write one line that is not the answer (progress, hints) to standard error."""
    click.echo(text, err=True)


def say_json(value: object) -> None:
    """Write one JSON document, and nothing else, to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))


def say_wrapped(text: str, indent: str = "", hanging: str | None = None) -> None:
    """Write a paragraph, broken at the terminal's width (at most 100 columns)."""
    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    later = indent if hanging is None else hanging
    lines = textwrap.wrap(text, width, initial_indent=indent, subsequent_indent=later, break_long_words=False)
    for line in lines or [indent.rstrip()]:
        say(line)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, widest: int = 44) -> None:
    """Write a table in plain columns; a long cell is cut, never wrapped, and more so where the terminal is narrow."""
    held = [list(heads), *([shown(cell) for cell in row] for row in rows)]
    needed = [min(widest, max(cells(row[column]) for row in held)) for column in range(len(heads))]
    room = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else sum(needed) + 2 * len(needed)
    widths = fitting_widths(needed, room)
    for row in held:
        say("  ".join(padded(cut(cell, width), width) for cell, width in zip(row, widths, strict=True)).rstrip())


def fitting_widths(needed: Sequence[int], room: int) -> list[int]:
    """Return column widths that fit a terminal: the widest columns give way first, none below 8 characters."""
    widths = list(needed)
    while sum(widths) + 2 * (len(widths) - 1) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    return widths


def record_facts(record: Record) -> dict[str, Any]:
    """Return what `phr list --json` says of one record."""
    filing = record.filing
    facts: dict[str, Any] = {
        "id": record.id,
        "category": filing.category.value.value,
        "unsure": record.is_unsure,
        "kind": filing.kind.value.value,
        "title": filing.title,
        "document_date": str(filing.document_date.value) if filing.document_date else None,
        "person": filing.person.value if filing.person else None,
        "person_match": record.person_match.value,
        "whose": record.whose or None,
        "provider": filing.provider.value if filing.provider else None,
        "language": filing.language.value if filing.language else None,
        "source_name": record.source_name,
        "source_names": list(record.source_names),
        "received": to_plain(record.received),
        "pages": record.page_count,
        "bytes": record.size_bytes,
        "why": _why(record),
        "state": record.state.value,
        "held_back": record.held_back,
    }
    if record.study is not None:
        facts["study"] = {
            "uid": record.study.uid,
            "modality": "/".join(dict.fromkeys(series.modality for series in record.study.series if series.modality)),
            "series": [
                {
                    "uid": series.uid,
                    "description": series.description,
                    "modality": series.modality,
                    "instances": len(series.instances),
                }
                for series in record.study.series
            ],
        }
    return facts


def record_row(record: Record) -> tuple[str, ...]:
    """Return one record as a row of a table: id, date, category, what it is, from whom, what is open."""
    filing = record.filing
    return (
        record.id[:8],
        str(filing.document_date.value) if filing.document_date else "no date",
        CATEGORY_NAMES[filing.category.value],
        record.source_name if filing.kind.value is RecordKind.UNKNOWN else filing.title or name_of(filing.kind.value),
        filing.provider.value if filing.provider else "",
        _mark(record),
    )


def record_words(record: Record) -> str:
    """Return what a record is, from when, in a few words."""
    filing = record.filing
    dated = str(filing.document_date.value) if filing.document_date else "no date"
    kind = name_of(filing.kind.value)
    return shown(", ".join(filter(None, (kind, dated, filing.title if filing.title != kind else ""))))


RECORD_HEADS = ("id", "date", "filed under", "what it is", "from", "")


def sureness(finding: Finding[Any] | None) -> str:
    """Return how sure a finding is, in words."""
    return SURENESS_WORDS[finding.sureness] if finding is not None else ""


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun."""
    return f"{number} {one if number == 1 else many}"


def size_words(size_bytes: int) -> str:
    """Return a size in words: 812 bytes, 4.1 MB (1 MB = 10^6 bytes)."""
    if size_bytes < 1000:
        return count(size_bytes, "byte", "bytes")
    for unit, scale in (("kB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if size_bytes < scale * 999.5:
            return f"{size_bytes / scale:.1f} {unit}"
    return f"{size_bytes / 1e9:.0f} GB"


def _why(record: Record) -> list[str]:
    filing = record.filing
    named: tuple[tuple[str, Finding[Any] | None], ...] = (
        ("kind", filing.kind),
        ("date", filing.document_date),
        ("person", filing.person),
        ("provider", filing.provider),
        ("language", filing.language),
    )
    return [
        f"{name}: {quote.text}" + (f" (page {quote.page})" if quote.page else f" ({quote.source})")
        for name, finding in named
        if finding is not None
        for quote in finding.quotes
    ]


def _mark(record: Record) -> str:
    if record.held_back:
        return "another person? held back"
    not_read = "not read" if record.state is State.FILED_NOT_READ else ""
    return ", ".join(part for part in (not_read, "phr asks" if record.is_unsure else "") if part)
