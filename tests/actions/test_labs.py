"""Lab values over time: whose they are, where each stands, and what the person says of them."""

import json
from dataclasses import replace
from datetime import date

import pytest

from phr.actions.decide import NothingToTakeBack, correct, remove
from phr.actions.lab_places import place_of
from phr.actions.lab_plots import NothingToPlot, PictureFormNotUnderstood, picture_of, plot
from phr.actions.labs import (
    AnalyteNotUnique,
    NoSuchAnalyte,
    PersonNotAmong,
    Standing,
    find_series,
    lab_series,
    say_of_row,
    take_row_back,
    to_confirm,
    word_for,
)
from phr.actions.printing import FileExists
from phr.record.entry import PersonsWord
from phr.record.filing import Finding, Person, Sureness
from phr.record.kinds import RecordKind
from phr.record.lab import LabVerdict
from phr.record.reading import TextSource

HEAD = """LABORATORY REPORT
Northgate Laboratories
Patient: {who}
Collected: {day}
Test            Result   Flag    Units   Reference range
"""
BILL = Finding(RecordKind.MEDICAL_BILL, Sureness.UNSURE)
MINE = "Mara Quandt        Date of birth: 02/03/1970"
OTHER = "Tobias Ferrow        Date of birth: 11/09/1961"


def sheet(day, *rows, who=MINE):
    return HEAD.format(who=who, day=day) + "\n".join(rows) + "\n"


def row(name, value, flag="-", unit="mIU/L", reference="0.40 - 4.50"):
    return f"{name:16}{value:9}{flag if flag != '-' else ' ':8}{unit:8}{reference}"


@pytest.fixture
def filed(drop, take_in, books):
    """File some lab sheets by name."""

    def file(**sheets):
        for name, text in sheets.items():
            drop(f"{name}.txt", text)
        take_in()
        books.catch_up()
        return books

    return file


def two_years(filed):
    return filed(
        a=sheet("March 14, 2025", row("TSH", "2.10"), row("Hemoglobin", "13.2", unit="g/dL", reference="12.0 - 16.0")),
        b=sheet("March 20, 2026", row("TSH", "6.84", "H"), row("HBsAg", "Negative", unit="", reference="Negative")),
    )


def test_values_stand_by_day_with_their_record_and_page(filed):
    """Each value has its printed unit, range and flag, its document's day, and the place to look it up."""
    series = find_series(two_years(filed), "TSH")
    told = [(str(one.day), one.value, one.unit, one.flag, one.reference_range, one.page) for one in series.points]
    assert told == [
        ("2025-03-14", "2.10", "mIU/L", "", "0.40 - 4.50", 1),
        ("2026-03-20", "6.84", "mIU/L", "H", "0.40 - 4.50", 1),
    ]
    assert {one.standing for one in series.points} == {Standing.UNCONFIRMED}
    assert len({one.record_id for one in series.points}) == 2


@pytest.mark.parametrize("typed", ["TSH", "tsh", "3016-3", "Thyrotropin"])
def test_a_test_is_found_by_any_of_its_names(filed, typed):
    """Short name, other language, LOINC code."""
    assert find_series(two_years(filed), typed).key == "tsh"


def test_what_is_not_there_or_not_one_is_said(filed):
    """A name that none has, and one that several have."""
    books = filed(a=sheet("March 14, 2025", row("Analyte one", "2.10"), row("Analyte two", "2.20")))
    with pytest.raises(NoSuchAnalyte):
        find_series(books, "ferritin")
    with pytest.raises(AnalyteNotUnique):
        find_series(books, "analyte")


def test_units_are_never_mixed(filed):
    """Two units are two lines; the same unit in other letters is one."""
    books = filed(
        a=sheet("March 14, 2025", row("Glucose", "99", unit="mg/dL", reference="70 - 99")),
        b=sheet("March 14, 2026", row("Glucose", "5.5", unit="mmol/L", reference="3.9 - 5.5")),
        c=sheet("April 14, 2026", row("Glucose", "98", unit="mg/dl", reference="70 - 99")),
    )
    series = find_series(books, "glucose")
    assert series.units == ("mg/dl", "mmol/L")
    assert [one.value for one in series.of_unit("mg/dL")] == ["99", "98"]


