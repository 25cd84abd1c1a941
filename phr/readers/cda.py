"""HL7 CDA documents (C-CDA and any other ClinicalDocument) as pages to read and statements to keep.

The narrative of each section is what a doctor signed (CDA R2, 4.2.2.3): it is rendered whole and in its order. The
coded entries beside it become statements.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from xml.etree.ElementTree import Element

from phr.readers.cda_entries import statements_of
from phr.readers.cda_values import (
    References,
    attribute,
    child,
    children,
    coded,
    day_of,
    period_of,
    person_name,
    references_in,
    words_of,
)
from phr.readers.document_types import DocumentDay, document_day, type_name
from phr.readers.flow import Flow
from phr.readers.sheet import Sheet, joined, shown
from phr.record.reading import Statement, StatementKind

_SEXES = {"F": "female", "M": "male", "UN": "not specified"}
_FULL_NAME = "L"  # HL7 EntityNameUse: the legal name


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a data file says: its title, and its statements; the pages are on the sheet."""

    title: str
    statements: tuple[Statement, ...]


def render_cda(root: Element, sheet: Sheet) -> Rendered:
    """Write a ClinicalDocument on a sheet and return its title and statements."""
    title = words_of(root.find("title"))
    kind = _kind_of(root)
    sections = _sections(child(root, "component", "structuredBody"))
    references: References = {}
    for section in sections:
        references |= references_in(section.find("text"))
    stated = [statements_of(section, references) for section in sections]
    _render_head(root, sheet, title, kind)
    _render_days(root, sheet, chain.from_iterable(stated))
    sheet.labelled("Facility", _custodian(root))
    sheet.labelled("Author", joined(map(_author, root.findall("author")), "; "))
    statements: list[Statement] = []
    for section, said in zip(sections, stated, strict=True):
        statements += _render_section(section, said, sheet)
    _render_unstructured(root, sheet)
    return Rendered(title or kind, tuple(statements))


def _kind_of(root: Element) -> str:
    code = root.find("code")
    return type_name(attribute(code, "code")) or coded(code, {}).words


def _render_head(root: Element, sheet: Sheet, title: str, kind: str) -> None:
    if kind.casefold() != title.casefold():
        sheet.line(kind)
    sheet.line(title)
    role = child(root, "recordTarget", "patientRole")
    patient = child(role, "patient")
    sheet.labelled("Patient", person_name(_best_name(children(patient, "name"))))
    sheet.labelled("Date of birth", day_of(attribute(patient, "value", "birthTime")))
    sex = child(patient, "administrativeGenderCode")
    sheet.labelled("Sex", attribute(sex, "displayName") or _SEXES.get(attribute(sex, "code"), attribute(sex, "code")))
    sheet.labelled("Patient ID", joined(shown(held.get("extension", "")) for held in children(role, "id")))


def _render_days(root: Element, sheet: Sheet, stated: Iterable[Statement]) -> None:
    """Write the day of the document, labelled by what that day is in documents of its type, and the stay or visit."""
    visit = child(root, "componentOf", "encompassingEncounter")
    start, end = period_of(child(visit, "effectiveTime"))
    day = day_of(attribute(root, "value", "effectiveTime"))
    days = document_day(attribute(root.find("code"), "code"))
    if days is DocumentDay.STAY and end:
        sheet.labelled("Admission date", start)
        sheet.labelled("Discharge date", end)
        sheet.labelled("Document date", day)
    else:
        sheet.labelled(days.value, day)
        sheet.labelled("Period of care", joined((start, end), ", ended "))
    sampled = {held.day for held in stated if held.kind is StatementKind.RESULT and held.day}
    if days is DocumentDay.SAMPLE and len(sampled) == 1:
        sheet.labelled("Collection date", sampled.pop())
    place = child(visit, "location", "healthCareFacility")
    unit = words_of(child(place, "serviceProviderOrganization", "name"))
    sheet.labelled("Place", joined((words_of(child(place, "location", "name")), unit)))


def _custodian(root: Element) -> str:
    return words_of(child(root, "custodian", "assignedCustodian", "representedCustodianOrganization", "name"))


def _author(author: Element) -> str:
    assigned = child(author, "assignedAuthor")
    name = person_name(child(assigned, "assignedPerson", "name"))
    return joined((name, words_of(child(assigned, "representedOrganization", "name"))))


def _best_name(names: list[Element]) -> Element | None:
    """Return the legal name of several, else the first that says anything."""
    spoken = [name for name in names if words_of(name)]
    legal = [name for name in spoken if _FULL_NAME in name.get("use", "").split()]
    return next(iter((*legal, *spoken)), None)


def _sections(body: Element | None) -> list[Element]:
    """Return all sections, those in sections too, in the order of the document."""
    found: list[Element] = []
    open_ones = children(body, "component")[::-1]
    while open_ones:
        section = open_ones.pop().find("section")
        if section is not None:
            found.append(section)
            open_ones += reversed(section.findall("component"))
    return found


def _render_section(section: Element, stated: Sequence[Statement], sheet: Sheet) -> list[Statement]:
    title = words_of(section.find("title")) or coded(section.find("code"), {}).words
    lines = narrative_lines(section.find("text"))
    if title or lines:
        sheet.heading(title)
    start = max(len(sheet) - 1, 0)
    sheet.lines(lines)
    return [replace(held, place=title, page=sheet.page_of(held.what, start)) for held in stated]


def narrative_lines(text: Element | None) -> list[str]:
    """Return the lines of a narrative block; rows of its tables keep their empty cells."""
    flow = Flow(are_tables_data=True)
    if text is not None:
        _feed(flow, text)
    return flow.lines()


def _feed(flow: Flow, element: Element) -> None:
    """Hand an element's events to a flow; recursion ends with the depth that the parser allows."""
    flow.start(element.tag)
    if element.text:
        flow.text(element.text)
    for inside in element:
        _feed(flow, inside)
        if inside.tail:
            flow.text(inside.tail)
    flow.end(element.tag)


def _render_unstructured(root: Element, sheet: Sheet) -> None:
    """Say what a document without sections carries; plain text in it is rendered."""
    text = child(root, "component", "nonXMLBody", "text")
    if text is None:
        return
    media = text.get("mediaType", "")
    if text.get("representation") != "B64" and media in ("", "text/plain"):
        sheet.gap()
        sheet.lines((text.text or "").splitlines())
        return
    sheet.gap()
    sheet.labelled("Carries a document", media or "of a kind that is not named")
    sheet.labelled("Refers to a document elsewhere", attribute(text, "value", "reference"))
