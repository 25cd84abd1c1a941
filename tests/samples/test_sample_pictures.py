"""The photographed, faxed and saved pages: of the forms and in the poses that they are there to show."""

import base64
import email
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageOps

PILE = Path(__file__).parents[2] / "sample_records"
SHEET, FORM, FAX = "IMG_20261106_181204.jpg", "IMG_4471.HEIC", "Fax 0412.tif"
LANDSCAPE_ORIENTATIONS = {5, 6, 7, 8}  # EXIF: stored lying on a side


def opened(name):
    if name == FORM:
        pytest.importorskip("pillow_heif").register_heif_opener()
    return Image.open(io.BytesIO((PILE / name).read_bytes()))


def photo_in_mail():
    mail = email.message_from_bytes((PILE / "Befunde Praxis Petersen.eml").read_bytes())
    part = next(part for part in mail.walk() if part.get_filename() == "Arztbrief.jpg")
    return Image.open(io.BytesIO(base64.b64decode(part.get_payload())))


@pytest.mark.parametrize("picture", [lambda: opened(SHEET), lambda: opened(FORM), photo_in_mail])
def test_a_photo_carries_a_place_and_a_camera(picture):
    """What must never leave with a picture is in it: where it was taken, when, and with what."""
    noted = picture().getexif()
    assert set(noted.get_ifd(ExifTags.IFD.GPSInfo)) >= {ExifTags.GPS.GPSLatitude, ExifTags.GPS.GPSLongitude}
    assert noted[ExifTags.Base.Model] == "Sample Phone 9"
    assert noted[ExifTags.Base.DateTime].startswith("2026:")


def test_the_sheet_lies_sideways_although_the_camera_noted_a_turn():
    """Turned as the camera says, the rule below the laboratory's name runs from the bottom to the top."""
    picture = opened(SHEET)
    assert picture.getexif()[ExifTags.Base.Orientation] == 3
    red, green, _ = np.moveaxis(np.asarray(ImageOps.exif_transpose(picture).convert("RGB"), dtype=np.int16), 2, 0)
    ink = green - red > 15
    upright, across = (max(band.sum() for band in np.array_split(ink, 40, axis)) for axis in (1, 0))
    assert upright > 2 * across


def test_the_photo_in_the_mail_is_stored_lying_on_its_side():
    """Only the camera's note says how to turn it; turned so, it is a page that stands."""
    picture = photo_in_mail()
    assert picture.getexif()[ExifTags.Base.Orientation] in LANDSCAPE_ORIENTATIONS
    assert picture.width > picture.height
    shown = ImageOps.exif_transpose(picture)
    assert shown.height > shown.width


def test_the_fax_has_two_pages_of_black_and_white():
    """One TIFF, two frames of one bit a dot, packed as faxes are, with their dots an inch."""
    with opened(FAX) as fax:
        assert (fax.n_frames, fax.mode, fax.info["compression"]) == (2, "1", "group4")
        assert fax.info["dpi"] == (200, 200)


@pytest.mark.parametrize(("name", "form"), [("Bildschirmfoto 2025-12-05.png", "PNG"), ("visit_note.webp", "WEBP")])
def test_what_was_saved_from_a_screen_is_a_whole_page(name, form):
    """A PNG and a WebP of the shape of a page, small enough, large enough to read."""
    with opened(name) as picture:
        assert picture.format == form
        assert 1.2 < picture.height / picture.width < 1.5
        assert picture.width >= 1000
