"""The quick look for plain pieces never hides what a pattern would find."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phr.classify.cues import Cue, cues, parted, pieces_of

CUES = [cue for cue in (*cues().titles, *cues().headings, *cues().phrases) if any(one.needs for one in cue.wordings)]


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: f"{cue.kind.value}:{cue.wordings[0].pattern.pattern[:20]}")
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_a_wording_matches_is_never_passed_over(cue: Cue, data: st.DataObject) -> None:
    """Any text that a wording's pattern matches holds one of the pieces that the wording needs."""
    wording = data.draw(st.sampled_from(cue.wordings))
    text = data.draw(st.from_regex(wording.pattern))
    for hit in wording.pattern.finditer(text):
        assert wording.may_match(text), (hit[0], wording.needs)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_the_table_finds_what_asking_each_wording_finds(data: st.DataObject) -> None:
    """Of any text the table of pieces leaves the same patterns as asking wording by wording, in the same order."""
    held = data.draw(st.sampled_from([cues().titles, cues().headings, cues().phrases]))
    pieces = [piece for cue in held for wording in cue.wordings for piece in wording.needs]
    text = data.draw(
        st.lists(st.one_of(st.sampled_from(pieces), st.text("abe 1", max_size=4)), max_size=8).map("".join)
    )
    asked = [(cue, cue.in_text(text)) for cue in held]
    assert held.in_text(text) == [(cue, patterns) for cue, patterns in asked if patterns]


@pytest.mark.parametrize(
    ("pattern", "alternatives"),
    [
        ("one|two", ["one", "two"]),
        (r"\b(?:one|two)\b", [r"\b(?:one)\b", r"\b(?:two)\b"]),
        ("(?:a|b)(?:c|d)", ["(?:a|b)(?:c|d)"]),
        ("x[|]y", ["x[|]y"]),
    ],
)
def test_a_pattern_is_parted_into_its_alternatives(pattern: str, alternatives: list[str]) -> None:
    """Alternatives outside brackets, or within one bracket around all, are patterns of their own."""
    assert parted(pattern) == alternatives


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
