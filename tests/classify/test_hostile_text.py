"""No text makes deciding slow: long lines of the characters that patterns like to go back over."""

import time
from datetime import date

import pytest

from phr.classify.decide import decide
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)
LONG = 100_000  # characters
SECONDS = 3.0  # a page that backtracks takes minutes; an ordinary one 10 ms
SCRAPS = (
    "A ", "a", " ", "\t", "\n", "1", "1.", "1/", "1 . ", ",", ", ", ":", "AB: ", "A, ", "A-", "Patient: ", "Name ",
    "Name / Name  ", "geb. ", "Ab, Cd ", "von ", "Dear Ms. A", "vom 1.1.", "CT ", "1 mg/dl ", "seen in ", "$ 1",
    "Dr. med. ", "discharge ", "x 5 - 6 mmol/l ", "Feb 1 ", "signed by ", "\u00ad", "ä", "\ufdfa", "of the patient ",
    "follow up ", "chief complaint a b c d ", "A.B", "X  ", "1  ",
)  # fmt: skip


def spent(text):
    page = Page(1, 595, 842, text)
    reading = Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,))
    started = time.process_time()
    decide(reading, TODAY)
    return time.process_time() - started


@pytest.mark.parametrize("scrap", SCRAPS, ids=repr)
def test_a_long_line_of_one_scrap_is_decided_in_time(scrap):
    """100,000 characters of any scrap take no more than a few seconds."""
    assert spent((scrap * LONG)[:LONG]) < SECONDS


def test_a_page_costs_little():
    """An ordinary dense page is decided in well under 15 ms times a wide margin for a busy machine."""
    page = "\n".join(f"Analyte {number}  {number},4  mg/dl  1,0 - 9,0" for number in range(60))
    spent(page)
    assert min(spent(page) for _ in range(5)) < 0.06
