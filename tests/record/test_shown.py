"""How names from outside are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phr.record.shown import shown_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter.pdf", "letter.pdf"),
        ("Befund Müller ü.pdf", "Befund Müller ü.pdf"),
        ("検査結果.pdf", "検査結果.pdf"),
        ("🩻.pdf", "🩻.pdf"),
        ("two\nlines.pdf", r"two\nlines.pdf"),
        ("\x1b[2Jgone.pdf", r"\u001b[2Jgone.pdf"),
        ("invoice\u202efdp.exe", r"invoice\u202efdp.exe"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("\u3164", r"\u3164"),
        ("raw\udcff.pdf", r"raw\xff.pdf"),
        ("back\\slash", r"back\\slash"),
        ("tag\U000e0041", r"tag\U000e0041"),
    ],
)
def test_a_name_is_shown_without_anything_that_acts_or_hides(name, shown):
    """Letters of any script and emoji stay; control, bidi, invisible characters and raw bytes are escaped."""
    assert shown_name(name) == shown


@given(st.text(), st.text())
def test_different_names_are_shown_differently(one, other):
    """Escaping never makes two names look the same."""
    assert (shown_name(one) == shown_name(other)) == (one == other)


@given(st.text())
def test_what_is_shown_can_be_printed(name):
    """Nothing that is shown acts on a terminal, and all of it is UTF-8."""
    shown = shown_name(name)
    shown.encode()
    assert all(character.isprintable() or character.isspace() for character in shown)
    assert "\n" not in shown
    assert "\x1b" not in shown
