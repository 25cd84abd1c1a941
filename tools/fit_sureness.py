"""Fit how sure phr may be of a category and a kind, and say how well that holds on sources the fit did not see.

usage: fit_sureness.py [CORPUS] (default: ../shared/corpus beside the project); writes phr/classify/sureness.toml

Right and wrong decisions on labelled documents are what is fitted. Wrong ones are few, so each document also comes in
harder forms: without its head, only its middle, with letters misread. Numpy is all that is needed.
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from labelled import Document, documents, rows, source_of, upper_bound
from unseen_papers import FOLDER

from phr.classify.kind import score_kinds
from phr.classify.language import find_language
from phr.classify.lines import script_of
from phr.classify.sureness import Scale, facts_of
from phr.record.kinds import CATEGORY_NAMES, Category, category_of
from phr.record.reading import Form, Page, Reading

Numbers = npt.NDArray[np.float64]
ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ROOT / "phr" / "classify" / "sureness.toml"
SURE_WRONG = 0.01
"""Upper 95 % bound of wrong among the sure, on what is fitted."""
LIKELY_WRONG = 0.02
"""The same among the sure and the likely together: what is filed without a question."""
SURE_AT_FIRST_SIGHT, LIKELY_AT_FIRST_SIGHT = 0.011, 0.04
"""The most that may be wrong, of the sure and of those filed without a question, among papers at first sight."""
AT_FIRST_SIGHT = "made-up papers at first sight, "
"""How the sources of these are called; the part follows. A and B were written together, so they are one source."""
_RIDGE = 1.0
_LOOKALIKES = str.maketrans({"l": "1", "o": "0", "e": "c", "i": "l", "n": "r", "a": "o"})
_EVERY = 17  # letters of which one is misread


@dataclass(frozen=True, slots=True)
class Case:
    """One decision: the facts of its scores, whether category and kind were right, its source, whether it is harder."""

    facts: tuple[float, ...]
    is_category_right: bool
    is_kind_right: bool
    source: str
    is_harder: bool


def cases(held: Sequence[Document]) -> list[Case]:
    """Return the decisions over all documents with text that have an agreed category, in all their forms."""
    found = []
    for document in held:
        if document.label["ambiguous"] or not any(page.text.strip() for page in document.reading.pages):
            continue
        for number, reading in enumerate(forms_of(document.reading)):
            case = _case(document.label, reading, is_harder=number > 0)
            found.extend([case] if case is not None else [])
    return found


def first_looks() -> list[Case]:
    """Return the decisions over papers of tools/unseen as they fell before any of these papers had been looked at.

    They are kept (first_looks.jsonl), since rules that were mended by a paper can say nothing of the next one.
    """
    return [
        Case(tuple(row["facts"]), row["category"], row["kind"], _written_with(row["part"]), is_harder=False)
        for row in rows(FOLDER / "first_looks.jsonl")
    ]


def _written_with(part: str) -> str:
    return AT_FIRST_SIGHT + ("A and B" if part in "AB" else part)


def forms_of(reading: Reading) -> tuple[Reading, ...]:
    """Return a reading as it is, without its head, only its middle, and with letters misread."""
    changes: tuple[Callable[[str], str], ...] = (_as_is, _without_head, _middle, _misread)
    return tuple(_changed(reading, change) for change in changes)


def _as_is(text: str) -> str:
    return text


def _without_head(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(lines[min(6, len(lines) // 2) :])


def _middle(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(lines[len(lines) // 3 : len(lines) - len(lines) // 5])


def _misread(text: str) -> str:
    at = hashlib.sha256(text.encode()).digest()[0] % _EVERY
    return "".join(mark.translate(_LOOKALIKES) if place % _EVERY == at else mark for place, mark in enumerate(text))


def _changed(reading: Reading, change: Callable[[str], str]) -> Reading:
    pages = tuple(Page(page.number, page.width, page.height, change(page.text)) for page in reading.pages)
    return Reading(reading.form, reading.mime, is_read=True, page_count=len(pages), pages=pages)


def _case(label: dict[str, Any], reading: Reading, *, is_harder: bool) -> Case | None:
    script = script_of(reading)
    if not script.lines:
        return None
    is_export = reading.form in (Form.XML, Form.JSON)
    is_understood = find_language(script, is_export=is_export) is not None
    scores = score_kinds(script, is_export=is_export, is_understood=is_understood)
    kind = scores.ranked()[0]
    category = category_of(kind)
    named = None if category is Category.OTHER else CATEGORY_NAMES[category]
    facts = facts_of(scores, len(script.folded.split()))
    return Case(facts, named == label["category"], kind.value == label["kind"], source_of(label), is_harder)


def fitted(some: Sequence[Case], *, of_kind: bool = False) -> Scale:
    """Return the map fitted to some decisions, with the bounds that keep wrong ones among the sure and likely few."""
    facts = np.array([case.facts for case in some])
    right = np.array([case.is_kind_right if of_kind else case.is_category_right for case in some], dtype=float)
    weights, bias = _logistic(facts, right)
    scale = Scale(tuple(round(float(weight), 4) for weight in weights), round(bias, 4), 1.0, 1.0)
    chances = np.array([scale.chance(case.facts) for case in some])
    sure = _bound(chances, right, SURE_WRONG)
    likely = _bound(chances, right, LIKELY_WRONG)
    new = np.array([case.source.startswith(AT_FIRST_SIGHT) for case in some])
    if new.any() and not of_kind:
        sure = max(sure, _share_bound(chances[new], right[new], SURE_AT_FIRST_SIGHT))
        likely = max(likely, _share_bound(chances[new], right[new], LIKELY_AT_FIRST_SIGHT))
    likely = min(sure, likely)
    return Scale(scale.weights, scale.bias, round(sure, 5), round(likely, 5))


def _logistic(facts: Numbers, right: Numbers) -> tuple[Numbers, float]:
    """Return weights and bias of a ridge logistic regression, by Newton's steps on standardised facts."""
    middle, spread = facts.mean(axis=0), facts.std(axis=0) + 1e-9
    columns = np.hstack([(facts - middle) / spread, np.ones((len(facts), 1))])
    ridge = np.diag([_RIDGE] * facts.shape[1] + [0.0])
    held = np.zeros(columns.shape[1])
    for _ in range(40):
        chance = 1 / (1 + np.exp(-columns @ held))
        slope = columns.T @ (chance - right) + ridge @ held
        bend = (columns * (chance * (1 - chance))[:, None]).T @ columns + ridge
        held = held - np.linalg.solve(bend, slope)
    weights = np.maximum(held[:-1], 0.0) / spread  # more score never makes less sure
    return weights, float(held[-1] - (weights * middle).sum())


