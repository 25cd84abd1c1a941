"""The images of a package: original bytes, a disc's layout, and a DICOMDIR that others accept."""

import dataclasses
import io
import os
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import pydicom
import pytest
from pydicom.fileset import FileSet

from phr.bundle.disc import write_disc
from phr.bundle.leaves import leaf_of
from phr.record.entry import ObjectId

SEGMENT = re.compile(r"[A-Z0-9_]{1,8}")


def burn(folder, records, shelf):
    """Write a disc with its directory, and return what was written."""
    folder.mkdir(exist_ok=True)
    disc = write_disc(folder, records, shelf.contents())
    (folder / "DICOMDIR").write_bytes(disc.directory)
    return disc


def complaints(folder):
    """Return what dciodvfy calls errors in a DICOMDIR."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy is not on this machine")
    run = subprocess.run(["dciodvfy", folder / "DICOMDIR"], capture_output=True, check=False)
    return [line for line in run.stderr.decode("latin-1").splitlines() if line.startswith("Error")]


def listed(folder):
    """Return the SOP instance UIDs that pydicom's FileSet reads from a DICOMDIR, each loaded from its file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        files = FileSet(folder / "DICOMDIR")
        found = {str(instance.load().SOPInstanceUID) for instance in files}
        files._stage["t"].cleanup()  # pydicom leaves it to the garbage collector, which warns
        return found


def test_others_accept_the_directory_and_find_every_instance(tmp_path, shelf):
    """No complaint of dciodvfy; FileSet lists and loads every file, over several studies."""
    records = [
        shelf.study([shelf.ct_slice(n, uid=uid) for n in range(1, 8)], uid=uid) for uid in ("1.2.3", "1.2.4", "1.2.5")
    ]
    disc = burn(tmp_path, records, shelf)
    assert complaints(tmp_path) == []
    assert listed(tmp_path) == {file.instance.sop_instance_uid for file in disc.files}
    assert len(disc.files) == 21


@pytest.mark.skipif(shutil.which("dcmdump") is None, reason="dcmdump is not on this machine")
def test_dcmdump_reads_the_directory(tmp_path, shelf):
    """Its structure is sound for dcmtk too."""
    burn(tmp_path, [shelf.study([shelf.ct_slice(1)])], shelf)
    subprocess.run(["dcmdump", "--quiet", tmp_path / "DICOMDIR"], check=True, capture_output=True)


@pytest.mark.parametrize(
    "keyword",
    ["StudyDate", "StudyTime", "StudyID", "PatientID", "PatientName", "SeriesNumber", "InstanceNumber", "Modality"],
)
@pytest.mark.parametrize("value", [None, ""])
def test_what_a_header_lacks_is_made_up_in_the_directory_only(tmp_path, shelf, keyword, value):
    """An anonymised export is listed all the same, and its files are not touched."""
    data = shelf.ct_slice(1, **{keyword: value})
    disc = burn(tmp_path, [shelf.study([data])], shelf)
    assert complaints(tmp_path) == []
    assert len(listed(tmp_path)) == 1
    assert (tmp_path / disc.files[0].path).read_bytes() == data


def test_original_bytes_go_and_every_name_is_a_counter(tmp_path, shelf):
    """Nothing of a header is in a path; files are bit-identical."""
    files = [shelf.ct_slice(n, PatientID="../../evil") for n in range(1, 4)]
    disc = burn(tmp_path, [shelf.study(files)], shelf)
    for file, data in zip(disc.files, files, strict=True):
        assert (tmp_path / file.path).read_bytes() == data
        assert all(SEGMENT.fullmatch(part) for part in file.path.split("/"))
    assert not any(file.was_zeroed for file in disc.files)


@pytest.mark.parametrize("preamble", [b"MZ" + bytes(126), b"II*\0" + bytes(124), b"<html>".ljust(128)])
def test_a_foreign_preamble_is_zeroed_and_said(tmp_path, shelf, preamble):
    """A DICOM file that is a program too is one no more; all after its preamble is the same."""
    data = shelf.ct_slice(1, preamble=preamble)
    disc = burn(tmp_path, [shelf.study([data])], shelf)
    assert (tmp_path / disc.files[0].path).read_bytes() == bytes(128) + data[128:]
    assert disc.files[0].was_zeroed
    assert len(listed(tmp_path)) == 1


