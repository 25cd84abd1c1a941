"""A whole package: what is in it, that it can be checked, and that nothing is left behind or overwritten."""

import dataclasses
import hashlib
import io
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

import phr.bundle.write as write_module
from phr.bundle.choose import Wish, choose
from phr.bundle.manifest import ManifestNotUnderstood, parse_manifest
from phr.bundle.package import PageForm
from phr.bundle.staging import CannotWritePackage
from phr.bundle.verify import Fault, NoPackage, verify_package
from phr.bundle.write import write_package
from phr.record.entry import ObjectId, StoredObject
from phr.record.kinds import RecordKind
from phr.record.reading import Form

HOSTILE = '"><script>alert(1)</script> #read("/etc/passwd") $x$ \u202e\x1b[31m\x00 中 Ärzte'


def written(folder, records, occasion, shelf, **changes):
    """Write a package of some records; `changes` replace what the contents are taken apart with."""
    contents = dataclasses.replace(shelf.contents(), **changes)
    return write_package(folder, choose(records, Wish(), occasion.made), occasion, contents)


def mixed(shelf):
    """Return records of many forms, hostile in their titles."""
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(picture, "JPEG")
    return [
        shelf.record(RecordKind.LETTER, data=shelf.pdf("A letter", "its second page"), title=HOSTILE, provider=HOSTILE),
        shelf.record(RecordKind.LAB_RESULT, data=b"%PDF-1.7 cut sh", source="in box/\n\u202e.pdf"),
        shelf.record(RecordKind.IMAGING_PICTURE, data=picture.getvalue(), form=Form.JPEG),
        shelf.record(RecordKind.MEDICATION_LIST, None, data=b"<script>alert(1)</script>", form=Form.HTML),
        shelf.record(RecordKind.PATIENT_SUMMARY, data=b"<a/>", form=Form.XML),
        shelf.study([shelf.ct_slice(number) for number in range(1, 6)]),
    ]


def files_of(folder):
    """Return the paths of all files below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_package_is_whole_and_its_manifest_lists_exactly_its_files(tmp_path, shelf, occasion):
    """Every file but the manifest is listed, with its SHA-256, and nothing else is."""
    result = written(tmp_path, mixed(shelf), occasion, shelf)
    manifest = parse_manifest((result.path / "MANIFEST.TXT").read_text("ascii"))
    assert {entry.path for entry in manifest.entries} == files_of(result.path) - {"MANIFEST.TXT"}
    for entry in manifest.entries:
        data = (result.path / entry.path).read_bytes()
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (entry.sha256, entry.size_bytes)
    assert verify_package(result.path).is_whole
    assert (result.records, result.studies, result.instances, result.files) == (6, 1, 5, len(manifest.entries) + 1)


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on this machine")
def test_sha256sum_alone_can_check_a_package(tmp_path, shelf, occasion):
    """A receiver without phr checks the manifest with a program every system has."""
    result = written(tmp_path, mixed(shelf), occasion, shelf)
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "MANIFEST.TXT"], cwd=result.path, check=True)


def test_originals_are_bit_identical_and_named_safely(tmp_path, shelf, occasion):
    """What came in goes out byte for byte, in the folder of its category."""
    records = mixed(shelf)
    result = written(tmp_path, records, occasion, shelf)
    for exhibit in result.exhibits:
        original = exhibit.record.objects[0].object_id
        assert (result.path / exhibit.path).read_bytes() == shelf.held[original]
        assert re.fullmatch(r"[1-5]0_[A-Z_]+/[a-z0-9_.-]{1,60}", exhibit.path)
    by_kind = {exhibit.record.filing.kind.value: exhibit for exhibit in result.exhibits}
    assert by_kind[RecordKind.MEDICATION_LIST].path.endswith(".txt")


@pytest.mark.parametrize(
    "name", ["01_RECORDS.pdf", "INDEX.HTM", "DICOMDIR", "DICOM/PAT00000/STU00000/SER00000/IM000002"]
)
def test_one_changed_byte_is_found(tmp_path, shelf, occasion, name):
    """Whichever file it is in, and wherever."""
    result = written(tmp_path, mixed(shelf), occasion, shelf)
    path = result.path / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert [(found.fault, found.path) for found in verify_package(result.path).findings] == [(Fault.CHANGED, name)]


def test_missing_and_extra_files_and_links_are_found(tmp_path, shelf, occasion):
    """A file that was lost, one that was put in, and one replaced by a link are each named."""
    result = written(tmp_path, mixed(shelf), occasion, shelf)
    (result.path / "README.TXT").unlink()
    (result.path / "DICOM" / "AUTORUN.INF").write_text("x")
    (result.path / "INDEX.HTM").unlink()
    (result.path / "INDEX.HTM").symlink_to("/etc/passwd")
    found = {(finding.fault, finding.path) for finding in verify_package(result.path).findings}
    assert found == {
        (Fault.MISSING, "README.TXT"),
        (Fault.EXTRA, "DICOM/AUTORUN.INF"),
        (Fault.NOT_A_FILE, "INDEX.HTM"),
    }


def test_a_folder_without_manifest_is_no_package(tmp_path):
    """Another folder is refused with what to do."""
    with pytest.raises(NoPackage):
        verify_package(tmp_path)


@pytest.mark.parametrize("path", ["../evil", "/etc/passwd", "a/../../b", "a//b", "C:/x", "a\\b"])
def test_a_manifest_never_leads_out_of_its_package(tmp_path, shelf, occasion, path):
    """A manifest that names a path outside is not followed."""
    result = written(tmp_path, [shelf.record(data=shelf.pdf("x"))], occasion, shelf)
    manifest = result.path / "MANIFEST.TXT"
    manifest.write_text(manifest.read_text().replace("README.TXT", path))
    with pytest.raises(ManifestNotUnderstood):
        verify_package(result.path)


class Links(HTMLParser):
    """The links and the tags of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in ("href", "src")]


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_link_of_the_index_resolves_and_nothing_runs(tmp_path, shelf, occasion, language):
    """Links are relative and lead to a file or folder of the package; no script, no handler, no remote content."""
    occasion = dataclasses.replace(occasion, language=language, for_whom=HOSTILE)
    result = written(tmp_path, mixed(shelf), occasion, shelf)
    text = (result.path / "INDEX.HTM").read_text("utf-8")
    page = Links()
    page.feed(text)
    assert len(page.links) > 10
    for link in page.links:
        assert not re.match(r"[a-z]+:|/", link)
        assert (result.path / link.partition("#")[0]).exists(), link
    assert not page.tags & {"script", "img", "iframe", "object", "form", "link", "base"}
    assert not {name for name in page.attributes if name.startswith("on")}
    assert f'<html lang="{language}">' in text
    assert "default-src 'none'" in text
    assert "\u202e" not in text
    assert "\x1b" not in text


