"""What goes into a package, what stays out and why, what the person should look at first, and what is missing.

Pure: a choice is worked out from the records, the person's wish and today's date. What the plan's third step asks for
and the vault lacks is said, never hidden.
"""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from phr.record.entry import Record, RecordId, State
from phr.record.filing import DocumentDate, PersonMatch, Sureness
from phr.record.kinds import KINDS, Category, RecordKind
from phr.record.order import newest_first
from phr.record.same_paper import counts_instead

USUAL_MONTHS = 24  # the window of the plan's third step, at its wide end; no programme with a fixed window was found


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for.

    The window begins on `since`, or `months` before today, and ends on `until` (both days inclusive). No `categories`
    means all four. `include` and `leave_out` name records outright; leaving out wins over including.
    """

    since: date | None = None
    months: int = USUAL_MONTHS
    until: date | None = None
    categories: frozenset[Category] = frozenset()
    include: frozenset[RecordId] = frozenset()
    leave_out: frozenset[RecordId] = frozenset()


class Group(Enum):
    """The order of the merged copy: what a reviewer looks for first stands first."""

    PLAN = 1
    LETTERS = 2
    PATHOLOGY = 3
    IMAGING_REPORTS = 4
    OPERATIONS = 5
    LABS = 6
    MEDICINES = 7
    REST = 8
    IMAGES = 9


class Because(Enum):
    """Why a record goes along."""

    IN_WINDOW = "in-window"
    ALWAYS_GOES = "always-goes"
    UNDATED = "undated"
    YOUR_WISH = "your-wish"


class OutBecause(Enum):
    """Why a record stays out. REMOVED and OTHER_PERSON hold whatever the person asked for."""

    REMOVED = "removed"
    OTHER_PERSON = "other-person"
    YOUR_WISH = "your-wish"
    OTHER_CATEGORY = "other-category"
    CATEGORY_NOT_ASKED = "category-not-asked"
    SAME_PAPER = "same-paper"
    BEFORE_WINDOW = "before-window"
    AFTER_WINDOW = "after-window"


class Doubt(Enum):
    """What the person should look at before a package is written."""

    NO_DATE = "no-date"
    DATE_UNSURE = "date-unsure"
    KIND_UNSURE = "kind-unsure"
    PERSON_UNKNOWN = "person-unknown"
    PERSON_UNSURE = "person-unsure"
    NAMES_ANOTHER = "names-another"
    NOT_READ = "not-read"


class Needed(Enum):
    """What the plan's third step asks for."""

    PATHOLOGY = "pathology"
    IMAGING_DICOM = "imaging-dicom"
    IMAGING_REPORTS = "imaging-reports"
    LAB_RESULTS = "lab-results"
    CLINICAL_NOTES = "clinical-notes"
    DISCHARGE_SUMMARY = "discharge-summary"
    MEDICATION_LIST = "medication-list"


@dataclass(frozen=True, slots=True)
class Going:
    """A record that goes along, why, and where in the order it stands."""

    record: Record
    because: Because
    group: Group


