"""Who wrote a document: the doctor or the place of care in its letterhead."""

import re

from phr.classify.lines import Line, Script, fold
from phr.classify.places import quote_on
from phr.record.filing import Finding, Sureness
from phr.record.reading import Form, Reading

_PLACE = re.compile(
    r"\b(?:\w*kliniku?m?|\w*krankenhaus|spital|\w*praxis|labor\w*|mvz|hospitals?|clinics?|medical|health\w*"
    r"|cent(?:er|re)|surgery|imaging"
    r"|radiolog\w+|institut\w*|\w*-?apotheke|pharmacy|chemist|associates|diagnostics?|patholog\w+|centro"
    r"|laborat\w+|hausarzt\w*|opticians?"
    r"|urgent care|oncology|cardiology|ospedale|clinica|hopital|clinique|cabinet|poliklinik|ambulanz"
    r"|family medicine|zentrum)\b"
)
_DOCTOR = re.compile(r"^(?:(?:Univ\.-)?Prof\.? ?)?(?:Dr\.|Dott\.|Dra?\.)|\b(?:M\.?D\.?|D\.?O\.?|N\.?P\.?)$")
_LABEL_WORDS = (
    r"(?:performing laboratory|practice|clinic|facility|hospital|laboratory|provider|erstellt von|ausgedruckt von|praxis"
    r"|ordered at|prescriber|institution)"
)
_LABEL = re.compile(rf"^{_LABEL_WORDS}\s?:\s?(.{{3,80}})$", re.IGNORECASE)
_LABEL_ALONE = re.compile(rf"{_LABEL_WORDS}\s?:", re.IGNORECASE)
_CUT = re.compile(
    r"\s+[·|•]\s+|\s+am\s?:|\s+-\s+(?=Seite|Page|Pagina|Via)|\s+(?:Page|Seite|Pagina)\s+\d+|,\s*(?=\d|.*\d{4,5})|\s+Tel\b.*"
)
_ADDRESS = re.compile(
    r"\s+(?:Telefon|Telefax|Tel\.?|Fax|Phone)\b.*"
    r"|,?\s+\d{5}\s+[^\W\d].*"  # a postal code and its town
    r"|,?\s+[^\W\d_][\w.-]*(?:stra(?:ß|ss)e|str\.|weg|platz|hof|gasse|wall|allee|ufer)\s+\d+.*"
    r"|,?\s+\d{1,5}\s+(?:[A-Z][\w.'-]*\s+){1,3}(?:Street|St|Road|Rd|Lane|Avenue|Ave|Drive|Court|Way|Boulevard|Blvd)\b.*"
)
_NO_NAME = re.compile(
    r"\b(?:patient|name|dob|geb|date|report|befund|brief|bericht|summary|note|dear|sehr geehrte|exam|page \d+ of|record|consult\w*|prescription|rezept|results?)\b|:"
)
_TOP_LINES = 8  # the letterhead


def find_provider(reading: Reading, script: Script) -> Finding[str] | None:
    """Return the place of care named in the letterhead, else by a label, else the doctor; None where none is named."""
    is_export = reading.form in (Form.XML, Form.JSON)  # whose first lines are the document's type and title
    top = () if is_export else script.lines[:_TOP_LINES]
    for line in top:
        name = _name_in(line.cells[0])
        if _is_place(line, name):
            return _found(reading, line, name, "stands in the letterhead")
    for line in script.lines[:60]:
        match = _LABEL.match(line.text)
        if match is not None and not (line.gaps and line.gaps[0] <= match.start(1)):
            return _found(reading, line, _name_in(match[1]), "printed beside its label")
        below = script.lines[line.index + 1] if line.index + 1 < len(script.lines) else None
        if below is not None and any(_LABEL_ALONE.fullmatch(cell) for cell in line.cells):
            names = (_name_in(cell) for cell in below.cells)
            named = next((name for name in names if _DOCTOR.search(name) or _PLACE.search(fold(name))), "")
            if named:
                return _found(reading, below, named, "printed below its label")
    for line in top:
        name = _name_in(line.cells[0])
        if _DOCTOR.search(name) and len(name) <= 60:
            return _found(reading, line, name, "stands in the letterhead")
    return None


def _name_in(text: str) -> str:
    """Return a letterhead's name without page numbers, street, town and telephone."""
    return _ADDRESS.sub("", _CUT.split(text)[0]).strip(" ,-·")


def _is_place(line: Line, name: str) -> bool:
    if not 4 <= len(name) <= 70 or _NO_NAME.search(line.folded[: len(name)]):
        return False
    hit = _PLACE.search(line.folded[: len(name) + 6])
    return hit is not None and name[:1].isupper() and len(hit[0]) < len(name)  # "Healthcare" alone names no one


def _found(reading: Reading, line: Line, name: str, why: str) -> Finding[str] | None:
    return Finding(name, Sureness.LIKELY, (quote_on(reading, line.page, name),), why) if name else None
