"""The papers of a made-up family of three with similar names, as such a family drops them: for measuring what is asked.

Ordinary papers are those of the parts B and C of tools/unseen, with the family's names and birth dates in them. Beside
them lies what makes questions: letters of a son and a father without a birth date in one archive, visit notes with open
dates, cards of one layout, a mixed scan, a fax with three dates, papers with a password, papers of strangers, and notes
of few words.
"""

import io
import random
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from unseen_papers import UnseenPaper, unseen_papers

from phr.record.filing import Person

if TYPE_CHECKING:
    from PIL import Image

FATHER = Person("Thomas Sommer", date(1961, 3, 8))
SON = Person("Thomas Sommer jun.", date(1990, 11, 2))
MOTHER = Person("Maria Elena Sommer", date(1968, 4, 17))
FAMILY = (FATHER, SON, MOTHER)

_SEED = 20261124
TODAY = date(2026, 11, 24)
_DAY = re.compile(r"\b(?P<first>\d{1,4})(?P<mark>[./-])\d{1,2}[./-](?:(?P<year>\d{4})|\d{2})\b")
_DAY_IN_WORDS = re.compile(r"\b\d{1,2}[ -][A-Z][a-z]{2,8}[ -](?P<year>\d{4})\b")
_LAST_BIRTH = 2012  # of a printed year: no paper of tools/unseen is so old, each of its patients is older
_OF_CHILDREN = frozenset({"kinder", "u-heft", "uk-immun-child"})
_INITIAL = 2  # letters of a word that is no name by itself
_TITLES = frozenset(
    ["herr", "herrn", "frau", "mr", "mrs", "ms", "dr", "prof", "mme", "monsieur", "madame", "sig", "sra", "dhr", "mw"]
)
_NEXT_PAGE = "\n---\n"
_SCALE = 1.8  # of a page of 72 dpi: about 130 dpi, as phones and faxes give

_LETTER = """Hausarztpraxis Dr. Petersen
Am Markt 3, 24937 Flensburg

Flensburg, {day:02}.0{month}.2025

Arztbrief

Patient: Thomas Sommer

Sehr geehrte Damen und Herren,
der Patient stellte sich am {day:02}.0{month}.2025 in unserer Praxis vor.
Diagnose: {diagnosis}. Therapie: symptomatisch.

Mit freundlichen Grüßen
Dr. med. Petersen"""
_NOTE = """Harbor Point Medical Clinic
Visit summary
Patient: Maria Elena Sommer
Date of visit: {visit}
Assessment: stable. The patient feels well and has no new complaints.
Plan: return as needed."""
_CARD = """Kurbetrieb Bad Malente
Anwendungskarte
Name: Maria Elena Sommer
Blatt {number}
Mo  Guss   Di  Bad   Mi  Guss
Do  Ruhe   Fr  Bad"""
_MIXED = """Internistische Praxis Nordhoff
Kiel, den 11.08.2026

Arztbrief

Patientin: Maria Elena Sommer, geb. 17.04.1968
Sehr geehrte Frau Kollegin,
Diagnose: Arterielle Hypertonie. Therapie: Ramipril 5 mg 1-0-0.
Mit freundlichen kollegialen Grüßen
Dr. med. Nordhoff
---
Augenzentrum am Schlosspark
Flensburg, 02.09.2026

Befundbericht

Patient: Thomas Sommer, geb. 08.03.1961
Visus rechts 0,8 links 1,0. Beurteilung: beginnende Katarakt rechts.
Mit freundlichen Grüßen
Dr. Vehling
---
Sportklinik Förde
Kiel, 15.09.2026

Arztbrief

Patient: Thomas Sommer, geb. 02.11.1990
Diagnose: Distorsion des oberen Sprunggelenks links.
Mit kollegialen Grüßen
Dr. A. Wiese"""
_FAX = """FAX  03/12/2026 14:22  FROM: LAKESHORE FAMILY CLINIC   PAGE 1
LAKESHORE FAMILY CLINIC
Printed: 03/11/2026
Re: Thomas Sommer    DOB: 03/08/1961
Date of visit: 03/10/2026
Progress note
Patient seen for follow-up of blood pressure. BP 138/84.
Plan: continue lisinopril 10 mg daily, recheck in 3 months."""
_SHUT = """Klinikum Nord
Entlassungsbrief
Patientin: Maria Elena Sommer, geb. 17.04.1968
Kiel, 0{number}.10.2026
Diagnose: Appendizitis. Therapie: Appendektomie."""
_STRANGER = """Klinik am See
Arztbrief
Patient: {name}, geb. {born}
Kiel, 01.06.2026
Sehr geehrte Kollegen,
wir berichten über den stationären Aufenthalt vom 20.05.2026 bis 30.05.2026. Diagnose: Pneumonie.
Mit freundlichen Grüßen"""
_STRANGERS = (("Jonas Brandt", "01.01.1990"), ("Heike Sommer", "02.02.1955"), ("Marie Elena Sommer", "17.04.1969"))
_FEW_WORDS = (
    "Bitte zurückrufen\nTel. 0431 55 21",
    "Einnahme: morgens 1, abends 1\nnicht vergessen!",
    "Termin Do 14:30\nBitte nüchtern kommen",
    "Gewicht 81,2  Blutdruck 142/88\nPuls 71",
    "Notes from call\ndose ok, ask about rash",
    "Allergietest\nBirke +++  Gräser ++",
)
_DIAGNOSES = ("Rhinitis", "Lumbago", "Gastritis", "Otitis", "Cystitis", "Bronchitis")
_VISITS = ("03/04/2026", "05/06/2026", "02/07/2026", "08/09/2025", "01/10/2025", "04/06/2025")


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of the family: its name, what is in it, and how many documents it brings."""

    name: str
    content: bytes
    documents: int = 1


def ordinary_papers() -> Iterator[Paper]:
    """Yield letters, results, bills and the like in six languages, each one of the family's; the same each time."""
    turn = random.Random(_SEED)
    for paper in unseen_papers():
        is_grown_up = paper.name not in _OF_CHILDREN
        if paper.half in "BC" and paper.patient and not paper.is_ambiguous and is_grown_up:
            yield Paper(f"{paper.name}.pdf", _pdf(_as_family(paper, turn.choice(FAMILY))))


