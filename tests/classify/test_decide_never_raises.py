"""Law: decide never raises, and every unsure finding has its question."""

import unicodedata
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from phr.classify.decide import decide
from phr.record.filing import Subject, Sureness
from phr.record.kinds import category_of
from phr.record.reading import DicomHeader, Form, Page, Reading

SCRAPS = st.sampled_from(
    [
        "Patient: ",
        "Dear Ms. ",
        "Abnahme: ",
        "99/99/99",
        "31.02.2024",
        "03/04/2024",
        "geb. ",
        "*",
        "Laborbefund",
        "$ 3.00",
        "\n",
        "^",
        "0000-00-00",
        "٣/٤/٢٠٢٤",
        "mri-mrt-ct,biopsy.tumor,cancer-nodule",
    ]
)
TEXTS = st.lists(st.one_of(SCRAPS, st.text(max_size=30)), max_size=30).map(" ".join)
PAGES = st.lists(TEXTS, max_size=3).map(lambda texts: tuple(Page(n, 595, 842, t) for n, t in enumerate(texts, 1)))
FIELDS = st.text(max_size=12)
HEADERS = st.builds(
    DicomHeader,
    FIELDS,
    FIELDS,
    FIELDS,
    FIELDS,
    patient_name=FIELDS,
    patient_birth_date=FIELDS,
    study_date=FIELDS,
    study_description=FIELDS,
)
READINGS = st.builds(
    Reading, st.sampled_from(Form), st.just("x/y"), st.booleans(), st.integers(0, 9), PAGES, st.none() | HEADERS
)


@settings(max_examples=150, deadline=None)
@given(READINGS, st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_decide_gives_a_whole_filing_for_any_reading(reading, today):
    """Category goes with kind, an unsure kind is asked about, no date lies ahead, the title can be shown."""
    filing = decide(reading, today)
    asked = {question.about for question in filing.questions}
    assert filing.category.value is category_of(filing.kind.value)
    assert (filing.kind.sureness is Sureness.UNSURE) == (Subject.KIND in asked)
    if filing.document_date is not None:
        assert filing.document_date.value.first_day() <= today
    assert len(filing.title) <= 80
    assert not [mark for mark in filing.title if unicodedata.category(mark) == "Cc" or mark in "\u202e\u200b\u2028"]
