"""Words laid unseen on pages that are pictures."""

import io
import shutil
import subprocess

import pypdfium2
import pytest
from PIL import Image

from phr.bundle.pictures import pages_of_pictures
from phr.bundle.plain import Plain, plain_from
from phr.bundle.text_layer import searchable
from phr.record.reading import Box, Page, TextSource, Word

WORDS = (
    ("H\u00e4moglobin", Box(60, 100, 160, 112)),
    ("13,2", Box(180, 100, 210, 112)),
    ("\u0442\u0435\u0441\u0442", Box(60, 700, 120, 715)),
)
UPRIGHT = (500.0, 800.0)


def page(number=1, turn=0, words=WORDS, size=UPRIGHT):
    return Page(number, *size, "", tuple(Word(text, box) for text, box in words), TextSource.OCR, turn)


def pictured(*sizes):
    """Make a plain PDF of grey pictures, of so many pixels each."""
    kept = []
    for size in sizes:
        made = io.BytesIO()
        Image.new("L", size, 200).save(made, "JPEG")
        kept.append(made.getvalue())
    return pages_of_pictures(kept)


def placed(plain, number=0):
    """Return the words that a viewer finds on a page, with the middle of its place as fractions of the page."""
    document = pypdfium2.PdfDocument(plain.pdf)
    shown = document[number]
    width, height = shown.get_size()
    text = shown.get_textpage()
    found = {}
    for word in text.get_text_bounded().split():
        at, _ = text.search(word).get_next()
        last = text.get_charbox(at + len(word) - 1)
        first = text.get_charbox(at)
        left, bottom, right, top = (
            min(first[0], last[0]),
            min(first[1], last[1]),
            max(first[2], last[2]),
            max(first[3], last[3]),
        )
        found[word] = (round((left + right) / 2 / width, 2), round(1 - (bottom + top) / 2 / height, 2))
    return found


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_words_are_found_where_they_are_printed(turn):
    """A viewer finds each word at its place, also on a page that stands turned in its file; any script."""
    size = (1000, 1600) if turn in (0, 180) else (1600, 1000)
    found = placed(searchable(pictured(size), [page(turn=turn)]))
    for text, box in WORDS:
        across, down = (box.left + box.right) / 2 / UPRIGHT[0], (box.top + box.bottom) / 2 / UPRIGHT[1]
        expected = {0: (across, down), 90: (1 - down, across), 180: (1 - across, 1 - down), 270: (down, 1 - across)}[
            turn
        ]
        assert found[text] == pytest.approx(expected, abs=0.02)


def test_nothing_of_the_words_is_seen():
    """The page looks to the pixel as it did without them."""

    def looks(plain):
        return pypdfium2.PdfDocument(plain.pdf)[0].render(scale=1).to_pil().tobytes()

    plain = pictured((1000, 1600))
    assert looks(searchable(plain, [page()])) == looks(plain)


def test_each_page_has_its_own_words_alone():
    """Words stand on the page of their number; a page of which none are known has none; sizes stay."""
    plain = pictured((1000, 1600), (1000, 1600), (500, 500))
    made = searchable(plain, [page(2, words=WORDS[:1]), page(3, words=WORDS[1:2])])
    assert [list(placed(made, number)) for number in range(3)] == [[], ["H\u00e4moglobin"], ["13,2"]]
    assert made.sizes == plain.sizes
    assert plain_from(made.pdf) == made


def test_letters_of_many_scripts_need_several_fonts():
    """A thousand different letters are all found, among them one beyond the first 65,536."""
    letters = "".join(chr(0x4E00 + at) for at in range(1000)) + "\U0001d504"
    rows = tuple((letters[at : at + 20], Box(50, 20 + at, 450, 28 + at)) for at in range(0, 700, 20))
    found = placed(searchable(pictured((1000, 1600)), [page(words=rows)]))
    assert set(found) >= {row for row, _ in rows}


def test_words_from_a_file_do_no_harm():
    """Control characters, half characters, places of no size or beyond the page neither break nor act."""
    odd = (
        ("a) Tj (b\x00\u202e", Box(10, 10, 90, 20)),
        ("\ud800x", Box(10, 30, 90, 40)),
        ("none", Box(5, 5, 5, 5)),
        ("far", Box(9000, 9000, 9100, 9010)),
    )
    made = searchable(pictured((1000, 1600)), [page(words=odd), page(7)])
    assert {"a)", "Tj", "(b", "x"} <= set(placed(made))


def test_pages_that_cannot_be_written_on_stay_as_they_are():
    """A PDF that is none, or pages without words, come back as they were."""
    broken = Plain(b"%PDF-1.7 broken", ((100.0, 100.0),))
    plain = pictured((100, 100))
    assert searchable(broken, [page()]) is broken
    assert searchable(plain, [page(words=())]) is plain


def test_the_text_is_read_in_order_by_another_program():
    """Poppler finds the words of a line beside each other."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not on this machine")
    made = searchable(pictured((1000, 1600)), [page()])
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=made.pdf, capture_output=True, check=True)
    assert run.stdout.decode().split() == [text for text, _ in WORDS]
    assert run.stdout.decode().splitlines()[0].split() == [text for text, _ in WORDS[:2]]
