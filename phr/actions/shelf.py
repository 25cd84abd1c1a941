"""The shelf: all records as they are shown, worked out from what the vault holds and whose records these are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from phr.actions.alike import with_likenesses
from phr.actions.studies import of_doubtful_patient
from phr.classify.match import Verdict, match_person
from phr.errors import NotFound, NotUnderstood
from phr.readers.member_troubles import MEMBER_ENCRYPTED
from phr.readers.troubles import PDF_PASSWORD
from phr.record.entry import ObjectId, Record, RecordId, Sheet, State
from phr.record.events import Stamped
from phr.record.filing import Choice, Filing, Finding, Person, PersonMatch, Question, Subject, Sureness
from phr.record.kinds import Category, RecordKind
from phr.record.likeness import Likeness
from phr.record.order import newest_first
from phr.record.reading import Form, Trouble
from phr.record.shown import shown
from phr.vault.persons_word import with_word
from phr.vault.replay import Document
from phr.vault.shown import Folded, Shown

SHORTEST_ID = 4  # digits of a record's id that a person must type at least


class NoSuchRecord(NotFound):
    """No record has an id that begins so."""

    code = "no-such-record"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"there is no record {shown(typed)[:40]}", next_step="see `phr list` for the records and their ids"
        )


class IdNotUnique(NotUnderstood):
    """More than one record has an id that begins so."""

    code = "id-not-unique"

    def __init__(self, typed: str, count: int) -> None:
        super().__init__(f"{count} records have an id that begins with {typed}", next_step="type more of its digits")


SHEET_LOST = Trouble(
    "sheet-lost",
    "what phr knew of this document cannot be opened; the document itself may be whole",
    "put the vault back from another copy, or get the file out with `phr export`, and run `phr check`",
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All records, removed ones too, in the order they came in; `already_held` counts the files folded into others."""

    records: tuple[Record, ...]
    already_held: int = 0

    def standing(self) -> tuple[Record, ...]:
        """Return the records that are not in the trash."""
        return tuple(record for record in self.records if record.state is not State.REMOVED)

    def newest_first(self) -> tuple[Record, ...]:
        """Return all records, the newest first."""
        return tuple(sorted(self.records, key=newest_first))

    def find(self, typed: str) -> Record:
        """Return the record whose id begins with what was typed; raise NoSuchRecord or IdNotUnique."""
        wanted = typed.strip().lower()
        if len(wanted) < SHORTEST_ID:
            raise NoSuchRecord(typed)
        found = [r for r in self.records if any(i.startswith(wanted) for i in (r.id, *r.same_as, *r.joined))]
        if not found:
            raise NoSuchRecord(typed)
        if len(found) > 1:
            raise IdNotUnique(wanted, len(found))
        return found[0]


def shelve(folded: Folded, persons: Sequence[Person], likenesses: Iterable[Likeness] = ()) -> Shelf:
    """Return the shelf of what the vault shows, with the person's word applied and each record's person judged.

    `likenesses` say which documents seem to be the same paper.
    """
    doubtful = of_doubtful_patient({one.record_id: one.sheet.study for one in folded.shown if one.sheet.study})
    records = [_record(one, persons, is_doubtful=one.record_id in doubtful) for one in folded.shown]
    settled = {one.record_id for one in folded.shown if Subject.SAME.value in one.sheet.word.answered}
    records = list(with_likenesses(records, likenesses, settled))
    records += [_without_sheet(document, document.filed) for document in folded.lacking if document.filed is not None]
    return Shelf(tuple(records), sum(len(one.same_as) for one in folded.shown))


def _without_sheet(document: Document, filed: Stamped) -> Record:
    """Return the record of a document whose sheet cannot be opened: its originals must not be forgotten."""
    why = "its sheet is damaged or missing"
    return Record(
        id=document.record_id,
        filing=Filing(
            category=Finding(Category.OTHER, Sureness.UNSURE, why=why),
            kind=Finding(RecordKind.UNKNOWN, Sureness.UNSURE, why=why),
        ),
        person_match=PersonMatch.UNKNOWN,
        held_back=False,
        state=State.REMOVED if document.is_removed else State.FILED_NOT_READ,
        source_name=f"{document.record_id} (its name is lost)",
        received=filed.at,
        day=filed.day,
        form=Form.UNKNOWN,
        mime="application/octet-stream",
        page_count=0,
        size_bytes=sum(stored.size_bytes for stored in document.objects),
        plain_sha256="",
        objects=document.objects,
        meta=document.meta or ObjectId(""),
        troubles=(SHEET_LOST,),
        source_names=(),
        history=document.history,
        files=document.files,
    )


_ARCHIVES = frozenset({Form.ZIP, Form.ISO})
_OF_ONES_OWN = frozenset({Subject.KIND, Subject.DATE})  # what a stranger's paper is, is nobody's question


