"""A picture that leaves the vault says nothing about itself."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from phr.readers.clean_picture import NotCleaned, clean_jpeg
from phr.readers.pool import PictureNotCleaned
from phr.record.reading import Form

SECRETS = (b"Kamera 3000", b"GPS", b"a comment", b"http://ns.adobe.com")
UP, TURNED = 1, 6


def painted() -> Image.Image:
    """A picture with a corner that tells which way is up."""
    picture = Image.new("RGB", (64, 40), "white")
    picture.paste("red", (0, 0, 16, 10))
    return picture


def exif(turn: int) -> Image.Exif:
    """What a telephone notes: camera, place, which way is up."""
    held = Image.Exif()
    held[0x0110] = "Kamera 3000"
    held[0x0112] = turn
    held.get_ifd(0x8825)[29] = "GPS 2026:03:14"
    return held


def saved(kind: str, turn: int = UP, **options) -> bytes:
    """The picture as a file of a kind, with all that a telephone notes."""
    made = io.BytesIO()
    painted().save(made, kind, exif=exif(turn), **options)
    return made.getvalue()


def clean(pool, data: bytes, form: Form) -> Image.Image:
    """The picture as it comes out, checked to hold no word of what was noted."""
    cleaned = pool.clean_picture(io.BytesIO(data), len(data), form)
    assert not [secret for secret in SECRETS if secret in cleaned]
    picture = Image.open(io.BytesIO(cleaned))
    assert not {0x0110, 0x8825} & set(picture.getexif())
    return picture


@pytest.mark.parametrize("turn", [UP, TURNED])
def test_a_jpeg_keeps_its_pixels_and_its_top(pool, turn):
    """Place, camera, comment and whatever stands behind the picture are gone; no pixel is, nor which way is up."""
    data = saved("JPEG", turn, comment=b"a comment", progressive=turn == TURNED) + b"a film with GPS in it"
    after = clean(pool, data, Form.JPEG)
    before = Image.open(io.BytesIO(data))
    assert ImageOps.exif_transpose(after).tobytes() == ImageOps.exif_transpose(before).tobytes()


@pytest.mark.parametrize(("kind", "form"), [("PNG", Form.PNG), ("WEBP", Form.WEBP), ("TIFF", Form.TIFF)])
def test_other_forms_keep_their_pixels_too(pool, kind, form):
    """A PNG, a WebP and a TIFF come back upright, pixel for pixel, without data about themselves."""
    options = {"lossless": True} if kind == "WEBP" else {}
    data = saved(kind, TURNED, **options)
    after = clean(pool, data, form).convert("RGB")
    assert after.tobytes() == ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGB").tobytes()


def test_all_pages_of_a_fax_stay(pool):
    """A TIFF of three pages in black and white has three pages after."""
    pages = [Image.new("1", (40, 60), number % 2) for number in range(3)]
    made = io.BytesIO()
    pages[0].save(made, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    after = clean(pool, made.getvalue(), Form.TIFF)
    assert (after.n_frames, after.mode) == (3, "1")


def test_heic_becomes_a_jpeg(pool):
    """A photo in HEIC comes back as an upright JPEG, which every program opens."""
    pillow_heif = pytest.importorskip("pillow_heif")
    made = io.BytesIO()
    pillow_heif.from_pillow(painted()).save(made, quality=90, exif=exif(UP).tobytes())
    assert clean(pool, made.getvalue(), Form.HEIC).format == "JPEG"


def test_a_damaged_picture_is_said(pool):
    """What cannot be cleaned does not come out half cleaned."""
    with pytest.raises(PictureNotCleaned):
        pool.clean_picture(io.BytesIO(b"\xff\xd8\xff\xe1\x00"), 5, Form.JPEG)


@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.integers(0, 10_000))
def test_a_changed_jpeg_is_cleaned_or_refused(at, byte, cut):
    """Whatever happened to a JPEG behind its notes, it is cleaned or refused, and what was noted never comes out."""
    data = bytearray(saved("JPEG", TURNED, comment=b"a comment"))
    notes_end = data.index(b"\xff\xdb")
    data[notes_end + at % (len(data) - notes_end)] = byte
    try:
        cleaned = clean_jpeg(bytes(data[: notes_end + cut]))
    except NotCleaned:
        return
    assert not [secret for secret in SECRETS if secret in cleaned]
