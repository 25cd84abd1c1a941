"""FHIR exports: every kind of bundle, one resource alone, one a line; whatever types stand in their fields."""

import json

import pytest
from exports_made import codes, reading_of, text_of

from phr.record.reading import Form, StatementKind

PATIENT = {
    "resourceType": "Patient",
    "id": "p",
    "name": [{"use": "maiden", "family": "Lang"}, {"use": "official", "family": "Kern", "given": ["Eva", "Maria"]}],
    "birthDate": "1961-04-02",
    "gender": "female",
}
SODIUM = {
    "resourceType": "Observation",
    "id": "o",
    "status": "final",
    "category": [{"coding": [{"code": "laboratory"}]}],
    "code": {"coding": [{"system": "http://loinc.org", "code": "2951-2", "display": "Sodium"}]},
    "effectiveDateTime": "2024-03-04T08:00:00+01:00",
    "valueQuantity": {"value": 141, "unit": "mmol/L"},
    "referenceRange": [{"low": {"value": 135, "unit": "mmol/L"}, "high": {"value": 145, "unit": "mmol/L"}}],
    "interpretation": [{"coding": [{"code": "N", "display": "Normal"}]}],
}
PRESSURE = {
    "resourceType": "Observation",
    "status": "final",
    "category": [{"coding": [{"code": "vital-signs"}]}],
    "code": {"text": "Blood pressure"},
    "component": [
        {"code": {"text": "Systolic"}, "valueQuantity": {"value": 120, "unit": "mm[Hg]"}},
        {"code": {"text": "Diastolic"}, "valueQuantity": {"value": 80, "unit": "mm[Hg]"}},
    ],
}


def bundle(*resources, kind="collection"):
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": one} for one in resources]}


def read(value):
    return reading_of(json.dumps(value), Form.JSON)


def only(resource):
    (statement,) = read(resource).statements
    return statement


class TestForms:
    @pytest.mark.parametrize(
        "kind", ["document", "collection", "searchset", "transaction", "history", "batch-response"]
    )
    def test_bundles_of_any_type_are_read(self, kind):
        """What a bundle is for does not matter: its resources are read."""
        reading = read(bundle(PATIENT, SODIUM, kind=kind))
        assert (reading.is_read, [one.what for one in reading.statements]) == (True, ["Sodium"])

    def test_lines_of_resources_are_read(self):
        """A bulk export, one resource a line, is read like a bundle."""
        lines = "\n".join(json.dumps(one) for one in (PATIENT, SODIUM, PRESSURE))
        reading = reading_of(lines + "\n", Form.JSON)
        assert [one.what for one in reading.statements] == ["Sodium", "Systolic", "Diastolic"]
        assert reading.troubles == ()

    def test_a_damaged_line_costs_itself_alone(self):
        """A line that is cut is said, and the others are read."""
        lines = "\n".join([json.dumps(PATIENT), json.dumps(SODIUM), json.dumps(SODIUM)[:50]])
        reading = reading_of(lines, Form.JSON)
        assert (reading.is_read, len(reading.statements), codes(reading)) == (True, 1, ["json-lines-damaged"])

    def test_resources_in_a_list_or_alone_are_read(self):
        """A resource that stands alone is read, in a list as well."""
        assert only(SODIUM).place == "Observation/o"
        assert read(bundle(bundle(SODIUM))).statements == (only(SODIUM),)

    def test_fhir_in_xml_says_the_same(self):
        """XML and JSON of the same resource give the same statement."""
        xml = """<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource><Observation>
          <id value="o"/><status value="final"/><category><coding><code value="laboratory"/></coding></category>
          <code><coding><system value="http://loinc.org"/><code value="2951-2"/><display value="Sodium"/></coding>
          </code>
          <effectiveDateTime value="2024-03-04T08:00:00+01:00"/>
          <valueQuantity><value value="141"/><unit value="mmol/L"/></valueQuantity>
          <interpretation><coding><code value="N"/><display value="Normal"/></coding></interpretation>
          <referenceRange><low><value value="135"/><unit value="mmol/L"/></low>
          <high><value value="145"/><unit value="mmol/L"/></high></referenceRange>
          </Observation></resource></entry></Bundle>"""
        assert reading_of(xml, Form.XML).statements == (only(SODIUM),)

    @pytest.mark.parametrize("value", [{"a": 1}, [], [1, 2], "text", {"resourceType": 5}, {"resourceType": "Bundle"}])
    def test_other_data_is_not_read(self, value):
        """JSON that holds no resource is kept and said not to be read."""
        reading = read(value)
        assert (reading.is_read, codes(reading)) == (False, ["form-not-read"])

    @pytest.mark.parametrize(
        "data", ['{"resourceType":', '{"a": NaN}', "{" * 101 + "}" * 101, "[" * 60000, '{"a": 1e' + "9" * 99 + "}"]
    )
    def test_damaged_data_is_said_to_be(self, data):
        """What is no JSON, or nests deeper than any record, is said to be damaged."""
        reading = reading_of(data, Form.JSON)
        assert (reading.is_read, codes(reading)) == (False, ["json-damaged"])


