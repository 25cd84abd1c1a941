"""FHIR resources as statements: what each says about the person, never more than it says.

A status is handed on as written; one that is refuted, entered in error, not done or planned therefore says so.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from phr.readers.coded import Coded
from phr.readers.fhir_values import (
    Resource,
    coded,
    day_in,
    day_of,
    dose_words,
    range_words,
    value_of,
    words_of,
)
from phr.readers.json_guard import all_at, at, text_at
from phr.readers.sheet import joined, shown
from phr.record.reading import Statement, StatementKind

_K = StatementKind
Resolve = Callable[[object, Resource], Resource]  # a reference and who makes it, to what it refers to (or {})
_VITAL_SIGNS = frozenset(("vital-signs",))
_NOT_HELD = frozenset(("refuted", "entered-in-error"))


def statements_of(resource: Resource, place: str, resolve: Resolve) -> list[Statement]:
    """Return what one resource states; `place` is its path. None for kinds of resource that state nothing here."""
    make = _STATEMENTS.get(text_at(resource, "resourceType"))
    return [] if make is None else list(make(resource, place, resolve))


def states_something(resource_type: str) -> bool:
    """Say whether resources of a type become statements."""
    return resource_type in _STATEMENTS


def medicine_of(resource: Resource, resolve: Resolve) -> Coded:
    """Return the medicine that a request or statement is about, through its reference where it has one."""
    said = coded(at(resource, "medicationCodeableConcept"))
    if said.words:
        return said
    reference = at(resource, "medicationReference")
    medication = resolve(reference, resource)
    said = coded(at(medication, "code"))
    contents = (words_of(at(held, "itemCodeableConcept")) for held in all_at(medication, "ingredient"))
    return (
        said if said.words else Coded(joined(contents) or shown(text_at(reference, "display")), said.code, said.system)
    )


def _problem(resource: Resource, place: str, _resolve: Resolve) -> Iterator[Statement]:
    said = coded(at(resource, "code"))
    ended = day_in(resource, "abatementDateTime", "abatementPeriod")
    yield Statement(
        _K.PROBLEM,
        said.words,
        said.code,
        said.system,
        day=day_in(resource, "onsetDateTime", "onsetPeriod", "recordedDate"),
        status=_status_of_fact(resource),
        detail=joined((words_of(at(resource, "severity")), f"over since {ended}" if ended else "")),
        place=place,
    )


def _allergy(resource: Resource, place: str, _resolve: Resolve) -> Iterator[Statement]:
    said = coded(at(resource, "code"))
    reactions = [words_of(held) for held in all_at(resource, "reaction", "manifestation")]
    severity = [text_at(held, "severity") for held in all_at(resource, "reaction")]
    risk = text_at(resource, "criticality")
    yield Statement(
        _K.ALLERGY,
        said.words or joined(words_of(held) for held in all_at(resource, "reaction", "substance")),
        said.code,
        said.system,
        day=day_in(resource, "onsetDateTime", "onsetPeriod", "recordedDate"),
        status=_status_of_fact(resource),
        detail=joined((*reactions, *severity, f"risk {risk}" if risk else "")),
        place=place,
    )


def _status_of_fact(resource: Resource) -> str:
    """Return the clinical status, with the verification before it where that says it does not hold."""
    clinical = at(resource, "clinicalStatus")
    verified = at(resource, "verificationStatus")
    said = text_at(clinical, "coding", "code") or words_of(clinical)
    proof = text_at(verified, "coding", "code") or words_of(verified)
    return joined((proof if proof in _NOT_HELD else "", said, "" if proof == "confirmed" else proof))


def _medicine(resource: Resource, place: str, resolve: Resolve) -> Iterator[Statement]:
    said = medicine_of(resource, resolve)
    ended = day_of(at(resource, "effectivePeriod", "end"))
    intent = text_at(resource, "intent")
    yield Statement(
        _K.MEDICINE,
        said.words,
        said.code,
        said.system,
        day=day_in(resource, "effectiveDateTime", "effectivePeriod", "authoredOn", "dateAsserted", "whenHandedOver"),
        status=joined(
            (intent if intent in ("proposal", "plan") else "", text_at(resource, "status"), *_not_done(resource))
        ),
        detail=joined((dose_words(resource), f"over since {ended}" if ended else "")),
        place=place,
    )


def _not_done(resource: Resource) -> Iterator[str]:
    if text_at(resource, "doNotPerform") == "true":
        yield "do not take"


def _result(resource: Resource, place: str, _resolve: Resolve) -> Iterator[Statement]:
    categories = {text_at(held, "code") for held in all_at(resource, "category", "coding")}
    kind = _K.VITAL_SIGN if categories & _VITAL_SIGNS else _K.RESULT
    name = words_of(at(resource, "code"))
    components = [held for held in all_at(resource, "component") if words_of(at(held, "code"))]
    whole = _measured(kind, resource, resource, place)
    if whole.value or not components:
        yield whole
    for held in components:
        one = _measured(kind, held, resource, place)
        yield replace(one, detail=joined((name, one.detail)))


def _measured(kind: StatementKind, held: Resource, resource: Resource, place: str) -> Statement:
    said = coded(at(held, "code"))
    value, unit = value_of(held)
    absent = words_of(at(held, "dataAbsentReason"))
    category = "" if kind is _K.VITAL_SIGN else text_at(resource, "category", "coding", "code")
    notes = [shown(text_at(note, "text")) for note in all_at(held, "note")]
    return Statement(
        kind,
        said.words,
        said.code,
        said.system,
        value=value,
        unit=unit,
        reference_range=joined((_range(one) for one in all_at(held, "referenceRange")), "; "),
        flag=joined(words_of(one) for one in all_at(held, "interpretation")),
        day=day_in(resource, "effectiveDateTime", "effectivePeriod", "effectiveInstant", "issued"),
        status=joined((text_at(resource, "status"), f"no value: {absent}" if absent and not value else "")),
        detail=joined(("" if category == "laboratory" else category, *notes)),
        place=place,
    )


def _range(value: object) -> str:
    return text_at(value, "text") or range_words(value)


def _report(resource: Resource, place: str, _resolve: Resolve) -> Iterator[Statement]:
    said = coded(at(resource, "code"))
    codes = [words_of(held) for held in all_at(resource, "conclusionCode")]
    yield Statement(
        _K.RESULT,
        said.words,
        said.code,
        said.system,
        value=shown(text_at(resource, "conclusion")) or joined(codes),
        day=day_in(resource, "effectiveDateTime", "effectivePeriod", "issued"),
        status=text_at(resource, "status"),
        detail="report",
        place=place,
    )


def _procedure(resource: Resource, place: str, _resolve: Resolve) -> Iterator[Statement]:
    said = coded(at(resource, "code"))
    sites = [words_of(held) for held in all_at(resource, "bodySite")]
    yield Statement(
        _K.PROCEDURE,
        said.words,
        said.code,
        said.system,
        value=words_of(at(resource, "outcome")),
        day=day_in(resource, "performedDateTime", "performedPeriod"),
        status=text_at(resource, "status"),
        detail=joined((*sites, *(words_of(held) for held in all_at(resource, "reasonCode")))),
        place=place,
    )


def _immunisation(resource: Resource, place: str, _resolve: Resolve) -> Iterator[Statement]:
    said = coded(at(resource, "vaccineCode"))
    lot = text_at(resource, "lotNumber")
    dose = text_at(resource, "protocolApplied", "doseNumberPositiveInt") or text_at(
        resource, "protocolApplied", "doseNumberString"
    )
    yield Statement(
        _K.IMMUNISATION,
        said.words,
        said.code,
        said.system,
        day=day_in(resource, "occurrenceDateTime", "occurrenceString"),
        status=text_at(resource, "status"),
        detail=joined((f"dose {dose}" if dose else "", f"lot {lot}" if lot else "")),
        place=place,
    )


_STATEMENTS: dict[str, Callable[[Resource, str, Resolve], Iterator[Statement]]] = {
    "Condition": _problem,
    "AllergyIntolerance": _allergy,
    "MedicationStatement": _medicine,
    "MedicationRequest": _medicine,
    "MedicationAdministration": _medicine,
    "MedicationDispense": _medicine,
    "Observation": _result,
    "DiagnosticReport": _report,
    "Procedure": _procedure,
    "Immunization": _immunisation,
}
