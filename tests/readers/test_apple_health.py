"""Apple Health exports: streamed, summed up by type, stated only where a doctor asks for it."""

import io
from dataclasses import replace

from exports_made import codes, reading_of, text_of

from phr.readers.data_files import read_xml
from phr.readers.limits import limits_of
from phr.record.reading import Form, StatementKind

_HEAD = """<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE HealthData [<!ELEMENT HealthData (ExportDate,Me,Record*)>
<!ATTLIST Record type CDATA #REQUIRED value CDATA #IMPLIED>]><HealthData locale="en_GB">
<ExportDate value="2024-03-05 07:27:26 +0100"/><Me HKCharacteristicTypeIdentifierDateOfBirth="1961-04-02"
HKCharacteristicTypeIdentifierBiologicalSex="HKBiologicalSexFemale"
HKCharacteristicTypeIdentifierBloodType="HKBloodTypeNotSet"/>"""


def record(kind, value, day, unit="count"):
    return (
        f'<Record type="HKQuantityTypeIdentifier{kind}" unit="{unit}" value="{value}" '
        f'startDate="{day} 08:00:00 +0100" endDate="{day} 08:00:05 +0100"><MetadataEntry key="a" value="b"/></Record>'
    )


def export(*elements):
    return _HEAD + "".join(elements) + "</HealthData>"


def test_records_are_summed_up_by_type():
    """Steps are counted in one row, from the first day to the last, with the last value."""
    steps = [record("StepCount", 300 + day, f"2024-02-{day:02}") for day in (3, 9, 5)]
    reading = reading_of(export(*steps), Form.XML)
    assert text_of(reading).split("\n") == [
        "Patient summary from Apple Health",
        "Document date: 2024-03-05",
        "Date of birth: 1961-04-02",
        "Sex: female",
        "",
        "Records",
        "Step Count   3 records   last 309 count   since 2024-02-03, last 2024-02-09",
    ]
    assert (reading.statements, reading.troubles) == ((), ())


def test_what_a_doctor_asks_for_is_stated_with_its_last_value():
    """Weight and blood sugar are stated once each: the latest value, and of how many it is."""
    records = [record("BodyMass", "71.5", "2023-01-01", "kg"), record("BodyMass", "68.20", "2024-01-01", "kg")]
    sugar, weight = reading_of(
        export(*records, record("BloodGlucose", "5.4", "2024-01-02", "mmol/L")), Form.XML
    ).statements
    assert (weight.kind, weight.what, weight.value, weight.unit, weight.day, weight.detail) == (
        StatementKind.VITAL_SIGN,
        "Body weight",
        "68.20",
        "kg",
        "2024-01-01",
        "the last of 2 since 2023-01-01",
    )
    assert (sugar.kind, sugar.value, sugar.detail) == (StatementKind.RESULT, "5.4", "")


def test_a_record_in_a_correlation_is_not_counted_twice():
    """Apple writes the records of a correlation once more at the top: only these count."""
    pressure = record("BloodPressureSystolic", "120", "2024-01-01", "mmHg")
    text = text_of(reading_of(export(f"<Correlation type='x'>{pressure}</Correlation>", pressure), Form.XML))
    assert "Systolic blood pressure   1 record   last 120 mmHg   done 2024-01-01" in text


def test_health_records_of_hospitals_are_listed():
    """Each clinical record that the export's folder holds is named."""
    held = (
        "<ClinicalRecord type='AllergyIntolerance' receivedDate='2024-01-02 08:00:00 +0100' "
        "resourceFilePath='/clinical-records/A-1.json'/>"
    )
    text = text_of(reading_of(export(held), Form.XML))
    assert text.endswith("Health records from hospitals and practices (1)\nAllergyIntolerance   A-1.json   2024-01-02")


def test_reading_stops_in_time_and_says_so():
    """An export that takes too long is cut; what was counted up to there counts."""
    data = export(*[record("StepCount", 1, "2024-02-03")] * 20_000).encode()
    reading = read_xml(io.BytesIO(data), replace(limits_of(Form.XML), soft_seconds=0.0))
    assert (reading.is_read, codes(reading)) == (True, ["export-cut"])
    assert 0 < int(text_of(reading).partition("Step Count   ")[2].split()[0]) < 20_000


def test_memory_does_not_grow_with_the_records(monkeypatch):
    """Ten times the records take no more memory."""
    import tracemalloc

    monkeypatch.setattr("phr.readers.xml_guard._CHUNK_BYTES", 65536)
    peaks = []
    for count in (3_000, 30_000):
        data = io.BytesIO(export(*[record("HeartRate", 60, "2024-02-03", "count/min")] * count).encode())
        tracemalloc.start()
        assert read_xml(data, limits_of(Form.XML)).is_read
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_a_cut_export_is_not_read():
    """An export that breaks off is damaged, not short."""
    reading = reading_of(export(record("StepCount", 1, "2024-02-03"))[:-5], Form.XML)
    assert (reading.is_read, codes(reading)) == (False, ["xml-damaged"])
