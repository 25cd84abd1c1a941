"""Whose document it is: the patient's name as printed, near its label, and the patient's date of birth.

Never the doctor's name, a relative's or an emergency contact's: a name counts by the label before it or by the birth
date after it. Where several places name a patient, the name with the most support wins.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from phr.classify.dates import Order
from phr.classify.lines import Line, Script, fold
from phr.classify.order import Settled
from phr.classify.places import quote_on
from phr.classify.roles import Dated, Role
from phr.record.filing import Finding, Sureness
from phr.record.reading import Reading

_UPPER = r"[A-ZÀ-ÖØ-ÞŠŽŁĆČ]"
_TOKEN = rf"(?:{_UPPER}[\w'’.-]*|(?:von|van|de[rnl]?|della|di|da|dos|zu|zur|vom|la|le|bin|al|el|ter|ten|y)(?=\s))"
_HONOUR = r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Herrn?|Frau|Mme|Mlle|M|Sig\.ra|Sig|Sra?|Sr|Don|Dña|Master|Shri|Smt)\.?\s+)?"
_DEGREE = r"(?:(?:Prof|Dr|Dott|Ing|Mag)\.(?:\s?(?:med|phil|rer|nat|jur)\.)*\s*)?"
_NAME = rf"(?P<honour>{_HONOUR})(?P<name>{_DEGREE}{_TOKEN}(?:,?\s{_TOKEN}){{0,4}})"
_BIRTH = r"(?:\(?\s*,?;?\s*(?:geb(?:oren)?\b\.?(?:\s?am)?|\*|born(?: on)?|DOB\b|D\.O\.B\.?|\bDate of birth|nat[oa] il|né[e]? le|\(born))"

_LABELLED = re.compile(
    rf"(?:^|[|;:•]\s*|(?<=\d )|(?<=\w ))(?P<label>(?:Patient(?:en|in)?(?:(?:'s)? ?[Nn]ame)?|PATIENT(?: NAME)?|Pat\.|Paziente|Paciente|Patiente"
    rf"|Name(?:,? Vorname)?(?: (?:of|des|der) [Pp]atient(?:en|in)?)?|NAME|Full [Nn]ame|Nome|Nom|Nombre|Member(?: [Nn]ame)?|Versicherte[r]?|Insured"
    rf"|Cognome e [Nn]ome|Nome do [Pp]aciente|Subscriber|RE|Re|Betreff|Betr\.|[Ff]ür|f(?:or|OR)|Client)\s*:\s*|(?:^|\s)für\s+|^Patient(?:in)?\s+)"
    rf"{_NAME}"
)
_BORN = re.compile(rf"(?<![\w.]){_NAME}\s*{_BIRTH}")
_DATED = re.compile(rf"^{_NAME}\s*,?\s*(?=\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}\s*$)")
_ABOUT = re.compile(
    rf"(?:\b(?:[Ii]hre[nrm]?|unsere[nrm]?|der|den|Ihr|o\.g\.)\s(?:gemeinsame[nr]?\s)?Pat(?:ient(?:en|in)?|\.)\s*|\bI (?:saw|reviewed|examined) )"
    rf"(?P<hon2>(?:Herrn?|Frau)\s+)?{_NAME}"
)
_DEAR = re.compile(rf"^Dear (?:Mr|Mrs|Ms|Miss)\.?\s+(?P<family>{_UPPER}[\w'’-]+)\s*[,:]")
_STOP = re.compile(
    r"[\s,]+(?:DOB|D\.O\.B\.?|Date|MRN|Age|AGE|Sex|SEX|Gender|NHS|Geb\S*|Geschlecht|Geburtsdatum|ID|Id|Patient\S*|Hospital|Phone|Tel\S*|Address|Section|Visit|Ref\S*"
    r"|Birth\S*|Accession|Physician|Provider|Specimen|No|Nr|M|F|W|Weight|Height|Ward|Station|Member|Group|Sample|Versicherten\S*|Exam\S*|Account|Room|Abteilung)\b.*$"
)
_NOT_BEFORE = re.compile(
    r"(?:doctor|provider|physician|facility|hospital|arzt|father|mother|vater|mutter|spouse|wife|husband|contact|guardian|parent|file|test|product|drug|trade|generic|"
    r"company|customer|user|sample|practice|clinic|lab|insurance|plan|employer|referr\w+|surgeon|brand|first|middle|model|project|pump|given|family|technician)(?:'s)?\s*$",
)
_NOT_A_NAME = re.compile(
    r"\b(?:information|name|date|hospital|clinic|report|summary|note|record|klinik\w*|befund|notes?|care|copy|history|center|centre|health|discharge|department|"
    r"laboratory|visit|id|ihren?|ihrem|ihrer|unser\w*|outcome|farm|the|details?|demographics|lifestyle|vitals|status|screening|mammogram|results?|dear|the|and|this|is|was|with|street|road|please|doctor|"
    r"sample|reports|patient|praxis|strasse|str|informed|education|instructions|consent|diagnos\w+|exam|address|month|kollege\w*|kollegin\w*|facility|provider)\b"
)
_INITIAL_LAST = re.compile(rf"\s{_UPPER}\.$")
_CONTINUES = re.compile(rf"^{_UPPER}[\w'’-]+$")


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    weight: float
    line: Line
    why: str


def find_person(reading: Reading, script: Script) -> Finding[str] | None:
    """Return the patient's name as printed, without Mr or Frau; None where the document names no patient."""
    support: dict[frozenset[str], list[_Named]] = defaultdict(list)
    for named in _candidates(script):
        support[frozenset(fold(named.name).replace(",", " ").split())].append(named)
    if not support:
        return None
    weights = {key: _support(held) for key, held in support.items()}
    best = max(weights, key=lambda key: (weights[key], -support[key][0].line.index))
    first = max(support[best], key=lambda named: (named.weight, -named.line.index))
    rivals = [weight for key, weight in weights.items() if not (key <= best or best <= key)]
    is_clear = not rivals or weights[best] >= 1.5 * max(rivals)
    sureness = Sureness.SURE if is_clear and first.weight >= 3 and len(best) > 1 else Sureness.LIKELY
    return Finding(first.name, sureness, (quote_on(reading, first.line.page, first.name),), first.why)


