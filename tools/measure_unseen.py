"""Measure what phr makes of made-up papers that no rule was written from (tools/unseen).

usage: measure_unseen.py [A|B|C|D|E|F|G] [--errors] (default: the figures of every part)
       measure_unseen.py G --first-look    keep what is made of a part's papers, before anyone looks at an error
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from accuracy_tables import share, table
from labelled import interval, rows
from unseen_papers import FOLDER, UnseenPaper, unseen_papers

from phr.classify.decide import decide
from phr.classify.kind import score_kinds
from phr.classify.language import find_language
from phr.classify.lines import fold, script_of
from phr.classify.sureness import facts_of
from phr.record.filing import Filing, Sureness
from phr.record.kinds import RecordKind

PARTS = "ABCDEFG"
TODAY = date(2026, 11, 24)
_TITLES = {
    "mr",
    "mrs",
    "ms",
    "mme",
    "m",
    "monsieur",
    "herr",
    "herrn",
    "frau",
    "d",
    "sig",
    "de",
    "heer",
    "mevrouw",
    "dhr",
    "mw",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """A paper with phr's filing of it."""

    paper: UnseenPaper
    filing: Filing

    @property
    def is_category_right(self) -> bool:
        """Say whether the drawer is that of one of its kinds."""
        return self.filing.category.value is self.paper.category

    @property
    def is_kind_right(self) -> bool:
        """Say whether the kind is one of its kinds."""
        return self.filing.kind.value in self.paper.kinds

    @property
    def is_date_right(self) -> bool:
        """Say whether the date is an accepted one, or rightly none."""
        found = self.filing.document_date
        return str(found.value) in self.paper.dates if found is not None else not self.paper.dates

    @property
    def is_person_right(self) -> bool:
        """Say whether the person is the patient as printed, titles and capitals aside, or rightly none."""
        found = self.filing.person.value if self.filing.person is not None else ""
        return _words(found) == _words(self.paper.patient)

    @property
    def is_language_right(self) -> bool:
        """Say whether the language is that of the paper."""
        return self.filing.language is not None and self.filing.language.value == self.paper.language

    @property
    def is_provider_right(self) -> bool:
        """Say whether the provider names the place of care, or rightly none."""
        found = fold(self.filing.provider.value) if self.filing.provider is not None else ""
        wanted = fold(self.paper.provider)
        return (wanted in found or found in wanted) if found and wanted else not found and not wanted

    @property
    def is_medical(self) -> bool:
        """Say whether it is a health record: dates and persons of others count for nothing."""
        return RecordKind.NOT_MEDICAL not in self.paper.kinds[:1]

    @property
    def is_sure(self) -> bool:
        """Say whether phr is sure of the drawer."""
        return self.filing.category.sureness is Sureness.SURE


def _words(name: str) -> frozenset[str]:
    return frozenset(fold(name).replace(",", " ").replace(".", " ").split()) - _TITLES


def tried(half: str = "") -> list[Tried]:
    """Return the papers of a half with phr's filing of each."""
    return [Tried(paper, decide(paper.reading(), TODAY)) for paper in unseen_papers(half)]


FIGURES: tuple[tuple[str, Callable[[Tried], bool], Callable[[Tried], bool]], ...] = (
    ("category or rightly none", lambda one: not one.paper.is_ambiguous, lambda one: one.is_category_right),
    ("kind", lambda one: not one.paper.is_ambiguous, lambda one: one.is_kind_right),
    ("sure of the category", lambda _: True, lambda one: one.is_sure),
    (
        "wrong among the sure",
        lambda one: one.is_sure and not one.paper.is_ambiguous,
        lambda one: not one.is_category_right,
    ),
    ("filed without a question", lambda _: True, lambda one: not one.filing.questions),
    ("date accepted or rightly none", lambda one: one.is_medical, lambda one: one.is_date_right),
    ("person as printed or rightly none", lambda one: one.is_medical, lambda one: one.is_person_right),
    ("provider", lambda one: one.is_medical and bool(one.paper.provider), lambda one: one.is_provider_right),
    ("language", lambda _: True, lambda one: one.is_language_right),
)
"""Each figure: its name, which papers count, and which of these fulfil it."""


def figures(held: Sequence[Tried]) -> list[tuple[str, int, int]]:
    """Return each figure's name, how many papers fulfil it, and how many count."""
    found = []
    for name, counts, fulfils in FIGURES:
        some = [one for one in held if counts(one)]
        found.append((name, sum(map(fulfils, some)), len(some)))
    return found


