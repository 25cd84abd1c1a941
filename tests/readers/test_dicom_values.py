"""The values of DICOM headers for a disc's directory: raw, by tag, in order, and none from what cannot be read."""

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset, FileMetaDataset

from phr.readers.pool import ReaderPool
from phr.readers.wire import MAX_VALUE_BYTES, pack_values, unpack_values

CHARSET, NAME, PATIENT_ID, CONCEPT, MEANING = 0x00080005, 0x00100010, 0x00100020, 0x0040A043, 0x00080104
SYNTAX = 0x00020010
EXPLICIT, DEFLATED = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"


def report(name="Müller^Änne", syntax=EXPLICIT, **changes):
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "18748-4", "LN", "Diagnostic report"
    data = Dataset()
    data.SpecificCharacterSet = "ISO_IR 100"
    data.SOPClassUID, data.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.88.11", "1.2.3"
    data.PatientName, data.PatientID = name, "P1"
    data.ConceptNameCodeSequence = [code]
    for keyword, value in changes.items():
        setattr(data, keyword, value)
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = syntax
    kept = io.BytesIO()
    data.save_as(kept, enforce_file_format=True)
    return kept.getvalue()


def values(pool, *files, tags=(CHARSET, NAME, PATIENT_ID, CONCEPT)):
    return list(pool.read_values(((io.BytesIO(data), len(data)) for data in files), tags))


@pytest.mark.parametrize("syntax", [EXPLICIT, DEFLATED, "1.2.840.10008.1.2"])
def test_values_come_as_they_stand(pool, syntax):
    """Bytes in the file's own character set, padding off; the transfer syntax and the first code beside them."""
    (found,) = values(pool, report(syntax=syntax))
    assert (found[CHARSET], found[NAME], found[PATIENT_ID]) == (b"ISO_IR 100", "Müller^Änne".encode("latin-1"), b"P1")
    assert (found[SYNTAX], found[MEANING]) == (syntax.encode(), b"Diagnostic report")


def test_only_what_is_asked_for_comes(pool):
    """No other value of the header leaves the process."""
    (found,) = values(pool, report(), tags=(PATIENT_ID,))
    assert set(found) <= {PATIENT_ID, CHARSET, SYNTAX}


@pytest.mark.parametrize("data", [b"", b"no header", bytes(128) + b"DICM" + bytes(40), report()[132:]])
def test_what_has_no_header_gives_none(pool, data):
    """Nor does a file without preamble and mark, which no directory may list."""
    assert values(pool, report(), data, report())[1].get(PATIENT_ID) is None


@pytest.mark.filterwarnings("ignore:The PN component length")
def test_a_value_that_is_too_long_is_left_out(pool):
    """The others of its file are there."""
    (found,) = values(pool, report(PatientID="x" * 64, PatientName="y" * (MAX_VALUE_BYTES + 2)))
    assert NAME not in found
    assert found[PATIENT_ID] == b"x" * 64


def test_order_is_kept_over_many_batches(pool):
    """Two hundred files give two hundred answers, each its own."""
    found = values(pool, *[report(PatientID=str(number)) for number in range(200)], tags=(PATIENT_ID,))
    assert [one[PATIENT_ID] for one in found] == [str(number).encode() for number in range(200)]


def test_one_bad_header_costs_only_itself(faulty_command):
    """A crash in the middle of a batch gives nothing for that file, and an answer that is none is not taken."""
    wishes = [b"babbles", b"segfault", b"babbles"]
    with ReaderPool(1, command=faulty_command) as pool:
        assert values(pool, *wishes) == [{}, {}, {}]


@given(st.dictionaries(st.integers(0, 2**32 - 1), st.binary(max_size=MAX_VALUE_BYTES), max_size=20))
def test_values_come_back_as_they_were_sent(held):
    """unpack(pack(values)) is the values."""
    assert unpack_values(pack_values(held)) == held


@given(st.binary(max_size=80))
def test_any_bytes_are_values_or_refused(payload):
    """A process that was taken over cannot make its caller raise anything else."""
    with contextlib.suppress(ValueError):
        assert all(isinstance(value, bytes) for value in unpack_values(payload).values())
