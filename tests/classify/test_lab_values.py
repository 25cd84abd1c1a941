"""Lab rows: read as printed, or not at all."""

import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab_pages import page_of, reading_of, text_reading

from phr.classify.lab_values import find_lab_values
from phr.record.filing import Sureness
from phr.record.kinds import RecordKind
from phr.record.reading import Form, Page, Reading, Statement, StatementKind, TextSource

LAB = RecordKind.LAB_RESULT
HEAD = [(50, "Untersuchung"), (200, "Ergebnis"), (280, "Einheit"), (350, "Referenzbereich")]


def read(*rows, kind=LAB, **how):
    return find_lab_values(reading_of(page_of(*rows, **how)), kind)


def told(value):
    return value.analyte, value.value, value.flag, value.unit, value.reference_range


def test_a_row_is_read_as_it_is_printed():
    """Name, value, flag, unit and range come out letter by letter, with the page and the place they stand at."""
    (value,) = read(HEAD, [(50, "Kreatinin"), (200, "1,32"), (240, "+"), (280, "mg/dl"), (350, "0,67 - 1,17")])
    assert told(value) == ("Kreatinin", "1,32", "+", "mg/dl", "0,67 - 1,17")
    assert (value.key, value.loinc, value.decimal, value.sureness) == ("creatinine", "2160-0", ",", Sureness.SURE)
    assert value.row == "Kreatinin 1,32 + mg/dl 0,67 - 1,17"
    assert value.page == 1
    assert value.box is not None
    assert (value.box.left, value.box.top) == (50.0, 114.0)


@pytest.mark.parametrize(
    "head",
    [
        [(50, "Parameter"), (150, "Vorwert"), (230, "Ergebnis"), (310, "Einheit"), (380, "Norm")],
        [(50, "Test"), (150, "Previous"), (230, "Result"), (310, "Units"), (380, "Reference Range")],
        [(50, "Analyse"), (150, "12.03.2024"), (230, "Résultat"), (310, "Unité"), (380, "Valeurs usuelles")],
        [(50, "Prueba"), (150, "Anterior"), (230, "Resultado"), (310, "Unidades"), (380, "Valores de referencia")],
    ],
)
def test_an_older_result_is_never_taken_for_the_result(head):
    """The column before the result is an older one in four languages; without a result the row stays unread."""
    values = read(
        head,
        [(50, "Ferritin"), (150, "88"), (230, "41"), (310, "ng/ml"), (380, "15 - 150")],
        [(50, "TSH"), (150, "2,10"), (310, "mU/l"), (380, "0,27 - 4,20")],
    )
    assert [(one.analyte, one.value) for one in values] == [("Ferritin", "41"), ("TSH", "")]


def test_an_older_result_behind_the_range_is_left_alone():
    """A date as the head of a last column means older values."""
    (value,) = read(
        [*HEAD, (450, "10.02.26")], [(50, "CRP"), (200, "6,8"), (280, "mg/l"), (350, "< 5,0"), (450, "2,0")]
    )
    assert (value.value, value.reference_range) == ("6,8", "< 5,0")


def test_two_numbers_without_a_head_are_not_chosen_from():
    """Which of two numbers is the result, the row alone does not tell."""
    (value,) = read([(50, "Natrium"), (200, "141"), (260, "139"), (320, "mmol/l"), (400, "136 - 145")])
    assert (value.value, value.sureness) == ("", Sureness.UNSURE)


def test_a_name_with_a_range_and_no_value_is_unread():
    """What is still to come is shown as it is printed, without a value."""
    (value,) = read(HEAD, [(50, "TSH basal"), (200, "folgt"), (280, "mU/l"), (350, "0,27 - 4,20")])
    assert not value.is_read
    assert value.row == "TSH basal folgt mU/l 0,27 - 4,20"


@pytest.mark.parametrize("spoilt", ["l1,5", "1O,2", "11,5x", "12,3,4", "1.2.3", "?", "s. Text"])
def test_a_spoilt_number_is_not_mended(spoilt):
    """An O for a zero, an l for a one: the row is left unread."""
    values = read(HEAD, [(50, "Kalium"), (200, spoilt), (280, "mmol/l"), (350, "3,5 - 5,1")])
    assert [one.value for one in values] == [""]


