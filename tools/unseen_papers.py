"""Made-up papers that no rule was written from: the texts in tools/unseen, their labels, and the two halves.

A paper begins with a line `@@ name | kinds | dates | patient | language | provider`, `-` where none is printed, and
`| ambiguous` where two people could disagree on its drawer. The first of its kinds and dates is the label; the others
are as defensible. Within a file every other paper belongs to half B, which is only ever measured: whoever mends rules
looks at the results of half A alone. The papers of later.txt (C) were written when the rules had been
mended by half A, measured, and then looked at; so were those of last.txt (D) after C, and of final.txt (E) after D.
F and G are by other hands, who had seen neither the rules nor the papers before; their papers are as long as real ones.
G lay unread until the rules had been mended by F.
What was made of each paper before it was looked at is kept in first_looks.jsonl.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from phr.record.kinds import Category, RecordKind, category_of
from phr.record.reading import Form, Page, Reading

FOLDER = Path(__file__).resolve().parent / "unseen"
_BEGINS = "@@ "
_WRITTEN_LATER = {
    "later": "C",
    "last": "D",
    "final": "E",
    "f_english": "F",
    "f_german": "F",
    "g_english": "G",
    "g_german": "G",
}


@dataclass(frozen=True, slots=True)
class UnseenPaper:
    """A paper's text with what is true of it."""

    name: str
    half: str
    kinds: tuple[RecordKind, ...]
    dates: tuple[str, ...]
    patient: str
    language: str
    provider: str
    is_ambiguous: bool
    text: str

    @property
    def category(self) -> Category:
        """Return the drawer of its first kind."""
        return category_of(self.kinds[0])

    def reading(self) -> Reading:
        """Return the paper as a reader would hand it over."""
        page = Page(1, 595, 842, self.text)
        return Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,))


def unseen_papers(half: str = "") -> list[UnseenPaper]:
    """Return the papers of a part ("A" to "G"), or all of them."""
    papers = [paper for path in sorted(FOLDER.glob("*.txt")) for paper in _papers_in(path)]
    return [paper for paper in papers if half in ("", paper.half)]


def _papers_in(path: Path) -> Iterator[UnseenPaper]:
    halves = _WRITTEN_LATER.get(path.stem, "AB")
    chunks = path.read_text(encoding="utf-8").removeprefix(_BEGINS).split(f"\n{_BEGINS}")
    for number, chunk in zip(count(), chunks, strict=False):
        head, _, text = chunk.partition("\n")
        name, kinds, dates, patient, language, provider, *more = (
            "" if field == "-" else field for field in map(str.strip, head.split("|"))
        )
        yield UnseenPaper(
            name,
            halves[number % len(halves)],
            tuple(RecordKind(kind) for kind in kinds.split("/")),
            tuple(filter(None, dates.split(","))),
            patient,
            language,
            provider,
            "ambiguous" in more,
            text,
        )
