"""What a DICOMDIR lists."""

import io
import struct

import pytest
from archives_made import zipped

from phr.readers.dicom_directory import listed_names
from phr.record.reading import Form

EXPLICIT = b"1.2.840.10008.1.2.1\0"


def element(group, number, kind, value):
    """One element, explicit VR little endian, its value padded."""
    value += b"\0" * (len(value) % 2)
    if kind == b"SQ":
        return struct.pack("<HH2sHI", group, number, kind, 0, len(value)) + value
    return struct.pack("<HH2sH", group, number, kind, len(value)) + value


def record(file_id, *, kind=b"IMAGE ", in_use=b"\xff\xff"):
    """One directory record as an item of its sequence."""
    held = element(4, 0x1410, b"US", in_use) + element(4, 0x1430, b"CS", kind)
    held += element(4, 0x1500, b"CS", file_id) if file_id is not None else b""
    return b"\xfe\xff\x00\xe0" + struct.pack("<I", len(held)) + held


def directory(*records):
    """A whole DICOMDIR of some records."""
    meta = element(2, 2, b"UI", b"1.2.840.10008.1.3.10") + element(2, 0x10, b"UI", EXPLICIT)
    meta = element(2, 0, b"UL", struct.pack("<I", len(meta))) + meta
    return bytes(128) + b"DICM" + meta + element(4, 0x1220, b"SQ", b"".join(records))


def names(held):
    return list(listed_names(io.BytesIO(held)))


def test_each_file_that_is_listed_is_named():
    """Folders stand with slashes between; records without a file name nothing."""
    held = directory(record(None, kind=b"PATIENT "), record(b"DICOM\\ST0\\IM1 "), record(b"DICOM/ST0/IM2"))
    assert names(held) == ["DICOM/ST0/IM1", "DICOM/ST0/IM2"]


@pytest.mark.parametrize(
    "file_id", [b"..\\..\\etc\\passwd", b"\\IM1", b"C:\\IM1", b"A\\.\\IM1", b"A\\\\IM1", b"IM\x01"]
)
def test_names_that_lead_out_of_the_disc_are_none(file_id):
    """CVE-2026-32711: upwards, absolute, a drive; the other records count."""
    assert names(directory(record(file_id), record(b"IM2 "))) == ["IM2"]


def test_private_and_unused_records_list_nothing():
    """A maker's own record, and one that is marked as no longer in use, promise no picture."""
    held = directory(record(b"X ", kind=b"PRIVATE "), record(b"Y ", in_use=b"\0\0"), record(b"Z "))
    assert names(held) == ["Z"]


def test_a_broken_record_costs_only_itself():
    """After a record with a length beyond its end the next ones are found."""
    broken = b"\xfe\xff\x00\xe0" + struct.pack("<I", 8) + b"\x04\0\x30\x14XX\xff\xff"
    assert names(directory(record(b"IM1 "), broken, record(b"IM2 ")))[0] == "IM1"
    assert names(directory(record(b"IM1 "), broken, record(b"IM2 ")))[-1] == "IM2"


def test_a_directory_that_was_cut_lists_what_is_whole():
    """A copy that broke off still tells of the records before the cut."""
    held = directory(record(b"IM1 "), record(b"IM2 "), record(b"IM3 "))
    assert names(held[:-20])[:2] == ["IM1", "IM2"]


@pytest.mark.parametrize("held", [b"", bytes(200), bytes(128) + b"DICM", bytes(128) + b"DICM" + b"\xff" * 400])
def test_anything_else_lists_nothing(held):
    """No bytes raise."""
    assert names(held) == []


def test_a_directory_in_an_archive_is_read_in_place(pool):
    """It is asked for as what it lists, from a file and from a member alike; nothing of it can be taken out."""
    held = directory(record(b"DICOM\\IM1 "))
    archive = zipped(("disc/DICOMDIR", held))
    with pool.open_container(io.BytesIO(archive), len(archive), Form.ZIP) as container:
        (member,) = container.listing.members
        assert member.form is Form.DICOMDIR
        with container.within(0, Form.DICOMDIR) as inner:
            assert [one.path for one in inner.listing.members] == ["DICOM/IM1"]
    assert [one.path for one in pool.list_members(io.BytesIO(held), len(held), Form.DICOMDIR).members] == ["DICOM/IM1"]
