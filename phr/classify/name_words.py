"""The patterns that find a patient's name, ready to match; the words that they are made of stand in words.toml."""

import re
from dataclasses import dataclass
from functools import cache
from re import Pattern

from phr.classify.shipped import shipped_table

_UPPER = r"[A-ZÀ-ÖØ-ÞŠŽŁĆČ]"
_PARTICLE = r"(?:von|van|de[rnl]?|della|di|da|dos|zu|zur|vom|la|le|bin|al|el|ter|ten|y)"
_TOKEN = rf"(?:{_UPPER}[\w'’.-]{{0,40}}|{_PARTICLE}(?=\s))"
_HONOURED = (
    r"(?:Mr|MR|Mrs|MRS|Ms|MS|Miss|MISS|Mx|Herrn?|HERRN?|Frau|FRAU|Mme|Mlle|M|Sig\.ra|Sig|Sra?|Don|Doña|Dña|Master"
    r"|Shri|Smt|Monsieur|Madame|Signora?|De heer|[Mm]evrouw|[Dd]hr|[Mm]evr|[Mm]w|D\.ª|D|Dª)\.?"
)
_HONOUR = rf"(?:{_HONOURED}\s+)?"
_DEGREE = r"(?:(?:Prof|Dr|Dott|Ing|Mag)\.(?:\s?(?:med|phil|rer|nat|jur)\.){0,3}\s*)?"
_GENERATION = r"(?:,?\s(?:[Ss]en(?:ior)?|[Jj]un(?:ior)?|SENIOR|JUNIOR|[SJsj]r|[SJ]R|d\.\s?[ÄäJj]|III?|IV)(?![\w-])\.?)?"
NAME = rf"(?P<honour>{_HONOUR})(?P<name>{_DEGREE}{_TOKEN}(?:(?:,?\s|,(?={_UPPER})){_TOKEN}){{0,4}}{_GENERATION})"
_BIRTH = (
    r"(?:(?:\s?\([^)]{3,20}\))?\s?[(|–-]?\s?,?;?\s?(?<!\w)(?:d\.o\.b\.?|dob\b|con DNI\b|geb(?:oren)?\b\.?(?:\s?am)?|\*|born(?: on)?|DOB\b|D\.O\.B\.?|\bDate of birth"
    r"|nat[oa] il|né[e]? le|\(born|geboren|nacid[oa] el|nascid[oa] [ae]|\(?(?=\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\))|MRN\b(?=[:# ]{0,3}\d)))"
)
_IN_A_ROW = (
    r"(?:(?:\*|geb\.?|DOB:?|born|née?|nat[oa]|n\.)\s?\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d(?!\d)"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19\d\d|200\d|201\d)(?!\d)(?!\s+\d{1,2}:)|\d{1,3}\s?/?\s?[MFWmfw]\b"
    r"|[MFWmfw](?:ale|emale)?(?:\b|$)|\d{1,3}\s?(?:[YyJ]\b|[Yy]rs?\b|years|ans\b|anni\b|años\b|Jahre\b)"
    r"|(?:MRN|ID|NHS|NHC|CHI|SVNR|AHV|Medicare|Hosp|DOB|D\.O\.B|Dob|Age|Fall|Regimen|Dossier|Versicherten|BSN|DNI|NI|NINO|F\.\s?N)(?:\b|:)"
    r"|\d[\d ]{6,}$)"
)
_SEX = "(?:[MFWmfw]|[Ff]emale|[Mm]ale|[Ww]eiblich|[Mm]ännlich)"
_YEARS = r"(?:ans|anni|años|anos|Jahre|J\.|y\.?\s?/?\s?o\b\.?|yrs?|y|years?(?: old)?|jaar)"
_AGE = rf",?\s\(?(?:\d{{1,3}}\s?{_YEARS}|{_SEX}[,/ ]{{1,2}}\d{{1,3}}(?:\s?{_YEARS})?)\)?(?:[, ](?:{_SEX}(?!\w)|.*,).*|,.*)?"
_OLD_DAY = r"\d{1,2}[./-]\d{1,2}[./-](?:19\d\d|200\d|201\d)(?!\d)(?!\s+\d{1,2}:)"
_AGED = rf"(?:{_AGE})?"
_SALUTED = (
    r"(?:Hi|Hello|Hallo|Bonjour|Ciao|Hola|Beste|Dear(?: (?:Mr|Mrs|Ms|Miss)\.?)?(?: [A-Z][\w'’-]+)?|(?:Sehr geehrte[r]?|Liebe[r]?) (?:Frau|Herr)|Geachte (?:heer|mevrouw)|(?:Chère |Cher )?(?:Madame|Monsieur)"
    r"|Gentile (?:Signora|Signor|Sig\.ra|Sig\.)|Estimad[oa] (?:Sra?\.|Señora?))"
)
_FAMILY = r"nom de naissance|achternaam|name(?=\s?:\s{0,3}\S+\s+(?:vorname|first|given))|last ?name|family ?name|surname|nachname|familienname|cognome|apellidos?|nom(?: de famille)?|sobrenome"
_GIVEN = "voornaam|first ?name|given ?names?|forenames?|vornamen?|prenoms?|prénoms?|nome|nombres?"
_NO_LABEL = r"(?!(?i:first|given|fore|last|middle|family|vorname|geb|date|dob|pr[eé]nom|nome|nombre|sex|age|data|fecha|n[ée]e?|nat[oa])\b)"
_DETAILS = r"(?i:(?:'s)? (?:information|info|details|data|daten|angaben|demographics))?"
_DEGREES = (
    r"(?:M\.?\s?D\.?|D\.O\.|R\.?Ph\.?|Pharm\.?\s?D|[ACDFGNP]+\.?N\.?P\.?(?:-?B?C)?|P\.?A\.?-?C|R\.N\.|RN|LPN|CRNA|D\.?D\.?S|D\.?M\.?D"
    r"|D\.?P\.?M|MB\s?BS|MBBS|MB\s?BCh|MB\s?ChB|(?:FRC|MRC|FAC)\w+|FCAP|Ph\.?\s?D|LCSW|PsyD|O\.D\.|D?PT|OTR?|LMT|CNM|CGC)"
)
_CALLINGS = (
    r"(?:Apotheker(?:in)?|Fach(?:arzt|ärztin)\w*|(?:Ober|Chef|Assistenz|Stations|Haus)?(?:arzt|ärztin)"
    r"|(?:Ltd\. |Leitende[r]? )?(?:Ober|Chef)\w*|Consultant|Physician|Radiologist|Pathologist|Pharmacist|Surgeon"
    r"|Registrar|Specialist|Attending|Nurse|Radiologe|Radiologin|Internist(?:in)?)"
)
_LEADS_TO_PATIENT = (
    r"(?:\b(?:[Ii]hre[nrm]?|unsere[nrm]?|der|den|Ihr|o\.g\.)\s(?:gemeinsame[nr]?\s)?Pat(?:ient(?:en|in)?|\.)\s?"
    r"|\bI (?:saw|reviewed|examined) "
    r"|\b(?:for (?:referring|asking me to see|sending)|regarding|[Bb]ericht\w* (?:\w+ )?über|adresse) "
    r"|(?:certif(?:y|ies) that|bescheinig(?:t|e ich|en wir),? dass|[Cc]ertifie que|[Aa]tteste que|[Cc]ertific[oa] que|[Aa]test[oa] que"
    r"|[Dd]eclar[oa] que|[Cc]ertifica che(?: la| il)?|[Aa]ttesta che(?: la| il)?|verklaar(?:t| ik)? dat) "
    r"|^(?:Tabletten|Medikamente|Medikationsplan|Medikamentenplan|[Mm]edication [Ll]ist|Medicatie(?:lijst|overzicht)"
    r"|Liste des médicaments|Lista de medicación) (?:von|für|of|for|van|de) )"
)
_DONE_TO_PATIENT = (
    r"(?:was (?:seen|examined|reviewed|treated)|is an? \d|presents (?:with|for)|is(?:t eine?| een) \d|est une? (?:patiente?|homme|femme)"
    r"|es una? (?:paciente|mujer|varón|hombre)|è una? (?:paziente|donna|uomo)|é uma? (?:doente|utente|mulher|homem)|has been (?:seen|under|a patient)|attended|stellte sich"
    r"|(?:war|ist|befand sich) (?:vom|am|in|bei|seit|arbeitsunf)|wurde (?:am|vom))"
)
FAMILY_HEAD = re.compile(rf"(?i:{_FAMILY})")
GIVEN_HEAD = re.compile(rf"(?i:{_GIVEN})")
CERTIFIED = re.compile(
    r".*\b(?:certify that|bescheinig\w+(?: ich| wir)?,? dass|(?:[Cc]ertifi|[Aa]ttest)e que|(?:[Cc]ertific|[Aa]test|[Dd]eclar)[oa] que"
    r"|(?:[Cc]ertific|[Aa]ttest)a che)\s?:?"
)
"""A line that leads to the name of the patient on the next."""
LABEL_LED = re.compile(
    r"^(?:Pa(?:tient(?:in|en|e)?|ti[eë]nt|ziente|ciente)|Pat\.|Pt\.?|Utente|Doente|Klient(?:in)?)\s+(?=\S+,?\s)"
)
"""The word for a patient before a name, which is no part of it."""


