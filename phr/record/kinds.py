"""The drawers: four categories and Other, and the kinds of document that belong in each.

LOINC codes are the document codes printed in HL7 value sets (US Core clinical notes, C-CDA); None where none was
verified. This material contains content from LOINC (http://loinc.org); the notice stands in NOTICE.
"""

from dataclasses import dataclass
from enum import Enum


class Category(Enum):
    """Where a document is filed. OTHER holds papers that belong in none of the four: bills, insurance, consents."""

    IMAGING = "imaging"
    LABS = "labs"
    PRESCRIPTIONS = "prescriptions"
    DOCTOR_NOTES = "doctor-notes"
    OTHER = "other"


CATEGORY_NAMES = {
    Category.IMAGING: "Imaging",
    Category.LABS: "Labs",
    Category.PRESCRIPTIONS: "Prescriptions",
    Category.DOCTOR_NOTES: "Doctor Notes",
    Category.OTHER: "Other",
}


class RecordKind(Enum):
    """What a document is. The value is the slug shown by `--json` and typed by the person."""

    IMAGING_STUDY = "imaging-study"
    IMAGING_REPORT = "imaging-report"
    IMAGING_PICTURE = "imaging-picture"
    ENDOSCOPY_REPORT = "endoscopy-report"
    FUNCTION_TEST = "function-test"
    LAB_RESULT = "lab-result"
    PATHOLOGY_REPORT = "pathology-report"
    GENETIC_REPORT = "genetic-report"
    PRESCRIPTION = "prescription"
    MEDICATION_LIST = "medication-list"
    PHARMACY_RECEIPT = "pharmacy-receipt"
    THERAPY_PRESCRIPTION = "therapy-prescription"
    OPTICAL_PRESCRIPTION = "optical-prescription"
    CHEMOTHERAPY_PROTOCOL = "chemotherapy-protocol"
    DISCHARGE_SUMMARY = "discharge-summary"
    CONSULT_NOTE = "consult-note"
    LETTER = "letter"
    PROGRESS_NOTE = "progress-note"
    VISIT_SUMMARY = "visit-summary"
    EMERGENCY_NOTE = "emergency-note"
    OPERATIVE_NOTE = "operative-note"
    ANAESTHESIA_RECORD = "anaesthesia-record"
    REFERRAL = "referral"
    TUMOUR_BOARD = "tumour-board"
    CARE_PLAN = "care-plan"
    RADIATION_RECORD = "radiation-record"
    REHAB_REPORT = "rehab-report"
    TRANSFER_SUMMARY = "transfer-summary"
    PATIENT_SUMMARY = "patient-summary"
    IMMUNISATION_RECORD = "immunisation-record"
    DEVICE_CARD = "device-card"
    SICK_NOTE = "sick-note"
    ADVANCE_DIRECTIVE = "advance-directive"
    CONSENT = "consent"
    MEDICAL_BILL = "medical-bill"
    INSURANCE_EOB = "insurance-eob"
    INSURANCE_LETTER = "insurance-letter"
    NOT_MEDICAL = "not-medical"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What is fixed about a kind: its drawer, its names, its LOINC document code, and whether it always goes along.

    `always_goes`: belongs in a second-opinion package whatever its age (pathology, operation notes, discharge
    summaries, implants).
    """

    category: Category
    english: str
    german: str
    loinc: str | None = None
    always_goes: bool = False


_I, _L, _P, _D, _X = (
    Category.IMAGING,
    Category.LABS,
    Category.PRESCRIPTIONS,
    Category.DOCTOR_NOTES,
    Category.OTHER,
)

KINDS: dict[RecordKind, KindFacts] = {
    RecordKind.IMAGING_STUDY: KindFacts(_I, "Imaging study (DICOM)", "Bilddaten (DICOM)", "18726-0"),
    RecordKind.IMAGING_REPORT: KindFacts(_I, "Imaging report", "Radiologischer Befund", "18748-4"),
    RecordKind.IMAGING_PICTURE: KindFacts(_I, "Picture of an image", "Bild einer Aufnahme"),
    RecordKind.ENDOSCOPY_REPORT: KindFacts(_I, "Endoscopy report", "Endoskopiebefund", "18751-8"),
    RecordKind.FUNCTION_TEST: KindFacts(_I, "ECG or function test", "EKG oder Funktionstest"),
    RecordKind.LAB_RESULT: KindFacts(_L, "Lab result", "Laborbefund", "11502-2"),
    RecordKind.PATHOLOGY_REPORT: KindFacts(_L, "Pathology report", "Pathologiebefund", "11526-1", always_goes=True),
    RecordKind.GENETIC_REPORT: KindFacts(_L, "Genetic report", "Genetischer Befund", always_goes=True),
    RecordKind.PRESCRIPTION: KindFacts(_P, "Prescription", "Rezept", "57833-6"),
    RecordKind.MEDICATION_LIST: KindFacts(_P, "Medication list", "Medikationsplan", "56445-0"),
    RecordKind.PHARMACY_RECEIPT: KindFacts(_P, "Pharmacy receipt", "Apothekenbeleg", "60593-1"),
    RecordKind.THERAPY_PRESCRIPTION: KindFacts(_P, "Therapy or aid order", "Heil- oder Hilfsmittelverordnung"),
    RecordKind.OPTICAL_PRESCRIPTION: KindFacts(_P, "Glasses prescription", "Brillenverordnung"),
    RecordKind.CHEMOTHERAPY_PROTOCOL: KindFacts(
        _P, "Chemotherapy record", "Chemotherapieprotokoll", "11486-8", always_goes=True
    ),
    RecordKind.DISCHARGE_SUMMARY: KindFacts(_D, "Discharge summary", "Entlassungsbericht", "18842-5", always_goes=True),
    RecordKind.CONSULT_NOTE: KindFacts(_D, "Consultation note", "Konsilbericht", "11488-4"),
    RecordKind.LETTER: KindFacts(_D, "Doctor's letter", "Arztbrief", "34109-9"),
    RecordKind.PROGRESS_NOTE: KindFacts(_D, "Progress note", "Verlaufsbericht", "11506-3"),
    RecordKind.VISIT_SUMMARY: KindFacts(_D, "Visit summary", "Besuchsbericht"),
    RecordKind.EMERGENCY_NOTE: KindFacts(_D, "Emergency note", "Notaufnahmebericht", "34111-5"),
    RecordKind.OPERATIVE_NOTE: KindFacts(_D, "Operation note", "OP-Bericht", "11504-8", always_goes=True),
    RecordKind.ANAESTHESIA_RECORD: KindFacts(_D, "Anaesthesia record", "Anästhesieprotokoll", "11485-0"),
    RecordKind.REFERRAL: KindFacts(_D, "Referral", "Überweisung", "57133-1"),
    RecordKind.TUMOUR_BOARD: KindFacts(_D, "Tumour board decision", "Tumorkonferenzbeschluss", always_goes=True),
    RecordKind.CARE_PLAN: KindFacts(_D, "Treatment plan", "Therapieplan", "18776-5"),
    RecordKind.RADIATION_RECORD: KindFacts(_D, "Radiation therapy record", "Bestrahlungsbericht", always_goes=True),
    RecordKind.REHAB_REPORT: KindFacts(_D, "Rehabilitation report", "Reha-Bericht"),
    RecordKind.TRANSFER_SUMMARY: KindFacts(_D, "Transfer summary", "Verlegungsbericht", "18761-7"),
    RecordKind.PATIENT_SUMMARY: KindFacts(_D, "Patient summary", "Patientenkurzakte", "60591-5"),
    RecordKind.IMMUNISATION_RECORD: KindFacts(_D, "Vaccination record", "Impfausweis", "11369-6"),
    RecordKind.DEVICE_CARD: KindFacts(
        _D, "Implant, device or allergy card", "Implantat- oder Allergieausweis", always_goes=True
    ),
    RecordKind.SICK_NOTE: KindFacts(_X, "Sick note", "Arbeitsunfähigkeitsbescheinigung"),
    RecordKind.ADVANCE_DIRECTIVE: KindFacts(_X, "Advance directive", "Patientenverfügung", "42348-3"),
    RecordKind.CONSENT: KindFacts(_X, "Consent form", "Einwilligung", "57016-8"),
    RecordKind.MEDICAL_BILL: KindFacts(_X, "Medical bill", "Arztrechnung"),
    RecordKind.INSURANCE_EOB: KindFacts(_X, "Explanation of benefits", "Leistungsabrechnung"),
    RecordKind.INSURANCE_LETTER: KindFacts(_X, "Insurance letter", "Schreiben der Krankenkasse"),
    RecordKind.NOT_MEDICAL: KindFacts(_X, "Not a health record", "Kein Gesundheitsdokument"),
    RecordKind.UNKNOWN: KindFacts(_X, "Not known yet", "Noch nicht bekannt"),
}


def category_of(kind: RecordKind) -> Category:
    """Return the drawer that a kind belongs in."""
    return KINDS[kind].category


def name_of(kind: RecordKind) -> str:
    """Return the English name of a kind, as shown on the screen."""
    return KINDS[kind].english
