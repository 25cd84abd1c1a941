"""The door to lab values: the printed rows of a reading that fit the grammar, each with its place and how sure. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from phr.classify.lab_analytes import Analyte, analyte_alike, analyte_named, code_of, fits_unit
from phr.classify.lab_doubts import Trust, decimal_mark, is_micro_or_pico, trust_in
from phr.classify.lab_grammar import Found, found_in, is_name
from phr.classify.lab_header import Table, head_with, tables_of
from phr.classify.lab_misread import is_as_seen, range_mended, units_mended, value_mended
from phr.classify.lab_open import Beside, Habits, beside_in
from phr.classify.lab_pieces import is_word_result
from phr.classify.lab_rows import Row, box_around, rows_of
from phr.classify.lab_sections import is_elsewhere
from phr.classify.lab_units import unit_group
from phr.classify.lab_wrapped import unwrapped
from phr.classify.lines import MAX_PAGES
from phr.record.filing import Sureness
from phr.record.kinds import RecordKind
from phr.record.lab import LabValue
from phr.record.reading import Reading, StatementKind, TextSource

#: Kinds that are lab sheets, and kinds that may hold a lab table among other things.
_LAB_SHEETS = frozenset({RecordKind.LAB_RESULT})
_MAY_HOLD_TABLES = frozenset(
    {
        RecordKind.DISCHARGE_SUMMARY,
        RecordKind.CONSULT_NOTE,
        RecordKind.LETTER,
        RecordKind.PROGRESS_NOTE,
        RecordKind.VISIT_SUMMARY,
        RecordKind.EMERGENCY_NOTE,
        RecordKind.TRANSFER_SUMMARY,
        RecordKind.REHAB_REPORT,
        RecordKind.PATIENT_SUMMARY,
        RecordKind.UNKNOWN,
    }
)
_LEAST_ROWS = 3  # known analytes in a letter, from which on they are a table
_ADJACENT = 1.9  # of a row's height; a line of its own further above is no first half of a name
_MOST_VALUES = 2000  # of a document
_MOST_SECTION = 60  # characters


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: Found
    row: Row
    section: str


def may_hold_labs(kind: RecordKind) -> bool:
    """Say whether lab rows are looked for in papers of a kind."""
    return kind in _LAB_SHEETS | _MAY_HOLD_TABLES


def shown_as(values: Sequence[LabValue], kind: RecordKind) -> tuple[LabValue, ...]:
    """Return those of a paper's rows that are shown where it is of a kind: it may have been searched as another."""
    if kind in _LAB_SHEETS:
        return tuple(values)
    known = tuple(one for one in values if analyte_named(one.analyte) is not None)
    return known if kind in _MAY_HOLD_TABLES and len(known) >= _LEAST_ROWS else ()


def find_lab_values(reading: Reading, kind: RecordKind) -> tuple[LabValue, ...]:
    """Return the lab rows of a document, in the order they are printed, unread ones among them; none of other kinds.

    What a portal export states in fields of its own is not looked for in its rendering.
    """
    if not may_hold_labs(kind) or any(s.kind is StatementKind.RESULT for s in reading.statements):
        return ()
    candidates = list(_candidates(reading))[:_MOST_VALUES]
    if kind in _MAY_HOLD_TABLES:
        candidates = _of_a_table(candidates)
    mark = decimal_mark(text for one in candidates for text in (one.found.value, one.found.reference))
    habits = _habits(candidates)
    return tuple(_value_of(_mended(one, mark), mark, habits) for one in candidates)


def _habits(candidates: list[_Candidate]) -> Habits:
    most = len(candidates) / 2
    return Habits(
        has_units=sum(bool(one.found.unit) for one in candidates) > most,
        has_ranges=sum(bool(one.found.reference) for one in candidates) > most,
        has_flags=any(one.found.flag for one in candidates),
    )


def _mended(one: _Candidate, mark: str) -> _Candidate:
    """Return a row that OCR read with its document's decimal mark."""
    if one.row.source is not TextSource.OCR:
        return one
    reference = range_mended(one.found.reference, mark)
    value = value_mended(one.found.value, reference, mark)
    return replace(one, found=replace(one.found, reference=reference, value=value))


