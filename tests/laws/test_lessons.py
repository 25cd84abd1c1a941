"""Whatever was said of other papers: whose a paper is stays untouched, and what follows is never more than likely."""

from dataclasses import fields, replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from phr.classify.decide import decide
from phr.classify.layout import layout_of
from phr.classify.lessons import Lessons, followed, lesson_of
from phr.classify.match import match_person
from phr.classify.same_layout import alike
from phr.record.entry import PersonsWord
from phr.record.filing import DocumentDate, Filing, Person, Subject, Sureness
from phr.record.ids import RecordId
from phr.record.kinds import Category, RecordKind
from phr.record.lesson import Layout, Lesson, Told
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)
LABELS = ("Collected", "Reported", "Date", "Visit date", "Printed")
NAMES = ("Clara Ahlers", "Hugo Imhof", "Mary Bennett")
HEADS = ("Blue Ridge Laboratories", "Blue Ridge Laboratorles", "Clearwater Clinic", "LABORATORY REPORT")
PERSONS = (Person("Clara Ahlers", date(1951, 7, 13)), Person("Hugo Imhof"))

days = st.dates(date(2023, 1, 1), date(2026, 11, 1))


@st.composite
def papers(draw) -> str:
    """Draw the text of a paper: a few letterheads, labels and people, so that many are of one layout."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True))
    dated = "   ".join(f"{label}: {draw(days):%m/%d/%Y}" for label in labels)
    name = draw(st.sampled_from(NAMES))
    title = draw(st.sampled_from(("Laboratory report", "Consultation", "Prescription", "")))
    body = draw(st.sampled_from(("Glucose 90 mg/dL 65 - 99\nSodium 140 mmol/L 135 - 145", "The patient is well.", "")))
    head = draw(st.sampled_from(HEADS))
    return f"{head}\n{title}\nPatient: {name}   DOB: 07/13/1951\n{dated}\nOrdering provider:\n{body}\n"


words = st.builds(
    PersonsWord,
    category=st.none() | st.sampled_from(Category),
    kind=st.none() | st.sampled_from(RecordKind),
    document_date=st.none() | days.map(DocumentDate.of),
    person=st.none() | st.sampled_from(NAMES),
    provider=st.none() | st.sampled_from(("Dr. Weber", "Blue Ridge")),
    title=st.none() | st.text(max_size=30),
    is_mine=st.none() | st.booleans(),
    answered=st.lists(st.sampled_from([subject.value for subject in Subject]), max_size=2).map(tuple),
)
orders = st.tuples(st.integers(0, 9), st.sampled_from(("a" * 16, "b" * 16)), st.integers(0, 3), st.just(0))


def filed(text: str) -> tuple[Filing, Layout]:
    """Return what phr finds of a paper, and how it is laid out."""
    page = Page(1, 595, 842, text)
    filing = decide(Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,)), TODAY)
    names = [one.value for one in (filing.person, *filing.others) if one is not None]
    return filing, layout_of([text], names, TODAY)


@st.composite
def lessons(draw) -> Lesson | None:
    """Draw what correcting a paper teaches."""
    filing, layout = filed(draw(papers()))
    record_id = RecordId(draw(st.sampled_from("0123")) * 16)
    return lesson_of(record_id, filing, draw(words), layout, draw(orders))


several = st.lists(lessons(), max_size=4).map(lambda drawn: [one for one in drawn if one is not None])


@settings(max_examples=150, deadline=None)
@given(papers(), several, orders)
def test_no_lesson_touches_the_person(text, taught, when):
    """The name, the birth date, other patients, and whom it is matched with are the same with any lessons."""
    own, layout = filed(text)
    after = followed(own, layout, taught, when, TODAY)
    for name in ("person", "birth_date", "birth_date_else", "others", "language"):
        assert getattr(after, name) == getattr(own, name)
    assert match_person(after, None, PERSONS) == match_person(own, None, PERSONS)
    assert [one for one in after.questions if one.about is Subject.PERSON] == [
        one for one in own.questions if one.about is Subject.PERSON
    ]


@settings(max_examples=150, deadline=None)
@given(papers(), several, orders, st.randoms())
def test_what_follows_is_likely_and_explained(text, taught, when, random):
    """What changes is LIKELY with its reason, or UNSURE with its question, in whatever order the lessons come."""
    own, layout = filed(text)
    after = followed(own, layout, taught, when, TODAY)
    shuffled = random.sample(taught, len(taught))
    if len({one.order for one in taught}) == len(taught):
        assert followed(own, layout, shuffled, when, TODAY) == after
    for name, about in (
        ("kind", Subject.KIND),
        ("document_date", Subject.DATE),
        ("provider", None),
        ("category", None),
    ):
        before, now = getattr(own, name), getattr(after, name)
        if now == before:
            continue
        assert now.sureness in (Sureness.LIKELY, Sureness.UNSURE)
        assert "you " in now.why
        if about is not None and now.sureness is Sureness.UNSURE:
            assert any(question.about is about for question in after.questions)
    if after.title != own.title:
        assert after.title_why


@settings(max_examples=60, deadline=None)
@given(papers(), several, orders)
def test_no_lessons_change_nothing(text, taught, when):
    """Without lessons, and with those of other letterheads alone, a filing is the very same."""
    own, layout = filed(text)
    assert followed(own, layout, [], when, TODAY) is own
    foreign = [replace(one, layout=replace(one.layout, sender=("somebody else entirely",))) for one in taught]
    assert followed(own, layout, foreign, when, TODAY) == own


@settings(max_examples=100, deadline=None)
@given(papers(), several)
def test_no_lesson_that_counts_is_passed_over(text, taught):
    """Looking at the ends of letterheads alone leaves out no lesson of a layout or sender that is alike."""
    _, layout = filed(text)
    alike_ones = [one for one in taught if alike(one.layout, layout) is not None]
    near = Lessons(taught).near(layout)
    assert all(any((one.record_id, one.order) == (each.record_id, each.order) for each in near) for one in alike_ones)


def test_a_lesson_has_no_room_for_a_person():
    """Neither what a lesson says nor what it knows a paper by has a field for a name or a birth date."""
    told = {one.name for one in fields(Told)}
    assert told == {"category", "kind", "document_date", "provider", "title"}
    assert not {one.name for kind in (Lesson, Layout) for one in fields(kind)} & {
        "person",
        "birth_date",
        "is_mine",
        "names",
    }
