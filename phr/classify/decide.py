"""The one public door: what a reading means, as a filing with its questions. Pure, and never raises."""

from datetime import date

from phr.classify.clinical_date import find_date
from phr.classify.date_sequence import settle_by_sequence
from phr.classify.dates import mentions_in
from phr.classify.kind import KindScores, question_kinds, score_kinds
from phr.classify.language import find_language
from phr.classify.lines import script_of
from phr.classify.order import settle_order
from phr.classify.person import Patients, find_birth_date, find_patients
from phr.classify.pictures import WHY, WHY_UNREAD, kind_of_look
from phr.classify.places import quote_on
from phr.classify.provider import find_provider
from phr.classify.roles import dated
from phr.classify.study import file_study
from phr.classify.sureness import KindSureness, sureness_of
from phr.classify.titles import title_of
from phr.record.filing import Choice, Filing, Finding, Question, Quote, Subject, Sureness
from phr.record.kinds import RecordKind, category_of, name_of
from phr.record.reading import Form, Reading

_ALWAYS_OFFERED = (
    RecordKind.LAB_RESULT,
    RecordKind.IMAGING_REPORT,
    RecordKind.PRESCRIPTION,
    RecordKind.LETTER,
    RecordKind.NOT_MEDICAL,
)

_EXPORTS = (Form.XML, Form.JSON)


def decide(reading: Reading, today: date) -> Filing:
    """Return where a document belongs and what is known of it, for any reading whatsoever."""
    if reading.dicom is not None:
        return file_study(reading.dicom, today)
    script = script_of(reading)
    if not reading.is_read or not script.lines:
        return _unread(reading)
    language = find_language(script, is_export=reading.form in _EXPORTS)
    scores = score_kinds(script, is_export=reading.form in _EXPORTS, is_understood=language is not None)
    sureness = sureness_of(scores, len(script.folded.split()))
    kind, asked_kind = _kind(reading, scores, sureness)
    spoken = language.value if language is not None else None
    mentions = mentions_in(script, today)
    settled = settle_order(script, mentions, spoken)
    found = dated(script, mentions)
    if kind.value is RecordKind.LAB_RESULT:
        settled = settle_by_sequence(settled, found, today)
    document_date, asked_date = find_date(reading, found, kind.value, settled, today)
    is_health_record = kind.value is not RecordKind.NOT_MEDICAL or kind.sureness is Sureness.UNSURE
    provider = find_provider(reading, script)
    patients = find_patients(reading, script) if is_health_record else Patients()
    born = find_birth_date(reading, found, settled, today)
    return Filing(
        category=Finding(category_of(kind.value), sureness.category, kind.quotes, kind.why),
        kind=kind,
        document_date=document_date,
        person=patients.patient,
        birth_date=born.birth_date,
        provider=provider,
        language=language,
        title=title_of(script, scores, kind.value, provider.value if provider is not None else ""),
        questions=tuple(question for question in (asked_kind, asked_date) if question is not None),
        birth_date_else=born.otherwise,
        others=patients.others,
    )


def _kind(reading: Reading, scores: KindScores, sureness: KindSureness) -> tuple[Finding[RecordKind], Question | None]:
    kind = scores.ranked()[0]
    line = scores.lines.get(kind)
    quotes = (quote_on(reading, line.page, line.text),) if line is not None else ()
    why = "these words name it" if quotes else "the words of the text as a whole"
    looks_like = [look for look in (kind_of_look(reading.look),) if look is not RecordKind.UNKNOWN]
    question = _ask_kind((*question_kinds(scores), *looks_like), quotes) if sureness.kind is Sureness.UNSURE else None
    return Finding(kind, sureness.kind, quotes, why), question


def _ask_kind(likely: tuple[RecordKind, ...], quotes: tuple[Quote, ...]) -> Question:
    offered = list(dict.fromkeys((*likely, *_ALWAYS_OFFERED)))[:6]
    choices = tuple(Choice(kind.value, name_of(kind)) for kind in offered)
    return Question(Subject.KIND, "What is this document?", choices, quotes)


def _unread(reading: Reading) -> Filing:
    kind = kind_of_look(reading.look)
    by_look = WHY if reading.is_read else WHY_UNREAD
    why = "its text was not read" if kind is RecordKind.UNKNOWN else by_look
    likely = () if kind is RecordKind.UNKNOWN else (kind,)
    return Filing(
        category=Finding(category_of(kind), Sureness.UNSURE, (), why),
        kind=Finding(kind, Sureness.UNSURE, (), why),
        questions=(_ask_kind(likely, ()),),
    )
