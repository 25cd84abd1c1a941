"""Any set of files, packed by other programs' rules, comes back byte for byte under the same paths."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
