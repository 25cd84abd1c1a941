"""Learning: what the person said of a record is carried over to others of its layout, each time they are shown.

Nothing of it is written down: a lesson is worked out from the word in a record's sheet. So what came in while the vault
was locked follows as soon as it is open, and taking a word back, or the trash, takes back all that followed from it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from phr.actions.shelf import Shelf
from phr.classify.cues import cues
from phr.classify.layout import layout_of
from phr.classify.lessons import Lessons, followed, lesson_of, told_by
from phr.errors import PhrError
from phr.record.entry import ObjectId, PersonsWord, Record, RecordId, Sheet
from phr.record.events import Described, Filed
from phr.record.filing import Person, Subject
from phr.record.lesson import LaidOut, Layout, Lesson, Order, Told
from phr.vault.index import Index
from phr.vault.replay import Document, order_of
from phr.vault.shown import Folded, Shown

SheetIn = Callable[[ObjectId], Sheet]
"""Opens a sealed sheet; raises a PhrError where it is missing or damaged, ValueError where it is none."""


def with_lessons(folded: Folded, index: Index, sheet_in: SheetIn, persons: Sequence[Person], today: date) -> Folded:
    """Return what is shown with the person's word on records carried over to others of the same layout."""
    teaching = [one for one in folded.shown if not one.is_removed and _teaches(one.sheet.word)]
    if not teaching:
        return folded
    laid_out = _laid_out(folded.shown, index, sheet_in)
    names = [name for person in persons for name in (person.name, *person.other_names)]
    lessons = [lesson for one in teaching if (lesson := _lesson(one, laid_out, names)) is not None]
    if not lessons:
        return folded
    at_hand = Lessons(lessons)
    return replace(folded, shown=tuple(_following(one, laid_out, at_hand, today) for one in folded.shown))


def lay_out(folded: Folded, index: Index, sheet_in: SheetIn) -> None:
    """Work out and keep in the index how documents are laid out, so that the first lesson is carried over at once."""
    _laid_out(folded.shown, index, sheet_in)
    cues()  # half a second to make ready: not after the first answer, when somebody waits for the next question


def followers(shelf: Shelf, record: Record) -> tuple[Record, ...]:
    """Return the records, none from the trash, of which something rests on what the person said of one."""
    return tuple(one for one in shelf.standing() if record.id in one.filing.learned_from)


def asked_anew(before: Shelf, after: Shelf) -> tuple[Record, ...]:
    """Return the records, none from the trash, that are asked what or from when they are, and were not before."""
    asked = {record.id for record in before.records if _is_asked(record)}
    return tuple(record for record in after.standing() if _is_asked(record) and record.id not in asked)


def _is_asked(record: Record) -> bool:
    return any(question.about in (Subject.KIND, Subject.DATE) for question in record.filing.questions)


def _teaches(word: PersonsWord) -> bool:
    return told_by(word) != Told()


def _lesson(one: Shown, laid_out: Mapping[RecordId, LaidOut], names: Sequence[str]) -> Lesson | None:
    held = _held(one, laid_out)
    members = (laid_out.get(record_id) for record_id in (one.record_id, *one.same_as))
    said = max((each.said for each in members if each is not None and each.said is not None), default=None)
    if held is None or said is None:
        return None
    return lesson_of(one.record_id, one.sheet.filing, one.sheet.word, held.layout, said, names)


def _following(one: Shown, laid_out: Mapping[RecordId, LaidOut], lessons: Lessons, today: date) -> Shown:
    held = _held(one, laid_out)
    if held is None:
        return one
    others = [lesson for lesson in lessons.near(held.layout) if lesson.record_id != one.record_id]
    filing = followed(one.sheet.filing, held.layout, others, order_of(one.first), today)
    return one if filing is one.sheet.filing else replace(one, sheet=replace(one.sheet, filing=filing))


def _held(one: Shown, laid_out: Mapping[RecordId, LaidOut]) -> LaidOut | None:
    """Return how a record is laid out; of copies of one file that of the first which was read."""
    held = (laid_out.get(record_id) for record_id in (one.record_id, *one.same_as))
    return next((each for each in held if each is not None and each.layout.sender), None)


def _laid_out(shown: Iterable[Shown], index: Index, sheet_in: SheetIn) -> Mapping[RecordId, LaidOut]:
    """Return how documents are laid out; what the index does not hold yet is worked out and kept in it."""
    held = index.layouts()
    fresh = {
        record_id: LaidOut(_layout(one, index.text(record_id)), _said_at(one, index, sheet_in))
        for one in shown
        if one.sheet.study is None
        for record_id in (one.record_id, *one.same_as)
        if record_id not in held
    }
    if fresh:
        index.put_layouts(fresh)
    return {**held, **fresh}


def _layout(one: Shown, text: tuple[str, ...]) -> Layout:
    filing = one.sheet.filing
    names = [found.value for found in (filing.person, *filing.others) if found is not None]
    return layout_of(text, [*names, one.sheet.word.person or ""], one.first.day)


def _said_at(one: Shown, index: Index, sheet_in: SheetIn) -> Order | None:
    """Return the event by which the newest word that can be taught was said of a record, None where none was.

    A sheet may have been written again since, for other reasons: the event that counts is the first with this word.
    """
    if not _teaches(one.sheet.word):
        return None
    documents = (index.document(record_id) for record_id in (one.record_id, *one.same_as))
    said = (_first_said(document, sheet_in) for document in documents if document is not None)
    return max((order for order in said if order is not None), default=None)


def _first_said(document: Document, sheet_in: SheetIn) -> Order | None:
    written = [stamped for stamped in document.events if isinstance(stamped.event, Filed | Described)]
    said: Order | None = None
    now: Told | None = None
    for stamped in reversed(written):
        if not isinstance(stamped.event, Filed | Described):
            continue
        try:
            told = told_by(sheet_in(stamped.event.meta).word)
        except (PhrError, ValueError):  # an older sheet that is lost: what is known of later ones counts
            break
        now = told if now is None else now
        if told != now or told == Told():
            break
        said = order_of(stamped)
    return said
