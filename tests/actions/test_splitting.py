"""A scan of several papers becomes a record for each, and the one scan again."""

import io

import pypdfium2
import pytest
import typst

from phr.actions.books import open_books
from phr.actions.browse import Filter, find_record, list_records, search_records, text_of
from phr.actions.checking import check
from phr.actions.decide import answer, correct, open_questions, remove, restore
from phr.actions.exporting import export
from phr.actions.joining import join, take_apart
from phr.actions.outcome import Silence
from phr.actions.packing import Request, make_package
from phr.actions.rereading import reread, to_read_again
from phr.actions.splitting import CannotBeSplit, NoSuchPage, proposed_parts, split
from phr.actions.status import status
from phr.actions.whole import NotSplit, put_together
from phr.record.entry import PersonsWord, State
from phr.record.filing import PersonMatch, Subject

LETTER = r"""Klinikum Lindental \ Klinik für Kardiologie \ Patientin: Mara Quandt, geb. 03.02.1970 \ Datum: 14.03.2026 \
Ambulanzbrief \ Sehr geehrte Frau Kollegin, \ wir berichten über die Vorstellung. Anamnese: Herzstolpern seit Januar. \
Befund: Sinusrhythmus. Beurteilung: Extrasystolen."""
LETTER_2 = r"""Seite 2 von 2 \ und eine Kontrolle im Herbst wird empfohlen. Medikation: Bisoprolol morgens. \
Mit freundlichen Grüßen \ Dr. Anselm"""
LAB = r"""Northgate Laboratories \ LABORATORY REPORT \ Patient: Mara Quandt \ Date of birth: 02/03/1970 \
Collected: April 20, 2026 \
Hemoglobin 13.2 g/dL 12.0 - 16.0 \ Creatinine 0.8 mg/dL 0.6 - 1.1 \ TSH 2.1 mIU/L 0.4 - 4.0"""
STRANGER = r"""Praxis Dr. Weiler \ Arztbrief \ Patient: Tobias Ferrow, geb. 11.09.1961 \ Datum: 02.05.2026 \
Sehr geehrter Herr Kollege, \ Anamnese: Zugvogelsyndrom. Befund: unauffällig. Beurteilung: kein Anhalt. \
Mit freundlichen Grüßen \ Dr. Weiler"""
PAGES = (LETTER, LETTER_2, LAB, STRANGER)


def pdf(*pages):
    """Return a PDF with a text on each page."""
    source = '#set page(paper: "a4")\n' + "\n#pagebreak()\n".join(pages)
    return typst.compile(source.encode(), format="pdf")


SCAN = pdf(*PAGES)


@pytest.fixture
def scan(drop, take_in, books):
    """File one scan of three papers: a letter of two pages, a lab report, and somebody else's letter."""
    drop("scan.pdf", SCAN)
    take_in()
    books.catch_up()
    (record,) = list_records(books, Filter())
    return record


def shown(books):
    """Return what a person sees of all records, without what happened to them and which sheet says it."""
    return [
        (r.id, r.filing, r.person_match, r.state, r.page_count, r.source_names, r.objects, r.same_as, r.files, r.pieces)
        for r in books.shelf().records
    ]


def places(books):
    """Return the standing records' pages in their scan, in their order."""
    excerpts = [record.pieces[0].excerpt for record in books.shelf().standing()]
    return sorted((held.first, held.last) if held else None for held in excerpts)


def test_phr_proposes_where_to_part(books, scan):
    """Two boundaries are seen, none inside the letter; each part is filed by itself, and each says why."""
    parts = proposed_parts(books, scan)
    assert [(part.first, part.last) for part in parts] == [(1, 2), (3, 3), (4, 4)]
    assert [part.person_match for part in parts] == [PersonMatch.MATCH, PersonMatch.MATCH, PersonMatch.OTHER]
    assert all(part.why for part in parts[1:])
    assert parts[1].opening.startswith("Northgate Laboratories")


def test_each_part_is_a_record_of_its_own(books, scan):
    """The first keeps the id; each has its own text, date and kind; the stranger's is held back by itself."""
    parts = split(books, scan, [3, 4])
    assert parts[0].id == scan.id
    assert [str(part.filing.document_date.value) for part in parts] == ["2026-03-14", "2026-04-20", "2026-05-02"]
    assert [part.held_back for part in parts] == [False, False, True]
    assert [part.page_count for part in parts] == [2, 1, 1]
    assert "Zugvogelsyndrom" in " ".join(text_of(books, parts[2]))
    assert "Zugvogelsyndrom" not in " ".join((*text_of(books, parts[0]), *text_of(books, parts[1])))
    assert [(one.record.id, one.page) for one in search_records(books, "Bisoprolol")] == [(scan.id, 2)]


