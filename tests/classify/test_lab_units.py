"""What printed units measure: to choose a code and to keep series apart, never to convert."""

import pytest

from phr.classify.lab_analytes import analyte_coded, analyte_named
from phr.classify.lab_units import plain_unit, unit_compared, unit_group, unit_line


@pytest.mark.parametrize(
    ("printed", "group"),
    [
        ("G/l", "count"),
        ("g/l", "mass"),
        ("T/l", "count"),
        ("10^3/µL", "count"),
        ("10*9/L", "count"),
        ("x10E3/uL", "count"),
        ("Thousand/uL", "count"),
        ("cells/cumm", "count"),
        ("/mm³", "count"),
        ("mg/dL (calc)", "mass"),
        ("mmol/l", "molar"),
        ("mEq/L", "molar"),
        ("mIU/L", "iu"),
        ("m[IU]/L", "iu"),
        ("µUI/mL", "iu"),
        ("Ul/mL", "iu"),
        ("mlU/L", "iu"),
        ("ml/min", "rate"),
        ("U/L", "enzyme"),
        ("mmol/mol", "ratio"),
        ("%", "percent"),
        ("% of total Hgb", "percent"),
        ("ml/min/1,73 m²", "rate"),
        ("mm/1st hr", "speed"),
        ("fl", "volume"),
        ("pg", "weight"),
        ("s", "time"),
        ("", "none"),
        ("furlong", ""),
    ],
)
def test_a_unit_measures_one_thing(printed, group):
    """Capital G counts thousand millions, small g weighs; what is not known is said to be not known."""
    assert unit_group(printed) == group


@pytest.mark.parametrize(
    ("one", "other"), [("mg/dL", "mg/dl"), ("µg/dL", "μg/dl"), ("10^9/L", "10*9/l"), ("G/L", "10^9/l")]
)
def test_spellings_of_one_unit_are_one(one, other):
    """Letters and signs differ from lab to lab."""
    assert plain_unit(one) == plain_unit(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("mg/dl", "mg/l"),
        ("mmol/l", "µmol/l"),
        ("G/l", "10^3/µl"),
        ("U/l", "IU/l"),
        ("ng/ml", "pg/ml"),
        ("%", "mmol/mol"),
    ],
)
def test_different_units_stay_different(one, other):
    """Even where a factor of one lies between them: nothing is converted."""
    assert plain_unit(one) != plain_unit(other)


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("Hämoglobin", "hemoglobin"),
        ("HAEMOGLOBIN", "hemoglobin"),
        ("Serum potassium", "potassium"),
        ("Kreatinin i.S.", "creatinine"),
        ("GPT (ALT)", "alt"),
        ("Gamma-GT ¹", "ggt"),
        ("TSH ........", "tsh"),
        ("Créatinine", "creatinine"),
        ("Colesterol LDL", "ldl"),
        ("K", "potassium"),
    ],
)
def test_an_analyte_is_known_by_its_names(printed, key):
    """Six languages, abbreviations, specimen words, footnotes and dots."""
    found = analyte_named(printed)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("printed", ["mg", "Kreatinin im Urin", "TSH receptor", "Hemoglobin electrophoresis", "", "x"])
def test_what_is_not_that_name_is_not_that_analyte(printed):
    """A name that only begins like one is another."""
    assert analyte_named(printed) is None


def test_a_code_names_one_analyte():
    """No LOINC code stands at two analytes."""
    from phr.classify.lab_analytes import _analytes

    codes = [code for one in _analytes().values() for code in one.loinc.values()]
    assert len(codes) == len(set(codes))
    assert all(analyte_coded(code) is not None for code in codes)
    assert all(_is_loinc(code) for code in codes)


def _is_loinc(code):
    """Say whether a code's last digit is its check digit (mod 10, as LOINC's guide has it)."""
    digits, _, check = code.partition("-")
    doubled = "".join(str(int(d) * 2) if at % 2 == 0 else d for at, d in enumerate(reversed(digits)))
    return (10 - sum(map(int, doubled)) % 10) % 10 == int(check)


@pytest.mark.parametrize(
    ("one", "other"), [("mU/l", "mIU/L"), ("µIU/mL", "mU/L"), ("U/l", "UI/L"), ("G/l", "10^3/µL"), ("T/l", "10^6/µL")]
)
def test_units_of_one_number_make_one_line(one, other):
    """A lab that prints mIU/L goes on with what another printed in mU/l: the number is the same."""
    assert unit_line(one) == unit_line(other)


@pytest.mark.parametrize(("one", "other"), [("mg/dl", "mg/l"), ("mU/l", "U/l"), ("g/l", "G/l"), ("%", "mmol/mol")])
def test_units_of_other_numbers_make_other_lines(one, other):
    """Where the number would have to change, the line ends."""
    assert unit_line(one) != unit_line(other)


@pytest.mark.parametrize(
    ("printed", "compared"),
    [("10^3/µL", "10e9/l"), ("G/l", "10e9/l"), ("10^6/mm³", "10e12/l"), ("T/l", "10e12/l"), ("mg/dL", "mg/dl")],
)
def test_counts_are_compared_by_the_litre(printed, compared):
    """However a count is printed, its number is held against what it can be in a litre."""
    assert unit_compared(printed) == compared
