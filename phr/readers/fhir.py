"""HL7 FHIR R4 exports (a Bundle of any type, a single resource, or one resource a line) as pages and statements.

A document bundle (International Patient Summary and the like) is rendered along its Composition: the narrative is
what its author signed. Any other bundle is rendered by kinds of resource. Bills and the administration of an insurer
are counted and not rendered.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from phr.readers.document_types import document_day, type_name
from phr.readers.fhir_statements import statements_of, states_something
from phr.readers.fhir_values import Resource, coded, day_in, day_of, person_name, words_of
from phr.readers.html_text import lines_of_html
from phr.readers.json_guard import all_at, at, fields, items, text, text_at
from phr.readers.sheet import Sheet, joined, shown
from phr.record.reading import Statement, StatementKind

MAX_RESOURCES = 100_000
_GROUPS = (
    ("Problems", ("Condition",)),
    ("Allergies", ("AllergyIntolerance",)),
    ("Medicines", ("MedicationStatement", "MedicationRequest", "MedicationAdministration", "MedicationDispense")),
    ("Results", ("DiagnosticReport", "Observation")),
    ("Procedures", ("Procedure",)),
    ("Immunizations", ("Immunization",)),
)
_LABORATORY = "Laboratory report"
_OTHERS = (
    ("Plans and orders", ("CarePlan", "Goal", "ServiceRequest", "Appointment", "NutritionOrder", "DeviceRequest")),
    ("Imaging studies", ("ImagingStudy",)),
    ("Family history", ("FamilyMemberHistory",)),
    ("Other findings", ("ClinicalImpression", "RiskAssessment", "Flag", "DetectedIssue", "Device", "Specimen")),
)  # rendered in a line each, not stated
_NAMES = ("code", "type", "relationship", "description", "title", "summary", "category", "deviceName")
_ABOUT = ("subject", "patient")  # fields that refer to whom a resource is about, by name where the person is not in it
_DAYS = ("period", "occurrenceDateTime", "occurrencePeriod", "authoredOn", "created", "start", "started", "date")
_ALONE = {
    frozenset(("Observation", "DiagnosticReport")): _LABORATORY,
    frozenset(("Immunization",)): "Immunization record",
    frozenset(_GROUPS[2][1]): "Medication list",
}  # what an export is called that holds nothing else
_SUMMARY = "Patient summary"
_DONE = "done"
_SINCE = dict.fromkeys((StatementKind.PROBLEM, StatementKind.ALLERGY, StatementKind.MEDICINE), "since")


@dataclass(frozen=True, slots=True)
class Holding:
    """The resources of an export in its order, each with its path, and where references lead.

    `written_on` is the day the export says that it was put together, ISO, "" where it does not.
    """

    resources: tuple[tuple[str, Resource], ...]
    by_reference: Mapping[str, Resource]
    is_cut: bool = False
    written_on: str = ""

    def of(self, *types: str) -> list[tuple[str, Resource]]:
        """Return the resources of some types, with their paths, type by type."""
        return [held for kind in types for held in self.resources if text_at(held[1], "resourceType") == kind]

    def resolve(self, reference: object, source: Resource) -> Resource:
        """Return what a reference leads to within the export, {} where that is elsewhere."""
        wanted = text_at(reference, "reference")
        if wanted.startswith("#"):
            inside = (fields(held) for held in all_at(source, "contained"))
            return next((held for held in inside if text_at(held, "id") == wanted[1:]), {})
        return self.by_reference.get(wanted, {}) if wanted else {}

    def counts(self) -> Counter[str]:
        """Return how many resources of each type there are."""
        return Counter(text_at(resource, "resourceType") for _, resource in self.resources)


@dataclass(frozen=True, slots=True)
class Rendered:
    """What an export says: its title, and its statements; the pages are on the sheet."""

    title: str
    statements: tuple[Statement, ...]


def holding_of(values: Sequence[object]) -> Holding:
    """Return the resources in some JSON values: those of each Bundle, and those that stand alone."""
    found: list[tuple[str, Resource]] = []
    references: dict[str, Resource] = {}
    paths: set[str] = set()
    is_cut = False
    for url, resource in _resources(values):
        if len(found) == MAX_RESOURCES:
            is_cut = True
            break
        kind, name = text_at(resource, "resourceType"), text_at(resource, "id")
        path = f"{kind}/{name}"
        if not name or path in paths:  # an export may hold one resource in several versions
            path = f"{path}[{len(found)}]" if name else f"{kind}[{len(found)}]"
        paths.add(path)
        found.append((path, resource))
        for reference in (url, *((f"{kind}/{name}", f"urn:uuid:{name}") if name else ())):
            references.setdefault(reference, resource)
    written = {day_of(at(value, "timestamp")) for value in values if text_at(value, "resourceType") == "Bundle"} - {""}
    return Holding(tuple(found), references, is_cut, written.pop() if len(written) == 1 else "")


def _resources(values: Sequence[object]) -> Iterator[tuple[str, Resource]]:
    for value in values:
        if text_at(value, "resourceType") != "Bundle":
            if text_at(value, "resourceType").isalpha():
                yield "", fields(value)
            continue
        for entry in items(fields(value).get("entry")):
            resource = fields(fields(entry).get("resource"))
            if text_at(resource, "resourceType") == "Bundle":
                yield from _resources(items(resource))  # depth is bounded by the parser
            elif text_at(resource, "resourceType").isalpha():
                yield text_at(entry, "fullUrl"), resource


def render_fhir(holding: Holding, sheet: Sheet) -> Rendered:
    """Write an export on a sheet and return its title and statements."""
    statements = [
        statement
        for place, resource in holding.resources
        for statement in statements_of(resource, place, holding.resolve)
        if statement.what
    ]
    compositions = holding.of("Composition")
    pages: dict[str, int] = {}
    if compositions:
        for _, composition in compositions:
            pages |= _render_document(composition, holding, statements, sheet)
        title = text_at(compositions[0][1], "title")
    else:
        title = _title_without_document(holding)
        _render_head(holding, sheet, title)
        pages = _render_groups(holding, statements, sheet)
    return Rendered(title, tuple(replace(held, page=pages.get(held.place, 1)) for held in statements))


def _title_without_document(holding: Holding) -> str:
    reports = holding.of("DiagnosticReport")
    stating = {kind for kind in holding.counts() if states_something(kind)}
    if len(reports) == 1 and stating <= {"DiagnosticReport", "Observation"}:
        return words_of(at(reports[0][1], "code")) or _LABORATORY
    return next((name for alone, name in _ALONE.items() if stating and stating <= alone), _SUMMARY)


def _render_head(holding: Holding, sheet: Sheet, title: str) -> None:
    reports = holding.of("DiagnosticReport")
    is_report = len(reports) == 1 and title not in (_SUMMARY, *_ALONE.values())
    if is_report:
        sheet.line(_LABORATORY)
    sheet.line(title)
    _render_patient(holding, sheet)
    if not is_report:
        sheet.labelled("Document date", holding.written_on)
    if title == _LABORATORY or is_report:
        sheet.labelled("Collection date", _only_day(holding))
    if is_report:
        sheet.labelled("Reported", day_of(at(reports[0][1], "issued")))
        sheet.labelled("Facility", _names(reports[0][1], holding, "performer"))


def _only_day(holding: Holding) -> str:
    """Return the day of all results where it is one."""
    days = {
        day_in(held, "effectiveDateTime", "effectivePeriod")
        for _, held in holding.of("DiagnosticReport", "Observation")
    }
    days.discard("")
    return days.pop() if len(days) == 1 else ""


def _render_patient(holding: Holding, sheet: Sheet, patient: Resource | None = None) -> None:
    patients = [patient] if patient else [held for _, held in holding.of("Patient")]
    for held in patients[:20]:
        sheet.labelled("Patient", person_name(held))
        sheet.labelled("Date of birth", day_of(at(held, "birthDate")))
        sheet.labelled("Sex", text_at(held, "gender"))
    if not patients:
        named = {shown(text_at(at(held, name), "display")) for _, held in holding.resources for name in _ABOUT} - {""}
        sheet.labelled("Patient", named.pop() if len(named) == 1 else "")


def _names(resource: Resource, holding: Holding, name: str) -> str:
    """Return the names of persons and places that a field refers to."""
    said = []
    for reference in all_at(resource, name):
        target = holding.resolve(reference, resource)
        if text_at(target, "resourceType") == "PractitionerRole":
            said += [_name_behind(target, holding, part) for part in ("practitioner", "organization")]
            continue
        device = text_at(target, "deviceName", "name")
        said.append(person_name(target) or device or shown(text_at(reference, "display")))
    return joined(said)


def _name_behind(role: Resource, holding: Holding, part: str) -> str:
    reference = at(role, part)
    return person_name(holding.resolve(reference, role)) or shown(text_at(reference, "display"))


def _render_document(
    composition: Resource, holding: Holding, statements: Sequence[Statement], sheet: Sheet
) -> dict[str, int]:
    """Write a document along its sections; return the page on which each resource stands, by path."""
    kind = coded(at(composition, "type"))
    name = type_name(kind.code) or kind.words
    title = text_at(composition, "title")
    if name.casefold() != title.casefold():
        sheet.line(name)
    sheet.line(title)
    _render_patient(holding, sheet, holding.resolve(at(composition, "subject"), composition) or None)
    sheet.labelled(document_day(kind.code).value, day_of(at(composition, "date")))
    sheet.labelled("Facility", _names(composition, holding, "custodian"))
    sheet.labelled("Author", _names(composition, holding, "author"))
    paths = {id(resource): path for path, resource in holding.resources}
    by_place = _by_place(statements)
    pages: dict[str, int] = {}
    for section in _sections(composition):
        pages |= _render_section(section, composition, holding, paths, by_place, sheet)
    return pages


def _sections(composition: Resource) -> Iterator[Resource]:
    open_ones = [fields(held) for held in reversed(list(all_at(composition, "section")))]
    while open_ones:
        section = open_ones.pop()
        yield section
        open_ones += [fields(held) for held in reversed(list(all_at(section, "section")))]


def _render_section(
    section: Resource,
    composition: Resource,
    holding: Holding,
    paths: Mapping[int, str],
    by_place: Mapping[str, Sequence[Statement]],
    sheet: Sheet,
) -> dict[str, int]:
    entries = [holding.resolve(reference, composition) for reference in all_at(section, "entry")]
    places = [path for path in (paths.get(id(entry), "") for entry in entries) if path]
    narrative = lines_of_html(text_at(section, "text", "div"), are_tables_data=True)
    sheet.heading(text_at(section, "title") or words_of(at(section, "code")))
    start = max(len(sheet) - 1, 0)
    sheet.lines(narrative)
    pages = {}
    for place in places:
        for statement in by_place.get(place, ()):
            if not narrative:
                sheet.row(_cells(statement))
            pages[place] = sheet.page_of(statement.what, start)
    return pages


def _by_place(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for statement in statements:
        found.setdefault(statement.place, []).append(statement)
    return found


def _cells(statement: Statement) -> tuple[str, ...]:
    """Return a statement as a row; its day stands behind a word, so that it is not taken for the document's own."""
    measured = f"{statement.value} {statement.unit}".strip()
    day = f"{_SINCE.get(statement.kind, _DONE)} {statement.day}" if statement.day else ""
    said = (measured, statement.reference_range, statement.flag, statement.detail, statement.status, day)
    return (statement.what, *(cell for cell in said if cell))


