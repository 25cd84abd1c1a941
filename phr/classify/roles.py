"""What a printed date stands for, told by the words beside it: collection, visit, birth, print, and so on."""

import re
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache
from re import Pattern

from phr.classify.dates import Mention
from phr.classify.lines import Script, fold
from phr.classify.shipped import shipped_table

_BEFORE = 46  # characters before a date in which its label stands
_LABEL_BESIDE = 30  # characters up to which a box may be the label of the next
_LABEL_ALONE = 40  # characters up to which a line above may be a label
_LETTERHEAD = 8  # lines in which a date alone in a later box is the paper's own
_STAMP_LINES = 2  # the last lines, where a form's stamp stands beside its day
_EDGE_LINES = 4  # the first and last lines of a page, where headers, footers and signatures stand


class Role(Enum):
    """What a date stands for; the order is that of the tests, which are tried from the top."""

    BIRTH = "birth"
    NEXT = "next"
    FAX = "fax"
    DISCHARGED = "discharged"
    ADMITTED = "admitted"
    OPERATED = "operated"
    COLLECTED = "collected"
    RECEIVED = "received"
    REPORTED = "reported"
    PRINTED = "printed"
    HISTORY = "history"
    EXAMINED = "examined"
    VISITED = "visited"
    ISSUED = "issued"
    BARE = "bare"
    LOOSE = "loose"


_PLACE_AND = re.compile(r"^[^\W\d_][\w .'/()-]{1,30},?(?:\s+(?:den|le|li|il|a|the))?\s*$")
_MODALITY = re.compile(
    r"\b(?:ct|mrt?|mri|pet|x-?rays?|roentgen\w*|sono\w*|ultrasound|ultraschall\w*|usg|mammogra\w*|echo\w*|exam\w*|\w*gra(?:ph|f)i[ea]s?|dexa|szinti\w*"
    r"|scan(?:ner)?|untersuchung\w*|\w*s[ck]op(?:y|ie|ia)|irm|tac|rmn?|tdm|rx|e[ck]g|eeg|emg|kernspin\w*|\w*tomogra\w+|duplex\w*|doppler\w*|labor\w*"
    r"|bloed\w*|blut\w*|spirometri\w*|\w*funktion\w*|onderzoek)\b"
)
_PAPER = re.compile(
    r"\b(?:\w*rechnung|fattura|facture|factura|factuur|invoice|\w*bescheid|\w*brief|schreiben|zeugnis|\w*bericht|\w*befund|verslag|referto|informe"
    r"|compte[ -]rendu|\w*protokoll|\w*konferenz|\w*plan|\w*verordnung|ordonnance|ricetta|receta|recept|statement|report|letter|meeting|sitzung)\b"
)
_LITTLE_WORDS = ("vom", "of", "on", "del", "am")
_LEADING = (*_LITTLE_WORDS, "den")
_MEETING = re.compile(r"vorstell|vorgestellt|untersuch|behand|gesehen|sprechstunde|konsil|ambulan|begutacht|besuch")
_AGE_OR_SEX = re.compile(
    r"[\s,;(/|-]{0,3}(?:(?:[Aa]ge|[Aa]lter|aged)?[\s:]{0,2}\d{1,3}\s?(?:y(?:ea)?rs?\b|y/?o\b|y\b|J\.|Jahre|jährig|anni|ans|años)"
    r"|(?:[MFWmfw]|male|female|Male|Female|männlich|weiblich)\b(?!['’]))"
)  # a person's age or sex follows a date of birth
_HEADING_LINES = 25  # lines in which the heading of a report stands: below, "CT of" a day tells of an earlier one
_HEADING_TAIL = 30  # characters after its date
_FULL_LINE = 60  # characters from which a line may run on into the next
_HEADING = 100  # characters
_PAPERS_NAME = 4  # words with which a heading names its paper; later ones speak of another paper
_SUBJECT = re.compile(rf"^(?:re|betreff|betr\.?|betrifft|subject)$|{_MODALITY.pattern}")
_STAY = re.compile(
    r"\bbis(?: zum| einschl\w*)?\s*$|[-–]\s*$|\b(?:to|through|until|au|al|hasta(?: el)?|fino al|tot(?: en met)?|t/m)\s*$"
)
_SENT = re.compile(
    r"(?:sent|gesendet|envoye|inviato|enviado|verzonden)\s?:"
)  # a message's own date; a fax prints a bare "sent"
_CLOCK = re.compile(
    r"[\s,]{0,3}(?:at |um )?\d{1,2}:\d{2}(?::\d{2})?\s?(?:[AaPp]\.?[Mm]\.?|Uhr|h)?(?:\s?[–-]\s?\d{1,2}:\d{2}(?:\s?Uhr)?)?"
)
_CITY_OR_WEEKDAY = re.compile(
    r"[^\W\d_][\w .'/()-]{1,30},(?:\s+(?:den|le|li|il|a|the))?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?|(?:mon|diens|donners|frei|sams|sonn)tag,?|mittwoch,?|sonnabend,?"
    r"|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miercoles|jueves|viernes|sabado|domingo"
    r"|(?:lune|marte|mercole|giove|vener)di,?|sabato|domenica|(?:segunda|terca|quarta|quinta|sexta)-feira"
    r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag"
)  # stands before a letter's date in its box


