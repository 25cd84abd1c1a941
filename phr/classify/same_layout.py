"""Whether two papers are of one layout, or at least of one sender. Pure.

The letterhead must be the same, told by its first phrase, and most of the form's headings and labels. A letterhead
alone does not do: a hospital sends lab sheets and letters under one. A paper without a letterhead, which begins with
what it is, must have nearly the same form. Words that OCR misread by a letter or two count as the same.
"""

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache

from phr.classify.cues import cues
from phr.record.lesson import Layout

_MOST_LETTERS = 24  # from which a longer phrase weighs no more
_FIRST = 3  # phrases of a letterhead among which the first of the other must be
_MISREAD = 90.0  # rapidfuzz ratio from which two long phrases are one, misread
_LONG = 10  # letters from which a phrase may be misread
_ENDS = 3  # letters at one end of a phrase that must be as printed: a look at them spares most comparisons
_LETTERHEAD = 0.3  # share of the shorter letterhead that must be common: the rest is whom it is written to
_SENDER = 0.5  # the same where nothing but the sender is asked for
_FORM = 0.6  # share of the smaller form that must be common: the rest are headings and rows of the text itself
_FORM_OF_LARGER = 0.4
_EXACT = 0.8  # share of the larger form from which the two are exactly the same
_BARE_FORM = 0.8  # of the labels of the larger form, where no letterhead tells the sender
_LEAST_FORM = 30  # letters that labels and foot must have in common there
_ALL = 0.8  # of all phrases of the larger, from which two papers are one form whatever stands first
_LEAST_ALL = 40  # letters
_TITLE_FILLS = 0.75  # share of a phrase that a kind's words fill to make it a title
_NAMES_ITSELF = 4.0  # weight of a title from which its words stand for a kind by themselves


class Alike(Enum):
    """How alike two papers are laid out: exactly, so that both are of one layout, or only of one sender."""

    EXACT = "exact"
    SAME = "same"
    SENDER = "sender"


def alike(one: Layout, other: Layout) -> Alike | None:
    """Return how alike two layouts are, None where they are not; the order of the two makes no difference."""
    if not one.sender or not other.sender or not _share_first(one.sender, other.sender):
        return None
    if _is_title(one.sender[0]) or _is_title(other.sender[0]):
        return _without_letterhead(one, other)
    least_form, most_form, _ = _shares(one.form, other.form)
    least_sender = _shares(one.sender, other.sender)[0]
    if _is_all_the_same(one, other):
        return Alike.EXACT
    if least_sender >= _LETTERHEAD and least_form >= _FORM and most_form >= _FORM_OF_LARGER:
        return Alike.EXACT if most_form >= _EXACT else Alike.SAME
    return Alike.SENDER if least_sender >= _SENDER else None


def _without_letterhead(one: Layout, other: Layout) -> Alike | None:
    """Return how alike papers are that begin with what they are: by their labels, and what stands at the foot of both."""
    _, most, labels = _shares(_labels(one), _labels(other))
    foot = _common(one.foot, other.foot)
    is_same = most >= _BARE_FORM and labels + foot >= _LEAST_FORM
    return Alike.EXACT if is_same or _is_all_the_same(one, other) else None


def _is_all_the_same(one: Layout, other: Layout) -> bool:
    """Say whether nearly all phrases of two papers are the same, whatever they are: of small forms with few labels."""
    _, most, letters = _shares((*one.sender, *_unlike(one)), (*other.sender, *_unlike(other)))
    return most >= _ALL and letters >= _LEAST_ALL


def _unlike(layout: Layout) -> list[str]:
    return [phrase for phrase in layout.form if phrase not in layout.sender]


def _labels(layout: Layout) -> list[str]:
    return [phrase for phrase in layout.form if phrase.endswith(":")]


def _share_first(one: Sequence[str], other: Sequence[str]) -> bool:
    """Say whether the first phrase of one letterhead is among the first of the other."""
    return _is_among(one[0], other[:_FIRST]) or _is_among(other[0], one[:_FIRST])


def _shares(one: Sequence[str], other: Sequence[str]) -> tuple[float, float, int]:
    """Return what two lists of phrases have in common: its share of the lesser, of the larger, and its letters."""
    common = _common(one, other)
    weights = sorted((sum(map(_weight, one)), sum(map(_weight, other))))
    return common / max(weights[0], 1), common / max(weights[1], 1), common


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    few, many = sorted((one, other), key=len)
    exact = set(few).intersection(many)
    left = [phrase for phrase in many if phrase not in exact]
    misread = sum(_weight(phrase) for phrase in few if phrase not in exact and _is_among(phrase, left))
    return sum(map(_weight, exact)) + misread


def _is_among(phrase: str, phrases: Sequence[str]) -> bool:
    if phrase in phrases:
        return True
    if len(phrase) < _LONG:
        return False
    start, end = ends_of(phrase)
    near = [held for held in phrases if held.startswith(start) or held.endswith(end)]
    return bool(near) and _is_misread(phrase, near)


def ends_of(phrase: str) -> tuple[str, str]:
    """Return both ends of a phrase: two phrases that are the same, misread or not, share one of them."""
    return phrase[:_ENDS], phrase[-_ENDS:]


def firsts_of(layout: Layout) -> Sequence[str]:
    """Return the phrases of a letterhead among which the first of another's must be, for the two to be of one sender."""
    return layout.sender[:_FIRST]


def _is_misread(phrase: str, phrases: Sequence[str]) -> bool:
    from rapidfuzz.fuzz import ratio

    return any(ratio(phrase, held, score_cutoff=_MISREAD) > 0 for held in phrases)


def _weight(phrase: str) -> int:
    return min(len(phrase), _MOST_LETTERS)


@lru_cache(maxsize=1024)
def _is_title(phrase: str) -> bool:
    """Say whether a phrase says what a paper is, and not from whom it comes."""
    patterns = (pattern for cue in cues().titles if cue.weight >= _NAMES_ITSELF for pattern in cue.in_text(phrase))
    hits = (pattern.search(phrase) for pattern in patterns)
    return any(hit is not None and hit.end() - hit.start() >= _TITLE_FILLS * len(phrase) for hit in hits)