def test_the_readme_is_ascii_with_crlf(tmp_path, shelf, occasion):
    """As IHE PDI asks for, and without a control character from a title."""
    result = written(tmp_path, mixed(shelf), occasion, shelf)
    data = (result.path / "README.TXT").read_bytes()
    assert re.fullmatch(rb"([ -~]*\r\n)+", data)
    assert b"laid out as IHE PDI" in data


def test_a_second_package_of_a_day_takes_another_name(tmp_path, shelf, occasion):
    """Nothing is ever overwritten, and the names say nothing of a person."""
    records = [shelf.record(data=shelf.pdf("x"))]
    first, second = (written(tmp_path, records, occasion, shelf) for _ in range(2))
    assert [first.path.name, second.path.name] == ["records-2026-11-24", "records-2026-11-24-2"]


class Unplugged(Exception):
    """What a vault raises that goes away in the middle."""


def test_a_failed_command_leaves_nothing_behind(tmp_path, shelf, occasion):
    """Where the vault goes away half way, no file of the package remains."""
    records = [shelf.record(data=shelf.pdf("x")), shelf.record(RecordKind.LAB_RESULT, data=shelf.pdf("y"))]
    asked = []

    def stream(object_id, write):
        asked.append(object_id)
        if len(asked) == 2:
            raise Unplugged
        shelf.stream(object_id, write)

    with pytest.raises(Unplugged):
        written(tmp_path, records, occasion, shelf, stream=stream)
    assert not list(tmp_path.iterdir())


def test_what_a_killed_process_left_is_cleared(tmp_path, shelf, occasion):
    """The hidden folder of a process that is no more goes away with the next package; a running one's stays."""
    import os

    gone = subprocess.Popen(["true"])
    gone.wait()
    left = tmp_path / f".records-2026-11-23.writing-{gone.pid}-abcd1234"
    ours = tmp_path / f".records-2026-11-23.writing-{os.getppid()}-abcd1234"
    for folder in (left, ours):
        (folder / "package").mkdir(parents=True)
    written(tmp_path, [shelf.record(data=shelf.pdf("x"))], occasion, shelf)
    assert (left.exists(), ours.exists()) == (False, True)


