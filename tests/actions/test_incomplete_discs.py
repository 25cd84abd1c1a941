"""Discs whose table of contents and files do not agree: the person hears of it, and a whole copy settles it."""

import shutil
from pathlib import Path

import pytest
from archives_made import zipped

from phr.actions.books import open_books
from phr.actions.browse import Filter, list_records
from phr.actions.status import status

DISC = Path(__file__).parents[2] / "sample_records" / "ct-disc"
GONE = ("DICOM/ST000001/SE000002/IM000016", "DICOM/ST000001/SE000002/IM000002")


@pytest.fixture
def drop_disc(home):
    """Put the sample disc into the inbox as a folder, some of its files left away."""

    def drop(name, *, without=()):
        disc = home.settings.inbox / name
        shutil.copytree(DISC, disc)
        for path in without:
            (disc / path).unlink()

    return drop


def only_record(home, key):
    with open_books(home, key) as books:
        (record,) = books.shelf().records
        return record


def test_a_whole_disc_has_no_trouble(home, key, drop_disc, take_in):
    """What the table lists is there."""
    drop_disc("CT")
    take_in()
    assert only_record(home, key).troubles == ()


def test_a_disc_that_was_copied_in_part_says_so_until_the_whole_comes(home, key, drop_disc, take_in):
    """Two of forty pictures are missed; when the disc comes whole, nothing is."""
    drop_disc("CT", without=GONE)
    take_in()
    (trouble,) = only_record(home, key).troubles
    assert (trouble.code, "lists 40 pictures; 2 of them were" in trouble.what) == ("disc-incomplete", True)
    drop_disc("CT again")
    take_in()
    record = only_record(home, key)
    assert record.troubles == ()
    assert sum(len(series.instances) for series in record.study.series) == 40


def test_status_counts_what_is_not_whole_until_the_whole_comes(home, key, drop_disc, take_in):
    """The record is counted and can be listed by itself; a whole copy of the disc leaves nothing to count."""
    drop_disc("CT", without=GONE)
    take_in()
    with open_books(home, key) as books:
        assert status(home, books).unlocked.not_whole == 1
        assert len(list_records(books, Filter(only_not_whole=True))) == 1
    drop_disc("CT again")
    take_in()
    with open_books(home, key) as books:
        assert status(home, books).unlocked.not_whole == 0
        assert list_records(books, Filter(only_not_whole=True)) == ()


def test_a_disc_in_an_archive_is_compared_too(home, key, drop, take_in):
    """The names in a ZIP are the names on its disc."""
    files = [path for path in sorted(DISC.rglob("*")) if path.is_file() and str(path.relative_to(DISC)) not in GONE]
    drop("disc.zip", zipped(*((f"CD/{path.relative_to(DISC)}", path.read_bytes()) for path in files)))
    take_in()
    assert [trouble.code for trouble in only_record(home, key).troubles] == ["disc-incomplete"]


def test_pictures_that_the_table_leaves_out_are_taken_in_and_noted(home, key, drop_disc, take_in):
    """A file that nobody listed is a picture all the same."""
    drop_disc("CT")
    disc = home.settings.inbox / "CT"
    shutil.move(disc / GONE[0], disc / "EXTRA")
    take_in()
    record = only_record(home, key)
    assert [trouble.code for trouble in record.troubles] == ["disc-incomplete", "disc-unlisted"]
    assert sum(len(series.instances) for series in record.study.series) == 40


def test_a_table_at_the_top_of_the_inbox_blames_nobody(home, key, drop_disc, take_in):
    """Somebody who dragged the files of a disc one by one hears that the table came alone, and nothing false."""
    drop_disc("CT")
    disc = home.settings.inbox / "CT"
    shutil.move(disc / "DICOMDIR", home.settings.inbox / "DICOMDIR")
    outcomes = take_in()
    assert [one.code for one in outcomes if one.path == "DICOMDIR"] == ["disc-directory-alone"]
    assert only_record(home, key).troubles == ()
