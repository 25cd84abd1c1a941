"""Archives, images of discs, mails: what lies in them is filed; what holds them goes when all of it is safe."""

import zipfile
from email.message import EmailMessage

import pytest
from archives_made import zipped
from discs_made import disc
from exports_made import cda, section
from papers_made import LAB
from slices_made import ct_slice

from phr.actions import intake as intake_module
from phr.actions.books import open_books
from phr.actions.browse import Filter, list_records
from phr.actions.intake import Intake
from phr.actions.origin import inbox_at
from phr.actions.outcome import End, Silence
from phr.actions.status import status
from phr.inbox.look import scan_inbox
from phr.record.entry import State
from phr.record.reading import Form

PROGRAM = b"MZ" + bytes(64) + b"PE\0\0" + bytes(400)


LETTER = """Dr. Ines Holm, Cardiology
Dear colleague,
Thank you for referring Mara Quandt (born 02/03/1970), seen on March 20, 2026.
History: palpitations. Examination: unremarkable. Assessment: benign ectopy. Plan: review in six months.
"""


def names_in(home, key) -> list[str]:
    """Return by which names the records came."""
    with open_books(home, key) as books:
        return sorted(record.source_name for record in books.shelf().records)


def left_in(home) -> list[str]:
    """Return what lies in the inbox."""
    inbox = home.settings.inbox
    return sorted(str(path.relative_to(inbox)) for path in inbox.rglob("*") if path.is_file())


