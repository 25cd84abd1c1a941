"""PDFs: what stands on the page, line by line, with the place of each word as shown."""

import io
import math
import time
import zlib
from dataclasses import replace

import pytest

from phr.readers.limits import limits_of
from phr.readers.pdf import iso_date, read_pdf
from phr.record.reading import Form

LIMITS = limits_of(Form.PDF)
DRAWN = [(20, 100, " ")]  # a mark that is no word
ROW = ["Haemoglobin", "13.1", "g/dL", "12.0", "-", "16.0"]


def codes(reading):
    return [trouble.code for trouble in reading.troubles]


def words(reading, page=0):
    return [word.text for word in reading.pages[page].words]


class TestLines:
    def test_a_table_drawn_column_by_column_is_read_row_by_row(self, read, pdf):
        """Rows are rebuilt from where words stand, not from the order in which they were drawn."""
        names = [(20, 150, "Haemoglobin"), (20, 135, "Ferritin"), (20, 120, "TSH")]
        values = [(150, 150, "13.1"), (150, 135, "40"), (150, 120, "1.2")]
        units = [(220, 150, "g/dL"), (220, 135, "µg/L"), (220, 120, "mIU/L")]
        text = read(pdf([*names, *values, *units])).pages[0].text
        assert text == "Haemoglobin  13.1  g/dL\nFerritin  40  µg/L\nTSH  1.2  mIU/L"

    def test_single_spaced_lines_stay_apart(self, read, pdf):
        """Lines set as close as print goes are not run together."""
        lines = [(20, 150 - 10 * number, f"line {number}") for number in range(8)]
        assert read(pdf(lines)).pages[0].text.splitlines() == [f"line {number}" for number in range(8)]

    def test_a_raised_word_stays_on_its_line(self, read, pdf):
        """A word set a little higher, as an exponent is, stays on its line."""
        assert read(pdf([(20, 100, "10"), (33, 103, "3")])).pages[0].text in ("10 3", "103")

    def test_words_printed_twice_to_look_bold_are_read_once(self, read, pdf):
        """A heading overprinted a hair apart is one heading."""
        assert read(pdf([(20, 100, "Befund"), (20.4, 100, "Befund")])).pages[0].text == "Befund"

    def test_a_number_is_one_word(self, read, pdf):
        """Narrow digits do not fall apart."""
        assert words(read(pdf([(20, 100, "110 1111.11")]))) == ["110", "1111.11"]


class TestPlaces:
    @pytest.mark.parametrize(
        ("turn", "matrix"), [(0, "1 0 0 1"), (90, "0 1 -1 0"), (180, "-1 0 0 -1"), (270, "0 -1 1 0")]
    )
    def test_a_turned_page_reads_as_it_is_shown(self, read, pdf, turn, matrix):
        """A page whose text is turned so that it stands upright as shown gives the same lines, left to right."""
        width, height = (200, 300) if turn in (90, 270) else (300, 200)
        shown = [(30, 50, "Haemoglobin 13.1"), (30, 70, "Ferritin 40")]  # from the top left, as shown
        marks = [(*unturned(x, y, turn), text, matrix) for x, y, text in shown]
        reading = read(pdf(marks, turn=turn))
        page = reading.pages[0]
        assert (page.width, page.height) == (width, height)
        assert page.text == "Haemoglobin 13.1\nFerritin 40"
        box = page.words[0].box
        assert math.isclose(box.left, 30, abs_tol=1)
        assert box.top < 50 <= box.bottom < 60
        assert box.right - box.left > 40

    def test_a_page_with_a_shifted_frame_counts_from_its_own_corner(self, read, pdf):
        """Places count from the corner of the page, wherever its box begins."""
        plain = pdf([(120, 100, "Ferritin")])
        shifted = plain.replace(b"/MediaBox [0 0 300 200]", b"/MediaBox [90 0 390 200]")
        assert len(plain) + 1 == len(shifted)
        before, after = read(plain).pages[0].words[0].box, read(shifted).pages[0].words[0].box
        assert math.isclose(before.left - after.left, 90, abs_tol=0.1)
        assert math.isclose(before.top, after.top, abs_tol=0.1)

    def test_words_lie_where_there_is_ink(self, read, pdf):
        """Each word's box, on the page's picture, holds ink; the outside renderer is the judge."""
        import pypdfium2

        data = pdf([(20, 150, "Haemoglobin 13.1"), (120, 40, "Ferritin")], turn=90)
        page = pypdfium2.PdfDocument(data)[0]
        picture = page.render(scale=1).to_pil().convert("L")
        for word in read(data).pages[0].words:
            box = word.box
            dark, _ = picture.crop((int(box.left), int(box.top), int(box.right) + 1, int(box.bottom) + 1)).getextrema()
            assert dark < 100, word.text


