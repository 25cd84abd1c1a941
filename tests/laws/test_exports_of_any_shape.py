"""Whatever stands in the fields of an export, reading it ends in a Reading: no type, cut or swap makes it break off."""

import json

from exports_made import cda, reading_of, section
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phr.record.reading import Form, Reading, Statement

_FIELDS = """
resourceType Bundle Condition Observation Patient Composition MedicationStatement Medication Immunization
entry resource code coding display text value unit component
section div name given family subject reference fullUrl valueQuantity
referenceRange low high category dosage timing repeat frequency id
status content attachment data contentType DocumentReference effectivePeriod start clinicalStatus
"""
_WORDS = st.sampled_from(_FIELDS.split())
_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | _WORDS
_JSON = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_WORDS, inner, max_size=6), max_leaves=40
)
_RESOURCE = st.dictionaries(_WORDS, _JSON, max_size=8)
_TYPES = st.sampled_from(
    ["Condition", "Observation", "Patient", "Composition", "MedicationRequest", "AllergyIntolerance", "Immunization",
     "Procedure", "DiagnosticReport", "Encounter", "DocumentReference", "Binary", "Bundle"]
)  # fmt: skip
_LOOK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def is_plain(reading):
    """A reading of texts alone, whose statements all name something."""
    assert isinstance(reading, Reading)
    assert reading.is_read or reading.troubles
    for statement in reading.statements:
        held = [getattr(statement, name) for name in Statement.__dataclass_fields__ if name not in ("kind", "page")]
        assert statement.what
        assert all(isinstance(value, str) for value in held)
    return True


@_LOOK
@given(st.lists(st.tuples(_TYPES, _RESOURCE), max_size=6))
def test_resources_with_anything_in_any_field(held):
    """No type in no field of a resource breaks the reading off."""
    entries = [{"resource": {**fields, "resourceType": kind}} for kind, fields in held]
    assert is_plain(reading_of(json.dumps({"resourceType": "Bundle", "entry": entries}), Form.JSON))


@_LOOK
@given(_JSON)
def test_any_json(value):
    """Any JSON text ends in a reading."""
    assert is_plain(reading_of(json.dumps(value), Form.JSON))


_DOCUMENT = cda(
    section("30954-2", "Results", "<table><tr><th>a</th><td>b</td></tr></table><list><item>c</item></list>"),
    section(
        "11450-4",
        "Problems",
        "x",
        '<entry><act><entryRelationship><observation classCode="OBS" moodCode="EVN">'
        '<templateId root="2.16.840.1.113883.10.20.22.4.4"/><value xsi:type="CD" code="1" displayName="A"/>'
        "</observation></entryRelationship></act></entry>",
    ),
)


@_LOOK
@given(st.data())
def test_a_clinical_document_with_swapped_pieces(data):
    """A document in which any two pieces are swapped, or one is lost, ends in a reading."""
    pieces = _DOCUMENT.split("<")
    first, second = (data.draw(st.integers(1, len(pieces) - 1)) for _ in range(2))
    pieces[first], pieces[second] = pieces[second], pieces[first]
    assert is_plain(reading_of("<".join(pieces), Form.XML))
    assert is_plain(reading_of("<".join(pieces[:first] + pieces[first + 1 :]), Form.XML))


@_LOOK
@given(st.integers(0, len(_DOCUMENT) - 2))
def test_a_cut_clinical_document_is_never_taken_for_a_whole_one(length):
    """A document that is cut anywhere is not read."""
    assert not reading_of(_DOCUMENT[:length], Form.XML).is_read
