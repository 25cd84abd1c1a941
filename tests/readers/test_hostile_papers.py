"""Files built to keep a reader busy, fill its memory or reach outside: each ends soon, in a Reading with a reason."""

import io
import time
import zipfile

import pytest
from exports_made import WORD, cda, codes, docx, paragraph, reading_of, section, text_of, zipped

from phr.record.reading import Form

_SOON = 5.0  # seconds, on a busy machine; each takes below one
_DTD = '<?xml version="1.0"?><!DOCTYPE ClinicalDocument [{}]><ClinicalDocument>{}</ClinicalDocument>'


def laughs():
    lines = ['<!ENTITY l0 "lol">', *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))]
    return _DTD.format("".join(lines), "<title>&l11;</title>")


def bomb():
    """A letter that unpacks to 400 MB from 400 kB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as part:
            part.write(f"<w:document {WORD}><w:body>".encode())
            for _ in range(400):
                part.write(b" " * 1024 * 1024)
    return out.getvalue()


HOSTILE = {
    "entities in entities": (laughs(), Form.XML, "xml-unsafe"),
    "one entity many times": (
        _DTD.format(f'<!ENTITY a "{"x" * 50_000}">', "<title>" + "&a;" * 50_000 + "</title>"),
        Form.XML,
        "xml-unsafe",
    ),
    "an entity of another file": (
        _DTD.format('<!ENTITY x SYSTEM "file:///etc/hostname">', "<title>&x;</title>"),
        Form.XML,
        "xml-unsafe",
    ),
    "a parameter entity of another file": (
        _DTD.format('<!ENTITY % x SYSTEM "file:///etc/hostname"> %x;', "<title>a</title>"),
        Form.XML,
        "xml-unsafe",
    ),
    "a picture that is an entity": (
        _DTD.format('<!NOTATION n SYSTEM "v"><!ENTITY x SYSTEM "file:///etc/hostname" NDATA n>', "<title>a</title>"),
        Form.XML,
        "xml-unsafe",
    ),
    "deep elements": ("<a>" * 20_000, Form.XML, "xml-unsafe"),
    "deep elements that close": ("<a>" * 20_000 + "x" + "</a>" * 20_000, Form.XML, "xml-unsafe"),
    "thousands of attributes": (
        "<a " + " ".join(f'b{n}="c"' for n in range(50_000)) + ">x</a>",
        Form.XML,
        "xml-unsafe",
    ),
    "letters that are not those declared": (
        '<?xml version="1.0" encoding="UTF-8"?><a>Ärzte</a>'.encode("latin-1"),
        Form.XML,
        "xml-damaged",
    ),
    "an encoding that nobody knows": ('<?xml version="1.0" encoding="no-such"?><a>x</a>', Form.XML, "xml-damaged"),
    "an encoding that is a program": ('<?xml version="1.0" encoding="zlib_codec"?><a>x</a>', Form.XML, "xml-damaged"),
    "deep lists": ("[" * 200_000 + "]" * 200_000, Form.JSON, "json-damaged"),
    "deep objects": ('{"a":' * 5_000 + "1" + "}" * 5_000, Form.JSON, "json-damaged"),
    "a number of a million digits": (
        '{"resourceType":"Patient","a":' + "9" * 1_000_000 + "}",
        Form.JSON,
        "json-damaged",
    ),
    "brackets in strings": ('{"resourceType": ["' + "[" * 100_000 + '"]}', Form.JSON, "form-not-read"),
    "deep groups": (b"{\\rtf1" + b"{" * 200_000, Form.RTF, "rtf-damaged"),
    "many links": (b"{\\rtf1 " + b"{\\field{\\*\\fldinst{" * 60 + b"HYPERLINK " * 90_000, Form.RTF, None),
    "a table of fonts without end": (b"{\\rtf1{\\fonttbl" + b"{\\f1\\fcharset0 " * 20_000, Form.RTF, "rtf-damaged"),
    "a letter that unpacks without end": (bomb(), Form.OFFICE, "office-unpacks-too-large"),
    "a letter with entities": (
        zipped({"word/document.xml": laughs().replace("ClinicalDocument", "document")}),
        Form.OFFICE,
        "office-damaged",
    ),
    "a letter of deep tables": (docx("<w:tbl><w:tr><w:tc>" * 5_000), Form.OFFICE, "office-damaged"),
    "a letter that is cut": (docx(paragraph("hello") * 500)[:300], Form.OFFICE, "office-damaged"),
    "a letter of before 2007": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Form.OFFICE, "office-old-form"),
    "a letter with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        Form.OFFICE,
        "office-password",
    ),
    "slides": (zipped({"ppt/presentation.xml": "<a/>"}), Form.OFFICE, "form-not-read"),
    "a page of deep boxes": ("<html>" + "<div><table><tr><td>" * 30_000 + "end", Form.HTML, None),
    "a page of entities": ("<html><p>" + "&amp;" * 300_000, Form.HTML, None),
    "a page that never opens a tag": ("<html>" + "<a " * 200_000, Form.HTML, None),
    "a page of comments that never close": ("<html>" + "<!--" * 200_000 + ">", Form.HTML, "no-text"),
    "a page of marks that never close": ("<html>" + "<![CDATA[" * 100_000, Form.HTML, None),
    "a page of programs that never close": ("<html>" + "<script>" * 100_000, Form.HTML, "no-text"),
    "a mail of many parts": (
        "From: a@example.org\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 50_000,
        Form.MAIL,
        "file-too-large-to-read",
    ),
    "mails in mails": (
        "From: a@example.org\nContent-Type: message/rfc822\n\n" * 400 + "From: b@example.org\n\nend",
        Form.MAIL,
        "file-too-large-to-read",
    ),
    "parts in parts": (
        "From: a@example.org\n"
        + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(2000)),
        Form.MAIL,
        "file-too-large-to-read",
    ),
    "a mail of a header without end": ("From: a@example.org\nTo: " + '"' * 200_000 + "\n\nx", Form.MAIL, None),
    "a mail of a name without end": (
        "From: a@example.org\nContent-Disposition: attachment; "
        + "".join(f"filename*{n}=a; " for n in range(3000))
        + "\n\nx",
        Form.MAIL,
        None,
    ),
}


@pytest.mark.parametrize(("data", "form", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_ends_soon_and_says_why(data, form, code):
    """Each hostile file ends within seconds, in a Reading: with the reason, or with the text that it has."""
    began = time.monotonic()
    reading = reading_of(data, form)
    assert time.monotonic() - began < _SOON
    if code is not None:
        assert (reading.is_read, codes(reading)) == (False, [code])
    assert "hostname" not in text_of(reading)


def test_a_huge_attribute_does_no_harm():
    """An attribute of 50 MB is taken, and what is shown of it is bounded."""
    document = cda(section("x", "Course", "well")).replace('code="F"', f'displayName="{"F" * 50_000_000}"')
    began = time.monotonic()
    reading = reading_of(document, Form.XML)
    assert time.monotonic() - began < 2 * _SOON
    assert (reading.is_read, codes(reading)) == (True, [])
    assert sum(len(page.text) for page in reading.pages) < 6_000_000


def test_a_declaration_of_elements_alone_is_harmless():
    """A document type declaration without entities is read."""
    document = '<!DOCTYPE note [<!ELEMENT note (#PCDATA)><!ATTLIST note a CDATA "b">]><note>well</note>'
    assert text_of(reading_of(document, Form.XML)) == "well"


def test_an_outside_declaration_is_not_fetched():
    """A declaration that lies elsewhere is passed over."""
    document = '<!DOCTYPE note SYSTEM "file:///etc/hostname"><note>well</note>'
    assert text_of(reading_of(document, Form.XML)) in ("well", "")


def test_hostile_files_end_in_the_limited_process_too(read):
    """The same holds through the pool."""
    for data in (laughs(), bomb(), b"{\\rtf1" + b"{" * 200_000, "[" * 200_000):
        reading = read(data.encode() if isinstance(data, str) else data)
        assert not reading.is_read
        assert reading.troubles
