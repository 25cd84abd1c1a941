"""What portals and a telephone let a person take home: FHIR in three shapes, Apple Health, a C-CDA summary."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "files"
Resource = dict[str, Any]

_LOINC, _CLINICAL = "http://loinc.org", "http://terminology.hl7.org/CodeSystem/condition-clinical"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_OWNER = "b7d0c3e2-1968-4417-8a00-000000000001"


def _patient(**more: object) -> Resource:
    name = [{"use": "official", "family": "Sommer", "given": ["Maria", "Elena"]}]
    return {
        "resourceType": "Patient",
        "id": _OWNER,
        "name": name,
        "gender": "female",
        "birthDate": "1968-04-17",
        **more,
    }


def _about_her(kind: str, number: int, **facts: object) -> Resource:
    """Return a resource about the patient; allergies and immunisations name her by another word than the rest."""
    word = "patient" if kind in {"AllergyIntolerance", "Immunization"} else "subject"
    return {"resourceType": kind, "id": f"{kind.lower()}-{number}", word: {"reference": f"Patient/{_OWNER}"}, **facts}


def _coded(text: str, code: str = "", system: str = _LOINC) -> Resource:
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text} if code else {"text": text}


def _observation(number: int, test: tuple[str, str, float, str, str], day: str) -> Resource:
    what, code, value, unit, usual = test
    return _about_her(
        "Observation",
        number,
        status="final",
        category=[_coded("Laboratory", "laboratory", _CATEGORY)],
        code=_coded(what, code),
        effectiveDateTime=day,
        valueQuantity={"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
        referenceRange=[{"text": usual}],
    )


def _condition(number: int, what: str, since: str) -> Resource:
    active = _coded("Active", "active", _CLINICAL)
    return _about_her("Condition", number, clinicalStatus=active, code=_coded(what), onsetDateTime=since)


def _bundle(kind: str, resources: Iterable[Resource], **more: object) -> Resource:
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources]
    return {"resourceType": "Bundle", "type": kind, **more, "entry": entries}


def _json(value: Resource) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def patient_record() -> bytes:
    """Return what a clinic's portal gives as FHIR R4: a collection of all that it holds of her, in English."""
    drug = _coded("Lisinopril 10 MG Oral Tablet", "314076", "http://www.nlm.nih.gov/research/umls/rxnorm")
    resources = [
        _patient(identifier=[{"value": "QF-220417"}], address=[{"city": "Quillfern", "state": "OR"}]),
        _condition(1, "Essential hypertension", "2017"),
        _condition(2, "Lesion of the left kidney", "2024-09-17"),
        _about_her(
            "AllergyIntolerance", 1, code=_coded("Sulfonamides"), reaction=[{"manifestation": [_coded("Rash")]}]
        ),
        _about_her(
            "MedicationRequest",
            1,
            status="active",
            intent="order",
            medicationCodeableConcept=drug,
            authoredOn="2025-01-21",
            dosageInstruction=[{"text": "1 tablet by mouth once daily"}],
        ),
        _observation(1, ("Hemoglobin", "718-7", 12.9, "g/dL", "11.7 - 15.5"), "2025-02-11"),
        _observation(2, ("Creatinine", "2160-0", 0.91, "mg/dL", "0.50 - 1.03"), "2025-02-11"),
        _about_her(
            "Procedure",
            1,
            status="completed",
            code=_coded("Laparoscopic cholecystectomy"),
            performedDateTime="2024-06-05",
        ),
        _about_her(
            "Immunization",
            1,
            status="completed",
            vaccineCode=_coded("Influenza, seasonal"),
            occurrenceDateTime="2024-10-15",
        ),
    ]
    return _json(_bundle("collection", resources, timestamp="2025-05-02T10:20:00-07:00"))


def patient_summary() -> bytes:
    """Return an International Patient Summary: a document bundle whose Composition a German practice signed."""
    problems = [
        _condition(1, "Klarzelliges Nierenzellkarzinom links", "2026-06-15"),
        _condition(2, "Arterielle Hypertonie", "2017"),
    ]
    allergy = _about_her("AllergyIntolerance", 1, code=_coded("Sulfonamide"))
    medicines = [
        _about_her(
            "MedicationStatement",
            number,
            status="active",
            medicationCodeableConcept=_coded(what),
            effectivePeriod={"start": since},
            dosage=[{"text": dose}],
        )
        for number, (what, dose, since) in enumerate(
            [("Ramipril 5 mg", "1-0-0-0", "2026-02-12"), ("Amlodipin 10 mg", "0-0-1-0", "2026-10-08")], start=1
        )
    ]
    author = {"resourceType": "Practitioner", "id": "practitioner-1", "name": [{"text": "Dr. med. Annegret Petersen"}]}
    house = {"resourceType": "Organization", "id": "organization-1", "name": "Praxis Dr. Petersen, Birkenfurt"}
    composition = _about_her(
        "Composition",
        1,
        status="final",
        type=_coded("Patient summary Document", "60591-5"),
        date="2026-11-12T11:30:00+01:00",
        author=[{"reference": "Practitioner/practitioner-1"}],
        custodian={"reference": "Organization/organization-1"},
        title="Patientenkurzakte",
        section=[
            _section("Diagnosen", "11450-4", problems),
            _section("Allergien und Unverträglichkeiten", "48765-2", [allergy]),
            _section("Medikation", "10160-0", medicines),
        ],
    )
    held = [composition, _patient(), author, house, *problems, allergy, *medicines]
    identifier = {"system": "urn:ietf:rfc:3986", "value": "urn:uuid:b7d0c3e2-2026-4112-8a00-000000000002"}
    return _json(_bundle("document", held, identifier=identifier, timestamp="2026-11-12T11:30:00+01:00"))


