"""The whole development sets through the pool: nothing raises, nothing hangs, nothing grows."""

import tarfile
import time

import pytest

from phr.readers.look import form_of
from phr.record.reading import Reading


@pytest.fixture(scope="module")
def hostile(shared, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    with tarfile.open(shared / "corpus" / "hostile.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    return folder


def test_hostile_files_each_give_a_reading_soon(read, hostile):
    """Every hostile file ends in a Reading within ten seconds: read, or with a reason."""
    files = [path for path in hostile.rglob("*") if path.is_file()]
    assert len(files) > 100
    for path in files:
        began = time.monotonic()
        reading = read(path)
        assert isinstance(reading, Reading)
        assert reading.is_read or reading.troubles, path.name
        assert time.monotonic() - began < 10, path.name


def test_no_honest_document_is_lost(read, shared):
    """On the corpus every file with a text layer is read, and every other says that it is a picture."""
    for path in sorted((shared / "corpus" / "files").iterdir()):
        with path.open("rb") as opened:
            form = form_of(opened)
        reading = read(path)
        assert reading.form is form
        assert {trouble.code for trouble in reading.troubles} <= {"ocr-not-installed"}, path.name
        assert reading.is_read != bool(reading.troubles), path.name
        assert reading.page_count >= 1
