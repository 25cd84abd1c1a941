"""One question, one screen: it fits, it keeps its keys, and nothing in it acts on the terminal."""

from dataclasses import replace

import pytest
import records_made
from hypothesis import given
from hypothesis import strategies as st

from phr.actions.merging import Asked, AskedOnce
from phr.cli.asking import answers_to, categories, further_keys, kinds_in, minutes_left, screen
from phr.cli.cells import cells
from phr.cli.keyboard import typed_date
from phr.record.filing import Choice, Question, Quote, Subject
from phr.record.kinds import Category, RecordKind

KEYS = further_keys(has_text=True, can_undo=True)
HOSTILE = "Brief \x1b[31mrot\u202e \x9b2J.pdf"


def record(name="Brief.pdf"):
    return records_made.record(0x3F2A, records_made.filing(RecordKind.LETTER), source_name=name, page_count=3)


def once(about=Subject.KIND, choices=(), quotes=(), *, papers=1, name="Brief.pdf"):
    question = Question(about, "What is this document?", choices, quotes)
    return AskedOnce(tuple(Asked(record(name), question) for _ in range(papers)), question)


def text(lines):
    return "\n".join(line.text for line in lines)


TEXTS = st.text(max_size=120)


@given(
    st.sampled_from(list(Subject)),
    st.lists(TEXTS, max_size=9),
    st.lists(TEXTS, max_size=4),
    st.lists(TEXTS, max_size=10),
    st.integers(24, 130),
    st.integers(8, 40),
    st.integers(1, 30),
)
def test_whatever_a_paper_says_the_screen_fits(about, choices, quotes, opening, width, height, papers):
    """No line is too wide, every key stands there with its words, and no control character is among them."""
    held = once(
        about,
        tuple(Choice(str(at), choice) for at, choice in enumerate(choices)),
        tuple(Quote(quote, 1) for quote in quotes),
        papers=papers,
        name=HOSTILE,
    )
    lines = screen(held, "Question 1 of 2, about 1 minute left", opening, KEYS, (width, height))
    assert all(cells(line.text) <= width for line in lines)
    assert all(line.text.isprintable() for line in lines)
    starts = [line.text.split() for line in lines]
    assert all(any(words[:1] == [one.key] for words in starts) for one in answers_to(held))
    assert "q  stop" in text(lines)


@pytest.mark.parametrize("papers", [1, 12, 40])
def test_a_question_fits_a_terminal_of_80_by_24(papers):
    """With nine answers and many papers there is still room for the prompt below."""
    choices = tuple(Choice(str(at), f"a choice {at}") for at in range(9))
    held = once(Subject.PERSON, choices, (Quote("Patient: Otto Falk", 1),), papers=papers)
    lines = screen(held, "Question 12 of 40, about 6 minutes left", ["x"] * 8, KEYS, (80, 24))
    assert len(lines) <= 23


def test_the_words_a_question_rests_on_are_shown_with_their_page():
    """A quote names its page; where phr rests on no words, the first ones of the paper stand there."""
    quoted = text(screen(once(quotes=(Quote("Arztbrief", 2),)), "Question", [], KEYS, (80, 24)))
    assert 'page 2: "Arztbrief"' in quoted
    opened = text(screen(once(), "Question", ["Praxis Dr. Weiler"], KEYS, (80, 24)))
    assert "its first words:\n  Praxis Dr. Weiler" in opened
    assert "phr read no words on it" in text(screen(once(), "Question", [], KEYS, (80, 24)))


def test_papers_that_are_asked_about_at_once_are_listed():
    """Each has its line; words that all rest on stand above them once, and each can be decided by itself."""
    shown = text(screen(once(quotes=(Quote("Otto Falk", 1),), papers=3), "Question", [], KEYS, (80, 24)))
    assert "3 papers that came together, one answer for all." in shown
    assert " ".join(shown.split()).count("Otto Falk") == 1
    assert shown.count("Brief.pdf") == 3
    assert "e  decide each by itself" in shown


def test_no_two_answers_share_a_key():
    """Of any question, and of the long lists of kinds, each key means one thing."""
    for about in Subject:
        keys = [one.key for one in (*answers_to(once(about, papers=2)), *KEYS)]
        assert len(keys) == len(set(keys))
    for category in Category:
        keys = [one.key for one in kinds_in(category)]
        assert len(keys) == len(set(keys))
        assert not {"u", "q", "s", "x"} & set(keys)
    assert sorted(
        (one.value for category in categories() for one in kinds_in(Category(category.value))), key=str
    ) == sorted(kind.value for kind in RecordKind if kind is not RecordKind.UNKNOWN)


@pytest.mark.parametrize(
    ("left", "seconds", "answered", "words"),
    [
        (40, 0, 0, "about 10 minutes"),
        (4, 0, 2, "about 1 minute"),
        (1, 0, 0, "less than a minute"),
        (40, 90, 3, "about 20 minutes"),
        (40, 6, 3, "about 1 minute"),
    ],
)
def test_how_long_it_takes_is_told_by_the_persons_own_pace(left, seconds, answered, words):
    """Ten minutes for forty until three were answered, from then on as fast as the person is."""
    assert minutes_left(left, seconds, answered) == words


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-14", "2026-03-14"),
        (" 14.3.2026 ", "2026-03-14"),
        ("14. 03. 2026", "2026-03-14"),
        ("2026-03", "2026-03"),
        ("2026", "2026"),
        ("3/4/2026", None),
        ("31.2.2026", None),
        ("", None),
        ("gestern", None),
    ],
)
def test_a_date_is_typed_as_it_cannot_be_mistaken(typed, day):
    """ISO and points are understood; slashes leave open which is the day."""
    found = typed_date(typed)
    assert (str(found) if found is not None else None) == day


def test_a_stranger_paper_is_asked_about_with_yes_and_no_alone():
    """Where a vault has one person, whose a paper is takes y or n; in a family the persons stand there."""
    assert [one.key for one in answers_to(once(Subject.PERSON))] == ["y", "n"]
    family = once(Subject.PERSON, (Choice("Otto Falk", "Otto Falk"), Choice("Ada Falk", "Ada Falk")))
    assert [one.key for one in answers_to(family)] == ["1", "2", "n"]
    assert replace(family.question, choices=()) == once(Subject.PERSON).question
