"""What phr can see of the plan by itself: which records of the last 24 months there are, by group and month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from phr.record.entry import Record, RecordId, State
from phr.record.kinds import Category, RecordKind

WINDOW_MONTHS = 24  # step 3: "the last 12-24 months"

GROUPS: dict[str, frozenset[RecordKind]] = {
    "pathology": frozenset({RecordKind.PATHOLOGY_REPORT, RecordKind.GENETIC_REPORT}),
    "imaging-data": frozenset({RecordKind.IMAGING_STUDY}),
    "imaging-reports": frozenset({RecordKind.IMAGING_REPORT, RecordKind.ENDOSCOPY_REPORT, RecordKind.FUNCTION_TEST}),
    "labs": frozenset({RecordKind.LAB_RESULT}),
    "notes": frozenset(
        {
            RecordKind.CONSULT_NOTE,
            RecordKind.LETTER,
            RecordKind.PROGRESS_NOTE,
            RecordKind.VISIT_SUMMARY,
            RecordKind.EMERGENCY_NOTE,
            RecordKind.OPERATIVE_NOTE,
            RecordKind.TUMOUR_BOARD,
            RecordKind.CARE_PLAN,
            RecordKind.PATIENT_SUMMARY,
        }
    ),
    "discharge": frozenset({RecordKind.DISCHARGE_SUMMARY, RecordKind.TRANSFER_SUMMARY}),
    "medicines": frozenset({RecordKind.PRESCRIPTION, RecordKind.MEDICATION_LIST, RecordKind.CHEMOTHERAPY_PROTOCOL}),
}
"""What step 3 asks for, and the kinds that answer it."""

ASKED_FOR = ("pathology", "imaging-data", "labs", "notes")
"""The groups that step 3 names as the package's content; the others help, or apply to some people only."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The records of one group in the window: their ids and the months (YYYY-MM, newest first) they are from."""

    group: str
    record_ids: tuple[RecordId, ...]
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What phr can see today, for steps 3, 6 and 9. `months` are the window's months, newest first."""

    coverage: tuple[Coverage, ...]
    months: tuple[str, ...]
    months_covered: int
    records: int
    records_of_known_kind: int
    weeks_in_a_row: int = 0
    best_weeks: int = 0
    week_goal: int = 4
    week_goal_met: bool = False

    @property
    def has_all_asked_for(self) -> bool:
        """Say whether each group that step 3 names has at least one record in the window."""
        present = {cover.group for cover in self.coverage if cover.record_ids}
        return set(ASKED_FOR) <= present

    @property
    def is_all_filed(self) -> bool:
        """Say whether there are records and every one is of a known kind."""
        return 0 < self.records == self.records_of_known_kind


def look_at(
    records: Sequence[Record],
    today: date,
    *,
    weeks_in_a_row: int = 0,
    best_weeks: int = 0,
    week_goal: int = 4,
    week_goal_met: bool = False,
) -> Evidence:
    """Return what the person's own records show today.

    Removed records and those held back as another person's never count. A record counts for a month when at least the
    month of its date is known.
    """
    own = [record for record in records if record.state is not State.REMOVED and not record.held_back]
    months = months_back(today, WINDOW_MONTHS)
    coverage = tuple(_cover(group, own, frozenset(months)) for group in GROUPS)
    medical = [record for record in own if record.filing.kind.value is not RecordKind.NOT_MEDICAL]
    known = [record for record in medical if record.filing.kind.value is not RecordKind.UNKNOWN]
    seen = {month for record in own if _is_clinical(record) and (month := _month_of(record)) in months}
    return Evidence(
        coverage=coverage,
        months=months,
        months_covered=len(seen),
        records=len(medical),
        records_of_known_kind=len(known),
        weeks_in_a_row=weeks_in_a_row,
        best_weeks=best_weeks,
        week_goal=week_goal,
        week_goal_met=week_goal_met,
    )


def months_back(today: date, count: int) -> tuple[str, ...]:
    """Return the last months as YYYY-MM, beginning with today's."""
    numbers = (today.year * 12 + today.month - 1 - back for back in range(count))
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in numbers)


def _cover(group: str, records: Iterable[Record], window: frozenset[str]) -> Coverage:
    found = [
        (month, record.id)
        for record in records
        if record.filing.kind.value in GROUPS[group] and (month := _month_of(record)) in window
    ]
    return Coverage(group, tuple(rid for _, rid in found), tuple(sorted({month for month, _ in found}, reverse=True)))


def _month_of(record: Record) -> str:
    dated = record.filing.document_date
    if dated is None or dated.value.month is None:
        return ""
    return f"{dated.value.year:04d}-{dated.value.month:02d}"


def _is_clinical(record: Record) -> bool:
    return record.filing.category.value is not Category.OTHER
