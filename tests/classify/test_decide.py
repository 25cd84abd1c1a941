"""What decide makes of small made-up papers."""

from datetime import date

import pytest

from phr.classify.decide import decide
from phr.record.filing import DocumentDate, Subject, Sureness
from phr.record.kinds import Category, RecordKind
from phr.record.reading import Box, DicomHeader, Form, Page, Reading, Word

TODAY = date(2026, 11, 24)

LAB = """Labor am Markt
Laborbefund
Patient: Sommer, Ilse
Geb.-Datum: 03.04.1951
Abnahme: 12.03.2024
Ausgang: 13.03.2024
Untersuchung Ergebnis Einheit Referenzbereich
Natrium 140 mmol/l 136 - 145
Kalium 4,2 mmol/l 3,5 - 5,1
Kreatinin 0,9 mg/dl 0,5 - 1,2
"""
LETTER = """St. Vincent Hospital
Discharge Summary
Patient: Ada Quill
DOB: 05/17/1960
Date of admission: 02/03/2024
Date of discharge: 02/14/2024
HOSPITAL COURSE: She was admitted with pneumonia.
Sodium 140 mmol/l 136 - 145
Potassium 4.2 mmol/l 3.5 - 5.1
Creatinine 0.9 mg/dl 0.5 - 1.2
DISCHARGE MEDICATIONS: amoxicillin 500 mg
"""
DINNER = """Trattoria Bella Vista
Table 4 Server: Gina
2 x Lasagne $28.00
1 x Tiramisu $7.50
Subtotal $35.50
Gratuity $6.00
"""
OPEN_DATE = """Radiology report
Patient: Ada Quill
Exam: CT chest
Date of exam: 03/04/2024
FINDINGS: No nodule.
IMPRESSION: Normal.
"""


def reading(text, words=()):
    page = Page(1, 595, 842, text, words)
    return Reading(Form.PDF, "application/pdf", is_read=True, page_count=1, pages=(page,))


@pytest.mark.parametrize(
    ("text", "kind", "day", "person"),
    [
        (LAB, RecordKind.LAB_RESULT, "2024-03-12", "Sommer, Ilse"),
        (LETTER, RecordKind.DISCHARGE_SUMMARY, "2024-02-14", "Ada Quill"),
    ],
    ids=["lab", "letter-with-labs"],
)
def test_a_paper_is_filed_by_its_title_its_label_and_its_patient(text, kind, day, person):
    """Kind, clinical date and person are those of the paper, and a letter that holds lab values stays a letter."""
    filing = decide(reading(text), TODAY)
    assert filing.kind.value is kind
    assert str(filing.document_date.value) == day
    assert filing.person.value == person


def test_birth_date_is_the_one_beside_its_label():
    """The birth date is read, and is not taken for the date of the document."""
    filing = decide(reading(LAB), TODAY)
    assert filing.birth_date.value == date(1951, 4, 3)
    assert filing.document_date.value != DocumentDate(1951, 4, 3)


def test_a_restaurant_bill_is_no_health_record():
    """A restaurant bill goes to Other as not medical and names no patient."""
    filing = decide(reading(DINNER), TODAY)
    assert filing.category.value is Category.OTHER
    assert filing.kind.value is RecordKind.NOT_MEDICAL
    assert filing.person is None


def test_an_order_of_day_and_month_that_nothing_tells_is_asked():
    """Both readings are offered, and the finding is unsure."""
    filing = decide(reading(OPEN_DATE), TODAY)
    question = next(question for question in filing.questions if question.about is Subject.DATE)
    assert {choice.value for choice in question.choices} == {"2024-04-03", "2024-03-04"}
    assert filing.document_date.sureness is Sureness.UNSURE


def test_another_date_of_the_document_settles_the_order():
    """A date with a number over 12 shows the order for all: near miss to the open one."""
    filing = decide(reading(OPEN_DATE + "Dictated: 03/15/2024\n"), TODAY)
    assert str(filing.document_date.value) == "2024-03-04"
    assert not [question for question in filing.questions if question.about is Subject.DATE]


def test_a_reading_of_a_day_still_to_come_is_left_out():
    """A date that can only be past in one order is read in that order without a question."""
    filing = decide(reading(OPEN_DATE.replace("03/04/2024", "03/12/2026")), TODAY)
    assert str(filing.document_date.value) == "2026-03-12"


def test_a_finding_carries_the_words_and_their_box():
    """The quote of the date is the printed string, with page and the box of its word."""
    box = Box(100, 50, 160, 60)
    words = (Word("Abnahme:", Box(40, 50, 95, 60)), Word("12.03.2024", box))
    quote = decide(reading(LAB, words), TODAY).document_date.quotes[0]
    assert (quote.text, quote.page, quote.box) == ("12.03.2024", 1, box)


def test_an_unread_picture_is_asked_about():
    """A file without text is Other, unsure, and comes with a question about its kind."""
    filing = decide(Reading(Form.JPEG, "image/jpeg", is_read=False, page_count=1), TODAY)
    assert filing.kind.sureness is Sureness.UNSURE
    assert [question.about for question in filing.questions] == [Subject.KIND]


def test_a_dicom_file_is_filed_by_its_header():
    """Kind, day and person come from the header, each quoting its keyword."""
    header = DicomHeader(
        "1.2", "1.2.3", "1.2.4", "1.2.5", modality="CT", patient_name="Quill^Ada", patient_birth_date="19600517",
        study_date="20240304", study_description="Thorax",
    )  # fmt: skip
    filing = decide(Reading(Form.DICOM, "application/dicom", is_read=True, dicom=header), TODAY)
    assert filing.kind.value is RecordKind.IMAGING_STUDY
    assert str(filing.document_date.value) == "2024-03-04"
    assert filing.document_date.quotes[0].source == "StudyDate"
    assert filing.title == "CT Thorax"
