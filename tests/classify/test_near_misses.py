"""What looks like the thing and is not: each rule with the paper that it must leave alone."""

from datetime import date

import pytest

from phr.classify.decide import decide
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)
BORN = date(1955, 2, 3)
VISIT = "Wir berichten über die ambulante Vorstellung am 15.09.2026.\nSehr geehrte Frau Kollegin,\n"


def filed(*pages):
    held = tuple(Page(number, 595, 842, text) for number, text in enumerate(pages, 1))
    return decide(Reading(Form.PDF, "application/pdf", is_read=True, page_count=len(pages), pages=held), TODAY)


def person(*pages):
    found = filed(*pages).person
    return found.value if found is not None else None


def day(*pages):
    found = filed(*pages).document_date
    return str(found.value) if found is not None else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Laborbefund\nPatient: Kruse, Ilse  Abnahme: 12.03.2024\n", "Kruse, Ilse"),
        ("OPERATIVE REPORT\nPATIENT:  QUILL, ADA JUNE  MRN:  00123\n", "QUILL, ADA JUNE"),
        ("Operationsbericht\nPatient: Kruse, Ilse Operateur: Dr. Nowak\n", "Kruse, Ilse"),
        ("IMPLANTAT-AUSWEIS\nName / Name  Ada June Quill\nHersteller\n", "Ada June Quill"),
        ("Rezept\nName, Vorname des Versicherten  geb. am\nX  Kruse, Ilse  03.02.55\n", "Kruse, Ilse"),
        ("Lab report\nPatient: Peter Ward Room 5\n", "Peter Ward"),
        ("Laborbefund\nPatient: Refik Gebhardt Geb.-Datum 3.4.1950\n", "Refik Gebhardt"),
        ("Lab report\nPatient: Ada M. Quill M 61\n", "Ada M. Quill"),
        ("Lab report\nPatient: Falk W Teller Date 3/4/2024\n", "Falk W Teller"),
        ("Lab report\nDetails  Ordering Physician\nName:  QUILL, ADA  Ordering: B LANE, MD\n", "QUILL, ADA"),
        ("Discharge Summary\nNAME: QUILL, ADA  MRN: 7\nATTENDING: J. LANE, MD  DOB: 05/26/1938\n", "QUILL, ADA"),
        ("Rezept\nName, Vorname des Versicherten\nKruse  geb. am\nIlse  03.02.55\nLindenwall 2\n", "Kruse, Ilse"),
        ("B. LANE, M.D.\nName Ada Quill  Date  9/14/23\nRx\nLisinopril 10 mg\nRefills: 3\n", "Ada Quill"),
        (
            "QUAY PHARMACY\nRX# 07 QTY 30\nQUILL, ADA\nTAKE 1 TABLET DAILY\nDR: B. LANE\nFILLED 10/02/2024\n",
            "QUILL, ADA",
        ),
        ("QUAY CHEMIST\nDispensed 21/02/2025 14:05\nMrs Ada Quill\nPBS  ATORVASTATIN 40MG\n", "Ada Quill"),
        ("Ricetta elettronica\nAssistito: QUILLI ADA  Data: 22/01/2025\n", "QUILLI ADA"),
        ("MEDICAL INVOICE\nPATIENT INFORMATION  PHYSICIAN'S INFORMATION\nAda Quill  Dr. Bo Lane\n", "Ada Quill"),
        ("Vaccination card\nLast Name: Quill  First Name: Ada\nDate of birth 5/6/1984\n", "Quill, Ada"),
        ("Discharge summary\nPatient: Ada Quill, Jr.  MRN: 4\n", "Ada Quill, Jr"),
    ],
    ids=[
        "next-column",
        "comma-in-capitals",
        "next-label",
        "two-languages",
        "form",
        "ward",
        "like-a-label",
        "initial",
        "initial-bare",
        "box",
        "degree-before-a-birth-date",
        "family-above-given",
        "label-without-colon",
        "pharmacy-label",
        "form-of-address",
        "italian-label",
        "boxes-below-their-heads",
        "two-fields",
        "junior",
    ],
)
def test_a_name_ends_where_its_column_ends(text, name):
    """The name is whole and holds no word of the next column or label."""
    assert person(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "Rezept\nName, Vorname des Versicherten  geb. am\nLindenwall 22  Sonstige\n",
        "Discharge Summary\nEmergency contact\nName: Bob Quill\n",
        "Arztbrief\nSehr geehrte Frau Kollegin Petersen,\nDr. med. Anne Petersen\n",
        "Arztbrief\nDr. med. Anne Petersen\nSehr geehrte Frau Petersen,\n",
        "Medikationsplan\nName  Dosis\nRamipril Hexal  5 mg\n",
        "Discharge instructions\nFather's name: Bob Quill\n",
        "Prescription\nFILLED\nPrescriber\nName: Bo Lane\nRefills: 2\n",
        "Prescription\nName: Bo Lane, RPh\nRefills: 2\nQty 30\n",
        "Lab report\nReported by: Bo Lane  DOB: 05/26/1938\n",
        "Lab report\nQUAY CITY\nRICHMOND, VA\nSodium 140 mmol/l 136 - 145\n",
        "Rezept\nPt. Name: Ada\u2014Qui/Sex: 49\nRx\nTab. 1-0-1\n",
    ],
    ids=[
        "empty-form",
        "contact",
        "colleague",
        "doctor-addressed",
        "drug-column",
        "father",
        "prescriber-above",
        "pharmacist",
        "reporter-with-a-birth-date",
        "town",
        "torn",
    ],
)
def test_a_name_that_is_not_the_patients_is_left(text):
    """A label of a form, a contact, a doctor, a relative and a drug are no patient."""
    assert person(text) is None