@pytest.mark.parametrize(
    ("value", "flag", "unit", "span"),
    [
        ("<0,01", "", "mU/l", "0,27 - 4,20"),
        ("6.84", "H", "mIU/L", "0.40-4.50"),
        ("104", "", "mg/dL", "up to 110"),
        ("5.800", "", "/mm³", "4.000 a 11.000"),
        ("61", "Above range", "mmol/mol", "20 - 41"),
        ("41", "", "mg/dL", "> OR = 40"),
        ("2,4", "*", "10^3/µL", "4,0 à 10,0"),
    ],
)
def test_what_labs_print_is_understood(value, flag, unit, span):
    """Comparisons, thousands, words for flags and ranges: all stay as printed."""
    cells = [(50, "Analyt X"), (200, f"{value} {flag}".strip()), (310, unit), (390, span)]
    head = [(50, "Test"), (200, "Result"), (310, "Units"), (390, "Reference")]
    (found,) = read(head, cells)
    assert told(found) == ("Analyt X", value, flag, unit, span)


def test_a_result_in_words_has_its_reference():
    """Negative is a result; that it is the expected one is said by the paper, not by phr."""
    head = [(50, "Test"), (250, "Result"), (400, "Expected")]
    (value,) = read(head, [(50, "Hepatitis B Surface Ag"), (250, "Non-Reactive"), (400, "Non-Reactive")])
    assert told(value) == ("Hepatitis B Surface Ag", "Non-Reactive", "", "", "Non-Reactive")
    assert value.loinc == "5195-3"


def test_a_plus_behind_a_digit_is_no_number():
    """1+ of blood in urine is a word of the lab's, not the number one."""
    head = [(50, "Test"), (200, "Result"), (350, "Reference")]
    (value,) = read(head, [(50, "Occult Blood"), (200, "1+"), (350, "Negative")])
    assert (value.value, value.flag) == ("1+", "")


def test_a_unit_behind_the_name_is_the_unit():
    """Glucose (mg/dL): the name is Glucose, the unit mg/dL."""
    head = [(50, "Test"), (250, "Result"), (350, "Reference Range")]
    (value,) = read(head, [(50, "Glucose (mg/dL)"), (250, "112"), (300, "H"), (350, "70-99")])
    assert told(value) == ("Glucose", "112", "H", "mg/dL", "70-99")
    assert value.loinc == "2345-7"


def test_two_tables_side_by_side_are_two_tables():
    """A row of the paper holds a result of each."""
    half = [(40, "Test"), (130, "Result"), (180, "Unit"), (230, "Reference")]
    other = [(left + 270, text) for left, text in half]
    left = [(40, "Sodium"), (130, "139"), (180, "mmol/L"), (230, "135-146")]
    right = [(310, "ALT"), (400, "52 H"), (450, "U/L"), (500, "9-46")]
    values = read([*half, *other], [*left, *right])
    assert [(one.analyte, one.value, one.flag) for one in values] == [("Sodium", "139", ""), ("ALT", "52", "H")]


def test_in_range_and_out_of_range_are_both_results():
    """Some labs print what is out of range in a column of its own."""
    head = [(50, "Test Name"), (200, "In Range"), (280, "Out Of Range"), (380, "Reference Range")]
    values = read(
        head,
        [(50, "WBC"), (200, "7.8"), (380, "3.8-10.8 Thousand/uL")],
        [(50, "Hemoglobin"), (280, "12.6 L"), (380, "13.2-17.1 g/dL")],
    )
    assert [told(one)[1:] for one in values] == [
        ("7.8", "", "Thousand/uL", "3.8-10.8"),
        ("12.6", "L", "g/dL", "13.2-17.1"),
    ]


def test_a_head_may_go_on_in_a_second_line():
    """A range column whose head is broken over two lines is still the range column."""
    head = [(50, "Esame"), (200, "Risultato"), (280, "Unità"), (350, "Intervallo di")]
    values = read(head, [(350, "riferimento")], [(50, "Urea"), (200, "31"), (280, "mg/dL"), (350, "17 - 43")])
    assert [told(one) for one in values] == [("Urea", "31", "", "mg/dL", "17 - 43")]


