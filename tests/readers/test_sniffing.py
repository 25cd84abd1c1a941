"""What a file is, told by its bytes."""

import io
import json
import zipfile

import pytest

from phr.readers.look import form_of
from phr.readers.sniff import HEAD_BYTES, PROBE_BYTES, mime_of, sniff
from phr.record.reading import Form


def dicom_head(*, preamble=bytes(128), media_class=b"1.2.840.10008.5.1.4.1.1.2\0"):
    meta = b"\x02\0\x02\0UI" + len(media_class).to_bytes(2, "little") + media_class
    return preamble + b"DICM" + meta


def zip_of(*names, stored=b"x"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, stored)
    return out.getvalue()


def streamed_zip(*names):
    """A ZIP whose members' sizes stand behind them, as programs write that do not look back."""

    class Unseekable(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    out = Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"text " * 20)
    return out.getvalue()


HEADS = {
    "a DICOM file": (dicom_head(), Form.DICOM),
    "DICOM that is a program as well": (dicom_head(preamble=b"MZ".ljust(128, b"\0")), Form.DICOM),
    "DICOM that is a TIFF as well": (dicom_head(preamble=b"II*\0".ljust(128, b"\0")), Form.DICOM),
    "DICOM that is a web page as well": (dicom_head(preamble=b"<html>".ljust(128, b" ")), Form.DICOM),
    "DICOM that is a PDF as well": (dicom_head(preamble=b"%PDF-1.7".ljust(128, b"\0")), Form.DICOM),
    "a table of contents of a disc": (dicom_head(media_class=b"1.2.840.10008.1.3.10"), Form.DICOMDIR),
    "a storage class that only begins like it": (dicom_head(media_class=b"1.2.840.10008.1.3.100"), Form.DICOM),
    "DICOM without a preamble": (b"\x08\0\x05\0CS\x0a\0ISO_IR 100", Form.DICOM),
    "implicit DICOM without a preamble": (b"\x08\0\x16\0\x1a\0\0\0" + b"1.2.840.10008.5.1.4.1.1.2\0", Form.DICOM),
    "big-endian DICOM without a preamble": (b"\0\x08\0\x16UI\0\x1a1.2.840.10008.5.1.4.1.1.2\0", Form.DICOM),
    "a PDF": (b"%PDF-1.4\n%\xe2\xe3", Form.PDF),
    "a PDF after lines of something else": (b"HTTP/1.1 200 OK\r\n" * 20 + b"\r\n%PDF-1.4", Form.PDF),
    "a PDF that has lost its header": (b"%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>", Form.PDF),
    "a word about PDFs": (b"The header of a PDF reads %PDF- and a version", Form.TEXT),
    "a JPEG": (b"\xff\xd8\xff\xe0\0\x10JFIF", Form.JPEG),
    "a PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Form.PNG),
    "a TIFF": (b"II*\0\x08\0\0\0", Form.TIFF),
    "a big-endian TIFF": (b"MM\0*\0\0\0\x08", Form.TIFF),
    "a picture of a phone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Form.HEIC),
    "a film": (b"\0\0\0\x18ftypmp42\0\0\0\0", Form.UNKNOWN),
    "a WebP": (b"RIFF\x24\0\0\0WEBPVP8 ", Form.WEBP),
    "a sound": (b"RIFF\x24\0\0\0WAVEfmt ", Form.UNKNOWN),
    "a GIF": (b"GIF89a\1\0\1\0\0\0\0", Form.GIF),
    "a BMP": (b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\1\0\0\0", Form.BMP),
    "a word that begins like a BMP": (b"BMI at admission: 23.4 kg/m2, stable", Form.TEXT),
    "a ZIP": (zip_of("scan.pdf"), Form.ZIP),
    "an empty ZIP": (zip_of(), Form.ZIP),
    "a letter in Word": (zip_of("[Content_Types].xml", "word/document.xml"), Form.OFFICE),
    "a letter in LibreOffice": (
        zip_of("mimetype", stored=b"application/vnd.oasis.opendocument.text"),
        Form.OFFICE,
    ),
    "a letter in old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), Form.OFFICE),
    "a letter whose first part is unusual": (zip_of("customXml/item1.xml", "word/document.xml"), Form.OFFICE),
    "a letter in LibreOffice, repacked": (zip_of("META-INF/manifest.xml", "content.xml", "mimetype"), Form.OFFICE),
    "a letter that was written in one go": (streamed_zip("customXml/item1.xml", "word/document.xml"), Form.OFFICE),
    "a ZIP with a letter in it": (zip_of("letter.docx", stored=zip_of("word/document.xml")), Form.ZIP),
    "a ZIP of notes": (streamed_zip("scan.txt", "note.txt"), Form.ZIP),
    "a Java archive": (zip_of("META-INF/MANIFEST.MF"), Form.PROGRAM),
    "a Windows program": (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(64), Form.PROGRAM),
    "a word that begins like one": (b"MZV Labor Dr. Brandhoff, Befund vom 3. Mai", Form.TEXT),
    "a Linux program": (b"\x7fELF\2\1\1\0", Form.PROGRAM),
    "a Mac program": (b"\xcf\xfa\xed\xfe\x07\0\0\1", Form.PROGRAM),
    "a Java class": (b"\xca\xfe\xba\xbe\0\0\0\x34", Form.PROGRAM),
    "a script": (b"#!/bin/sh\necho", Form.PROGRAM),
    "a packed file": (b"\x1f\x8b\x08\0", Form.UNKNOWN),
    "an RTF": (b"{\\rtf1\\ansi", Form.RTF),
    "a mail": (
        b"Return-Path: <a@example.org>\r\nReceived: by x\r\nFrom: A <a@example.org>\r\nDate: Mon, 1 Jan 2024\r\n\r\nHi",
        Form.MAIL,
    ),
    "a mail of a mailbox": (
        b"From - Mon Jan 1 10:00:00 2024\nSubject: Befund\nFrom: a@example.org\nDate: Mon, 1 Jan 2024\n\nHi",
        Form.MAIL,
    ),
    "a mail behind pages of signatures": (
        b"Delivered-To: b@example.org\r\nReceived: by x\r\nX-Received: by y\r\n"
        b"ARC-Seal: i=1; a=rsa-sha256;\r\n" + b"        b=abcdefghijklmnopqrstuvwxyz\r\n" * 200,
        Form.MAIL,
    ),
    "lines of JSON": (b'{"resourceType":"Patient","id":"1"}\n{"resourceType":"Observation"}\n', Form.JSON),
    "a letter that names sender and date": (b"From: Dr. A\nTo: Dr. B\n\nDear colleague, thank you", Form.TEXT),
    "a web page": (b"\xef\xbb\xbf  <!DOCTYPE html>\n<html>", Form.HTML),
    "a web page in capitals": (b"<HTML><HEAD>", Form.HTML),
    "a strict web page": (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', Form.HTML),
    "a clinical document": (b'<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">', Form.XML),
    "one without a declaration": (b'<ClinicalDocument xmlns="urn:hl7-org:v3">', Form.XML),
    "one in UTF-16": ('<?xml version="1.0"?><ClinicalDocument>'.encode("utf-16"), Form.XML),
    "a value below a limit": (b"<0.5 mg/dL is normal", Form.TEXT),
    "a bundle": (b'{\n  "resourceType": "Bundle"', Form.JSON),
    "a list of bundles": (b'[{"resourceType": "Bundle"}]', Form.JSON),
    "a note with a reference": (b"[1] Smith J. Lancet 2020", Form.TEXT),
    "a note in UTF-8": ("Hämoglobin 13,1 g/dl".encode(), Form.TEXT),
    "a note in the encoding of Windows": ("Hämoglobin 13,1 g/dl – „gut“".encode("cp1252"), Form.TEXT),
    "a note in UTF-16": ("Hämoglobin".encode("utf-16"), Form.TEXT),
    "a note in UTF-16 without a mark": ("Haemoglobin 13,1 g/dl".encode("utf-16-le"), Form.TEXT),
    "bytes of no kind": (bytes(range(256)), Form.UNKNOWN),
    "one byte of no kind": (b"\xff", Form.UNKNOWN),
}


class TestSniff:
    @pytest.mark.parametrize(("head", "form"), HEADS.values(), ids=HEADS.keys())
    def test_tells_a_form_by_its_first_bytes(self, head, form):
        """The form follows from the bytes alone, for near misses too."""
        assert sniff(head[:HEAD_BYTES], len(head)) is form

    def test_an_empty_file_is_empty(self):
        """A file of no bytes is said to be empty, whatever its name promises."""
        assert sniff(b"", 0) is Form.EMPTY

    def test_a_disc_image_is_told_by_a_wider_head(self):
        """An ISO image shows itself only behind 32 KiB."""
        image = bytes(32768) + b"\x01CD001\x01"
        assert sniff(image[:PROBE_BYTES], len(image)) is Form.ISO
        assert sniff(image[:HEAD_BYTES], len(image)) is Form.UNKNOWN

    def test_a_cut_character_does_not_hide_a_text(self):
        """A head that ends in the middle of a letter is still text."""
        data = ("ä" * HEAD_BYTES).encode()
        assert sniff(data[: HEAD_BYTES - 1], len(data)) is Form.TEXT

    def test_every_form_has_a_media_type(self):
        """A media type goes with every form."""
        assert all("/" in mime_of(form) for form in Form)

    def test_looking_leaves_the_place_in_the_file(self):
        """Asking for the form of an open file does not move the place in it."""
        opened = io.BytesIO(b"%PDF-1.7\n")
        opened.seek(5)
        assert form_of(opened) is Form.PDF
        assert opened.tell() == 5


class TestDevelopmentSets:
    def test_no_readable_dicom_file_is_missed(self, shared):
        """Every file of the development set that DICOM readers open is told to be DICOM."""
        folder = shared / "dicom"
        rows = [json.loads(line) for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()]
        readable = [row["file"] for row in rows if row["readable"]]
        assert len(readable) > 300
        for name in readable:
            with (folder / name).open("rb") as opened:
                assert form_of(opened) in (Form.DICOM, Form.DICOMDIR), name

    def test_documents_are_what_their_makers_named_them(self, shared):
        """On honest files the form agrees with the name's ending, which sniff never sees."""
        endings = {".pdf": Form.PDF, ".jpg": Form.JPEG, ".jpeg": Form.JPEG, ".png": Form.PNG, ".tif": Form.TIFF}
        endings |= {".xml": Form.XML, ".json": Form.JSON}
        corpus = shared / "corpus"
        files = [*(corpus / "files").iterdir(), *(corpus / "portal").iterdir()]
        for path in files:
            with path.open("rb") as opened:
                assert form_of(opened) is endings[path.suffix.lower()], path.name


@pytest.mark.parametrize("slip", [b"\x00", b"\x07", b"\x1a"])
def test_a_slip_of_a_control_character_leaves_a_text_a_text(slip):
    """A letter, a mail, XML and JSON with one stray control character are still told for what they are."""
    letter = b"Dear colleague, thank you for referring Mara Quandt, seen in clinic today.\n" * 3
    mail = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\n" + letter
    for held, form in ((letter, Form.TEXT), (mail, Form.MAIL), (b"<?xml version='1.0'?><a>" + letter, Form.XML)):
        assert sniff(held + slip + held, 2 * len(held) + 1) is form


def test_many_control_characters_are_no_text():
    """Bytes with control characters all over are no text, however short."""
    assert sniff(b"record\x01\x02\x03 of some program " * 20, 600) is Form.UNKNOWN
    assert sniff(b"ab\x00cd", 5) is Form.UNKNOWN
