"""The portal exports of the development set: all are read, and each says what its label says."""

import io
import json
from collections import Counter

import pytest
from exports_made import reading_of, text_of

from phr.readers.apple_health import AppleHealth
from phr.readers.data_files import REFUSALS, json_values
from phr.readers.fhir import holding_of
from phr.readers.sniff import sniff
from phr.readers.xml_guard import parse_into
from phr.record.reading import Form, StatementKind

_KINDS = {
    "Condition": (StatementKind.PROBLEM,),
    "AllergyIntolerance": (StatementKind.ALLERGY,),
    "MedicationStatement": (StatementKind.MEDICINE,),
    "MedicationRequest": (StatementKind.MEDICINE,),
    "Observation": (StatementKind.RESULT, StatementKind.VITAL_SIGN),
    "DiagnosticReport": (StatementKind.RESULT,),
    "Procedure": (StatementKind.PROCEDURE,),
    "Immunization": (StatementKind.IMMUNISATION,),
}


@pytest.fixture(scope="module")
def exports(shared):
    """Each labelled export: its label and its bytes."""
    rows = [json.loads(line) for line in (shared / "corpus" / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row, (shared / "corpus" / row["file"]).read_bytes()) for row in rows if row["set"] == "portal"]


def form_of(data):
    return sniff(data[:4096], len(data))


def test_all_are_read_without_trouble(exports):
    """Every export is read, whole, and without a trouble."""
    assert len(exports) == 18
    for row, data in exports:
        reading = reading_of(data, form_of(data))
        assert (reading.is_read, reading.troubles) == (True, ()), row["file"]
        assert reading.page_count == len(reading.pages) >= 1


def test_each_says_whose_it_is_and_of_when(exports):
    """The patient's name, the title, the place, the day and every section of a label stand in the pages."""
    for row, data in exports:
        text = text_of(reading_of(data, form_of(data)))
        said = [row["patient_name"], row["provider"], row["title"], row["document_date"], *(row["sections"] or [])]
        missing = [words for words in said if words and words not in text and words != "Apple Health export"]
        assert missing == [], row["file"]


def test_counts_are_as_labelled(exports):
    """As many resources and records of each type are found as the label counts."""
    checked = 0
    for row, data in exports:
        if row["counts"] is None:
            continue
        checked += 1
        if form_of(data) is Form.JSON:
            assert dict(holding_of(json_values(data)[0]).counts()) == row["counts"], row["file"]
        else:
            held = AppleHealth(10.0)
            parse_into(io.BytesIO(data), held, REFUSALS)
            assert {name: held.counts[name] for name in row["counts"]} == row["counts"]
    assert checked == 9


def test_every_clinical_resource_becomes_statements(exports):
    """As many resources have statements as the label counts, each of a kind that its type allows."""
    for row, data in exports:
        if form_of(data) is not Form.JSON:
            continue
        places = {}
        for statement in reading_of(data, Form.JSON).statements:
            places.setdefault(statement.place, set()).add(statement.kind)
        found = Counter(place.partition("/")[0].partition("[")[0] for place in places)
        assert found == {name: count for name, count in row["counts"].items() if name in _KINDS}, row["file"]
        for place, kinds in places.items():
            assert kinds <= set(_KINDS[place.partition("/")[0].partition("[")[0]]), place


# HL7's numbers of templates (C-CDA R2.1), below 2.16.840.1.113883.10.20.22.4, by what an entry of one is.
_TEMPLATES = {
    StatementKind.PROBLEM: ("4",),
    StatementKind.MEDICINE: ("16", "42"),
    StatementKind.ALLERGY: ("7",),
    StatementKind.RESULT: ("2",),
    StatementKind.PROCEDURE: ("12", "13", "14", "39", "41", "44"),
    StatementKind.IMMUNISATION: ("52", "120"),
    StatementKind.VITAL_SIGN: ("27",),
}


def test_every_entry_of_a_template_becomes_a_statement(exports):
    """A clinical document gives as many statements of a kind as it has entries of its templates, no more, no fewer."""
    from defusedxml.ElementTree import fromstring

    checked = Counter()
    for row, data in exports:
        if row["format"] != "cda":
            continue
        roots = [
            {held.get("root", "") for held in element.findall("{urn:hl7-org:v3}templateId")}
            for element in fromstring(data).iter()
        ]
        wanted = {
            kind: sum(any(f"2.16.840.1.113883.10.20.22.4.{number}" in held for number in numbers) for held in roots)
            for kind, numbers in _TEMPLATES.items()
        }
        found = Counter(statement.kind for statement in reading_of(data, Form.XML).statements)
        assert {kind: found[kind] for kind in wanted} == wanted, row["file"]
        checked += found
    assert min(checked[kind] for kind in _TEMPLATES) >= 10


def test_a_statement_names_the_page_that_it_stands_on(exports):
    """The page of a statement is one of the pages of the rendering."""
    for row, data in exports:
        reading = reading_of(data, form_of(data))
        assert all(1 <= one.page <= reading.page_count for one in reading.statements), row["file"]
        named = [one for one in reading.statements if one.what.casefold() in text_of(reading).casefold()]
        shown = [one for one in named if one.what.casefold() in reading.pages[one.page - 1].text.casefold()]
        assert len(shown) >= 0.9 * len(named), row["file"]
