"""The merged copy: everything is seen, nothing acts, stamps cover nothing, and a bad file stops nothing."""

import contextlib
import io
import shutil
import subprocess
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from phr.bundle.choose import Group
from phr.bundle.frames import BOTTOM, LEAST_SCALE, TOP, frame_for
from phr.bundle.jpeg import NoJpeg, shape_of
from phr.bundle.package import PageForm
from phr.bundle.pictures import pages_of_pictures
from phr.bundle.plain import CannotMerge, plain_from
from phr.bundle.records_pdf import NotLaidIn, Part, records_pdf
from phr.readers.plain_pdf import HasPassword, NotPlain, plain_pdf


def launder(data):
    """Return what the package holds of a PDF that was made plain."""
    return plain_from(plain_pdf(data))


def changed(data, change):
    """Return a PDF after a change to its writer."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def merged(shelf, occasion, *documents):
    """Return the merged copy of some PDFs."""
    parts = []
    for number, data in enumerate(documents, start=1):
        plain = launder(data)
        record = shelf.record(data=data)
        load = io.BytesIO(plain.pdf).getvalue
        parts.append(Part(number, record, Group.LETTERS, "10_DOCTOR_NOTES/x.pdf", PageForm.PAGES, plain.sizes, load))
    return records_pdf(parts, occasion)


def ink(pdf, page):
    """Return where a page is dark: left, top, right, bottom as fractions of it, of all that is between the strips."""
    if shutil.which("pdftoppm") is None:
        pytest.skip("pdftoppm is not on this machine")
    run = subprocess.run(
        ["pdftoppm", "-r", "72", "-f", str(page), "-l", str(page), "-png", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    image = Image.open(io.BytesIO(run.stdout)).convert("L")
    inner = image.crop((0, int(TOP) + 1, image.width, image.height - int(BOTTOM) - 1)).point(lambda v: 255 * (v < 128))
    box = inner.getbbox()
    return None if box is None else tuple(round(n / s, 2) for n, s in zip(box, inner.size * 2, strict=True))


def test_the_text_of_every_page_can_be_searched(shelf, occasion):
    """What could be searched before can be searched in the merged copy, and its bookmarks lead there."""
    copy = merged(shelf, occasion, shelf.pdf("alphaword", "betaword"), shelf.pdf("gammaword"))
    reader = PdfReader(io.BytesIO(copy.pdf))
    texts = [page.extract_text() for page in reader.pages]
    assert [word in texts[n + copy.index_pages] for n, word in enumerate(("alphaword", "betaword", "gammaword"))] == [
        True
    ] * 3
    _, group, below = reader.outline
    assert [reader.get_destination_page_number(item) for item in below] == [copy.index_pages, copy.index_pages + 2]
    assert group.title == "Letters and notes"


@pytest.mark.parametrize("turn", [0, 90, 180, 270, -90, 450])
def test_a_turned_page_stands_as_it_was_shown(shelf, occasion, turn):
    """A mark at the corner of the page lies where a viewer of the original shows it."""
    marked = shelf.pdf(
        "#place(top + left, rect(width: 60pt, height: 60pt, fill: black))", set_page='paper: "a4", margin: 0pt'
    )
    turned = changed(marked, lambda writer: writer.pages[0].__setitem__(NameObject("/Rotate"), NumberObject(turn)))
    left, top, right, bottom = ink(merged(shelf, occasion, turned).pdf, 2)
    expected = {0: (True, True), 90: (False, True), 180: (False, False), 270: (True, False)}[turn % 360]
    assert (left < 0.1, top < 0.1) == expected
    assert right - left < 0.15
    assert bottom - top < 0.15


def test_an_odd_media_box_and_a_crop_box_are_kept(shelf, occasion):
    """A page whose corner is not at 0, 0 is moved; only what its crop box shows is shown."""

    def shift(writer):
        page = writer.pages[0]
        page[NameObject("/MediaBox")] = ArrayObject(FloatObject(n) for n in (595, 842, 0, 0))
        page[NameObject("/CropBox")] = ArrayObject(FloatObject(n) for n in (100, 500, 400, 842))

    plain = launder(changed(shelf.pdf("hello"), shift))
    assert plain.sizes == ((300.0, 342.0),)


@pytest.mark.parametrize("box", [(0, 0, 0, 0), (0, 0, 1e9, 10), ("a",), ()])
def test_a_senseless_media_box_is_taken_as_a4(shelf, box):
    """A page of no size still goes in."""

    def spoil(writer):
        items = (FloatObject(n) if isinstance(n, int | float) else TextStringObject(n) for n in box)
        writer.pages[0][NameObject("/MediaBox")] = ArrayObject(items)

    assert launder(changed(shelf.pdf("x"), spoil)).sizes[0] == pytest.approx((595.28, 841.89))


def test_nothing_in_the_merged_copy_acts(shelf, occasion):
    """Scripts, launch actions, attachments, links, forms and open actions are left behind; the page is not."""

    def arm(writer):
        script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
        writer.root_object[NameObject("/Names")] = DictionaryObject(
            {NameObject("/JavaScript"): DictionaryObject(script)}
        )
        writer.add_uri(0, "https://example.org/evil", (0, 0, 9, 9))
        action = DictionaryObject(
            {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd.exe")}
        )
        writer.root_object[NameObject("/OpenAction")] = action
        attached = DecodedStreamObject()
        attached[NameObject("/Type")] = NameObject("/EmbeddedFile")
        writer.pages[0][NameObject("/AF")] = ArrayObject([writer._add_object(attached)])
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})

    copy = merged(shelf, occasion, changed(shelf.pdf("harmless"), arm))
    said = repr(PdfWriter(clone_from=PdfReader(io.BytesIO(copy.pdf)))._objects)
    for word in (
        "/JavaScript",
        "/JS",
        "/Launch",
        "/EmbeddedFile",
        "/EmbeddedFiles",
        "/URI",
        "/OpenAction",
        "/AcroForm",
        "/AA",
        "/XFA",
    ):
        assert f"'{word}'" not in said, word
    assert "harmless" in PdfReader(io.BytesIO(copy.pdf)).pages[copy.index_pages].extract_text()


def test_what_was_written_onto_a_page_is_seen(shelf, occasion):
    """A note with a look of its own, as a filled form field has, is drawn; a hidden one is not."""

    def annotate(writer):
        for flags, rect in ((4, (100, 100, 200, 150)), (2, (300, 500, 400, 550))):
            note = FreeText(text="x", rect=rect)
            drawn = DecodedStreamObject()
            drawn.set_data(b"0 0 10 10 re f")
            drawn.update(
                {
                    NameObject("/Type"): NameObject("/XObject"),
                    NameObject("/Subtype"): NameObject("/Form"),
                    NameObject("/BBox"): ArrayObject(FloatObject(n) for n in (0, 0, 10, 10)),
                }
            )
            note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(drawn)})
            note[NameObject("/F")] = NumberObject(flags)
            writer.add_annotation(0, note)

    blank = shelf.pdf("")
    left, top, right, bottom = ink(merged(shelf, occasion, changed(blank, annotate)).pdf, 2)
    assert (left, right) == pytest.approx((0.17, 0.34), abs=0.05)
    assert (top, bottom) == pytest.approx((0.82, 0.88), abs=0.05)


@pytest.mark.parametrize(
    "size", [(595, 842), (612, 792), (842, 595), (100, 100), (1191, 1684), (14400, 100), (9, 9000)]
)
def test_stamps_never_cover_a_page(size):
    """Whatever a page's size, it lies between the strips, not shrunk below 90 % unless it is enormous."""
    frame = frame_for(*size)
    assert frame.bottom >= BOTTOM - 0.01
    assert frame.bottom + size[1] * frame.scale <= frame.height - TOP + 0.01
    assert frame.left >= 0
    assert frame.scale <= 1
    assert frame.scale >= LEAST_SCALE or max(size) > 4900


