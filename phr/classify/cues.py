"""The words that tell a kind of document, as patterns ready to match; the words themselves stand in cues.toml."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from re import Pattern
from types import MappingProxyType
from typing import Any

from phr.classify.shipped import shipped_table
from phr.record.kinds import RecordKind

_PART = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|.")  # an escape, a set of letters, or a letter
_GROUPED = re.compile(r"(?P<before>(?:\\b)?)\(\?:(?P<inside>.*)\)(?P<after>(?:\\b)?)")
_PLAIN_CHOICE = re.compile(r"\(\?:([a-z |]+)\)(?![?*{])")
_TELLING_PIECE = 3  # letters
_START = 4  # letters by which a piece is looked up; measured at 3 to 6
_INNERMOST = re.compile(r"\([^()]*\)")
_OPTIONAL = re.compile(r".(?:[?*]|\{\d*,?\d*\})")  # a letter that may be missing, with what says so
_RUN = re.compile(r"[a-z0-9 ]+")
_WORD = re.compile(r"[a-z0-9]+(?:/[a-z0-9]+)?")  # a unit such as mg/dl is one word


@dataclass(frozen=True, slots=True)
class Wording:
    """A pattern, and pieces of text of which every match holds at least one; none where a match may hold anything."""

    pattern: Pattern[str]
    needs: tuple[str, ...]

    def may_match(self, text: str) -> bool:
        """Say whether a search can find anything; looking for plain pieces is fifty times faster than the pattern."""
        unwrapped = _unwrapped(text)
        return not self.needs or any(piece in unwrapped for piece in self.needs)


@dataclass(frozen=True, slots=True)
class Cue:
    """Wordings that speak for a kind (or, with a negative weight, against it), their weight, how many hits count."""

    kind: RecordKind
    wordings: tuple[Wording, ...]
    weight: float
    most: int

    def in_text(self, text: str) -> tuple[Pattern[str], ...]:
        """Return the patterns that may match somewhere in a text."""
        return tuple(wording.pattern for wording in self.wordings if wording.may_match(text))


@dataclass(frozen=True, slots=True)
class CueSet:
    """Cues that are looked for in the same text, and where to begin: each piece that a wording needs, by its first letters.

    Of three thousand wordings a page can hold some fifty: a look at the letters that stand in it leaves these, ten times
    as quick as asking each. `wordings` are of all cues in turn, with the number of their cue.
    """

    cues: tuple[Cue, ...]
    wordings: tuple[tuple[int, Pattern[str]], ...]
    by_start: Mapping[str, tuple[tuple[str, int], ...]]
    short: tuple[tuple[str, int], ...]
    always: frozenset[int]

    def __iter__(self) -> Iterator[Cue]:
        """Return the cues in turn."""
        return iter(self.cues)

    def in_text(self, text: str) -> list[tuple[Cue, tuple[Pattern[str], ...]]]:
        """Return the cues of which something may match somewhere in a text, each with those of its patterns."""
        text = _unwrapped(text)
        found = set(self.always)
        found.update(number for piece, number in self.short if piece in text)
        starts = {text[at : at + _START] for at in range(len(text) - _START + 1)}
        for start in self.by_start.keys() & starts:
            found.update(number for piece, number in self.by_start[start] if piece in text)
        return [
            (self.cues[which], tuple(self.wordings[number][1] for number in numbers))
            for which, numbers in groupby(sorted(found), key=lambda number: self.wordings[number][0])
        ]


def cue_set(held: Sequence[Cue]) -> CueSet:
    """Return cues with the table by which they are found."""
    flat = [(which, wording) for which, cue in enumerate(held) for wording in cue.wordings]
    by_start: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    short: list[tuple[str, int]] = []
    for number, (_, wording) in enumerate(flat):
        for piece in wording.needs:
            (by_start[piece[:_START]] if len(piece) >= _START else short).append((piece, number))
    return CueSet(
        tuple(held),
        tuple((which, wording.pattern) for which, wording in flat),
        MappingProxyType({start: tuple(pieces) for start, pieces in by_start.items()}),
        tuple(short),
        frozenset(number for number, (_, wording) in enumerate(flat) if not wording.needs),
    )


@dataclass(frozen=True, slots=True)
class WordList:
    """Words to look for: whole ones, and beginnings of words by how long these are.

    A set is asked once for each length that a beginning has; a pattern of so many words takes ten times as long.
    """

    whole: frozenset[str]
    beginnings: frozenset[str]
    lengths: tuple[int, ...]

    def count(self, text: str) -> int:
        """Return how many words of a folded text are of the list."""
        return sum(times for word, times in Counter(_WORD.findall(text)).items() if self._holds(word))

    def _holds(self, word: str) -> bool:
        return word in self.whole or any(word[:length] in self.beginnings for length in self.lengths)


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues by where they count, and the words that papers about health hold."""

    titles: CueSet
    headings: CueSet
    phrases: CueSet
    medical: WordList


