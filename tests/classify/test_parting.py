"""Where a scan parts, and where it does not."""

from datetime import date

import pytest

from phr.classify.parting import goes_on, question_of_parts, starts_in
from phr.record.filing import Subject
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)
LAB = """Northgate Laboratories
LABORATORY REPORT
Patient: Mara Quandt        Date of birth: 02/03/1970
Collected: April 20, 2026
Hemoglobin      13.2     g/dL    12.0 - 16.0
Creatinine      0.8      mg/dL   0.6 - 1.1
"""
LETTER = """Klinikum Lindental
Klinik für Kardiologie
Arztbrief
Patientin: Mara Quandt, geb. 03.02.1970
Datum: 14.03.2026
Sehr geehrte Frau Kollegin,
wir berichten über die Vorstellung vom 14.03.2026. Anamnese: Herzstolpern seit Januar. Die Untersuchung ergab
"""
LETTER_END = """keine Auffälligkeiten. Wir empfehlen eine Kontrolle im Herbst.
Mit freundlichen Grüßen
Dr. Anselm
"""
PLAIN_PAGE = """Wir empfehlen eine Kontrolle im Herbst und die Fortführung der Medikation mit Bisoprolol.
Die Patientin wurde über die Befunde aufgeklärt und ist mit dem weiteren Vorgehen einverstanden.
"""


def reading(*texts):
    """Return what a scan with these pages says."""
    pages = tuple(Page(number, 595.0, 842.0, text) for number, text in enumerate(texts, 1))
    return Reading(Form.PDF, "application/pdf", is_read=True, page_count=len(pages), pages=pages)


def starts(*texts):
    return [start.page for start in starts_in(reading(*texts), TODAY)]


def test_another_paper_begins_with_its_own_head():
    """A letter, a lab report, a letter: each begins where its letterhead stands, and says why."""
    found = starts_in(reading(LETTER, LETTER_END, LAB, LETTER), TODAY)
    assert [start.page for start in found] == [3, 4]
    assert all(start.is_strong and 1 <= len(start.why) <= 3 for start in found)


def test_a_sentence_that_runs_over_parts_nothing():
    """The second page of a letter goes on in the middle of a sentence."""
    assert starts(LETTER, LETTER_END) == []


@pytest.mark.parametrize("number", ["Seite {} von 2", "Page {} of 2", "{}/2", "S. {} von 2"])
def test_a_number_that_counts_on_parts_nothing_though_the_head_is_there_again(number):
    """Lab reports print their head on every page."""
    assert starts(f"{LAB}{number.format(1)}", f"{LAB}{number.format(2)}") == []


def test_a_number_that_starts_again_parts():
    """Two reports of one patient, from one laboratory, each numbered for itself."""
    first = (f"{LAB}Page 1 of 2", f"{PLAIN_PAGE}Page 2 of 2")
    later = (f"{LAB.replace('April 20', 'June 2')}Page 1 of 2", f"{PLAIN_PAGE}Page 2 of 2")
    assert starts(*first, *later) == [3]


def test_an_empty_page_belongs_to_what_was_before():
    """The back of a sheet, scanned along, begins nothing; what follows it is held against the page before it."""
    assert starts(LETTER, LETTER_END, "", LAB, "  ") == [4]


def test_nothing_is_asked_where_one_row_of_numbers_runs_through():
    """A file whose pages are numbered from first to last is one file, whatever its pages say."""
    pages = [f"{text}\nSeite {number}" for number, text in enumerate((LETTER, LAB, LETTER), 1)]
    assert question_of_parts(reading(*pages), TODAY) is None


def test_the_question_names_the_pages():
    """A person reads which pages would go together, and the words with which each later paper begins."""
    asked = question_of_parts(reading(LETTER, LETTER_END, LAB), TODAY)
    assert asked.about is Subject.PARTS
    assert asked.text == "This file seems to hold 2 papers: pages 1 to 2 and page 3. Make a record of each?"
    assert [(quote.text, quote.page) for quote in asked.quotes] == [("Northgate Laboratories", 3)]


def test_the_next_photo_of_a_letter_goes_on():
    """A page on which nothing begins is the next one where its name says so; else a sentence must run over."""
    assert goes_on(reading(LETTER), reading(LETTER_END), TODAY, is_next=False)
    assert goes_on(reading(LETTER), reading(PLAIN_PAGE), TODAY, is_next=True)
    assert not goes_on(reading(f"{LETTER}."), reading(PLAIN_PAGE), TODAY, is_next=False)
    assert not goes_on(reading(LETTER), reading(LAB), TODAY, is_next=True)
    assert goes_on(reading(LETTER), reading("Mit freundlichen Grüßen\nDr. Anselm"), TODAY, is_next=False)
    assert not goes_on(reading(LETTER), reading(""), TODAY, is_next=True)


def test_any_pages_have_an_answer():
    """No text makes it raise."""
    odd = ["", " ", "\x00\u202e", "1/1", "0/0", "Seite 999 von 1", "a" * 5000, "-\n-\n-", "Page 1 of", "²/³"]
    assert isinstance(starts(*odd, *odd[::-1]), list)
    assert starts() == []
