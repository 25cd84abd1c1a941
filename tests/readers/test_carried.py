"""What mails and exports carry inside: each document with a name and its bytes, nothing from elsewhere, bounded."""

import io
import json

import pytest
from exports_made import base64_of, cda, section

from phr.readers import carried as carrying
from phr.readers.carried import carried
from phr.record.reading import Form

PDF = b"%PDF-1.4\n%a made-up letter\n"


def carried_in(data, form):
    return carried(io.BytesIO(data.encode() if isinstance(data, str) else data), form)


def body(media, text, how="B64"):
    return cda(body=f"<nonXMLBody><text mediaType='{media}' representation='{how}'>{text}</text></nonXMLBody>")


class TestClinicalDocuments:
    def test_carry_a_file_as_their_body(self):
        """A document that wraps a PDF gives the PDF, named by its title."""
        (one,) = carried_in(body("application/pdf", base64_of(PDF)), Form.XML)
        assert (one.path, one.media_type, one.data) == ("Visit of Eva Kern 1.pdf", "application/pdf", PDF)

    def test_carry_pictures_among_their_sections(self):
        """A picture of an observation is carried."""
        entry = (
            "<entry><observationMedia classCode='OBS' moodCode='EVN' ID='MM1'>"
            f"<value mediaType='image/jpeg' representation='B64'>{base64_of(b'picture')}</value>"
            "</observationMedia></entry>"
        )
        (one,) = carried_in(cda(section("x", "Skin", "seen", entry)), Form.XML)
        assert (one.path, one.data) == ("MM1 1.jpg", b"picture")

    @pytest.mark.parametrize(
        "document",
        [
            body("application/pdf", "no base64 at all!"),
            body("text/plain", "All is well", how="TXT"),
            cda(
                body="<nonXMLBody><text mediaType='application/pdf'><reference value='file:///etc/passwd'/></text></nonXMLBody>"
            ),
            body("application/pdf", base64_of(PDF))[:-9],
            '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
            "<note>x</note>",
        ],
    )
    def test_without_a_file_inside_carry_none(self, document):
        """Text, a place elsewhere, broken base64 and damaged files give nothing."""
        assert carried_in(document, Form.XML) == []

    def test_the_labelled_one_carries_its_pdf(self, shared):
        """The document of the development set that wraps a PDF gives a whole PDF."""
        data = (shared / "corpus" / "portal" / "Unstructured_Document_embed.xml").read_bytes()
        (one,) = carried_in(data, Form.XML)
        assert (one.media_type, one.data[:5], b"%%EOF" in one.data[-16:]) == ("application/pdf", b"%PDF-", True)


def bundle(*resources):
    return json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in resources]})


class TestFhir:
    def test_attachments_of_documents_reports_and_binaries_are_carried(self):
        """Attachments with data are carried, those that are an address only are not."""
        held = {"contentType": "application/pdf", "data": base64_of(PDF)}
        paper = {
            "resourceType": "DocumentReference",
            "description": "Letter",
            "content": [
                {"attachment": {**held, "title": "Arztbrief"}},
                {"attachment": {"url": "https://example.org/a"}},
            ],
        }
        report = {"resourceType": "DiagnosticReport", "code": {"text": "MRI knee"}, "presentedForm": [held]}
        binary = {
            "resourceType": "Binary",
            "id": "b1",
            "contentType": "text/plain; charset=utf-8",
            "data": base64_of(b"note"),
        }
        found = carried_in(bundle(paper, report, binary), Form.JSON)
        assert [(one.path, one.media_type) for one in found] == [
            ("Arztbrief 1.pdf", "application/pdf"),
            ("MRI knee 2.pdf", "application/pdf"),
            ("b1 3.txt", "text/plain"),
        ]
        assert [one.data for one in found] == [PDF, PDF, b"note"]

    @pytest.mark.parametrize(
        "data", ["{", "[]", '{"resourceType":"Binary","data":5}', bundle({"resourceType": "Binary"})]
    )
    def test_damaged_and_empty_ones_carry_none(self, data):
        """What is no export carries nothing."""
        assert carried_in(data, Form.JSON) == []


def mail(*parts):
    held = "".join(f"--b\n{part}\n" for part in parts)
    head = "From: a@example.org\nDate: Tue, 5 Mar 2024\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ncover\n"
    return f"{head}{held}--b--\n"


def attachment(name, data, media="application/pdf", how="attachment"):
    head = f'Content-Type: {media}\nContent-Disposition: {how}; filename="{name}"\nContent-Transfer-Encoding: base64'
    return f"{head}\n\n{base64_of(data)}"


class TestMails:
    def test_attachments_are_carried_under_their_names(self):
        """Each attachment is carried; the cover's text is not one."""
        found = carried_in(mail(attachment("a.pdf", PDF), attachment("Fotos/b.jpg", b"x", "image/jpeg")), Form.MAIL)
        assert [(one.path, one.data) for one in found] == [("a.pdf", PDF), ("Fotos/b.jpg", b"x")]

    def test_a_mail_in_the_mail_is_one(self):
        """A forwarded mail is carried whole, as a mail, with its own attachments in it."""
        inner = mail(attachment("a.pdf", PDF)).replace("boundary=b", "boundary=c").replace("--b", "--c")
        (one,) = carried_in(mail(f"Content-Type: message/rfc822\n\nSubject: Befund\n{inner}"), Form.MAIL)
        assert (one.path, one.media_type) == ("Befund.eml", "message/rfc822")
        (deeper,) = carried_in(one.data, Form.MAIL)
        assert (deeper.path, deeper.data) == ("a.pdf", PDF)

    def test_logos_and_outlooks_packing_are_left_out(self):
        """A small picture of the signature and winmail.dat are no documents; a large inline picture is."""
        found = carried_in(
            mail(
                attachment("logo.png", b"x" * 900, "image/png", "inline"),
                attachment("scan.jpg", b"x" * 90_000, "image/jpeg", "inline"),
                attachment("winmail.dat", b"x", "application/ms-tnef"),
            ),
            Form.MAIL,
        )
        assert [one.path for one in found] == ["scan.jpg"]


class TestLimits:
    def test_number_and_size_are_bounded(self, monkeypatch):
        """Beyond the limits nothing more is carried."""
        data = mail(*(attachment(f"{number}.pdf", PDF) for number in range(10)))
        monkeypatch.setattr(carrying, "MAX_CARRIED", 3)
        assert len(carried_in(data, Form.MAIL)) == 3
        monkeypatch.setattr(carrying, "MAX_CARRIED_BYTES", 2 * len(PDF))
        assert len(carried_in(data, Form.MAIL)) == 2

    def test_other_forms_carry_nothing(self):
        """A form that carries nothing gives nothing."""
        assert carried_in(PDF, Form.PDF) == []
