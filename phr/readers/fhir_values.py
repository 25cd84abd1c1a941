"""The data types of HL7 FHIR R4 as text, each as the export writes it; "" where it says nothing.

Whatever stands in a field is expected: no access fails on a wrong type.
"""

from collections.abc import Mapping
from typing import Any

from phr.readers.coded import UNITS_OF_TIME, Coded
from phr.readers.json_guard import all_at, at, fields, items, text, text_at
from phr.readers.sheet import joined, shown

Resource = Mapping[str, Any]
_DAY_CHARACTERS = 10


def coded(concept: object) -> Coded:
    """Return a CodeableConcept (or a Coding): its text, else the first display, else the code."""
    codings = list(all_at(concept, "coding")) or items(concept)
    known = next((held for held in codings if text_at(held, "code")), None)
    words = text_at(concept, "text") or next(
        (text_at(held, "display") for held in codings if text_at(held, "display")), ""
    )
    code = text_at(known, "code")
    return Coded(shown(words or code), code, text_at(known, "system") if code else "")


def words_of(concept: object) -> str:
    """Return a CodeableConcept in words."""
    return coded(concept).words


def day_of(value: object) -> str:
    """Return the day of a FHIR date or time as ISO, as precise as it is written; "" where it is none."""
    day = text(value)[:_DAY_CHARACTERS]
    parts = day.split("-")
    is_day = [len(part) for part in parts] in ([4], [4, 2], [4, 2, 2])
    return day if is_day and all(part.isascii() and part.isdigit() for part in parts) else ""


def day_in(resource: Resource, *names: str) -> str:
    """Return the first day that one of several fields (times, periods, timings) names."""
    for name in names:
        held = at(resource, name)
        day = day_of(held) or day_of(at(held, "start")) or day_of(at(held, "event")) or day_of(at(held, "end"))
        if day:
            return day
    return ""


def quantity_of(value: object) -> tuple[str, str]:
    """Return a Quantity's number, with its comparator, and its unit."""
    number = text_at(value, "value")
    return f"{text_at(value, 'comparator')}{number}" if number else "", text_at(value, "unit") or text_at(value, "code")


def measure_words(value: object) -> str:
    """Return a Quantity as `number unit`."""
    number, unit = quantity_of(value)
    return f"{number} {unit}".strip() if number else ""


def range_words(value: object) -> str:
    """Return a Range as `low - high unit`, or with < or > where it is open."""
    low, unit = quantity_of(at(value, "low"))
    high, high_unit = quantity_of(at(value, "high"))
    unit = unit or high_unit
    if low and high:
        return f"{low} - {high} {unit}".strip()
    if low or high:
        return f"{'>=' if low else '<='}{low or high} {unit}".strip()
    return ""


def value_of(resource: Resource) -> tuple[str, str]:
    """Return an Observation's (or a component's) value and unit, whichever of FHIR's kinds of value it is."""
    quantity = at(resource, "valueQuantity")
    if quantity is not None:
        return quantity_of(quantity)
    ratio = at(resource, "valueRatio")
    said = (
        words_of(at(resource, "valueCodeableConcept")),
        *(text_at(resource, name) for name in ("valueString", "valueInteger", "valueBoolean", "valueTime")),
        text_at(resource, "valueDateTime"),
        range_words(at(resource, "valueRange")),
        joined((measure_words(at(ratio, "numerator")), measure_words(at(ratio, "denominator"))), " / "),
        joined((text_at(resource, "valuePeriod", "start"), text_at(resource, "valuePeriod", "end")), " to "),
    )
    return shown(next(filter(None, said), "")), ""


def person_name(resource: Resource) -> str:
    """Return a HumanName for reading: the official one of several; its parts, else its text."""
    names = [fields(name) for name in items(resource.get("name"))]
    rank = {"official": 0, "usual": 1, "": 2}
    for name in sorted(names, key=lambda held: rank.get(text(held.get("use")), 3)):
        parts = [text(part) for key in ("prefix", "given", "family", "suffix") for part in items(name.get(key))]
        said = shown(joined(parts, " ") or text(name.get("text")))
        if said:
            return said
    return shown(text(resource.get("name")))


def dose_words(resource: Resource) -> str:
    """Return the doses of a medicine: the instructions as text, else amount, timing and route."""
    doses = [*all_at(resource, "dosage"), *all_at(resource, "dosageInstruction")]
    return joined((text_at(dose, "text") or _dose(dose) for dose in doses), "; ")


def _dose(dose: object) -> str:
    amount = measure_words(at(dose, "doseAndRate", "doseQuantity")) or range_words(at(dose, "doseAndRate", "doseRange"))
    amount = amount or measure_words(at(dose, "doseQuantity"))
    timing = words_of(at(dose, "timing", "code")) or _often(at(dose, "timing", "repeat"))
    needed = "as needed" if text_at(dose, "asNeededBoolean") == "true" else ""
    return joined((amount, timing, words_of(at(dose, "route")), needed))


def _often(repeat: object) -> str:
    times, period, unit = (text_at(repeat, name) for name in ("frequency", "period", "periodUnit"))
    days = joined(text(day) for day in all_at(repeat, "when"))
    if not (times and period):
        return days
    every = UNITS_OF_TIME.get(unit, unit)
    return joined((f"{times} times every {period} {every}", days))
