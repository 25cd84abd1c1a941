"""Lab rows that OCR read: doubted, and open where the machine may have missed a sign."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab_pages import page_of, reading_of

from phr.classify.lab_values import find_lab_values
from phr.record.filing import Sureness
from phr.record.kinds import RecordKind
from phr.record.reading import TextSource

LAB = RecordKind.LAB_RESULT
HEAD = [(50, "Untersuchung"), (200, "Ergebnis"), (280, "Einheit"), (350, "Referenzbereich")]


class TestAMachinesReading:
    """What OCR read is doubted where number, flag, unit and range do not go together."""

    def read(self, *cells, sure=0.97):
        page = page_of(HEAD, *self.rest, list(cells), source=TextSource.OCR, sure=sure)
        return find_lab_values(reading_of(page), LAB)[-1]

    rest = (
        [(50, "Kalium"), (200, "4,2"), (280, "mmol/l"), (350, "3,5 - 5,1")],
        [(50, "Calcium"), (200, "2,41"), (280, "mmol/l"), (350, "2,20 - 2,55")],
    )

    def test_is_likely_at_best(self):
        """A machine's reading is never sure, and its score is kept."""
        value = self.read((50, "Harnsäure"), (200, "5,7"), (280, "mg/dl"), (350, "2,6 - 6,0"))
        assert (value.value, value.sureness, value.score) == ("5,7", Sureness.LIKELY, 0.97)

    @pytest.mark.parametrize(
        ("cells", "why"),
        [
            (((200, "57"), (280, "mg/dl"), (350, "2,6 - 6,0")), "decimal mark may be lost"),
            (((200, "5.7"), (280, "mg/dl"), (350, "2 - 6")), "decimal mark is not"),
            (((200, "5.700"), (280, "mg/dl"), (350, "2,6 - 6,0")), "beyond"),
            (((200, "5,7 +"), (280, "mg/dl"), (350, "2,6 - 6,0")), "flag"),
            (((200, "5,7"), (280, "mgǐ"), (350, "2,6 - 6,0")), "unit was hard"),
            (((200, "5,7"), (350, "2,6 - 6,0")), "unit was not seen"),
            (((200, "5,7"), (280, "mg/dl"), (350, "6,2 - 6,0")), "range was hard"),
            (((200, "570"), (280, "mg/dl"), (350, "26 - 60")), "beyond"),
        ],
    )
    def test_is_unread_where_its_parts_do_not_fit(self, cells, why):
        """Nothing is mended: the row is shown, and its value is left open."""
        value = self.read((50, "Harnsäure"), *cells)
        assert value.value == ""
        assert why in value.why

    def test_is_unread_where_the_engine_was_unsure(self):
        """A low score of the engine is enough."""
        assert not self.read((50, "Harnsäure"), (200, "5,7"), (280, "mg/dl"), (350, "2,6 - 6,0"), sure=0.6).is_read

    def test_a_point_is_the_documents_comma_where_the_range_has_as_many_decimals(self):
        """5.7 beside 2,6 - 6,0 in a document of commas is 5,7; so is a range; the row stays as it was seen."""
        value = self.read((50, "Harnsäure"), (200, "5.7"), (280, "mg/dl"), (350, "2,6 - 6,0"))
        assert (value.value, value.row) == ("5,7", "Harnsäure 5.7 mg/dl 2,6 - 6,0")
        assert "elsewhere" in value.why
        value = self.read((50, "Harnsäure"), (200, "5,7"), (280, "mg/dl"), (350, "2.6 - 6,0"))
        assert value.reference_range == "2,6 - 6,0"

    @pytest.mark.parametrize("seen", ["U/ī", "uǐ", "UI", "U1", "U/1", "UL"])
    def test_a_unit_is_the_one_that_the_page_prints_elsewhere(self, seen):
        """A lost stroke, or an l that looks like an i, is U/l where another row prints U/l and the test has such a unit."""
        page = page_of(
            HEAD,
            *self.rest,
            [(50, "GOT"), (200, "22"), (280, "U/l"), (350, "< 35")],
            [(50, "GPT"), (200, "31"), (280, seen), (350, "< 35")],
            source=TextSource.OCR,
        )
        value = find_lab_values(reading_of(page), LAB)[-1]
        assert (value.value, value.unit, value.sureness) == ("31", "U/l", Sureness.LIKELY)

    @pytest.mark.parametrize("seen", ["UI", "U/ī", "mgl", "g/i"])
    def test_a_unit_that_no_other_row_prints_stays_unread(self, seen):
        """Without U/l, mg/l or g/l elsewhere on the page nothing tells what was printed."""
        assert not self.read((50, "GPT"), (200, "31"), (280, seen), (350, "< 35")).is_read

    def test_a_lost_stroke_of_a_weight_is_not_filled_in(self):
        """mgl may be mg/l or mg/dl, whatever else the page prints."""
        page = page_of(
            HEAD,
            *self.rest,
            [(50, "CRP"), (200, "22"), (280, "mg/l"), (350, "< 50")],
            [(50, "Harnsäure"), (200, "31"), (280, "mgl"), (350, "26 - 60")],
            source=TextSource.OCR,
        )
        assert not find_lab_values(reading_of(page), LAB)[-1].is_read

    @pytest.mark.parametrize(
        ("cells", "flag", "is_flag_read"),
        [
            (((200, "5,7"), (280, "mg/dl"), (350, "2,6 - 6,0")), "", True),
            (((200, "6,7"), (280, "mg/dl"), (350, "2,6 - 6,0")), "", False),
            (((200, "2,1"), (280, "mg/dl"), (350, "2,6 - 6,0")), "", False),
            (((200, "6,7 +"), (280, "mg/dl"), (350, "2,6 - 6,0")), "+", True),
            (((200, "6,7"), (280, "mg/dl"), (350, "< 6,0")), "", False),
            (((200, "6,7"), (280, "mg/dl")), "", False),
        ],
    )
    def test_a_flag_that_was_not_seen_is_left_open(self, cells, flag, is_flag_read):
        """OCR passes over lone signs: only where the number lies within its range is it said that no flag is printed."""
        page = page_of(
            HEAD,
            *self.rest,
            [(50, "Natrium"), (200, "150"), (240, "+"), (280, "mmol/l"), (350, "135 - 145")],
            [(50, "Harnsäure"), *cells],
            source=TextSource.OCR,
        )
        value = find_lab_values(reading_of(page), LAB)[-1]
        assert (value.is_read, value.flag, value.is_flag_read) == (True, flag, is_flag_read)

    @pytest.mark.parametrize(
        ("seen", "flag", "is_read"),
        [("★", "*", True), ("HLL", "", False), ("erhöht", "erhöht", True), ("H", "H", True)],
    )
    def test_a_flag_is_one_that_labs_print(self, seen, flag, is_read):
        """A star is a star however it is drawn; a few letters that are no flag are one that was misread."""
        head = [*HEAD, (450, "Flag")]
        row = [(50, "Calcium"), (200, "2,91"), (280, "mmol/l"), (350, "2,20 - 2,55"), (450, seen)]
        value = find_lab_values(reading_of(page_of(head, row, *self.rest, source=TextSource.OCR)), LAB)[0]
        assert (value.value, value.flag, value.is_flag_read) == ("2,91", flag, is_read)

    def test_a_count_is_doubted_in_whatever_unit_it_stands(self):
        """1500 thousand white cells per µl are as impossible as 1500 G/l."""
        value = self.read((50, "Leukozyten"), (200, "1500"), (280, "10^3/µL"), (350, "4000 - 10000"))
        assert "beyond" in value.why

    def test_a_range_that_was_not_seen_is_left_open(self):
        """Where the other rows have a range, a row without one may have it all the same."""
        value = self.read((50, "Harnsäure"), (200, "5,7"), (280, "mg/dl"))
        assert (value.value, value.reference_range, value.is_range_read) == ("5,7", "", False)

    def test_a_flag_read_badly_is_open_and_the_value_stands(self):
        """A digit in the column of flags is a sign that was misread; the number is not touched by it."""
        head = [*HEAD, (450, "Bewertung")]
        rows = [[(50, "Calcium"), (200, "2,91"), (280, "mmol/l"), (350, "2,20 - 2,55"), (450, "1")], *self.rest]
        value = find_lab_values(reading_of(page_of(head, *rows, source=TextSource.OCR)), LAB)[0]
        assert (value.value, value.flag, value.is_flag_read) == ("2,91", "", False)
