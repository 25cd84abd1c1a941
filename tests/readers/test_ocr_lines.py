"""What OCR saw becomes a page: words in their places, rows in reading order; pure, so no model is needed."""

import pytest

from phr.readers.ocr_lines import SeenLine, cleaned, page_of
from phr.record.reading import TextSource


def seen(text, left, top, right, low, *, sure=0.99, level=(0.0, 0.0), is_level=True):
    """A line with its characters evenly spread."""
    stops = tuple((at + 0.5) / len(text) for at in range(len(text)))
    corners = ((left, top), (right, top), (right, low), (left, low))
    return SeenLine(text, sure, stops, corners, level, is_level)


def page(*lines, scale=0.5):
    return page_of(3, 595.0, 842.0, 90, lines, scale)


class TestWords:
    def test_a_line_is_parted_at_its_spaces(self):
        """Each word has its share of the line's box, in points, and the line's sureness."""
        made = page(seen("Serum iron", 100, 200, 300, 220))
        first, second = made.words
        assert (first.text, second.text) == ("Serum", "iron")
        assert (first.box.left, first.box.right) == pytest.approx((50, 100))
        assert (second.box.left, second.box.right) == pytest.approx((110, 150), abs=6)
        assert (first.box.top, first.box.bottom, first.sure) == (100, 110, 0.99)

    def test_a_gap_without_a_space_parts_words_too(self):
        """Two cells that were taken for one line are two words, though the model gave no space between them."""
        stops = (0.02, 0.05, 0.08, 0.11, 0.8, 0.83, 0.86)
        line = SeenLine("HillDOB", 0.9, stops, ((0, 0), (1000, 0), (1000, 20), (0, 20)))
        made = page(line)
        assert [word.text for word in made.words] == ["Hill", "DOB"]
        assert made.text == "Hill  DOB"

    def test_what_the_model_doubts_is_left_out(self):
        """A line that the model does not believe itself is no text."""
        assert page(seen("stain", 0, 0, 100, 20, sure=0.3)).text == ""

    def test_the_page_says_that_ocr_read_it(self):
        """Source, number, turn and size are handed on."""
        made = page(seen("x", 0, 0, 10, 20))
        assert (made.source, made.number, made.turn, made.width) == (TextSource.OCR, 3, 90, 595.0)


class TestRows:
    def test_cells_of_a_row_stand_on_one_line(self):
        """Name, value and range that stand side by side are one row, parted by two spaces, as from a PDF."""
        row = [("Ferritin", 100), ("18", 400), ("15 - 150", 700)]
        lines = [seen(text, left, 300 + at, left + 12 * len(text), 324 + at) for at, (text, left) in enumerate(row)]
        assert page(*reversed(lines)).text == "Ferritin  18  15 - 150"

    def test_a_slanted_row_is_still_one_row(self):
        """On a page that slants, what levelling adds brings the far end of a row back to its line."""
        left = seen("Kalium", 100, 300, 172, 324, level=(20, 20))
        right = seen("4,5", 1100, 340, 1136, 364, level=(-20, -20))
        below = seen("Calcium", 100, 340, 184, 364, level=(20, 20))
        assert page(left, right, below).text == "Kalium  4,5\nCalcium"

    def test_the_box_stays_where_the_word_stands(self):
        """Levelling puts words in order; the place that is shown is the true one."""
        assert page(seen("4,5", 1100, 340, 1136, 364, level=(-20, -20))).words[0].box.top == 170

    def test_print_along_the_edge_comes_last(self):
        """Text that runs up the side of a page does not get into the rows."""
        stops = tuple((at + 0.5) / 10 for at in range(10))
        corners = ((20, 500), (20, 100), (40, 100), (40, 500))
        side = SeenLine("PRINTED BY", 0.9, stops, corners, is_level=False)
        made = page(side, seen("Befund", 100, 600, 200, 624))
        assert made.text == "Befund\nPRINTED BY"
        assert made.words[1].box.top > made.words[2].box.top


class TestCleaning:
    @pytest.mark.parametrize("unit", ["G/I", "mmol/I", "U/I", "mI/min", "dI", "µmol/I", "10^9/I", "10⁹/I"])
    def test_a_litre_is_written_small(self, unit):
        """A capital I where only litres can stand is a small l."""
        assert cleaned(unit) == unit.replace("I", "l")

    @pytest.mark.parametrize("word", ["I", "Teil I", "I/II", "III", "MI", "Stadium T2/I", "5/I", "AdI", "N. I"])
    def test_other_capitals_stay(self, word):
        """Roman numbers and abbreviations are left alone."""
        assert cleaned(word) == word

    def test_wide_characters_become_plain(self):
        """The model's East Asian signs are the plain ones they stand for."""
        assert cleaned("（Ｈｂ）：１２．５％") == "(Hb):12.5%"

    def test_a_flag_in_a_cell_of_its_own_is_a_sign(self):
        """A plus beside a value is not the Chinese ten; in a Chinese text it is."""
        assert (cleaned("十"), cleaned("二十")) == ("+", "二十")
