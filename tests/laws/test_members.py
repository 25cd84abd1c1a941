"""Any set of files, packed by other programs' rules, comes back byte for byte under the same paths."""

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from phr.readers.container import can_be_taken
from phr.readers.member_troubles import MemberBroke
from phr.readers.pool import ReaderPool
from phr.record.reading import Form

# What a ZIP takes for a name; a colon or a backslash would be changed by zipfile on its way in.
NAMES = st.lists(
    st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/\\"), min_size=1, max_size=12),
    min_size=1,
    max_size=3,
).map("/".join)
FILES = st.dictionaries(NAMES, st.binary(max_size=3000), max_size=8)
METHODS = st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])


@pytest.fixture(scope="module")
def pool():
    with ReaderPool(1) as opened:
        yield opened


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, method=METHODS, front=st.binary(max_size=50), comment=st.binary(max_size=50))
def test_what_is_packed_comes_back(pool, files, method, front, comment):
    """Each member of an archive has its path and its bytes, whatever stands before or behind the archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for path, held in files.items():
            archive.writestr(path, held)
        archive.comment = comment
    packed = front + made.getvalue()
    with pool.open_container(io.BytesIO(packed), len(packed), Form.ZIP) as container:
        found = {}
        for member in container.listing.members:
            if member.form is Form.ZIP:
                continue
            with container.open(member.number) as source:
                found[member.path] = source.read()
        assert container.listing.troubles == ()
    assert found == files


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=FILES, method=METHODS, cut=st.floats(0, 1))
def test_a_cut_archive_gives_whole_members_or_none(pool, files, method, cut):
    """Of an archive cut anywhere, what can be taken out has the bytes that were packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for path, held in files.items():
            archive.writestr(path, held)
    packed = made.getvalue()
    packed = packed[: int(len(packed) * cut)]
    with pool.open_container(io.BytesIO(packed), len(packed), Form.ZIP) as container:
        for member in container.listing.members:
            if member.trouble is None:
                with container.open(member.number) as source:
                    assert source.read() == files[member.path]


ENCRYPTED = sorted((Path(__file__).parents[1] / "readers" / "encrypted_archives").glob("*.zip"))
PASSWORDS = ("geheim 1970", "Müller 1970")


def _whole_members(pool, packed):
    """Return the bytes of all members that come out whole."""
    found = []
    with pool.open_container(io.BytesIO(packed), len(packed), Form.ZIP, PASSWORDS) as container:
        for member in container.listing.members:
            if can_be_taken(member):
                with contextlib.suppress(MemberBroke), container.open(member.number) as source:
                    found.append(io.BufferedReader(source).read())
    return found


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.sampled_from(ENCRYPTED), where=st.floats(0, 1, exclude_max=True), flip=st.integers(1, 255))
def test_a_changed_byte_of_an_encrypted_archive_gives_the_packed_bytes_or_none(pool, made, where, flip):
    """Of an encrypted archive with one byte changed, what comes out whole has the bytes that were packed."""
    packed = bytearray(made.read_bytes())
    packed_bytes = set(_whole_members(pool, bytes(packed)))
    packed[int(len(packed) * where)] ^= flip
    assert set(_whole_members(pool, bytes(packed))) <= packed_bytes