def test_units_of_one_number_are_one_line(filed):
    """mU/L of one lab goes on as mIU/L of the next: one line, each value with the unit that stands beside it."""
    books = filed(
        a=sheet("March 14, 2025", row("TSH", "2.10", unit="mU/L")), b=sheet("March 20, 2026", row("TSH", "6.84", "H"))
    )
    series = find_series(books, "TSH")
    assert series.units == ("mIU/L",)
    assert [point.unit for point in series.of_unit("mIU/L")] == ["mU/L", "mIU/L"]
    assert "mIU/L, mU/L" in picture_of(series)


def test_others_and_removed_records_give_no_values(filed):
    """A stranger's page and a page in the trash are in no table and in no question."""
    books = filed(
        mine=sheet("March 14, 2025", row("TSH", "2.10")),
        other=sheet("March 15, 2025", row("TSH", "9.90"), who=OTHER),
        gone=sheet("March 16, 2025", row("TSH", "3.30")),
    )
    remove(books, [one for one in books.shelf().records if one.source_name == "gone.txt"])
    assert [one.value for one in find_series(books, "TSH").points] == ["2.10"]
    assert len(to_confirm(books)) == 1


def test_a_confirmed_value_is_called_so_and_can_be_taken_back(filed):
    """Yes is written down, asked no more, and undone with one key."""
    books = two_years(filed)
    asked = to_confirm(books)
    say_of_row(books, asked[0], word_for(asked[0], LabVerdict.RIGHT))
    assert len(to_confirm(books)) == len(asked) - 1
    assert find_series(books, asked[0].analyte).latest.standing is Standing.CONFIRMED
    take_row_back(books, asked[0])
    assert len(to_confirm(books)) == len(asked)
    with pytest.raises(NothingToTakeBack):
        take_row_back(books, asked[0])


def test_a_rejected_value_is_hidden_and_an_edited_one_is_the_persons(filed):
    """No hides it; what the person typed is shown in its place, beside the printed row."""
    books = two_years(filed)
    asked = [one for one in to_confirm(books) if one.analyte == "TSH"]
    say_of_row(books, asked[0], word_for(asked[0], LabVerdict.WRONG))
    say_of_row(books, asked[1], word_for(asked[1], LabVerdict.EDITED, ("2.18", "mIU/L", "0.40 - 4.50", "")))
    (left,) = find_series(books, "TSH").points
    assert (left.value, left.standing) == ("2.18", Standing.EDITED)
    assert "2.10" in left.row


def test_two_equal_rows_are_told_apart(filed):
    """What is said of one of two rows that read the same is said of that one."""
    books = filed(a=sheet("March 14, 2025", row("TSH", "2.10"), row("TSH", "2.10")))
    asked = to_confirm(books)
    say_of_row(books, asked[1], word_for(asked[1], LabVerdict.WRONG))
    assert len(find_series(books, "TSH").points) == 1
    say_of_row(books, asked[0], word_for(asked[0], LabVerdict.WRONG))
    assert lab_series(books) == ()


def test_a_correction_of_the_record_keeps_what_was_said_of_its_rows(filed):
    """A new date moves the values; what was confirmed stays confirmed."""
    books = filed(a=sheet("March 14, 2025", row("TSH", "2.10")))
    (asked,) = to_confirm(books)
    say_of_row(books, asked, word_for(asked, LabVerdict.RIGHT))
    correct(books, asked.record, PersonsWord(title="thyroid"))
    assert find_series(books, "TSH").latest.standing is Standing.CONFIRMED


def test_what_a_portal_states_stands_beside_what_is_printed(filed, drop, take_in, books):
    """An export's result is shown as stated, with its own unit and day."""
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "3016-3", "display": "Thyrotropin"}]},
        "subject": {"reference": "Patient/1"},
        "effectiveDateTime": "2024-02-01",
        "valueQuantity": {"value": 1.9, "unit": "m[IU]/L"},
    }
    patient = {"resourceType": "Patient", "id": "1", "name": [{"text": "Mara Quandt"}], "birthDate": "1970-02-03"}
    entry = [{"resource": patient}, {"resource": observation}]
    drop("export.json", json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entry}))
    series = find_series(two_years(filed), "TSH")
    stated = series.points[0]
    assert (stated.value, stated.unit, str(stated.day)) == ("1.9", "m[IU]/L", "2024-02-01")
    assert stated.standing is Standing.STATED
    assert series.units == ("mIU/L",)


