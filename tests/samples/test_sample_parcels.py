"""Discs, archives, exports, mails: each as the outside world makes it, judged by other programs where it can be."""

import email
import io
import json
import re
import shutil
import subprocess
import zipfile
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pydicom
import pytest

PILE = Path(__file__).parents[2] / "sample_records"
IMAGE, PORTAL, APPLE = "Klinikum-CD.iso", "HealthSummary_May_02_2025.zip", "export.zip"
LOCKED, CUT, MAIL = "Befund verschlüsselt.zip", "Download.zip", "Befunde Praxis Petersen.eml"
PASSWORD = b"17041968"
HOSTS = {"hl7.org", "terminology.hl7.org", "loinc.org", "unitsofmeasure.org", "www.nlm.nih.gov", "www.w3.org"}
ADDRESS = re.compile(r"https?://([\w.-]+)|[\w.]+@([\w.-]+)")


def archive(name):
    return zipfile.ZipFile(PILE / name)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The files of the disc image, unpacked by its own library."""
    pycdlib = pytest.importorskip("pycdlib")
    disc, files = pycdlib.PyCdlib(), {}
    disc.open(str(PILE / IMAGE))
    for folder, _, names in disc.walk(iso_path="/"):
        for name in names:
            out = io.BytesIO()
            disc.get_file_from_iso_fp(out, iso_path=f"{folder.rstrip('/')}/{name}")
            files[f"{folder.strip('/')}/{name.partition(';')[0].rstrip('.')}".lstrip("/")] = out.getvalue()
    disc.close()
    return files


@pytest.fixture(scope="module")
def slices(image):
    return [pydicom.dcmread(io.BytesIO(held)) for name, held in sorted(image.items()) if name.startswith("DICOM/")]


def test_the_image_holds_two_studies_of_two_people(slices):
    """Four slices of hers and three of somebody else's, each with an identity of its own, of one day."""
    studies = {(str(ds.PatientName), ds.StudyInstanceUID) for ds in slices}
    assert {name for name, _ in studies} == {"Sommer^Maria Elena", "Brandt^Jonas"}
    assert len(studies) == 2
    assert len({ds.SOPInstanceUID for ds in slices}) == len(slices) == 7
    assert {ds.StudyDate for ds in slices} == {"20261105"}


def test_the_image_carries_a_report_and_a_program_without_code(image):
    """A PDF lies in a folder of reports; the viewer is text and zeros."""
    assert image["BEFUND/BEFUND.PDF"].startswith(b"%PDF-")
    assert re.fullmatch(rb"MZ[\x20-\x7e\r\n]+\x00+", image["VIEWER/VIEWER.EXE"])


@pytest.mark.parametrize("number", [0, 6])
def test_dciodvfy_finds_no_error_in_the_slices(image, tmp_path, number):
    """An outside judge of DICOM objects finds nothing wrong with a slice of either study."""
    if shutil.which("dciodvfy") is None:
        pytest.skip("dciodvfy (dicom3tools) is not installed")
    path = tmp_path / "slice"
    path.write_bytes([held for name, held in sorted(image.items()) if name.startswith("DICOM/")][number])
    result = subprocess.run(["dciodvfy", path], capture_output=True, check=False)
    assert result.returncode == 0
    assert b"Error" not in result.stdout + result.stderr


def test_the_portals_archive_is_laid_out_as_ihe_xdm():
    """Index and note at the root, the summary with its metadata and style in a subset, and a PDF."""
    names = archive(PORTAL).namelist()
    inside = [f"IHE_XDM/SUBSET01/{name}" for name in ("DOC0001.XML", "METADATA.XML", "STYLE.XSL")]
    assert sorted(names) == sorted(["INDEX.HTM", "README.TXT", "After_Visit_Summary.pdf", *inside])
    root = ET.fromstring(archive(PORTAL).read(inside[0]))
    assert root.tag == "{urn:hl7-org:v3}ClinicalDocument"
    assert len(root.findall(".//{urn:hl7-org:v3}section")) == 4