def test_a_place_that_cannot_be_written_is_said(tmp_path, shelf, occasion):
    """A file where the folder should be gives an error with a next step."""
    (tmp_path / "packages").write_text("a file")
    with pytest.raises(CannotWritePackage) as error:
        written(tmp_path / "packages", [shelf.record(data=shelf.pdf("x"))], occasion, shelf)
    assert "--to" in error.value.next_step


def test_a_document_that_the_vault_lost_is_said_and_stops_nothing(tmp_path, shelf, occasion):
    """Its exhibit is a notice, its absence stands on the index, and the rest is whole."""
    kept, lost = shelf.record(data=shelf.pdf("kept")), shelf.record(RecordKind.LAB_RESULT, data=shelf.pdf("x"))
    lost = dataclasses.replace(lost, objects=(StoredObject("original", ObjectId("f" * 64), 1),))
    result = written(tmp_path, [kept, lost], occasion, shelf)
    assert [exhibit.form for exhibit in result.exhibits] == [PageForm.PAGES, PageForm.LOST]
    assert "could not be taken out" in (result.path / "INDEX.HTM").read_text("utf-8")
    assert verify_package(result.path).is_whole


@pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not on this machine")
def test_qpdf_finds_no_fault_in_what_phr_writes(tmp_path, shelf, occasion):
    """Both PDFs are clean, whatever the records were."""
    result = written(tmp_path, mixed(shelf), occasion, shelf)
    for name in ("00_SUMMARY.pdf", "01_RECORDS.pdf"):
        subprocess.run(["qpdf", "--check", result.path / name], check=True, capture_output=True)


@pytest.mark.parametrize(("letters", "studies", "more"), [(70, 12, 57), (22, 0, 5), (70, 1, 53), (0, 12, 0), (0, 0, 0)])
def test_the_summary_is_one_page_and_a_page_of_questions(tmp_path, shelf, occasion, letters, studies, more):
    """However many records with however long names there are; what is not listed is counted."""
    data, place = shelf.pdf("x"), "Zentrum für seltene Leiden " * 5
    records = [shelf.record(RecordKind.DEVICE_CARD, data=data, provider=place) for _ in range(letters)]
    records += [shelf.study([shelf.ct_slice(1, uid=f"1.2.{n}")], uid=f"1.2.{n}") for n in range(1, studies + 1)]
    result = written(tmp_path, records, occasion, shelf)
    pages = [page.extract_text() for page in PdfReader(result.path / "00_SUMMARY.pdf").pages]
    assert len(pages) == 2
    assert (f"and {more} more" in pages[0]) == bool(more)
    assert "Erika Beispiel" in pages[0]
    assert "What happens if nothing is done?" in pages[1]


def test_nothing_of_the_person_is_in_the_name_of_the_package(tmp_path, shelf, occasion):
    """The folder's name is neutral."""
    result = written(tmp_path, [shelf.record(data=shelf.pdf("x"))], occasion, shelf)
    assert re.fullmatch(r"records-\d{4}-\d{2}-\d{2}", result.path.name)


def test_the_pages_told_are_the_pages_printed(tmp_path, shelf, occasion):
    """Where the index says page n, page n of the merged copy shows that exhibit, and says so."""
    records = [shelf.record(RecordKind.LETTER, data=shelf.pdf(*["t"] * (1 + number % 3))) for number in range(40)]
    result = written(tmp_path, records, occasion, shelf)
    reader = PdfReader(result.path / "01_RECORDS.pdf")
    assert len(reader.pages) == result.pages
    for exhibit in result.exhibits:
        text = reader.pages[exhibit.first_page - 1].extract_text()
        assert f"Exhibit {exhibit.number} - page 1" in text
        assert f"page {exhibit.first_page} of {result.pages}" in text
        assert "Erika Beispiel, born 1970-01-02" in text


