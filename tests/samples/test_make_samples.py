"""The script that makes the samples: the same bytes each time, and a page that says what lies there."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PILE = PROJECT / "sample_records"
SCRIPT = PROJECT / "tools" / "make_samples.py"
SCAN, LOCKED = "Scan 0034.pdf", "Befund geschützt.pdf"
BY_BUILD = {SCAN, "Scan Stapel.pdf", "Befunde Praxis Petersen.eml", "Download.zip"}  # JPEG or a packed part in them
PICTURES = (".jpg", ".HEIC", ".png", ".webp")


def make(folder, *options):
    subprocess.run([sys.executable, SCRIPT, "--to", folder, *options], check=True, capture_output=True)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def depends_on_the_build(name):
    """Whether a file's bytes are the work of an encoder whose builds differ."""
    return name in BY_BUILD or name.endswith(PICTURES)


def held_in(name, content):
    """A file's bytes; of an archive the names and checksums of what it holds, however it is packed."""
    if not name.endswith((".zip", ".docx")):
        return content
    return [(member.filename, member.CRC) for member in zipfile.ZipFile(io.BytesIO(content)).infolist()]


def engine_of(pdf):
    """The typesetter that a PDF says made it, with its version."""
    return re.search(rb"/Creator\(Typst [0-9.]+\)", pdf).group()


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    """A whole pile made anew, by name within the folder, with the page that describes it."""
    folder = tmp_path_factory.mktemp("pile")
    page = tmp_path_factory.mktemp("page") / "sample-records.md"
    return make(folder, "--page", page), page.read_text(encoding="utf-8")


def test_a_second_run_gives_the_same_bytes(pile, tmp_path):
    """Papers of each finish, the disc, the disc image, archives and a mail come out alike twice."""
    papers = ["Labor September.pdf", "Rezept Dr Petersen.pdf", SCAN, LOCKED, "MRT_2025_kopie.pdf", "ct-disc"]
    pictures = ["IMG_20261106_181204.jpg", "IMG_4471.HEIC", "Fax 0412.tif", "visit_note.webp"]
    parcels = ["Klinikum-CD.iso", "export.zip", "Befund verschlüsselt.zip", "Befunde Praxis Petersen.eml"]
    again = make(tmp_path, "--only", *papers, *pictures, *parcels)
    assert len(again) > 40 + 2 * 13  # the slices of the disc, and each file with its expectation
    assert {name: content for name, content in pile[0].items() if name in again} == again


def test_the_pile_in_the_repository_is_what_the_script_makes(pile):
    """Made anew with the same typst, every name and every byte of the repository's pile comes out again.

    What depends on the build of an encoder is left out, and archives are compared by what they hold.
    """
    if engine_of(pile[0]["Laborwerte.pdf"]) != engine_of((PILE / "Laborwerte.pdf").read_bytes()):
        pytest.skip("another version of typst made the pile in the repository")
    kept = {path.relative_to(PILE).as_posix(): path.read_bytes() for path in PILE.rglob("*") if path.is_file()}
    made = dict(pile[0])
    assert made.keys() == kept.keys()
    fixed = [name for name in sorted(kept) if not depends_on_the_build(name)]
    assert [name for name in fixed if held_in(name, made[name]) != held_in(name, kept[name])] == []


def test_the_page_in_the_docs_is_what_the_script_writes(pile):
    """docs/sample-records.md lists the files as they are."""
    assert (PROJECT / "docs" / "sample-records.md").read_text(encoding="utf-8") == pile[1]


def test_the_page_names_every_record(pile):
    """Each record of the pile has its row on the page."""
    records = {name.split("/")[0] for name in pile[0] if not name.endswith(".expected.toml")}
    assert [name for name in sorted(records) if f"| {name}" not in pile[1]] == []


def test_sources_stay_readable():
    """No script, template or paper of the samples is longer than 400 lines."""
    sources = [path for ending in ("*.py", "*.typ", "*.toml") for path in (SCRIPT.parent / "samples").rglob(ending)]
    assert len(sources) > 60
    assert [path.name for path in sources if len(path.read_text(encoding="utf-8").splitlines()) >= 400] == []
