"""What a page is made of, whatever its title says: rows of analytes or of drugs with doses, signs of life, S-O-A-P."""

import re
from dataclasses import dataclass

from phr.classify.lab_analytes import analyte_named
from phr.classify.lines import Line, Script
from phr.record.kinds import RecordKind

_BEFORE_NUMBER = re.compile(r"(.{2,40}?)[\s:.]*(?=\s[<>]?\s?\d+(?:[.,]\d+)?(?:[\s*]|$))")
_LEAST_NAME = 3  # letters; a shorter name is a word of anything
_DOSE = re.compile(
    r"\b\d+(?:[.,]\d+)?\s?(?:mg|mcg|µg|ug|g|ml|i\.?[eu]\.?|units|hub|puffs?|tr(?:opfen)?|gtt)\b(?!\s?/\s?\w)"
)
_TIMES = re.compile(
    r"[\d½¼¾]\s?-\s?[\d½¼¾]\s?-\s?[\d½¼¾]|\b(?:once|twice|daily|bid|tid|qid|qd|nightly|every|morning|evening|bedtime"
    r"|tagl|taegl\w*|morgens|mittags|abends|woechentl\w*|bei bedarf|matin|midi|soir|par jour|fois|al giorno|al dia|cada|die|ore"
    r"|per dag|\d ?dd|\d ?x)\b"
)
_DRUG = re.compile(
    r"\b(?:\w+(?:pril|sartane?|olol[oe]?|statine?a?|prazol[eo]?|cillin[ae]?|mycine?|floxacine?|dipine?a?|glipti[nt]e?|gliflozine?|semid[eo]?"
    r"|thiazide?|parin[ae]?|xaban|grel|formine?a?|azepam|oxetine?|traline?|steron[e]?|thyroxine?|nidazol[eo]?|conazol[eo]?|triptan)"
    r"|aspirin[ae]?|ass|insulin[ae]?|paracetamol[o]?|acetaminophen|ibuprofene?|digoxine?|warfarin|metamizol|novalgin|allopurinol[o]?)\b"
)
_SIGNS = (
    re.compile(r"\b(?:bp|rr|ta|pa|blood pressure|blutdruck|tension)\W{0,3}\d{2,3}\s?/\s?\d{2,3}"),
    re.compile(r"\b(?:hr|pulse?|puls|fc|heart rate|hf)\W{0,3}\d{2,3}\b"),
    re.compile(r"\b(?:t|temp\w*)\W{0,3}(?:3[5-9]|4[01]|9\d|10\d)(?:[.,]\d)?\b"),
    re.compile(r"\b(?:spo2|sao2|o2 sat\w*|saettigung)\W{0,3}\d{2,3}\b"),
    re.compile(r"\b(?:resp\w*|rr|fr|af)\W{0,3}\d{2}\b(?!/)"),
)
_SOAP = re.compile(r"([soap])\s?:\s?\S")  # subjective, objective, assessment, plan: how a visit is noted in four lines
_TABLE = 0.2  # share of a page's lines from which rows of one sort are what it is
_FEW_LINES = 15
_MOST_ROWS = 6
_ROW_OF_DRUGS = 0.8  # drugs with doses that fill a page are a prescription or a list, whatever its head says

Hits = list[tuple[RecordKind, float]]


@dataclass(frozen=True, slots=True)
class Contents:
    """How many lines are rows of results and of drugs, of how many; how many signs of life; whether S, O, A and P follow."""

    results: int
    drugs: int
    lines: int
    signs: int
    is_soap: bool = False

    def hits(self) -> Hits:
        """Return what the contents say for a kind."""
        found: Hits = []
        if self.results >= 2 and self.results >= _TABLE * self.lines:
            found.append((RecordKind.LAB_RESULT, 0.9 * min(self.results, _MOST_ROWS)))
        elif self.results and self.lines <= _FEW_LINES:
            found.append((RecordKind.LAB_RESULT, 1.5))
        if self.drugs >= 2 and self.drugs >= _TABLE * self.lines:
            weight = _ROW_OF_DRUGS * min(self.drugs, _MOST_ROWS)
            found += [(RecordKind.MEDICATION_LIST, weight), (RecordKind.PRESCRIPTION, weight)]
        if self.signs >= 3:
            found += [(RecordKind.PROGRESS_NOTE, 1.5), (RecordKind.CONSULT_NOTE, 1.0), (RecordKind.EMERGENCY_NOTE, 1.0)]
        if self.is_soap:
            found.append((RecordKind.PROGRESS_NOTE, 7.0))
        return found


def contents_of(script: Script) -> Contents:
    """Return what a document's lines are made of."""
    return Contents(
        results=sum(map(_is_result, script.lines)),
        drugs=sum(map(_is_drug, script.lines)),
        lines=len(script.lines),
        signs=sum(sign.search(script.folded) is not None for sign in _SIGNS),
        is_soap="soap" in "".join(match[1] for line in script.lines if (match := _SOAP.match(line.folded))),
    )


def _is_result(line: Line) -> bool:
    match = _BEFORE_NUMBER.match(line.text)
    if match is None:
        return False
    name = match[1].strip(" :.-")
    return len(name) >= _LEAST_NAME and analyte_named(name) is not None


def _is_drug(line: Line) -> bool:
    folded = line.folded
    has_dose = _DOSE.search(folded) is not None
    return has_dose and (_DRUG.search(folded) is not None or _TIMES.search(folded) is not None)