def _render_groups(holding: Holding, statements: Sequence[Statement], sheet: Sheet) -> dict[str, int]:
    """Write the resources by kind; return the page on which each stands, by path."""
    by_place = _by_place(statements)
    pages: dict[str, int] = {}
    for title, kinds in _GROUPS:
        held = holding.of(*kinds)
        if held:
            sheet.heading(f"{title} ({len(held)})")
        for place, _ in held:
            pages[place] = sheet.page
            for statement in by_place.get(place, ()):
                sheet.row(_cells(statement))
    _render_visits(holding, sheet)
    _render_papers(holding, sheet)
    _render_others(holding, sheet)
    _render_rest(holding, sheet)
    return pages


def _render_visits(holding: Holding, sheet: Sheet) -> None:
    visits = holding.of("Encounter")
    if visits:
        sheet.heading(f"Visits ({len(visits)})")
    for _, visit in visits:
        reason = joined(words_of(held) for held in all_at(visit, "reasonCode"))
        place = shown(text_at(visit, "serviceProvider", "display")) or _names(visit, holding, "serviceProvider")
        day = day_in(visit, "period")
        sheet.row(
            filter(None, (words_of(at(visit, "type")) or "Visit", reason, place, f"{_DONE} {day}" if day else ""))
        )


def _render_papers(holding: Holding, sheet: Sheet) -> None:
    papers = holding.of("DocumentReference")
    if papers:
        sheet.heading(f"Documents ({len(papers)})")
    for _, paper in papers:
        name = text_at(paper, "description") or words_of(at(paper, "type")) or "Document"
        day = day_in(paper, "date")
        media = text_at(paper, "content", "attachment", "contentType")
        sheet.row(filter(None, (name, media, f"{_DONE} {day}" if day else "")))
        url = text_at(paper, "content", "attachment", "url")
        if url and not text_at(paper, "content", "attachment", "data"):
            sheet.labelled("Kept elsewhere", url)


