"""What the person said of one paper, carried over to others: what follows, what asks, what stays."""

from dataclasses import replace
from datetime import date

import pytest

from phr.classify.decide import decide
from phr.classify.layout import layout_of
from phr.classify.lessons import followed, lesson_of
from phr.classify.same_layout import Alike, alike
from phr.record.entry import PersonsWord
from phr.record.filing import DocumentDate, Filing, Finding, Subject, Sureness
from phr.record.ids import RecordId
from phr.record.kinds import Category, RecordKind
from phr.record.lesson import Layout, Lesson
from phr.record.reading import Form, Page, Reading

TODAY = date(2026, 11, 24)
EARLIER, FIRST, SECOND, LATER = ((n, "a" * 16, 0, 0) for n in range(4))

SHEET = """Physiotherapie am Stadtpark
Parkallee 9, 33602 Bielefeld
Therapiebericht
Patientin: {name}      geb.: {born}
Verordnung vom: {ordered}      Bericht vom: {told}
Anzahl Behandlungen: 6
Therapieziel: Beweglichkeit
Verlauf: {body}
Empfehlung: weitere Behandlung
"""
LETTER = """Harbour View Gastroenterology
Patient: {name}
Seen on: {seen}
Diagnosis: gastritis
Plan: diet and rest
"""


def sheet(name="Clara Ahlers", told="14.09.2025", ordered="17.08.2025", body="gut", born="13.07.1951"):
    """Return the text of a therapist's report."""
    return SHEET.format(name=name, told=told, ordered=ordered, body=body, born=born)


def own_of(text: str) -> Filing:
    """Return what phr finds by itself."""
    page = Page(1, 595, 842, text)
    return decide(Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,)), TODAY)


def layout(text: str, filing: Filing | None = None) -> Layout:
    """Return how a paper is laid out."""
    found = own_of(text) if filing is None else filing
    return layout_of([text], [found.person.value] if found.person is not None else [], TODAY)


def lesson(text: str, word: PersonsWord, order=FIRST, found: Filing | None = None, name="1") -> Lesson:
    """Return what correcting a paper teaches."""
    own = own_of(text) if found is None else found
    made = lesson_of(RecordId(name * 16), own, word, layout(text), order)
    assert made is not None
    return made


def after(text: str, *lessons: Lesson, filed=LATER, own: Filing | None = None) -> Filing:
    """Return a paper's filing with lessons."""
    found = own_of(text) if own is None else own
    return followed(found, layout(text), lessons, filed, TODAY)


def of_kind(kind: RecordKind, sureness: Sureness, own: Filing) -> Filing:
    """Return a filing as if phr had found a kind."""
    return replace(own, kind=Finding(kind, sureness), category=Finding(Category.DOCTOR_NOTES, sureness))


OTHER = sheet("Hugo Imhof", "23.02.2026", "01.02.2026", "rasche Besserung, komplikationsloser Verlauf", "02.03.1988")


def test_the_next_of_the_same_layout_follows():
    """A corrected kind is the kind of the next paper of that layout, likely, with the reason and no question."""
    filing = after(OTHER, lesson(sheet(), PersonsWord(kind=RecordKind.CONSULT_NOTE)))
    assert filing.kind.value is RecordKind.CONSULT_NOTE
    assert filing.kind.sureness is Sureness.LIKELY
    assert filing.kind.why.startswith("you said so of “Therapiebericht”")
    assert filing.kind.why.endswith("which looks the same")
    assert not filing.questions


def test_a_lesson_names_the_record_and_its_date():
    """The reason names the corrected record by title and date, as the person knows it."""
    word = PersonsWord(kind=RecordKind.CONSULT_NOTE, title="Knee training", document_date=DocumentDate(2025, 9, 14))
    assert "“Knee training”, 2025-09-14, which" in after(OTHER, lesson(sheet(), word)).kind.why


def test_the_label_is_learned_and_not_the_day():
    """Where phr found no date, the label that bears the person's date dates the next paper too."""
    assert own_of(OTHER).document_date is None or own_of(OTHER).document_date.value != DocumentDate(2026, 2, 23)
    filing = after(OTHER, lesson(sheet(), PersonsWord(document_date=DocumentDate(2025, 9, 14))))
    assert filing.document_date is not None
    assert filing.document_date.value == DocumentDate(2026, 2, 23)
    assert filing.document_date.quotes[0].text == "23.02.2026"
    assert "“bericht vom”" in filing.document_date.why


