"""Letters in Word and its kin, web pages, RTF and mails: their text, with tables as rows, and nothing that acts."""

import pytest
from exports_made import WORD, codes, docx, paragraph, reading_of, text_of, zipped

from phr.record.reading import Form


def cell(text):
    return f"<w:tc>{paragraph(text)}</w:tc>"


class TestWord:
    def test_paragraphs_tables_and_headers_are_read(self):
        """Header, text, tables, footnotes and footer come in the order in which a page shows them."""
        rows = f"<w:tr>{cell('Natrium')}{cell('141')}{cell('mmol/l')}</w:tr>"
        body = f"{paragraph('Sehr geehrte Frau Kern,')}<w:tbl>{rows}</w:tbl>{paragraph('Grüße')}"
        data = docx(
            body,
            header1=paragraph("Praxis am See"),
            header2=paragraph("Praxis am See"),
            footnotes=paragraph("1 nüchtern"),
        )
        assert text_of(reading_of(data, Form.OFFICE)).split("\n") == [
            "Praxis am See",
            "Sehr geehrte Frau Kern,",
            "Natrium   141   mmol/l",
            "Grüße",
            "1 nüchtern",
        ]

    def test_text_boxes_count_once(self):
        """A text box that stands twice, for old programs, is read once."""
        box = f"<w:txbxContent>{paragraph('in a box')}</w:txbxContent>"
        mixed = (
            '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        )
        assert text_of(reading_of(docx(mixed + paragraph("after")), Form.OFFICE)) == "in a box\nafter"

    def test_what_was_deleted_is_gone(self):
        """Deleted text and the codes of fields are no text; breaks and tabs are."""
        body = (
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r>"
            "<w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>DATE</w:instrText></w:r></w:p>"
        )
        assert text_of(reading_of(docx(body), Form.OFFICE)) == "a b\nc"

    def test_macros_and_links_are_not_looked_at(self):
        """A document with a program in it is read like any other."""
        data = zipped(
            {
                "word/document.xml": f"<w:document {WORD}>{paragraph('x')}</w:document>",
                "word/vbaProject.bin": b"\xff" * 99,
            }
        )
        assert text_of(reading_of(data, Form.OFFICE)) == "x"

    def test_one_without_text_says_so(self):
        """A document that holds a picture only is not read."""
        assert codes(reading_of(docx("<w:p/>"), Form.OFFICE)) == ["no-text"]


_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:'
    'text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
)


def test_letters_of_libreoffice_are_read():
    """Headings, paragraphs, spaces and tables of OpenDocument are read, with the page's header before them."""
    content = (
        f"<office:document-content {_ODF}><office:body><office:text><text:h>Befund</text:h><text:p>Herz<text:s/>frei"
        "<text:line-break/>Lunge <text:span>frei</text:span></text:p><table:table><table:table-row><table:table-cell>"
        "<text:p>Na</text:p></table:table-cell><table:table-cell><text:p>141</text:p></table:table-cell>"
        "</table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    styles = (
        f"<office:document-styles {_ODF}><style:header><text:p>Praxis</text:p></style:header></office:document-styles>"
    )
    data = zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, "styles.xml": styles})
    assert text_of(reading_of(data, Form.OFFICE)).split("\n") == [
        "Praxis",
        "Befund",
        "Herz frei",
        "Lunge frei",
        "Na   141",
    ]


def test_sheets_are_read_as_rows():
    """Strings, numbers and days of a workbook stand in rows."""
    ns = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    parts = {
        "xl/sharedStrings.xml": f"<sst {ns}><si><t>Datum</t></si><si><r><t>Natr</t></r><r><t>ium</t></r></si></sst>",
        "xl/styles.xml": f'<styleSheet {ns}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet {ns}><sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>'
        '<row><c s="1"><v>45356</v></c><c s="0"><v>141</v></c><c t="inlineStr"><is><t>mmol/l</t></is></c></row>'
        '<row><c t="s"><v>99</v></c></row></sheetData></worksheet>',
    }
    assert text_of(reading_of(zipped(parts), Form.OFFICE)) == "Datum   Natrium\n2024-03-05   141   mmol/l"