@cache
def cues() -> Cues:
    """Return the cues that ship with phr."""
    table = shipped_table("cues.toml")
    modality = "|".join(table["modality"])
    return Cues(
        titles=_compiled(table["title"], modality),
        headings=_compiled(table["heading"], modality, at_line_start=True),
        phrases=_compiled(table["phrase"], modality, may_wrap=True),
        medical=_word_list(table["medical"]),
    )


def _word_list(words: list[str]) -> WordList:
    beginnings = frozenset(word[:-1] for word in words if word.endswith("*"))
    lengths = tuple(sorted({len(word) for word in beginnings}))
    return WordList(frozenset(word for word in words if not word.endswith("*")), beginnings, lengths)


def _compiled(
    rows: list[dict[str, Any]], modality: str, *, at_line_start: bool = False, may_wrap: bool = False
) -> CueSet:
    made = []
    for row in rows:
        written = "|".join(row["words"]).replace("{modality}", modality)
        wordings = tuple(
            _wording(pattern, at_line_start=at_line_start, may_wrap=may_wrap) for pattern in parted(written)
        )
        made.append(Cue(RecordKind(row["kind"]), wordings, float(row["weight"]), int(row.get("most", 1))))
    return cue_set(made)


def _wording(pattern: str, *, at_line_start: bool, may_wrap: bool) -> Wording:
    written = "".join(r"[ \n]" if part == " " else part for part in _PART.findall(pattern)) if may_wrap else pattern
    return Wording(re.compile(rf"(?m)^(?:{written})" if at_line_start else rf"(?m){written}"), pieces_of(pattern))


def _unwrapped(text: str) -> str:
    """Return a text without its line ends: a phrase goes on where its line ends, as a PDF's lines end anywhere."""
    return text.replace("\n", " ")


def parted(pattern: str) -> list[str]:
    """Return the alternatives of a pattern, also those within one bracket around all: each is looked for by itself."""
    found = []
    for alternative in _alternatives(pattern) or [pattern]:
        grouped = _GROUPED.fullmatch(alternative)
        inside = _alternatives(grouped["inside"]) if grouped else []
        found += [f"{grouped['before']}(?:{one}){grouped['after']}" for one in inside] if grouped else []
        found += [] if inside else _spread(alternative)
    return found


def _spread(pattern: str) -> list[str]:
    """Return a pattern once for each choice of its plain words, where only these make a piece long enough to rule it out."""
    if max(map(len, pieces_of(pattern)), default=0) >= _TELLING_PIECE:
        return [pattern]
    for group in _PLAIN_CHOICE.finditer(pattern):
        choices = group[1].split("|")
        if min(map(len, choices)) >= _TELLING_PIECE:
            return [pattern[: group.start()] + choice + pattern[group.end() :] for choice in choices]
    return [pattern]


def pieces_of(pattern: str) -> tuple[str, ...]:
    """Return pieces of plain text of which every match of a pattern holds at least one; none where that is not known.

    For each alternative the longest run of letters, digits and spaces that is outside brackets and not optional.
    """
    pieces: list[str] = []
    for alternative in _alternatives(pattern):
        run = _longest_run(alternative)
        grouped = _GROUPED.fullmatch(alternative)
        inner = pieces_of(grouped["inside"]) if not run and grouped and _alternatives(grouped["inside"]) else (run,)
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
