"""The printing press prints what it is given, and evaluates none of it."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from phr.paper.press import TEMPLATES, CannotPrint, TooMuchForOnePage, typeset, undisplayable


def printed(*paragraphs: str) -> PdfReader:
    """Print a plain page and open it again."""
    made = typeset("letter", {"paragraphs": list(paragraphs)}, title="A page", language="en")
    return PdfReader(io.BytesIO(made))


def test_a_page_is_tagged_titled_and_says_its_language():
    """A screen reader finds title, language and structure."""
    reader = printed("Hello")
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata.title == "A page"


def test_text_is_never_evaluated():
    """Markup, code and file reads in a person's text are printed as they stand."""
    evil = '#read("/etc/passwd") #import "@preview/x:1.0.0" $x$ *bold* <label> @ref \\ // gone'
    assert "".join(evil.split()) in "".join(printed(evil).pages[0].extract_text().split())


def test_a_character_that_no_font_has_is_shown_by_its_number():
    """One odd name never stops a page, and nothing disappears silently."""
    assert "[U+4E2D]" in printed("Name: 中").pages[0].extract_text()


def test_hidden_characters_become_visible():
    """A bidi override cannot turn a printed name round."""
    assert "[U+202E]" in printed("abc\u202edef").pages[0].extract_text()


def test_common_letters_and_signs_can_be_shown():
    """European letters, Greek and the signs that lab reports use need no replacing."""
    assert undisplayable(frozenset("äöüßÄÖÜéèñçøåčšžłığş€µμ≤≥±²³→✓αβγЖ°·–—„“”’")) == frozenset()


def test_too_long_a_table_is_refused_before_memory_runs_out():
    """More rows than one document can carry is an error with a way out."""
    with pytest.raises(TooMuchForOnePage):
        typeset("letter", {"paragraphs": ["x"] * 6000}, title="t", language="en")


def test_an_error_never_quotes_what_was_to_be_printed():
    """A fault in a template is reported without the person's words."""
    with pytest.raises(CannotPrint) as caught:
        typeset("letter", {"paragraphs": "secret diagnosis"}, title="t", language="xx")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.typ")), ids=lambda path: path.stem)
def test_templates_fetch_nothing(template: Path):
    """No template asks for a package from the network."""
    assert "@preview" not in template.read_text(encoding="utf-8")
