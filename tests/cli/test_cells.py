"""Text takes as many cells of a terminal as it is counted for."""

from hypothesis import given
from hypothesis import strategies as st

from phr.cli.cells import cells, cut, padded, wrapped
from phr.record.shown import shown

TEXTS = st.text(max_size=200).map(shown)


def test_wide_letters_and_marks_are_counted_as_they_are_drawn():
    """A Chinese letter takes two cells, a combining mark none."""
    assert [cells(text) for text in ("abc", "病历", "e\u0301", "تقرير")] == [3, 4, 1, 5]
    assert padded("病历", 6) == "病历  "


@given(TEXTS, st.integers(1, 60))
def test_a_cut_text_fits(text, widest):
    """What is cut takes no more cells than it may; what fits stays whole."""
    assert cells(cut(text, widest)) <= max(widest, 1)
    assert cells(text) > widest or cut(text, widest) == text


@given(TEXTS, st.integers(12, 80))
def test_wrapped_lines_fit_and_lose_no_letter(text, width):
    """Every line fits, however long a word is, and all letters are there in their order."""
    lines = wrapped(text, width, "  ", "    ")
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(line.split()) for line in lines) == "".join(text.split())
