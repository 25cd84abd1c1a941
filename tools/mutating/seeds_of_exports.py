"""Small portal exports: a clinical document, FHIR as XML, JSON and lines, Apple Health."""

CDA = b"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summary"/><title>Visit of Eva Kern</title>
<effectiveTime value="20240305101500+0100"/><recordTarget><patientRole><id extension="4711" root="1.2"/><patient>
<name use="L"><given>Eva</given><family>Kern</family></name><administrativeGenderCode code="F"/>
<birthTime value="19610402"/></patient></patientRole></recordTarget><component><structuredBody>
<component><section><code code="30954-2"/><title>Results</title><text><table><tr><td ID="r1">Potassium</td>
<td>5.9</td></tr></table></text><entry><organizer><code code="24323-8"/><component><observation classCode="OBS">
<code code="2823-3" codeSystem="2.16.840.1.113883.6.1" displayName="Potassium"><originalText>
<reference value="#r1"/></originalText></code><effectiveTime value="20240305"/>
<value xsi:type="PQ" value="5.9" unit="mmol/L"/></observation></component></organizer></entry></section></component>
<component><section><code code="10160-0"/><title>Medicines</title><text>Ramipril 5 mg</text></section></component>
<component><section><code code="55107-7"/><title>Letter</title><text>see inside</text><entry><observationMedia>
<value mediaType="application/pdf" representation="B64">JVBERi0xLjQKJSVFT0YK</value></observationMedia></entry>
</section></component></structuredBody></component></ClinicalDocument>
"""

FHIR = b"""{"resourceType": "Bundle", "type": "document", "timestamp": "2024-03-05T10:15:00+01:00", "entry": [
{"fullUrl": "urn:uuid:1", "resource": {"resourceType": "Composition", "status": "final", "date": "2024-03-05",
 "title": "Summary", "section": [{"title": "Results", "text": {"div": "<div>Potassium 5.9</div>"},
 "entry": [{"reference": "urn:uuid:3"}]}]}},
{"fullUrl": "urn:uuid:2", "resource": {"resourceType": "Patient", "name": [{"family": "Kern", "given": ["Eva"]}],
 "birthDate": "1961-04-02"}},
{"fullUrl": "urn:uuid:3", "resource": {"resourceType": "Observation", "status": "final",
 "code": {"coding": [{"system": "http://loinc.org", "code": "2823-3", "display": "Potassium"}]},
 "effectiveDateTime": "2024-03-05", "valueQuantity": {"value": 5.9, "unit": "mmol/L"}}},
{"fullUrl": "urn:uuid:4", "resource": {"resourceType": "DocumentReference", "status": "current",
 "content": [{"attachment": {"contentType": "application/pdf", "data": "JVBERi0xLjQKJSVFT0YK", "title": "Letter"}}]}}]}
"""

NDJSON = b"""{"resourceType": "Patient", "name": [{"family": "Kern", "given": ["Eva"]}], "birthDate": "1961-04-02"}
{"resourceType": "Condition", "code": {"text": "Hypertension"}, "onsetDateTime": "2019-01-02"}
{"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": "Ramipril 5 mg"}}
{"resourceType": "AllergyIntolerance", "code": {"text": "Nuts"}, "reaction": [{"manifestation": [{"text": "Rash"}]}]}
"""

FHIR_XML = b"""<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource>
<Patient><name><family value="Kern"/><given value="Eva"/></name><birthDate value="1961-04-02"/></Patient></resource>
</entry><entry><resource><Condition><code><text value="Hypertension"/></code><onsetDateTime value="2019-01-02"/>
</Condition></resource></entry></Bundle>
"""

APPLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE HealthData [<!ELEMENT HealthData (ExportDate,Me,Record*)><!ATTLIST HealthData locale CDATA #REQUIRED>]>
<HealthData locale="de_DE"><ExportDate value="2024-03-05 10:15:00 +0100"/>
<Me HKCharacteristicTypeIdentifierDateOfBirth="1961-04-02" HKCharacteristicTypeIdentifierBiologicalSex="Female"/>
<Record type="HKQuantityTypeIdentifierHeartRate" sourceName="Watch" unit="count/min" value="72"
 startDate="2024-03-05 09:00:00 +0100" endDate="2024-03-05 09:00:00 +0100"/>
<Record type="HKQuantityTypeIdentifierBodyMass" sourceName="Scale" unit="kg" value="64.2"
 startDate="2024-03-04 07:00:00 +0100" endDate="2024-03-04 07:00:00 +0100"/></HealthData>
"""
