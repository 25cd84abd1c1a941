"""The clinical date of a document: which of its printed dates it is filed under, and how sure that is."""

from datetime import date

from phr.classify.dates import Mention, Order
from phr.classify.order import Settled
from phr.classify.places import quote_on
from phr.classify.roles import Dated, Role
from phr.record.filing import Choice, DocumentDate, Finding, Question, Quote, Subject, Sureness
from phr.record.kinds import RecordKind as K
from phr.record.reading import Form, Reading

_EXPORTS = (Form.XML, Form.JSON)
_VISIT = (
    Role.VISITED,
    Role.EXAMINED,
    Role.ISSUED,
    Role.BARE,
    Role.COLLECTED,
    Role.REPORTED,
    Role.ADMITTED,
    Role.RECEIVED,
)
_EXAM = (Role.EXAMINED, Role.COLLECTED, Role.VISITED, Role.ISSUED, Role.BARE, Role.REPORTED, Role.RECEIVED)
_SAMPLE = (Role.COLLECTED, Role.EXAMINED, Role.VISITED, Role.RECEIVED, Role.REPORTED, Role.ISSUED, Role.BARE)
_STAY = (Role.DISCHARGED, Role.ISSUED, Role.BARE, Role.VISITED, Role.REPORTED, Role.ADMITTED, Role.EXAMINED)
_PAPER = (Role.ISSUED, Role.BARE, Role.VISITED, Role.EXAMINED, Role.REPORTED, Role.RECEIVED, Role.COLLECTED)
_OPERATION = (Role.OPERATED, Role.EXAMINED, Role.VISITED, Role.ISSUED, Role.BARE, Role.REPORTED, Role.ADMITTED)

PREFERENCES: dict[K, tuple[Role, ...]] = {
    K.LAB_RESULT: _SAMPLE,
    K.PATHOLOGY_REPORT: _SAMPLE,
    K.GENETIC_REPORT: _SAMPLE,
    K.IMAGING_REPORT: _EXAM,
    K.IMAGING_PICTURE: _EXAM,
    K.ENDOSCOPY_REPORT: _EXAM,
    K.FUNCTION_TEST: _EXAM,
    K.DISCHARGE_SUMMARY: _STAY,
    K.TRANSFER_SUMMARY: _STAY,
    K.REHAB_REPORT: _STAY,
    K.OPERATIVE_NOTE: _OPERATION,
    K.ANAESTHESIA_RECORD: _OPERATION,
    K.PRESCRIPTION: (*_PAPER, Role.PRINTED),
    K.PHARMACY_RECEIPT: (*_PAPER, Role.PRINTED),
    K.MEDICATION_LIST: (Role.ISSUED, Role.PRINTED, *_PAPER[1:]),
    K.IMMUNISATION_RECORD: (Role.PRINTED, Role.REPORTED),
    K.LETTER: _PAPER,
    K.REFERRAL: _PAPER,
    K.MEDICAL_BILL: _PAPER,
    K.INSURANCE_LETTER: _PAPER,
    K.SICK_NOTE: _PAPER,
    K.CONSENT: _PAPER,
    K.ADVANCE_DIRECTIVE: _PAPER,
    K.NOT_MEDICAL: _PAPER,
    K.DEVICE_CARD: (Role.OPERATED, *_PAPER),
    K.INSURANCE_EOB: _PAPER,
    K.PATIENT_SUMMARY: (
        Role.BARE,
        Role.ISSUED,
        Role.COLLECTED,
        Role.VISITED,
        Role.EXAMINED,
        Role.REPORTED,
        Role.PRINTED,
    ),
}
"""Which roles are the clinical date of a kind, best first; every other kind is dated like a visit."""

_LAST_RESORT = (
    Role.EXAMINED,
    Role.VISITED,
    Role.DISCHARGED,
    Role.COLLECTED,
    Role.OPERATED,
    Role.ADMITTED,
    Role.REPORTED,
)
"""Roles that date a paper on which no date of its kind's own roles stands; each such date is only likely."""

