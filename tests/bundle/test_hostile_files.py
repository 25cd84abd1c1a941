"""A file made to do harm costs a package one notice page or one line of a directory, never the package."""

import contextlib
import io
import os
import resource
import sys
import warnings
from pathlib import Path

import pydicom
import pytest
from hostile_files import pdf_of_endless_pages, pdf_that_takes_for_ever, picture_bomb

from phr.bundle.choose import Wish, choose
from phr.bundle.package import PageForm
from phr.bundle.verify import verify_package
from phr.bundle.write import write_package
from phr.readers.pool import ReaderPool
from phr.record.kinds import RecordKind
from phr.record.reading import Form

HASTY = Path(__file__).parents[1] / "readers" / "hasty_reader.py"

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits of memory hold on POSIX alone")


@pytest.fixture(scope="module")
def hasty_pool():
    """Lend real reader processes that have little time and memory."""
    with ReaderPool(1, command=(sys.executable, "-I", str(HASTY))) as opened:
        yield opened


@pytest.mark.parametrize(
    ("data", "form"),
    [
        pytest.param(pdf_of_endless_pages(), Form.PDF, id="endless-pages"),
        pytest.param(pdf_that_takes_for_ever(), Form.PDF, id="takes-for-ever"),
        pytest.param(picture_bomb(), Form.PNG, id="picture-bomb"),
    ],
)
def test_a_document_costs_one_page_and_little_memory(tmp_path, shelf, occasion, hasty_pool, data, form):
    """The letter beside it is shown, the package is whole, and this process hardly grows."""
    shelf.pool = hasty_pool
    records = [shelf.record(data=shelf.pdf("a letter")), shelf.record(RecordKind.LAB_RESULT, data=data, form=form)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    result = write_package(tmp_path, choose(records, Wish(), occasion.made), occasion, shelf.contents())
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    letter, bomb = result.exhibits
    assert (letter.form, bomb.page_count) == (PageForm.PAGES, 1)
    if form is Form.PNG:
        assert (bomb.form, bomb.path) == (PageForm.HELD, "")  # what may tell where it was taken does not go
    else:
        assert bomb.form in (PageForm.DAMAGED, PageForm.PICTURES)
        assert (result.path / bomb.path).read_bytes() == data
    assert verify_package(result.path).is_whole
    assert grown < 200 * 1024  # KB; the press and pypdf are loaded in it too


def test_imaging_made_to_do_harm_goes_along_and_stops_nothing(tmp_path, shelf, occasion, hasty_pool, shared):
    """Bombs of every kind lie in the package as they came; the other images of the study are listed."""
    bombs = sorted((shared / "dicom" / "generated").glob("bomb-*"))
    if not bombs:
        pytest.skip("no bombs among the development sets")
    shelf.pool = hasty_pool
    records = [shelf.study([shelf.ct_slice(number) for number in range(1, 4)])]
    for number, path in enumerate(bombs):
        with warnings.catch_warnings(), contextlib.suppress(Exception):
            warnings.simplefilter("ignore")
            pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["SOPInstanceUID", "SOPClassUID"])
            records.append(shelf.study([path.read_bytes()], uid=f"1.2.9.{number}"))
    result = write_package(tmp_path, choose(records, Wish(), occasion.made), occasion, shelf.contents())
    assert result.instances == 3 + len(records) - 1
    assert len(records) > 3
    assert [study.unlisted for study in result.disc if study.instances == 3] == [0]
    assert verify_package(result.path).is_whole


def test_a_plain_pdf_that_does_not_merge_is_a_notice(tmp_path, shelf, occasion, monkeypatch):
    """What came back of a document looked right and is not: its page says so, the others are shown."""
    import phr.bundle.records_pdf as merging

    real = merging.form_of

    def form_of(page):
        form = real(page)
        if b"PhrLook" in form.get_data() or page.mediabox.width < 400:
            raise ValueError
        return form

    monkeypatch.setattr(merging, "form_of", form_of)
    records = [
        shelf.record(data=shelf.pdf("a letter")),
        shelf.record(RecordKind.LAB_RESULT, data=shelf.pdf("x", "y", set_page="width: 300pt, height: 300pt")),
    ]
    result = write_package(tmp_path, choose(records, Wish(), occasion.made), occasion, shelf.contents())
    assert [(exhibit.form, exhibit.page_count) for exhibit in result.exhibits] == [
        (PageForm.PAGES, 1),
        (PageForm.DAMAGED, 1),
    ]
    assert io.BytesIO((result.path / "01_RECORDS.pdf").read_bytes()).read(5) == b"%PDF-"
    assert verify_package(result.path).is_whole
