"""The tables of docs/accuracy.md that the set's own scorer does not make."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fit_sureness import Judgement
from labelled import interval, source_of, upper_bound

from phr.record.filing import Filing, Subject, Sureness
from phr.record.kinds import CATEGORY_NAMES, Category

SURENESS = (Sureness.SURE, Sureness.LIKELY, Sureness.UNSURE)
COVERAGES = (50, 60, 70, 80, 85, 90, 95, 100)


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled document beside what phr made of it."""

    label: dict[str, Any]
    filing: Filing
    is_read: bool
    pages: int

    @property
    def category(self) -> str | None:
        """Return the predicted category as the labels write it, None for Other."""
        category = self.filing.category.value
        return None if category is Category.OTHER else CATEGORY_NAMES[category]

    @property
    def is_right(self) -> bool:
        """Say whether the category is the label's."""
        return bool(self.category == self.label["category"])

    @property
    def is_kind_right(self) -> bool:
        """Say whether the kind is the label's."""
        return bool(self.filing.kind.value.value == self.label["kind"])

    @property
    def is_date_right(self) -> bool:
        """Say whether the date is one of those that the label accepts."""
        accepted = self.label.get("accepted_dates") or [self.label["document_date"]]
        return self.filing.document_date is not None and str(self.filing.document_date.value) in accepted


def agreed(judged: Sequence[Judged], name: str = "") -> list[Judged]:
    """Return the documents whose category two people would agree on, of one set or of all."""
    return [item for item in judged if not item.label["ambiguous"] and name in ("", item.label["set"])]


def share(some: int, total: int) -> str:
    """Return a share with its counts and its 95 % Wilson interval."""
    if not total:
        return "–"
    low, high = interval(some, total)
    return f"{some / total:.1%} ({some}/{total}; {low:.1%} to {high:.1%})"


