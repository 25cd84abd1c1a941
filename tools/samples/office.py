"""Letters that were never on paper: a word processor's, a practice program's, a web page, a note, a mail."""

import base64
from collections.abc import Sequence
from datetime import datetime
from email.header import Header

from samples.archives import zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

LETTER = (
    "Physiotherapie am Wehr",
    "Wehrgasse 15, 00917 Birkenfurt, Telefon (030) 23125 588",
    "",
    "Praxis Dr. med. Annegret Petersen, Lindenwall 7, 00917 Birkenfurt",
    "",
    "Birkenfurt, den 25.03.2026",
    "",
    "Therapiebericht Physiotherapie",
    "Patientin: Maria Elena Sommer, geb. 17.04.1968",
    "",
    "Sehr geehrte Frau Dr. Petersen,",
    "vielen Dank für die Verordnung. Sechs Einheiten Krankengymnastik wurden am 24.03.2026 abgeschlossen.",
    "Befund: Beweglichkeit der Lendenwirbelsäule frei, Schmerz von 5 auf 1 gesunken.",
    "Empfehlung: Eigenübungen, keine weitere Verordnung nötig.",
    "",
    "Mit freundlichen Grüßen",
    "Ingmar Toller, Physiotherapeut",
)

NOTE = (
    "Arztbrief",
    "",
    "Praxis Dr. med. Annegret Petersen",
    "Fachärztin für Allgemeinmedizin",
    "Lindenwall 7, 00917 Birkenfurt",
    "",
    "Patientin: Maria Elena Sommer, geb. 17.04.1968",
    "Datum: 29.09.2026",
    "",
    "Sehr geehrte Kolleginnen und Kollegen,",
    "",
    "ich berichte über die Vorstellung am 29.09.2026.",
    "Diagnosen: Nierenzellkarzinom links, arterielle Hypertonie.",
    "Befund: Guter Allgemeinzustand, RR 134/82, Gewicht 70,6 kg.",
    "Procedere: Zweitmeinung gewünscht, Unterlagen mitgegeben.",
    "",
    "Mit freundlichen Grüßen",
    "Dr. med. Annegret Petersen",
)

SUMMARY = (
    ("h1", "After visit summary"),
    ("p", "Quillfern Family Medicine, 212 Ferry Street, Suite 3, Quillfern, OR 97000"),
    ("p", "Patient: Maria Elena Sommer"),
    ("p", "Date of birth: 04/17/1968"),
    ("p", "Date of visit: 02/18/2025"),
    ("p", "Provider: Owen Tillery, MD"),
    ("h2", "Reason for visit"),
    ("p", "Blood pressure check and blood test results of 02/11/2025."),
    ("h2", "Instructions"),
    ("p", "Keep taking lisinopril 10 mg once daily. A CT of the abdomen is ordered."),
    ("h2", "Next appointment"),
    ("p", "04/09/2025"),
)

COVER = (
    "Liebe Frau Sommer,",
    "",
    "wie besprochen anbei der Laborbefund, ein Foto des Arztbriefs der Anästhesie und die Vorbereitung",
    "für den 07.12.2026.",
    "",
    "Viele Grüße",
    "Nele Baumann, Praxis Dr. Petersen",
)

PREPARATION = (
    "Vorbereitung auf die Operation",
    "Für: Maria Elena Sommer, geb. 17.04.1968",
    "Stand: 12.11.2026",
    "",
    "Bitte bringen Sie am Tag der Aufnahme mit: Versichertenkarte, Medikationsplan, alle Befunde.",
    "Ab Mitternacht nichts mehr essen. Klare Flüssigkeit ist bis sechs Uhr erlaubt.",
)


ENCLOSED = (
    "Klinikum Birkenfurt, Klinik für Urologie",
    "Am Klinikberg 1, 00917 Birkenfurt",
    "",
    "Patientin: Maria Elena Sommer, geb. 17.04.1968",
    "Datum: 29.10.2026",
    "",
    "Sehr geehrte Frau Sommer,",
    "der Befund in diesem Archiv ist mit Ihrem Geburtsdatum geschützt (TTMMJJJJ).",
    "",
    "Mit freundlichen Grüßen",
    "Ihr Klinikum Birkenfurt",
)