def test_a_plot_is_written_where_asked_and_overwrites_nothing(filed, tmp_path):
    """SVG as text with values, flags and range; PNG by its signature; a file that is there stays."""
    series = find_series(two_years(filed), "TSH")
    svg = plot(series, tmp_path / "tsh.svg").read_text(encoding="utf-8")
    assert "6.84 H" in svg
    assert "mIU/L" in svg
    assert "reference range as printed" in svg
    assert plot(series, tmp_path / "tsh.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(FileExists):
        plot(series, tmp_path / "tsh.png")


def test_what_cannot_be_drawn_is_said(filed, tmp_path):
    """Words have no place on a scale of numbers, and no other form of picture is written."""
    books = two_years(filed)
    with pytest.raises(NothingToPlot):
        plot(find_series(books, "HBsAg"), tmp_path / "x.svg")
    with pytest.raises(PictureFormNotUnderstood):
        plot(find_series(books, "TSH"), tmp_path / "x.pdf")
    assert list(tmp_path.glob("x.*")) == []


def test_a_paper_corrected_to_a_lab_sheet_has_its_values_at_once(filed):
    """Told what a paper is, phr looks for its lab values without being asked to read again; as a bill it has none."""
    books = filed(a=sheet("March 14, 2025", row("TSH", "2.10")))
    (record,) = books.shelf().records
    correct(books, record, PersonsWord(kind=RecordKind.MEDICAL_BILL))
    assert lab_series(books) == ()
    found = books.sheet(record.id)
    books.describe(replace(found, lab_values=(), filing=replace(found.filing, kind=BILL), word=PersonsWord()))
    assert lab_series(books) == ()
    correct(books, record, PersonsWord(kind=RecordKind.LAB_RESULT))
    assert [one.name for one in lab_series(books)] == ["TSH"]


def test_a_row_is_found_on_its_page(filed):
    """The place of a row names its line, the part of the page, and what stands above and below."""
    books = two_years(filed)
    places = [place_of(books, one) for one in to_confirm(books) if one.point.value == "2.10"]
    (place,) = places
    assert (place.line, place.lines, place.words) == (6, 7, "near the bottom")
    assert place.above.startswith("Test")
    assert place.below.startswith("Hemoglobin")


def test_one_persons_values_are_told_by_a_part_of_the_name(filed):
    """In a family one name, or a part of it, picks the values; a part of two names does not."""
    books = filed(
        a=sheet("March 14, 2025", row("TSH", "2.10")), b=sheet("March 14, 2025", row("TSH", "3.10"), who=OTHER)
    )
    books.note_person(Person("Tobias Ferrow", date(1961, 11, 9)))
    assert find_series(books, "TSH", "tobias").latest.value == "3.10"
    assert [one.whose for one in lab_series(books, "Mara Quandt")] == ["Mara Quandt"]
    for typed in ("nobody", "a"):
        with pytest.raises(PersonNotAmong):
            lab_series(books, typed)


def test_a_day_that_can_be_read_in_two_ways_is_marked(filed):
    """While phr asks which day is meant, values of that day say so."""
    (series,) = lab_series(filed(a=sheet("07/09/2025", row("TSH", "2.10"), who="Mara Quandt")))
    assert (series.latest.is_day_sure, series.latest.day_words[-2:]) == (False, " ?")


def test_what_a_picture_leaves_open_is_shown_as_open(filed):
    """A flag that OCR did not see is a question mark until the person types the row; then it is the person's."""
    books = filed(a=sheet("March 14, 2025", row("TSH", "6.84")))
    (record,) = books.shelf().newest_first()
    held = books.sheet(record.id)
    seen = replace(
        held.lab_values[0], source=TextSource.OCR, is_flag_read=False, is_range_read=False, reference_range=""
    )
    books.describe(replace(held, lab_values=(seen,)))
    point = find_series(books, "TSH").latest
    assert (point.flag_words, point.range_words) == ("?", "?")
    (asked,) = to_confirm(books)
    say_of_row(books, asked, word_for(asked, LabVerdict.RIGHT))
    assert find_series(books, "TSH").latest.flag_words == "?"
    say_of_row(books, asked, word_for(asked, LabVerdict.EDITED, ("6.84", "mIU/L", "0.40 - 4.50", "")))
    point = find_series(books, "TSH").latest
    assert (point.flag_words, point.range_words, point.high) == ("", "0.40 - 4.50", 4.5)
