"""DICOM headers: the same values as the labels say, and bombs that end soon."""

import contextlib
import io
import json
import struct
import time
import zlib

import pytest

from phr.record.reading import Form

# Why a readable file of the development set has no header here, by its trouble. All of them are made for tests of
# libraries: palettes belong to no examination, and the others lack the study's UID or hold a hash in its place.
WITHOUT_HEADER = {
    "form-not-read": {"DICOMDIR", "DICOMDIR-bigEnd", "DICOMDIR-empty.dcm", "DICOMDIR-implicit", "DICOMDIR-nooffset"}
    | {"DICOMDIR-nopatient", "DICOMDIR-reordered"},
    "dicom-uid": {"uid-invalid.dcm", "bad_sequence.dcm", "HTJ2KLossless_08_RGB.dcm", "HTJ2K_08_RGB.dcm"}
    | {"JLSL_08_07_0_1F.dcm", "JLSL_16_15_1_1F.dcm", "JLSL_RGB_ILV0.dcm", "JLSL_RGB_ILV1.dcm", "JLSL_RGB_ILV2.dcm"}
    | {"JLSN_RGB_ILV0.dcm", "JPEGLSNearLossless_08.dcm", "JPEGLSNearLossless_16.dcm"}
    | {"SC_rgb_jls_lossy_line.dcm", "SC_rgb_jls_lossy_sample.dcm"}
    | {"fall.dcm", "hotiron.dcm", "hotmetalblue.dcm", "pet.dcm", "pet20step.dcm", "spring.dcm", "summer.dcm"}
    | {"winter.dcm"},
    "dicom-damaged": {"chrSQEncoding.dcm", "chrSQEncoding1.dcm", "UN_sequence.dcm", "no_meta_group_length.dcm"}
    | {"priv_SQ.dcm"},
}
LABELLED = {
    "patient_name": "patient_name",
    "patient_id": "patient_id",
    "study_date": "study_date",
    "study_uid": "study_uid",
    "series_uid": "series_uid",
    "sop_instance_uid": "sop_uid",
    "sop_class_uid": "sop_class",
    "transfer_syntax_uid": "transfer_syntax",
    "modality": "modality",
}
VALUES = {
    (0x0008, 0x0016, "UI"): "1.2.840.10008.5.1.4.1.1.2",
    (0x0008, 0x0018, "UI"): "1.2.3.4",
    (0x0008, 0x0020, "DA"): "20240229",
    (0x0008, 0x0060, "CS"): "CT",
    (0x0010, 0x0010, "PN"): "Rivera^Ana",
    (0x0020, 0x000D, "UI"): "1.2.3",
    (0x0020, 0x000E, "UI"): "1.2.3.5",
}


def element(group, number, vr, value):
    data = value if isinstance(value, bytes) else value.encode()
    data += b"\0" * (len(data) % 2)
    return struct.pack("<HH2sH", group, number, vr.encode(), len(data)) + data


def instance(changed=None, *, syntax="1.2.840.10008.1.2.1", after=b""):
    """A DICOM file; `changed` replaces values by (group, number, VR), None leaves one out."""
    held = {**VALUES, **(changed or {})}
    body = b"".join(element(*key, value) for key, value in sorted(held.items()) if value is not None) + after
    if syntax.endswith(".99"):
        packer = zlib.compressobj(wbits=-15)
        body = packer.compress(body) + packer.flush()
    meta = element(2, 2, "UI", VALUES[0x0008, 0x0016, "UI"]) + element(2, 0x10, "UI", syntax)
    length = struct.pack("<HH2sHI", 2, 0, b"UL", 4, len(meta))
    return bytes(128) + b"DICM" + length + meta + body


def codes(reading):
    return [trouble.code for trouble in reading.troubles]


class TestHeader:
    def test_gives_the_top_level_values(self, read):
        """Names stay as DICOM writes them, dates too."""
        header = read(instance()).dicom
        assert (header.patient_name, header.study_date, header.modality) == ("Rivera^Ana", "20240229", "CT")
        assert (header.study_uid, header.series_uid, header.sop_instance_uid) == ("1.2.3", "1.2.3.5", "1.2.3.4")
        assert header.patient_id == ""
        assert not header.has_foreign_preamble

    def test_a_deflated_file_gives_the_same(self, read):
        """A file whose data set is packed is unpacked by us, up to a limit."""
        plain, packed = read(instance()).dicom, read(instance(syntax="1.2.840.10008.1.2.1.99")).dicom
        assert packed.transfer_syntax_uid == "1.2.840.10008.1.2.1.99"
        assert (packed.patient_name, packed.study_uid) == (plain.patient_name, plain.study_uid)

    def test_a_foreign_preamble_is_noticed(self, read):
        """A file that is something else as well says so."""
        assert read(b"MZ" + instance()[2:]).dicom.has_foreign_preamble

    def test_controls_and_bidi_marks_are_left_out_and_length_is_held(self, read):
        """No value can take over a terminal or turn a line around, and none is longer than 256 characters."""
        evil = "A\x1b[31m\u202eB\u2066\x07".encode() + b"x" * 500
        header = read(instance({(0x0008, 0x0005, "CS"): "ISO_IR 192", (0x0010, 0x0010, "PN"): evil})).dicom
        assert header.patient_name.startswith("A[31mBxxx")
        assert len(header.patient_name) == 256

    def test_several_values_are_joined_as_dicom_writes_them(self, read):
        """A value with several parts keeps its backslashes."""
        assert read(instance({(0x0008, 0x1030, "LO"): "Head\\Neck"})).dicom.study_description == "Head\\Neck"