APPOINTMENT = (
    "Klinikum Birkenfurt, Klinik für Urologie",
    "Am Klinikberg 1, 00917 Birkenfurt",
    "",
    "Patientin: Maria Elena Sommer, geb. 17.04.1968",
    "Datum: 09.11.2026",
    "",
    "Sehr geehrte Frau Sommer,",
    "Ihre Aufnahme ist für den 07.12.2026 um 8:00 Uhr vorgemerkt.",
    "Bitte bringen Sie die Einweisung und Ihre Befunde mit.",
    "",
    "Mit freundlichen Grüßen",
    "Ihr Klinikum Birkenfurt",
)


ADMISSION = (
    "Klinikum Birkenfurt, Klinik für Urologie",
    "Am Klinikberg 1, 00917 Birkenfurt",
    "",
    "Patientin: Maria Elena Sommer, geb. 17.04.1968",
    "Datum: 06.11.2026",
    "",
    "Sehr geehrte Frau Sommer,",
    "in diesem Archiv finden Sie den Befund der CT des Thorax vom 05.11.2026 für Ihre Unterlagen.",
    "",
    "Mit freundlichen Grüßen",
    "Ihr Klinikum Birkenfurt",
)


def docx(lines: Sequence[str], made: datetime) -> bytes:
    """Return a Word document of the fewest parts that Word opens: a paragraph a line."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_DOCUMENT}"/></Types>'
    )
    relations = (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>'
    )
    document = f'<w:document xmlns:w="{_W}"><w:body>{paragraphs}</w:body></w:document>'
    parts = {"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document}
    return zipped({name: (_XML + part).encode() for name, part in parts.items()}, made)


def rtf(lines: Sequence[str]) -> bytes:
    """Return rich text in Windows-1252, as practice programs write it."""
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}\f0\fs22 "
    escaped = (line.encode("cp1252") for line in lines)
    body = "\\par\r\n".join("".join(chr(byte) if byte < 128 else f"\\'{byte:02x}" for byte in line) for line in escaped)
    return f"{head}\r\n{body}\\par}}\r\n".encode("ascii")


def web_page(parts: Sequence[tuple[str, str]], title: str) -> bytes:
    """Return a page as a portal saves it: with a script and a picture from elsewhere, neither of which phr looks at."""
    body = "\n".join(f"<{tag}>{text}</{tag}>" for tag, text in parts)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>\n'
        '<script src="https://portal.quillfern.example/visit.js"></script></head>\n'
        f'<body>\n<img src="https://portal.quillfern.example/pixel.gif" alt="">\n{body}\n</body></html>\n'
    ).encode()


def plain(lines: Sequence[str]) -> bytes:
    """Return plain text with line ends of Windows."""
    return ("\r\n".join(lines) + "\r\n").encode()


def mail(lines: Sequence[str], attached: Sequence[tuple[str, str, bytes]]) -> bytes:
    """Return a practice's mail with attachments (name, media type, content), its boundary chosen once for all."""
    boundary = "=_praxis_20261112_080411"
    head = [
        "From: Praxis Dr. Petersen <praxis@petersen.example>",
        "To: Maria Elena Sommer <m.sommer@post.example>",
        "Date: Thu, 12 Nov 2026 08:04:11 +0100",
        f"Subject: {Header('Ihre Befunde für die Zweitmeinung', 'utf-8').encode()}",
        "Message-ID: <20261112080411.4471@petersen.example>",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
    ]
    text = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", *_lines64(plain(lines))]
    parts = [text]
    for name, media_type, content in attached:
        parts.append(
            [
                f'Content-Type: {media_type}; name="{name}"',
                f'Content-Disposition: attachment; filename="{name}"',
                "Content-Transfer-Encoding: base64",
                "",
                *_lines64(content),
            ]
        )
    body = [line for part in parts for line in (f"--{boundary}", *part)]
    return "\r\n".join([*head, "", *body, f"--{boundary}--", ""]).encode("ascii")


def _lines64(content: bytes) -> list[str]:
    return base64.encodebytes(content).decode("ascii").splitlines()