def _candidates(reading: Reading) -> Iterator[_Candidate]:
    tables: tuple[Table, ...] = ()
    section = ""
    for page in reading.pages[:MAX_PAGES]:
        above: Row | None = None
        head_row: Row | None = None
        for row in unwrapped(units_mended(rows_of(page))):
            head = tables_of(row)
            if head:
                tables, above, section, head_row = head, None, "", row
                continue
            both = head_with(head_row, row) if head_row is not None else None
            head_row = None
            if both is not None:
                tables = tables_of(both) or tables
                continue
            before = above.text if above is not None and _is_just_above(above, row) else ""
            found = found_in(row, tables, before)
            for one in found:
                yield _Candidate(one, row, section)
            is_alone = not found and len(row.cells) == 1 and is_name(row.text)
            above = row if is_alone else None
            section = row.text[:_MOST_SECTION] if is_alone else section


def _is_just_above(above: Row, row: Row) -> bool:
    return not row.has_places or row.top - above.top < _ADJACENT * max(row.height, above.height)


def _of_a_table(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return the rows of a letter that are a lab table's: those of known analytes, where there are several."""
    known = [one for one in candidates if analyte_named(one.found.name) is not None]
    return known if len(known) >= _LEAST_ROWS else []


def _value_of(one: _Candidate, mark: str, habits: Habits) -> LabValue:
    found, source = one.found, one.row.source
    is_known_place = not is_elsewhere(one.section) and not is_elsewhere(found.name)
    analyte, is_guess = _analyte(found, source) if is_known_place else (None, False)
    group = "qual" if is_word_result(found.value) else unit_group(found.unit)
    beside = beside_in(found, analyte, mark, habits) if source is TextSource.OCR else Beside(found)
    trust = _trust(one, beside.score, analyte, mark, has_units=habits.has_units)
    sureness, why = trust.sureness, trust.why
    is_read = sureness is not Sureness.UNSURE
    if is_guess and is_read and analyte is not None:
        sureness, why = Sureness.LIKELY, f"its name may be {analyte.name}"
    elif is_read and not (is_as_seen(found.value, one.row) and is_as_seen(found.unit, one.row)):
        why = "decimal mark or unit are taken as this paper prints them elsewhere"
    return LabValue(
        analyte=found.name,
        value=found.value if is_read else "",
        unit=found.unit if is_read else "",
        reference_range=beside.found.reference if is_read else "",
        flag=beside.found.flag if is_read else "",
        page=one.row.page,
        row=one.row.text,
        sureness=sureness,
        box=box_around(found.cells),
        source=source,
        score=round(beside.score, 3),
        section=one.section,
        decimal=mark,
        key=analyte.key if analyte is not None else "",
        loinc=code_of(analyte, group) if analyte is not None and is_read and not is_guess else "",
        why=why,
        is_range_read=is_read and beside.is_range_read,
        is_flag_read=is_read and beside.is_flag_read,
    )


def _trust(one: _Candidate, score: float, analyte: Analyte | None, mark: str, *, has_units: bool) -> Trust:
    found, source = one.found, one.row.source
    if not found.value:
        return Trust(Sureness.UNSURE, found.why)
    if not one.row.is_clear:
        return Trust(Sureness.UNSURE, "the lines of the picture run into each other")
    if source is TextSource.OCR and not is_word_result(found.value):
        group = unit_group(found.unit)
        is_code_known = analyte is not None and bool(analyte.loinc)
        has_code = analyte is not None and bool(code_of(analyte, group))
        if group == "none" and has_units and not has_code:
            return Trust(Sureness.UNSURE, "its unit was not seen")
        is_odd = group != "none" and (not group or (is_code_known and not has_code))
        is_mended_alone = not has_code and not is_as_seen(found.unit, one.row)
        if is_odd or is_mended_alone or is_micro_or_pico(found.unit, analyte):
            return Trust(Sureness.UNSURE, "its unit was hard to read")
    return trust_in(found, source, score, analyte, mark)


def _analyte(found: Found, source: TextSource) -> tuple[Analyte | None, bool]:
    """Return the analyte that a row's name means, and whether that is a guess at what OCR read."""
    named = analyte_named(found.name)
    if named is not None:
        return (named, False) if fits_unit(named, found.name, unit_group(found.unit)) else (None, False)
    return (analyte_alike(found.name), True) if source is TextSource.OCR else (None, False)