def test_a_letter_to_the_patient_names_the_addressee():
    """The name in the address that the salutation repeats is the person's, with the honour on a line of its own."""
    text = "Krankenkasse\nFrau  Unser Zeichen: 4\nIlse Kruse\nLindenwall 2\nBescheid\nSehr geehrte Frau Kruse,\n"
    assert person(text) == "Ilse Kruse"


def test_a_name_that_heads_every_page_and_stands_in_a_sentence_is_the_owner():
    """One that only heads the pages may be the practice's."""
    head = "Advance directive\nAda June Quill\n"
    assert person(head + "answers by Ada June Quill", head, head) == "Ada June Quill"
    assert person(head, head, head) is None


def test_a_page_that_names_another_patient_is_noticed():
    """Two patients on two pages of one scan are both found; a misread name is not another patient."""
    one, other = "Lab report\nPatient: Ada Quill\nSodium 140\n", "Lab report\nPatient: Bob Ray\nSodium 141\n"
    assert [found.value for found in filed(one, one, other).others] == ["Bob Ray"]
    assert filed(one, one.replace("Quill", "Qui11")).others == ()
    assert filed(one, one + "Referring: Bob Ray, MD\nPhysician\nName: Bob Ray\n").others == ()


def test_a_birth_date_of_open_order_can_mean_two_days():
    """The other reading is kept where nothing tells the order, and only there."""
    text = "Radiology report\nPatient: Ada Quill\nDOB: 03/04/1955\nFINDINGS: No nodule.\n"
    assert {filed(text).birth_date.value, filed(text).birth_date_else} == {date(1955, 3, 4), date(1955, 4, 3)}
    assert filed(text + "Dictated: 03/15/2024\n").birth_date_else is None


@pytest.mark.parametrize(
    ("text", "kind", "is_sure"),
    [
        (
            "Docteur C. Martin\nLyon, le 14 mars 2025\nIBUPROFENE 400 : 1 le soir\nQuelques mots encore pour vous\n",
            None,
            False,
        ),
        (
            "Trattoria Bella Vista\nTable 4 Server: Gina\n2 x Lasagne $28.00\nSubtotal $35.50\nGratuity $6.00\n",
            "not-medical",
            True,
        ),
    ],
    ids=["unknown-words", "shopping"],
)
def test_silence_about_health_makes_nothing_sure(text, kind, is_sure):
    """Words that phr does not know are no proof that a paper is none of health; words of shopping are."""
    found = filed(text).kind
    assert kind is None or found.value.value == kind
    assert (found.sureness.value == "sure") is is_sure


def test_a_little_word_leads_on_from_its_label():
    """ "Collected on" is the day of collection; "mammogram of" is no "am"."""
    text = "Laboratory report\nCollected on 05/13/2024 7:45\nSodium 140 mmol/l 136 - 145\nPotassium 4 mmol/l 3.5 - 5\n"
    assert day(text) == "2024-05-13"


@pytest.mark.parametrize(
    "birth",
    ["geb. am 03.02.1955", "* 3.2.1955", "03.02.1955 (71 Jahre)", "03.02.1955, weiblich", "DOB 03.02.1955"],
)
def test_a_birth_date_is_never_the_documents(birth):
    """Whatever tells that a date is a birth date, the visit is the date of the letter."""
    text = f"Konsilbericht\nPatientin: Ilse Kruse, {birth}\n{VISIT}"
    assert day(text) == "2026-09-15"
    assert filed(text).birth_date.value == BORN