_TELL_NO_DAY = (Role.BIRTH, Role.NEXT, Role.FAX, Role.HISTORY, Role.LOOSE)
_STAY_BEGINS = (Role.ADMITTED, Role.EXAMINED, Role.ISSUED, Role.BARE, Role.LOOSE)


@dataclass(frozen=True, slots=True)
class Dated:
    """A printed date with what it stands for and the label that says so ("" where none does)."""

    mention: Mention
    role: Role
    label: str


@cache
def _patterns() -> tuple[tuple[Role, Pattern[str]], ...]:
    table = shipped_table("date_labels.toml")
    return tuple((Role(name), re.compile("|".join(words))) for name, words in table.items())


def dated(script: Script, mentions: list[Mention]) -> list[Dated]:
    """Return each printed date with its role: by the words before it, else the line above, else its place."""
    found: list[Dated] = []
    for place, mention in enumerate(mentions):
        before = mentions[place - 1] if place and mentions[place - 1].line is mention.line else None
        found.append(_role_of(script, mention, before, found[-1] if before is not None else None))
    return (
        found if any(item.role not in _TELL_NO_DAY for item in found) else [_as_stamped(script, item) for item in found]
    )


def _as_stamped(script: Script, item: Dated) -> Dated:
    """Return a date as the paper's own where it fills a box of the last lines, as beside a form's stamp."""
    mention = item.mention
    start, end = mention.line.cell_around(mention.start)
    fills = mention.start > 0 and (start, end) == (mention.start, mention.end)
    is_last = mention.line.index >= len(script.lines) - _STAMP_LINES
    is_stamp = item.role is Role.LOOSE and fills and is_last and mention.values[0].day is not None
    return replace(item, role=Role.BARE) if is_stamp else item


def _role_of(script: Script, mention: Mention, before: Mention | None, earlier: Dated | None) -> Dated:
    start = before.end if before is not None else 0
    text = fold(mention.line.text[max(start, mention.start - _BEFORE) : mention.start])
    if before is None and _is_apart(mention):
        text = ""
    if earlier is not None and _STAY.search(text) and earlier.role in _STAY_BEGINS:
        return Dated(mention, Role.DISCHARGED, text.strip())
    named = _nearest(text)
    if named is not None:
        return _named(script, mention, *named, text)
    if _AGE_OR_SEX.match(mention.line.text, mention.end):
        return Dated(mention, Role.BIRTH, "")
    if not text.strip(" :,.-|") and start == 0 and not _is_apart(mention):
        return _label_above(script, mention)
    in_form = _nearest(_box_above(script, mention))
    if in_form is not None:
        return _named(script, mention, *in_form, text)
    if _ends_heading(mention, text):
        return Dated(mention, Role.EXAMINED, "")
    if (start == 0 and _PLACE_AND.match(text.strip())) or _fills_its_box(mention):
        return _bare(script, mention)
    return Dated(mention, Role.LOOSE, "")


def _is_apart(mention: Mention) -> bool:
    """Say whether a date begins a box beside one that is too long for its label and does not ask for it."""
    line = mention.line
    opened, _ = line.cell_around(mention.start)
    if not opened or opened != mention.start:
        return False
    beside = line.text[line.cell_around(opened - 2)[0] : opened].strip()
    return len(beside) > _LABEL_BESIDE and not beside.endswith(":")


def _fills_its_box(mention: Mention) -> bool:
    """Say whether a date stands alone in a later box of the letterhead; below, tables hold such dates."""
    line = mention.line
    start, end = line.cell_around(mention.start)
    rest = line.text[mention.end : end]
    led = fold(line.text[start : mention.start]).strip()
    is_led = not led or (start > 0 and _CITY_OR_WEEKDAY.fullmatch(led) is not None)
    is_alone = is_led and (not rest or _CLOCK.fullmatch(rest) is not None)
    return mention.start > 0 and line.index < _LETTERHEAD and is_alone


def _nearest(text: str) -> tuple[Role, str] | None:
    """Return the role whose label ends nearest before the date; of two that end together, the one tested first.

    A little word after a label ("collected on") only leads on to the date.
    """
    found = _last_label(text)
    if found is None or found[2] not in _LEADING:
        return found[1:] if found is not None else None
    before = _last_label(text[: found[0]])
    is_led = (
        before is not None
        and before[2] not in _LEADING
        and not text[before[0] + len(before[2]) : found[0]].strip(" :.")
    )
    return before[1:] if before is not None and is_led else found[1:]