@dataclass(frozen=True, slots=True)
class NamePatterns:
    """Where a patient's name stands, and what is no name, ends one, or says that it is someone else's.

    A name stands after its label (`labelled`), in a box below or beside one (`label_cell`), in one box with it
    (`stated`), before a birth date (`born`, `dated`), in or at the head of a sentence (`about`, `subject`), alone under a form of address
    (`titled`), alone with the family name first (`listed`), or in a letter's greeting (`dear`).
    """

    labelled: Pattern[str]
    label_cell: Pattern[str]
    stated: Pattern[str]
    patient_label: Pattern[str]
    family_first: Pattern[str]
    born: Pattern[str]
    dated: Pattern[str]
    about: Pattern[str]
    subject: Pattern[str]
    titled: Pattern[str]
    listed: Pattern[str]
    aged: Pattern[str]
    identified: Pattern[str]
    addressed: Pattern[str]
    family_field: Pattern[str]
    given_field: Pattern[str]
    dear: Pattern[str]
    whole: Pattern[str]
    foreign: Pattern[str]
    caregiver: Pattern[str]
    credential: Pattern[str]
    ends: Pattern[str]
    before_number: Pattern[str]
    never: Pattern[str]


@cache
def name_patterns() -> NamePatterns:
    """Return the patterns that ship with phr."""
    words = shipped_table("words.toml")["person"]
    patient, named = "|".join(words["patient"]), "|".join(words["name"])
    label = f"(?:{patient}|{named})"
    return NamePatterns(
        labelled=re.compile(
            rf"(?:^|[|;:•]\s?|(?<=\d )|(?<=\w ))"
            rf"(?P<label>{label}\s?:\s?|(?:^|\s)für\s|^Patient(?:in)?\s|^(?:Patient [Nn]ame)\s){NAME}"
        ),
        label_cell=re.compile(rf"(?P<label>{label})(?: ?/ ?{label})?{_DETAILS}\s?:?(?:\s+(?:geb|Geb)\.?(?: ?am)?)?"),
        stated=re.compile(rf"(?P<label>{label})\s+{NAME}"),
        patient_label=re.compile(rf"(?:{patient})"),
        family_first=re.compile(r"(?i:name,? (?:und )?vorname|nom,? (?:et )?pr[eé]nom|cognome|apellidos)"),
        born=re.compile(rf"(?<![\w.]){NAME}\s?{_BIRTH}"),
        dated=re.compile(rf"^{NAME}\s?[,–-]?\s?(?P<day>\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}(?=\s*$)|{_OLD_DAY})"),
        about=re.compile(rf"{_LEADS_TO_PATIENT}(?P<hon2>(?:Herrn?|Frau)\s+)?{NAME}"),
        subject=re.compile(rf"(?P<before>[^:.]{{2,40}}:\s+)?{NAME}(?=\s{_DONE_TO_PATIENT})"),
        titled=re.compile(
            rf"(?P<title>{_HONOURED})\s+(?P<name>{_TOKEN}(?:\s{_TOKEN}){{1,4}}{_GENERATION}){_AGED}(?:,.*\s\d{{4,5}}\s.*)?"
        ),
        listed=re.compile(
            rf"(?P<name>{_UPPER}[{_UPPER[1:-1]}'’-]+,\s?{_UPPER}[\w'’-]{{2,}}(?:\s{_UPPER}[\w'’-]*\.?)?)"
        ),
        aged=re.compile(rf"{NAME}{_AGE}"),
        identified=re.compile(_IN_A_ROW),
        addressed=re.compile(rf"(?:To|An|À|A|Para|Aan)\s?:\s?{NAME}(?:\s*<.*)?"),
        family_field=re.compile(
            rf"(?<!\w)(?i:{_FAMILY})\s?:\s{{0,3}}(?P<name>{_TOKEN}(?:[ -]{_NO_LABEL}{_TOKEN})?)(?=\s|$)"
        ),
        given_field=re.compile(
            rf"(?<!\w)(?i:{_GIVEN})\s?:\s{{0,3}}(?P<name>{_TOKEN}(?:[ -]{_NO_LABEL}{_TOKEN})?)(?=\s|$)"
        ),
        dear=re.compile(rf"^{_SALUTED}\s+(?P<family>{_UPPER}[\w'’-]+)\s?[,:!]"),
        whole=re.compile(rf"{NAME}"),
        foreign=re.compile(rf"\b(?:{'|'.join(words['foreign'])})(?:'s)?\s*$"),
        caregiver=re.compile(rf"\b(?:{'|'.join(words['caregiver'])})(?: ?name)?\s*[:.,-]?\s*$"),
        credential=re.compile(
            rf",?\s*\(?(?<!\w){_DEGREES}(?![\w.])|(?:,\s*|\s+[-–(]\s*|,?\s+(?={_UPPER})){_CALLINGS}\b"
        ),
        ends=re.compile(rf"[\s,]+(?:{'|'.join(words['ends'])})(?![\w'’-]).*$"),
        before_number=re.compile(rf"[\s,]+(?:{'|'.join(words['before_number'])})$"),
        never=re.compile(rf"\b(?:{'|'.join(words['never'])})\b"),
    )