class TestWhatCannotBeRead:
    def test_a_password_is_said(self, read, pdf):
        """A PDF with a password of its own is kept and said to have one."""
        assert codes(read(locked(pdf([(20, 100, "secret")]), "open sesame"))) == ["pdf-password"]

    def test_an_owners_password_alone_does_not_hinder(self, read, pdf):
        """A PDF that opens for everyone but may not be printed is read."""
        assert read(locked(pdf([(20, 100, "not secret")]), "")).pages[0].text == "not secret"

    def test_pages_without_text_are_named(self, read, pdf):
        """Pages that draw something, yet hold no text, among others that do are named by their numbers."""
        reading = read(pdf([(20, 100, "one")], DRAWN, [(20, 100, "three")], DRAWN, DRAWN))
        assert [page.number for page in reading.pages] == [1, 3]
        assert reading.page_count == 5
        assert codes(reading) == ["ocr-not-installed", "pdf-some-pages-not-read"]
        assert "2, 4-5" in reading.troubles[1].what

    def test_an_empty_page_is_no_trouble(self, read, pdf):
        """A page on which nothing is drawn says nothing, and nobody need look at it; a PDF of such pages says so."""
        assert codes(read(pdf([(20, 100, "one")], []))) == []
        reading = read(pdf([], []))
        assert (reading.is_read, reading.page_count, codes(reading)) == (False, 2, ["no-text-found"])

    def test_a_scan_is_said_to_be_pictures(self, read, pdf):
        """A PDF with no text on any page is not read, and its pages are counted."""
        reading = read(pdf(DRAWN, DRAWN))
        assert (reading.is_read, reading.page_count, codes(reading)) == (False, 2, ["ocr-not-installed"])

    @pytest.mark.parametrize(("side", "said"), [(280, ["ocr-not-installed", "pdf-mostly-picture"]), (100, [])])
    def test_a_fax_line_on_a_scan_does_not_pass_for_the_page(self, read, pdf, side, said):
        """A scan with a line of text beside it says so; a page with a logo does not."""
        import pypdf
        from PIL import Image

        scan = io.BytesIO()
        Image.new("RGB", (side, side // 2 + 40), "white").save(scan, "PDF", resolution=72)
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([(20, 185, "FAX 030 555 0100 PAGE 1 OF 1")])))
        writer.pages[0].merge_page(pypdf.PdfReader(scan).pages[0])
        out = io.BytesIO()
        writer.write(out)
        reading = read(out.getvalue())
        assert reading.pages[0].text == "FAX 030 555 0100 PAGE 1 OF 1"
        assert codes(reading) == said

    def test_a_damaged_file_is_said(self, read):
        """A PDF that neither reader opens is kept and said to be damaged."""
        assert codes(read(b"%PDF-1.7\n" + b"nothing of use" * 50)) == ["pdf-damaged"]

    def test_letters_without_meaning_are_not_taken_for_text(self, read, pdf):
        """A text layer whose letters stand for nothing is said to be scrambled, and not read."""
        scrambled = pdf([(20, 100, "abcdefgh")]).replace(
            b"/Encoding /WinAnsiEncoding",
            b"/Encoding << /Differences [97 /g1 /g2 /g3 /g4 /g5 /g6 /g7 /g8] >>",
        )
        reading = read(rebuilt(scrambled))
        assert not reading.is_read
        assert codes(reading) == ["ocr-not-installed", "pdf-text-broken"]


class TestLimits:
    def test_a_long_document_is_read_up_to_the_limit(self, pdf):
        """Beyond the limit of pages, pages are counted and said to be left."""
        data = pdf(*[[(20, 100, f"page {number}")] for number in range(1, 8)])
        reading = read_pdf(io.BytesIO(data), replace(LIMITS, pages=3)).reading
        assert ([page.number for page in reading.pages], reading.page_count) == ([1, 2, 3], 7)
        assert codes(reading) == ["pdf-too-long"]

    @pytest.mark.parametrize("limit", [{"words": 2}, {"characters": 10}])
    def test_words_and_characters_are_limited(self, pdf, limit):
        """A document that never ends is cut at a page."""
        data = pdf(*[[(20, 100, f"page number {number}")] for number in range(1, 8)])
        reading = read_pdf(io.BytesIO(data), replace(LIMITS, **limit)).reading
        assert len(reading.pages) == 1
        assert codes(reading) == ["pdf-too-long"]

    def test_a_page_that_never_ends_is_cut(self, read, pdf):
        """A page with more characters than a page can show is read from its beginning, in bounded time."""
        data = pdf([(20, 20 + 12 * line, "word " * 800) for line in range(60)], size=(20_000, 800))
        reading = read(data)
        assert reading.is_read
        assert codes(reading) == ["pdf-page-cut"]

    def test_a_small_file_that_unpacks_to_a_gigabyte_ends_soon(self, read):
        """A page whose drawing unpacks to a gigabyte costs the file its text at most, and little time."""
        packer = zlib.compressobj(9)
        drawn = b"".join(packer.compress(b"q Q " * (1 << 18)) for _ in range(1 << 10)) + packer.flush()  # 1 MiB each
        assert len(drawn) < 4 << 20
        began = time.monotonic()
        reading = read(packed(drawn))
        assert not reading.is_read
        assert reading.troubles
        assert time.monotonic() - began < 30

    def test_no_time_left_means_no_page_is_read(self, pdf):
        """When the time that a reader gives itself is over, it hands back what it has."""
        reading = read_pdf(io.BytesIO(pdf([(20, 100, "one")])), replace(LIMITS, soft_seconds=0.0)).reading
        assert (reading.pages, reading.page_count) == ((), 1)
        assert "pdf-too-long" in codes(reading)