@pytest.fixture
def mail() -> bytes:
    """A mail with a letter in its text, a lab sheet attached, and a forwarded mail that holds a note."""
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "a@example.org", "b@example.org", "The note"
    inner["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    inner.set_content("See the note.")
    inner.add_attachment(
        LETTER.replace("Dear", "Hello").encode(), maintype="text", subtype="plain", filename="note.txt"
    )
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "c@example.org", "d@example.org", "Your results"
    outer["Date"] = "Tue, 03 Mar 2026 10:00:00 +0100"
    outer.set_content("Please find your results attached.")
    outer.add_attachment(LAB.encode(), maintype="text", subtype="plain", filename="lab.txt")
    outer.add_attachment(inner)
    return outer.as_bytes()


def test_the_files_of_an_archive_are_filed_one_by_one(home, drop, take_in, key):
    """Each file of a ZIP is a record of its own; system junk is left out; the ZIP is gone and the balance adds up."""
    drop("portal.zip", zipped(("a/lab.txt", LAB.encode()), ("letter.txt", LETTER.encode()), ("__MACOSX/x", b"junk")))
    outcomes = take_in()
    assert [outcome.end for outcome in outcomes] == [End.FILED, End.FILED, End.IGNORED]
    assert names_in(home, key) == ["portal.zip/a/lab.txt", "portal.zip/letter.txt"]
    assert left_in(home) == []
    with open_books(home, key) as books:
        now = status(home, books)
        assert {books.read(record.objects[0].object_id) for record in books.shelf().records} == {
            LAB.encode(),
            LETTER.encode(),
        }
    assert (now.found, now.filed) == (1, 1)
    assert now.is_balanced


def test_the_same_archive_again_is_already_held(home, drop, take_in, key):
    """A ZIP that was dropped twice gives its records once."""
    data = zipped(("lab.txt", LAB.encode()), ("letter.txt", LETTER.encode()))
    drop("one.zip", data)
    take_in()
    drop("two.zip", data)
    take_in()
    assert names_in(home, key) == ["one.zip/lab.txt", "one.zip/letter.txt"]
    with open_books(home, key) as books:
        now = status(home, books)
    assert now.found == 2
    assert now.is_balanced


def test_an_archive_with_a_locked_file_is_kept_whole_too(home, drop, take_in, key):
    """What can be taken out is filed; for the rest the archive itself is kept, and says that it needs a password."""
    data = bytearray(zipped(("lab.txt", LAB.encode()), ("secret.txt", LETTER.encode())))
    at = data.index(b"secret.txt") - 30
    data[at + 6] |= 1
    central = data.rindex(b"secret.txt") - 46
    data[central + 8] |= 1
    drop("both.zip", bytes(data))
    take_in()
    assert names_in(home, key) == ["both.zip", "both.zip/lab.txt"]
    assert left_in(home) == []
    with open_books(home, key) as books:
        (whole,) = [record for record in books.shelf().records if record.form is Form.ZIP]
        assert whole.state is State.FILED_NOT_READ
        assert [trouble.code for trouble in whole.troubles] == ["member-encrypted"]
        (question,) = whole.filing.questions
        assert "password" in question.text
        assert books.read(whole.objects[0].object_id) == bytes(data)
        assert status(home, books).is_balanced


def test_no_name_in_an_archive_makes_a_file_vanish(home, drop, take_in, key):
    """Paths that lead out of the folder, hidden names and names of unfinished files are taken in like any other."""
    names = ["../../escape.txt", "/etc/absolute.txt", "C:\\windows\\x.txt", ".hidden.txt", "a.tmp", "b.part", "~$c.txt"]
    drop("odd.zip", zipped(*((name, f"{LAB} {name}".encode()) for name in names), ("._d.txt", b"strewn")))
    take_in()
    with open_books(home, key) as books:
        held = {books.read(record.objects[0].object_id) for record in books.shelf().records}
    assert held == {f"{LAB} {name}".encode() for name in names}
    assert left_in(home) == []


@pytest.mark.parametrize("cut", [30, 200])
def test_a_cut_archive_is_kept_as_it_is(home, drop, take_in, key, cut):
    """A ZIP that broke off is stored whole, says that it is cut short, and nothing of it is lost."""
    data = zipped(("lab.txt", LAB.encode()), ("letter.txt", LETTER.encode()))[:-cut]
    drop("cut.zip", data)
    take_in()
    assert "cut.zip" in names_in(home, key)
    assert left_in(home) == []
    with open_books(home, key) as books:
        (whole,) = [record for record in books.shelf().records if record.form is Form.ZIP]
        assert "archive-cut-short" in {trouble.code for trouble in whole.troubles}
        assert books.read(whole.objects[0].object_id) == data


def test_a_member_that_turns_out_damaged_keeps_its_archive_whole(home, drop, take_in, key):
    """A file whose checksum is wrong is told, and its archive is stored as it is beside the files that are well."""
    long = "".join(f"{LETTER} {number}\n" for number in range(500)).encode()
    data = bytearray(zipped(("lab.txt", LAB.encode()), ("letter.txt", long), method=zipfile.ZIP_STORED))
    data[data.index(b" 499\n") - 10] ^= 1
    drop("hurt.zip", bytes(data))
    outcomes = take_in()
    assert "hurt.zip" in names_in(home, key)
    assert "hurt.zip/lab.txt" in names_in(home, key)
    assert [outcome.code for outcome in outcomes if outcome.end is End.IGNORED] == ["member-damaged"]
    assert left_in(home) == []


def test_an_image_of_a_disc_is_taken_as_the_disc(home, drop, take_in, key):
    """Of an ISO the study and the report go in, the viewer stays out; the image is set aside, and says it may go."""
    image = disc(
        ("IMAGES/I1", ct_slice(1)),
        ("IMAGES/I2", ct_slice(2)),
        ("VIEWER/V.EXE", PROGRAM),
        ("REPORT/R.TXT", LAB.encode()),
    )
    drop("disc.iso", image)
    take_in()
    assert names_in(home, key) == ["disc.iso/IMAGES", "disc.iso/REPORT/R.TXT"]
    assert left_in(home) == ["Needs attention/disc.iso", "Needs attention/disc.iso.txt"]
    assert "you may delete" in (home.settings.inbox / "Needs attention" / "disc.iso.txt").read_text()
    with open_books(home, key) as books:
        (study,) = [record for record in books.shelf().records if record.study is not None]
        assert sum(len(series.instances) for series in study.study.series) == 2
        now = status(home, books)
    assert (now.found, now.filed, now.waiting) == (1, 1, ())
    assert now.is_balanced


def test_what_a_mail_carries_is_filed_beside_it(home, drop, take_in, key, mail):
    """A mail is a record, and so is each attachment, and the attachment of the mail that was forwarded in it."""
    drop("results.eml", mail)
    take_in()
    names = names_in(home, key)
    assert names[0] == "results.eml"
    assert len(names) == 4
    assert any(name.endswith("lab.txt") for name in names)
    assert any(name.endswith("note.txt") for name in names)
    assert left_in(home) == []
    with open_books(home, key) as books:
        now = status(home, books)
    assert (now.found, now.filed) == (1, 1)
    assert now.is_balanced


def test_a_mail_in_an_archive_is_opened_too(home, drop, take_in, key, mail):
    """Attachments of a mail that lies in a ZIP are records as well."""
    drop("mails.zip", zipped(("results.eml", mail)))
    take_in()
    assert any(name.startswith("mails.zip/results.eml/") and name.endswith("lab.txt") for name in names_in(home, key))
    assert left_in(home) == []


@pytest.mark.parametrize("stops_after", [1, 2])
def test_a_stop_in_the_middle_of_an_archive_loses_and_doubles_nothing(
    home, drop, take_in, key, pool, monkeypatch, stops_after
):
    """Stopped between two records of one archive, phr leaves it in the inbox; the next run folds what it has."""
    monkeypatch.setattr(intake_module, "BATCH_FILES", 1)
    drop("three.zip", zipped(("a.txt", LAB.encode()), ("b.txt", LETTER.encode()), ("c.txt", b"Notes: " + LAB.encode())))
    one = Intake(home, pool, inbox_at(home.settings.inbox), Silence())
    recorded = []
    write = one._write

    def write_and_stop(documents):
        write(documents)
        recorded.append(documents)
        if len(recorded) == stops_after:
            one.stop()

    monkeypatch.setattr(one, "_write", write_and_stop)
    one.take_in([seen.delivery for seen in scan_inbox(home.settings.inbox).entries])
    assert left_in(home) == ["three.zip"]
    take_in()
    assert names_in(home, key) == ["three.zip/a.txt", "three.zip/b.txt", "three.zip/c.txt"]
    assert left_in(home) == []
    with open_books(home, key) as books:
        now = status(home, books)
    assert now.found == now.filed + now.already_held
    assert now.found == 1
    assert now.is_balanced


def test_a_set_of_documents_in_an_archive_gives_its_documents(home, key, drop, take_in):
    """Of an IHE XDM download the documents become records; its contents, start page and style sheet do not."""
    document = cda(section("30954-2", "Results", "Potassium 5.9"))
    parts = {
        "INDEX.HTM": b"<html><body><a href='IHE_XDM/E1/DOC0001.XML'>1</a></body></html>",
        "README.TXT": b"Open INDEX.HTM",
        "IHE_XDM/E1/METADATA.XML": b"<SubmitObjectsRequest/>",
        "IHE_XDM/E1/DOC0001.XML": document.encode(),
        "IHE_XDM/E1/STYLE.XSL": b"<xsl:stylesheet/>",
        "Letter.txt": LETTER.encode(),
    }
    drop("export.zip", zipped(*parts.items()))
    ends = {one.path.removeprefix("export.zip/"): one for one in take_in()}
    assert names_in(home, key) == ["export.zip/IHE_XDM/E1/DOC0001.XML", "export.zip/Letter.txt"]
    assert {name for name, one in ends.items() if one.code == "viewer-file"} == set(parts) - {
        "IHE_XDM/E1/DOC0001.XML",
        "Letter.txt",
    }


def test_what_a_portals_start_page_wraps_is_taken_in(home, key, drop, take_in):
    """In doubt all goes in: a page, the document that it shows, and the style sheet beside them."""
    drop("portal.zip", zipped(("index.html", b"<html><body>Your visit</body></html>"), ("visit.xml", cda().encode())))
    take_in()
    assert names_in(home, key) == ["portal.zip/index.html", "portal.zip/visit.xml"]


def test_an_archive_that_broke_off_is_told_and_not_asked_about(drop, take_in, books):
    """What is wrong with an archive is no question: it stands among the records that are not whole."""
    drop("cut.zip", zipped(("a.txt", LETTER.encode()), ("b.txt", LETTER.encode() * 40))[:-60])
    take_in()
    books.catch_up()
    (archive,) = [one for one in books.shelf().standing() if one.source_name == "cut.zip"]
    assert archive.filing.questions == ()
    assert [one.id for one in list_records(books, Filter(only_not_whole=True))] == [archive.id]
