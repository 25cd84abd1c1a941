"""Whom the place of a name makes the patient, in the layouts and languages of many houses, and whom it must not."""

import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab_pages import text_reading

from phr.classify.decide import decide

ENGLISH = "Quay Hospital\nDischarge Summary\n{}\nDiagnosis: pneumonia\nThe patient was treated with antibiotics.\n"
GERMAN = "Klinikum Auenbruck\nArztbrief\n{}\nDiagnose: Pneumonie\nBehandlung mit Antibiotika.\n"


def person(text):
    found = decide(text_reading(text), date(2026, 11, 24)).person
    return found.value if found is not None else None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("NAME: QUILL,ADA J", "QUILL,ADA J"),
        ("PATIENT  QUILL,ADA   ACCT# 20", "QUILL,ADA"),
        ("Quill, Ada (MRN 00123)", "Quill, Ada"),
        ("Ada Quill   52/F   Regn 221", "Ada Quill"),
        ("Ada Quill, female, 76", "Ada Quill"),
        ("Ada Quill, F, 76 years", "Ada Quill"),
        ("Ada Quill, 45 y.o. female", "Ada Quill"),
        ("Ada Quill\nMember ID: EC 0098", "Ada Quill"),
        ("Ada Quill, 14/02/1996, 7 Hill Road, Tarnwood", "Ada Quill"),
        ("Pt. Ada Quill   DOB 1/2/1950", "Ada Quill"),
        ("Patient Name/DOB: Ada Quill 1/2/1950", "Ada Quill"),
        ("Patient Legal Name: Ada Quill", "Ada Quill"),
        ("QUILL, ADA  F  06/14/1968", "QUILL, ADA"),
    ],
)
def test_what_is_printed_beside_a_name_makes_it_the_patients(line, name):
    """A record number, age or sex, a member's number below, or a birth date that a column or comma ends."""
    assert person(ENGLISH.format(line)) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Kruse, Ilse 04.09.1949   Material: Urin", "Kruse, Ilse"),
        ("Pat. Ilse Kruse   *22.07.1969", "Ilse Kruse"),
        ("Tabletten von Ilse Kruse   (Stand 01.02.2026)", "Ilse Kruse"),
        ("Patient/in: Ilse Kruse", "Ilse Kruse"),
        ("Vor- und Nachname: Ilse Kruse", "Ilse Kruse"),
        ("Concerne : Mme Ève Kern", "Ève Kern"),
        ("Nom de naissance : KERN   Prénom : Ève", "KERN, Ève"),
        ("D.ª Ada Gil Mora, nacida el 03/04/1950", "Ada Gil Mora"),
        ("Nome e cognome: Ada Quilli", "Ada Quilli"),
        ("Doente: Ada Gralha Pinto", "Ada Gralha Pinto"),
        ("Naam patiënt: A. Bakker", "A. Bakker"),
        ("Naam: A. Bakker", "A. Bakker"),
    ],
)
def test_each_language_has_its_labels(line, name):
    """German, French, Spanish, Italian, Portuguese and Dutch papers label the patient in their own words."""
    assert person(GERMAN.format(line)) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("This is to certify that Ada Quill was examined by me", "Ada Quill"),
        ("This is to certify that\n   Ada Quill\nwas examined by me", "Ada Quill"),
        ("Hiermit wird bescheinigt, dass\n   Frau Ilse Kruse\nbei uns in Behandlung war", "Ilse Kruse"),
        ("Je soussigné, Dr Pons, certifie que Mme Ève Kern", "Ève Kern"),
        ("Certifico que Dña. Ada Gil Mora", "Ada Gil Mora"),
        ("Si certifica che la Sig.ra Ada Quilli", "Ada Quilli"),
        ("Hierbij verklaar ik dat mevrouw A. Bakker", "A. Bakker"),
        ("HISTORY: Ada Quill is a 45-year-old woman", "Ada Quill"),
        ("Ève Kern est une patiente de 53 ans", "Ève Kern"),
    ],
)
def test_a_sentence_names_the_patient(said, name):
    """A certificate names whom it is for, on the same line or the next; a history begins with the patient."""
    assert person(ENGLISH.format(said)) == name


@pytest.mark.parametrize(
    ("rows", "name"),
    [
        ("Name          DOB         MRN\nAda Quill     3/4/1950    00123", "Ada Quill"),
        ("Name     Geburtsdatum   Fall-Nr.\nKruse, Ilse   22.07.1969   4471", "Kruse, Ilse"),
        ("First name      Last name     DOB\nAda             Quill         1/2/1950", "Quill, Ada"),
        ("Name          Dose         Since\nRamipril Hexal     5 mg    3/4/1950", None),
    ],
)
def test_a_head_row_labels_the_row_below_it(rows, name):
    """Where a head asks for a birth date and the row below answers, the name in that row is the patient's; a drug is nobody."""
    assert person(ENGLISH.format(rows)) == name


@pytest.mark.parametrize(
    "line",
    [
        "You saw Bo Lane, NP for: High blood pressure",
        "Re: Lumbar spine MRI request",
        "Husband Bo Quill 14/02/1966",
        "Interpreter   Bo Lane   F",
        "Provider   Bo Lane   F",
        "Guarantor: QUILL, BO",
        "Wife: Bo Quill is a 45-year-old woman",
        "Oak Ridge 03/04/2015 chest film",
        "Mutter Eva Kruse 14.02.1966",
        "Ansprechpartnerin   Eva Lang   w",
        "Personne à prévenir : Bo Kern 03/04/1950",
        "Familiar de contacto: Bo Gil Mora",
        "Contactpersoon: B. Bakker",
        "Huisarts: B. Bakker",
        "Medikationsplan für Blutdruck",
        "Resident: B. Lane, MD PGY4",
        "TO THE PATIENT: You have the right to be told",
    ],
)
def test_what_is_no_patient_is_left(line):
    """A matter, a relative, a contact, a doctor and whoever pays are not the patient, whatever stands beside them."""
    assert person(ENGLISH.format(line)) is None