@dataclass(frozen=True, slots=True)
class LeftOutRecord:
    """A record that stays out, and why. `instead` is the same paper that goes, where that is the reason."""

    record_id: RecordId
    because: OutBecause
    instead: RecordId | None = None


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A record that the person should look at, whether it goes along, and what is in doubt."""

    record_id: RecordId
    is_going: bool
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the plan asks for that does not go along; `held` counts such records that the vault has all the same.

    `only_if` tells that it is needed only by someone who was in hospital, and that no record says so.
    """

    what: Needed
    held: int = 0
    only_if: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes, in the order of the merged copy; what stays out; what is in doubt; what is missing; the window."""

    going: tuple[Going, ...]
    left_out: tuple[LeftOutRecord, ...]
    uncertain: tuple[Uncertain, ...]
    missing: tuple[Missing, ...]
    since: date
    until: date | None

    @property
    def documents(self) -> tuple[Going, ...]:
        """Return what goes and has pages or a file of its own: all but imaging studies."""
        return tuple(going for going in self.going if going.record.study is None)

    @property
    def studies(self) -> tuple[Going, ...]:
        """Return the imaging studies that go."""
        return tuple(going for going in self.going if going.record.study is not None)


_K = RecordKind
_GROUPS = {
    **dict.fromkeys((_K.CARE_PLAN, _K.TUMOUR_BOARD), Group.PLAN),
    **dict.fromkeys((_K.PATHOLOGY_REPORT, _K.GENETIC_REPORT), Group.PATHOLOGY),
    **dict.fromkeys((_K.OPERATIVE_NOTE, _K.ANAESTHESIA_RECORD, _K.DEVICE_CARD), Group.OPERATIONS),
    **dict.fromkeys((_K.IMMUNISATION_RECORD, _K.REHAB_REPORT, _K.RADIATION_RECORD), Group.REST),
}
_GROUP_OF_CATEGORY = {
    Category.DOCTOR_NOTES: Group.LETTERS,
    Category.IMAGING: Group.IMAGING_REPORTS,
    Category.LABS: Group.LABS,
    Category.PRESCRIPTIONS: Group.MEDICINES,
    Category.OTHER: Group.REST,
}

_NOTES = frozenset(
    {
        *(_K.CONSULT_NOTE, _K.LETTER, _K.PROGRESS_NOTE, _K.VISIT_SUMMARY, _K.DISCHARGE_SUMMARY, _K.EMERGENCY_NOTE),
        *(_K.OPERATIVE_NOTE, _K.TRANSFER_SUMMARY, _K.PATIENT_SUMMARY, _K.TUMOUR_BOARD, _K.CARE_PLAN),
    }
)
_IN_HOSPITAL = frozenset({_K.OPERATIVE_NOTE, _K.ANAESTHESIA_RECORD, _K.TRANSFER_SUMMARY, _K.EMERGENCY_NOTE})

_MEETS: dict[Needed, Callable[[Record], bool]] = {
    Needed.PATHOLOGY: lambda record: kind_of(record) is _K.PATHOLOGY_REPORT,
    Needed.IMAGING_DICOM: lambda record: record.study is not None,
    Needed.IMAGING_REPORTS: lambda record: kind_of(record) is _K.IMAGING_REPORT,
    Needed.LAB_RESULTS: lambda record: kind_of(record) is _K.LAB_RESULT,
    Needed.CLINICAL_NOTES: lambda record: kind_of(record) in _NOTES,
    Needed.DISCHARGE_SUMMARY: lambda record: kind_of(record) is _K.DISCHARGE_SUMMARY,
    Needed.MEDICATION_LIST: lambda record: kind_of(record) is _K.MEDICATION_LIST,
}


def kind_of(record: Record) -> RecordKind:
    """Return what a record is."""
    return record.filing.kind.value


def date_of(record: Record) -> DocumentDate | None:
    """Return a record's document date, where it has one."""
    found = record.filing.document_date
    return None if found is None else found.value


def choose(records: Sequence[Record], wish: Wish, today: date) -> Choice:
    """Return what goes into a package made today, what stays out and why, what is in doubt, and what is missing.

    A date known to the month or year counts as in the window where any of its days is. Records without a date go
    along and are listed as uncertain.
    """
    since = wish.since or _months_before(today, wish.months)
    going: list[Going] = []
    left_out: list[LeftOutRecord] = []
    for record in records:
        verdict = _verdict(record, wish, since)
        if isinstance(verdict, Because):
            going.append(Going(record, verdict, _group_of(record)))
        else:
            left_out.append(LeftOutRecord(record.id, verdict))
    going, twice = _each_once(going)
    left_out += twice
    kept_out = {out.record_id: out.because for out in left_out}
    going.sort(key=lambda one: (one.group.value, newest_first(one.record)))
    return Choice(
        going=tuple(going),
        left_out=tuple(left_out),
        uncertain=_uncertain(records, kept_out),
        missing=_missing(records, kept_out),
        since=since,
        until=wish.until,
    )


def _each_once(going: Sequence[Going]) -> tuple[list[Going], list[LeftOutRecord]]:
    """Return what goes without papers that the person called the same as others that go, and these with the others.

    What was asked for by name goes in any case.
    """
    by_id = {one.record.id: one.record for one in going}
    kept: list[Going] = []
    twice: list[LeftOutRecord] = []
    for one in going:
        instead = counts_instead(one.record, by_id) if one.because is not Because.YOUR_WISH else None
        if instead is None:
            kept.append(one)
        else:
            twice.append(LeftOutRecord(one.record.id, OutBecause.SAME_PAPER, instead))
    return kept, twice


