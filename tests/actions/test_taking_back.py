"""Taking a word back, again and again."""

import pytest

from phr.actions.decide import NothingToTakeBack, word_before
from phr.record.entry import PersonsWord

NONE, A, B, C = PersonsWord(), PersonsWord(title="a"), PersonsWord(title="b"), PersonsWord(title="c")


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ([NONE, A], NONE),
        ([A], NONE),
        ([NONE, A, B], A),
        ([NONE, A, B, A], NONE),
        ([NONE, A, B, A, C], A),
        ([NONE, A, B, C, B, A], NONE),
        ([NONE, A, A, B, B], A),
    ],
)
def test_each_undo_goes_one_step_further_back(words, before):
    """An undo undoes the newest word that stands, never an earlier undo."""
    assert word_before(words) == before


@pytest.mark.parametrize("words", [[], [NONE], [NONE, A, NONE], [NONE, A, B, A, NONE]])
def test_with_nothing_left_it_says_so(words):
    """Once every word is taken back there is no more."""
    with pytest.raises(NothingToTakeBack):
        word_before(words)