def unseen_table() -> str:
    """Return the table of all parts: at first sight, as first_looks.jsonl has it, and now."""
    lines: list[Sequence[object]] = []
    first = rows(FOLDER / "first_looks.jsonl")
    for part in PARTS:
        held = [one for one in tried(part) if not one.paper.is_ambiguous]
        looks = [row for row in first if row["part"] == part]
        seen = (share(sum(row[what] for row in looks), len(looks)) for what in ("category", "kind"))
        now = (sum(one.is_category_right for one in held), sum(one.is_kind_right for one in held))
        sure = [one for one in held if one.is_sure]
        wrong = sum(not one.is_category_right for one in sure)
        lines.append((part, *seen, *(share(some, len(held)) for some in now), f"{wrong} of {len(sure)}"))
    head = ("part", "category at first sight", "kind at first sight", "category now", "kind now", "sure but wrong now")
    rest = ((name, *(f"{some} of {total}" for some, total in counts)) for name, counts in _other_figures().items())
    return f"{table(head, lines)}\n\n{table(('now', *PARTS), list(rest))}"


def _other_figures() -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for part in PARTS:
        held = tried(part)
        dates = [
            (f"date called {name}, accepted", some, total) for name, some, total in dates_by_sureness(held) if total
        ]
        for name, some, total in (*figures(held)[4:], *dates):
            found.setdefault(name, [(0, 0)] * PARTS.index(part)).append((some, total))
    return {name: [*counts, *[(0, 0)] * (len(PARTS) - len(counts))] for name, counts in found.items()}


def dates_by_sureness(held: Sequence[Tried]) -> list[tuple[str, int, int]]:
    """Return for each sureness of the date how many are accepted, and how many there are."""
    some = [one for one in held if one.is_medical and one.filing.document_date is not None]
    parts = {sureness: [one for one in some if _date_sureness(one) is sureness] for sureness in Sureness}
    return [(sureness.value, sum(one.is_date_right for one in part), len(part)) for sureness, part in parts.items()]


def _date_sureness(one: Tried) -> Sureness | None:
    found = one.filing.document_date
    return found.sureness if found is not None else None


def main() -> int:
    """Print the figures of every part, or one part's with its errors."""
    half = next((word for word in sys.argv[1:] if word in PARTS), "")
    if half and "--first-look" in sys.argv:
        _keep_first_look(half)
    for name in half or PARTS:
        held = tried(name)
        print(f"part {name}: {len(held)} papers")
        for what, some, total in figures(held):
            low, high = interval(some, total)
            print(f"   {what:36s} {some / max(total, 1):6.1%} ({some}/{total}; {low:.1%} to {high:.1%})")
        print(
            "   dates by sureness:",
            ", ".join(f"{what} {some}/{total}" for what, some, total in dates_by_sureness(held)),
        )
        if half and "--errors" in sys.argv:
            _print_errors(held)
    return 0


def _keep_first_look(part: str) -> None:
    """Add what is made of a part's papers to first_looks.jsonl; a paper that stands there has been looked at."""
    kept = FOLDER / "first_looks.jsonl"
    seen = {row["name"] for row in rows(kept)}
    with kept.open("a", encoding="utf-8") as file:
        for one in tried(part):
            if one.paper.is_ambiguous or one.paper.name in seen:
                continue
            script = script_of(one.paper.reading())
            scores = score_kinds(script, is_understood=find_language(script, is_export=False) is not None)
            facts = facts_of(scores, len(script.folded.split()))
            row = {
                "name": one.paper.name,
                "part": part,
                "facts": [round(fact, 4) for fact in facts],
                "category": one.is_category_right,
                "kind": one.is_kind_right,
            }
            file.write(json.dumps(row) + "\n")


def _print_errors(held: Sequence[Tried]) -> None:
    for one in held:
        paper, filing = one.paper, one.filing
        faults = []
        if not one.is_kind_right:
            mark = "" if one.is_category_right else "CATEGORY "
            faults.append(
                f"{mark}{filing.kind.value.value} ({filing.category.sureness.value}) for {paper.kinds[0].value}"
            )
        if one.is_medical and not one.is_date_right:
            found = filing.document_date
            faults.append(
                f"date {found.value if found else '-'} ({found.sureness.value if found else ''}) for {paper.dates}"
            )
        if one.is_medical and not one.is_person_right:
            faults.append(f"person {filing.person.value if filing.person else '-'} for {paper.patient or '-'}")
        if one.is_medical and not one.is_provider_right:
            faults.append(f"provider {filing.provider.value if filing.provider else '-'} for {paper.provider or '-'}")
        if not one.is_language_right:
            faults.append(f"language {filing.language.value if filing.language else '-'} for {paper.language}")
        if filing.questions:
            faults.append(f"asks {[question.about.value for question in filing.questions]}")
        if faults:
            print(f"{paper.name}: [{filing.title}]", *faults, sep="\n      ")


if __name__ == "__main__":
    sys.exit(main())
