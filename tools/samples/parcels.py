"""What holds several records or none: discs, archives, mails, exports, piles, and what phr must make of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from samples import camera, exports, finish, office, two_studies
from samples.archives import disc_image, zipped
from samples.camera import View
from samples.paper import Expected, paper_inside, pictures_of, set_in_type

PILE = ("2025-11-11_hno", "2026-01-20_derma", "2026-02-17_brandt", "2026-04-14_gyn", "2026-05-12_kasse")
_PILE_SEED, _PHOTO_SEED = 77, 3
_LETTER = View((1200, 1600), ((0.06, 0.05), (0.93, 0.065), (0.965, 0.955), (0.035, 0.945)), 0, 6, "2026:11:12 08:03:55")
_IDLE = b"This file only looks like a program. It holds no code.\r\n"
_MARGIN = 300  # bytes of the last member that a broken download still has


@dataclass(frozen=True, slots=True)
class Parcel:
    """One file: how it is made, and what is expected of the records that come of it.

    `records` are known by the end of their source name, "" where the record is the file itself. `stays` is the code of
    the note where the file ends in "Needs attention" instead of leaving the inbox.
    """

    file: str
    make: Callable[[], bytes]
    records: tuple[tuple[str, Expected], ...]
    awkward: str
    stays: str = ""

    def expectation(self) -> str:
        """Return the text of the expected.toml: that of a paper where one record is all, else a table a record."""
        if len(self.records) == 1 and not self.stays:
            name, expected = self.records[0]
            if not name and expected.is_whole:
                return expected.as_toml()
        head = [f'stays = "{self.stays}"'] if self.stays else []
        tables = ["\n".join(["[[records]]", f'name = "{name}"', *one.lines()]) for name, one in self.records]
        return "\n\n".join(["\n".join(head), *tables] if head else tables) + "\n"


def pile_scanned() -> bytes:
    """Return five letters that went through a scanner at once, the third of them another patient's."""
    return finish.scanned([pictures_of(paper_inside(name), 100)[0] for name in PILE], _PILE_SEED, 100)


def burnt_disc() -> bytes:
    """Return a disc image as hospitals burn it: two patients' studies, one report, a viewer."""
    owners = {f"DICOM/ST000001/IM{n:06d}": held for n, held in enumerate(two_studies.slices_of_the_owner(), start=1)}
    others = {f"DICOM/ST000002/IM{n:06d}": held for n, held in enumerate(two_studies.slices_of_another(), start=1)}
    rest = {
        "BEFUND/BEFUND.PDF": set_in_type(paper_inside("2026-11-05_thorax")),
        "AUTORUN.INF": b"[autorun]\r\nopen=VIEWER\\VIEWER.EXE\r\n",
        "VIEWER/VIEWER.EXE": (b"MZ" + _IDLE).ljust(4096, b"\0"),
        "VIEWER/VIEWER.INI": b"[View]\r\nLayout=2x2\r\n",
    }
    return disc_image(owners | others | rest, "KLINIKUM", datetime(2026, 11, 6, 10, 0, tzinfo=UTC))


def portal_archive() -> bytes:
    """Return what a portal packs: a C-CDA summary with what lies around it (IHE XDM), and a PDF."""
    files = exports.summary_of_care()
    files["After_Visit_Summary.pdf"] = set_in_type(paper_inside("2025-04-30_visit"))
    return zipped(files, datetime(2025, 5, 2, 10, 20, tzinfo=UTC))


def apple_export() -> bytes:
    """Return the archive that a telephone's health app writes."""
    return zipped(exports.apple_health(), datetime(2026, 11, 15, 19, 2, tzinfo=UTC))


def mailed() -> bytes:
    """Return a practice's mail with a PDF, a photo of a letter and a text."""
    photo = camera.photo(pictures_of(paper_inside("2026-11-10_anaesthesie"), 130)[0], _LETTER, _PHOTO_SEED, 40)
    attached = [
        ("Laborbefund.pdf", "application/pdf", set_in_type(paper_inside("2026-10-27_urin"))),
        ("Arztbrief.jpg", "image/jpeg", photo),
        ("Vorbereitung.txt", "text/plain; charset=utf-8", office.plain(office.PREPARATION)),
    ]
    return office.mail(office.COVER, attached)


def locked_archive() -> bytes:
    """Return an archive of two letters, one of which needs a password."""
    files = {
        "Begleitschreiben.txt": office.plain(office.ENCLOSED),
        "Befund.pdf": set_in_type(paper_inside("2026-10-27_urin")),
    }
    return zipped(files, datetime(2026, 10, 29, 8, 0, tzinfo=UTC), {"Befund.pdf": b"17041968"})


def cut_archive() -> bytes:
    """Return an archive whose download broke off: the first letter is whole, the second ends early, no directory."""
    files = {
        "Begleitbrief.txt": office.plain(office.ADMISSION),
        "CT Thorax.pdf": set_in_type(paper_inside("2026-11-05_thorax")),
    }
    whole = zipped(files, datetime(2026, 11, 9, 9, 0, tzinfo=UTC))
    return whole[: whole.index(b"CT Thorax.pdf") + _MARGIN]


def script() -> bytes:
    """Return a script such as portals offer to fetch more with; it only prints."""
    return b'#!/bin/sh\n# Made up: a script is a program, and phr takes in none.\necho "nothing happens here"\n'


def _hers(kind: str, day: str) -> Expected:
    """Return what is expected of a record of the vault's owner: her papers of these kinds are doctor's notes."""
    return Expected("doctor-notes", kind, day, "Maria Elena Sommer", "match", "filed")


def _study(person: str, match: str, images: int) -> Expected:
    return Expected("imaging", "imaging-study", "2026-11-05", person, match, "filed", images)


