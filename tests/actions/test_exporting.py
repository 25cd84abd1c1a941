"""Names of exported files are safe everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phr.actions.exporting import safe_part


@given(st.text())
def test_any_title_gives_one_safe_part_of_a_path(text):
    """Never empty, never a way out, never a separator, never longer than a file system takes."""
    part = safe_part(text)
    assert part
    assert part not in {".", ".."}
    assert not set(part) & set('<>:"/\\|?*\0\n')
    assert len(part.encode()) <= 255
    assert part == part.strip(" .")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Befund Müller.pdf", "Befund Müller.pdf"),
        ("a/b\\c", "a_b_c"),
        ("..", "_"),
        ("CON.txt", "_CON.txt"),
        ("two\nlines", "two_lines"),
        ("dot.", "dot"),
    ],
)
def test_common_names_stay_and_dangerous_ones_change(name, part):
    """What a person would recognise stays as it is."""
    assert safe_part(name) == part
