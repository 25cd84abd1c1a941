"""Who wrote a document: the doctor or the place of care in its letterhead."""

import re

from phr.classify.lines import Line, Script
from phr.classify.places import quote_on
from phr.record.filing import Finding, Sureness
from phr.record.reading import Reading

_PLACE = re.compile(
    r"\b(?:\w*kliniku?m?|\w*krankenhaus|spital|\w*praxis|labor\w*|mvz|hospitals?|clinics?|medical|health\w*|cent(?:er|re)|surgery|imaging"
    r"|radiolog\w+|institut\w*|\w*-?apotheke|pharmacy|chemist|associates|diagnostics?|patholog\w+|centro|laborat\w+|hausarzt\w*|opticians?"
    r"|urgent care|oncology|cardiology|ospedale|clinica|hopital|clinique|cabinet|poliklinik|ambulanz|family medicine|zentrum)\b"
)
_DOCTOR = re.compile(r"^(?:(?:Univ\.-)?Prof\.? ?)?(?:Dr\.|Dott\.|Dra?\.)|\b(?:M\.?D\.?|D\.?O\.?|N\.?P\.?)$")
_LABEL = re.compile(
    r"^(?:performing laboratory|practice|clinic|facility|hospital|laboratory|provider|erstellt von|ausgedruckt von|praxis|ordered at"
    r"|prescriber|institution)\s*:\s*(.{3,80})$",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s+[·|•]\s+|\s+-\s+(?=Seite|Page|Pagina|Via)|\s+(?:Page|Seite|Pagina)\s+\d+|,\s*(?=\d|.*\d{4,5})|\s+Tel\b.*"
)
_NO_NAME = re.compile(
    r"\b(?:patient|name|dob|geb|date|report|befund|brief|bericht|summary|note|dear|sehr geehrte|exam|page \d+ of)\b|:"
)
_TOP_LINES = 8  # the letterhead


def find_provider(reading: Reading, script: Script) -> Finding[str] | None:
    """Return the place of care named in the letterhead, else by a label, else the doctor; None where none is named."""
    top = script.lines[:_TOP_LINES]
    for line in top:
        name = _CUT.split(line.text)[0].strip(" ,-")
        if _is_place(line, name):
            return _found(reading, line, name, "stands in the letterhead")
    for line in script.lines[:60]:
        match = _LABEL.match(line.text)
        if match is not None:
            return _found(reading, line, _CUT.split(match[1])[0].strip(" ,-"), "printed beside its label")
    for line in top:
        name = _CUT.split(line.text)[0].strip(" ,-")
        if _DOCTOR.search(name) and len(name) <= 60:
            return _found(reading, line, name, "stands in the letterhead")
    return None


def _is_place(line: Line, name: str) -> bool:
    if not 4 <= len(name) <= 70 or _NO_NAME.search(line.folded[: len(name)]):
        return False
    return bool(_PLACE.search(line.folded[: len(name) + 6])) and name[:1].isupper()


def _found(reading: Reading, line: Line, name: str, why: str) -> Finding[str] | None:
    return Finding(name, Sureness.LIKELY, (quote_on(reading, line.page, name),), why) if name else None