class TestRenderings:
    def test_a_lab_report_is_dated_by_its_sample(self):
        """A report with its results names patient and day of collection, and one row per result."""
        report = {
            "resourceType": "DiagnosticReport",
            "status": "final",
            "code": {"text": "Electrolytes"},
            "effectiveDateTime": "2024-03-04",
            "issued": "2024-03-05T09:00:00Z",
            "performer": [{"display": "Labor Nord"}],
        }
        assert text_of(read(bundle(PATIENT, report, SODIUM))).split("\n")[:10] == [
            "Laboratory report",
            "Electrolytes",
            "Patient: Eva Maria Kern",
            "Date of birth: 1961-04-02",
            "Sex: female",
            "Collection date: 2024-03-04",
            "Reported: 2024-03-05",
            "Facility: Labor Nord",
            "",
            "Results (2)",
        ]
        assert "Sodium   141 mmol/L   135 - 145 mmol/L   Normal   final   done 2024-03-04" in text_of(
            read(bundle(PATIENT, SODIUM))
        )

    def test_a_document_follows_its_composition(self):
        """Sections come in their order, with the narrative where there is one, else with their entries."""
        composition = {
            "resourceType": "Composition",
            "title": "Summary for Eva",
            "date": "2024-03-05",
            "type": {"coding": [{"code": "60591-5"}]},
            "subject": {"reference": "urn:uuid:p"},
            "custodian": {"reference": "Organization/c"},
            "section": [
                {"title": "Results", "entry": [{"reference": "Observation/o"}]},
                {"title": "Story", "text": {"div": "<div><p>Fell <b>twice</b> &amp; rose</p></div>"}},
            ],
        }
        place = {"resourceType": "Organization", "id": "c", "name": "Klinik am See"}
        assert text_of(read(bundle(composition, PATIENT, place, SODIUM, kind="document"))).split("\n") == [
            "Patient summary",
            "Summary for Eva",
            "Patient: Eva Maria Kern",
            "Date of birth: 1961-04-02",
            "Sex: female",
            "Document date: 2024-03-05",
            "Facility: Klinik am See",
            "",
            "Results",
            "Sodium   141 mmol/L   135 - 145 mmol/L   Normal   final   done 2024-03-04",
            "",
            "Story",
            "Fell twice & rose",
        ]

    def test_plans_orders_and_the_like_have_a_line(self):
        """What is no statement about health still stands in the pages; bills are only counted."""
        plan = {"resourceType": "CarePlan", "status": "active", "category": [{"text": "Wound care"}]}
        goal = {"resourceType": "Goal", "lifecycleStatus": "active", "description": {"text": "Walk 30 minutes"}}
        text = text_of(read(bundle(PATIENT, plan, goal, {"resourceType": "Claim"})))
        assert text.endswith(
            "Plans and orders (2)\nWound care   active\nWalk 30 minutes   active\n\nAlso in this export\nClaim   1"
        )

    def test_a_document_elsewhere_is_named_and_not_fetched(self):
        """An attachment that is only an address is named."""
        paper = {
            "resourceType": "DocumentReference",
            "description": "Letter",
            "content": [{"attachment": {"contentType": "application/pdf", "url": "https://example.org/letter.pdf"}}],
        }
        assert "Kept elsewhere: https://example.org/letter.pdf" in text_of(read(bundle(PATIENT, paper)))


