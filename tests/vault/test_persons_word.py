"""The person's word wins, and what it settles is not asked again."""

from dataclasses import replace

from phr.record.entry import PersonsWord
from phr.record.filing import Choice, DocumentDate, Filing, Finding, Question, Subject, Sureness
from phr.record.kinds import Category, RecordKind, name_of
from phr.vault.persons_word import merged_word, with_word

CHOICES = (Choice("letter", "Letter"), Choice("pathology-report", "Pathology report"), Choice("garbled", "?"))
UNSURE = Filing(
    category=Finding(Category.DOCTOR_NOTES, Sureness.UNSURE),
    kind=Finding(RecordKind.LETTER, Sureness.UNSURE),
    document_date=Finding(DocumentDate(2026, 4, 3), Sureness.UNSURE),
    person=Finding("E. Muster", Sureness.SURE),
    questions=(
        Question(Subject.KIND, "What is it?", CHOICES),
        Question(Subject.DATE, "Which day?"),
        Question(Subject.PERSON, "Is it yours?"),
    ),
)


def asked(filing):
    """Return what is still asked."""
    return [question.about for question in filing.questions]


def test_no_word_changes_nothing():
    """Without a word a filing is as it was found."""
    assert with_word(UNSURE, PersonsWord()) == UNSURE


def test_each_field_that_is_set_wins():
    """Date, person, provider and title are the person's, and known as theirs."""
    word = PersonsWord(
        document_date=DocumentDate(2026, 3, 4), person="Erika Muster", provider="Dr. Rivera", title="Mine"
    )
    filing = with_word(UNSURE, word)
    found = (filing.document_date, filing.person, filing.provider)
    assert [finding.value for finding in found] == [DocumentDate(2026, 3, 4), "Erika Muster", "Dr. Rivera"]
    assert {finding.sureness for finding in found} == {Sureness.YOUR_WORD}
    assert filing.title == "Mine"
    assert asked(filing) == [Subject.KIND]


def test_a_corrected_kind_brings_its_category():
    """Who says "pathology report" has said "Labs" too."""
    filing = with_word(UNSURE, PersonsWord(kind=RecordKind.PATHOLOGY_REPORT))
    assert (filing.kind.value, filing.category.value) == (RecordKind.PATHOLOGY_REPORT, Category.LABS)
    assert filing.category.sureness is Sureness.YOUR_WORD
    assert Subject.KIND not in asked(filing)


def test_kind_and_category_may_be_set_apart():
    """Whoever files a letter under Labs by hand gets just that."""
    filing = with_word(UNSURE, PersonsWord(kind=RecordKind.LETTER, category=Category.LABS))
    assert (filing.kind.value, filing.category.value) == (RecordKind.LETTER, Category.LABS)


def test_a_corrected_category_picks_a_fitting_kind_where_phr_was_unsure():
    """The likeliest choice that belongs there, and only fitting choices are still offered."""
    filing = with_word(UNSURE, PersonsWord(category=Category.LABS))
    assert (filing.kind.value, filing.kind.sureness) == (RecordKind.PATHOLOGY_REPORT, Sureness.LIKELY)
    assert [choice.value for choice in filing.questions[0].choices] == ["pathology-report"]
    assert with_word(UNSURE, PersonsWord(category=Category.IMAGING)).kind.value is RecordKind.UNKNOWN


def test_a_corrected_category_keeps_a_kind_that_is_sure():
    """A pathology report moved to another drawer still always goes to the second doctor."""
    sure = Filing(Finding(Category.LABS, Sureness.SURE), Finding(RecordKind.PATHOLOGY_REPORT, Sureness.SURE))
    assert with_word(sure, PersonsWord(category=Category.DOCTOR_NOTES)).kind == sure.kind


def test_whose_it_is_is_settled_by_yes_and_by_no():
    """Both answers end the question; None does not."""
    for answer in (True, False):
        assert Subject.PERSON not in asked(with_word(UNSURE, PersonsWord(is_mine=answer)))
    assert Subject.PERSON in asked(with_word(UNSURE, PersonsWord(is_mine=None)))


def test_an_answered_question_is_not_asked_again():
    """Also where the answer was "I do not know"."""
    assert asked(with_word(UNSURE, PersonsWord(answered=("date",)))) == [Subject.KIND, Subject.PERSON]


def test_of_several_words_the_newest_field_wins():
    """False is a word; an unset field leaves the older one; answers add up."""
    old = PersonsWord(kind=RecordKind.LETTER, is_mine=True, title="old", answered=("date",))
    new = PersonsWord(is_mine=False, title="new", answered=("kind", "date"))
    expected = PersonsWord(kind=RecordKind.LETTER, is_mine=False, title="new", answered=("date", "kind"))
    assert merged_word((old, new)) == expected
    assert merged_word(()) == PersonsWord()


def test_a_title_that_only_names_the_kind_follows_it():
    """What phr called by the kind that it found is called by the kind that the person gave; a printed title stays."""
    named = replace(UNSURE, title="Doctor's letter")
    assert with_word(named, PersonsWord(kind=RecordKind.SICK_NOTE)).title == name_of(RecordKind.SICK_NOTE)
    assert with_word(replace(named, title="Attest"), PersonsWord(kind=RecordKind.SICK_NOTE)).title == "Attest"