def _render_others(holding: Holding, sheet: Sheet) -> None:
    """Write a line for each plan, order and the like: what it is, what it is about, its status and day."""
    for title, kinds in _OTHERS:
        held = holding.of(*kinds)
        if held:
            sheet.heading(f"{title} ({len(held)})")
        for _, resource in held:
            names = joined(
                words_of(one) or text_at(one, "name") or text(one) for name in _NAMES for one in all_at(resource, name)
            )
            about = joined(words_of(at(one, "code")) for one in all_at(resource, "condition"))
            doing = joined(words_of(at(one, "detail", "code")) for one in all_at(resource, "activity"))
            status = text_at(resource, "status") or text_at(resource, "lifecycleStatus")
            day = day_in(resource, *_DAYS)
            sheet.row(filter(None, (names, about, doing, status, f"{_DONE} {day}" if day else "")))


def _render_rest(holding: Holding, sheet: Sheet) -> None:
    shown_kinds = {kind for _, kinds in (*_GROUPS, *_OTHERS) for kind in kinds} | {
        "Patient",
        "Encounter",
        "DocumentReference",
    }
    rest = {kind: count for kind, count in holding.counts().items() if kind not in shown_kinds}
    if rest:
        sheet.heading("Also in this export")
    for kind, count in rest.items():
        sheet.row((kind, str(count)))
