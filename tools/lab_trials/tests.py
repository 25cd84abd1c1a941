"""Blood tests as labs print them: a name for each language, units, ranges and decimals; made for the trials alone.

Written apart from phr's own table of analytes; some tests here are not in it.
"""

from dataclasses import dataclass

LANGUAGES = ("en", "de", "fr", "es", "it", "pt")


@dataclass(frozen=True, slots=True)
class Test:
    """One test: its names by language, conventional unit, low and high end of its range (None: open), decimals."""

    names: dict[str, str]
    unit: str
    low: float | None
    high: float | None
    decimals: int


def _test(names: str, unit: str, low: float | None, high: float | None, decimals: int) -> Test:
    """Return a test; `names` are parted by bars in the order of LANGUAGES, the last one standing for those missing."""
    given = [name.strip() for name in names.split("|")]
    by_language = {language: given[min(at, len(given) - 1)] for at, language in enumerate(LANGUAGES)}
    return Test(by_language, unit, low, high, decimals)


TESTS = (
    _test("Leukocytes|Leukozyten|Leucocytes|Leucocitos|Leucociti|Leucócitos", "10^3/µL", 4.0, 10.0, 1),
    _test("Red Blood Cells|Erythrozyten|Hématies|Hematíes|Eritrociti|Hemácias", "10^6/µL", 4.30, 5.75, 2),
    _test("Hemoglobin|Hämoglobin|Hémoglobine|Hemoglobina|Emoglobina|Hemoglobina", "g/dL", 12.0, 15.4, 1),
    _test("Hematocrit|Hämatokrit|Hématocrite|Hematocrito|Ematocrito|Hematócrito", "%", 35.5, 45.5, 1),
    _test("MCV|MCV|VGM|VCM|MCV|VCM", "fL", 80.0, 99.0, 1),
    _test("MCH|MCH|TCMH|HCM|MCH|HCM", "pg", 27.0, 33.5, 1),
    _test("Platelets|Thrombozyten|Plaquettes|Plaquetas|Piastrine|Plaquetas", "10^3/µL", 150, 370, 0),
    _test("Sodium|Natrium|Sodium|Sodio|Sodio|Sódio", "mmol/L", 136, 145, 0),
    _test("Potassium|Kalium|Potassium|Potasio|Potassio|Potássio", "mmol/L", 3.5, 5.1, 1),
    _test("Calcium|Calcium|Calcium|Calcio|Calcio|Cálcio", "mmol/L", 2.20, 2.55, 2),
    _test("Magnesium|Magnesium|Magnésium|Magnesio|Magnesio|Magnésio", "mmol/L", 0.70, 1.05, 2),
    _test("Glucose|Glukose|Glycémie|Glucosa|Glicemia|Glicose", "mg/dL", 70, 99, 0),
    _test("Creatinine|Kreatinin|Créatinine|Creatinina|Creatinina|Creatinina", "mg/dL", 0.51, 0.95, 2),
    _test("Urea|Harnstoff|Urée|Urea|Urea|Ureia", "mg/dL", 17, 43, 0),
    _test("Uric Acid|Harnsäure|Acide urique|Ácido úrico|Acido urico|Ácido úrico", "mg/dL", 2.4, 5.7, 1),
    _test("ALT (SGPT)|GPT (ALT)|ALAT (TGP)|GPT (ALT)|ALT (GPT)|TGP (ALT)", "U/L", None, 35, 0),
    _test("AST (SGOT)|GOT (AST)|ASAT (TGO)|GOT (AST)|AST (GOT)|TGO (AST)", "U/L", None, 35, 0),
    _test("GGT|Gamma-GT|Gamma-GT|GGT|Gamma-GT|Gama GT", "U/L", None, 40, 0),
    _test(
        "Alkaline Phosphatase|Alkalische Phosphatase|Phosphatases alcalines|Fosfatasa alcalina|Fosfatasi alcalina",
        "U/L",
        35,
        105,
        0,
    ),
    _test(
        "Total Bilirubin|Bilirubin gesamt|Bilirubine totale|Bilirubina total|Bilirubina totale|Bilirubina total",
        "mg/dL",
        0.20,
        1.20,
        2,
    ),
    _test("Albumin|Albumin|Albumine|Albúmina|Albumina", "g/dL", 3.5, 5.2, 1),
    _test(
        "Total Protein|Gesamteiweiß|Protéines totales|Proteínas totales|Proteine totali|Proteínas totais",
        "g/dL",
        6.4,
        8.3,
        1,
    ),
    _test("CRP|CRP|CRP|PCR|PCR|PCR", "mg/L", None, 5.0, 1),
    _test("Ferritin|Ferritin|Ferritine|Ferritina|Ferritina|Ferritina", "ng/mL", 15, 150, 0),
    _test("Iron|Eisen|Fer|Hierro|Sideremia|Ferro", "µg/dL", 50, 170, 0),
    _test("Vitamin B12|Vitamin B12|Vitamine B12|Vitamina B12|Vitamina B12", "pg/mL", 197, 771, 0),
    _test("25-OH Vitamin D|25-OH-Vitamin D|25-OH-Vitamine D|25-OH Vitamina D|25-OH Vitamina D", "ng/mL", 30.0, 70.0, 1),
    _test("TSH|TSH basal|TSH|TSH|TSH|TSH", "mIU/L", 0.27, 4.20, 2),
    _test("Free T4|fT4|T4 libre|T4 libre|FT4|T4 livre", "ng/dL", 0.90, 1.70, 2),
    _test("Free T3|fT3|T3 libre|T3 libre|FT3|T3 livre", "pg/mL", 2.0, 4.4, 1),
    _test(
        "Cholesterol, Total|Cholesterin gesamt|Cholestérol total|Colesterol total|Colesterolo totale|Colesterol total",
        "mg/dL",
        None,
        200,
        0,
    ),
    _test(
        "HDL Cholesterol|HDL-Cholesterin|Cholestérol HDL|Colesterol HDL|Colesterolo HDL|Colesterol HDL",
        "mg/dL",
        45,
        None,
        0,
    ),
    _test(
        "LDL Cholesterol|LDL-Cholesterin|Cholestérol LDL|Colesterol LDL|Colesterolo LDL|Colesterol LDL",
        "mg/dL",
        None,
        116,
        0,
    ),
    _test("Triglycerides|Triglyceride|Triglycérides|Triglicéridos|Trigliceridi|Triglicerídeos", "mg/dL", None, 150, 0),
    _test("HbA1c|HbA1c|HbA1c|HbA1c|HbA1c|HbA1c", "%", 4.8, 5.9, 1),
    _test("PSA, Total|PSA gesamt|PSA total|PSA total|PSA totale|PSA total", "ng/mL", None, 4.00, 2),
    _test("CA 19-9|CA 19-9|CA 19-9|CA 19-9|CA 19-9|CA 19-9", "U/mL", None, 37.0, 1),
    _test("CEA|CEA|ACE|CEA|CEA|CEA", "ng/mL", None, 5.0, 1),
    _test("Lactate Dehydrogenase|LDH|LDH|LDH|LDH|LDH", "U/L", 135, 225, 0),
    _test("INR|INR|INR|INR|INR|INR", "", 0.85, 1.15, 2),
    _test("aPTT|aPTT|TCA|TTPa|aPTT|TTPa", "s", 25, 37, 0),
    _test(
        "eGFR (CKD-EPI)|eGFR (CKD-EPI)|DFG (CKD-EPI)|FGe (CKD-EPI)|eGFR (CKD-EPI)|TFG (CKD-EPI)",
        "mL/min/1.73m²",
        60,
        None,
        0,
    ),
    _test("Calprotectin|Calprotectin|Calprotectine|Calprotectina|Calprotectina", "µg/g", None, 50, 0),
    _test(
        "Transglutaminase IgA|Transglutaminase-IgA|Anti-transglutaminase IgA|Transglutaminasa IgA|Transglutaminasi IgA",
        "U/mL",
        None,
        10.0,
        1,
    ),
    _test(
        "Apolipoprotein A1|Apolipoprotein A1|Apolipoprotéine A1|Apolipoproteína A1|Apolipoproteina A1",
        "g/L",
        1.20,
        1.90,
        2,
    ),
)

WORDS = {
    "en": ("Negative", "Non-Reactive", "Not Detected"),
    "de": ("negativ", "nicht nachweisbar", "negativ"),
    "fr": ("négatif", "négatif", "négatif"),
    "es": ("negativo", "no detectado", "negativo"),
    "it": ("negativo", "assente", "negativo"),
    "pt": ("negativo", "não reagente", "negativo"),
}
WORD_TESTS = ("HBsAg", "Anti-HCV", "HIV Ag/Ab")
