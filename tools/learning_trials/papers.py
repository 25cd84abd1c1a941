"""Made-up papers of some layouts: the same letterhead, labels and places, other people, days, values and sentences.

A layout in layouts.txt begins with `@@ name | language | date`, where `date` names the slot of its own date. A slot in
braces is filled anew for each paper; a line that begins with `?` is printed on about half of them. Every other layout
is kept aside: what it shows may be counted, and nothing is set by it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random

from phr.record.filing import DocumentDate
from phr.record.reading import Form, Page, Reading

FOLDER = Path(__file__).resolve().parent
_SLOT = re.compile(r"\{(\w+)\}")
_SOMETIMES = 0.5
_FAMILIES = (
    "Ahlers",
    "Bennett",
    "Castellan",
    "Dorfmeister",
    "Eriksen",
    "Fontaine",
    "Galvez",
    "Hollister",
    "Imhof",
    "Kowal",
)
_FIRSTS = ("Anna", "Bruno", "Clara", "David", "Elena", "Felix", "Greta", "Hugo", "Irene", "Jonas")
_DOCTORS = ("Dr. M. Tillmann", "Dr. R. Okafor", "Dr. S. Beaumont", "Dr. L. Herrera", "Dr. C. Wexler", "Dr. A. Nyström")
_STREETS = ("Gartenweg 4", "12 Elm Street", "Rue des Lilas 8", "Calle Mayor 30", "Via Verdi 11", "Ringstraße 71")
_REMARKS = {
    "de": (
        "Verdacht auf Entzündung",
        "Kontrolle nach Therapie",
        "Zunehmende Beschwerden seit drei Wochen",
        "Kein Anhalt für Rezidiv",
    ),
    "en": (
        "Follow-up after treatment",
        "Persistent pain for three weeks",
        "No acute abnormality",
        "Fatigue, weight loss",
    ),
    "fr": ("Contrôle après traitement", "Douleur depuis trois semaines", "Pas d'anomalie"),
    "es": ("Control tras tratamiento", "Dolor desde hace tres semanas", "Sin alteraciones"),
    "it": ("Controllo dopo terapia", "Dolore da tre settimane", "Nessuna alterazione"),
}
_BODIES = {
    "de": (
        "Regelrechte Darstellung der untersuchten Organe, keine umschriebene Raumforderung.",
        "Im Vergleich zur Voruntersuchung unveränderter Befund. Kein Erguss.",
        "Unter der Behandlung rasche Besserung, komplikationsloser Verlauf.",
        "Beweglichkeit frei, kein Druckschmerz. Blutdruck 130/80 mmHg.",
        "Mäßige Verdickung der Wand, sonst unauffällig. Lymphknoten nicht vergrößert.",
    ),
    "en": (
        "The organs are normal in size and appearance. There is no free fluid.",
        "Unchanged from the previous examination. No focal lesion is seen.",
        "The patient improved quickly on treatment and remained stable.",
        "Blood pressure 130/80. Chest is clear. Abdomen is soft.",
        "Mild thickening of the wall. No enlarged lymph nodes.",
    ),
    "fr": (
        "L'examen est sans particularité. Pas d'épanchement.",
        "Évolution favorable sous traitement.",
        "Tension 13/8, auscultation normale.",
    ),
    "es": (
        "Exploración sin hallazgos. No se observa líquido libre.",
        "Buena evolución con el tratamiento.",
        "Tensión 130/80, auscultación normal.",
    ),
    "it": (
        "Esame nei limiti. Non versamento.",
        "Buon decorso con la terapia.",
        "Pressione 130/80, obiettività nella norma.",
    ),
}
_TESTS = (
    ("Kreatinin", "Creatinine", "Créatinine", 0.5, 1.2, "mg/dl"),
    ("Kalium", "Potassium", "Potassium", 3.5, 5.1, "mmol/l"),
    ("Natrium", "Sodium", "Sodium", 135, 145, "mmol/l"),
    ("Glukose", "Glucose", "Glucose", 65, 99, "mg/dl"),
    ("Hämoglobin", "Hemoglobin", "Hémoglobine", 12, 16, "g/dl"),
    ("Leukozyten", "White blood cells", "Leucocytes", 4, 10, "G/l"),
    ("Thrombozyten", "Platelets", "Plaquettes", 150, 400, "G/l"),
    ("TSH", "TSH", "TSH", 0.4, 4.0, "mU/l"),
    ("CRP", "C-reactive protein", "CRP", 0, 5, "mg/l"),
    ("Ferritin", "Ferritin", "Ferritine", 30, 300, "µg/l"),
    ("Cholesterin", "Cholesterol", "Cholestérol", 100, 200, "mg/dl"),
    ("Harnsäure", "Uric acid", "Acide urique", 2.4, 5.7, "mg/dl"),
)
_NAMED_IN = {"de": 0, "en": 1, "fr": 2}
_EXAMS = {
    "de": ("MRT Knie rechts", "CT Abdomen", "Röntgen Thorax", "Sonographie Schilddrüse"),
    "en": ("MRI right knee", "CT abdomen and pelvis", "Chest X-ray", "Ultrasound thyroid"),
    "it": ("Ecografia addome", "RX torace", "RM ginocchio"),
}
_MEDS = (
    "Ramipril 5 mg 1-0-0",
    "Metformin 500 mg 1-0-1",
    "Pantoprazol 40 mg 1-0-0",
    "Atorvastatin 20 mg 0-0-1",
    "Amoxicillin 500 mg 1-1-1",
    "Levothyroxin 75 µg 1-0-0",
)


@dataclass(frozen=True, slots=True)
class TrialLayout:
    """A layout: its lines with their slots, its language, and the slot of its own date."""

    name: str
    language: str
    own_date: str
    lines: tuple[str, ...]
    is_aside: bool

    @property
    def dates(self) -> tuple[str, ...]:
        """Return the slots of its dates, the date of birth left out."""
        return tuple(slot for slot in dict.fromkeys(_SLOT.findall("\n".join(self.lines))) if slot not in _FILLERS)


@dataclass(frozen=True, slots=True)
class TrialPaper:
    """A paper: its layout, its text, whom it is about, and the day in each date slot that is printed."""

    layout: TrialLayout
    number: int
    text: str
    patient: str
    days: dict[str, DocumentDate]

    def reading(self) -> Reading:
        """Return the paper as a reader would hand it over."""
        page = Page(1, 595, 842, self.text)
        return Reading(Form.TEXT, "text/plain", is_read=True, page_count=1, pages=(page,))


def trial_layouts() -> list[TrialLayout]:
    """Return all layouts."""
    held = (FOLDER / "layouts.txt").read_text(encoding="utf-8").removeprefix("@@ ").split("\n@@ ")
    return [_layout(chunk, is_aside=number % 2 == 1) for number, chunk in zip(count(), held, strict=False)]


def papers_of(layout: TrialLayout, some: int, seed: int) -> Iterator[TrialPaper]:
    """Yield papers of a layout; the same seed gives the same papers."""
    for number in range(some):
        yield _paper(layout, number, Random(f"{seed}/{layout.name}/{number}"))


def _layout(chunk: str, *, is_aside: bool) -> TrialLayout:
    head, *lines = chunk.strip("\n").split("\n")
    name, language, own_date = map(str.strip, head.split("|"))
    return TrialLayout(name, language, own_date, tuple(lines), is_aside)


def _paper(layout: TrialLayout, number: int, luck: Random) -> TrialPaper:
    first, family = luck.choice(_FIRSTS), luck.choice(_FAMILIES)
    newest = date(2026, 10, 30) - timedelta(days=luck.randrange(900))
    days = {slot: newest - timedelta(days=3 * place + luck.randrange(3)) for place, slot in enumerate(layout.dates)}
    held = {"first": first, "family": family, "name": f"{first} {family}"}
    held["born"] = _printed(date(1940 + luck.randrange(60), luck.randrange(12) + 1, 13 + luck.randrange(15)), layout)
    held |= {slot: _printed(day, layout) for slot, day in days.items()}

    def filled(match: re.Match[str]) -> str:
        slot = match[1]
        return held[slot] if slot in held else _drawn(slot, luck, layout.language)

    lines = [line.removeprefix("?") for line in layout.lines if not line.startswith("?") or luck.random() < _SOMETIMES]
    text = "\n".join(_SLOT.sub(filled, line) for line in lines)
    printed = {slot: DocumentDate.of(day) for slot, day in days.items() if any(f"{{{slot}}}" in line for line in lines)}
    return TrialPaper(layout, number, text, held["name"], printed)


def _printed(day: date, layout: TrialLayout) -> str:
    if layout.language == "en" and layout.name.startswith("us-"):
        return f"{day:%m/%d/%Y}"
    return f"{day:%d.%m.%Y}" if layout.language == "de" else f"{day:%d/%m/%Y}"


def _labs(luck: Random, language: str) -> str:
    rows = []
    for test in luck.sample(_TESTS, luck.randrange(3, 9)):
        low, high = test[3], test[4]
        value = luck.uniform(low * 0.7, high * 1.3)
        rows.append(f"{test[_NAMED_IN[language]]:<22}{value:<12.1f}{test[5]:<12}{low} - {high}")
    return "\n".join(rows)


def _sentences(luck: Random, language: str) -> str:
    held = _BODIES[language]
    return "\n".join(luck.sample(held, luck.randrange(1, min(4, len(held)) + 1)))


_CHOSEN = {"first": _FIRSTS, "family": _FAMILIES, "doctor": _DOCTORS, "street": _STREETS}
_CHOSEN_IN = {"remark": _REMARKS, "exam": _EXAMS}
_LINES = {"body": _sentences, "labs": _labs}
_FILLERS = frozenset({*_CHOSEN, *_CHOSEN_IN, *_LINES, "name", "born", "number", "meds"})


def _drawn(slot: str, luck: Random, language: str) -> str:
    if slot in _CHOSEN:
        return luck.choice(_CHOSEN[slot])
    if slot in _CHOSEN_IN:
        return luck.choice(_CHOSEN_IN[slot][language])
    if slot in _LINES:
        return _LINES[slot](luck, language)
    if slot == "number":
        return str(luck.randrange(10**7, 10**8))
    return "\n".join(luck.sample(_MEDS, luck.randrange(1, 4)))