@pytest.mark.parametrize("text", ["Ilse Kruse, 03.02.1955\nLaborbefund\n", "Befund\nname  geb. am\nKruse  03.02.55\n"])
def test_an_old_date_alone_is_no_document_date(text):
    """A paper whose only date may be a birth date is left undated rather than dated wrongly."""
    assert day(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Breast Center\nMarch 8, 2024\nRe: Screening mammogram of 02/25/2024\nDear Ms. Q:\nresults of your recent mammogram\n",
            "2024-02-25",
        ),
        ("Überweisung\nArzt-Nr.  Datum\n9999  02.09.25\nMuster 6 (7.2024)\n", "2025-09-02"),
        (f"Konsilbericht\nNeustadt, den 17.09.2026\nMRT vom 16.09.2025: 2 cm\n{VISIT}", "2026-09-15"),
        ("Krankenkasse\nIhr Antrag auf Kostenübernahme\nDatum: 13.11.2026\nam 29.10.2026 erhalten\n", "2026-11-13"),
        ("IMPLANTAT-AUSWEIS\nImplantationsdatum / Date of  13.05.2025\nUse by  2029-03\n", "2025-05-13"),
        ("Arztbrief\nNeustadt, den 17.09.2026\nAnamnese: CT vom 16.09.2025 mit Befund.\n", "2026-09-17"),
        ("Studio di Cardiologia\nDott. A. Neri      Verona, 12/11/2025\nVisita cardiologica\n", "2025-11-12"),
        ("Tumorboard\nZentrum West      Mittwoch 15.10.2025    13:00 – 14:10\nProtokoll\n", "2025-10-15"),
        (
            "Entlassungsbrief\nAufenthalt 10.06.2025 - 27.06.2025\nEnoxaparin 40 mg bis einschl. 09.07.2025\n",
            "2025-06-27",
        ),
    ],
    ids=[
        "subject",
        "form-number",
        "earlier-scan",
        "received",
        "implant",
        "scan-in-history",
        "city-in-a-box",
        "weekday-in-a-box",
        "drug-until",
    ],
)
def test_the_date_is_that_of_the_paper(text, expected):
    """Form numbers, earlier examinations, receipt stamps and use-by dates are passed over."""
    assert day(text) == expected


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Northfield Laboratories\n2 Mill Court\nPatient Report\nName: Ada Quill\nReference interval\n", "Lab result"),
        (
            "Clinic\nONCOLOGY CONSULTATION\nHistory of present illness\nReason for consultation\n",
            "ONCOLOGY CONSULTATION",
        ),
        ("Krankenkasse  Überweisungsschein  06\nÜberweisung an\nRadiologie\n", "Überweisungsschein"),
        ("Health plan\nTHIS IS NOT A BILL\nClaim number 4\nPlan discount\n", "Explanation of benefits"),
        ("Hill Surgery\nTake 1 tablet daily\nSignature of Prescriber\nDate\n", "Prescription"),
        ("A R Z T B R I E F      Klinik West\nDiagnosen: Gicht\nTherapie: Ruhe\n", "ARZTBRIEF"),
    ],
    ids=["letterhead", "section", "form", "warning", "place-to-sign", "spaced-out"],
)
def test_a_title_says_what_the_paper_is(text, title):
    """A letterhead, a section's heading and a form's label are no title."""
    assert filed(text).title == title


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Labor Auenbruck  00915 Auenbruck\nLaborbefund\n", "Labor Auenbruck"),
        ("Klinik für Urologie  Telefon (030) 23125 900\nKonsilbericht\n", "Klinik für Urologie"),
        ("Tarnwood Clinic, 5 Hill Road, Tarnwood, WA 98000\n", "Tarnwood Clinic"),
        (
            "Medikationsplan\nausgedruckt von:  Allerg.: keine\nSeite 1  Dr. med. Eva Lang  Gew.: 71\n",
            "Dr. med. Eva Lang",
        ),
    ],
    ids=["postal-code", "telephone", "street", "label-above"],
)
def test_a_provider_is_a_name_without_its_address(text, provider):
    """Street, town, telephone and what stands in the next column are cut."""
    assert filed(text).provider.value == provider


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        ("Implant card\nAuge / Eye  rechts / right\n", None),
        ("Implant card\nRight eye  +21.5 dpt\nKlinik / Clinic  Augenzentrum Wehr\n", "Augenzentrum Wehr"),
        ("Implant card\nVision/Sehen  gut\n", None),
        ("Eye Clinic / Augenklinik Wehr\nImplant card\n", "Eye Clinic / Augenklinik Wehr"),
        ("Right Eye Associates\nImplant card\n", "Right Eye Associates"),
    ],
)
def test_a_field_of_a_form_is_no_provider(text, provider):
    """A label in two languages, or a side of the body, sends nothing; a place whose name holds such words does."""
    found = filed(text).provider
    assert (found.value if found else None) == provider


def test_an_unread_file_has_no_title():
    """A file whose text was not read is told by its own name, not by an invented title."""
    assert decide(Reading(Form.PNG, "image/png", is_read=False), TODAY).title == ""


def test_the_day_of_a_stamp_dates_a_form_that_bears_no_other():
    """A day that fills a box of the last lines is the paper's own, where no label tells one."""
    form = "Rezept\nName, Vorname des Versicherten\nKruse, Ilse  03.02.55\n{}Rp.\nSalbutamol\n" + "Angabe\n" * 15
    stamp = "Pneumologie am Wehr  Dr. R. Lang  03.03.2026\n"
    assert day(form.format("") + stamp) == "2026-03-03"
    assert day(form.format("Ausgestellt am 02.03.2026\n") + stamp) == "2026-03-02"
