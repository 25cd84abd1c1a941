"""The same paper twice is asked about, never merged; by the person's word packages carry it once."""

import json
from dataclasses import replace
from datetime import date

import pytest
from exports_made import cda, section
from papers_made import LAB

from phr.actions.alike import with_likenesses
from phr.actions.browse import Filter, alike_to, list_records
from phr.actions.decide import AnswerNotUnderstood, answer, open_questions, remove, take_back, word_of_answer
from phr.actions.joining import join
from phr.actions.labs import lab_series
from phr.actions.packing import Request, preview_package
from phr.actions.person import add_person
from phr.actions.status import status
from phr.bundle.choose import OutBecause
from phr.record.filing import Subject
from phr.record.likeness import Alike, Extent, Likeness

PRINT = f"MyPortal    Printed 11/24/2026 10:12 AM\n{LAB}https://portal.example/r/88123    Page 1 of 1\n"
CORRECTED = LAB.replace("13.2", "12.3")
NEXT = LAB.replace("March 14", "June 2").replace("13.2", "12.9").replace("0.8 ", "0.9 ").replace("2.1", "1.7")
SON = LAB.replace("Mara Quandt", "Tobias Ferrow").replace("02/03/1970", "11/30/1961")


_ENDINGS = {"{": "json", "<": "xml"}