class TestOwnWords:
    def test_a_documents_own_title_and_dates_are_kept_apart(self, read, pdf):
        """What a PDF says about itself is handed on as its own, in ISO dates."""
        info = "/Title (Lab\x01  report) /CreationDate (D:20260315120000+01'00') /ModDate (D:202604)"
        reading = read(pdf([(20, 100, "text")], info=info))
        assert reading.own_title == "Lab report"
        assert reading.own_dates == (("created", "2026-03-15"), ("modified", "2026-04-01"))

    @pytest.mark.parametrize(
        ("told", "date"),
        [
            ("D:20260230", None),
            ("2026", "2026-01-01"),
            ("D:20261301", None),
            ("D:00000000", None),
            ("yesterday", None),
            ("", None),
        ],
    )
    def test_dates_are_taken_as_far_as_they_go(self, told, date):
        """A PDF date gives the day it names, the first where it names none, or nothing."""
        assert iso_date(told) == date


class TestForms:
    def test_what_was_filled_in_is_read(self, read, pdf):
        """The value of a form's field stands on the page, so it is read where it stands."""
        import pypdf
        from pypdf.annotations import FreeText

        writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([(20, 150, "Ferritin")])))
        note = FreeText(text="40", rect=(100, 145, 140, 165), font_size="10pt")
        writer.add_annotation(0, note)
        appearance = pypdf.generic.StreamObject()
        appearance.set_data(b"BT /F1 10 Tf 2 5 Td (40) Tj ET")
        appearance[pypdf.generic.NameObject("/Type")] = pypdf.generic.NameObject("/XObject")
        appearance[pypdf.generic.NameObject("/Subtype")] = pypdf.generic.NameObject("/Form")
        appearance[pypdf.generic.NameObject("/BBox")] = pypdf.generic.RectangleObject((0, 0, 40, 20))
        page = writer.pages[0]
        appearance[pypdf.generic.NameObject("/Resources")] = page["/Resources"]
        annotation = page["/Annots"][0].get_object()
        normal = {pypdf.generic.NameObject("/N"): writer._add_object(appearance)}
        annotation[pypdf.generic.NameObject("/AP")] = pypdf.generic.DictionaryObject(normal)
        out = io.BytesIO()
        writer.write(out)
        assert read(out.getvalue()).pages[0].text == "Ferritin  40"


class TestSecondReader:
    def test_what_the_first_cannot_open_the_second_may(self, pdf, monkeypatch):
        """A PDF that PDFium refuses is read by pypdf: the same lines, without places, and said so."""
        import pypdfium2

        def refuse(*_):
            raise pypdfium2.PdfiumError("no", err_code=3)

        monkeypatch.setattr(pypdfium2, "PdfDocument", refuse)
        reading = read_pdf(io.BytesIO(pdf([(20, 150, "Haemoglobin 13.1"), (20, 100, "Ferritin")])), LIMITS).reading
        assert reading.pages[0].text == "Haemoglobin 13.1\nFerritin"
        assert reading.pages[0].words == ()
        assert codes(reading) == ["pdf-repaired"]


class TestCorpus:
    def test_every_word_of_the_peer_is_found(self, read, shared):
        """On the development set, at least 97 of 100 words that pdftotext finds are found."""
        import shutil
        import subprocess

        if shutil.which("pdftotext") is None:
            pytest.skip("pdftotext is not installed")
        found = wanted = 0
        for path in sorted((shared / "corpus" / "files").glob("*.pdf"))[::3]:
            reading = read(path)
            if not reading.is_read:
                continue
            peer = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout
            ours = set(reading_words(reading))
            theirs = peer.decode(errors="replace").split()
            wanted += len(theirs)
            found += sum(word in ours for word in theirs)
        assert wanted > 3000
        assert found / wanted > 0.97


def reading_words(reading):
    return [word for page in reading.pages for word in page.text.split()]


def unturned(x, y, turn):
    """Where a place on the page as shown (from the top left) lies on the 300 x 200 sheet (from the bottom left)."""
    return {0: (x, 200 - y), 90: (y, x), 180: (300 - x, y), 270: (300 - y, 200 - x)}[turn]


def locked(data, user_password):
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user_password=user_password, owner_password="the owner's", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def rebuilt(data):
    import pypdf

    out = io.BytesIO()
    pypdf.PdfWriter(clone_from=io.BytesIO(data)).write(out)
    return out.getvalue()


def packed(drawn):
    head = (
        b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
        b"2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n"
        b"3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R >> endobj\n"
    )
    stream = b"4 0 obj << /Filter /FlateDecode /Length %d >> stream\n" % len(drawn) + drawn + b"\nendstream endobj\n"
    return head + stream + b"trailer << /Root 1 0 R /Size 5 >>\n%%EOF\n"
