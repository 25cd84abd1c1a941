"""A picture of values tells by shape, place and words, never by colour alone."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from phr.paper.chart import Mark, Panel, svg_of
from phr.paper.press import png_of

MARKS = (
    Mark(date(2024, 3, 1), 2.1, "2.10", is_confirmed=True, low=0.4, high=4.5),
    Mark(date(2025, 3, 1), 6.84, "6.84", flag="H", low=0.4, high=4.5),
    Mark(date(2026, 3, 1), 0.01, "<0.01", sign="<", high=4.2),
)
NAMES = {"svg": "http://www.w3.org/2000/svg"}


def drawn(*panels, notes=()):
    return ET.fromstring(svg_of("TSH", panels, list(notes), "TSH. 2024-03-01: 2.10"))


def count(picture, tag):
    return len(picture.findall(f"svg:{tag}", NAMES))


def words(picture):
    return [one.text for one in picture.findall("svg:text", NAMES)]


def test_each_kind_of_value_has_a_shape_of_its_own():
    """Disc (full or hollow), diamond and triangle: in the legend and in the panel."""
    picture = drawn(Panel("mIU/L", MARKS))
    assert count(picture, "circle") == 2
    assert count(picture, "polygon") == 4
    assert {"2.10", "6.84 H", "<0.01", "flag printed by the lab", "less than"} <= set(words(picture))


def test_each_unit_has_a_panel_and_all_have_one_time_axis():
    """Values of two units are never drawn on one scale."""
    later = replace(MARKS[2], day=date(2028, 9, 1))
    picture = drawn(Panel("mg/dL", MARKS[:2]), Panel("mmol/L", (later,)))
    assert {"mg/dL", "mmol/L"} <= set(words(picture))
    places = [(one.get("x"), one.text) for one in picture.findall("svg:text", NAMES) if one.text in ("2025", "2026")]
    assert len(places) == 4
    assert len(set(places)) == 2


def test_printed_words_cannot_become_markup():
    """A name out of a document is text in the picture, whatever it holds."""
    evil = '"><script>x</script>&'
    picture = drawn(Panel(evil, (Mark(date(2025, 1, 1), 1.0, evil, flag="<b>"),)), notes=[evil])
    assert picture.find(".//svg:script", NAMES) is None
    assert evil in words(picture)


@pytest.mark.parametrize("numbers", [(5.0,), (0.0, 0.0), (1e-6, 2e-6), (3.0, 3.0e6)])
def test_any_numbers_can_be_drawn(numbers):
    """One value, equal values, very small and very different ones."""
    marks = tuple(Mark(date(2025, 1, 1 + at), number, str(number)) for at, number in enumerate(numbers))
    assert png_of(svg_of("x", [Panel("", marks)], [], "")).startswith(b"\x89PNG")


def test_who_cannot_see_it_is_told():
    """Title and description hold what is drawn."""
    picture = drawn(Panel("mIU/L", MARKS))
    assert picture.find("svg:title", NAMES).text == "TSH"
    assert "2.10" in picture.find("svg:desc", NAMES).text
    assert picture.get("role") == "img"


@pytest.mark.parametrize("apart", [0, 4])
def test_values_of_one_day_do_not_hide_one_another(apart):
    """Texts that would lie on one another are moved apart, in whatever number that fits."""
    day = date(2025, 3, 1)
    marks = tuple(Mark(day + timedelta(apart * at), 0.9 + at / 100, f"0.9{at} N") for at in range(4))
    picture = drawn(Panel("mg/dL", (Mark(date(2024, 3, 1), 0.5, "0.5"), *marks, Mark(date(2026, 3, 1), 1.5, "1.5"))))
    held = [one for one in picture.findall("svg:text", NAMES) if (one.text or "").endswith(" N")]
    assert len(held) == 4
    for one, other in combinations(held, 2):
        across = abs(float(one.get("x")) - float(other.get("x")))
        assert across > 35 or abs(float(one.get("y")) - float(other.get("y"))) >= 13


def test_the_last_value_keeps_its_text_at_its_side():
    """Two values of one week near the bottom: the text of the later one stands beside its sign, not far above it."""
    marks = (Mark(date(2025, 9, 3), 0.6, "< 0,6", sign="<"), Mark(date(2025, 9, 5), 0.5, "0.5", high=5.0))
    picture = drawn(Panel("mg/L", (Mark(date(2025, 3, 12), 1.2, "1,2"), *marks)))
    (text,) = [one for one in picture.findall("svg:text", NAMES) if one.text == "0.5"]
    disc = picture.findall("svg:circle", NAMES)[-1]
    assert text.get("text-anchor") == "start"
    assert abs(float(text.get("y")) - float(disc.get("cy"))) < 6


def test_a_legend_explains_only_what_is_drawn():
    """A picture of one value that is less than something says so, and nothing of discs."""
    said = words(drawn(Panel("mg/l", (MARKS[2],))))
    assert "less than" in said
    assert "not confirmed" not in said
