"""Where a photo was taken, and with what, stays in the sealed original: no picture in a package tells it."""

import io
import re

import pytest
from PIL import Image
from pypdf import PdfReader
from whole_program import SAMPLES, drop

PHOTOS = ("IMG_20261106_181204.jpg", "IMG_4471.HEIC")
CAMERA = b"Sample Phone 9"
ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".heic"}


@pytest.fixture(scope="module")
def packed(new_home, tmp_path_factory):
    """Take in two photos, write a package and an export; return the folders of both."""
    home = new_home.copy_to(tmp_path_factory.mktemp("photos"))
    for name in PHOTOS:
        drop(SAMPLES / name, home.inbox)
    home.run("watch", "--once")
    home.unlock()
    home.run("bundle", "--for", "Dr. Rivera")
    home.run("export", "--all", "--to", "out")
    yield next((home.path / "packages").glob("records-*")), home.folder / "out"
    home.run("lock")


def test_the_package_holds_both_photos_without_place_or_camera(packed):
    """Each goes along as a picture that opens and says nothing but what is on it."""
    package, _ = packed
    pictures = [path for path in package.rglob("*") if path.suffix.lower() in ENDINGS]
    assert len(pictures) == len(PHOTOS)
    assert [path.name for path in package.rglob("*") if path.is_file() and CAMERA in path.read_bytes()] == []
    for path in pictures:
        with Image.open(path) as picture:
            assert not picture.getexif().get_ifd(0x8825)
            assert picture.size > (1000, 1000)


def test_the_merged_pdf_holds_no_place_or_camera(packed):
    """The pictures inside the one PDF of all records are as free of it."""
    package, _ = packed
    reader = PdfReader(package / "01_RECORDS.pdf")
    pictures = [image.data for page in reader.pages for image in page.images]
    assert len(pictures) >= len(PHOTOS)
    for held in pictures:
        assert CAMERA not in held
        assert not Image.open(io.BytesIO(held)).getexif().get_ifd(0x8825)


def test_the_persons_own_export_gives_back_the_original(packed):
    """What she takes out for herself is byte for byte what she dropped, the camera's notes too."""
    _, export = packed
    written = {path.read_bytes() for path in export.rglob("*") if re.search(r"IMG_", path.name)}
    assert written == {(SAMPLES / name).read_bytes() for name in PHOTOS}