def test_a_password_of_its_own_is_a_notice(tmp_path, shelf, occasion):
    """A sealed PDF goes along as it is, and the merged copy says where it lies."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(shelf.pdf("secret"))))
    writer.encrypt("pass word", algorithm="AES-256")
    kept = io.BytesIO()
    writer.write(kept)
    result = written(tmp_path, [shelf.record(data=kept.getvalue())], occasion, shelf)
    assert [exhibit.form for exhibit in result.notices] == [PageForm.SEALED]
    text = PdfReader(result.path / "01_RECORDS.pdf").pages[-1].extract_text()
    assert "password of its own" in text


def test_a_pdf_that_cannot_be_merged_goes_in_as_pictures(tmp_path, shelf, occasion):
    """Its pages are shown as a reader renders them."""
    picture = io.BytesIO()
    Image.new("L", (100, 140), 200).save(picture, "JPEG")
    asked = []

    def render(original, page):
        asked.append(page)
        return picture.getvalue()

    records = [shelf.record(data=b"%PDF-1.4 refused", pages=3)]
    result = written(tmp_path, records, occasion, shelf, render=render)
    assert (result.exhibits[0].form, result.exhibits[0].page_count, asked) == (PageForm.PICTURES, 3, [1, 2, 3])


def test_what_is_too_large_for_the_merged_copy_is_a_notice(tmp_path, shelf, occasion, monkeypatch):
    """The first document fits, the second would be one page too many: it goes along as a file, and a notice says so."""
    monkeypatch.setattr(write_module._Budget, "__init__", lambda budget: _small(budget, pages=2))
    records = [shelf.record(data=shelf.pdf("a", "b")), shelf.record(RecordKind.LAB_RESULT, data=shelf.pdf("c"))]
    result = written(tmp_path, records, occasion, shelf)
    assert [exhibit.form for exhibit in result.exhibits] == [PageForm.PAGES, PageForm.TOO_LARGE]
    assert (result.path / result.exhibits[1].path).is_file()
    assert verify_package(result.path).is_whole


def _small(budget, pages):
    budget.left, budget.pages = 10**9, pages


def test_a_picture_in_a_package_tells_nothing_about_itself(tmp_path, shelf, occasion):
    """A photo goes without the place and the camera that it names, upright as it was; HEIC goes as a JPEG."""
    pillow_heif = pytest.importorskip("pillow_heif")
    noted = Image.Exif()
    noted[0x0110], noted[0x0112] = "Kamera 3000", 6
    noted.get_ifd(0x8825)[29] = "2026:03:14"
    photo, heic = io.BytesIO(), io.BytesIO()
    picture = Image.new("RGB", (300, 200), "navy")
    picture.save(photo, "JPEG", exif=noted)
    pillow_heif.from_pillow(picture).save(heic, exif=noted.tobytes())
    records = [
        shelf.record(RecordKind.IMAGING_PICTURE, data=photo.getvalue(), form=Form.JPEG),
        shelf.record(RecordKind.PRESCRIPTION, data=heic.getvalue(), form=Form.HEIC),
    ]
    result = written(tmp_path, records, occasion, shelf)
    assert [exhibit.form for exhibit in result.exhibits] == [PageForm.PAGES, PageForm.PAGES]
    for exhibit in result.exhibits:
        data = (result.path / exhibit.path).read_bytes()
        assert exhibit.path.endswith(".jpg")
        assert b"Kamera 3000" not in data
        assert 0x8825 not in Image.open(io.BytesIO(data)).getexif()
    assert "without what the camera noted" in (result.path / "MANIFEST.TXT").read_text("ascii")
    assert verify_package(result.path).is_whole


def test_what_has_no_pages_is_there_to_be_read(tmp_path, shelf, occasion):
    """The words of an export and of a mail stand in the merged copy; of the mail nothing but its words goes along."""
    mail = b"From: a@example.org\nSubject: results\n\nThe biopsy is benign.\n"
    records = [
        shelf.record(RecordKind.PATIENT_SUMMARY, data=b"Problems\nHypertension   since 2017", form=Form.XML),
        shelf.record(RecordKind.LETTER, data=mail, form=Form.MAIL),
    ]
    contents = dataclasses.replace(
        shelf.contents(), text_of=lambda one: ("The biopsy is benign.",) if one.form is Form.MAIL else ("Hypertension",)
    )
    result = write_package(tmp_path, choose(records, Wish(), occasion.made), occasion, contents)
    assert [exhibit.form for exhibit in result.exhibits] == [PageForm.TEXT, PageForm.TEXT]
    told = "".join(page.extract_text() for page in PdfReader(result.path / "01_RECORDS.pdf").pages)
    assert "Hypertension" in told
    assert "The biopsy is benign." in told
    (written_mail,) = [one.path for one in result.exhibits if one.record.form is Form.MAIL]
    assert (result.path / written_mail).read_text() == "The biopsy is benign.\n"
    assert verify_package(result.path).is_whole
