"""A short human title for a document: its own title line where it has one."""

import re

from phr.classify.kind import KindScores, title_candidates
from phr.classify.lines import Line, Script
from phr.record.kinds import RecordKind, name_of

MAX_TITLE = 80  # characters
_LONG = 40  # characters from which what follows a colon is the text, not the title
_NUMBERED = 8  # digits from which a line is a number, not a title
_TOP = 30  # lines in which a title may stand

_LABEL = re.compile(
    r"^(?:exam(?:ination)?|study|procedures?(?: performed)?|untersuchung|type of test|re|aw|betreff|betreft|objet|oggetto|asunto"
    r"|onderwerp|subject|operation|title|report)\s*:[\s,]*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:\b(?:page|seite|pagina)\s*\d+.*|[-·|,]\s*$|\bvom \d.*|\bdate\b.*)$", re.IGNORECASE)
_SENTENCE = re.compile(
    r"[a-zäöü]+\s.*\s\w+\s|.*\.\s\S|(?:Wir|Ich|I|We|Your?|Please|Bitte|Thank|Vielen|The results?|Nous|Merci|Le|Si)\s.*\s.*\s"
)
_NO_TITLE = re.compile(
    r"[-•*] |(?:signatures?|unterschrift|firma|assinatura|handtekening|stempel|timbre)\b|this is not a bill|total\b|.* course$",
    re.IGNORECASE,
)  # a place to sign, an item of a list, a warning, a sum: they name the kind, but are no name of the paper
_MARKS = re.compile(r"^[#*\s]+|[#*\s]+$")


def title_of(script: Script, scores: KindScores, kind: RecordKind, letterhead: str = "") -> str:
    """Return a title of at most 80 characters: the printed words that say what the document is, else the kind's name.

    The `letterhead` says from whom a document is, not what it is: it is a title only of what is no health record.
    """
    for printed in (*title_candidates(script, kind), *_labelled(scores.lines.get(kind))):
        title = _trimmed(printed)
        if _SENTENCE.match(title) or _NO_TITLE.match(printed) or _NO_TITLE.match(title):
            continue
        if title != letterhead and 4 <= len(title) <= MAX_TITLE and sum(mark.isdigit() for mark in title) < _NUMBERED:
            return title
    if kind in (RecordKind.NOT_MEDICAL, RecordKind.UNKNOWN):
        return _first_line(script)
    return name_of(kind)


def _labelled(line: Line | None) -> tuple[str, ...]:
    """Return a line that names the examination after a label: "EXAM: CT chest"."""
    return (line.text,) if line is not None and line.index < _TOP and _LABEL.match(line.text) else ()


def _trimmed(printed: str) -> str:
    title = _TAIL.sub("", _LABEL.sub("", printed))
    if len(title) > _LONG:
        title = title.partition(": ")[0]
    return _MARKS.sub("", title).strip(" ,:")


def _first_line(script: Script) -> str:
    firsts = (_MARKS.sub("", line.cells[0])[:MAX_TITLE].strip() for line in script.lines[:5])
    return next((first for first in firsts if len(first) > 3), "")