def test_a_password_is_told_from_damage(shelf):
    """A sealed PDF and a broken one are different news; a PDF sealed with an empty password is neither."""
    with pytest.raises(HasPassword):
        plain_pdf(changed(shelf.pdf("x"), lambda writer: writer.encrypt("secret", algorithm="AES-256")))
    with pytest.raises(NotPlain):
        plain_pdf(b"%PDF-1.7\nnot much")
    opened = launder(changed(shelf.pdf("x"), lambda writer: writer.encrypt("", "owner", algorithm="AES-256")))
    assert len(opened.sizes) == 1


@pytest.mark.parametrize(("mode", "size"), [("RGB", (300, 200)), ("L", (20, 900)), ("RGB", (3000, 4000))])
def test_a_jpeg_goes_into_its_page_as_it_is(mode, size):
    """Its own bytes are in the page, which has its shape and room on a page of the merged copy."""
    kept = io.BytesIO()
    Image.new(mode, size, "white").save(kept, "JPEG", progressive=mode == "L")
    plain = pages_of_pictures([kept.getvalue(), kept.getvalue()])
    width, height = plain.sizes[0]
    assert len(plain.sizes) == 2
    assert width / height == pytest.approx(size[0] / size[1], rel=0.01)
    assert frame_for(width, height).scale == 1
    assert kept.getvalue() in plain.pdf
    assert plain_from(plain.pdf).sizes[1] == pytest.approx((width, height), abs=0.01)