def _verdict(record: Record, wish: Wish, since: date) -> Because | OutBecause:
    if record.state is State.REMOVED:
        return OutBecause.REMOVED
    if record.held_back:
        return OutBecause.OTHER_PERSON
    if record.id in wish.leave_out:
        return OutBecause.YOUR_WISH
    if record.id in wish.include:
        return Because.YOUR_WISH
    category = record.filing.category.value
    if category is Category.OTHER:
        return OutBecause.OTHER_CATEGORY
    if wish.categories and category not in wish.categories:
        return OutBecause.CATEGORY_NOT_ASKED
    return _verdict_by_date(record, wish.until, since)


def _verdict_by_date(record: Record, until: date | None, since: date) -> Because | OutBecause:
    dated = date_of(record)
    always = KINDS[kind_of(record)].always_goes
    if dated is None:
        return Because.ALWAYS_GOES if always else Because.UNDATED
    if until is not None and dated.first_day() > until:
        return OutBecause.AFTER_WINDOW
    if last_day(dated) >= since:
        return Because.IN_WINDOW
    return Because.ALWAYS_GOES if always else OutBecause.BEFORE_WINDOW


def last_day(dated: DocumentDate) -> date:
    """Return the latest day that a date can mean."""
    month = dated.month or 12
    return date(dated.year, month, dated.day or monthrange(dated.year, month)[1])


def _months_before(day: date, months: int) -> date:
    count = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _group_of(record: Record) -> Group:
    if record.study is not None:
        return Group.IMAGES
    return _GROUPS.get(kind_of(record), _GROUP_OF_CATEGORY[record.filing.category.value])


def _uncertain(records: Sequence[Record], kept_out: dict[RecordId, OutBecause]) -> tuple[Uncertain, ...]:
    """List what is in doubt, unless nothing the person could say would bring it in or keep it out."""
    listed = []
    for record in records:
        because = kept_out.get(record.id)
        if because in _SETTLED:
            continue
        doubts = _doubts(record)
        if because is not None:
            doubts = tuple(doubt for doubt in doubts if doubt in _COULD_BRING_IN[because])
        if doubts:
            listed.append(Uncertain(record.id, because is None, doubts))
    return tuple(listed)


_SETTLED = frozenset({OutBecause.REMOVED, OutBecause.OTHER_PERSON, OutBecause.YOUR_WISH, OutBecause.SAME_PAPER})
"""Why a record stays out whatever else is in doubt about it."""

_COULD_BRING_IN = {
    OutBecause.OTHER_CATEGORY: (Doubt.KIND_UNSURE,),
    OutBecause.CATEGORY_NOT_ASKED: (Doubt.KIND_UNSURE,),
    OutBecause.BEFORE_WINDOW: (Doubt.DATE_UNSURE, Doubt.KIND_UNSURE),
    OutBecause.AFTER_WINDOW: (Doubt.DATE_UNSURE,),
}
"""Of a record that stays out: the doubts whose answer could change that."""


def _doubts(record: Record) -> tuple[Doubt, ...]:
    filing = record.filing
    dated, person = filing.document_date, filing.person
    said = {
        Doubt.NO_DATE: dated is None,
        Doubt.DATE_UNSURE: dated is not None and dated.sureness is Sureness.UNSURE,
        Doubt.KIND_UNSURE: Sureness.UNSURE in (filing.kind.sureness, filing.category.sureness),
        Doubt.PERSON_UNKNOWN: record.person_match is PersonMatch.UNKNOWN,
        Doubt.PERSON_UNSURE: person is not None and person.sureness is Sureness.UNSURE,
        Doubt.NAMES_ANOTHER: record.person_match is PersonMatch.OTHER,
        Doubt.NOT_READ: record.state is State.FILED_NOT_READ and record.study is None,
    }
    return tuple(doubt for doubt, holds in said.items() if holds)


def _missing(records: Sequence[Record], kept_out: dict[RecordId, OutBecause]) -> tuple[Missing, ...]:
    never = (OutBecause.REMOVED, OutBecause.OTHER_PERSON)
    held = [record for record in records if kept_out.get(record.id) not in never]
    was_in_hospital = any(kind_of(record) in _IN_HOSPITAL for record in held)
    missing = []
    for what, meets in _MEETS.items():
        fitting = [record for record in held if meets(record)]
        if all(record.id in kept_out for record in fitting):
            only_if = what is Needed.DISCHARGE_SUMMARY and not was_in_hospital
            missing.append(Missing(what, len(fitting), only_if))
    return tuple(missing)