def table(heads: Sequence[str], lines: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table."""
    held = [heads, ["---"] * len(heads), *lines]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in held)


def sureness_table(judged: Sequence[Judged]) -> str:
    """Return how many documents got each sureness, and how many of their categories were wrong, as shipped."""
    lines = []
    for name in ("files", "portal", "text", ""):
        for sureness in SURENESS:
            some = [item for item in agreed(judged, name) if item.filing.category.sureness is sureness]
            wrong = sum(not item.is_right for item in some)
            kinds = sum(not item.is_kind_right for item in some if item.filing.kind.sureness is sureness)
            bound = f"{upper_bound(wrong, len(some)):.1%}" if some else "–"
            lines.append((name or "all", sureness.value, len(some), wrong, bound, kinds))
    heads = ("set", "sureness", "documents", "wrong category", "upper bound (95 %)", "of as sure a kind, wrong kind")
    return table(heads, lines)


def held_out_table(judgements: Sequence[Judgement]) -> str:
    """Return by source what a fit over the other sources takes for sure or likely, and how much of it is wrong."""
    lines = []
    sources = [source for source, _ in Counter(one.source for one in judgements).most_common()]
    for source in (*sources, ""):
        own = [one for one in judgements if source in ("", one.source)]
        sure = [one for one in own if one.chance >= one.scale.sure]
        quiet = [one for one in own if one.chance >= one.scale.likely]
        wrong, quiet_wrong = (sum(not one.is_right for one in some) for some in (sure, quiet))
        bound = f"{upper_bound(wrong, len(sure)):.2%}" if sure else "–"
        name = source or "**all, each held out**"
        lines.append((name, len(own), len(sure), wrong, bound, f"{len(quiet) / len(own):.1%}", quiet_wrong))
    heads = ("source held out", "documents", "sure", "sure but wrong", "upper bound (95 %)", "sure or likely", "wrong")
    return table(heads, lines)


def coverage_table(judgements: Sequence[Judgement]) -> str:
    """Return how many wrong categories are taken when only the surest share is taken, each source held out."""
    ranked = sorted(judgements, key=lambda one: -one.chance)
    lines = []
    for coverage in COVERAGES:
        some = ranked[: round(len(ranked) * coverage / 100)]
        wrong = sum(not one.is_right for one in some)
        bound = upper_bound(wrong, len(some))
        lines.append((f"{coverage} %", len(some), wrong, f"{wrong / len(some):.2%}", f"{bound:.2%}"))
    return table(("the surest", "documents", "wrong", "share", "upper bound (95 %)"), lines)


def coverage_picture(judgements: Sequence[Judgement]) -> str:
    """Return the risk-coverage curve as SVG: documents taken, surest first, against wrong ones among them."""
    ranked = sorted(judgements, key=lambda one: -one.chance)
    wrong, points, most = 0, [], 0.02
    for place, one in enumerate(ranked, 1):
        wrong += not one.is_right
        across = 50 + 400 * place / len(ranked)
        points.append(f"{across:.1f},{170 - 140 * min(wrong / place, most) / most:.1f}")
    ticks = "".join(
        f'<text x="{50 + 4 * at}" y="186" text-anchor="middle">{at} %</text>' for at in (0, 25, 50, 75, 100)
    ) + "".join(f'<text x="44" y="{174 - 70 * at}" text-anchor="end">{at} %</text>' for at in (0, 1, 2))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 470 210" font-family="sans-serif" font-size="11">'
        "<title>Wrong categories among the documents taken, surest first, each source held out</title>"
        '<rect width="470" height="210" fill="white"/><path d="M50 30V170H450" fill="none" stroke="black"/>'
        '<path d="M50 100H450" stroke="gray" stroke-dasharray="4"/>'
        f'<polyline points="{" ".join(points)}" fill="none" stroke="#1f5fa8" stroke-width="2"/>{ticks}'
        '<text x="250" y="203" text-anchor="middle">documents taken, surest first</text>'
        '<text x="50" y="20">wrong among them</text></svg>\n'
    )


def asked_table(judged: Sequence[Judged]) -> str:
    """Return which share was filed without a question, and how many questions a hundred documents bring."""
    lines = []
    for name in ("files", "portal", "text", ""):
        held = [item for item in judged if name in ("", item.label["set"])]
        quiet = sum(not item.filing.questions for item in held)
        about = Counter(question.about for item in held for question in item.filing.questions)
        per_hundred = [f"{100 * about[subject] / max(len(held), 1):.1f}" for subject in (Subject.KIND, Subject.DATE)]
        lines.append((name or "all", len(held), share(quiet, len(held)), *per_hundred))
    heads = ("set", "documents", "filed without a question", "asked in 100: kind", "asked in 100: date")
    return table(heads, lines)


def date_table(judged: Sequence[Judged]) -> str:
    """Return how often a date is an accepted one, by how sure phr was, over files and exports that are records."""
    held = [item for item in judged if item.label["set"] != "text" and item.label["kind"] != "not-medical"]
    lines: list[Sequence[object]] = []
    for sureness in SURENESS:
        some = [item for item in held if item.filing.document_date and item.filing.document_date.sureness is sureness]
        lines.append((sureness.value, len(some), share(sum(item.is_date_right for item in some), len(some))))
    none = [item for item in held if item.filing.document_date is None]
    lines.append(("none given", len(none), share(sum(item.label["document_date"] is None for item in none), len(none))))
    return table(("date", "documents", "accepted, or rightly none"), lines)


def origin_table(judged: Sequence[Judged], name_key: Callable[[str | None], object]) -> str:
    """Return every figure of the files and exports by where they come from."""
    lines = []
    groups = {"found in public repositories": "found", "written for this corpus": "authored"}
    for name, origin in groups.items():
        own = [item for item in judged if item.label["set"] != "text" and item.label.get("origin") == origin]
        some = agreed(own)
        dated = [item for item in own if item.label["document_date"] and item.label["kind"] != "not-medical"]
        named = [item for item in own if item.label["patient_name"]]
        persons = sum(_is_named(item, name_key) for item in named)
        lines.append(
            (
                name,
                share(sum(item.is_right for item in some), len(some)),
                share(sum(item.is_kind_right for item in some), len(some)),
                share(sum(item.is_date_right for item in dated), len(dated)),
                share(persons, len(named)),
            )
        )
    return table(("origin", "category or rightly none", "kind", "date accepted", "person as printed"), lines)


def _is_named(item: Judged, name_key: Callable[[str | None], object]) -> bool:
    person = item.filing.person.value if item.filing.person is not None else None
    return name_key(person) == name_key(item.label["patient_name"])


def source_table(judged: Sequence[Judged]) -> str:
    """Return category and kind figures by source."""
    held = agreed(judged)
    lines = []
    for source, _ in Counter(source_of(item.label) for item in held).most_common():
        some = [item for item in held if source_of(item.label) == source]
        right, kinds = (sum(which) for which in zip(*((i.is_right, i.is_kind_right) for i in some), strict=True))
        lines.append((source, share(right, len(some)), share(kinds, len(some))))
    return table(("source", "category", "kind"), lines)


def error_table(judged: Sequence[Judged]) -> str:
    """Return the wrong categories, and the commonest wrong kinds of right category, with how sure phr was."""
    wrong = Counter(_error(item, item.filing.category.sureness) for item in agreed(judged) if not item.is_right)
    kinds = Counter(
        _error(item, item.filing.kind.sureness) for item in agreed(judged) if item.is_right and not item.is_kind_right
    )
    lines = [("category", *error, count) for error, count in wrong.most_common()]
    lines += [("kind only", *error, count) for error, count in kinds.most_common(12)]
    return table(("wrong", "source", "label", "taken for", "sureness", "documents"), lines)


def _error(item: Judged, sureness: Sureness) -> tuple[str, str, str, str]:
    return source_of(item.label), item.label["kind"], item.filing.kind.value.value, sureness.value