@pytest.mark.parametrize("cut", [0, 2, 10, 150, -2])
def test_what_is_no_whole_jpeg_is_no_page(cut):
    """Bytes that a process sends in place of a picture are refused, not repaired."""
    kept = io.BytesIO()
    Image.new("L", (40, 40)).save(kept, "JPEG")
    with pytest.raises(CannotMerge):
        pages_of_pictures([kept.getvalue()[:cut]])


@given(st.binary(max_size=60))
def test_any_bytes_are_a_jpeg_or_none(data):
    """Reading a size raises nothing else, whatever stands between the marks of a JPEG."""
    with contextlib.suppress(NoJpeg):
        shape = shape_of(b"\xff\xd8\xff" + data + b"\xff\xd9")
        assert shape.colours in (1, 3)


@pytest.mark.parametrize("spoiled", [b"", b"%PDF-1.7\nnothing", b"%PDF-1.7" + bytes(5000)])
def test_what_is_no_plain_pdf_is_not_taken(shelf, spoiled):
    """Neither are bytes that are no PDF, nor a PDF whose pages do more than draw one form."""
    for data in (spoiled, shelf.pdf("an ordinary page")):
        with pytest.raises(CannotMerge):
            plain_from(data)


def test_plain_pages_that_do_not_let_themselves_be_laid_in_are_named(shelf, occasion):
    """The exhibit's number is told, so that a notice can stand for it."""
    plain = launder(shelf.pdf("x"))
    part = Part(7, shelf.record(), Group.LETTERS, "x.pdf", PageForm.PAGES, plain.sizes, lambda: shelf.pdf("another"))
    with pytest.raises(NotLaidIn) as refused:
        records_pdf([part], occasion)
    assert refused.value.number == 7


def test_three_hundred_pages_need_little_memory(shelf, occasion):
    """The merged copy of 300 pages is made with less than 100 MB of Python's memory."""
    document = shelf.pdf(*["#lorem(200)"] * 50)
    tracemalloc.start()
    copy = merged(shelf, occasion, *[document] * 6)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert copy.pages == 300 + copy.index_pages
    assert peak < 100 * 1024**2


def test_every_document_of_others_is_made_plain_or_refused(shared):
    """Over the development set, hostile ones included: nothing but NotPlain, and each plain PDF is taken."""
    done = 0
    for path in sorted((shared / "corpus").rglob("*.pdf")):
        try:
            plain = plain_from(plain_pdf(path.read_bytes()))
        except NotPlain:
            continue
        done += 1
        assert len(PdfReader(io.BytesIO(plain.pdf)).pages) == len(plain.sizes)
    assert done > 10
