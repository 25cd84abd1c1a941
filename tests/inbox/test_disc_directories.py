"""A disc's table of contents against what lies on the disc."""

from pathlib import PurePosixPath

import pytest

from phr.inbox.disc_directory import CrossChecked, cross_check, disc_of
from phr.record.reading import Form

TABLE = PurePosixPath("disc/DICOMDIR")


def checked(listed, forms, *, discs=("disc",)):
    found = {PurePosixPath("disc", path): form for path, form in forms.items()}
    return cross_check(TABLE, listed, found, frozenset(map(PurePosixPath, discs)))


def test_a_table_that_fits_tells_nothing():
    """All is there, all is listed."""
    fits = checked(["DICOM/IM1", "DICOM/IM2"], {"DICOM/IM1": Form.DICOM, "DICOM/IM2": Form.DICOM, "a.pdf": Form.PDF})
    assert fits == CrossChecked(2, 0, 0)
    assert fits.troubles == ()


@pytest.mark.parametrize("on_disc", ["dicom/im1", "DICOM/IM1;1", "Dicom/im1.", "DICOM/IM1.;1"])
def test_names_are_compared_as_systems_change_them(on_disc):
    """Case, version number and final dot make no other file."""
    assert checked(["DICOM/IM1"], {on_disc: Form.DICOM}) == CrossChecked(1, 0, 0)


@pytest.mark.parametrize("form", [Form.EMPTY, Form.UNKNOWN, None])
def test_what_is_listed_and_absent_or_no_picture_is_missing(form):
    """A picture that is gone, empty or overwritten is missed; the sentence counts."""
    forms = {"IM1": Form.DICOM} | ({"IM2": form} if form else {})
    found = checked(["IM1", "IM2"], forms)
    assert (found.listed, found.missing) == (2, 1)
    (trouble,) = found.troubles
    assert trouble.code == "disc-incomplete"
    assert "lists 2 pictures; 1 of them was not on it" in trouble.what


def test_pictures_that_are_not_listed_are_noted():
    """What the table leaves out is told apart, with nothing to do."""
    (trouble,) = checked(["IM1"], {"IM1": Form.DICOM, "IM2": Form.DICOM, "sub/IM3": Form.DICOM}).troubles
    assert trouble.code == "disc-unlisted"
    assert "2 pictures" in trouble.what


def test_an_empty_table_is_no_news():
    """A table that could not be read, or lists nothing, says nothing about the disc."""
    assert checked([], {"IM1": Form.DICOM}).troubles == ()


def test_a_disc_inside_another_answers_for_itself():
    """What lies on the inner of two discs is neither missing from the outer nor unlisted there."""
    forms = {"IM1": Form.DICOM, "second/IM2": Form.DICOM}
    assert checked(["IM1"], forms, discs=("disc", "disc/second")) == CrossChecked(1, 0, 0)


def test_a_picture_lies_on_the_innermost_disc():
    """The nearest folder with a table is its disc; without one it has none."""
    discs = frozenset({PurePosixPath("a"), PurePosixPath("a/b")})
    assert disc_of(PurePosixPath("a/b/c/IM1"), discs) == PurePosixPath("a/b")
    assert disc_of(PurePosixPath("z/IM1"), discs) is None
