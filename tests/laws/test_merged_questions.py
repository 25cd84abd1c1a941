"""Whatever is asked: merging loses and doubles nothing, joins no two persons, and answers as each would be answered."""

from dataclasses import replace
from datetime import date, timedelta

import records_made
from hypothesis import given
from hypothesis import strategies as st
from records_made import AT

from phr.actions.decide import word_of_answer
from phr.actions.merging import DAY_FIRST, MONTH_FIRST, Asked, merged
from phr.record.filing import Choice, Question, Quote, Subject

NAMES = st.sampled_from(["", "Otto Falk", "otto  FALK", "Otto Falk jun.", "Falk, Otto", "Ada Quill"])
BIRTHS = st.sampled_from([None, date(1961, 3, 8), date(1990, 11, 2)])
SOURCES = st.sampled_from(["Praxis.zip/a.pdf", "Praxis.zip/b.pdf", "b.pdf", "Fotos/c.jpg"])
SENDERS = st.sampled_from([None, "Harbor Point", "Lakeshore"])
OPENINGS = st.sampled_from(
    ["", "Harbor Point\nCard\nbath rest walk", "Harbor Point\nCard\nbath rest run", "Bill\nSum\nto pay now"]
)


def question(about, first, second):
    if about is Subject.DATE:
        days = [date(2026, second, first), date(2026, first, second)]
        choices = tuple(Choice(str(day), f"{day:%d %B}") for day in days)
        return Question(about, "Which day is meant?", choices, (Quote(f"{first:02}/{second:02}/2026", 1),))
    if about is Subject.PERSON:
        return Question(about, "Whose is it?", (Choice("Otto Falk", "Otto Falk"),))
    return Question(about, "What is this?", (Choice("letter", "Letter"), Choice("lab-result", "Lab result")))


@st.composite
def questions(draw):
    """Make questions about some records, each with its own id, and the first words of their papers."""
    asked, openings = [], {}
    for number in range(draw(st.integers(1, 12))):
        name, born, sender = draw(NAMES), draw(BIRTHS), draw(SENDERS)
        record = records_made.record(
            number,
            records_made.filing(name=name, born=born, provider=sender),
            source_name=draw(SOURCES),
            received=AT + timedelta(minutes=draw(st.integers(0, 60))),
        )
        about = draw(st.sampled_from([Subject.PERSON, Subject.DATE, Subject.KIND, Subject.PARTS, Subject.PASSWORD]))
        first, second = draw(st.sampled_from([(3, 4), (5, 6), (12, 1)]))
        asked.append(Asked(record, question(about, first, second)))
        openings[record.id] = draw(OPENINGS)
    return asked, openings


@given(questions())
def test_every_question_is_asked_exactly_once(made):
    """Merging only gathers: what is asked about is all that was to be asked, each in one place."""
    asked, openings = made
    gathered = [one for once in merged(asked, openings) for one in once.asked]
    assert sorted(one.record.id for one in gathered) == [one.record.id for one in asked]
    alone = [one for once in merged(asked, openings) for each in once.each() for one in each.asked]
    assert alone == gathered


@given(questions())
def test_two_persons_never_share_a_question(made):
    """Under one question stand one subject, and of a person one printed name, one birth date and one delivery."""
    for once in merged(*made):
        assert len({one.question.about for one in once.asked}) == 1
        if not once.is_merged or once.question.about is not Subject.PERSON:
            continue
        names = [one.record.filing.person.value for one in once.asked]
        printed = {frozenset(name.casefold().replace(",", " ").split()) for name in names}
        births = {one.record.filing.birth_date.value if one.record.filing.birth_date else None for one in once.asked}
        assert len(printed) == len(births) == 1
        assert (
            len({one.record.source_name.partition("/")[0] for one in once.asked if "/" in one.record.source_name}) <= 1
        )


@given(questions())
def test_one_answer_says_what_each_answer_would(made):
    """Answering the merged question writes of each record the very word that answering its own question does."""
    for once in merged(*made):
        if once.question.about in (Subject.PARTS, Subject.PASSWORD):
            continue
        for value in ("", *(choice.value for choice in once.question.choices)):
            for one, said in once.answers(value):
                own = {choice.value for choice in one.question.choices}
                assert said == "" or said in own
                word_of_answer(one.question.about, said, one.question.choices)
        if once.is_merged and once.question.about is Subject.DATE:
            assert [choice.value for choice in once.question.choices] == [DAY_FIRST, MONTH_FIRST]
            for one, said in once.answers(DAY_FIRST):
                assert date.fromisoformat(said).day == int(one.question.quotes[0].text[:2])


@given(questions(), st.randoms(use_true_random=False))
def test_what_is_merged_does_not_hang_on_the_order(made, random):
    """Whose papers and which order of days: the same questions stand together, in whatever order they are looked at."""
    asked = [one for one in made[0] if one.question.about in (Subject.PERSON, Subject.DATE)]
    shuffled = list(asked)
    random.shuffle(shuffled)

    def groups(held):
        return {frozenset(one.record.id for one in once.asked) for once in merged(held)}

    assert groups(asked) == groups(shuffled)


@given(questions())
def test_a_longer_delivery_merges_no_less(made):
    """What two records share stays shared when nothing else is asked between them."""
    asked = [replace(one, record=replace(one.record, received=AT)) for one in made[0]]
    whole = {frozenset(one.record.id for one in once.asked) for once in merged(asked)}
    for group in whole:
        part = [one for one in asked if one.record.id in group]
        assert {frozenset(one.record.id for one in once.asked) for once in merged(part)} == {group}
