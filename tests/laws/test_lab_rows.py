"""The law of lab rows: whatever stands on a page, nothing is read that is not printed there."""

from hypothesis import given, settings
from hypothesis import strategies as st

from phr.classify.lab_values import find_lab_values
from phr.record.kinds import RecordKind
from phr.record.lab import number_of
from phr.record.reading import Box, Form, Page, Reading, TextSource, Word

WORDS = st.one_of(
    st.sampled_from(
        (
            *("Test", "Result", "Ergebnis", "Unit", "Einheit", "Reference", "Referenzbereich", "Vorwert", "In Range"),
            *("Natrium", "TSH", "Glucose", "(mg/dL)", "CRP", "25-OH", "mg/dl", "mmol/l", "%", "10^3/µL", "G/l"),
            *("7,1", "7.1", "141", "1.234", "<0,01", "3,9 - 10,2", "(4.0-11.0)", "> 5", "up to 5", "bis", "a", "1:80"),
            *("H", "L", "+", "-", "*", "negativ", "Non-Reactive", "1+", "12.03.2024", "08:15", "..."),
        )
    ),
    st.text(min_size=1, max_size=8).filter(lambda text: bool("".join(text.split()))),
)
ROWS = st.lists(st.lists(st.tuples(st.integers(20, 560), WORDS), min_size=1, max_size=8), min_size=1, max_size=8)


def page_of(rows, source):
    words, lines = [], []
    for at, row in enumerate(rows):
        held = []
        for left, text in sorted(row):
            top = 50 + 13 * at
            held += [Word(one, Box(left, top, left + 5 * len(one), top + 10), 0.9) for one in text.split()]
        words += held
        lines.append(" ".join(word.text for word in held))
    return Page(1, 595.0, 842.0, "\n".join(lines), tuple(words), source)


def _seen(text, source):
    squeezed = "".join(text.split())
    return squeezed.replace(",", ".") if source is TextSource.OCR else squeezed


@settings(max_examples=300)
@given(ROWS, st.sampled_from(TextSource), st.booleans())
def test_nothing_is_read_that_is_not_printed(rows, source, has_places):
    """Value, unit, range and flag are made of the page's own words, in any page of any words.

    Of a picture a decimal mark may be the document's other one, and a unit one that the page prints elsewhere.
    """
    page = page_of(rows, source)
    if not has_places:
        page = Page(1, 0.0, 0.0, page.text, (), source)
    reading = Reading(Form.PDF, "application/pdf", is_read=True, page_count=1, pages=(page,))
    printed = _seen(page.text, source)
    for value in find_lab_values(reading, RecordKind.LAB_RESULT):
        for part in (*value.value.split(), value.unit, *value.reference_range.split(), *value.flag.split()):
            assert _seen(part, source) in printed
        assert value.is_read or not (value.unit or value.flag or value.reference_range)
        assert value.is_flag_read or not value.flag
        assert value.is_range_read or not value.reference_range


@given(st.text(max_size=30), st.sampled_from(["", ",", "."]))
def test_a_number_is_told_or_not_but_never_raises(text, mark):
    """Any text has a number or none."""
    number = number_of(text, mark)
    assert number is None or number >= 0


@given(st.integers(0, 9_999_999), st.integers(0, 99))
def test_both_ways_to_write_a_number_mean_the_same(whole, cents):
    """1.234,05 in a document of commas is 1,234.05 in one of points."""
    english = f"{whole:,}.{cents:02d}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert number_of(english, ".") == number_of(german, ",") == float(f"{whole}.{cents:02d}")
