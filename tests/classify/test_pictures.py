"""A picture without words is told by its look, and asked about."""

from datetime import date

import pytest

from phr.classify.decide import decide
from phr.classify.pictures import kind_of_look
from phr.record.filing import Subject, Sureness
from phr.record.kinds import Category, RecordKind
from phr.record.reading import Form, Look, Page, Reading

XRAY = Look(dark=0.5, light=0.02, coloured=0.0, dark_edge=0.8, warmth=0.5)
PAPER = Look(dark=0.02, light=0.9, coloured=0.01, dark_edge=0.0, warmth=0.5)
DESK = Look(dark=0.4, light=0.4, coloured=0.1, dark_edge=0.9, warmth=0.52)  # a sheet on a dark desk
MEADOW = Look(dark=0.1, light=0.2, coloured=0.8, dark_edge=0.1, warmth=0.45)


@pytest.mark.parametrize(
    ("look", "kind"),
    [
        (XRAY, RecordKind.IMAGING_PICTURE),
        (PAPER, RecordKind.UNKNOWN),
        (DESK, RecordKind.UNKNOWN),
        (MEADOW, RecordKind.UNKNOWN),
        (None, RecordKind.UNKNOWN),
    ],
)
def test_what_is_dark_all_round_may_be_an_image(look, kind):
    """An X-ray is dark at its edges and nowhere paper; a page, a page on a desk and a photo are not."""
    assert kind_of_look(look) is kind


def test_a_look_is_only_ever_a_guess():
    """The category is offered, never taken: the kind is UNSURE and the question names it first."""
    filing = decide(Reading(Form.JPEG, "image/jpeg", is_read=False, page_count=1, look=XRAY), date(2026, 11, 24))
    assert (filing.category.value, filing.category.sureness) == (Category.IMAGING, Sureness.UNSURE)
    (question,) = filing.questions
    assert (question.about, question.choices[0].value) == (Subject.KIND, "imaging-picture")


def test_a_look_says_whether_words_were_looked_for():
    """Without OCR nobody knows that there are no words, so the reason does not say so."""
    unread = decide(Reading(Form.JPEG, "image/jpeg", is_read=False, page_count=1, look=XRAY), date(2026, 11, 24))
    wordless = decide(Reading(Form.JPEG, "image/jpeg", is_read=True, page_count=1, look=XRAY), date(2026, 11, 24))
    assert unread.kind.why.startswith("not read for words")
    assert wordless.kind.why.startswith("no words")


def test_a_dark_picture_with_a_few_words_offers_the_image():
    """A name burned into an X-ray says little: what it looks like is among the answers."""
    page = Page(1, 595, 842, "QUILL ADA\nL 0231")
    reading = Reading(Form.JPEG, "image/jpeg", is_read=True, page_count=1, pages=(page,), look=XRAY)
    (question,) = decide(reading, date(2026, 11, 24)).questions
    assert "imaging-picture" in [choice.value for choice in question.choices]
