"""The words that tell a kind of document, as patterns ready to match; the words themselves stand in cues.toml."""

import re
from dataclasses import dataclass
from functools import cache
from re import Pattern
from typing import Any

from phr.classify.shipped import shipped_table
from phr.record.kinds import RecordKind

_PART = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.")  # an escape, a set of letters, or a letter
_GROUPED = re.compile(r"(?:\\b)?\(\?:(.*)\)(?:\\b)?")
_INNERMOST = re.compile(r"\([^()]*\)")
_OPTIONAL = re.compile(r".(?:[?*]|\{\d*,?\d*\})")  # a letter that may be missing, with what says so
_RUN = re.compile(r"[a-z0-9 ]+")


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern that speaks for a kind (or, with a negative weight, against it), its weight, how many hits count.

    `needs` are pieces of text of which every match holds at least one; none where a match may hold anything.
    """

    kind: RecordKind
    pattern: Pattern[str]
    weight: float
    most: int
    needs: tuple[str, ...] = ()

    def may_match(self, text: str) -> bool:
        """Say whether a search can find anything; looking for plain pieces is fifty times faster than the pattern."""
        return not self.needs or any(piece in text for piece in self.needs)


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
    made = []
    for row in rows:
        pattern = "|".join(row["words"]).replace("{modality}", modality)
        needs = pieces_of(pattern)
        made.append(
            Cue(RecordKind(row["kind"]), re.compile(pattern), float(row["weight"]), int(row.get("most", 1)), needs)
        )
    return tuple(made)


def pieces_of(pattern: str) -> tuple[str, ...]:
    """Return pieces of plain text of which every match of a pattern holds at least one; none where that is not known.

    For each alternative the longest run of letters, digits and spaces that is outside brackets and not optional.
    """
    pieces: list[str] = []
    for alternative in _alternatives(pattern):
        run = _longest_run(alternative)
        grouped = _GROUPED.fullmatch(alternative)
        inner = pieces_of(grouped[1]) if not run and grouped and _alternatives(grouped[1]) else (run,)
        pieces += inner or ("",)
    return tuple(pieces) if all(pieces) else ()


def _alternatives(pattern: str) -> list[str]:
    """Return the alternatives of a pattern that stand outside all brackets; none where its brackets do not pair."""
    found, depth = [""], 0
    for part in _PART.findall(pattern):
        depth += (part == "(") - (part == ")")
        if depth < 0:
            return []
        if part == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += part
    return found


def _longest_run(alternative: str) -> str:
    plain = "".join("\0" if len(part) > 1 else part for part in _PART.findall(alternative))
    while (flatter := _INNERMOST.sub("\0", plain)) != plain:
        plain = flatter
    return max(_RUN.findall(_OPTIONAL.sub("\0", plain)), key=len, default="")