def test_the_health_apps_export_is_as_its_own_document_type_says():
    """Each element is declared, with all attributes it must and none it may not have; the listed file is there."""
    held = archive(APPLE).read("apple_health_export/export.xml")
    listed = re.findall(rb'resourceFilePath="/([^"]+)"', held)
    assert {f"apple_health_export/{name.decode()}" for name in listed} < set(archive(APPLE).namelist())
    lists = re.findall(r"<!ATTLIST (\w+)\s([^>]*)>", held.decode())
    declared = {name: dict(re.findall(r"(\w+)\s+CDATA #(REQUIRED|IMPLIED)", lines)) for name, lines in lists}
    elements = list(ET.fromstring(held).iter())
    assert len(elements) > 40
    for element in elements:
        attributes = declared[element.tag]
        assert set(element.keys()) <= attributes.keys()
        assert {name for name, need in attributes.items() if need == "REQUIRED"} <= set(element.keys())


def test_the_fhir_exports_hold_resources_that_refer_to_each_other():
    """In a bundle every reference leads to an entry; a bulk export is a resource a line."""
    for name, kind in (("patient-record.json", "collection"), ("Patientenkurzakte.json", "document")):
        bundle = json.loads((PILE / name).read_text(encoding="utf-8"))
        assert bundle["type"] == kind
        held = {f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in bundle["entry"]}
        assert set(re.findall(r'"reference": "([^"]+)"', json.dumps(bundle))) <= held
    lines = [json.loads(line) for line in (PILE / "Observation.ndjson").read_bytes().splitlines()]
    assert [line["resourceType"] for line in lines] == ["Observation"] * 4


def test_the_summary_begins_with_its_composition():
    """The first entry of a document bundle is the Composition (FHIR R4, 3.3), and its sections lead to entries."""
    bundle = json.loads((PILE / "Patientenkurzakte.json").read_text(encoding="utf-8"))
    first = bundle["entry"][0]["resource"]
    assert first["resourceType"] == "Composition"
    assert sum(len(section["entry"]) for section in first["section"]) == 5


def test_the_mail_has_three_attachments():
    """A PDF, a photo and a text, in a mail with a day."""
    mail = email.message_from_bytes((PILE / MAIL).read_bytes())
    attached = [part.get_filename() for part in mail.walk() if part.get_filename()]
    assert attached == ["Laborbefund.pdf", "Arztbrief.jpg", "Vorbereitung.txt"]
    assert str(parsedate_to_datetime(mail["Date"])) == "2026-11-12 08:04:11+01:00"


def test_one_member_opens_with_its_password_alone():
    """Python's own reader gets the letter without one, and the report only with her birth date."""
    held = archive(LOCKED)
    assert "geschützt" in held.read("Begleitschreiben.txt").decode()
    with pytest.raises(RuntimeError, match="password required"):
        held.read("Befund.pdf")
    assert held.read("Befund.pdf", pwd=PASSWORD).startswith(b"%PDF-")


def test_the_broken_download_is_no_archive_any_more():
    """It begins as a ZIP does and has lost its table of contents."""
    assert (PILE / CUT).read_bytes().startswith(b"PK\3\4")
    with pytest.raises(zipfile.BadZipFile):
        archive(CUT)


def test_the_word_document_is_well_formed():
    """The parts that Word asks for are there, and each is XML."""
    held = archive("Therapiebericht.docx")
    assert held.namelist()[0] == "[Content_Types].xml"
    assert [ET.fromstring(held.read(name)) is not None for name in held.namelist()] == [True] * 3


def test_the_script_only_prints():
    """It begins as scripts do, and has one command."""
    lines = (PILE / "portal-download.sh").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/bin/sh"
    assert [line for line in lines if not line.startswith("#")] == ['echo "nothing happens here"']


def test_no_address_of_the_network_is_anybodys():
    """Names of standards aside, every web and mail address ends in .example, which belongs to nobody (RFC 2606)."""
    texts = [path.read_text("utf-8", "replace") for path in PILE.glob("*.*") if path.suffix in {".json", ".ndjson"}]
    texts += [(PILE / name).read_text("utf-8") for name in (MAIL, "After Visit Summary.html")]
    texts += [archive(name).read(one).decode("utf-8", "replace") for name in (PORTAL, APPLE) for one in names_of(name)]
    found = {web or mail for text in texts for web, mail in ADDRESS.findall(text)}
    assert len(found) > 5
    assert {host for host in found - HOSTS if not host.endswith(".example")} == set()


def names_of(name):
    return [member for member in archive(name).namelist() if not member.endswith(".pdf")]
