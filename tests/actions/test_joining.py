"""Several records become one, and several again."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from phr.actions.books import open_books
from phr.actions.browse import Filter, contents_of, find_record, list_records, search_records, text_of
from phr.actions.decide import correct, remove, restore
from phr.actions.exporting import export
from phr.actions.joining import CannotBeJoined, JoinsTwoPersons, TooFewToJoin, join, pages_of_letters, take_apart
from phr.actions.outcome import Silence
from phr.actions.rereading import reread, to_read_again
from phr.actions.status import status
from phr.classify.decide import decide
from phr.record.entry import PersonsWord, State
from phr.record.filing import PersonMatch
from phr.record.reading import Form, Page, Reading

FIRST = """Praxis Dr. Lindner, Facharzt für Innere Medizin
Ambulanzbrief
Patientin: Mara Quandt, geb. 03.02.1970
Datum: 14.03.2026
Sehr geehrte Frau Kollegin,
die Patientin stellte sich heute in unserer Sprechstunde vor. Anamnese: seit zwei Wochen Husten.
"""
SECOND = """Befund: Lunge frei, Herztöne rein. Beurteilung: Bronchitis.
Procedere: Kontrolle in zwei Wochen, Inhalation mit Salbutamol.
"""
THIRD = """Mit freundlichen Grüßen
Dr. Lindner
"""
STRANGER = """LABORATORY REPORT
Northgate Laboratories
Patient: Tobias Ferrow        Date of birth: 11/09/1961
Collected: March 14, 2026
Hemoglobin      13.2     g/dL    12.0 - 16.0
"""


@pytest.fixture
def by_name(books):
    """Return the standing record that came by a name."""

    def find(name):
        return next(record for record in list_records(books, Filter()) if record.source_name == name)

    return find


@pytest.fixture
def three(drop, take_in, books, by_name):
    """File a letter page by page; return its records in the order of its pages."""
    for name, text in (("p1.txt", FIRST), ("p2.txt", SECOND), ("p3.txt", THIRD)):
        drop(name, text)
    take_in()
    books.catch_up()
    return tuple(by_name(name) for name in ("p1.txt", "p2.txt", "p3.txt"))


def shown(books):
    """Return what a person sees of all records, without what happened to them and which sheet says it."""
    return [
        (r.id, r.filing, r.state, r.page_count, r.size_bytes, r.source_names, r.objects, r.joined, r.files, r.pieces)
        for r in books.shelf().records
    ]


def test_joined_pages_are_one_record(books, three):
    """It keeps the first one's id and holds the text of all pages, in the order given."""
    first, second, third = three
    joined = join(books, (first, third, second))
    assert [record.id for record in books.shelf().records] == [first.id]
    assert (joined.page_count, joined.files, len(joined.objects)) == (3, 3, 3)
    assert text_of(books, joined) == (FIRST, THIRD, SECOND)
    assert joined.source_names == ("p1.txt", "p3.txt", "p2.txt")
    assert str(joined.filing.document_date.value) == "2026-03-14"


def test_any_page_is_found_with_its_place(books, three):
    """A word of the second page is found once, on page 2; the ids of all pages name the record."""
    joined = join(books, three)
    assert [(one.record.id, one.page) for one in search_records(books, "Salbutamol")] == [(joined.id, 2)]
    assert find_record(books, three[2].id).id == joined.id


def test_taking_apart_gives_back_what_was_there(books, three):
    """After joining and taking apart everything is shown as before, and stays so for who opens the vault anew."""
    before = shown(books)
    apart = take_apart(books, join(books, three))
    assert [record.id for record in apart] == [record.id for record in three]
    assert shown(books) == before
    with open_books(books.home, books.key) as anew:
        assert shown(anew) == before


def test_nothing_is_lost_from_the_balance(home, books, three):
    """Joining changes no count of files."""
    before = status(home, books).filed
    join(books, three)
    now = status(home, books)
    assert (now.filed, now.is_balanced, now.unlocked.records) == (before, True, 1)


def test_more_pages_may_be_joined_later(books, three):
    """A record that is joined already takes further pages, and one that is joined brings its own along."""
    first, second, third = three
    assert join(books, (join(books, (first, second)), third)).joined == (second.id, third.id)
    take_apart(books, find_record(books, first.id))
    joined = join(books, (first, join(books, (second, third))))
    assert joined.joined == (second.id, third.id)
    assert len(take_apart(books, joined)) == 3