def _section(title: str, code: str, held: list[Resource]) -> Resource:
    """Return a section of the summary with what a person reads, and where a program finds the same."""
    rows = "".join(f"<li>{_name_of(one)}</li>" for one in held)
    return {
        "title": title,
        "code": _coded(title, code),
        "text": {"status": "generated", "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><ul>{rows}</ul></div>'},
        "entry": [{"reference": f"{one['resourceType']}/{one['id']}"} for one in held],
    }


def _name_of(resource: Resource) -> str:
    named = resource.get("code") or resource["medicationCodeableConcept"]
    dose = resource.get("dosage", [{"text": ""}])[0]["text"]
    return f"{named['text']} {dose}".strip()


def bulk_export() -> bytes:
    """Return a clinic's bulk export of one kind of resource: an observation a line, the patient only by number."""
    tests = [
        ("Sodium", "2951-2", 140, "mmol/L", "135 - 146"),
        ("Potassium", "2823-3", 4.3, "mmol/L", "3.5 - 5.3"),
        ("Calcium", "17861-6", 9.6, "mg/dL", "8.6 - 10.4"),
        ("Urate", "3084-1", 5.0, "mg/dL", "2.5 - 7.0"),
    ]
    lines = [_observation(number, test, "2025-02-11") for number, test in enumerate(tests, start=1)]
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in lines)


def apple_health() -> dict[str, bytes]:
    """Return the files of an Apple Health export by their names: the head is the real one, the records are few."""
    head = (HERE / "apple" / "export.xml").read_text(encoding="utf-8")
    clinical = "clinical-records/Observation-0A417C2E-1968-4417-8A00-20250211.json"
    listed = (
        ' <ClinicalRecord type="Observation" identifier="hba1c-20250211" sourceName="Quillfern Family Medicine"'
        ' sourceURL="https://fhir.quillfern.example/r4/Observation/hba1c-20250211" fhirVersion="4.0.1"'
        f' receivedDate="2025-02-12 09:00:00 +0100" resourceFilePath="/{clinical}"/>\n'
    )
    body = "".join(_records())
    return {
        "apple_health_export/export.xml": f"{head}{body}{listed}</HealthData>\n".encode(),
        f"apple_health_export/{clinical}": (HERE / "apple" / "clinical.json").read_bytes(),
    }


def _records() -> Iterator[str]:
    """Yield records as a telephone, a scale and a cuff write them: blood pressure and pulse each week, some weights."""
    first = date(2026, 9, 6)
    for week in range(10):
        day = first + timedelta(weeks=week)
        upper, lower, pulse = 138 - week % 4, 84 - week % 3, 66 + week % 5
        for name, value, unit in (
            ("BloodPressureSystolic", upper, "mmHg"),
            ("BloodPressureDiastolic", lower, "mmHg"),
            ("RestingHeartRate", pulse, "count/min"),
            ("StepCount", 4100 + week * 137, "count"),
        ):
            yield _record(name, value, unit, day)
    for month, kilograms in ((9, "71.2"), (10, "70.6"), (11, "70.1")):
        yield _record("BodyMass", kilograms, "kg", date(2026, month, 1))
    yield (
        ' <Workout workoutActivityType="HKWorkoutActivityTypeWalking" duration="42.5" durationUnit="min"'
        ' sourceName="Uhr" creationDate="2026-11-08 16:31:00 +0100" startDate="2026-11-08 15:47:00 +0100"'
        ' endDate="2026-11-08 16:29:30 +0100"/>\n'
    )


def _record(name: str, value: object, unit: str, day: date) -> str:
    at = f"{day} 07:30:00 +0100"
    return (
        f' <Record type="HKQuantityTypeIdentifier{name}" sourceName="Health" sourceVersion="26.1" unit="{unit}"'
        f' creationDate="{at}" startDate="{at}" endDate="{at}" value="{value}"/>\n'
    )


def summary_of_care() -> dict[str, bytes]:
    """Return a portal's C-CDA summary as it is packed for other programs (IHE XDM), by the names in the archive."""
    folder = HERE / "xdm"
    inside = {name: (folder / name).read_bytes() for name in ("DOC0001.XML", "METADATA.XML", "STYLE.XSL")}
    beside = {name: (folder / name).read_bytes() for name in ("INDEX.HTM", "README.TXT")}
    return beside | {f"IHE_XDM/SUBSET01/{name}": content for name, content in inside.items()}
