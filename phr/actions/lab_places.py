"""Where a printed lab row stands on its paper, so that a person finds it there with a finger."""

from dataclasses import dataclass

from phr.actions.books import Books
from phr.actions.labs import Unconfirmed
from phr.classify.lines import clean

_PARTS = (
    (0.15, "near the top"),
    (0.4, "in the upper half"),
    (0.6, "in the middle"),
    (0.85, "in the lower half"),
    (1.0, "near the bottom"),
)


@dataclass(frozen=True, slots=True)
class RowPlace:
    """A row's line on its page, from 1 among the printed lines, and the lines above and below, "" at an edge."""

    line: int
    lines: int
    above: str = ""
    below: str = ""

    @property
    def words(self) -> str:
        """Return in words which part of the page it is in."""
        share = self.line / self.lines
        return next(words for end, words in _PARTS if share <= end)


def place_of(books: Books, row: Unconfirmed) -> RowPlace | None:
    """Return where a row stands; None where the text of its page, as it is kept, does not have it as one line."""
    if row.point.document is None or row.point.own is None:
        return None
    text = books.sheet(row.point.document).text
    page = row.point.own.page
    lines = [words for line in (text[page - 1] if page <= len(text) else "").splitlines() if (words := _plain(line))]
    wanted = _plain(row.point.row)
    places = [at for at, line in enumerate(lines) if line == wanted]
    if len(places) <= row.point.own.place:
        return None
    at = places[row.point.own.place]
    above = lines[at - 1] if at else ""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    return RowPlace(at + 1, len(lines), above, below)


def _plain(line: str) -> str:
    return " ".join(clean(line).split())
