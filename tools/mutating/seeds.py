"""Small whole files of each kind, the same bytes each time: what mutants are made from. Made-up people only."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from mutating.seeds_of_exports import APPLE, CDA, FHIR, FHIR_XML, NDJSON
from mutating.seeds_of_imaging import dicom_files, disc_images
from mutating.seeds_of_pictures import heic_files, jpegs, pngs, tiffs, webps

SAMPLES = Path(__file__).parents[2] / "sample_records"
LARGEST_SAMPLE = 30_000  # bytes: twenty thousand of them pass through a vault
_LETTER = (
    "Klinik am See, Labor\nEva Kern, geb. 02.04.1961\nBefund vom 05.03.2024\n"
    "Hämoglobin 13.4 g/dl (12.0-16.0)\nKalium 5.9 mmol/l (3.5-5.1) +\nMit freundlichen Grüßen\nDr. Ines Holm\n"
)
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Visit</title><style>p {color: red}</style>
</head><body><h1>Visit of 5 March 2024</h1><p>Eva Kern, born 2 April 1961</p><table><tr><th>Test</th><th>Value</th></tr>
<tr><td>Potassium</td><td>5.9 mmol/l</td></tr></table><script>alert(1)</script><img src="http://example.org/x.png">
</body></html>"""
_PDF_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def seeds() -> Mapping[str, tuple[bytes, ...]]:
    """Return the whole files of each kind; a kind is named as a file of it would end."""
    return MappingProxyType({kind: tuple(make()) for kind, make in _MAKERS.items()})


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of some members, their times those of the format's beginning."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, held in members.items():
            archive.writestr(zipfile.ZipInfo(name), held, method)
    return made.getvalue()


def pdf_of(*objects: bytes) -> bytes:
    """Return a PDF of some objects, numbered from 1; the first is the catalog."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _pdfs() -> list[bytes]:
    samples = [path.read_bytes() for path in sorted(SAMPLES.glob("*.pdf")) if path.stat().st_size < LARGEST_SAMPLE]
    return [_text_pdf(), _scan_pdf(), *samples]


def _text_pdf() -> bytes:
    lines = b"".join(b"(%b) Tj T*\n" % line.encode("latin-1") for line in re.sub("[()]", "", _LETTER).split("\n"))
    content = b"BT /F1 11 Tf 13 TL 50 780 Td\n" + lines + b"ET\n"
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    page = _PDF_PAGE + b"/Contents 5 0 R /Resources << /Font << /F1 6 0 R >> >> >>"
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 2 /Kids [3 0 R 4 0 R] >>",
        page,
        page,
        _stream(b"", content),
        font,
    )


def _scan_pdf() -> bytes:
    picture = b"/Type /XObject /Subtype /Image /Width 240 /Height 320 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        _PDF_PAGE + b"/Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        _stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q"),
        _stream(picture + b"/Filter /DCTDecode ", jpegs()[0]),
    )


def _stream(facts: bytes, held: bytes) -> bytes:
    return b"<< %b/Length %d >>\nstream\n%b\nendstream" % (facts, len(held), held)


def _docx() -> bytes:
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in _LETTER.split("\n"))
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kalium</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    main = f"<w:document {_WORD}><w:body>{body}{table}</w:body></w:document>".encode()
    return zipped({"[Content_Types].xml": b"<Types/>", "_rels/.rels": b"<Relationships/>", "word/document.xml": main})


def _rtf() -> bytes:
    lines = _LETTER.replace("ä", r"\'e4").replace("ü", r"\'fc").replace("ß", r"\'df").replace("\n", "\\par\n")
    return (r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator Word;}\f0\fs22 " + lines + "}").encode("ascii")


def _mail() -> bytes:
    from base64 import encodebytes

    parts = [("text/plain; charset=utf-8", "8bit", "", _LETTER.encode())]
    for kind, name, held in (
        ("application/pdf", "befund.pdf", _text_pdf()),
        ("image/jpeg", "foto.jpg", jpegs()[0]),
        ("text/xml", "export.xml", CDA),
    ):
        parts.append((f'{kind}; name="{name}"', "base64", f'attachment; filename="{name}"', encodebytes(held)))
    head = (
        "From: Praxis Holm <praxis@example.org>\nTo: eva@example.org\nSubject: =?utf-8?q?Ihre_Laborwerte_f=C3=BCr?=\n"
        "Date: Tue, 05 Mar 2024 10:00:00 +0100\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="=-edge"\n\n'
    )
    body = b"".join(
        f"--=-edge\nContent-Type: {kind}\nContent-Transfer-Encoding: {coding}\n".encode()
        + f"Content-Disposition: {place}\n\n".encode()
        + held
        + b"\n"
        for kind, coding, place, held in parts
    )
    return head.encode() + body + b"--=-edge--\n"


def _forwarded() -> bytes:
    head = (
        "From: eva@example.org\nTo: a@example.org\nSubject: Fwd\nDate: Wed, 06 Mar 2024 10:00:00 +0100\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="outer"\n\n--outer\nContent-Type: text/html\n\n'
    )
    return head.encode() + _PAGE.encode() + b"\n--outer\nContent-Type: message/rfc822\n\n" + _mail() + b"--outer--\n"


def _archives() -> list[bytes]:
    papers = {
        "Befunde/labor.txt": _LETTER.encode(),
        "Befunde/befund.pdf": _text_pdf(),
        "foto.jpg": jpegs()[0],
        "export/visit.xml": CDA,
        "__MACOSX/._labor.txt": b"junk",
    }
    set_of_documents = {
        "INDEX.HTM": _PAGE.encode(),
        "IHE_XDM/E1/METADATA.XML": b"<m/>",
        "IHE_XDM/E1/DOC0001.XML": CDA,
        "IHE_XDM/E1/STYLE.XSL": b"<xsl/>",
    }
    return [
        zipped(papers),
        zipped(papers, zipfile.ZIP_STORED),
        zipped({"inner.zip": zipped(papers), "bundle.json": FHIR, "brief.docx": _docx()}),
        zipped(set_of_documents),
        zipped({"apple_health_export/export.xml": APPLE}),
    ]


_MAKERS: Mapping[str, Callable[[], list[bytes]]] = MappingProxyType(
    {
        "pdf": _pdfs,
        "jpg": jpegs,
        "png": pngs,
        "tif": tiffs,
        "heic": heic_files,
        "webp": webps,
        "dcm": dicom_files,
        "dicomdir": lambda: [(SAMPLES / "ct-disc" / "DICOMDIR").read_bytes()],
        "xml": lambda: [CDA, FHIR_XML, APPLE],
        "json": lambda: [FHIR, NDJSON],
        "zip": _archives,
        "iso": lambda: disc_images({"BEFUND.PDF": _text_pdf(), "LABOR.TXT": _LETTER.encode()}),
        "eml": lambda: [_mail(), _forwarded()],
        "rtf": lambda: [_rtf()],
        "docx": lambda: [_docx()],
        "html": lambda: [_PAGE.encode(), _PAGE.encode("utf-16")],
        "txt": lambda: [_LETTER.encode(), _LETTER.encode("latin-1"), _LETTER.encode("utf-16")],
    }
)
KINDS = tuple(_MAKERS)