def odd_papers() -> Iterator[Paper]:
    """Yield what there is to ask about; the same each time."""
    turn = random.Random(_SEED)
    letters = [_LETTER.format(day=3 + n, month=n % 9 + 1, diagnosis=_DIAGNOSES[n % len(_DIAGNOSES)]) for n in range(12)]
    yield Paper("Praxis Download.zip", _zip("Brief", letters), len(letters))
    yield Paper("portal notes.zip", _zip("visit", [_NOTE.format(visit=visit) for visit in _VISITS]), len(_VISITS))
    for number in range(10):
        yield Paper(f"IMG_{5000 + number}.jpg", _photo(_pdf(_CARD.format(number=number + 1), size=16), turn))
    yield Paper("Scan Posteingang.pdf", _scan(_MIXED.split(_NEXT_PAGE)))
    yield Paper("Fax Lakeshore.tif", _fax(_FAX))
    for number in range(1, 4):
        yield Paper(f"Entlassung {number} geschützt.pdf", _locked(_pdf(_SHUT.format(number=number)), "17041968"))
    for place, (name, born) in enumerate(_STRANGERS):
        yield Paper(f"fremd {place}.pdf", _pdf(_STRANGER.format(name=name, born=born)))
    for number, words in enumerate(_FEW_WORDS):
        yield Paper(f"Zettel {number}.jpg", _photo(_pdf(words, size=20), turn))


def _as_family(paper: UnseenPaper, person: Person) -> str:
    """Return a paper's text with a person of the family in the patient's place, junior never printed."""
    printed = [word for word in paper.patient.split() if word.casefold().strip(".") not in _TITLES]
    name = person.name.removesuffix(" jun.")
    given, family = name.rsplit(" ", 1)
    text = paper.text.replace(" ".join(printed), name)
    for word in printed:
        if len(word) > _INITIAL:
            new = family if word == printed[-1] else given if word == printed[0] else ""
            text = re.sub(rf"\b{re.escape(word)}\b", new, text)
            text = re.sub(rf"\b{re.escape(word.upper())}\b", new.upper(), text)
    is_month_first = paper.name.startswith("us-")
    text = _DAY.sub(lambda found: _born(found, person.born or TODAY, is_month_first=is_month_first), text)
    return _DAY_IN_WORDS.sub(lambda found: _born_in_words(found, person.born or TODAY), text)


def _born(found: re.Match[str], born: date, *, is_month_first: bool) -> str:
    """Return a printed day as printed, or the person's birth in its form where it is so old that it is a birth."""
    mark, first = found["mark"], found["first"]
    if int(found["year"] or first) > _LAST_BIRTH:
        return found[0]
    day, month = f"{born.day:02}", f"{born.month:02}"
    if not found["year"]:
        return mark.join((str(born.year), month, day))
    return mark.join((month, day, str(born.year)) if is_month_first else (day, month, str(born.year)))


def _born_in_words(found: re.Match[str], born: date) -> str:
    return found[0] if int(found["year"]) > _LAST_BIRTH else f"{born:%d-%b-%Y}"


def _pdf(text: str, size: int = 9) -> bytes:
    import typst

    source = (
        f'#set page(paper: "a4", margin: 1.5cm)\n#set text(font: "DejaVu Sans Mono", size: {size}pt)\n```\n{text}\n```'
    )
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


def _zip(name: str, texts: Sequence[str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number, text in enumerate(texts, start=1):
            archive.writestr(f"{name} {number:02}.pdf", _pdf(text))
    return made.getvalue()


def _pictures(pdf: bytes) -> "list[Image.Image]":
    import pypdfium2

    return [page.render(scale=_SCALE).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def _photo(pdf: bytes, turn: random.Random) -> bytes:
    from PIL import ImageFilter

    made = io.BytesIO()
    picture = _pictures(pdf)[0].rotate(turn.uniform(-1.5, 1.5), fillcolor=225)
    picture.filter(ImageFilter.GaussianBlur(0.6)).save(made, "JPEG", quality=70)
    return made.getvalue()


def _scan(texts: Sequence[str]) -> bytes:
    first, *others = [picture for text in texts for picture in _pictures(_pdf(text, size=11))]
    made = io.BytesIO()
    first.save(made, "PDF", save_all=True, append_images=others, resolution=130)
    return made.getvalue()


def _fax(text: str) -> bytes:
    made = io.BytesIO()
    _pictures(_pdf(text, size=11))[0].convert("1").save(made, "TIFF", compression="group4")
    return made.getvalue()


def _locked(pdf: bytes, password: str) -> bytes:
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf))
    writer.encrypt(password, algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def write_all(papers: Iterable[Paper], folder: Path) -> int:
    """Write papers into a folder, and return how many documents they bring."""
    documents = 0
    for paper in papers:
        (folder / paper.name).write_bytes(paper.content)
        documents += paper.documents
    return documents
