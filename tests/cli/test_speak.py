"""How answers are shown."""

from hypothesis import given
from hypothesis import strategies as st

from phr.cli.speak import count, fitting_widths, size_words, table


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(10, 200))
def test_a_table_fits_the_terminal_or_its_columns_are_narrow(needed, room):
    """Columns give way until the table fits; what is narrow already stays whole."""
    widths = fitting_widths(needed, room)
    assert all(width == wanted or 8 <= width < wanted for width, wanted in zip(widths, needed, strict=True))
    assert sum(widths) + 2 * (len(widths) - 1) <= room or max(widths) <= 8


def test_a_cell_cannot_act_on_the_terminal(capsys):
    """Control characters from a file's name are escaped in a table too."""
    table(("a", "b"), [("x\x1b[2J", "two\nlines")])
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert len(out.splitlines()) == 2


def test_a_long_cell_is_cut_and_says_so(capsys):
    """What is cut ends in an ellipsis."""
    table(("a",), [("y" * 100,)])
    assert capsys.readouterr().out.splitlines()[1] == "y" * 43 + "…"


def test_numbers_and_sizes_have_their_words():
    """One file, two files; sizes in steps of a thousand."""
    assert (count(1, "file", "files"), count(0, "file", "files")) == ("1 file", "0 files")
    assert [size_words(n) for n in (1, 999, 1000, 4_100_000, 2_000_000_000, 999_600)] == [
        "1 byte",
        "999 bytes",
        "1.0 kB",
        "4.1 MB",
        "2.0 GB",
        "1.0 MB",
    ]