def test_the_persons_word_about_the_first_stays(books, three):
    """The title said about the first page is the record's; a page that is not mine holds all of it back."""
    correct(books, three[0], PersonsWord(title="Letter of March"))
    correct(books, three[1], PersonsWord(is_mine=False))
    assert join(books, (three[0], three[2])).filing.title == "Letter of March"
    held_back = join(books, (find_record(books, three[0].id), find_record(books, three[1].id)), anyway=True)
    assert held_back.held_back


def test_the_same_page_dropped_again_is_already_held(books, three, drop, take_in):
    """A photo that comes in once more folds into the joined record."""
    joined = join(books, three)
    drop("again.txt", SECOND)
    take_in()
    books.catch_up()
    (record,) = books.shelf().records
    assert (record.id, record.page_count, record.files) == (joined.id, 3, 3)
    assert len(record.same_as) == 1


def test_the_trash_takes_all_pages_and_gives_them_back(books, three, drop, take_in):
    """A joined record goes into the trash whole; a page dropped in again after that is wanted again, alone."""
    joined = join(books, three)
    remove(books, [joined])
    assert not books.shelf().standing()
    drop("again.txt", SECOND)
    take_in()
    books.catch_up()
    (alone,) = books.shelf().standing()
    assert alone.page_count == 1
    restore(books, [find_record(books, joined.id)])
    (whole,) = books.shelf().records
    assert (whole.page_count, whole.state) == (3, State.FILED)


def test_every_page_is_exported_byte_for_byte(books, three, tmp_path):
    """The originals of all pages come out."""
    done = export(books, [join(books, three)], tmp_path / "out")
    assert done.files == 3
    held = {path.read_text() for path in (tmp_path / "out").rglob("*.txt")}
    assert held == {FIRST, SECOND, THIRD}


def test_two_persons_are_not_joined_unless_told(books, three, drop, take_in, by_name):
    """A paper about someone else is refused; told twice, phr joins it."""
    drop("other.txt", STRANGER)
    take_in()
    books.catch_up()
    stranger = by_name("other.txt")
    assert stranger.person_match is PersonMatch.OTHER
    with pytest.raises(JoinsTwoPersons):
        join(books, (three[0], stranger))
    assert len(join(books, (three[0], stranger), anyway=True).objects) == 2


def test_what_cannot_be_joined_is_refused(books, three):
    """One record alone, one named twice, and one in the trash."""
    with pytest.raises(TooFewToJoin):
        join(books, (three[0], three[0]))
    remove(books, [three[1]])
    with pytest.raises(CannotBeJoined):
        join(books, (three[0], find_record(books, three[1].id)))


def test_statements_and_pages_seen_are_those_of_all(books, three):
    """What is shown beyond the filing comes from every page; text that nobody had to read by OCR is no OCR page."""
    contents = contents_of(books, join(books, three))
    assert contents.ocr_pages == ()
    assert contents.statements == ()


def photo(noise):
    """Return a picture file; what it says is put in its sheet by the test."""
    kept = io.BytesIO()
    Image.new("RGB", (60, 80), (noise, noise, noise)).save(kept, "PNG")
    return kept.getvalue()


def test_photos_of_one_letter_are_suggested(books, drop, take_in, by_name):
    """Photos whose names count on and on which nothing begins; a lab report photographed next is no page of it."""
    said = {"IMG_11.png": FIRST, "IMG_12.png": SECOND, "IMG_13.png": STRANGER, "IMG_20.png": SECOND}
    for noise, name in enumerate(said):
        drop(name, photo(noise))
    take_in()
    books.catch_up()
    for name, text in said.items():
        record = by_name(name)
        filing = decide(
            Reading(Form.PNG, "image/png", is_read=True, page_count=1, pages=(Page(1, 595.0, 842.0, text),)), record.day
        )
        books.describe(replace(books.sheet(record.id), text=(text,), is_read=True, filing=filing, troubles=()))
    (group,) = pages_of_letters(books)
    assert [record.source_name for record in group] == ["IMG_11.png", "IMG_12.png"]
    join(books, group)
    assert pages_of_letters(books) == ()


def test_reading_again_reads_every_page(books, three):
    """A joined record is read page by page, and stays the record it is."""
    joined = join(books, three)
    done = reread(books, to_read_again(books, [joined]), Silence())
    assert done.read == 3
    again = find_record(books, joined.id)
    assert (again.filing, again.joined, text_of(books, again)) == (joined.filing, joined.joined, text_of(books, joined))