_ONLY_OWN = (K.IMMUNISATION_RECORD,)
"""Kinds that hold many dates of their own, of which none is the paper's: undated rather than dated by one of them."""

_WEAK = (Role.BARE, Role.LOOSE, Role.PRINTED, Role.REPORTED, Role.RECEIVED)
_GAP_YEARS = 15  # by which an unlabelled date is older than another of the same document
_OLD_YEARS = 30  # few people hold older papers, and most dates of birth are older
DateFound = tuple[Finding[DocumentDate] | None, Question | None]


def find_date(reading: Reading, found: list[Dated], kind: K, settled: Settled, today: date) -> DateFound:
    """Return the document date and, where the order of day and month cannot be known, the question to ask."""
    own = PREFERENCES.get(kind, _VISIT)
    rest = () if kind in _ONLY_OWN else _LAST_RESORT
    if reading.form in _EXPORTS:  # whose tables are full of dates, and whose head has a label for its own
        found = [item for item in found if _is_beside_label(item)] or found
    chosen = _choose(found, own, settled, today) or _choose(found, rest, settled, today)
    if chosen is None:
        return None, None
    pick, is_only = chosen
    is_only = is_only and pick.role in own
    quote = quote_on(reading, pick.mention.line.page, pick.mention.text)
    possible = _possible(pick.mention, today)
    is_open = len(possible) > 1
    if is_open and settled.order is None:
        return _asked(possible, quote)
    value = _value(pick.mention, settled, today)
    is_doubtful = pick.role in _WEAK or not is_only or (is_open and not settled.is_proved)
    sureness = Sureness.LIKELY if is_doubtful else Sureness.SURE
    return Finding(value, sureness, (quote,), _why(pick, settled)), None


def _choose(found: list[Dated], roles: tuple[Role, ...], settled: Settled, today: date) -> tuple[Dated, bool] | None:
    births = {value for item in found if item.role is Role.BIRTH for value in item.mention.values}
    newest = max((value.year for item in found for value in _possible(item.mention, today)), default=today.year)
    for role in roles:
        held = [item for item in found if item.role is role and _possible(item.mention, today)]
        held = [item for item in held if not births.intersection(item.mention.values)]
        if role is Role.BARE:
            held = [item for item in held if not _may_be_a_birth(item.mention, newest, today)]
        full = [item for item in held if item.mention.values[0].day is not None] or held
        if full:
            days = {_value(item.mention, settled, today) for item in full}
            pick = full[0]
            if role is Role.DISCHARGED:
                pick = max(full, key=lambda item: _value(item.mention, settled, today).first_day())
            return pick, len(days) == 1
    return None


def _is_beside_label(item: Dated) -> bool:
    mention = item.mention
    return item.role is not Role.BARE and mention.line.text[: mention.start].rstrip().endswith(":")


def _may_be_a_birth(mention: Mention, newest: int, today: date) -> bool:
    """Say whether a date without a label is so much older than the rest that it is more likely a date of birth."""
    year = mention.values[0].year
    return year <= newest - _GAP_YEARS or year <= today.year - _OLD_YEARS


def _possible(mention: Mention, today: date) -> tuple[DocumentDate, ...]:
    return tuple(value for value in mention.values if value.first_day() <= today)


def _value(mention: Mention, settled: Settled, today: date) -> DocumentDate:
    value = mention.read(settled.order or Order.MONTH_FIRST)
    possible = _possible(mention, today)
    return value if value in possible or not possible else possible[0]


def _why(pick: Dated, settled: Settled) -> str:
    label = f"printed beside “{pick.label}”" if pick.label else "the date the document bears"
    return f"{label}; {settled.why}" if pick.mention.is_open else label


def _asked(possible: tuple[DocumentDate, ...], quote: Quote) -> DateFound:
    choices = tuple(Choice(str(value), f"{value.first_day():%d %B %Y}".lstrip("0")) for value in possible)
    question = Question(
        Subject.DATE, "Which day is meant, with the day first or with the month first?", choices, (quote,)
    )
    why = "the order of day and month cannot be told"
    return Finding(possible[0], Sureness.UNSURE, (quote,), why), question