def test_a_name_in_two_lines_is_one_name():
    """Where both lines together name an analyte phr knows."""
    cells = [(50, "antibodies"), (200, "312 H"), (280, "IU/mL"), (350, "<9")]
    values = read(HEAD, [(50, "Thyroid peroxidase")], cells)
    assert [(one.analyte, one.key) for one in values] == [("Thyroid peroxidase antibodies", "tpo-antibodies")]


def test_under_urine_a_name_means_no_blood_test():
    """Glucose in urine never joins the glucose of blood."""
    cells = [(50, "Glucose"), (200, "12"), (280, "mg/dl"), (350, "< 15")]
    blood, urine = read(HEAD, [(50, "Serum")], cells, [(50, "Urinstatus")], cells)
    assert (blood.key, urine.key, urine.loinc) == ("glucose", "", "")
    assert urine.section == "Urinstatus"


def test_a_code_stands_only_where_the_unit_settles_it():
    """Mass and moles have different codes; a unit of another kind has none."""
    rows = [[(50, "Glukose"), (200, "99"), (280, unit), (350, "70 - 105")] for unit in ("mg/dl", "mmol/l", "U/l")]
    assert [one.loinc for one in read(HEAD, *rows)] == ["2345-7", "14749-6", ""]


def test_prose_beside_a_table_is_no_row():
    """Guidance under a result, addresses and phone numbers are not results."""
    values = read(
        HEAD,
        [(50, "Desirable range <100 mg/dL for primary prevention; <70 mg/dL for patients with CHD")],
        [(50, "Tel. 0931 555-010"), (350, "Seite 1 von 2")],
        [(50, "Auftrag"), (200, "7719022")],
        [(50, "Vitamin D Status: Deficiency <20 ng/mL; Insufficiency 20-29 ng/mL")],
    )
    assert values == ()


def test_a_dose_in_a_letter_is_no_result():
    """Letters are read only where they hold a table of several known tests."""
    rows = (
        [(50, "Metformin"), (200, "500"), (240, "mg"), (300, "1-2")],
        [(50, "CRP"), (200, "4"), (260, "mg/l"), (330, "< 5")],
    )
    assert read(*rows, kind=RecordKind.LETTER) == ()
    table = [[(50, name), (200, "40"), (260, "U/l"), (330, "< 50")] for name in ("GOT", "GPT", "GGT")]
    assert [one.analyte for one in read(*rows, *table, kind=RecordKind.LETTER)] == ["CRP", "GOT", "GPT", "GGT"]
    assert read(*table, kind=RecordKind.IMAGING_REPORT) == ()


def test_a_plain_text_has_rows_and_no_places():
    """Columns of a text file are told by wide space."""
    text = "Test            Result   Units   Reference range\nHemoglobin      13.2     g/dL    12.0 - 16.0\n"
    (value,) = find_lab_values(text_reading(text), LAB)
    assert told(value) == ("Hemoglobin", "13.2", "", "g/dL", "12.0 - 16.0")
    assert value.box is None


def test_what_an_export_states_is_not_read_from_its_rendering():
    """A portal's own fields win; nothing is counted twice."""
    page = page_of(HEAD, [(50, "Kalium"), (200, "4,2"), (280, "mmol/l"), (350, "3,5 - 5,1")])
    stated = (Statement(StatementKind.RESULT, "Potassium", value="4.2", unit="mmol/L"),)
    assert find_lab_values(reading_of(page, statements=stated), LAB) == ()


@pytest.mark.parametrize(
    ("first", "second", "value", "unit"),
    [
        ([(200, "nicht"), (350, "nicht nachweisbar")], [(200, "nachweisbar")], "nicht nachweisbar", ""),
        ([(200, "Non-"), (350, "Non-Reactive")], [(200, "Reactive")], "Non-Reactive", ""),
        ([(200, "62"), (280, "mL/"), (350, "> 60")], [(280, "min/1,73m²")], "62", "mL/min/1,73m²"),
    ],
)
def test_what_a_narrow_column_breaks_is_one_again(first, second, value, unit):
    """A result in words, or a unit after its stroke, that goes on in the next line."""
    (one,) = read(HEAD, [(50, "eGFR"), *first], second)
    assert (one.value, one.unit) == (value, unit)


