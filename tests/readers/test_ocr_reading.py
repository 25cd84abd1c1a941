"""Scans and photos, read by the real models through the real pool."""

import contextlib
import io
import zipfile

import pytest
from PIL import Image, ImageDraw, ImageFont

from phr.readers.look import form_of
from phr.readers.pool import ReaderPool
from phr.readers.recognition import ReadingStopped
from phr.record.reading import Form, TextSource

pytest.importorskip("rapidocr", reason="the optional part that reads pictures is not installed")

LETTER = ("Patient: Brigitte Lindner", "Ferritin    18    15 - 150", "Please repeat in four weeks")
LONG_LAYER = "The patient was seen in the clinic and is doing well on the present treatment. " * 4


def paper(*lines, size=(900, 520), mode="L"):
    """A sheet with some lines of print; wide gaps in a line part it into columns."""
    sheet = Image.new(mode, size, "white")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(30)
    for row, line in enumerate(lines):
        for column, cell in enumerate(line.split("    ")):
            pen.text((60 + 280 * column, 60 + 120 * row), cell, "black", font)
    return sheet


def packed(picture, form="PNG", **how):
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def codes(reading):
    return [trouble.code for trouble in reading.troubles]


@pytest.fixture(scope="module")
def seeing():
    """A pool that reads pictures with both cores."""
    with ReaderPool(2, reads_pictures=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def see(seeing):
    """Read bytes through the pool, told by content."""

    def reading_of(data, on_page=None):
        opened = io.BytesIO(data)
        return seeing.read(opened, len(data), form_of(opened), on_page=on_page)

    return reading_of


@pytest.fixture
def scanned(pdf):
    """Make a PDF page that a picture covers, with some text of its own beside or behind it."""
    import pypdf

    def made(picture, *texts):
        drawn = io.BytesIO()
        picture.save(drawn, "PDF", resolution=216)
        marks = [(5, 160 - 9 * row, text) for row, text in enumerate(texts)]
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(marks)))
        writer.pages[0].merge_page(pypdf.PdfReader(drawn).pages[0], over=True)
        return writer

    return made


def written(*writers):
    """One PDF of the pages of some."""
    import pypdf

    whole = pypdf.PdfWriter()
    for writer in writers:
        out = io.BytesIO()
        writer.write(out)
        whole.append(io.BytesIO(out.getvalue()))
    out = io.BytesIO()
    whole.write(out)
    return out.getvalue()


