"""Who wrote a document: the doctor or the place of care in its letterhead."""

import re

from phr.classify.lines import Line, Script, fold
from phr.classify.places import quote_on
from phr.record.filing import Finding, Sureness
from phr.record.reading import Form, Reading

_PLACE = re.compile(
    r"\b(?:\w*kliniku?m?|\w*krankenhaus|\w*spital|\w*praxis|\w*labor\w*|mvz|hospitals?|\w*clinics?|medical|health\w*"
    r"|cent(?:er|re)|surgery|\w*imaging"
    r"|\w*radiolog\w+|\w*institut\w*|\w*-?apotheke|pharmacy|chemist|drugs?|associates|diagnostics?|\w*patholog\w+|centro"
    r"|laborat\w+|hausarzt\w*|opti[ck]\w*"
    r"|urgent care|\w*oncology|cardiology|ospedal\w*|clinica|hopital|hospitalier|clinique|cabinet|poliklinik|ambulanz"
    r"|family (?:medicine|practice)|\w*zentrum|nhs|trust|ambulance|genetics|pediatrics|paediatrics|dental|dentistry|infirmary|hospice"
    r"|(?:physical|occupational) therapy|physio\w*|orthop\w+|dermatolog\w+|gastroent\w*|neurolog\w+|rheumatolog\w+|psychiatr\w+|hausaerzte|\w+aerzte|fysio\w*|studio medico|biogroup\w*|kardiolog\w+|onkolog\w+|pneumolog\w+|humangenetik"
    r"|tagesklinik|reha\w*|sanatorium|azienda|ospedalier\w*|poliambulatorio|policlinico|irccs|farmacia|pharmacie|laboratorio|laboratoire"
    r"|ziekenhuis|umc|huisarts\w*|apotheek|polikliniek|beeldvorming|az|servicio|sanatorio|ambulatorio|usf|behavioral|wellness|eye|vision"
    r"|partnership|scan|x-?ray|audiolog\w+|urolog\w+|spitex|policlinica|pflegedienst|seniorenheim|thuiszorg|hearing|molecular|genomics?|\w*klinikverbund|rettungsdienst|tandarts\w*|kinderarzt\w*|augenarzt\w*)\b"
)
_DOCTOR = re.compile(r"^(?:(?:Univ\.-)?Prof\.? ?)?(?:Dr\.|Dott\.|Dra?\.|Docteur )|\b(?:M\.?D\.?|D\.?O\.?|N\.?P\.?)$")
_LABEL_WORDS = (
    r"(?:(?:performing|resulting|testing) lab(?:oratory)?|local de prescri[cç][aã]o|ausgestellt von|from|von|practice|clinic|facility|hospital|laboratory|provider|erstellt von|ausgedruckt von|praxis"
    r"|ordered at|prescriber|institution)"
)
_LABEL = re.compile(rf"^{_LABEL_WORDS}\s?:\s?(.{{3,80}})$", re.IGNORECASE)
_LABEL_ALONE = re.compile(rf"{_LABEL_WORDS}\s?:|(?:ausgestellt|ausgedruckt|erstellt) von", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\(.*")
_STAMPED = re.compile(
    r"((?:(?:PD|Prof\.?|Priv\.-Doz\.) )?Dr\.? ?med\.?(?: ?dent\.?)? [^\W\d_a-z][\w.-]+(?: [^\W\d_][\w.-]+){1,3})"
)
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
    r"\b(?:patient|name|dob|geb|date|report|befund|brief|bericht|summary|note|dear|sehr geehrte|exam|page \d+ of|record|consult\w*|prescription|rezept|results?|verordnung\w*|ausdruck|beleg|ausweis|medikationsplan|notice|power of attorney|statement|invoice|rechnung|fattura|facture|recipe|message cent\w*|instructions?|evaluation|stamp|stempel|timbre|timbro|sello|carimbo|past medical|medical history|history|examination|director|fmh|fach(?:arzt|aerztin)\w*|anamnese|maintenance|referto|relazione|lettera|informe|verslag|certificat\w*|bzw|kostentraeger)\b|[:>]|^(?:x|\[ ?x? ?\]) "
    r"|\b\d+ ?(?:mg|mcg|ml|cpr|tabs?)\b"
)
_COMPANY = re.compile(r"\b(?:g?GmbH|Ltd|Inc|P?LLC|LLP|P\.?C|AG|KG|eG|S\.?A|S\.?r\.?l|B\.?V|Pvt)\b\.?")
_REACHED = re.compile(
    r"(?<![\d/.-])\b\d{4,5}\s+[A-ZÄÖÜ][a-zäöü]|\b[A-Z]{2},? \d{5}\b|\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b|\(\d{3}\) ?\d{3}|(?i:\btel\b|telefon|phone|street|stra(?:ß|ss)e)"
)
_ADDRESSEE = re.compile(
    r"(?:fach\w+ fuer |an |aan |to |a |al |alla |para |herrn? |frau |dr\.? |attn|z\. ?hd|cher |dear |refer to)"
)
_SENTENCE = re.compile(
    r"\b(?:this|is|are|was|were|he|she|they|her|his|has|had|have|if|once|otherwise|during|denies|you|your|we|please|bitte|wir|sie|ihre?|wird|werden|ist|nous|vous|votre|est|sono|viene|non|nao|este|esta|deze|dit|uw)\b"
)  # no house is called so
_STOP = re.compile(r"[a-z]{4}\.$")  # ends a sentence; an abbreviation is a company's
_PAYER = re.compile(
    r"\b(?:health plan|insurance|mutual|\w*krankenkasse|\w*versicherung\w*|aok|bkk|ikk|medicaid|medicare|assurances?|mutuelle|seguros|assicurazion\w+|zorgverzeker\w+)\b"
)  # pays for care, and sends papers of which another house gave the care
_DEPARTMENT = re.compile(
    r"(?:department|dept\.?|division|unit|abteilung|service|servicio|reparto|afdeling) (?:of |for |fuer |de |d'|di )?|(?:\w+ )?(?:pathology|radiology|radiologie|cardiology|histopathology)$"
)  # a part of a house, which the letterhead names too
_HOUSE = re.compile(
    r"\b(?:hospitals?|infirmary|\w*kliniku?m?|\w*krankenhaus|\w*spital|hopital|clinique|ospedale|ziekenhuis|trust)\b"
)
_DAY_AT_AN_END = re.compile(r"\s*<[^>]*>$|^\d[\d./-]{5,9}\s+|[\s,]+\d[\d./-]{5,9}$")
_SIDE = r"(?:right|left|both|rechtes?|linkes?|beide)"
#: A field of a form and no name: one word in two languages, as "Auge / Eye", or a side of the body.
_FIELD = re.compile(rf"[^\W\d_]+ ?/ ?[^\W\d_]+|{_SIDE} (?:eyes?|vision|hearing)(?: ?/ ?.*)?")
_LONGEST = 70  # characters of a name
_LONGEST_DOCTOR = 60
_FEWEST, _MOST = 3, 7  # words of a sender's name; two may be a person's
_UNDOTTED = re.compile(r"(?:Dr|Dra|Dott|Drs)\s+[^\W\d_a-z]")  # an addressee stands lower
_FROM = re.compile(r"\b(?:from|by|with|saw)\b")  # speaks of a doctor
_PAYER_LINES = 2
_TOP_LINES = 8  # the letterhead
_LABELLED_LINES = 60
_LAST_LINES = 4  # where a form's stamp and a letter's foot stand


def find_provider(reading: Reading, script: Script) -> Finding[str] | None:
    """Return the place of care named in the letterhead, else by a label, a doctor, or the stamp; None where none is."""
    is_export = reading.form in (Form.XML, Form.JSON)  # whose first lines are the document's type and title
    top = () if is_export else script.lines[:_TOP_LINES]
    foot = () if is_export else script.lines[_TOP_LINES:][-_LAST_LINES:]
    named = (
        _in_letterhead(script, top)
        or _beside_label(script)
        or _doctor(top)
        or _place_among(foot, "stands at the foot, where stamps stand")
        or _stamped(foot)
        or _payer(top)
    )
    if named is None:
        return None
    line, name, why = named
    return Finding(name, Sureness.LIKELY, (quote_on(reading, line.page, name),), why)


Named = tuple[Line, str, str]  # the line, the provider's name, and why it is the provider's


def _in_letterhead(script: Script, top: tuple[Line, ...]) -> Named | None:
    why = "stands in the letterhead"
    payer = _payer(top)
    for line in top:
        name = _name_in(line.cells[0])
        if payer is not None and line.index <= payer[0].index + 1 and not _HOUSE.search(fold(name)):
            continue
        if _is_place(name) or (line.index < 2 and _is_sender(script, line, name)):
            return *_house_of(top, line, name), why
    return _place_among(top, why)


def _house_of(top: tuple[Line, ...], line: Line, name: str) -> tuple[Line, str]:
    """Return the house that a letterhead names besides a department of it, else what it names."""
    if not _DEPARTMENT.match(fold(name)) or _HOUSE.search(fold(name)):
        return line, name
    boxes = ((held, _name_in(cell)) for held in top for cell in held.cells)
    return next(
        ((held, other) for held, other in boxes if _is_place(other) and _HOUSE.search(fold(other))), (line, name)
    )


def _payer(top: tuple[Line, ...]) -> Named | None:
    """Return the insurer that heads a paper, which is its sender only where no one else is."""
    for line in top[:_PAYER_LINES]:
        name = _name_in(line.cells[0])
        folded = fold(name)
        if 4 <= len(name) <= _LONGEST and _PAYER.search(folded) and not _NO_NAME.search(folded) and name[:1].isupper():
            return line, name, "heads the paper"
    return None


def _stamped(foot: tuple[Line, ...]) -> Named | None:
    """Return the doctor whose title and name begin a box at the foot, as on a form's stamp."""
    boxes = ((line, _STAMPED.match(cell)) for line in foot for cell in line.cells)
    return next(((line, match[1], "stands at the foot, where stamps stand") for line, match in boxes if match), None)


def _place_among(lines: tuple[Line, ...], why: str) -> Named | None:
    boxes = ((line, _name_in(cell)) for line in lines for cell in line.cells)
    return next(
        ((line, name, why) for line, name in boxes if _is_place(name) and not any(map(str.isdigit, name))), None
    )


def _beside_label(script: Script) -> Named | None:
    for line in script.lines[:_LABELLED_LINES]:
        for match in filter(None, map(_LABEL.match, line.cells)):
            if name := _name_in(_ASIDE.sub("", match[1])):
                return line, name, "printed beside its label"
        below = script.lines[line.index + 1] if line.index + 1 < len(script.lines) else None
        if below is not None and any(_LABEL_ALONE.fullmatch(cell) for cell in line.cells):
            names = (_name_in(cell) for cell in below.cells)
            named = next((name for name in names if _DOCTOR.search(name) or _PLACE.search(fold(name))), "")
            if named:
                return below, named, "printed below its label"
    return None


def _doctor(top: tuple[Line, ...]) -> Named | None:
    for line in top:
        name = _name_in(line.cells[0])
        is_first = line.index == 0 and _UNDOTTED.match(name) is not None
        if _FROM.search(name):
            continue
        if (is_first or _DOCTOR.search(name)) and len(name) <= _LONGEST_DOCTOR and ":" not in name:
            return line, name, "stands in the letterhead"
    return None


def _name_in(text: str) -> str:
    """Return a letterhead's name without page numbers, street, town and telephone; of a long one its first part."""
    name = _ADDRESS.sub("", _CUT.split(_DAY_AT_AN_END.sub("", text))[0]).strip(" ,-·")
    return name if len(name) <= _LONGEST else re.split(r"\s[-–]\s|,\s", name)[0]


def _is_place(name: str) -> bool:
    folded = fold(name)
    if not 4 <= len(name) <= _LONGEST or _NO_NAME.search(folded) or _ADDRESSEE.match(folded):
        return False
    if _FIELD.fullmatch(folded) or _SENTENCE.search(folded) or _STOP.search(folded) or _PAYER.search(folded):
        return False
    is_more = len(name.split()) > 1 or "-" in name  # "Healthcare" alone names no one
    return name[:1].isupper() and is_more and _PLACE.search(folded) is not None


def _is_sender(script: Script, line: Line, name: str) -> bool:
    """Say whether a first line is a sender's though no word of care is in it: a company's, or above an address."""
    folded = fold(name)
    is_named = not _NO_NAME.search(folded) and not _ADDRESSEE.match(folded) and name[:1].isupper()
    if not 4 <= len(name) <= _LONGEST or not is_named:
        return False
    if _COMPANY.search(name):
        return True
    below = script.lines[line.index + 1] if line.index + 1 < len(script.lines) else None
    is_reached = _REACHED.search(line.text) is not None or (
        below is not None and _REACHED.search(below.text) is not None
    )
    words = name.split()
    return is_reached and _FEWEST <= len(words) <= _MOST and not any(mark.isdigit() for mark in name)
