"""Laws: any title gives a safe name; a manifest is read back as it was written."""

import contextlib
import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from phr.bundle.manifest import Entry, Manifest, ManifestNotUnderstood, manifest_text, parse_manifest
from phr.bundle.names import MAX_NAME, file_name, in_ascii, is_safe_name
from phr.record.filing import DocumentDate

DATES = st.none() | st.builds(DocumentDate.of, st.dates())
SHA256 = st.text("0123456789abcdef", min_size=64, max_size=64)
PATHS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,20}(/[A-Za-z0-9][A-Za-z0-9_.-]{0,20}){0,3}", fullmatch=True)
ENTRIES = st.builds(
    Entry,
    path=PATHS,
    sha256=SHA256,
    size_bytes=st.integers(0, 2**40),
    pages=st.integers(0, 9999),
    received=st.none() | st.dates(),
    source=st.text(),
    note=st.text(),
)


@given(DATES, st.text(), st.text(), st.text())
def test_any_title_in_any_script_gives_a_safe_name(dated, label, provider, ending):
    """A name is ASCII, date first, at most 60 characters, never empty, no device of Windows, whatever the title is."""
    name = file_name(dated, label, provider, ending)
    assert is_safe_name(name)
    assert len(name) <= MAX_NAME
    assert name.startswith("undated_" if dated is None else str(dated) + "_")


@given(st.lists(st.tuples(DATES, st.text(max_size=3), st.text(max_size=200)), max_size=12))
def test_names_in_a_folder_are_never_the_same(titles):
    """Two documents of one folder never get one name, not even in other letter case."""
    taken: list[str] = []
    for dated, label, provider in titles:
        taken.append(file_name(dated, label, provider, "pdf", taken))
    assert len({name.lower() for name in taken}) == len(titles)
    assert all(is_safe_name(name) for name in taken)


@given(st.text())
def test_any_text_in_ascii_is_printable(text):
    """What is spelled in ASCII holds no control character."""
    assert re.fullmatch(r"[ -~]*", in_ascii(text))


@given(st.lists(ENTRIES, max_size=8, unique_by=lambda entry: entry.path), st.integers(0, 999))
def test_a_manifest_is_read_back_as_it_was_written(entries, pages):
    """parse(text(manifest)) is the manifest, its entries in the order of their paths, and the text is ASCII."""
    manifest = Manifest(tuple(sorted(entries, key=lambda entry: entry.path)), pages, 1, 2, 3)
    text = manifest_text(Manifest(tuple(entries), pages, 1, 2, 3))
    assert text.isascii()
    assert parse_manifest(text) == manifest


@given(st.lists(ENTRIES, min_size=1, max_size=4, unique_by=lambda entry: entry.path), st.data())
def test_a_manifest_cut_short_is_not_understood(entries, data):
    """No beginning of a manifest, cut at the end of a line, passes for a whole one."""
    lines = manifest_text(Manifest(tuple(entries))).splitlines(keepends=True)
    cut = data.draw(st.integers(0, len(lines) - 1))
    try:
        parse_manifest("".join(lines[:cut]))
    except ManifestNotUnderstood:
        return
    raise AssertionError(cut)


@given(st.text())
def test_any_text_is_a_manifest_or_not_understood(text):
    """Reading a manifest raises nothing else."""
    with contextlib.suppress(ManifestNotUnderstood):
        assert manifest_text(parse_manifest(text)).isascii()


def test_german_letters_are_spelled_as_germans_do():
    """Umlauts become ae, oe, ue and ss; Cyrillic and Greek are spelled; what cannot be is left out."""
    dated = DocumentDate.of(date(2026, 3, 14))
    assert (
        file_name(dated, "Ärztlicher Bericht", "Groß & Söhne", "pdf")
        == "2026-03-14_aerztlicher-bericht_gross-soehne.pdf"
    )
    assert file_name(None, "中文", "Больница Αθήνα", "pdf") == "undated_document_bolnitsa-athina.pdf"