class TestPhotos:
    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_are_read_whichever_way_they_lie(self, see, turn):
        """A sheet turned by a quarter, a half or three quarters says the same, and its turn is told."""
        reading = see(packed(paper(*LETTER).rotate(-turn, expand=True)))
        (page,) = reading.pages
        assert (reading.is_read, page.source, page.turn) == (True, TextSource.OCR, turn)
        assert page.text.splitlines()[1].replace(" - ", "-") == "Ferritin  18  15-150"
        assert "Brigitte Lindner" in page.text
        assert page.width > page.height
        assert codes(reading) == []

    def test_words_have_their_places_and_sureness(self, see):
        """Each word's box lies where it is printed, in points of a sheet of A4."""
        (page,) = see(packed(paper(*LETTER))).pages
        word = next(word for word in page.words if word.text == "18")
        scale = page.width / 900
        assert word.box.left / scale == pytest.approx(340, abs=12)
        assert word.box.top / scale < 195 < word.box.bottom / scale
        assert 0.9 < word.sure <= 1

    def test_a_row_that_slants_stays_a_row(self, see):
        """A sheet laid down askew by two degrees keeps name, value and range together."""
        slanted = paper(*LETTER).rotate(2, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
        text = see(packed(slanted, "JPEG", quality=40)).pages[0].text
        assert "Ferritin  18  15-150" in text.replace(" - ", "-")

    def test_a_telephones_heic_is_turned_once(self, see, seeing):
        """The camera's word on turning is followed, once, in reading and in showing; nothing else of it goes along."""
        heif = pytest.importorskip("pillow_heif")
        exif = Image.Exif()
        exif[0x0112] = 6  # to be turned by a quarter clockwise
        exif[0x010F] = "A maker of phones"
        out = io.BytesIO()
        heif.from_pillow(paper(*LETTER, mode="RGB").rotate(90, expand=True)).save(out, quality=90, exif=exif.tobytes())
        data = out.getvalue()
        (page,) = see(data).pages
        assert (page.turn, page.width > page.height) == (0, True)
        assert "Brigitte Lindner" in page.text
        shown = Image.open(io.BytesIO(seeing.render_page(io.BytesIO(data), len(data), 1, form=Form.HEIC)))
        assert shown.width > shown.height
        assert not shown.getexif()

    @pytest.mark.parametrize(("form", "mode"), [("WEBP", "RGB"), ("TIFF", "CMYK"), ("PNG", "I;16"), ("PNG", "RGBA")])
    def test_come_in_many_kinds(self, see, form, mode):
        """Print colours, 16 bits and see-through paper are read like any other."""
        sheet = paper("Patient: Brigitte Lindner", size=(700, 200))
        kind = sheet.point(lambda value: value * 256, "I").convert("I;16") if mode == "I;16" else sheet.convert(mode)
        assert "Lindner" in see(packed(kind, form)).pages[0].text

    def test_what_shows_no_text_says_so(self, see):
        """An X-ray is kept, not read, and called what it is: without text."""
        reading = see(packed(Image.radial_gradient("L").resize((600, 600)), "JPEG"))
        assert (reading.is_read, reading.pages, codes(reading)) == (False, (), ["no-text-found"])

    def test_a_cut_one_costs_its_words_at_most(self, see):
        """A photo whose second half is missing ends in a reason, not in an error."""
        data = packed(paper(*LETTER), "JPEG", quality=90)
        reading = see(data[: len(data) // 3])
        assert not reading.is_read
        assert set(codes(reading)) <= {"ocr-pages-failed", "picture-damaged", "no-text-found"}

    def test_inside_an_archive_are_read_too(self, seeing):
        """A photo in a ZIP is read in its place."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("photo.png", packed(paper("Patient: Brigitte Lindner", size=(700, 200))))
        with seeing.open_container(out, len(out.getvalue()), Form.ZIP) as container:
            assert "Lindner" in container.read(0, Form.PNG).pages[0].text


class TestManyPages:
    def test_a_fax_is_read_page_by_page(self, see):
        """Each page of a TIFF is read and told; an empty one costs nothing and is no trouble."""
        first, *rest = [
            paper(*lines, size=(700, 200)).convert("1") for lines in (["First page"], [], ["Third page here"])
        ]
        told = []
        reading = see(
            packed(first, "TIFF", save_all=True, append_images=rest), lambda done, of: told.append((done, of))
        )
        assert [page.number for page in reading.pages] == [1, 3]
        assert (reading.page_count, codes(reading)) == (3, [])
        assert told == [(1, 3), (2, 3), (3, 3)]

    def test_closing_stops_between_two_pages(self):
        """A pool that is closed in the middle gives no half reading: the file is read again another time."""
        first, *rest = [paper(f"Page number {number}", size=(700, 200)) for number in range(4)]
        data = packed(first, "TIFF", save_all=True, append_images=rest)
        with ReaderPool(1, reads_pictures=True) as pool, pytest.raises(ReadingStopped):
            pool.read(io.BytesIO(data), len(data), Form.TIFF, on_page=lambda _done, _of: pool.close())


class TestMixedPdfs:
    def test_only_pages_without_usable_text_are_read_by_ocr(self, see, scanned, pdf):
        """Own text is kept, a scan is read, a scan with a fax line or with scrambled letters behind it too."""
        import pypdf

        scrambled = "".join(chr(ord(letter) + 3) if letter != " " else letter for letter in LONG_LAYER[:230])
        data = written(
            pypdf.PdfWriter(clone_from=io.BytesIO(pdf([(20, 100, "own words of the file")]))),
            scanned(paper(*LETTER)),
            scanned(paper(*LETTER), "FAX 030 555 0100"),
            scanned(paper(*LETTER), *(scrambled[at : at + 46] for at in range(0, 230, 46))),
            scanned(paper(*LETTER), *(LONG_LAYER[at : at + 46] for at in range(0, len(LONG_LAYER), 46))),
            scanned(paper()),
        )
        reading = see(data)
        sources = {page.number: page.source for page in reading.pages}
        assert sources == {
            1: TextSource.LAYER,
            2: TextSource.OCR,
            3: TextSource.OCR,
            4: TextSource.OCR,
            5: TextSource.LAYER,
        }
        assert all("Brigitte Lindner" in reading.pages[at].text for at in (1, 2, 3))
        assert (reading.page_count, codes(reading)) == (6, [])

    def test_places_are_in_points_of_the_page(self, see, scanned):
        """A word on a scanned page of a PDF stands where the page shows it."""
        (page,) = see(written(scanned(paper(*LETTER)))).pages
        word = next(word for word in page.words if word.text == "Ferritin")
        assert (page.width, page.height) == (300, 200)
        assert word.box.left == pytest.approx(60 / 3, abs=4)
        assert 0 < word.box.top < word.box.bottom < 200


def test_many_at_a_time_are_read_each_for_itself(seeing):
    """Documents that are read side by side do not get into each other."""
    names = ["Anna Vogel", "Peter Sand", "Maria Blum", "Josef Kern"]
    with contextlib.ExitStack() as held:
        waiting = []
        for name in names:
            data = packed(paper(f"Patient: {name}", size=(700, 200)))
            waiting.append(seeing.submit(held.enter_context(io.BytesIO(data)), len(data), Form.PNG))
        said = [future.result().pages[0].text for future in waiting]
    assert [f"Patient: {name}" for name in names] == said
