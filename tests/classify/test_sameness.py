"""The same paper twice is known again; what only looks like it is told apart, or the lines that differ are shown."""

from dataclasses import replace
from datetime import date

import pytest

from phr.classify.alike import Paper, likeness_of, name_two_persons
from phr.classify.faces import face_of
from phr.classify.glimpse import marks_of, share_enough
from phr.classify.sameness import compared
from phr.record.filing import Filing, Finding, Sureness
from phr.record.ids import RecordId
from phr.record.kinds import Category, RecordKind
from phr.record.likeness import Alike, Difference, Extent, Glimpse, Result

LETTER = """Praxis Dr. med. Falk Brunnert, Augenheilkunde
Hafenstraße 9, 20457 Hamburg
Hamburg, 14.03.2026
Patientin: Mara Quandt, geb. 03.02.1970
Sehr geehrte Frau Kollegin,
die Untersuchung am 12.03.2026 um 9:40 Uhr ergab rechts einen Druck von 14 mmHg, links von 19 mmHg.
Kein Anhalt für ein Glaukom. Die Hornhaut misst 0,54 mm. Visus rechts 1,0 und links 0,8.
Wir empfehlen eine Kontrolle in 6 Monaten, bei Beschwerden früher.
Mit freundlichen Grüßen
Dr. med. Falk Brunnert
"""
FAX = "24/11/2026 10:12 +49 40 5550123 FAX PRAXIS S. 001/001\n"


def told(one, other, *, one_seen=False, other_seen=False):
    """Return how two pages are alike."""
    return compared(face_of([one], is_seen=one_seen), face_of([other], is_seen=other_seen))


def test_a_paper_is_the_same_as_itself():
    """Every line agrees, so nothing differs."""
    assert told(LETTER, LETTER).alike is Alike.SAME


@pytest.mark.parametrize(
    "copy",
    [
        FAX + LETTER,
        "MyPortal   Printed 11/24/2026 10:12 AM\n" + LETTER + "https://portal.example/r/88123   Page 1 of 1\n",
        LETTER.replace("\n", "  \n\n"),
        LETTER.replace(" links von 19 mmHg.", "\nlinks von 19 mmHg."),
        LETTER.replace("Untersuchung", "Unter-\nsuchung"),
        LETTER.replace("14.03.2026", "14. März 2026").replace("0,54", "0.54"),
    ],
)
def test_what_machines_add_and_how_lines_break_makes_no_other_paper(copy):
    """A fax's line, a portal's head and foot, other line ends, hyphens, a date spelled out: the same paper."""
    assert told(LETTER, copy).alike is Alike.SAME


@pytest.mark.parametrize(
    "misread",
    [
        LETTER.replace("Brunnert", "Brunnort"),
        LETTER.replace("Beschwerden", "Besohwerden").replace("Kollegin", "Koilegin"),
        LETTER.replace("Kein Anhalt", "KeinAnhalt"),
        LETTER.replace("12.03.2026", "12.03.2O26"),
        LETTER + ". ~ ;\nxq\n",
    ],
)
def test_what_ocr_misreads_makes_no_other_paper(misread):
    """A letter of a long word, a lost space, an O for a zero, dust: the same paper, where OCR read one of the two."""
    assert told(LETTER, misread, other_seen=True).alike is Alike.SAME


@pytest.mark.parametrize(
    ("before", "after"),
    [("19 mmHg", "16 mmHg"), ("0,54", "0,45"), ("0,54", "5,4"), ("in 6 Monaten", "in 8 Monaten"), ("20457", "20451")],
)
@pytest.mark.parametrize("is_seen", [False, True])
def test_a_number_that_differs_is_shown_and_never_called_the_same(before, after, is_seen):
    """A corrected value, even by a point or in the letterhead, makes it nearly the same, with that line."""
    likeness = told(LETTER, LETTER.replace(before, after), other_seen=is_seen)
    assert likeness.alike is Alike.NEARLY
    ((one, other),) = [(each.one, each.other) for each in likeness.differences]
    assert before in one
    assert after in other


def test_values_that_changed_places_are_shown():
    """The same numbers at other places are a difference, on one line and across two."""
    swapped = LETTER.replace("14 mmHg", "X mmHg").replace("19 mmHg", "14 mmHg").replace("X mmHg", "19 mmHg")
    assert len(told(LETTER, swapped).differences) == 1
    exchanged = SECOND.replace("141", "X").replace("33", "141").replace("X", "33")
    assert told(LETTER + SECOND, LETTER + exchanged, other_seen=True).alike is Alike.NEARLY