def _inside(name: str) -> Expected:
    """Return what is expected of a paper that lies in something else."""
    return paper_inside(name).expected


_LABS_OF_NOBODY = Expected("labs", "lab-result", "2025-02-11", "", "unknown", "filed")
_ONLY_FILED = Expected(None, None, None, None, None, "filed")


def all_parcels() -> list[Parcel]:
    """Return all that is no paper of its own, in the order of the page that describes them."""
    return [*_scans_and_discs(), *_archives_and_mail(), *_exports(), *_letters(), *_troubles()]


def _scans_and_discs() -> list[Parcel]:
    return [
        Parcel(
            "Scan Stapel.pdf",
            pile_scanned,
            (("", _ONLY_FILED),),
            "Five letters of five houses, scanned at once into one PDF without text; the third is Jonas Brandt's.",
        ),
        Parcel(
            "Klinikum-CD.iso",
            burnt_disc,
            (
                ("DICOM/ST000001", _study("Sommer^Maria Elena", "match", 4)),
                ("DICOM/ST000002", _study("Brandt^Jonas", "other", 3)),
                ("BEFUND/BEFUND.PDF", _inside("2026-11-05_thorax")),
            ),
            "A disc image without a directory: two people's studies, a report that names an addressee's consultation "
            "hour, and a viewer, for whose sake the image is kept in Needs attention.",
            "archive-left-over",
        ),
    ]


def _archives_and_mail() -> list[Parcel]:
    return [
        Parcel(
            "HealthSummary_May_02_2025.zip",
            portal_archive,
            (
                ("IHE_XDM/SUBSET01/DOC0001.XML", _hers("patient-summary", "2025-05-02")),
                ("After_Visit_Summary.pdf", _inside("2025-04-30_visit")),
            ),
            "What a portal packs: a C-CDA summary (IHE XDM) whose text holds older dates than its own, a style sheet, "
            "an index and a note for people, and a PDF.",
            "archive-left-over",
        ),
        Parcel(
            "export.zip",
            apple_export,
            (
                (
                    "apple_health_export/export.xml",
                    Expected("doctor-notes", "patient-summary", "2026-11-15", "", "unknown", "filed"),
                ),
                (
                    "clinical-records/Observation-0A417C2E-1968-4417-8A00-20250211.json",
                    replace(_LABS_OF_NOBODY, person=None, person_match=None),
                ),
            ),
            "An Apple Health export: a document type of its own before the records, no name anywhere, and one clinical "
            "record that names the person only in passing.",
        ),
        Parcel(
            "Befunde Praxis Petersen.eml",
            mailed,
            (
                ("", _hers("letter", "2026-11-12")),
                ("Laborbefund.pdf", _inside("2026-10-27_urin")),
                ("Arztbrief.jpg", _inside("2026-11-10_anaesthesie")),
                ("Vorbereitung.txt", _hers("letter", "2026-11-12")),
            ),
            "A mail that is the cover of three attachments: a PDF, a photo of a letter that lies on its side but for "
            "the camera's note, and a text that names a medication plan and is none.",
        ),
    ]


def _exports() -> list[Parcel]:
    return [
        Parcel(
            "patient-record.json",
            exports.patient_record,
            (("", _hers("patient-summary", "2025-05-02")),),
            "FHIR R4, a collection: its day stands only in the head of the bundle.",
        ),
        Parcel(
            "Patientenkurzakte.json",
            exports.patient_summary,
            (("", _hers("patient-summary", "2026-11-12")),),
            "An International Patient Summary (FHIR document) with German headings.",
        ),
        Parcel(
            "Observation.ndjson",
            exports.bulk_export,
            (("", _LABS_OF_NOBODY),),
            "A bulk export, one resource a line: the patient is a number, nowhere a name.",
        ),
    ]


def _letters() -> list[Parcel]:
    made = datetime(2026, 3, 25, 10, 0, tzinfo=UTC)
    return [
        Parcel(
            "Therapiebericht.docx",
            lambda: office.docx(office.LETTER, made),
            (("", _hers("rehab-report", "2026-03-25")),),
            "A word processor's letter: the addressee stands in the place of a letterhead.",
        ),
        Parcel(
            "Arztbrief Petersen.rtf",
            lambda: office.rtf(office.NOTE),
            (("", _hers("consult-note", "2026-09-29")),),
            "Rich text of a practice's program, its umlauts as bytes of Windows.",
        ),
        Parcel(
            "After Visit Summary.html",
            lambda: office.web_page(office.SUMMARY, "After visit summary"),
            (("", _hers("visit-summary", "2025-02-18")),),
            "A saved web page with a script and a picture elsewhere, which are never fetched; the next visit is dated.",
        ),
        Parcel(
            "Terminbrief.txt",
            lambda: office.plain(office.APPOINTMENT),
            (("", _hers("letter", "2026-11-09")),),
            "Plain text: an appointment, with the day of admission ahead.",
        ),
    ]


def _troubles() -> list[Parcel]:
    return [
        Parcel(
            "Befund verschlüsselt.zip",
            locked_archive,
            (("", Expected.unread()), ("Begleitschreiben.txt", _hers("letter", "2026-10-29"))),
            "One of two letters needs a password (17041968, her birth date): the other is filed, and the archive kept.",
        ),
        Parcel(
            "Download.zip",
            cut_archive,
            (("", Expected.unread()), ("Begleitbrief.txt", _hers("letter", "2026-11-06"))),
            "A download that broke off in the second of two letters: the first is filed, and the archive kept.",
        ),
        Parcel(
            "portal-download.sh",
            script,
            (),
            "A script: a program, so it is refused and waits in Needs attention. It only prints a line.",
            "program-not-taken",
        ),
    ]