def _last_label(text: str) -> tuple[int, Role, str] | None:
    """Return the label that ends last in a text: where it begins, its role, and its words."""
    best: tuple[int, int, Role, str] | None = None
    for role, pattern in _patterns():
        for match in pattern.finditer(text):
            end = match.start() + len(match[0].rstrip())
            if match[0] and (best is None or end > best[0]):
                best = (end, match.start() + len(match[0]) - len(match[0].lstrip()), role, match[0].strip())
    return best[1:] if best is not None else None


def _named(script: Script, mention: Mention, role: Role, label: str, text: str) -> Dated:
    """Return a date with its role, where little words (of, on, am, vom) count by the words around them."""
    is_told = label not in _LITTLE_WORDS
    if label == "den" and _PLACE_AND.match(text.strip()) is None:
        return Dated(mention, Role.LOOSE, label)  # "den" alone leads on to any day, past or to come
    if role is Role.ISSUED and not is_told:
        own = fold(mention.line.text[mention.line.cell_around(mention.start)[0] : mention.start])
        role = _of_heading(own if len(own.split()) > 1 else text) if _is_heading(mention) else Role.LOOSE
    if role is Role.FAX and mention.line.index < _LETTERHEAD and _SENT.match(mention.line.folded):
        role = Role.ISSUED
    if role is Role.VISITED and not is_told and not _MEETING.search(_around(script, mention)):
        role = Role.LOOSE
    return Dated(mention, role, label)


def _of_heading(text: str) -> Role:
    """Return what a date stands for that ends a heading: of an examination, of the paper, or nothing that is known."""
    if _MODALITY.search(text):
        return Role.EXAMINED
    return Role.ISSUED if _PAPER.search(" ".join(text.split()[:_PAPERS_NAME])) else Role.LOOSE


def _ends_heading(mention: Mention, text: str) -> bool:
    """Say whether a date stands without a word right behind an examination's name: "MRI of the knee 3 May 2025"."""
    return mention.start > 0 and _is_heading(mention) and ":" not in text and _MODALITY.search(text) is not None


def _is_heading(mention: Mention) -> bool:
    """Say whether a date ends the heading of a report ("MRI of the knee of 3 May"), not a sentence about an earlier one."""
    line = mention.line
    label, colon, _ = fold(line.text[: mention.start]).rpartition(":")
    if line.index >= _HEADING_LINES or (colon and not _SUBJECT.search(label)):
        return False
    return (
        len(line.text) <= _HEADING
        and len(line.text) - mention.end <= _HEADING_TAIL
        and line.text[mention.end :][:1] != ":"
    )


def _around(script: Script, mention: Mention) -> str:
    """Return the folded line of a date with the lines before and after, as a sentence may run over."""
    index = mention.line.index
    return " ".join(line.folded for line in script.lines[max(index - 1, 0) : index + 2])


def _box_above(script: Script, mention: Mention) -> str:
    """Return what stands in the box above a date that fills a box of a form, folded; "" where there is no such box."""
    line = mention.line
    if line.index == 0 or len(line.gaps) == 0 or line.cell_around(mention.start)[0] < mention.start - 1:
        return ""
    above = script.lines[line.index - 1]
    column = sum(gap < mention.start for gap in line.gaps)
    if above.page != line.page or column >= len(above.cells):
        return ""
    box = fold(above.cells[column])
    if len(above.gaps) == len(line.gaps):
        return box
    named = _nearest(box)  # boxes that cannot be told apart: only a birth date is too dangerous to miss
    return box if named is not None and named[0] is Role.BIRTH else ""


def _label_above(script: Script, mention: Mention) -> Dated:
    index = mention.line.index
    above = script.lines[index - 1] if index else None
    if above is None or above.page != mention.line.page:
        return _bare(script, mention)
    is_open = above.folded.endswith(":")  # its sentence or label goes on here
    text = above.folded[-_BEFORE:]
    named = _nearest(text) if is_open or len(above.folded) <= _LABEL_ALONE else None
    is_column = named is not None and named[0] is Role.ISSUED and len(text.split()) > 1 and not is_open
    if named is None or is_column or any(character.isdigit() for character in text):
        return _bare(script, mention)
    return _named(script, mention, *named, text)


def _bare(script: Script, mention: Mention) -> Dated:
    """Return a date without a label: the document's own where it is a whole day at the top or the end."""
    is_day = mention.values[0].day is not None
    is_own = is_day and _is_edge(script, mention) and not _is_in_sentence(script, mention)
    return Dated(mention, Role.BARE if is_own else Role.LOOSE, "")


def _is_in_sentence(script: Script, mention: Mention) -> bool:
    """Say whether a date that begins a line goes on with the sentence of the line above."""
    index = mention.line.index
    runs_on = index > 0 and len(script.lines[index - 1].text) >= _FULL_LINE
    rest = mention.line.text[mention.end :]
    return runs_on and (rest[:2].strip().islower() or len(rest) >= _FULL_LINE // 2)


def _is_edge(script: Script, mention: Mention) -> bool:
    index = mention.line.index
    return index < 15 or index >= len(script.lines) - _EDGE_LINES