class TestStatements:
    def test_numbers_stay_as_they_are_written(self):
        """13.10 is not 13.1."""
        data = json.dumps(SODIUM).replace("141", "13.10")
        assert reading_of(data, Form.JSON).statements[0].value == "13.10"

    def test_components_are_results_of_their_own(self):
        """Both pressures of a blood pressure are stated, with what they are part of."""
        said = read(PRESSURE).statements
        assert [(one.kind, one.what, one.value, one.unit, one.detail) for one in said] == [
            (StatementKind.VITAL_SIGN, "Systolic", "120", "mm[Hg]", "Blood pressure"),
            (StatementKind.VITAL_SIGN, "Diastolic", "80", "mm[Hg]", "Blood pressure"),
        ]

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "ng/L"}}, ("<5", "ng/L")),
            ({"valueString": "not detected"}, ("not detected", "")),
            ({"valueBoolean": False}, ("false", "")),
            ({"valueInteger": 3}, ("3", "")),
            ({"valueCodeableConcept": {"coding": [{"display": "Positive"}]}}, ("Positive", "")),
            ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, ("1 / 128", "")),
            ({"valueRange": {"low": {"value": 1}, "high": {"value": 2, "unit": "mg"}}}, ("1 - 2 mg", "")),
            ({"dataAbsentReason": {"text": "not done"}}, ("", "")),
        ],
    )
    def test_values_of_any_type_are_read(self, value, said):
        """Each of FHIR's types of value is said in words."""
        one = only({"resourceType": "Observation", "status": "final", "code": {"text": "Test"}, **value})
        assert (one.value, one.unit) == said

    def test_a_refuted_problem_says_so(self):
        """What was refuted, or entered in error, never looks like a fact."""
        for proof in ("refuted", "entered-in-error"):
            said = only(
                {
                    "resourceType": "Condition",
                    "code": {"text": "Diabetes"},
                    "clinicalStatus": {"coding": [{"code": "active"}]},
                    "verificationStatus": {"coding": [{"code": proof}]},
                }
            )
            assert said.status.startswith(proof)

    def test_a_medicine_is_found_through_its_reference(self):
        """The name of a medicine comes from the resource it refers to, contained ones too."""
        request = {"resourceType": "MedicationRequest", "status": "active", "medicationReference": {"reference": "#m"}}
        medication = {"resourceType": "Medication", "id": "m", "code": {"text": "Atenolol 25 mg"}}
        dose = {"text": "1 in the morning"}
        said = only({**request, "contained": [medication], "dosageInstruction": [dose]})
        assert (said.what, said.detail, said.status) == ("Atenolol 25 mg", "1 in the morning", "active")
        outside = {**request, "medicationReference": {"reference": "Medication/m"}}
        assert read(bundle(outside, medication)).statements[0].what == "Atenolol 25 mg"

    def test_a_planned_medicine_and_one_not_to_take_say_so(self):
        """A proposal is no prescription, and what is not to be taken says it."""
        request = {"resourceType": "MedicationRequest", "status": "active", "medicationCodeableConcept": {"text": "A"}}
        assert only({**request, "intent": "plan"}).status == "plan, active"
        assert only({**request, "doNotPerform": True}).status == "active, do not take"

    def test_what_was_not_done_keeps_its_status(self):
        """A vaccination or procedure that was not done hands its status on."""
        vaccine = {"resourceType": "Immunization", "status": "not-done", "vaccineCode": {"text": "Measles"}}
        assert (only(vaccine).kind, only(vaccine).status) == (StatementKind.IMMUNISATION, "not-done")
        procedure = {"resourceType": "Procedure", "status": "not-done", "code": {"text": "Colonoscopy"}}
        assert (only(procedure).kind, only(procedure).status) == (StatementKind.PROCEDURE, "not-done")

    def test_what_names_nothing_is_not_stated(self):
        """A resource without a name gives no statement."""
        assert read(bundle(PATIENT, {"resourceType": "Condition"}, {"resourceType": "Observation"})).statements == ()


class TestWithoutADocument:
    def test_the_day_of_the_export_is_told(self):
        """A bundle without a document says the day it was put together."""
        text = text_of(
            read(
                {
                    **bundle(PATIENT, {"resourceType": "Condition", "code": {"text": "Gout"}}),
                    "timestamp": "2025-05-02T10:00:00Z",
                }
            )
        )
        assert "Document date: 2025-05-02" in text

    def test_a_person_who_is_only_referred_to_is_named(self):
        """A result by itself names its person where the reference shows the name; two names are none."""
        named = {**SODIUM, "subject": {"display": "Eva Kern"}}
        assert "Patient: Eva Kern" in text_of(read(named))
        other = {**SODIUM, "id": "x", "subject": {"display": "Jo Lang"}}
        assert "Patient:" not in text_of(read(bundle(named, other)))