class TestRefusal:
    @pytest.mark.parametrize("key", [(0x0008, 0x0016, "UI"), (0x0008, 0x0018, "UI"), (0x0020, 0x000D, "UI")])
    @pytest.mark.parametrize("value", [None, "", "../../etc", "1.2.3 4", "1" * 65, "<b>"])
    def test_without_the_three_uids_there_is_no_header(self, read, key, value):
        """A file whose class, instance or study UID is missing or no UID has no header, and says why."""
        reading = read(instance({key: value}))
        assert (reading.dicom, reading.is_read, codes(reading)) == (None, False, ["dicom-uid"])

    def test_a_series_uid_may_be_missing_but_not_wrong(self, read):
        """A missing series UID is empty; one that is no UID spoils the header."""
        key = (0x0020, 0x000E, "UI")
        assert read(instance({key: None})).dicom.series_uid == ""
        assert codes(read(instance({key: "../.."}))) == ["dicom-uid"]

    @pytest.mark.parametrize("data", [bytes(128) + b"DICM", bytes(128) + b"DICM" + b"\xff" * 400, b"DICM" + bytes(40)])
    def test_a_stub_is_said_to_be_damaged(self, read, data):
        """A file that only begins like DICOM is kept, and said to be damaged."""
        assert codes(read(data)) == ["dicom-damaged"]

    @pytest.mark.parametrize(("at", "told"), [((0x28, 0x08), []), ((0x10, 0x20), ["dicom-uid"])])
    def test_a_length_beyond_all_measure_ends_the_header(self, read, at, told):
        """A damaged length asks for no memory: what stands before it counts, and the file is no crash."""
        torn = struct.pack("<HH2sHI", *at, b"UN", 0, 0x7FFFFFF0)
        if told:  # it stands before the study's UID
            data = instance().replace(element(0x20, 0x0D, "UI", "1.2.3"), torn + element(0x20, 0x0D, "UI", "1.2.3"))
        else:
            data = instance(after=torn)
        reading = read(data)
        assert codes(reading) == told
        assert reading.is_read is not bool(told)

    def test_a_table_of_contents_is_told_apart(self, read):
        """A DICOMDIR is no image, whatever its name."""
        data = instance().replace(VALUES[0x0008, 0x0016, "UI"].encode() + b"\0", b"1.2.840.10008.1.3.10\0\0\0\0\0\0", 1)
        assert read(data).form is Form.DICOMDIR


class TestBombs:
    def test_nested_sequences_end_soon(self, read):
        """A thousand sequences in one another cost no more than a moment."""
        nested = b""
        for _ in range(1000):
            item = struct.pack("<HHI", 0xFFFE, 0xE000, len(nested)) + nested
            nested = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, len(item)) + item
        began = time.monotonic()
        read(instance(after=nested))
        assert time.monotonic() - began < 5

    def test_endless_nesting_ends_soon(self, read):
        """Sequences of undefined length in one another end with a reason or a header, not in a crash of ours."""
        opening = struct.pack("<HH2sHI", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
            "<HHI", 0xFFFE, 0xE000, 0xFFFFFFFF
        )
        began = time.monotonic()
        reading = read(instance({key: None for key in VALUES if key[0] > 0x0010}, after=opening * 5000))
        assert not reading.is_read
        assert reading.troubles
        assert time.monotonic() - began < 5

    def test_a_small_file_that_unpacks_to_much_stays_small(self, read):
        """A packed file of 64 MB of nothing gives its header within the reader's memory."""
        filler = struct.pack("<HH2sHI", 0x0021, 0x0010, b"OB", 0, 64 << 20) + bytes(64 << 20)
        began = time.monotonic()
        assert read(instance(syntax="1.2.840.10008.1.2.1.99", after=filler)).dicom.patient_name == "Rivera^Ana"
        assert time.monotonic() - began < 5

    def test_a_length_beyond_the_file_is_no_reason_to_wait(self, read):
        """A value that claims four gigabytes ends with a reason."""
        lie = struct.pack("<HH2sHI", 0x0008, 0x0005, b"UT", 0, 0xFFFFFFF0)
        assert read(bytes(128) + b"DICM" + lie).troubles


class TestDevelopmentSet:
    def test_every_readable_file_agrees_with_its_label(self, pool, shared):
        """Patient, date, and UIDs equal what the labels say, but for files that are listed above with their reason."""
        folder = shared / "dicom"
        rows = [json.loads(line) for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
        rows = [row for row in rows if row["readable"]]
        with contextlib.ExitStack() as opened:
            files = [(opened.enter_context((folder / row["file"]).open("rb")), row["size"]) for row in rows]
            readings = list(pool.read_headers(files))
        assert len(readings) == len(rows)
        for row, reading in zip(rows, readings, strict=True):
            name = row["file"].rpartition("/")[2]
            if reading.dicom is None:
                assert name in WITHOUT_HEADER[codes(reading)[0]], row["file"]
                continue
            for ours, theirs in LABELLED.items():
                assert getattr(reading.dicom, ours) == row[theirs], (row["file"], ours)

    def test_every_bomb_ends_within_five_seconds(self, read, shared):
        """Each bomb gives a header or a reason, soon."""
        bombs = sorted((shared / "dicom" / "generated").glob("bomb-*"))
        assert len(bombs) >= 5
        for path in bombs:
            began = time.monotonic()
            reading = read(path)
            assert reading.is_read or reading.troubles
            assert time.monotonic() - began < 5, path.name

    def test_a_batch_of_members_without_descriptors_is_read(self, pool):
        """Headers of archive members, which lie in memory, are read in batches as well."""
        data = [instance({(0x0020, 0x0013, "IS"): str(number)}) for number in range(130)]
        readings = pool.read_headers((io.BytesIO(item), len(item)) for item in data)
        assert [reading.dicom.instance_number for reading in readings] == [str(number) for number in range(130)]
