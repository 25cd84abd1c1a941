"""The words that tell a kind of document, as patterns ready to match; the words themselves stand in cues.toml."""

import re
from dataclasses import dataclass
from functools import cache
from re import Pattern
from typing import Any

from phr.classify.shipped import shipped_table
from phr.record.kinds import RecordKind


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that speaks for a kind (or, with a negative weight, against it), its weight, how many hits count."""

    kind: RecordKind
    pattern: Pattern[str]
    weight: float
    most: int


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues by where they count, and the pattern of a word that papers about health hold."""

    titles: tuple[Cue, ...]
    headings: tuple[Cue, ...]
    phrases: tuple[Cue, ...]
    medical: Pattern[str]


@cache
def cues() -> Cues:
    """Return the cues that ship with phr."""
    table = shipped_table("cues.toml")
    modality = "|".join(table["modality"])
    return Cues(
        titles=_compiled(table["title"], modality),
        headings=_compiled(table["heading"], modality),
        phrases=_compiled(table["phrase"], modality),
        medical=re.compile(rf"\b(?:{'|'.join(table['medical'])})\b"),
    )


def _compiled(rows: list[dict[str, Any]], modality: str) -> tuple[Cue, ...]:
    return tuple(
        Cue(
            RecordKind(row["kind"]),
            re.compile("|".join(row["words"]).replace("{modality}", modality)),
            float(row["weight"]),
            int(row.get("most", 1)),
        )
        for row in rows
    )