def test_an_unknown_kind_of_object_goes_but_is_not_listed(tmp_path, shelf):
    """The file is there, the directory does not list it, and that is counted."""
    record = shelf.study([shelf.ct_slice(1), shelf.ct_slice(2, SOPClassUID="1.2.3.4.5")])
    disc = burn(tmp_path, [record], shelf)
    assert (len(disc.files), disc.unlisted[record.id], len(listed(tmp_path))) == (2, 1, 1)


def test_a_damaged_header_goes_but_is_not_listed(tmp_path, shelf):
    """A file cut in its header stops nothing."""
    record = shelf.study([shelf.ct_slice(1), shelf.ct_slice(2)])
    second = record.study.series[0].instances[1].object_id
    shelf.held[second] = shelf.held[second][:200]
    disc = burn(tmp_path, [record], shelf)
    assert (len(disc.files), disc.unlisted[record.id]) == (2, 1)
    assert len(listed(tmp_path)) == 1


def test_an_instance_that_the_vault_lost_is_counted(tmp_path, shelf):
    """The others go."""
    record = shelf.study([shelf.ct_slice(1), shelf.ct_slice(2)])
    del shelf.held[ObjectId(record.study.series[0].instances[0].object_id)]
    disc = burn(tmp_path, [record], shelf)
    assert (len(disc.files), disc.lost[record.id]) == (1, 1)


def test_two_files_of_one_uid_are_listed_once(tmp_path, shelf):
    """A directory never names an instance twice."""
    record = shelf.study([shelf.ct_slice(1), shelf.ct_slice(1, StudyDescription="other")])
    disc = burn(tmp_path, [record], shelf)
    assert (len(disc.files), disc.unlisted[record.id]) == (2, 1)


def test_every_readable_sample_of_others_is_listed_without_harm(tmp_path, shelf, shared):
    """Over all development sets: no crash, FileSet reads what is listed, and few are not."""
    records = []
    for path in sorted((shared / "dicom").rglob("*")):
        if not path.is_file() or path.name == "DICOMDIR" or path.stat().st_size > 2_000_000:
            continue
        data = path.read_bytes()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                head = pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True)
                records.append(shelf.study([data], uid=str(head.StudyInstanceUID)))
            except Exception:  # noqa: BLE001  what the reader's room refuses never comes here
                continue
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        disc = burn(tmp_path, records, shelf)
    assert len(disc.files) > 50
    assert len(listed(tmp_path)) >= len({file.instance.sop_instance_uid for file in disc.files}) * 0.8


def test_every_image_class_of_the_standard_is_listed_as_an_image():
    """The table of classes agrees with the dictionary of PS3.6 that pydicom carries."""
    from pydicom._uid_dict import UID_dictionary

    storage = "1.2.840.10008.5.1.4.1.1."
    named = {uid for uid, entry in UID_dictionary.items() if "Image Storage" in entry[0] and uid.startswith(storage)}
    assert len(named) > 60
    assert {uid for uid in UID_dictionary if leaf_of(uid) == "IMAGE"} == named | {storage + "66.4", storage + "30"}


def test_a_deflated_header_is_listed(tmp_path, shelf):
    """A file whose header is packed is in the directory like any other."""
    deflated = "1.2.840.10008.1.2.1.99"
    image = pydicom.dcmread(io.BytesIO(shelf.ct_slice(1)))
    image.file_meta.TransferSyntaxUID = deflated
    kept = io.BytesIO()
    image.save_as(kept, enforce_file_format=True)
    record = shelf.study([kept.getvalue()])
    disc = burn(tmp_path, [record], shelf)
    assert disc.unlisted[record.id] == 0
    assert complaints(tmp_path) == []
    assert len(listed(tmp_path)) == 1


def test_no_file_stays_open(tmp_path, shelf):
    """However many files there are and however reading them ends, all are closed."""
    held = Path("/proc/self/fd")
    if not held.is_dir():
        pytest.skip("this system does not tell which files are open")
    contents = shelf.contents()

    def open_here():
        return [link for link in held.iterdir() if os.path.realpath(link).startswith(str(tmp_path))]

    def breaks_off(files, tags):
        assert next(files)
        assert open_here()
        raise KeyboardInterrupt

    record = shelf.study([shelf.ct_slice(number) for number in range(1, 70)])
    burn(tmp_path / "whole", [record], shelf)
    with pytest.raises(KeyboardInterrupt):
        write_disc(tmp_path / "broken", [record], dataclasses.replace(contents, read_values=breaks_off))
    assert open_here() == []
