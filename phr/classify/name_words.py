"""The patterns that find a patient's name, ready to match; the words that they are made of stand in words.toml."""

import re
from dataclasses import dataclass
from functools import cache
from re import Pattern

from phr.classify.shipped import shipped_table

_UPPER = r"[A-ZÀ-ÖØ-ÞŠŽŁĆČ]"
_PARTICLE = r"(?:von|van|de[rnl]?|della|di|da|dos|zu|zur|vom|la|le|bin|al|el|ter|ten|y)"
_TOKEN = rf"(?:{_UPPER}[\w'’.-]{{0,40}}|{_PARTICLE}(?=\s))"
_HONOUR = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Herrn?|Frau|Mme|Mlle|M|Sig\.ra|Sig|Sra?|Sr|Don|Dña|Master|Shri|Smt)\.?\s+)?"
_DEGREE = r"(?:(?:Prof|Dr|Dott|Ing|Mag)\.(?:\s?(?:med|phil|rer|nat|jur)\.){0,3}\s*)?"
NAME = rf"(?P<honour>{_HONOUR})(?P<name>{_DEGREE}{_TOKEN}(?:,?\s{_TOKEN}){{0,4}})"
_BIRTH = (
    r"(?:\(?\s?,?;?\s?(?:geb(?:oren)?\b\.?(?:\s?am)?|\*|born(?: on)?|DOB\b|D\.O\.B\.?|\bDate of birth"
    r"|nat[oa] il|né[e]? le|\(born))"
)
_SALUTED = (
    r"(?:Dear (?:Mr|Mrs|Ms|Miss)\.?|Sehr geehrte[r]? (?:Frau|Herr)|(?:Chère |Cher )?(?:Madame|Monsieur)"
    r"|Gentile (?:Signora|Signor|Sig\.ra|Sig\.)|Estimad[oa] (?:Sra?\.|Señora?))"
)


@dataclass(frozen=True, slots=True)
class NamePatterns:
    """Where a patient's name stands (`labelled`, `born`, `dated`, `about`, `dear`), and what is no name or ends one."""

    labelled: Pattern[str]
    label_cell: Pattern[str]
    patient_label: Pattern[str]
    born: Pattern[str]
    dated: Pattern[str]
    about: Pattern[str]
    dear: Pattern[str]
    whole: Pattern[str]
    foreign: Pattern[str]
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
        label_cell=re.compile(rf"(?P<label>{label})(?: ?/ ?{label})?\s?:?"),
        patient_label=re.compile(rf"(?:{patient})"),
        born=re.compile(rf"(?<![\w.]){NAME}\s?{_BIRTH}"),
        dated=re.compile(rf"^{NAME}\s?,?\s?(?=\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\s*$)"),
        about=re.compile(
            r"(?:\b(?:[Ii]hre[nrm]?|unsere[nrm]?|der|den|Ihr|o\.g\.)\s(?:gemeinsame[nr]?\s)?"
            r"Pat(?:ient(?:en|in)?|\.)\s?|\bI (?:saw|reviewed|examined) )"
            rf"(?P<hon2>(?:Herrn?|Frau)\s+)?{NAME}"
        ),
        dear=re.compile(rf"^{_SALUTED}\s+(?P<family>{_UPPER}[\w'’-]+)\s?[,:!]"),
        whole=re.compile(rf"{NAME}"),
        foreign=re.compile(rf"\b(?:{'|'.join(words['foreign'])})(?:'s)?\s*$"),
        ends=re.compile(rf"[\s,]+(?:{'|'.join(words['ends'])})(?![\w'’-]).*$"),
        before_number=re.compile(rf"[\s,]+(?:{'|'.join(words['before_number'])})$"),
        never=re.compile(rf"\b(?:{'|'.join(words['never'])})\b"),
    )