def test_a_date_that_is_not_printed_teaches_nothing():
    """A day that the corrected paper does not print says nothing of others."""
    assert after(OTHER, lesson(sheet(), PersonsWord(document_date=DocumentDate(2025, 1, 1)))) == own_of(OTHER)


def test_a_missing_label_leaves_the_date():
    """A paper that lacks the learned label keeps its own date."""
    lacking = OTHER.replace("Bericht vom: 23.02.2026", "")
    taught = lesson(sheet(), PersonsWord(document_date=DocumentDate(2025, 9, 14)))
    assert after(lacking, taught).document_date == own_of(lacking).document_date


def test_a_misread_label_is_known_again():
    """OCR that misreads a letter of the label, or of the letterhead, loses nothing."""
    misread = OTHER.replace("Bericht vom", "Bcricht vom").replace("Stadtpark", "5tadtpark")
    filing = after(misread, lesson(sheet(), PersonsWord(document_date=DocumentDate(2025, 9, 14))))
    assert filing.document_date is not None
    assert filing.document_date.value == DocumentDate(2026, 2, 23)


def test_the_order_of_day_and_month_is_learned():
    """Which of day and month comes first, said once, settles the next paper of that layout without a question."""
    one, other = (LETTER.format(name="Clara Ahlers", seen=seen) for seen in ("03/04/2025", "05/06/2025"))
    assert any(question.about is Subject.DATE for question in own_of(other).questions)
    filing = after(other, lesson(one, PersonsWord(document_date=DocumentDate(2025, 4, 3))))
    assert filing.document_date is not None
    assert filing.document_date.value == DocumentDate(2025, 6, 5)
    assert not any(question.about is Subject.DATE for question in filing.questions)


def test_two_words_on_dates_narrow_each_other():
    """A day that stands beside two labels leaves a doubt; a second paper where they differ settles it."""
    twice = sheet(told="14.09.2025", ordered="14.09.2025")
    word = PersonsWord(document_date=DocumentDate(2025, 9, 14))
    filing = after(OTHER, lesson(twice, word))
    assert any(question.about is Subject.DATE for question in filing.questions)
    clear = sheet("Jonas Kowal", "05.05.2025", "02.05.2025")
    second = lesson(clear, PersonsWord(document_date=DocumentDate(2025, 5, 5)), SECOND, name="2")
    settled = after(OTHER, lesson(twice, word), second)
    assert settled.document_date is not None
    assert settled.document_date.value == DocumentDate(2026, 2, 23)


def test_the_provider_follows_the_sender():
    """A corrected provider is that of every paper under the same letterhead, whatever its form."""
    other_form = "Physiotherapie am Stadtpark\nParkallee 9, 33602 Bielefeld\nRechnung\nBetrag: 120,00 EUR\nZahlbar bis: 01.02.2026\n"
    taught = lesson(sheet(), PersonsWord(provider="Marlene Vogts"))
    assert alike(layout(sheet()), layout(other_form)) is Alike.SENDER
    filing = after(other_form, taught)
    assert filing.provider is not None
    assert filing.provider.value == "Marlene Vogts"
    assert filing.kind == own_of(other_form).kind


def test_a_provider_printed_on_one_paper_alone_stays_there():
    """On an official form that all doctors use, the doctor whose stamp the corrected paper bears is not another's."""
    form = "Krankenkasse bzw. Kostenträger\nGebührenfrei\nName, Vorname des Versicherten\nDatum: {day}\nRp.\n{stamp}\nAbgabedatum\n"
    one = form.format(day="01.02.2026", stamp="Praxis Dr. Petersen, Lindenwall 7")
    other = form.format(day="05.03.2026", stamp="Praxis Dr. Vollrath, Deichweg 2")
    taught = lesson(one, PersonsWord(provider="Praxis Dr. Petersen"))
    assert alike(layout(one), layout(other)) is not None
    assert after(other, taught).provider == own_of(other).provider
    unprinted = lesson(one, PersonsWord(provider="Poliklinik Nord"))
    assert after(other, unprinted).provider.value == "Poliklinik Nord"


