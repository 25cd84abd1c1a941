"""Joined pages and parts of scans in a package: one PDF of just their pages."""

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

from phr.bundle.choose import Wish, choose
from phr.bundle.package import Occasion, PageForm
from phr.bundle.write import write_package
from phr.record.entry import Excerpt, Piece, RecordId, StoredObject
from phr.record.filing import Person
from phr.record.kinds import RecordKind
from phr.record.reading import Box, Form, Page, TextSource, Word

TODAY = date(2026, 11, 24)
WHOLE = RecordId("f" * 16)
SECRET = (200, 30, 30)  # the colour that fills the pages of somebody else


def tiff(*colours):
    """Return a TIFF with a page of each colour, and a word in the data about each."""
    frames = [Image.new("RGB", (200, 300), colour) for colour in colours]
    kept = io.BytesIO()
    frames[0].save(kept, "TIFF", save_all=True, append_images=frames[1:], description="Zugvogel")
    return kept.getvalue()


def jpeg(colour):
    kept = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(kept, "JPEG")
    return kept.getvalue()


def with_pieces(shelf, *originals, excerpts=()):
    """Return a letter whose pages are in these originals, (bytes, form) each."""
    record = shelf.record(RecordKind.LETTER, data=originals[0][0], form=originals[0][1], source="IMG_1.jpg")
    pieces, objects = [], []
    for place, (data, form) in enumerate(originals):
        object_id = shelf.add(data)
        objects.append(StoredObject("original", object_id, len(data)))
        excerpt = excerpts[place] if excerpts else None
        pages = excerpt.page_count if excerpt else 1
        pieces.append(Piece(record.id, object_id, f"IMG_{place}", form, pages, "0" * 64, excerpt))
    return replace(
        record, pieces=tuple(pieces), objects=tuple(objects), page_count=sum(piece.page_count for piece in pieces)
    )


@pytest.fixture
def write(shelf, tmp_path):
    """Write a package of some records."""

    def written(*records, language="en"):
        occasion = Occasion(Person("Erika Beispiel"), TODAY, language=language)
        return write_package(tmp_path, choose(records, Wish(), TODAY), occasion, shelf.contents())

    return written


def pictures_in(path):
    """Return the middle colours of all pictures in a PDF."""
    import pypdf

    found = []
    for page in pypdf.PdfReader(path).pages:
        found += [image.image.convert("RGB").resize((1, 1)).getpixel((0, 0)) for image in page.images]
    return found


def test_photos_that_were_joined_are_one_pdf(shelf, write):
    """Three photos of one letter go as one PDF of three pages, in their order; the package is whole."""
    joined = with_pieces(shelf, *((jpeg((shade, shade, shade)), Form.JPEG) for shade in (250, 150, 50)))
    result = write(joined)
    (exhibit,) = result.exhibits
    assert (exhibit.form, exhibit.page_count, exhibit.path[-4:]) == (PageForm.PAGES, 3, ".pdf")
    assert [round(red, -1) for red, _, _ in pictures_in(result.path / exhibit.path)] == [250, 150, 50]
    assert "the pages of 3 files" in (result.path / "MANIFEST.TXT").read_text()
    assert "put together from 3 files" in (result.path / "INDEX.HTM").read_text()


def test_a_pdf_and_a_photo_join(shelf, write):
    """A page of a PDF keeps its text, and the photo follows it."""
    import pypdf

    result = write(with_pieces(shelf, (shelf.pdf("First page"), Form.PDF), (jpeg((9, 9, 9)), Form.JPEG)))
    pages = pypdf.PdfReader(result.path / result.exhibits[0].path).pages
    assert len(pages) == 2
    assert "First page" in pages[0].extract_text()


def test_frames_of_others_stay_out(shelf, write):
    """Of a TIFF of three pages only the part's own goes; neither the others' pixels nor what the file notes."""
    data = tiff(SECRET, (20, 20, 220), SECRET)
    result = write(with_pieces(shelf, (data, Form.TIFF), excerpts=[Excerpt(WHOLE, 2, 2, 3)]))
    (exhibit,) = result.exhibits
    colours = [*pictures_in(result.path / exhibit.path), *pictures_in(result.path / "01_RECORDS.pdf")]
    assert len(colours) >= 1
    assert all(blue > 150 > red for red, _, blue in colours)
    for path in result.path.rglob("*"):
        assert not path.is_file() or b"Zugvogel" not in path.read_bytes()
    assert not [path for path in result.path.rglob("*") if path.suffix in (".tif", ".tiff")]


def test_a_part_can_be_searched_for_its_own_words_alone(shelf, tmp_path):
    """The words of a part's pages are found on its own PDF and in the merged copy; the page numbers are the part's."""
    import pypdf

    record = with_pieces(shelf, (tiff(SECRET, (20, 20, 220), SECRET), Form.TIFF), excerpts=[Excerpt(WHOLE, 2, 2, 3)])
    page = Page(1, 200.0, 300.0, "", (Word("Bisoprolol", Box(20, 20, 120, 40)),), TextSource.OCR)
    contents = replace(shelf.contents(), pages_of=lambda one: (page,) if one == record else ())
    occasion = Occasion(Person("Erika Beispiel"), TODAY, language="en")
    result = write_package(tmp_path, choose([record], Wish(), TODAY), occasion, contents)
    for name in (result.exhibits[0].path, "01_RECORDS.pdf"):
        texts = [shown.extract_text() for shown in pypdf.PdfReader(result.path / name).pages]
        assert ["Bisoprolol" in text for text in texts][-1]


def test_the_part_is_told_in_the_packages_language(shelf, write):
    """Page and scan are named in German too."""
    scan = shelf.pdf("eins", "zwei", "drei")
    result = write(with_pieces(shelf, (scan, Form.PDF), excerpts=[Excerpt(WHOLE, 2, 3, 3)]), language="de")
    assert "Seite 2-3 eines Scans von 3 Seiten" in (result.path / "INDEX.HTM").read_text()


def test_a_scan_that_cannot_be_cut_stays_out_whole(shelf, write):
    """A damaged scan never goes along whole in place of its part: a page says that it is not there."""
    result = write(with_pieces(shelf, (b"%PDF-1.7 broken", Form.PDF), excerpts=[Excerpt(WHOLE, 2, 2, 3)]))
    (exhibit,) = result.exhibits
    assert (exhibit.form, exhibit.path) == (PageForm.NOT_CUT, "")
    assert not [path for path in result.path.rglob("*") if path.is_file() and b"broken" in path.read_bytes()]
