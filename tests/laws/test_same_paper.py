"""Comparing papers never fails, does not care for the order of two, and never calls other numbers the same."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from phr.classify.alike import Paper, likeness_of
from phr.classify.atoms import atoms_of
from phr.classify.faces import face_of
from phr.classify.glimpse import marks_of
from phr.classify.sameness import compared
from phr.record.ids import RecordId
from phr.record.likeness import Alike, Glimpse

WORDS = st.sampled_from(
    [
        "Natrium",
        "Kalium",
        "Kreatinin",
        "Befund",
        "Patient",
        "rechts",
        "links",
        "kein",
        "unauffällig",
        "vom",
        "am",
        "14.03.2026",
        "9:40",
        "2,31",
        "141",
        "0,8",
        "17",
        "Seite",
    ]
)
LINES = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
PAGES = st.lists(LINES, min_size=0, max_size=12).map("\n".join)
_NUMBER = re.compile(r"(?<![\d.,:])\d+(?![\d.,:])")


ECHOES = st.lists(st.lists(st.sampled_from(["ha", "haha", "hahaha", "la", "hala"]), min_size=1, max_size=6), max_size=4)
PAPER = "Patient Natrium 141 Kalium 2,31 vom 14.03.2026\nKreatinin 0,8 Befund 17 rechts links kein Befund am 9:40\n"


@settings(max_examples=400, deadline=None)
@given(ECHOES, ECHOES)
def test_words_that_make_up_one_another_can_be_compared(one, other):
    """However often a word is a piece of the next one, or of itself, comparing two scans ends in an answer."""
    pages = [PAPER * 3 + "\n".join(" ".join(line) for line in lines) for lines in (one, other)]
    compared(*(face_of([page], is_seen=True) for page in pages))


@given(st.text(max_size=400), st.text(max_size=400), st.booleans())
def test_any_text_can_be_compared(one, other, is_seen):
    """Whatever characters two pages hold, comparing them ends in an answer."""
    compared(face_of([one], is_seen=is_seen), face_of([other], is_seen=False))
    assert all(0 <= mark < 2**32 for mark in marks_of(one))
    assert all(not line.is_empty for line in atoms_of(one))


@given(PAGES, PAGES, st.booleans())
def test_which_of_two_comes_first_makes_no_difference(one, other, is_seen):
    """Two papers are alike from either side, or from neither."""
    faces = face_of([one], is_seen=is_seen), face_of([other], is_seen=False)
    here, there = compared(*faces), compared(*faces[::-1])
    assert (here is None) is (there is None)
    if here is not None and there is not None:
        assert here.alike is there.alike


@given(PAGES, st.booleans())
def test_a_paper_with_enough_on_it_is_the_same_as_itself(page, is_seen):
    """Nothing differs between a page and itself."""
    found = compared(face_of([page], is_seen=is_seen), face_of([page], is_seen=False))
    assert found is None or (found.alike, found.differences) == (Alike.SAME, ())


@given(PAGES, st.integers(0, 50), st.booleans())
def test_another_number_is_never_the_same(page, which, is_seen):
    """Change one whole number anywhere on a page: nearly the same at most."""
    numbers = list(_NUMBER.finditer(page))
    if not numbers:
        return
    place = numbers[which % len(numbers)]
    changed = f"{page[: place.start()]}{int(place[0]) + 200}{page[place.end() :]}"
    found = compared(face_of([page], is_seen=is_seen), face_of([changed], is_seen=False))
    assert found is None or found.alike is Alike.NEARLY


@given(st.lists(PAGES, min_size=1, max_size=3), st.lists(PAGES, min_size=1, max_size=3))
def test_documents_are_alike_from_either_side(one, other):
    """What is told of two documents, seen from the other one, is what is told of the other two."""
    papers = [
        Paper(RecordId(f"{number:016x}"), tuple(pages), Glimpse(marks=tuple(map(marks_of, pages))))
        for number, pages in enumerate((one, other))
    ]
    here, there = likeness_of(*papers), likeness_of(*papers[::-1])
    assert (here is None) is (there is None)
    if here is not None and there is not None:
        assert here.seen_from(papers[1].record_id).extent is there.extent