def test_a_title_is_carried_to_what_comes_later_alone():
    """A corrected title is that of papers which came in after it was said, and says so; earlier ones keep theirs."""
    taught = lesson(sheet(), PersonsWord(title="Knee training"))
    assert after(OTHER, taught).title == "Knee training"
    assert "you said so" in after(OTHER, taught).title_why
    assert after(OTHER, taught, filed=EARLIER).title == own_of(OTHER).title


@pytest.mark.parametrize("title", ["Letter for Clara Ahlers", "Report of March", "Report 2025"])
def test_a_title_of_one_paper_is_not_taught(title):
    """A title that names the patient, a month or a year is that paper's own."""
    assert lesson_of(RecordId("1" * 16), own_of(sheet()), PersonsWord(title=title), layout(sheet()), FIRST) is None


def test_a_title_beside_a_label_is_taken_from_there():
    """A title that the paper prints beside a label teaches the label: the next paper's own words stand there."""
    one, other = (
        sheet(body="gut").replace("Therapieziel: Beweglichkeit", f"Therapieziel: {goal}")
        for goal in ("Knie", "Schulter")
    )
    assert after(other, lesson(one, PersonsWord(title="Knie"))).title == "Schulter"


def test_what_the_paper_itself_says_surely_is_asked_about():
    """Where phr had found something else on the corrected paper, a sure kind of its own is asked about, not overruled."""
    taught = lesson(
        sheet(),
        PersonsWord(kind=RecordKind.CONSULT_NOTE),
        found=of_kind(RecordKind.REHAB_REPORT, Sureness.SURE, own_of(sheet())),
    )
    own = of_kind(RecordKind.LETTER, Sureness.SURE, own_of(OTHER))
    filing = after(OTHER, taught, own=own)
    assert filing.kind.value is RecordKind.LETTER
    assert filing.kind.sureness is Sureness.UNSURE
    question = next(question for question in filing.questions if question.about is Subject.KIND)
    assert [choice.value for choice in question.choices[:2]] == ["consult-note", "letter"]
    assert "which looks the same" in question.text


def test_what_was_seen_as_sure_does_not_change_silently():
    """A paper that was filed as sure before the correction is asked about; after a second like correction it follows."""
    word = PersonsWord(kind=RecordKind.CONSULT_NOTE)
    found = of_kind(RecordKind.REHAB_REPORT, Sureness.SURE, own_of(sheet()))
    own = of_kind(RecordKind.REHAB_REPORT, Sureness.SURE, own_of(OTHER))
    one = lesson(sheet(), word, found=found)
    asked = after(OTHER, one, filed=EARLIER, own=own)
    assert asked.kind.value is RecordKind.REHAB_REPORT
    assert any(question.about is Subject.KIND for question in asked.questions)
    second = lesson(sheet("Jonas Kowal"), word, SECOND, found=found, name="2")
    assert after(OTHER, one, second, filed=EARLIER, own=own).kind.value is RecordKind.CONSULT_NOTE
    assert after(OTHER, one, filed=LATER, own=own).kind.value is RecordKind.CONSULT_NOTE


def test_one_word_takes_no_health_record_away():
    """A paper that phr takes for a health record is asked about before it is filed outside of these; two words do it."""
    word = PersonsWord(kind=RecordKind.NOT_MEDICAL)
    found = of_kind(RecordKind.LETTER, Sureness.LIKELY, own_of(sheet()))
    own = of_kind(RecordKind.LETTER, Sureness.LIKELY, own_of(OTHER))
    one = lesson(sheet(), word, found=found)
    asked = after(OTHER, one, own=own)
    assert asked.kind.value is RecordKind.LETTER
    assert any(question.about is Subject.KIND for question in asked.questions)
    second = lesson(sheet("Jonas Kowal"), word, SECOND, found=found, name="2")
    assert after(OTHER, one, second, own=own).kind.value is RecordKind.NOT_MEDICAL
    unsure = of_kind(RecordKind.LETTER, Sureness.UNSURE, own_of(OTHER))
    assert after(OTHER, one, own=unsure).kind.value is RecordKind.NOT_MEDICAL


