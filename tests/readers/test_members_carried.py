"""Documents inside documents, and slices inside discs: listed, read and taken out like files."""

import base64
import io

import pytest
from archives_made import zipped
from discs_made import disc

from phr.record.reading import Form

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 3 + b"\n%%EOF"
CLASSES = {"CT": "1.2.840.10008.5.1.4.1.1.2", "PDF": "1.2.840.10008.5.1.4.1.1.104.1"}


def dicom(number, kind="CT", **values):
    """Make a DICOM file with a patient, a study, and what is asked for."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian

    data = Dataset()
    data.SOPClassUID = UID(CLASSES[kind])
    data.SOPInstanceUID = UID(f"1.2.3.4.{number}")
    data.StudyInstanceUID, data.SeriesInstanceUID = UID("1.2.3"), UID("1.2.3.4")
    data.PatientName, data.Modality, data.StudyDate = "Rivera^Ana", "CT", "20240229"
    for keyword, value in values.items():
        setattr(data, keyword, value)
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = io.BytesIO()
    data.save_as(made, enforce_file_format=True)
    return made.getvalue()


def report(document=PDF, **values):
    """Make a DICOM file that carries a PDF, with its padding."""
    return dicom(
        1,
        "PDF",
        MIMETypeOfEncapsulatedDocument="application/pdf",
        EncapsulatedDocument=document + b"\0" * (len(document) % 2),
        **values,
    )


def mail(*attached):
    """Make a mail with attachments of (name, bytes)."""
    parts = [
        b"--x\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="' + name.encode() + b'"\r\n\r\n' + base64.encodebytes(held)
        for name, held in attached
    ]
    head = (
        b"From: praxis@example.org\r\nTo: ana@example.org\r\nSubject: Befund\r\n"
        b"Date: Mon, 4 Mar 2024 10:00:00 +0100\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain\r\n\r\nSee attached.\r\n"
    )
    return head + b"\r\n".join(parts) + b"\r\n--x--\r\n"


def taken(container, number=0):
    with container.open(number) as source:
        return source.read()


class TestSlices:
    @pytest.mark.parametrize("pack", ["stored", "deflated", "disc"])
    def test_headers_are_read_many_at_a_time(self, container, pack):
        """More slices than fit in one order come back in the order they were asked for, broken ones in their place."""
        slices = [dicom(number, BitsAllocated=8, PixelData=bytes(2000)) for number in range(150)]
        slices[70] = b"\0" * 128 + b"DICM" + b"\xff" * 400
        named = [(f"IM{number:03}", held) for number, held in enumerate(slices)]
        held = disc(*named) if pack == "disc" else zipped(*named, method=0 if pack == "stored" else 8)
        with container(held) as opened:
            wanted = [(member.number, member.form) for member in opened.listing.members][::-1]
            readings = [future.result() for future in opened.submit(wanted)]
            assert [reading.dicom and reading.dicom.sop_instance_uid for reading in readings] == [
                None if number == 70 else f"1.2.3.4.{number}" for number in range(150)
            ][::-1]
            assert [trouble.code for trouble in readings[79].troubles] == ["dicom-damaged"]

    def test_a_slice_whose_packing_broke_costs_itself(self, container):
        """Damaged bytes behind the header do not matter to it; damaged ones before cost this slice alone."""
        held = bytearray(zipped(*[(f"IM{number}", dicom(number)) for number in range(3)]))
        second = held.index(b"IM1") + 3
        held[second + 60 : second + 80] = b"\xff" * 20
        with container(bytes(held)) as opened:
            wanted = [(number, Form.DICOM) for number in range(3)]
            names = [future.result().dicom is not None for future in opened.submit(wanted)]
            assert (names[0], names[2]) == (True, True)


class TestCarried:
    @pytest.mark.parametrize("document", [PDF, PDF + b"x"], ids=["even", "odd"])
    def test_a_report_in_a_dicom_file(self, container, document):
        """The document comes out as it was put in, without the byte that pads it."""
        with container(report(document, EncapsulatedDocumentLength=len(document))) as opened:
            assert [(member.path, member.form) for member in opened.listing.members] == [("document.pdf", Form.PDF)]
            assert taken(opened) == document

    def test_a_slice_carries_nothing(self, container):
        """An image has no document inside."""
        with container(dicom(1, BitsAllocated=8, PixelData=bytes(10))) as opened:
            assert opened.listing.members == ()

    def test_attachments_of_a_mail(self, container):
        """A mail's attachments are its members."""
        with container(mail(("befund.pdf", PDF), ("labor.pdf", PDF * 2))) as opened:
            assert [member.path for member in opened.listing.members] == ["befund.pdf", "labor.pdf"]
            assert [taken(opened, 0), taken(opened, 1)] == [PDF, PDF * 2]

    @pytest.mark.parametrize("method", [0, 8], ids=["stored", "deflated"])
    @pytest.mark.parametrize("pack", [zipped, disc], ids=["zip", "disc"])
    def test_what_a_member_carries(self, container, pack, method):
        """A mail in an archive and a report on a disc are opened in place, and what they carry is read there."""
        named = [("MAIL", mail(("befund.pdf", PDF))), ("REPORT", report(EncapsulatedDocumentLength=len(PDF)))]
        held = disc(*named) if pack is disc else zipped(*named, method=method)
        with container(held) as opened:
            forms = [member.form for member in opened.listing.members]
            assert forms == [Form.MAIL, Form.DICOM]
            for number, form in enumerate(forms):
                with opened.within(number, form) as inner:
                    assert [member.form for member in inner.listing.members] == [Form.PDF]
                    assert taken(inner) == PDF
                    assert inner.read(0, Form.PDF).form is Form.PDF

    def test_an_archive_in_a_mail(self, container):
        """An archive attached to a mail is opened when it is asked for."""
        with container(mail(("photos.zip", zipped(("a.txt", b"some words"))))) as opened:
            assert [member.form for member in opened.listing.members] == [Form.ZIP]
            with opened.within(0, Form.ZIP) as inner:
                assert taken(inner) == b"some words"
                assert inner.read(0, Form.TEXT).pages[0].text == "some words"
