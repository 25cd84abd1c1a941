"""What a printed date stands for, told by the words beside it: collection, visit, birth, print, and so on."""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from re import Pattern

from phr.classify.dates import Mention
from phr.classify.lines import Script, fold
from phr.classify.shipped import shipped_table

_BEFORE = 46  # characters before a date in which its label stands
_EDGE_LINES = 4  # the first and last lines of a page, where headers, footers and signatures stand


class Role(Enum):
    """What a date stands for; the order is that of the tests, which are tried from the top."""

    BIRTH = "birth"
    NEXT = "next"
    FAX = "fax"
    DISCHARGED = "discharged"
    ADMITTED = "admitted"
    OPERATED = "operated"
    COLLECTED = "collected"
    RECEIVED = "received"
    REPORTED = "reported"
    PRINTED = "printed"
    HISTORY = "history"
    EXAMINED = "examined"
    VISITED = "visited"
    ISSUED = "issued"
    BARE = "bare"
    LOOSE = "loose"


_PLACE_AND = re.compile(r"^[^\W\d_][\w .'/()-]{1,30},?(?:\s+(?:den|le|li|il|a|the))?\s*$")
_MODALITY = re.compile(
    r"\b(?:ct|mrt?|mri|pet|x-?ray|roentgen\w*|sono\w*|ultrasound|mammogra\w*|echo\w*|exam\w*|\w*graphie|dexa|szinti\w*|scan|untersuchung\w*)\b"
)
_STAY = re.compile(r"\bbis(?: zum)?\s*$|[-–]\s*$|\bto\s*$|\bthrough\s*$|\buntil\s*$")


@dataclass(frozen=True, slots=True)
class Dated:
    """A printed date with what it stands for and the label that says so ("" where none does)."""

    mention: Mention
    role: Role
    label: str


@cache
def _patterns() -> tuple[tuple[Role, Pattern[str]], ...]:
    table = shipped_table("date_labels.toml")
    return tuple((Role(name), re.compile("|".join(words))) for name, words in table.items())


def dated(script: Script, mentions: list[Mention]) -> list[Dated]:
    """Return each printed date with its role: by the words before it, else the line above, else its place."""
    found: list[Dated] = []
    for place, mention in enumerate(mentions):
        before = mentions[place - 1] if place and mentions[place - 1].line is mention.line else None
        found.append(_role_of(script, mention, before, found[-1] if before is not None else None))
    return found


def _role_of(script: Script, mention: Mention, before: Mention | None, earlier: Dated | None) -> Dated:
    start = before.end if before is not None else 0
    text = fold(mention.line.text[max(start, mention.start - _BEFORE) : mention.start])
    if (
        earlier is not None
        and _STAY.search(text)
        and earlier.role in (Role.ADMITTED, Role.EXAMINED, Role.ISSUED, Role.BARE, Role.LOOSE)
    ):
        return Dated(mention, Role.DISCHARGED, text.strip())
    named = _nearest(text)
    if named is not None:
        return _named(mention, *named, text)
    if not text.strip(" :,.-|") and start == 0:
        return _label_above(script, mention)
    in_form = _nearest(_box_above(script, mention))
    if in_form is not None:
        return _named(mention, *in_form, text)
    if start == 0 and _PLACE_AND.match(text.strip()) and _is_edge(script, mention):
        return Dated(mention, Role.BARE, "")
    return Dated(mention, Role.LOOSE, "")


def _nearest(text: str) -> tuple[Role, str] | None:
    """Return the role whose label ends nearest before the date; of two that end together, the one tested first."""
    best: tuple[int, Role, str] | None = None
    for role, pattern in _patterns():
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip())
            if match[0] and (best is None or end > best[0]):
                best = (end, role, match[0].strip())
    return (best[1], best[2]) if best is not None else None


def _named(mention: Mention, role: Role, label: str, text: str) -> Dated:
    if role is Role.ISSUED and label in ("vom", "of", "on", "del") and _MODALITY.search(text):
        return Dated(mention, Role.EXAMINED, label)
    if role is Role.ISSUED and label in ("on", "of", "del", "vom"):
        return Dated(mention, Role.LOOSE, label)
    return Dated(mention, role, label)


def _box_above(script: Script, mention: Mention) -> str:
    """Return what stands in the box above a date that fills a box of a form, folded; "" where there is no such box."""
    line = mention.line
    if line.index == 0 or len(line.gaps) == 0 or line.cell_around(mention.start)[0] < mention.start - 1:
        return ""
    above = script.lines[line.index - 1]
    if above.page != line.page or len(above.gaps) != len(line.gaps):
        return ""
    return fold(above.cells[sum(gap < mention.start for gap in line.gaps)])


def _label_above(script: Script, mention: Mention) -> Dated:
    index = mention.line.index
    above = script.lines[index - 1] if index else None
    if above is not None and above.page == mention.line.page and len(above.folded) <= 40:
        named = _nearest(above.folded)
        is_column = len(above.folded.split()) > 1 and named is not None and named[0] is Role.ISSUED
        if named is not None and not is_column and not any(character.isdigit() for character in above.folded):
            return Dated(mention, named[0], named[1])
    return Dated(mention, Role.BARE if _is_edge(script, mention) else Role.LOOSE, "")


def _is_edge(script: Script, mention: Mention) -> bool:
    index = mention.line.index
    return index < 15 or index >= len(script.lines) - _EDGE_LINES
