"""Who sent a paper, what it is called, whose it is and in what language, where the layout misleads."""

from datetime import date

import pytest

from phr.classify.decide import decide
from phr.record.filing import Filing
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)


def filed(text: str, form: Form = Form.TEXT) -> Filing:
    page = Page(1, 595, 842, text)
    return decide(Reading(form, "text/plain", is_read=True, page_count=1, pages=(page,)), TODAY)


def test_the_sender_stands_above_its_address_not_the_addressee() -> None:
    """A practice's address below a therapist's letterhead is where the letter went."""
    filing = filed(
        "Physiotherapie am Wehr\nWehrgasse 15, 00917 Birkenfurt, Telefon (030) 23125 588\n\n"
        "Praxis Dr. med. Annegret Petersen, Lindenwall 7, 00917 Birkenfurt\n\nTherapiebericht\nPatientin: Eva Kern\n"
    )
    assert filing.provider is not None
    assert filing.provider.value == "Physiotherapie am Wehr"


def test_a_mail_is_not_what_its_attachments_are_called() -> None:
    """The list of attachments names records of their own; title and date are the mail's."""
    filing = filed(
        "From: Praxis Dr. Kern <praxis@kern.example>\nTo: Eva Brandt <e.brandt@post.example>\nDate: 2026-11-12\n"
        "Subject: Ihre Unterlagen\n\nLiebe Frau Brandt,\nwie besprochen anbei alles zur Ansicht.\nViele Grüße\n\n"
        "Attached\nLaborbefund.pdf   application/pdf   35 kB\nMedikationsplan.pdf   application/pdf   20 kB\n",
        Form.MAIL,
    )
    assert filing.kind.value.value == "letter"
    assert filing.title == "Ihre Unterlagen"
    assert filing.person is not None
    assert filing.person.value == "Eva Brandt"


def test_an_export_speaks_the_language_of_its_content() -> None:
    """The labels that phr's reader writes before it are English whatever the clinic wrote."""
    filing = filed(
        "Patient summary\nPatientenkurzakte\nPatient: Eva Kern\nDate of birth: 1968-04-17\nSex: female\n"
        "Document date: 2026-11-12\nFacility: Praxis Dr. Lang\n\nDiagnosen\n- Arterielle Hypertonie\n\n"
        "Allergien und Unverträglichkeiten\n- Sulfonamide\n\nMedikation\n- Ramipril 5 mg morgens\n",
        Form.JSON,
    )
    assert filing.language is not None
    assert filing.language.value == "de"


def test_a_sentence_is_no_title() -> None:
    """A letter that speaks of a report is not called by half of that sentence."""
    filing = filed(
        "Klinikum Birkenfurt\nPatientin: Eva Kern\nDatum: 06.11.2026\n\nSehr geehrte Frau Kern,\n"
        "in diesem Archiv finden Sie den Befund der CT des Thorax vom 05.11.2026 für Ihre Unterlagen.\n"
    )
    assert "finden Sie" not in filing.title
    assert str(filing.document_date.value if filing.document_date else "") == "2026-11-06"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Herr Ruprecht Kaltenborn, geb. 06.11.1947", "Ruprecht Kaltenborn"),
        ("Multiparametrische MRT der Prostata 21.08.2025", None),
        ("JUNE ALBRECHT | F | 02/02/1959 | ACC 7719023", "JUNE ALBRECHT"),
        ("Kim Lee, PT, DPT   03/04/2026", None),
        ("Überweisung von Herrn Ruprecht Lang, geb. 06.11.1947", "Ruprecht Lang"),
    ],
)
def test_a_name_is_told_by_its_place(line: str, name: str | None) -> None:
    """Born ends no surname, an examination with its day is nobody, and ruled columns part a name from a birth date."""
    filing = filed(f"Klinik am Wald\n{line}\nBefund: unauffällig, keine Auffälligkeit der Lunge\n")
    assert (filing.person.value if filing.person is not None else None) == name


def test_a_bill_is_not_what_was_done() -> None:
    """Its rows name examinations; the amounts beside them say that these are rows."""
    filing = filed(
        "Rückforderungsbeleg\nRechnungs-Datum 01.09.2025\nPatient: Kern Eva\n"
        "11.08.2025  Hausärztliche Konsultation   52.35\n11.08.2025  Röntgen Schulter   88.10\nGesamtbetrag CHF 140.45\n"
    )
    assert filing.kind.value.value == "medical-bill"


def test_what_is_only_silent_is_never_sure() -> None:
    """A long text without one word of medicine is likely no health record, and no more."""
    filing = filed(
        "\n".join(["The committee thanked the members for their help with the garden and the new fence."] * 9)
    )
    assert (filing.kind.value.value, filing.category.sureness.value) == ("not-medical", "likely")


@pytest.mark.parametrize(
    "said", ["for: Follow-up.", "Re: Authorization request AUTH-7712", "for: Annual Physical", "Re: Prior Approval"]
)
def test_the_reason_of_a_visit_or_letter_is_no_patient(said: str) -> None:
    """What a visit was for, or a letter is about, is nobody's name; a family name that looks like such a word is."""
    assert filed(f"{said}\nYour blood pressure was 120/80 mmHg").person is None
    named = filed("Patient: Maria Prior\nDOB 03/04/1970\nYour blood pressure was 120/80 mmHg").person
    assert named is not None
    assert named.value == "Maria Prior"
