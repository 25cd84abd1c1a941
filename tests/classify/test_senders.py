"""Who sent a paper: the house, not a part of it, a heading, a form's words, or who pays."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab_pages import text_reading

from phr.classify.decide import decide


def provider(text):
    found = decide(text_reading(text), date(2026, 11, 24)).provider
    return found.value if found is not None else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CELLULAR PATHOLOGY\nTarnwood District Hospital\nQUILL, Ada\n", "Tarnwood District Hospital"),
        ("Department of Cardiology\nTarnwood General Hospital\nDear Dr Lane\n", "Tarnwood General Hospital"),
        ("Neurologie am Wehr\nBericht\nFrau Ilse Kruse\n", "Neurologie am Wehr"),
        ("Elm Road Polyclinic   continuation sheet\nA. Quill 52/F\n", "Elm Road Polyclinic"),
        ("24-h-Blutdruck   Hausärzte am Deich\nKruse, Ilse\n", "Hausärzte am Deich"),
        ("Dr Ève Kern\nMédecin généraliste\n12 rue du Quai 59000 Lille\n", "Dr Ève Kern"),
        ("Rezept\nfür   ausgestellt von\nIlse Kruse   Dr. med. Eva Lang\n", "Dr. med. Eva Lang"),
        ("Receita\nUtente: Ada Gralha\nLocal de Prescrição: USF Monte da Pedra\n", "USF Monte da Pedra"),
    ],
)
def test_the_house_or_the_doctor_is_the_sender(text, name):
    """Whatever stands above it: a department, a title, or the head of a form."""
    assert provider(text) == name


@pytest.mark.parametrize(
    "line",
    [
        "PAST MEDICAL HISTORY",
        "Instructions from Kim Lane, NP",
        "X Physiotherapie",
        "Pharmacy Stamp",
        "Health Maintenance > Immunizations",
        "Não deixe este papel na farmácia",
        "GASTROPROL 20 MG 28 CPR",
        "Aan huisarts dr. Mulder",
    ],
)
def test_headings_forms_and_sentences_send_nothing(line):
    """A word of care in a heading, a ticked box, a field, a trail of pages, a sentence or a drug makes no house."""
    assert provider(f"Notes\n{line}\nMetoprolol 50 mg\n") is None


def test_who_pays_is_the_sender_only_where_no_one_else_is():
    """A plan's statement names the house that gave the care; a form bears the doctor's stamp at its foot."""
    plan = "Evermore Health Plan\nExplanation of benefits\n"
    assert provider(f"{plan}Claim 12   Provider: Tarn Valley Orthopedics (in network)\n") == "Tarn Valley Orthopedics"
    assert provider(plan) == "Evermore Health Plan"
    form = "Krankenkasse bzw. Kostenträger\nAOK Deichland\nKruse, Ilse\nDiagnose M54.5\n" + "Angaben\n" * 9
    assert provider(f"{form}Dr. med. Eva Lang, prakt. Ärztin\n") == "Dr. med. Eva Lang"
    assert provider("Krankenkasse bzw. Kostenträger\nKruse, Ilse\nRp.\n") is None