class TestWebPages:
    def test_text_tables_and_entities_are_read(self):
        """Paragraphs, rows and letters that are written as entities are read; programs and styles are not."""
        page = (
            "<!DOCTYPE html><html><head><title>Results of Eva Kern</title><style>p{}</style></head>"
            "<body><script>x()</script>"
            "<h1>Results</h1><table><tr><th>Test</th><th>Value</th><th>Flag</th></tr>"
            "<tr><td>CRP&nbsp;</td><td>&lt;5</td><td></td></tr>"
            "</table><p>Dr.&nbsp;M&uuml;ller<br>Praxis</p><ul><li>one<li>two</ul><!-- hidden --></body></html>"
        )
        reading = reading_of(page, Form.HTML)
        assert text_of(reading).split("\n") == [
            "Results",
            "Test   Value   Flag",
            "CRP   <5   -",
            "Dr. Müller",
            "Praxis",
            "- one",
            "- two",
        ]
        assert reading.own_title == "Results of Eva Kern"

    def test_a_head_that_never_ends_hides_nothing(self):
        """A page whose maker forgot to close its head, or a cell, is read whole."""
        page = "<html><head><title>x</title><meta name=a><body><table><tr><td>one<td>two<tr><td>three</table>end"
        assert text_of(reading_of(page, Form.HTML)) == "one   two\nthree\nend"

    def test_a_page_that_is_laid_out_by_tables_keeps_its_lines(self):
        """Columns of a page that hold whole paragraphs come one below the other."""
        column = "".join(f"<p>left {number}</p>" for number in range(8))
        page = f"<html><table><tr><td>{column}</td><td><p>right</p></td></tr></table></html>"
        assert text_of(reading_of(page, Form.HTML)).split("\n") == [*(f"left {n}" for n in range(8)), "right"]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ("<html><meta charset='iso-8859-1'><p>Größe</p></html>".encode("latin-1"), "Größe"),
            ("<html><p>Größe</p></html>".encode(), "Größe"),
            ("<html><p>Größe</p></html>".encode("utf-16"), "Größe"),
            ("<html><meta charset='utf-8'><p>Größe</p></html>".encode("cp1252"), "Größe"),
            ("<html><meta charset='no-such'><p>Größe</p></html>".encode("cp1252"), "Größe"),
            (b"<html><meta charset='utf-16'><p>plain</p></html>", "plain"),
        ],
    )
    def test_its_letters_are_those_it_holds(self, data, said):
        """The declared encoding counts unless the bytes say otherwise."""
        assert text_of(reading_of(data, Form.HTML)) == said

    @pytest.mark.parametrize(
        "page",
        [
            "<html><h1>Session expired</h1></html>",
            "<html><h1>Portal</h1><input type=password></html>",
            "<html><p>Bitte anmelden, um den Befund zu sehen</p></html>",
        ],
    )
    def test_a_page_that_asks_to_log_in_is_no_document(self, page):
        """A portal's login page is not read, and the person is told what went wrong."""
        reading = reading_of(page, Form.HTML)
        assert (reading.is_read, codes(reading)) == (False, ["login-page"])

    def test_a_long_page_that_mentions_a_login_is_one(self):
        """A letter that says how to log in is a letter."""
        page = "<html><p>To see your results log in at the portal.</p>" + "<p>Your blood count is normal.</p>" * 40
        assert reading_of(page, Form.HTML).is_read


