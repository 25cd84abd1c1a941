"""The language of papers that are all labels and numbers."""

from datetime import date

import pytest

from phr.classify.decide import decide
from phr.record.reading import Form, Page, Reading


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("IMMUNIZATION RECORD\nTetanus  01/02/2020\nGiven today: Influenza, Lot QX1\n", "en"),
        ("URINE CULTURE\nKlebsiella\nInfection control notified\n", "en"),
        ("Praxis Dr. Lang   Laborblatt\nLeuko  6.8\nBlut  neg\n", "de"),
        ("Hemograma\nColheita 09-09-2025\nEritrócitos 5.02\nPlaquetas 188\nGlicose 90\n", "pt"),
    ],
)
def test_words_of_forms_tell_a_language(text, language):
    """Where no sentence stands, the words of forms and tests tell it."""
    page = Page(1, 595, 842, text)
    filing = decide(Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,)), date(2026, 11, 24))
    assert filing.language is not None
    assert filing.language.value == language
