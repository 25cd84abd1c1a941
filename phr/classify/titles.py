"""A short human title for a document: its own title line where it has one."""

import re

from phr.classify.kind import KindScores
from phr.classify.lines import Script
from phr.record.kinds import RecordKind, name_of

MAX_TITLE = 80  # characters

_LABEL = re.compile(
    r"^(?:exam(?:ination)?|study|procedures?(?: performed)?|untersuchung|type of test|re|betreff|operation"
    r"|title)\s*:[\s,]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:\b(?:page|seite|pagina)\s*\d+.*|[-·|,]\s*$|\bvom \d.*|\bdate\b.*)$", re.IGNORECASE)
_MARKS = re.compile(r"^[#*\s]+|[#*\s]+$")


def title_of(script: Script, scores: KindScores, kind: RecordKind, letterhead: str = "") -> str:
    """Return a title of at most 80 characters: the line that says what the document is, else the kind's name.

    A line that is only the `letterhead` says from whom a document is, not what it is.
    """
    line = scores.lines.get(kind)
    if line is not None and line.index < 30:
        printed = _MARKS.sub("", _TAIL.sub("", _LABEL.sub("", line.text))).strip(" ,:")
        if (
            printed != letterhead
            and 4 <= len(printed) <= MAX_TITLE
            and sum(character.isdigit() for character in printed) < 8
        ):
            return printed
    if kind in (RecordKind.NOT_MEDICAL, RecordKind.UNKNOWN):
        return _first_line(script) or name_of(kind)
    return name_of(kind)


def _first_line(script: Script) -> str:
    firsts = (_MARKS.sub("", line.cells[0])[:MAX_TITLE].strip() for line in script.lines[:5])
    return next((first for first in firsts if len(first) > 3), "")