def fhir(*values):
    """Return a bundle that states results of the made-up paper."""
    coded = [("718-7", "Hemoglobin", "g/dL"), ("2160-0", "Creatinine", "mg/dL"), ("3016-3", "TSH", "mIU/L")]
    patient = {"resourceType": "Patient", "id": "p", "name": [{"family": "Quandt", "given": ["Mara"]}]}
    observations = [
        {
            "resourceType": "Observation",
            "status": "final",
            "category": [{"coding": [{"code": "laboratory"}]}],
            "code": {"coding": [{"system": "http://loinc.org", "code": code, "display": name}], "text": name},
            "effectiveDateTime": "2026-03-14",
            "valueQuantity": {"value": value, "unit": unit},
        }
        for (code, name, unit), value in zip(coded, values, strict=True)
    ]
    entries = [{"resource": one} for one in ({**patient, "birthDate": "1970-02-03"}, *observations)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


def ccda(*values):
    """Return a clinical document that states results of the made-up paper."""
    coded = [("718-7", "Hemoglobin", "g/dL"), ("2160-0", "Creatinine", "mg/dL"), ("3016-3", "TSH", "mIU/L")]
    components = "".join(
        f"""<component><observation classCode="OBS" moodCode="EVN">
        <code code="{code}" codeSystem="2.16.840.1.113883.6.1" displayName="{name}"/><statusCode code="completed"/>
        <effectiveTime value="20260314"/><value xsi:type="PQ" value="{value}0" unit="{unit}"/>
        </observation></component>"""
        for (code, name, unit), value in zip(coded, values, strict=True)
    )
    entry = f'<entry><organizer classCode="BATTERY" moodCode="EVN">{components}</organizer></entry>'
    document = cda(section("30954-2", "Results", "Laboratory results", entry)).replace("11506-3", "11502-2")
    return document.replace("Eva", "Mara").replace("Kern", "Quandt").replace("19610402", "19700203")


@pytest.fixture
def held(drop, take_in, books):
    """Take in papers by name and return the records by the name they came by."""

    def take(**papers):
        for name, content in papers.items():
            drop(f"{name}.{_ENDINGS.get(content[:1], 'txt')}", content)
        take_in()
        books.catch_up()
        return now(books)

    return take


def now(books):
    """Return the records by the name they came by."""
    return {record.source_name.partition(".")[0]: record for record in list_records(books, Filter())}


def asked(books):
    """Return the open questions about papers that came twice."""
    return [one for one in open_questions(books) if one.question.about is Subject.SAME]


def out(books):
    """Return why records stay out of a package, by the name they came by."""
    preview = preview_package(books, Request())
    names = {record.id: record.source_name.partition(".")[0] for record in preview.records.values()}
    return {
        names[left.record_id]: (left.because, names.get(left.instead) if left.instead else None)
        for left in preview.choice.left_out
    }


def test_a_paper_that_came_twice_is_asked_about_once(books, held, home):
    """Nothing is merged or left out by itself; the question names the other record, and status counts it."""
    records = held(letter=LAB, again=PRINT)
    (one,) = asked(books)
    other = records["letter"] if one.record.id == records["again"].id else records["again"]
    assert f"record {other.id[:8]}" in one.question.text
    assert "Every number and date agrees" in one.question.text
    assert out(books) == {}
    assert status(home, books).unlocked.alike == 1


def test_yes_carries_it_once_and_can_be_taken_back(books, held):
    """The one that was asked about stays in the vault and out of packages; undo brings both back, and the question."""
    held(letter=LAB, again=PRINT)
    (one,) = asked(books)
    answer(books, one, one.question.choices[0].value)
    assert asked(books) == []
    (left,) = out(books).items()
    carried = ({"letter", "again"} - {left[0]}).pop()
    assert left == (one.record.source_name.partition(".")[0], (OutBecause.SAME_PAPER, carried))
    (shown,) = alike_to(books, now(books)[left[0]])
    assert (shown.record.source_name, shown.is_same) == (f"{carried}.txt", True)
    take_back(books, one.record)
    assert out(books) == {}
    assert len(asked(books)) == 1


def test_no_keeps_both_and_is_not_asked_again(books, held):
    """Two papers that differ by the person's word both go."""
    held(letter=LAB, again=PRINT)
    (one,) = asked(books)
    answer(books, one, one.question.choices[1].value)
    assert (asked(books), out(books)) == ([], {})
    (shown,) = alike_to(books, now(books)["letter"])
    assert shown.is_same is False


def test_who_does_not_know_is_not_asked_again(books, held):
    """Where the person cannot tell, both go, and the question is gone."""
    held(letter=LAB, again=PRINT)
    answer(books, asked(books)[0], "")
    assert (asked(books), out(books)) == ([], {})


def test_where_the_carried_one_is_gone_the_other_goes(books, held):
    """The word leaves a paper out only for as long as the same paper goes."""
    held(letter=LAB, again=PRINT)
    (one,) = asked(books)
    answer(books, one, one.question.choices[0].value)
    (stays,) = out(books)
    remove(books, [record for name, record in now(books).items() if name != stays])
    assert list(now(books)) == [stays]
    assert OutBecause.SAME_PAPER not in {because for because, _ in out(books).values()}


def test_a_corrected_paper_shows_its_line_and_offers_to_keep_both_first(books, held):
    """A value that differs though nobody misread it may be a correction: the line stands in the question."""
    held(letter=LAB, corrected=CORRECTED)
    (one,) = asked(books)
    assert "one line differs: one may correct the other" in one.question.text
    assert one.question.choices[0].label.startswith("no, they differ")
    (quote,) = one.question.quotes
    assert "13.2" in quote.text
    assert "12.3" in quote.text


def test_other_sheets_of_one_lab_and_other_persons_are_not_asked_about(books, held):
    """The sheet of another day, and the same words about the son, are other papers."""
    add_person(books, "Tobias Ferrow", None, (), date(2026, 11, 24))
    records = held(letter=LAB, following=NEXT, son=SON)
    assert asked(books) == []
    assert all(record.alike == () for record in records.values())


@pytest.mark.parametrize("export", [fhir, ccda])
def test_an_export_with_the_same_results_stays_behind_the_print(books, held, export):
    """A portal's data and the print share no lines: their results are compared, and the print is what is carried."""
    records = held(letter=LAB, export=export(13.2, 0.8, 2.1))
    (likeness,) = records["letter"].alike
    assert (likeness.alike, likeness.by_results) == (Alike.SAME, True)
    (one,) = asked(books)
    assert one.record.source_name.startswith("export.")
    assert "Every result agrees" in one.question.text


@pytest.mark.parametrize("export", [fhir, ccda])
def test_an_export_of_other_results_is_another_paper(held, export):
    """Two values of three that differ are no copy."""
    assert held(letter=LAB, export=export(12.1, 0.7, 2.1))["letter"].alike == ()


def test_three_copies_are_asked_about_one_by_one(books, held):
    """Each of the worse ones is asked about against a better one, and one remains to be carried."""
    held(letter=LAB, again=PRINT, third=PRINT.replace("88123", "88777"))
    while asked(books):
        one = asked(books)[0]
        answer(books, one, next(choice.value for choice in one.question.choices if choice.value.startswith("same")))
    assert len(out(books)) == 2
    assert {because for because, _ in out(books).values()} == {OutBecause.SAME_PAPER}


def test_a_page_of_joined_pages_is_told_and_not_asked_about(books, held):
    """Of a record of several files one page alone is the same: it cannot stay out, so nobody is asked."""
    records = held(letter=LAB, again=PRINT, other=NEXT)
    join(books, [records["again"], records["other"]])
    (likeness,) = now(books)["letter"].alike
    assert likeness.extent is Extent.SOME_PAGES
    assert asked(books) == []


def test_joined_pages_that_are_all_in_another_record_are_asked_about(books, held):
    """Photos of a letter, joined, and the letter as one file: each page lies within it, so all of it does."""
    records = held(first=LAB, second=NEXT, letter=SON)
    joined = join(books, [records["first"], records["second"]])
    whole = replace(records["letter"], filing=joined.filing, held_back=False, person_match=joined.person_match)
    found = [
        Likeness(one, whole.id, Alike.SAME, Extent.ONE_WITHIN, ((1, page),))
        for page, one in enumerate((joined.id, *joined.joined), 1)
    ]
    asked_about, other = with_likenesses([joined, whole], found)
    (question,) = [one for one in asked_about.filing.questions if one.about is Subject.SAME]
    assert question.text.startswith("Is all of this also in")
    assert [one.extent for one in other.alike] == [Extent.OTHER_WITHIN]
    (alone, _) = with_likenesses([joined, whole], found[:1])
    assert [one.extent for one in alone.alike] == [Extent.SOME_PAGES]


@pytest.mark.parametrize("value", ["same", "same:", "yes", "perhaps:0123"])
def test_an_answer_that_names_no_record_is_refused(value):
    """An answer must name the other record."""
    with pytest.raises(AnswerNotUnderstood):
        word_of_answer(Subject.SAME, value)


def test_values_of_one_paper_count_once(books, held):
    """Two copies give each value twice, until the person says that they are one paper."""
    held(letter=LAB, again=PRINT)
    (before,) = (len(series.points) for series in lab_series(books) if series.key == "tsh")
    (one,) = asked(books)
    answer(books, one, one.question.choices[0].value)
    (after,) = (len(series.points) for series in lab_series(books) if series.key == "tsh")
    assert (before, after) == (2, 1)