def test_an_open_question_is_answered_by_a_like_paper():
    """A paper that phr asked about follows at once, also one that came before the correction."""
    own = replace(of_kind(RecordKind.LETTER, Sureness.UNSURE, own_of(OTHER)))
    filing = after(OTHER, lesson(sheet(), PersonsWord(kind=RecordKind.LETTER), found=own), filed=EARLIER, own=own)
    assert (filing.kind.value, filing.kind.sureness) == (RecordKind.LETTER, Sureness.LIKELY)
    assert not any(question.about is Subject.KIND for question in filing.questions)


def test_the_newest_word_counts_where_layouts_are_exact():
    """Of two corrections of exactly one layout the newer one counts, in whatever order they are told."""
    old = lesson(sheet(), PersonsWord(kind=RecordKind.CONSULT_NOTE))
    new = lesson(sheet("Jonas Kowal"), PersonsWord(kind=RecordKind.LETTER), SECOND, name="2")
    assert after(OTHER, old, new).kind.value is RecordKind.LETTER
    assert after(OTHER, new, old).kind.value is RecordKind.LETTER


def test_words_that_disagree_on_layouts_less_alike_are_asked():
    """Where corrections disagree and the layouts are not exactly the same, phr asks and names both."""
    longer = sheet().replace(
        "Empfehlung", "Hausübungen: täglich\nHilfsmittel: keine\nSchmerzskala: 3\nArbeitsfähig: ja\nEmpfehlung"
    )
    assert alike(layout(longer), layout(OTHER)) is Alike.SAME
    one = lesson(longer, PersonsWord(kind=RecordKind.CONSULT_NOTE))
    other = lesson(sheet("Jonas Kowal"), PersonsWord(kind=RecordKind.LETTER), SECOND, name="2")
    filing = after(OTHER, one, other)
    question = next(question for question in filing.questions if question.about is Subject.KIND)
    assert {"consult-note", "letter"} <= {choice.value for choice in question.choices}
    assert "look much the same" in question.text


def test_a_category_follows_where_no_kind_was_said():
    """A corrected category moves the next paper; out of the health records only when it was said of two papers."""
    filing = after(OTHER, lesson(sheet(), PersonsWord(category=Category.IMAGING)))
    assert (filing.category.value, filing.category.sureness) == (Category.IMAGING, Sureness.LIKELY)
    out = [
        lesson(sheet(name), PersonsWord(category=Category.OTHER), order, name=name[0])
        for name, order in (("Clara Ahlers", FIRST), ("Jonas Kowal", SECOND))
    ]
    assert after(OTHER, out[0]) == own_of(OTHER)
    assert after(OTHER, *out).category.value is Category.OTHER


@pytest.mark.parametrize("other", [
    "Physiotherapie am Kurpark\nSeeweg 1, 20095 Hamburg\n" + "\n".join(OTHER.splitlines()[2:]),
    "Physiotherapie am Stadtpark\nParkallee 9, 33602 Bielefeld\nRechnung\nBetrag: 120,00 EUR\nZahlbar bis: 01.02.2026\n",
])  # fmt: skip
def test_another_sender_or_another_form_keeps_its_kind(other):
    """The same form under another letterhead, and another form under the same one, are not touched."""
    filing = after(other, lesson(sheet(), PersonsWord(kind=RecordKind.CONSULT_NOTE)))
    assert filing.kind == own_of(other).kind


def test_nothing_personal_is_in_a_layout():
    """The patient's name, days and numbers are in no phrase by which a layout is known again."""
    made = layout(sheet())
    phrases = " ".join((*made.sender, *made.form, *made.foot, *(one.label for one in made.dates)))
    assert "clara" not in phrases
    assert "ahlers" not in phrases
    assert not any(mark.isdigit() for mark in phrases)
    assert all(one.text != "13.07.1951" for one in made.dates)


def test_without_words_there_is_no_layout():
    """A paper without text teaches nothing and follows nothing."""
    assert alike(layout_of([""], [], TODAY), layout(sheet())) is None
    assert alike(layout_of([], [], TODAY), layout_of([], [], TODAY)) is None
    assert lesson_of(RecordId("1" * 16), own_of(sheet()), PersonsWord(kind=RecordKind.LETTER), Layout(), FIRST) is None
    assert lesson_of(RecordId("1" * 16), own_of(sheet()), PersonsWord(is_mine=True), layout(sheet()), FIRST) is None
