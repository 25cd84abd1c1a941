"""How far a kind may be trusted: the scores of the rules on a scale that was fitted to documents of known kind.

A logistic map of four facts of the scores gives a chance of being right; two bounds on it part sure, likely and unsure.
Weights and bounds stand in sureness.toml with where they come from; tools/fit_sureness.py writes it, and
docs/accuracy.md says how well it holds on sources that the fit did not see.
"""

import math
from dataclasses import dataclass
from functools import cache

from phr.classify.kind import KindScores
from phr.classify.shipped import shipped_table
from phr.record.filing import Sureness
from phr.record.kinds import RecordKind

_LITTLE = 12  # words; that fewer hold none of medicine tells nothing
_MOST = 15.0  # score from which more says no more


@dataclass(frozen=True, slots=True)
class Scale:
    """A logistic map: the weight of each fact in the order of `facts_of`, the bias, and the two bounds on the chance."""

    weights: tuple[float, ...]
    bias: float
    sure: float
    likely: float

    def chance(self, facts: tuple[float, ...]) -> float:
        """Return the chance, 0 to 1, that what the facts are of is right."""
        total = self.bias + sum(weight * fact for weight, fact in zip(self.weights, facts, strict=True))
        return 1 / (1 + math.exp(-max(min(total, 50.0), -50.0)))

    def sureness(self, facts: tuple[float, ...]) -> Sureness:
        """Return what the chance is called."""
        chance = self.chance(facts)
        if chance >= self.sure:
            return Sureness.SURE
        return Sureness.LIKELY if chance >= self.likely else Sureness.UNSURE


@dataclass(frozen=True, slots=True)
class KindSureness:
    """How far the first kind's category may be trusted, and the kind itself: never further than its category."""

    category: Sureness
    kind: Sureness


def sureness_of(scores: KindScores, words: int) -> KindSureness:
    """Return how far the first kind may be trusted; its kind is asked about only where its category is."""
    if words < _LITTLE and scores.ranked()[0] is RecordKind.NOT_MEDICAL:
        return KindSureness(Sureness.UNSURE, Sureness.UNSURE)
    facts = facts_of(scores, words)
    category = category_scale().sureness(facts)
    if category is Sureness.SURE and scores.is_told_by_silence():
        category = Sureness.LIKELY
    is_kind_sure = kind_scale().sureness(facts) is Sureness.SURE
    kind = Sureness.LIKELY if category is Sureness.SURE and not is_kind_sure else category
    return KindSureness(category, kind)


def facts_of(scores: KindScores, words: int) -> tuple[float, ...]:
    """Return the first kind's score, its lead over other drawers and over all kinds (each at most 15), and the words' log."""
    top = scores.scores[scores.ranked()[0]]
    return min(top, _MOST), min(scores.margin(), _MOST), min(scores.lead(), _MOST), math.log1p(words)


@cache
def category_scale() -> Scale:
    """Return the map to the chance that the category is right."""
    return _scale("category")


@cache
def kind_scale() -> Scale:
    """Return the map to the chance that the kind is right."""
    return _scale("kind")


def _scale(name: str) -> Scale:
    held = shipped_table("sureness.toml")[name]
    return Scale(tuple(held["weights"]), held["bias"], held["sure"], held["likely"])
