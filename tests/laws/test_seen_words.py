"""What OCR saw is kept as it was seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phr.record.reading import Box, Page, TextSource, Word
from phr.record.seen_words import SeenWords, seen_on, words_in

EDGES = st.integers(-100_000, 200_000).map(lambda hundredths: hundredths / 100)
WORDS = st.builds(
    Word,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.builds(Box, EDGES, EDGES, EDGES, EDGES),
    st.integers(0, 1000).map(lambda thousandths: thousandths / 1000),
)


@given(words=st.lists(WORDS, max_size=30), turn=st.sampled_from([0, 90, 180, 270]))
def test_words_come_back_with_their_places(words, turn):
    """Any words, packed and unpacked, are the same words at the same places, as sure as before."""
    seen = seen_on(Page(3, 595.0, 842.0, "", tuple(words), TextSource.OCR, turn))
    assert seen is not None
    assert words_in(seen) == tuple(words)
    assert (seen.page, seen.turn) == (3, turn)


def test_a_page_with_its_own_text_keeps_nothing():
    """Words of a text layer are not kept: they can be read again from the original."""
    assert seen_on(Page(1, 595.0, 842.0, "a", (Word("a", Box(0, 0, 1, 1)),))) is None


@pytest.mark.parametrize("packed", ["", "AAAA", "eJyLjgUAARUAuQ==", "!"])
def test_damaged_packing_is_said(packed):
    """What cannot be unpacked is a ValueError and never half the words."""
    with pytest.raises(ValueError, match="no packed words"):
        words_in(SeenWords(1, 1.0, 1.0, 0, packed))
