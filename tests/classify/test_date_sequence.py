"""A lab sheet's own dates tell the day from the month, where they make sense in one order alone."""

from datetime import date

import pytest

from phr.classify.decide import decide
from phr.record.filing import Subject, Sureness
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)
SHEET = """LABORATORY REPORT
Northgate Laboratories
Patient: Mara Quandt        Date of birth: April 2, 1970
Collected: {collected}
Received: {received}
Reported: {reported}
Test            Result   Flag    Units   Reference range
TSH             2.10             mIU/L   0.40 - 4.50
Hemoglobin      13.2             g/dL    12.0 - 16.0
"""


def filed(collected, received, reported, sheet=SHEET, today=TODAY):
    text = sheet.format(collected=collected, received=received, reported=reported)
    page = Page(1, 0.0, 0.0, text)
    return decide(Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,)), today)


def asked(filing):
    return any(question.about is Subject.DATE for question in filing.questions)


@pytest.mark.parametrize(
    ("dates", "day"),
    [
        (("03/04/2026", "03/04/2026", "03/05/2026"), "2026-03-04"),
        (("03/04/2026", "04/04/2026", "05/04/2026"), "2026-04-03"),
        (("02/01/2026 08:15", "02/01/2026 14:00", "02/03/2026 09:30"), "2026-02-01"),
        (("10/11/2026", "11/11/2026", "12/11/2026"), "2026-11-10"),  # with the month first it is to come
        (("12/10/2025", "12/11/2025", "01/02/2026"), None),  # 23 days, and out of order: neither is sure
        (("12/10/2025", "12/11/2025", "12/12/2025"), "2025-12-10"),
        (("03/04/2026", "03/04/2026", "03/04/2026"), None),
        (("03/04/2026", "03/05/2026", "08/09/2026"), None),
        (("05/04/2026", "04/04/2026", "06/04/2026"), None),  # received before collected, in both orders
    ],
)
def test_the_order_is_the_one_in_which_the_sheet_makes_sense(dates, day):
    """Collected, received, reported within days in one order and not in the other: taken, called likely, not asked."""
    filing = filed(*dates)
    assert asked(filing) == (day is None)
    if day is not None:
        assert str(filing.document_date.value) == day
        assert filing.document_date.sureness is Sureness.LIKELY
        assert "within days" in filing.document_date.why


def test_one_step_alone_tells_nothing():
    """A date of collection without another step is asked about as before."""
    sheet = SHEET.replace("Received: {received}\nReported: {reported}\n", "")
    assert asked(filed("03/04/2026", "", "", sheet))


def test_a_date_that_proves_the_order_counts_more():
    """A number over 12 is proof: what the sheet's sequence would say is not looked at."""
    filing = filed("03/04/2026", "03/05/2026", "20/05/2026")
    assert (str(filing.document_date.value), filing.document_date.sureness) == ("2026-04-03", Sureness.SURE)