def test_putting_together_gives_back_what_was_there(books, scan):
    """After splitting and taking it back everything is shown as before, and stays so for who opens the vault anew."""
    before = shown(books)
    parts = split(books, scan, [3, 4])
    assert put_together(books, parts[1]).id == scan.id
    assert shown(books) == before
    with open_books(books.home, books.key) as anew:
        assert shown(anew) == before


def test_joining_all_parts_takes_the_splitting_back(books, scan):
    """Joining the parts in their order is the same as undoing; in another order it is a joining like any."""
    before = shown(books)
    parts = split(books, scan, [3, 4])
    join(books, parts, anyway=True)
    assert shown(books) == before
    one, two, _ = split(books, find_record(books, scan.id), [3, 4])
    joined = join(books, (two, one))
    assert (joined.id, joined.page_count, places(books)[-1]) == (two.id, 3, (4, 4))
    assert text_of(books, joined)[0].startswith("Northgate")
    assert len(take_apart(books, joined)) == 2


def test_a_part_can_be_split_further(books, scan):
    """Splitting a part again counts its own pages, and undoing gives back the whole scan."""
    before = shown(books)
    _, rest = split(books, scan, [3])
    parts = split(books, rest, [2])
    assert places(books) == [(1, 2), (3, 3), (4, 4)]
    put_together(books, parts[1])
    assert shown(books) == before


def test_splitting_again_brings_back_what_was_said(books, scan):
    """A title given to a part is there again when the same pages are split off again; no second record is made."""
    lab = split(books, scan, [3, 4])[1]
    correct(books, lab, PersonsWord(title="My lab of April"))
    whole = put_together(books, lab)
    again = split(books, whole, [3, 4])[1]
    assert (again.id, again.filing.title) == (lab.id, "My lab of April")


def test_the_balance_holds(home, books, scan):
    """However often a scan is split and put together, it is one file; the vault checks clean."""
    put_together(books, split(books, scan, [2])[1])
    split(books, find_record(books, scan.id), [3, 4])
    now = status(home, books)
    assert (now.filed, now.already_held, now.is_balanced, now.unlocked.records) == (1, 0, True, 3)
    assert check(books.home, 2, books.key).is_clean


def test_the_same_scan_dropped_again_is_already_held(books, home, scan, drop, take_in):
    """It does not come back as a whole beside its parts, and nothing of its other pages is found in the first part."""
    split(books, scan, [3, 4])
    before = places(books)
    drop("again.pdf", SCAN)
    take_in()
    books.catch_up()
    books.count()
    assert places(books) == before
    assert status(home, books).already_held == 1
    found = search_records(books, "Zugvogelsyndrom")
    assert [one.record.held_back for one in found] == [True]
    assert "Zugvogelsyndrom" not in " ".join(text_of(books, find_record(books, scan.id)))


def test_a_part_goes_into_the_trash_alone(books, scan, drop, take_in):
    """The others stay; restored, it is back; the whole scan dropped in after it was removed brings it back."""
    parts = split(books, scan, [3, 4])
    remove(books, [parts[2]])
    assert places(books) == [(1, 2), (3, 3)]
    restore(books, [find_record(books, parts[2].id)])
    remove(books, [find_record(books, parts[0].id)])
    assert places(books) == [(3, 3), (4, 4)]
    drop("again.pdf", SCAN)
    take_in()
    books.catch_up()
    assert places(books) == [(1, 2), (3, 3), (4, 4)]


def test_putting_together_takes_the_whole_out_of_the_trash(books, scan):
    """The whole scan stands, though its first part had been removed."""
    parts = split(books, scan, [3])
    remove(books, [parts[0]])
    assert put_together(books, parts[1]).state is State.FILED


def test_what_was_not_mine_stays_held_back(books, scan):
    """A scan that the person said is not theirs gives parts that are all held back; "mine" is asked anew."""
    held_back = correct(books, scan, PersonsWord(is_mine=False, title="Somebody's"))
    parts = split(books, held_back, [3, 4])
    assert all(part.held_back for part in parts)
    assert "Somebody" not in parts[0].filing.title
    mine = correct(books, put_together(books, parts[0]), PersonsWord(is_mine=True))
    assert [part.held_back for part in split(books, mine, [3, 4])] == [False, False, True]


