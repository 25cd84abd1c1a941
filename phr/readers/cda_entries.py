"""The coded entries of a CDA section as statements: problems, medicines, allergies, results and the like.

What an entry is, its template says (C-CDA's and IHE's numbers); where a section knows no such template, the section's
LOINC code does. What was only planned, or is said not to be, says so in its status and is never left to look like a
fact.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from phr.readers.cda_values import (
    References,
    attribute,
    child,
    children,
    coded,
    interval_words,
    measured,
    period_of,
    quantity_of,
    range_of,
    said_in,
    words_of,
)
from phr.readers.coded import Coded
from phr.readers.sheet import joined
from phr.record.reading import Statement, StatementKind

_K = StatementKind
_CCDA, _IHE = "2.16.840.1.113883.10.20.22.4.", "1.3.6.1.4.1.19376.1.5.3.1.4."
_TEMPLATES = {
    f"{_CCDA}7": _K.ALLERGY,
    f"{_IHE}6": _K.ALLERGY,
    f"{_CCDA}4": _K.PROBLEM,
    f"{_IHE}5": _K.PROBLEM,
    f"{_CCDA}16": _K.MEDICINE,
    f"{_IHE}7": _K.MEDICINE,
    f"{_CCDA}42": _K.MEDICINE,
    f"{_CCDA}52": _K.IMMUNISATION,
    f"{_CCDA}120": _K.IMMUNISATION,
    f"{_IHE}12": _K.IMMUNISATION,
    f"{_CCDA}27": _K.VITAL_SIGN,
    f"{_IHE}13.2": _K.VITAL_SIGN,
    f"{_CCDA}2": _K.RESULT,
    f"{_IHE}13": _K.RESULT,
    f"{_CCDA}14": _K.PROCEDURE,
    f"{_CCDA}13": _K.PROCEDURE,
    f"{_CCDA}12": _K.PROCEDURE,
    f"{_CCDA}39": _K.PROCEDURE,
    f"{_CCDA}41": _K.PROCEDURE,
    f"{_CCDA}44": _K.PROCEDURE,
    f"{_IHE}19": _K.PROCEDURE,
}  # of two that an entry carries, the one that stands first here counts: IHE allergies are problems too
_PLANNED_TEMPLATES = frozenset(f"{_CCDA}{number}" for number in (39, 41, 42, 44, 120))
_OTHERS = frozenset(f"{_CCDA}{number}" for number in (45, 46, 9, 19, 5, 6, 8)) | {f"{_IHE}15"}
# Family history, reactions, indications, severities and the like: not statements of their own about the patient.
_SECTIONS = {
    "11450-4": (_K.PROBLEM, "observation"),
    "11348-0": (_K.PROBLEM, "observation"),
    "46241-6": (_K.PROBLEM, "observation"),
    "11535-2": (_K.PROBLEM, "observation"),
    "48765-2": (_K.ALLERGY, "observation"),
    "10160-0": (_K.MEDICINE, "substanceAdministration"),
    "10183-2": (_K.MEDICINE, "substanceAdministration"),
    "75311-1": (_K.MEDICINE, "substanceAdministration"),
    "29549-3": (_K.MEDICINE, "substanceAdministration"),
    "11369-6": (_K.IMMUNISATION, "substanceAdministration"),
    "30954-2": (_K.RESULT, "observation"),
    "8716-3": (_K.VITAL_SIGN, "observation"),
    "47519-4": (_K.PROCEDURE, "procedure"),
}
_CLINICAL = frozenset(
    ("act", "observation", "organizer", "procedure", "substanceAdministration", "supply", "encounter")
)
_LINKS = ("entryRelationship", "component")
_STATUS_OBSERVATIONS = ("33999-4", "ASSERTION-STATUS")  # LOINC "Status"
_HAPPENED = frozenset(("EVN", "DEF", ""))
_NULL_WORDS = frozenset(("", "NI", "UNK", "NA", "NULL"))


@dataclass(frozen=True, slots=True)
class _Met:
    """An entry that was met on the way down: the element, what it is, the status of what holds it, whether planned."""

    element: Element
    kind: StatementKind
    held_status: str
    is_planned: bool


def statements_of(section: Element, references: References) -> list[Statement]:
    """Return what the entries of one section state, in the order of the document; `place` and `page` are not set."""
    entries = [inside for entry in section.findall("entry") for inside in entry if inside.tag in _CLINICAL]
    met = list(_met_in(entries, _by_template))
    if not met:
        by_section = _SECTIONS.get(attribute(section, "code", "code"))
        met = list(_met_in(entries, lambda held: by_section[0] if by_section and held.tag == by_section[1] else None))
    made = (_STATEMENTS[one.kind](one, references) for one in met)
    return [statement for statement in made if statement.what.upper() not in _NULL_WORDS]


def _met_in(entries: list[Element], kind_of: Callable[[Element], StatementKind | None]) -> Iterator[_Met]:
    open_ones = [(entry, "", False) for entry in reversed(entries)]
    while open_ones:
        element, status, is_planned = open_ones.pop()
        templates = _templates(element)
        if templates & _OTHERS and not templates & _TEMPLATES.keys():
            continue
        is_planned = is_planned or element.get("moodCode", "") not in _HAPPENED or bool(templates & _PLANNED_TEMPLATES)
        kind = kind_of(element)
        if kind is not None:
            yield _Met(element, kind, status, is_planned)
            continue
        status = attribute(element, "code", "statusCode") if element.tag == "act" else status
        inside = [held for link in element if link.tag in _LINKS for held in link if held.tag in _CLINICAL]
        open_ones += [(held, status, is_planned) for held in reversed(inside)]


def _templates(element: Element) -> set[str]:
    return {held.get("root", "") for held in element.findall("templateId")}


def _by_template(element: Element) -> StatementKind | None:
    templates = _templates(element)
    return next((kind for root, kind in _TEMPLATES.items() if root in templates), None)


def _status(met: _Met, said: str) -> str:
    """Return a status as written, with what the entry says of itself before it: planned, negated."""
    is_negated = met.element.get("negationInd", "").lower() in ("true", "1")
    return joined(("negated" if is_negated else "", "planned" if met.is_planned else "", said))


def _own_status(element: Element) -> str:
    return attribute(element, "code", "statusCode")


def _observed_status(element: Element, references: References) -> str:
    """Return the value of the status observation that hangs on a problem or an allergy."""
    for link in element.findall("entryRelationship"):
        held = link.find("observation")
        if held is not None and attribute(held, "code", "code") in _STATUS_OBSERVATIONS:
            return coded(held.find("value"), references).words
    return ""


def _problem(met: _Met, references: References) -> Statement:
    element = met.element
    said = coded(element.find("value"), references)
    start, end = period_of(element.find("effectiveTime"))
    status = _observed_status(element, references) or met.held_status or _own_status(element)
    return Statement(
        _K.PROBLEM,
        said.words or said_in(element.find("text"), references),
        said.code,
        said.system,
        day=start,
        status=_status(met, status),
        detail=f"over since {end}" if end else "",
    )


def _allergy(met: _Met, references: References) -> Statement:
    element = met.element
    entity = child(element, "participant", "participantRole", "playingEntity")
    substance = coded(child(entity, "code"), references)
    name = substance.words or words_of(child(entity, "name"))
    kind = coded(element.find("value"), references)
    if not name:
        name = said_in(element.find("text"), references) or kind.words
        substance = Coded(name, kind.code, kind.system) if name == kind.words else Coded(name)
    status = _observed_status(element, references) or met.held_status or _own_status(element)
    return Statement(
        _K.ALLERGY,
        name,
        substance.code,
        substance.system,
        day=period_of(element.find("effectiveTime"))[0],
        status=_status(met, status),
        detail=joined((kind.words if kind.words != name else "", *_reactions(element, references))),
    )


def _reactions(element: Element, references: References) -> Iterator[str]:
    """Yield what an allergy did, and how badly, from the observations that hang on it."""
    for link in element.findall("entryRelationship"):
        held = link.find("observation")
        if held is None or attribute(held, "code", "code") in _STATUS_OBSERVATIONS:
            continue
        yield coded(held.find("value"), references).words
        for deeper in held.findall("entryRelationship"):
            yield coded(child(deeper, "observation", "value"), references).words


def _medicine(met: _Met, references: References) -> Statement:
    element = met.element
    name, said = _product(element, references)
    days = [period_of(time) for time in element.findall("effectiveTime")]
    start = next((first for first, _ in days if first), "")
    end = next((last for _, last in days if last), "")
    dose = " ".join(filter(None, quantity_of(element.find("doseQuantity"))))
    often = joined(interval_words(time) for time in element.findall("effectiveTime"))
    route = coded(element.find("routeCode"), references).words
    return Statement(
        met.kind,
        name,
        said.code,
        said.system,
        day=start,
        status=_status(met, _own_status(element)),
        detail=joined((dose, often, route, f"over since {end}" if end and end != start else "")),
    )


def _product(element: Element, references: References) -> tuple[str, Coded]:
    material = child(element, "consumable", "manufacturedProduct", "manufacturedMaterial")
    said = coded(child(material, "code"), references)
    name = said.words or words_of(child(material, "name")) or said_in(element.find("text"), references)
    return name, said


def _result(met: _Met, references: References) -> Statement:
    element = met.element
    said = coded(element.find("code"), references)
    values = [measured(value, references) for value in element.findall("value")]
    flags = (
        attribute(held, "displayName") or attribute(held, "code") for held in element.findall("interpretationCode")
    )
    return Statement(
        met.kind,
        said.words or said_in(element.find("text"), references),
        said.code,
        said.system,
        value=joined((value for value, _, _ in values), "; "),
        unit=joined((unit for _, unit, _ in values), "; "),
        reference_range=joined(_ranges(element, references), "; "),
        flag=joined(flags),
        day=period_of(element.find("effectiveTime"))[0],
        status=_status(met, _own_status(element)),
    )


def _ranges(element: Element, references: References) -> Iterator[str]:
    for held in children(element, "referenceRange"):
        said = child(held, "observationRange")
        yield range_of(child(said, "value")) or said_in(child(said, "text"), references)


def _procedure(met: _Met, references: References) -> Statement:
    element = met.element
    said = coded(element.find("code"), references)
    sites = joined(coded(site, references).words for site in element.findall("targetSiteCode"))
    value, unit, _ = measured(element.find("value"), references)
    return Statement(
        _K.PROCEDURE,
        said.words or said_in(element.find("text"), references),
        said.code,
        said.system,
        value=value,
        unit=unit,
        day=period_of(element.find("effectiveTime"))[0],
        status=_status(met, _own_status(element)),
        detail=sites,
    )


_STATEMENTS: dict[StatementKind, Callable[[_Met, References], Statement]] = {
    _K.PROBLEM: _problem,
    _K.ALLERGY: _allergy,
    _K.MEDICINE: _medicine,
    _K.IMMUNISATION: _medicine,
    _K.RESULT: _result,
    _K.VITAL_SIGN: _result,
    _K.PROCEDURE: _procedure,
}