@pytest.mark.parametrize(
    ("before", "after"), [("rechts einen", "links einen"), ("Kein Anhalt", "Anhalt"), ("Glaukom", "Katarakt")]
)
@pytest.mark.parametrize("is_seen", [False, True])
def test_a_word_that_differs_is_shown(before, after, is_seen):
    """Left for right, a negation that is missing, another finding: shown, also where OCR read one of the two."""
    likeness = told(LETTER, LETTER.replace(before, after), other_seen=is_seen)
    assert likeness.alike is Alike.NEARLY
    assert len(likeness.differences) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("Hyperthyreose", "Hypothyreose"), ("Prednisolon", "Prednison"), ("intraokular", "interokular")]
)
def test_an_opposite_or_another_medicine_is_no_misreading(one, other):
    """Hyper and hypo are a letter or two apart and opposites; a medicine may be two letters longer than another."""
    report = LETTER.replace("Glaukom", one)
    assert told(report, report.replace(one, other), other_seen=True).alike is Alike.NEARLY


@pytest.mark.parametrize(
    ("before", "after"),
    [("14.03.2026", "11.04.2026"), ("12.03.2026", "13.03.2026"), ("9:40", "11:15"), ("03.02.1970", "03.02.1999")],
)
def test_another_day_or_time_is_another_paper(before, after):
    """The prescription of the next month, the second sample of a morning, the brother's letter: not proposed."""
    assert told(LETTER, LETTER.replace(before, after)) is None
    if after != "13.03.2026":  # that one may be misread
        assert told(LETTER, LETTER.replace(before, after), other_seen=True) is None


def test_one_misread_digit_of_a_day_is_shown():
    """Where OCR read one of the two and several other days agree, the line is shown."""
    likeness = told(LETTER, LETTER.replace("12.03.2026", "13.03.2026"), other_seen=True)
    assert likeness.alike is Alike.NEARLY


PRESCRIPTION = """Praxis Dr. med. Anna Petersen, Lindenweg 4, 20095 Hamburg
Rezept für Mara Quandt, geb. 03.02.1970
Metformin 1000 mg, eine Tablette morgens und abends, 180 Stück
Keine Wiederholung ohne Vorstellung in der Praxis
Ausgedruckt am 12.03.2026
"""


def test_a_day_of_printing_tells_papers_apart_that_have_no_other():
    """Next month's prescription may bear no date but that of its printing; a birth date in common says nothing."""
    assert told(PRESCRIPTION, PRESCRIPTION.replace("12.03.2026", "09.04.2026")) is None
    dated = PRESCRIPTION.replace("Metformin", "Verordnet am 11.03.2026: Metformin")
    assert told(dated, dated.replace("12.03.2026", "09.04.2026")).alike is Alike.SAME


def test_two_faxes_of_one_letter_are_one_paper():
    """Sent twice, by the hour or the day, it is the same letter."""
    assert told(FAX + LETTER, FAX.replace("24/11/2026 10:12", "26/11/2026 08:30") + LETTER).alike is Alike.SAME


def test_an_addendum_is_shown():
    """A line that only one of the two has is a difference."""
    added = LETTER.replace("Wir empfehlen", "Nachtrag: Gesichtsfeld beidseits eingeschränkt.\nWir empfehlen")
    (difference,) = told(LETTER, added).differences
    assert difference == Difference("", "Nachtrag: Gesichtsfeld beidseits eingeschränkt.")


@pytest.mark.parametrize("text", ["", "Befund folgt", "Aufklärungsbogen ohne jedes Datum und ohne jede Zahl " * 5])
def test_too_little_tells_nothing(text):
    """A few words, or no number and no day at all, are not enough to call two papers one."""
    assert told(text, text) is None


def paper(number, *pages, seen=(), **kept):
    """Return a document for comparing."""
    glimpse = Glimpse(marks=tuple(marks_of(page) for page in pages), seen=seen, **kept)
    return Paper(RecordId(f"{number:016x}"), pages, glimpse)


SECOND = """Seite 2
Laborwerte vom 11.03.2026
Natrium 141 mmol/l 136 - 145
Kalium 4,8 mmol/l 3,5 - 5,1
Kreatinin 1,02 mg/dl 0,51 - 0,95
Harnstoff 33 mg/dl 17 - 43
Leukozyten 6,1 G/l 4,0 - 10,0
"""


def test_pages_broken_elsewhere_are_one_paper():
    """The same text on one page and on two is the same paper."""
    likeness = likeness_of(paper(1, LETTER + SECOND), paper(2, LETTER, SECOND))
    assert (likeness.alike, likeness.extent) == (Alike.SAME, Extent.WHOLE)


def test_a_book_is_compared_page_by_page_and_only_so_far():
    """Of a file of hundreds of pages sixty are looked at, so that nobody waits; it is never called the same as a whole."""
    book = [
        LETTER.replace("14.03", f"{n % 28 + 1:02d}.{n % 12 + 1:02d}").replace("19", str(n + 20)) for n in range(300)
    ]
    assert likeness_of(paper(1, *book), paper(2, *book)).extent is Extent.SOME_PAGES