def _bound(chances: Numbers, right: Numbers, wrong_share: float) -> float:
    """Return the lowest chance down to which the upper bound of wrong decisions stays within a share."""
    order = np.argsort(-chances)
    wrong = np.cumsum(1 - right[order])
    best = 1.0
    for place, at in enumerate(order):
        is_step = place + 1 == len(order) or chances[order[place + 1]] < chances[at]
        if is_step and upper_bound(int(wrong[place]), place + 1) <= wrong_share:
            best = float(chances[at])
    return best


def _share_bound(chances: Numbers, right: Numbers, wrong_share: float) -> float:
    """Return the lowest chance down to which no more than a share is wrong; too few papers for an upper bound."""
    order = np.argsort(-chances)
    shares = np.cumsum(1 - right[order]) / np.arange(1, len(order) + 1)
    within = np.flatnonzero(shares <= wrong_share)
    return float(chances[order[within[-1]]]) if len(within) else 1.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision with the chance and the bounds that a fit without its source gives it."""

    source: str
    is_right: bool
    chance: float
    scale: Scale


def held_out(some: Sequence[Case], *, of_kind: bool = False) -> list[Judgement]:
    """Return each document as it is, judged by a fit over all other sources."""
    found = []
    for source in sorted({case.source for case in some}):
        scale = fitted([case for case in some if case.source != source], of_kind=of_kind)
        own = [case for case in some if case.source == source and not case.is_harder]
        for case in own:
            is_right = case.is_kind_right if of_kind else case.is_category_right
            found.append(Judgement(source, is_right, scale.chance(case.facts), scale))
    return found


def main() -> int:
    """Fit over all sources, and write what phr ships."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "../shared/corpus"
    held = [*cases(documents(corpus)), *first_looks()]
    category, kind = fitted(held), fitted(held, of_kind=True)
    SHIPPED.write_text(_toml(held, category, kind), encoding="utf-8")
    for name, of_kind in (("category", False), ("kind", True)):
        judged = held_out(held, of_kind=of_kind)
        for bound in ("sure", "likely"):
            taken = [one for one in judged if one.chance >= getattr(one.scale, bound)]
            wrong = sum(not one.is_right for one in taken)
            most = upper_bound(wrong, len(taken))
            print(f"{name}, {bound}: {len(taken)} of {len(judged)}, {wrong} wrong, at most {most:.2%}")
    return 0


def _toml(held: Sequence[Case], category: Scale, kind: Scale) -> str:
    plain = sum(not case.is_harder for case in held)
    wrong = sum(not case.is_category_right for case in held)
    sources = len({case.source for case in held})
    return f"""# How sure the scores of the rules make phr; written by tools/fit_sureness.py, do not edit.
# Fitted to {plain} documents of {sources} sources and {len(held) - plain} harder forms of them;
# {wrong} of all these were filed in a wrong category.
# `weights` are of the first kind's score, its lead over other categories, its lead over all kinds, the log of words.

[category]
{_table(category)}

[kind]
{_table(kind)}
"""


def _table(scale: Scale) -> str:
    weights = ", ".join(map(str, scale.weights))
    return f"weights = [{weights}]\nbias = {scale.bias}\nsure = {scale.sure}\nlikely = {scale.likely}"


if __name__ == "__main__":
    sys.exit(main())