def _record(one: Shown, persons: Sequence[Person], *, is_doubtful: bool) -> Record:
    sheet = one.sheet
    filing = with_word(sheet.filing, sheet.word)
    verdict = _whose(filing, one, persons, is_doubtful=is_doubtful)
    is_said = sheet.word.is_mine is not None or Subject.PERSON.value in sheet.word.answered
    if not is_said and (verdict.match is PersonMatch.OTHER or verdict.asks):
        filing = _with_person_question(filing, verdict, _likeliest_first(filing, one, persons))
    if sheet.word.is_mine is False:
        filing = replace(filing, questions=tuple(one for one in filing.questions if one.about not in _OF_ONES_OWN))
    filing = _with_password_question(filing, sheet)
    filing = _without_archive_question(filing, sheet)
    if one.is_removed:
        filing = replace(filing, questions=())  # they are asked again when it comes out of the trash
    state = State.FILED if sheet.is_read or sheet.word.kind is not None else State.FILED_NOT_READ
    return Record(
        id=one.record_id,
        filing=filing,
        person_match=verdict.match,
        held_back=verdict.match is PersonMatch.OTHER,
        state=State.REMOVED if one.is_removed else state,
        source_name=sheet.source_name,
        received=sheet.received,
        day=one.first.day,
        form=sheet.form,
        mime=sheet.mime,
        page_count=sheet.page_count,
        size_bytes=sheet.size_bytes,
        plain_sha256=sheet.plain_sha256,
        objects=one.objects,
        meta=one.meta,
        study=sheet.study,
        troubles=sheet.troubles,
        source_names=one.source_names,
        same_as=one.same_as,
        joined=one.joined,
        history=one.history,
        files=one.files,
        pieces=one.pieces,
        whose=verdict.person.name if verdict.person is not None else "",
        same_words=sheet.word.same or (),
    )


def _whose(filing: Filing, one: Shown, persons: Sequence[Person], *, is_doubtful: bool) -> Verdict:
    """Return whose record it is: the person's word first, else what the printed name and birth date say.

    Pictures that may be another patient's of the same name, under one study, are asked about.
    """
    found = match_person(filing, one.sheet.study, persons)
    is_mine = one.sheet.word.is_mine
    if is_mine is None and is_doubtful and found.match is PersonMatch.MATCH:
        why = "pictures of two dates of birth came under this study, and these bear none"
        return Verdict(PersonMatch.UNKNOWN, why, asks=True)
    if is_mine is None:
        return found
    if not is_mine:
        return Verdict(PersonMatch.OTHER, "you said so")
    named = next((person for person in persons if person.name == one.sheet.word.person), None)
    return Verdict(PersonMatch.MATCH, "you said so", named or found.person)


def _likeliest_first(filing: Filing, one: Shown, persons: Sequence[Person]) -> list[Person]:
    """Return the vault's persons: those first whose full name a document prints, those last whom it contradicts."""

    def rank(person: Person) -> int:
        alone = match_person(filing, one.sheet.study, [person])
        return 0 if alone.asks or alone.match is PersonMatch.MATCH else 2 if alone.match is PersonMatch.OTHER else 1

    return sorted(persons, key=rank)


def _with_person_question(filing: Filing, verdict: Verdict, persons: Sequence[Person]) -> Filing:
    """Ask about a page that names somebody else, or may be a namesake's; phr never decides that alone.

    In a family the answers are its persons.
    """
    named = filing.person.value if filing.person is not None else ""
    born = f", born {filing.birth_date.value}" if filing.birth_date is not None else ""
    quotes = filing.person.quotes if filing.person is not None else ()
    is_family = len(persons) > 1
    whose = "Whose is it?" if is_family else "Is it yours?"
    text = f"This page names {shown(named) or 'another person'}{born}"
    if verdict.asks:
        quotes = (*quotes, *(quote for other in filing.others for quote in other.quotes))
        text = f"phr cannot tell whose this is: {verdict.why}. {whose}"
    elif is_family:
        text = f"{text}. That fits nobody of this vault. {whose}"
    else:
        text = f"{text}, not {persons[0].name}. {whose}"
    choices = tuple(Choice(person.name, _with_birth(person)) for person in persons) if is_family else ()
    others = tuple(question for question in filing.questions if question.about is not Subject.PERSON)
    return replace(filing, questions=(*others, Question(Subject.PERSON, text, choices, quotes)))


def _with_birth(person: Person) -> str:
    return f"{person.name}, born {person.born}" if person.born is not None else person.name


def _with_password_question(filing: Filing, sheet: Sheet) -> Filing:
    """Ask for the password of a paper that opens only with one, until the person says not to.

    What it is, is not asked then either: nobody can look.
    """
    codes = {trouble.code for trouble in sheet.troubles}
    if not codes & {PDF_PASSWORD.code, MEMBER_ENCRYPTED.code}:
        return filing
    text = "This PDF opens only with its password. Type it, and phr reads this paper and others that it opens."
    if MEMBER_ENCRYPTED.code in codes:
        text = "This archive opens only with its password. Type it, and phr files what the archive holds."
    others = tuple(question for question in filing.questions if question.about is Subject.PERSON)
    is_said = Subject.PASSWORD.value in sheet.word.answered
    return replace(filing, questions=(*others, *(() if is_said else (Question(Subject.PASSWORD, text),))))


def _without_archive_question(filing: Filing, sheet: Sheet) -> Filing:
    """Ask nothing of an archive that was kept as it came but its password: what is wrong with it stands in `status`."""
    if sheet.form not in _ARCHIVES:
        return filing
    return replace(filing, questions=tuple(one for one in filing.questions if one.about is Subject.PASSWORD))


def ids_of(records: Iterable[Record]) -> tuple[RecordId, ...]:
    """Return the ids of some records, with those folded into or joined with them: what one decision is about."""
    return tuple(record_id for record in records for record_id in (record.id, *record.same_as, *record.joined))
