"""The made-up disc: valid DICOM by outside judges, a directory that finds every slice, and harmless junk."""

import gc
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.fileset import FileSet

DISC = Path(__file__).parents[2] / "sample_records" / "ct-disc"
SLICES = sorted((DISC / "DICOM").rglob("IM*"))


@pytest.fixture(scope="module")
def datasets():
    """All slices with their pixels, in the order of their names."""
    return [pydicom.dcmread(path) for path in SLICES]


def test_the_disc_holds_forty_slices_of_one_series_of_its_owner(datasets):
    """40 slices, one patient, study and series, every slice with an identity of its own."""
    assert len(datasets) == 40
    assert {str(ds.PatientName) for ds in datasets} == {"Sommer^Maria Elena"}
    assert {(ds.PatientBirthDate, ds.StudyDate, ds.Modality) for ds in datasets} == {("19680417", "20260825", "CT")}
    assert len({ds.StudyInstanceUID for ds in datasets}) == len({ds.SeriesInstanceUID for ds in datasets}) == 1
    assert len({ds.SOPInstanceUID for ds in datasets}) == 40


def test_the_slices_lie_evenly_from_head_to_foot(datasets):
    """Instance numbers rise by one while the position falls by the slice thickness."""
    assert [int(ds.InstanceNumber) for ds in datasets] == list(range(1, 41))
    heights = [float(ds.ImagePositionPatient[2]) for ds in datasets]
    assert set(np.diff(heights)) == {-5.0}


def test_the_mass_on_the_left_kidney_is_in_the_pixels(datasets):
    """Enhancing tissue stands at the lower pole of the left kidney where the report sees it, and fat on the right."""
    middle = (255 / 2 + 84 / 1.5, 255 / 2 + 14 / 1.5)  # column and row of the mass, from millimetres
    column, row = (round(value) for value in middle)
    low = datasets[30].pixel_array
    assert 80 < low[row - 3 : row + 3, column - 3 : column + 3].mean() < 160
    assert low[row, 255 - column] < 40


def test_every_name_in_the_image_folder_is_a_file_id(datasets):
    """Names in DICOM/ have at most 8 letters, digits or underscores and no extension, as discs must."""
    parts = {part for path in SLICES for part in path.relative_to(DISC).parts}
    assert all(re.fullmatch(r"[A-Z0-9_]{1,8}", part) for part in parts)
    assert len(datasets) == len([path for path in (DISC / "DICOM").rglob("*") if path.is_file()])


@pytest.mark.filterwarnings("ignore:Implicitly cleaning up:ResourceWarning")  # FileSet never closes its own stage
def test_the_directory_leads_to_every_slice():
    """The offsets of the DICOMDIR lead a reader to the very files that lie on the disc."""
    found = FileSet(DISC / "DICOMDIR")
    places = sorted(Path(instance.path).resolve() for instance in found)
    del found
    gc.collect()  # now, while the warning above is allowed, not in some later test
    assert places == [path.resolve() for path in SLICES]


def test_the_junk_is_there_and_holds_no_program():
    """A viewer, an autostart file and what two systems leave behind lie about; the programs are text and zeros."""
    for name in ("README.TXT", "INDEX.HTM", "AUTORUN.INF", "Thumbs.db", ".DS_Store"):
        assert (DISC / name).is_file(), name
    for name in ("VIEWER.EXE", "IMGLIB.DLL"):
        content = (DISC / "VIEWER" / name).read_bytes()
        assert content.startswith(b"MZ")
        assert re.fullmatch(rb"MZ[\x20-\x7e\r\n]+\x00+", content)


@pytest.mark.parametrize("path", [DISC / "DICOMDIR", *SLICES[::13], SLICES[-1]], ids=lambda path: path.name)
def test_dciodvfy_finds_no_error(path):
    """An outside judge of DICOM objects finds nothing wrong with the directory and the slices."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy (dicom3tools) is not installed")
    result = subprocess.run(["dciodvfy", path], capture_output=True, check=False)
    told = (result.stdout + result.stderr).decode("latin-1")
    assert result.returncode == 0
    assert "Error" not in told
    assert "CTImage" in told or "BasicDirectory" in told


def test_dcentvfy_finds_the_series_consistent():
    """An outside judge finds the slices' shared facts equal in all of them."""
    if shutil.which("dcentvfy") is None:
        pytest.skip("dcentvfy (dicom3tools) is not installed")
    result = subprocess.run(["dcentvfy", *SLICES], capture_output=True, check=False)
    assert result.returncode == 0
    assert b"Error" not in result.stdout + result.stderr