def test_a_page_of_a_longer_paper_lies_within_it():
    """One page that is also in a file of two is told with both pages' numbers, from either side."""
    likeness = likeness_of(paper(1, SECOND), paper(2, LETTER, SECOND))
    assert (likeness.extent, likeness.pages) == (Extent.ONE_WITHIN, ((1, 2),))
    turned = likeness_of(paper(2, LETTER, SECOND), paper(1, SECOND))
    assert (turned.extent, turned.pages) == (Extent.OTHER_WITHIN, ((2, 1),))
    assert turned.seen_from(RecordId(f"{1:016x}")) == likeness


def test_a_page_in_common_is_told_and_a_form_is_not():
    """Two files that share a page are told so; what a sender prints on the back of every letter has no day."""
    other = LETTER.replace("2026", "2025").replace("14", "17").replace("19", "12").replace("0,54", "0,61")
    assert likeness_of(paper(1, LETTER, SECOND), paper(2, other, SECOND)).extent is Extent.SOME_PAGES
    form = SECOND.replace("Laborwerte vom 11.03.2026", "Allgemeine Hinweise des Labors")
    assert likeness_of(paper(1, LETTER, form), paper(2, other, form)) is None


RESULTS = (Result("tsh", "2.31", "2026-03-11"), Result("ft4", "1.12", "2026-03-11"), Result("ft3", "3.1", "2026-03-11"))


def test_an_export_states_the_results_of_a_print():
    """A print and an export share no lines; they are alike where analyte, value and day agree."""
    export = paper(1, "TSH", results=RESULTS, is_export=True)
    likeness = likeness_of(paper(2, LETTER, results=RESULTS), export)
    assert (likeness.alike, likeness.extent, likeness.by_results) == (Alike.SAME, Extent.OTHER_WITHIN, True)
    more = paper(1, "TSH", results=RESULTS, is_export=True, states_more=True)
    assert likeness_of(paper(2, LETTER, results=RESULTS), more).extent is Extent.SOME_PAGES


def test_an_export_that_came_twice_is_compared_by_its_words_first():
    """Two exports of the same words are one paper, whatever else than results they state."""
    one, other = (paper(n, LETTER, results=RESULTS, is_export=True, states_more=True) for n in (1, 2))
    assert likeness_of(one, other).extent is Extent.WHOLE


@pytest.mark.parametrize(
    "other",
    [
        tuple(Result(one.analyte, one.value, "2026-06-11") for one in RESULTS),
        tuple(Result(one.analyte, one.value + "1", one.day) for one in RESULTS),
        RESULTS[:2],
    ],
)
def test_other_results_are_not_proposed(other):
    """Another day, other values, or too few of them."""
    export = paper(1, "TSH", results=other, is_export=True)
    assert likeness_of(paper(2, LETTER, results=RESULTS), export) is None


def test_pages_of_other_words_are_not_compared():
    """The marks of two papers of one layout are fewer in common than those of a copy."""
    one, other = (Glimpse(marks=(marks_of(page),)) for page in (LETTER, SECOND))
    assert not share_enough(one, other)
    assert share_enough(one, Glimpse(marks=(marks_of(FAX + LETTER),)))


def test_of_an_export_its_results_are_enough():
    """A print and an export share the marks of their results alone, few as these are."""
    one, other = Glimpse(marks=((*range(24), 90, 91, 92),)), Glimpse(marks=((*range(30, 54), 90, 91, 92),))
    assert not share_enough(one, other)
    assert share_enough(one, replace(other, is_export=True))


def filing(name, born=None):
    """Return a filing that names someone."""
    return Filing(
        category=Finding(Category.LABS, Sureness.SURE),
        kind=Finding(RecordKind.LAB_RESULT, Sureness.SURE),
        person=Finding(name, Sureness.SURE),
        birth_date=Finding(date.fromisoformat(born), Sureness.SURE) if born else None,
    )


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("Mara Quandt", "1970-02-03"), ("Quandt, Mara", "1970-02-03"), False),
        (("Mara Quandt", "1970-02-03"), ("Mara Quandt", "1970-03-02"), False),
        (("Mara Quandt", "1970-02-03"), ("Mara Quandt", "1999-02-03"), True),
        (("Mara Quandt", None), ("Tobias Ferrow", None), True),
        (("Mara Quandt", None), ("Mara Ouandt", None), False),
        (("Mara Quandt", None), ("Patient", None), False),
    ],
)
def test_papers_of_two_persons_are_never_one(one, other, expected):
    """Another birth date or another name; a misread letter and a swapped day are no other person."""
    assert name_two_persons(filing(*one), filing(*other)) is expected
