"""The quick look for plain pieces never hides what a pattern would find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phr.classify.cues import Cue, cues, pieces_of

CUES = [cue for cue in (*cues().titles, *cues().phrases) if cue.needs]


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: f"{cue.kind.value}:{cue.pattern.pattern[:20]}")
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_a_cue_matches_is_never_passed_over(cue: Cue, data: st.DataObject) -> None:
    """Any text that a cue's pattern matches holds one of the pieces that the cue needs."""
    text = data.draw(st.from_regex(cue.pattern))
    for hit in cue.pattern.finditer(text):
        assert cue.may_match(text), (hit[0], cue.needs)


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        ("labor(?:befund|blatt)", ("labor",)),
        ("tests? result", (" result",)),
        (r"\b(?:cpt|goae?)\b", ("cpt", "goa")),
        ("ab*c|[xyz]{2}", ()),
        (r"q\.?d\.? |once", ("q", "once")),
        ("(?:a|b)(?:c|d)", ()),
        ("x{0,3}yz", ("yz",)),
    ],
)
def test_pieces_are_only_what_must_stand_there(pattern: str, pieces: tuple[str, ...]) -> None:
    """Optional letters, sets and brackets give no piece; an alternative without one makes the whole unknown."""
    assert pieces_of(pattern) == pieces
