"""The values of HL7's Clinical Document Architecture: names, codes, times, quantities, each as the document writes it.

Every element may be absent, empty or carry a nullFlavor instead of a value; all of these read as "".
"""

import re
from xml.etree.ElementTree import Element

from phr.readers.coded import UNITS_OF_TIME, Coded
from phr.readers.sheet import joined, shown

TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
References = dict[str, str]  # the text of the narrative by ID

_SYSTEMS = {
    "2.16.840.1.113883.6.1": "LOINC",
    "2.16.840.1.113883.6.96": "SNOMED CT",
    "2.16.840.1.113883.6.88": "RxNorm",
    "2.16.840.1.113883.6.90": "ICD-10-CM",
    "2.16.840.1.113883.6.103": "ICD-9-CM",
    "2.16.840.1.113883.6.12": "CPT",
    "2.16.840.1.113883.12.292": "CVX",
    "2.16.840.1.113883.6.3": "ICD-10",
    "2.16.840.1.113883.6.73": "ATC",
    "2.16.840.1.113883.6.69": "NDC",
}  # HL7's registry of object identifiers
_TIME = re.compile(r"([0-9]{4})(?:([0-9]{2})(?:([0-9]{2})(?:[0-9]{2,})?)?)?(?:[.+-]|$)")


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first element at the end of a path of names, None where a step is absent."""
    for name in path:
        if element is None:
            return None
        element = element.find(name)
    return element


def children(element: Element | None, *path: str) -> list[Element]:
    """Return all elements of the last name of a path, below the first elements of the others."""
    parent = child(element, *path[:-1])
    return parent.findall(path[-1]) if parent is not None else []


def attribute(element: Element | None, name: str, *path: str) -> str:
    """Return an attribute of the element at the end of a path, "" where absent or where a nullFlavor stands for it."""
    held = child(element, *path)
    return held.get(name, "").strip() if held is not None else ""


def words_of(element: Element | None) -> str:
    """Return all text in an element, on one line."""
    return shown(" ".join(element.itertext())) if element is not None else ""


def coded(element: Element | None, references: References) -> Coded:
    """Return what a coded element says; a code that is null speaks through its original text or a translation."""
    if element is None:
        return Coded()
    candidates = [element, *element.findall("translation")]
    source = next((held for held in candidates if held.get("code") and not held.get("nullFlavor")), element)
    names = [held.get("displayName", "") for held in candidates]
    words = next(filter(None, (*map(shown, names), said_in(element.find("originalText"), references))), "")
    return Coded(
        words or source.get("code", ""), source.get("code", ""), _system_of(source) if source.get("code") else ""
    )


def said_in(element: Element | None, references: References) -> str:
    """Return the text of an element, or of the place in the narrative that it refers to."""
    if element is None:
        return ""
    inside = element.find("reference")
    target = (inside if inside is not None else element).get("value", "")
    if target.startswith("#") and target[1:] in references:
        return references[target[1:]]
    return words_of(element)


def references_in(text: Element | None) -> References:
    """Return the text of every element of a narrative that has an ID."""
    found: References = {}
    for held in text.iter() if text is not None else ():
        name = held.get("ID")
        if name and name not in found:
            found[name] = words_of(held)[:500]
    return found


def day_of(stamp: str) -> str:
    """Return the day of an HL7 time (YYYYMMDDHHMMSS+ZZZZ) as ISO, as precise as it is written; "" where it is none."""
    match = _TIME.match(stamp.strip())
    return "-".join(filter(None, match.groups())) if match else ""


def period_of(element: Element | None) -> tuple[str, str]:
    """Return the first and the last day of a time, "" where unknown; a point in time is a first day."""
    if element is None:
        return "", ""
    start = day_of(element.get("value", "")) or day_of(attribute(element, "value", "low"))
    return start or day_of(attribute(element, "value", "center")), day_of(attribute(element, "value", "high"))


def quantity_of(element: Element | None) -> tuple[str, str]:
    """Return a physical quantity's number and unit as written; unit "1" means none."""
    if element is None or element.get("nullFlavor"):
        return "", ""
    unit = element.get("unit", "")
    return element.get("value", "").strip(), "" if unit == "1" else unit.strip()


def range_of(element: Element | None) -> str:
    """Return an interval as `low - high unit`, or with < or > where it is open."""
    low, unit = quantity_of(child(element, "low"))
    high, high_unit = quantity_of(child(element, "high"))
    unit = unit or high_unit
    if low and high:
        return f"{low} - {high} {unit}".strip()
    if low or high:
        is_closed = attribute(element, "inclusive", "low" if low else "high") != "false"
        sign = (">" if low else "<") + ("=" if is_closed else "")
        return f"{sign}{low or high} {unit}".strip()
    return ""


def measured(value: Element | None, references: References) -> tuple[str, str, Coded]:
    """Return what a result says: its value, its unit, and the code where the value is one."""
    if value is None:
        return "", "", Coded()
    kind = value.get(TYPE, "").rpartition(":")[2]
    if kind == "PQ":
        return (*quantity_of(value), Coded())
    if kind == "IVL_PQ":
        return range_of(value), "", Coded()
    if kind in ("TS", "IVL_TS"):
        return period_of(value)[0], "", Coded()
    if kind in ("RTO", "RTO_PQ_PQ"):
        parts = (" ".join(filter(None, quantity_of(child(value, name)))) for name in ("numerator", "denominator"))
        return joined(parts, " / "), "", Coded()
    if value.get("code") or value.find("originalText") is not None or value.find("translation") is not None:
        said = coded(value, references)
        return said.words, "", said
    return value.get("value", "").strip() or said_in(value, references), value.get("unit", ""), Coded()


def interval_words(element: Element) -> str:
    """Return how often a dose is taken: `every 12 hours`; "" where an element of a time says nothing of the kind."""
    number, unit = quantity_of(child(element, "period"))
    return f"every {number} {UNITS_OF_TIME.get(unit, unit)}".strip() if number else ""


def person_name(element: Element | None) -> str:
    """Return a name in the order it is read: prefix, given names (the call name among them), family, suffix."""
    if element is None:
        return ""
    parts = [words_of(part) for tag in ("prefix", "given", "family", "suffix") for part in element.findall(tag)]
    return joined(parts, " ") if any(parts) else words_of(element)


def _system_of(element: Element) -> str:
    root = element.get("codeSystem", "")
    return element.get("codeSystemName", "").strip() or _SYSTEMS.get(root, root)