def find_birth_date(reading: Reading, found: list[Dated], settled: Settled, today: date) -> Finding[date] | None:
    """Return the patient's date of birth: the one printed beside a birth label; None where none stands there."""
    births = [item.mention for item in found if item.role is Role.BIRTH and item.mention.values[0].day is not None]
    if not births:
        return None
    mention = births[0]
    value = mention.read(settled.order or Order.MONTH_FIRST).first_day()
    if value > today:
        value = mention.values[0].first_day()
    if value > today:
        return None
    is_plain = not mention.is_open or settled.is_proved
    sureness = Sureness.SURE if is_plain and len({other.values for other in births}) == 1 else Sureness.LIKELY
    return Finding(
        value, sureness, (quote_on(reading, mention.line.page, mention.text),), "printed beside the word for birth"
    )


def _support(held: list[_Named]) -> float:
    strongest = max(named.weight for named in held)
    return strongest + 0.5 * min(len(held) - 1, 4)


def _candidates(script: Script) -> list[_Named]:
    found: list[_Named] = []
    for place, line in enumerate(script.lines[:400]):
        following = script.lines[place + 1] if place + 1 < len(script.lines) else None
        found.extend(_in_line(line, following))
    found.extend(_addressee(script))
    return found


def _in_line(line: Line, following: Line | None) -> list[_Named]:
    found: list[tuple[str, float, str]] = []
    for match in _LABELLED.finditer(line.text):
        before = fold(line.text[: match.start("label")])
        if _NOT_BEFORE.search(before.rstrip(" :")):
            continue
        weight = 4.0 if fold(match["label"]).startswith(("pat", "paz", "pac")) else 3.0
        name = _joined(_cut(match["name"]), line, match.end(), following)
        found.append((name, weight, "printed beside its label"))
    found.extend((_cut(match["name"]), 4.0, "a date of birth follows it") for match in _BORN.finditer(line.text))
    found.extend((_cut(match["name"]), 3.0, "named as the patient") for match in _ABOUT.finditer(line.text))
    if line.index < 12 and (dated := _DATED.match(line.text)):
        found.append((_cut(dated["name"]), 2.0, "stands at the top with a date"))
    return [_Named(name, weight, line, why) for name, weight, why in found if _is_name(name)]


def _joined(name: str, line: Line, end: int, following: Line | None) -> str:
    is_alone = end >= len(line.text.rstrip()) and len(name.split()) == 1
    if is_alone and following is not None and _CONTINUES.match(following.text):
        return f"{name} {following.text}"
    return name


def _cut(name: str) -> str:
    short = _STOP.sub("", name).removeprefix("Ihren Patienten ").removeprefix("Ihre Patientin ")
    return (short if _INITIAL_LAST.search(short) else short.rstrip(".")).strip(" ,;:-*(")


def _is_name(name: str) -> bool:
    words = name.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or not 3 <= len(name) <= 60:
        return False
    if len(words) == 1 and "," not in name and not name[0].isupper():
        return False
    return not _NOT_A_NAME.search(fold(name)) and sum(len(word) > 1 for word in words) >= 1


def _addressee(script: Script) -> list[_Named]:
    """Return the patient that a letter is addressed to: "Dear Ms. Archer" with that name alone on a line above."""
    dear = next((line for line in script.lines[:25] if _DEAR.match(line.text)), None)
    salutation = _DEAR.match(dear.text) if dear is not None else None
    if dear is None or salutation is None:
        return []
    family = fold(salutation["family"])
    whole = re.compile(rf"^{_NAME}$")
    return [
        _Named(match["name"], 3.0, line, "the letter is addressed to this person")
        for line in script.lines[: dear.index]
        if family in line.folded.split() and (match := whole.match(line.text)) and _is_name(match["name"])
    ]