def test_the_original_is_exported_once_and_whole(books, scan, tmp_path):
    """index.json says which pages each part is, and whoever exports one part is told that the file holds more."""
    parts = split(books, scan, [3, 4])
    done = export(books, parts, tmp_path / "all")
    assert (done.files, done.records, done.shared) == (1, 3, ())
    (file,) = (tmp_path / "all").rglob("*.pdf")
    assert file.read_bytes() == SCAN
    assert '"first": 3' in (tmp_path / "all" / "index.json").read_text()
    one = export(books, [parts[1]], tmp_path / "one")
    assert len(one.shared) == one.files == 1


def test_a_part_in_a_package_can_be_searched(books, scan, tmp_path):
    """The words of a part's pages stand in its PDF and in the merged copy, at their place; it looks as before."""
    split(books, scan, [3, 4])
    packed = make_package(books, Request(), tmp_path)
    exhibits = packed.written.exhibits
    assert len(exhibits) == 2
    texts = {}
    for exhibit in exhibits:
        document = pypdfium2.PdfDocument(packed.written.path / exhibit.path)
        texts[exhibit.path] = " ".join(page.get_textpage().get_text_bounded() for page in document)
    letter, lab = (next(text for text in texts.values() if word in text) for word in ("Bisoprolol", "Creatinine"))
    assert "Creatinine" not in letter
    assert "Bisoprolol" not in lab
    merged = pypdfium2.PdfDocument(packed.written.path / "01_RECORDS.pdf")
    assert any("Hemoglobin 13.2" in page.get_textpage().get_text_bounded() for page in merged)


def test_a_package_holds_none_of_the_other_pages(books, scan, tmp_path):
    """No word of the stranger's letter is anywhere in a package, in the PDFs' text or in their bytes."""
    import pypdf

    split(books, scan, [3, 4])
    packed = make_package(books, Request(), tmp_path)
    files = [path for path in packed.written.path.rglob("*") if path.is_file()]
    said = ""
    for path in files:
        data = path.read_bytes()
        assert b"Zugvogel" not in data
        if path.suffix == ".pdf":
            said += "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    assert "Zugvogel" not in said
    assert "Ferrow" not in said
    assert "page 1-2 of a scan of 4" in said
    assert [exhibit.page_count for exhibit in packed.written.exhibits] == [2, 1]
    assert "its other pages are other papers" in (packed.written.path / "MANIFEST.TXT").read_text()


def test_reading_again_keeps_to_the_part(books, scan):
    """A part that is read again still says only what stands on its own pages."""
    parts = split(books, scan, [3, 4])
    reread(books, to_read_again(books, parts), Silence())
    assert places(books) == [(1, 2), (3, 3), (4, 4)]
    for part in parts:
        again = find_record(books, part.id)
        assert (again.page_count, text_of(books, again)) == (part.page_count, text_of(books, part))


def test_what_cannot_be_split_is_refused(books, scan):
    """Page 1 and pages beyond the last; a record of one page, one from the trash; undoing where nothing was split."""
    for page in (0, 1, 5):
        with pytest.raises(NoSuchPage):
            split(books, scan, [page])
    with pytest.raises(NotSplit):
        put_together(books, scan)
    parts = split(books, scan, [3, 4])
    with pytest.raises(CannotBeSplit):
        split(books, parts[1], [2])
    remove(books, [parts[0]])
    with pytest.raises(CannotBeSplit):
        split(books, find_record(books, parts[0].id), [2])


def test_phr_asks_about_a_file_of_several_papers(books, scan):
    """The question comes first, names the pages, and is answered by yes: the file is split as proposed."""
    asked = open_questions(books)[0]
    assert asked.question.about is Subject.PARTS
    assert "3 papers: pages 1 to 2, page 3 and page 4." in asked.question.text
    answer(books, asked, "yes")
    assert places(books) == [(1, 2), (3, 3), (4, 4)]
    assert Subject.PARTS not in {one.question.about for one in open_questions(books)}


@pytest.mark.parametrize("said", ["no", ""])
def test_a_file_that_is_one_paper_is_not_asked_about_again(books, scan, said):
    """No, and do not ask again, both settle it, also when the file is read again."""
    answer(books, open_questions(books)[0], said)
    reread(books, to_read_again(books, [scan]), Silence())
    assert Subject.PARTS not in {one.question.about for one in open_questions(books)}
    assert len(books.shelf().records) == 1