class TestRichText:
    def test_text_headers_and_tables_are_read(self):
        """Letterhead, text, umlauts and rows of a table are read; pictures and objects are not."""
        data = (
            rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header Praxis am See\par}\f0 Gr\'f6\'dfe: 12 cm\par"
            rb" \u8722?3 Grad\par {\pict\pngblip 89504e47}{\object{\*\objdata 0105}}Ende\par"
            rb"\trowd\cellx1\cellx2 Natrium\cell 141\cell\row}"
        )
        reading = reading_of(data, Form.RTF)
        assert text_of(reading).split("\n") == ["Praxis am See", "Größe: 12 cm", "−3 Grad", "Ende", "Natrium   141"]
        assert reading.troubles == ()

    def test_bytes_of_a_picture_are_stepped_over(self):
        """Braces within a picture's bytes close no group."""
        data = rb"{\rtf1 before {\pict\bin12 }}}}}}}}}}}} }after\par}"
        assert text_of(reading_of(data, Form.RTF)) == "before after"

    def test_one_that_is_cut_is_read_and_said_to_be(self):
        """What is there of a cut letter is read."""
        reading = reading_of(rb"{\rtf1 Sehr geehrte Frau Kern", Form.RTF)
        assert (text_of(reading), codes(reading)) == ("Sehr geehrte Frau Kern", ["rtf-cut"])


_MAIL = """From: =?utf-8?q?Dr=2E_M=C3=BCller?= <mueller@example.org>
To: Eva Kern <eva@example.org>
Date: Tue, 5 Mar 2024 10:15:00 +0100
Subject: =?utf-8?b?QmVmdW5kIHZvbSA0LiBNw6Ryeg==?=
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/alternative; boundary=inner

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Liebe Frau Kern,
anbei der Befund =C3=BCber das Labor.
--inner
Content-Type: text/html

<p>Liebe Frau <b>Kern</b></p>
--inner--
--outer
Content-Type: application/pdf; name="Befund.pdf"
Content-Disposition: attachment; filename="Befund.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--outer--
"""


class TestMails:
    def test_the_cover_says_who_when_and_what(self):
        """Sender, receiver, day, subject, the text and the attachments stand on the cover."""
        reading = reading_of(_MAIL, Form.MAIL)
        assert text_of(reading).split("\n") == [
            "From: Dr. Müller <mueller@example.org>",
            "To: Eva Kern <eva@example.org>",
            "Date: 2024-03-05",
            "Subject: Befund vom 4. März",
            "",
            "Liebe Frau Kern,",
            "anbei der Befund über das Labor.",
            "",
            "Attached",
            "Befund.pdf   application/pdf   9 bytes",
        ]
        assert reading.own_title == "Befund vom 4. März"

    def test_one_of_a_mailbox_file_is_read(self):
        """The line before the headers of a mailbox file does not hide them."""
        assert text_of(reading_of("From - Mon Jan  1 10:00:00 2024\n" + _MAIL, Form.MAIL)).startswith(
            "From: Dr. Müller"
        )

    def test_a_page_alone_is_read_as_text(self):
        """A mail without plain text says what its page says."""
        mail = "From: a@example.org\nContent-Type: text/html\n\n<html><p>Termin am <b>Montag</b></p><img src='http://example.org/x'>"
        assert text_of(reading_of(mail, Form.MAIL)).endswith("Termin am Montag")

    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
    def test_umlauts_that_stand_bare_in_a_header_are_read(self, encoding):
        """A subject whose letters a program did not encode is read all the same."""
        mail = "From: a@example.org\nSubject: Befund für März\n\ntext".encode(encoding)
        assert reading_of(mail, Form.MAIL).own_title == "Befund für März"

    @pytest.mark.parametrize("field", ["Date: soon", "Subject: =?no-such?q?x?=", "Subject: =?utf-8?b?%%%?=", "Date:"])
    def test_broken_headers_do_no_harm(self, field):
        """A header that nobody can read is shown as it stands, or left out."""
        assert reading_of(f"From: a@example.org\n{field}\n\ntext", Form.MAIL).is_read