@pytest.mark.parametrize("second", [[(200, "siehe Text")], [(50, "nachweisbar")], [(200, "nachweisbar"), (350, "4")]])
def test_a_line_below_that_ends_nothing_stays_apart(second):
    """Words that make no result, a name, or a line with a number of its own are not joined to the row above."""
    values = read(HEAD, [(50, "HBsAg"), (200, "nicht"), (350, "negativ")], second)
    assert not any(one.is_read for one in values)


def test_a_value_that_runs_into_its_scale_is_parted():
    """4,4810^12/L is 4,48 and 10^12/L: no scale begins with another digit than 1."""
    head = [(50, "Analyse"), (200, "Résultat"), (240, "Unité"), (350, "Valeurs usuelles")]
    (value,) = read(head, [(50, "Hématies"), (200, "4,4810^12/L"), (350, "4,30 à 5,75")])
    assert (value.value, value.unit) == ("4,48", "10^12/L")

    def test_a_name_read_badly_is_only_proposed(self):
        """Harnsäurc may be Harnsäure: the printed words stay, no code is given."""
        value = self.read((50, "Harnsäurc"), (200, "5,7"), (280, "mg/dl"), (350, "2,6 - 6,0"))
        assert (value.analyte, value.key, value.loinc, value.sureness) == (
            "Harnsäurc",
            "uric-acid",
            "",
            Sureness.LIKELY,
        )


def test_a_number_beyond_all_plausibility_in_a_text_layer_stays_and_is_doubted():
    """The file says it: it is kept as printed, and no longer called sure."""
    (value,) = read(HEAD, [(50, "Kalium"), (200, "42,0"), (280, "mmol/l"), (350, "3,5 - 5,1")])
    assert (value.value, value.sureness) == ("42,0", Sureness.LIKELY)


@pytest.mark.parametrize("lean", [-0.03, 0.03])
def test_a_leaning_photo_keeps_its_rows(lean):
    """Where lines climb by two line heights over the page, no value slips into the next line."""
    names = ("Natrium", "Chlorid", "Renin", "Laktat", "Ammoniak", "Elastase", "Pepsinogen", "Gastrin")
    rows = [[(50, name), (300, str(100 + at)), (400, "mmol/l"), (500, "90 - 150")] for at, name in enumerate(names)]
    page = page_of([(50, "Test"), (300, "Wert"), (400, "Einheit"), (500, "Norm")], *rows, source=TextSource.OCR)
    leaning = tuple(
        type(word)(
            word.text, type(word.box)(b.left, b.top + lean * b.left, b.right, b.bottom + lean * b.left), word.sure
        )
        for word in page.words
        for b in (word.box,)
    )
    values = find_lab_values(reading_of(type(page)(1, 595.0, 842.0, page.text, leaning, TextSource.OCR)), LAB)
    read_ones = {one.analyte: one.value for one in values if one.is_read}
    assert read_ones.items() <= {name: str(100 + at) for at, name in enumerate(names)}.items()
    assert len(read_ones) >= 7


@pytest.mark.parametrize(
    "broken", ["." * 10_000 + "x", "* " * 5_000 + "x", "_" * 10_000 + "7", "a 1 " * 3_000, "· " * 5_000 + "k"]
)
def test_a_broken_line_of_ten_thousand_characters_takes_no_time(broken):
    """A line that is one character again and again, as a broken file has, is read at once and gives no value."""
    text = f"Klinik am See, Labor\nBefund vom 05.03.2024\nKalium 5.9 mmol/l (3{broken}\n"
    reading = Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(Page(1, 595, 842, text),))
    began = time.process_time()
    find_lab_values(reading, RecordKind.LAB_RESULT)
    assert time.process_time() - began < 5.0  # it took longer than a minute
