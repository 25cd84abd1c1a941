"""What of a paper is compared: its lines, those at the edge of a page told apart, and what machines added there. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from phr.classify.atoms import Atoms, atoms_of

_EDGE = 3  # first and last lines of a page, where senders and machines add their own
_MACHINE_EDGE = 2
_MOST_AT_EDGE = 12  # words; a longer line is no header
_MOST_PASSING = 15  # words of a line that a machine added

_PASSING = re.compile(
    r"\b(?:tele)?fax|printed|print date|(?:aus)?gedruckt|ausdruck|druckdatum|received|empfangen|gesendet|https?:|www\."
    r"|downloaded|heruntergeladen|imprime|impreso|stampato",
    re.IGNORECASE,
)
_PAGE_COUNT = re.compile(r"\b(?:page|seite|pagina|blatt|p|s)\b\.? ?\d{1,3}|\d{1,3} ?/ ?\d{1,3}\b", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\+?\d[\d /-]{5,}\d")


@dataclass(frozen=True, slots=True)
class Face:
    """What of a page, or of all pages of a paper, is compared: its lines, which of these stand at an edge, and by whom read.

    `is_seen` says that OCR read it.
    """

    lines: tuple[Atoms, ...]
    edges: frozenset[int]
    is_seen: bool

    @property
    def figures(self) -> int:
        """Return how many numbers, days and times it has."""
        return sum(len(line.numbers) + len(line.moments) for line in self.lines)

    @property
    def moments(self) -> frozenset[str]:
        """Return its days and times."""
        return frozenset(moment for line in self.lines for moment in line.moments)

    @property
    def words(self) -> int:
        """Return how many words it has."""
        return sum(len(line.words) for line in self.lines)


def face_of(pages: Iterable[str], *, is_seen: bool) -> Face:
    """Return what is compared of some pages, taken as one."""
    lines: list[Atoms] = []
    edges: set[int] = set()
    for page in pages:
        held = atoms_of(page)
        places = range(len(lines), len(lines) + len(held))
        edges.update(
            at for at in (*places[:_EDGE], *places[-_EDGE:]) if len(held[at - places[0]].words) <= _MOST_AT_EDGE
        )
        lines += held
    return Face(tuple(lines), frozenset(edges), is_seen)


def is_passing(face: Face, at: int) -> bool:
    """Say whether a line is what a fax machine, a printer or a portal adds: it tells of the way, not of the paper."""
    line = face.lines[at]
    if at not in face.edges or len(line.words) > _MOST_PASSING:
        return False
    if _PASSING.search(line.text):
        return True
    is_outermost = at in face.edges and (
        at < _MACHINE_EDGE or at - _MACHINE_EDGE not in face.edges or at + _MACHINE_EDGE not in face.edges
    )
    is_stamped = len(line.moments) > 1 and bool(_PAGE_COUNT.search(line.text) or _LONG_NUMBER.search(line.text))
    return is_outermost and is_stamped
