"""Plain texts are read; pictures are counted and kept; everything else is kept and said to be."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from phr.readers.limits import limits_of
from phr.readers.pool import PageNotPictured
from phr.readers.text import read_text
from phr.readers.troubles import spans
from phr.record.reading import Form

SAID = "Hämoglobin 13,1 g/dl\n„gut“ – Größe"


def codes(reading):
    return [trouble.code for trouble in reading.troubles]


def picture(form, size=(30, 20), **how):
    out = io.BytesIO()
    Image.new(how.pop("mode", "RGB"), size, how.pop("color", "red")).save(out, form, **how)
    return out.getvalue()


class TestTexts:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "utf-16-le", "utf-16-be"])
    def test_are_decoded(self, read, encoding):
        """A text says the same in every encoding that people's programs write."""
        assert read(SAID.encode(encoding)).pages[0].text == SAID

    def test_a_late_letter_decides_too(self, read):
        """A text that only shows its encoding after the first page is decoded by it."""
        text = "x" * 5000 + "\nGröße"
        assert read(text.encode("cp1252")).pages[0].text == text

    def test_lines_end_in_one_way_and_controls_are_left_out(self, read):
        """Line ends of all systems become one, and no control character stays."""
        assert read(b"one\r\ntwo\rthree\x0cfour\x1b[31m\tfive").pages[0].text == "one\ntwo\nthree\nfour[31m\tfive"

    def test_a_book_is_cut(self):
        """A text beyond the limit is cut and said to be."""
        reading = read_text(io.BytesIO(b"x" * 100), replace(limits_of(Form.TEXT), characters=10))
        assert reading.pages[0].text == "x" * 10
        assert codes(reading) == ["text-cut"]


class TestPictures:
    @pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP"])
    def test_are_kept_and_not_read(self, read, form):
        """A picture counts one page, and says that it was not read."""
        reading = read(picture(form))
        assert (reading.form.name, reading.is_read, reading.page_count) == (form, False, 1)
        assert codes(reading) == ["ocr-not-installed"]

    def test_a_fax_counts_its_pages(self, read):
        """A TIFF counts its frames."""
        more = [Image.new("1", (30, 20)) for _ in range(4)]
        assert read(picture("TIFF", mode="1", color=1, save_all=True, append_images=more)).page_count == 5

    def test_a_damaged_one_is_said(self, read):
        """A picture that does not open is kept and said to be damaged."""
        assert codes(read(b"\x89PNG\r\n\x1a\n" + bytes(50))) == ["picture-damaged"]

    def test_one_with_too_many_pixels_is_not_opened(self, read):
        """A small file that claims a picture of 3,600 million pixels is refused by its header."""
        import struct
        import zlib

        header = b"IHDR" + struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
        data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
        assert codes(read(data + struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT")))) == [
            "picture-damaged"
        ]


class TestPagesOfPictures:
    def test_are_upright_and_tell_nothing_about_themselves(self, pool):
        """A photo turned by its data goes as it is seen, without place, time or device."""
        exif = Image.Exif()
        exif[0x0112] = 6  # to be turned by a quarter
        exif[0x010F] = "A maker of phones"
        data = picture("JPEG", size=(40, 20), exif=exif)
        made = Image.open(io.BytesIO(pool.render_page(io.BytesIO(data), len(data), 1, form=Form.JPEG)))
        assert made.size == (20, 40)
        assert not made.getexif()
        assert "exif" not in made.info

    def test_are_no_larger_than_a_sheet(self, pool):
        """A large photo is scaled to a sheet of A4."""
        data = picture("PNG", size=(3000, 1000))
        made = Image.open(io.BytesIO(pool.render_page(io.BytesIO(data), len(data), 1, form=Form.PNG, dpi=100)))
        assert made.size == (1169, 390)

    @pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "I;16", "CMYK"])
    def test_come_from_every_kind_of_picture(self, pool, mode):
        """Scans in black and white, in 16 bits, with holes or for print all become a JPEG."""
        data = picture("TIFF", mode=mode, color=None)
        made = pool.render_page(io.BytesIO(data), len(data), 1, form=Form.TIFF)
        assert Image.open(io.BytesIO(made)).mode in ("L", "RGB")

    def test_a_frame_that_is_not_there_is_said(self, pool):
        """Asking for a second page of a photo raises a named error."""
        data = picture("JPEG")
        with pytest.raises(PageNotPictured):
            pool.render_page(io.BytesIO(data), len(data), 2, form=Form.JPEG)


class TestOtherForms:
    @pytest.mark.parametrize(
        "data",
        [
            b'<?xml version="1.0"?><a/>',
            b'{"a": 1}',
            b"PK\x05\x06" + bytes(18),
            b"MZ\0" + bytes(80),
            b"\x1f\x8b\x08",
        ],
    )
    def test_are_kept_and_said_not_to_be_read(self, read, data):
        """A form that phr does not read comes back unread, with the reason and what to do."""
        reading = read(data)
        assert (reading.is_read, reading.pages, codes(reading)) == (False, (), ["form-not-read"])
        assert reading.troubles[0].next_step

    def test_an_empty_file_is_said(self, read):
        """A file of no bytes says so."""
        assert codes(read(b"")) == ["file-empty"]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([3], "3"),
        ([1, 2, 3, 7], "1-3, 7"),
        (list(range(1, 40, 2)), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19 and 10 more"),
    ],
)
def test_page_numbers_are_said_in_spans(numbers, said):
    """Neighbouring pages are said as a span, and a long list is cut."""
    assert spans(numbers) == said
