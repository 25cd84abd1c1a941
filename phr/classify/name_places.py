"""Where a paper names people: every place that makes a printed name the patient's, with how much it weighs.

A name counts by the label before it, in a box beside or below its label, by the birth date after it, by the sentence
or the greeting that speaks of it, or, weakest, alone at the top under a form of address.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from phr.classify.cues import cues
from phr.classify.lines import HEAD_LINES, Line, Script, fold
from phr.classify.name_columns import heads_a_person, in_columns, in_fields
from phr.classify.name_roles import (
    above,
    before_in_box,
    has_degree,
    is_anothers,
    is_headed_by_another,
    is_headed_by_role,
)
from phr.classify.name_words import CERTIFIED, LABEL_LED, name_patterns

_INITIAL_LAST = re.compile(r"\s[^\W\d_a-z]\.$")
_CONTINUES = re.compile(r"^[A-ZÀ-ÖØ-ÞŠŽŁĆČ][\w'’-]+$")
_SEX_TAIL = re.compile(r"(?<=\w\w),\s?[MFW]$")
_LABEL_WORDS = 3  # a label has fewer words
_DOCTORS = re.compile(r"\b(?:dr\.? ?med|prof|m\.?d|facharzt|fachaerztin)\b")
_HONOUR_LED = re.compile(r"^(?:von|of|de|di|des|der)\s+(?:Herrn?|Frau|Mr|Mrs|Ms|Mme|M|Sig)\.?\s+")
_DOCTOR_FIRST = re.compile(r"(?:Prof|Dr|Dott|Univ)\b\.?")
_MARKS = re.compile(r"^(?:X\s+)?(?P<rest>.*)$")  # a cross in a form's box stands before the name
_BIRTH_TAIL = re.compile(r"\s*(?:\b[Gg]eb(?:oren)?\b\.?(?:[ -]?(?:am|Datum))?|\bDOB\b:?|\*)?\s*(?:\d[\d./ -]*\d)?\s*$")
_LEADS_ON = ("vom", "von", "de", "del", "di", "of", "le", "la")  # no name ends in such a word
_ADDRESSES = frozenset(
    ["mr", "mrs", "ms", "miss", "herr", "frau", "mme", "monsieur", "madame", "dr", "name", "vorname", "you", "your"]
)  # alone they name nobody; You is a family name, too
_BORN = re.compile(
    r"(?:geb(?:oren)?\b|\*\s?\d|dob\b|date of birth|born\b|nee? le|nat[oa] il|nacid[oa]|geboren|f\. ?nac)"
)
_PHRASE = re.compile(
    r"(?:for|re|fuer|betreff|betr\.?|concerne)\s?:?\s*"
)  # labels that lead to a matter as often as to a name
_GOES_ON = re.compile(r"\s(?!geb|born|dob|n[ée]e?\b|nat[oa]|nacid|aged?\b|fem|mal|m[äa]nn|weib)[a-zà-ÿ]{2}")
_NUMBERED = re.compile(
    r"(?:mrn|member (?:id|no|number)|nhs (?:no|number)|chi|medicare no|pat(?:ient|ienten)?[ .-]*(?:id|nr|no)|versicherten-?nr|hosp(?:ital)? no"
    r"|bsn|nhc|n\.? ?utente)\b"
)
_SELF = re.compile(r"^(?:I|Ich|Io|Yo|Je|Eu|Ik),?\s")
_LONG_FAMILY = 1  # words of a family name before its comma; more are a heading, unless particles lead on
_BELOW = 2  # lines below its label in which a form's name may stand
_HEADS = 3  # pages that a running head must head
_LINES = 400  # lines in which a patient is looked for
_TOP = 12  # lines in which a name before a bare date is the patient's


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a place makes the patient's: its weight (4 beside the word "patient", 1 alone), its line, and why."""

    name: str
    weight: float
    line: Line
    why: str


def names_in(script: Script) -> list[Named]:
    """Return every name that may be the patient's, in no special order."""
    found: list[Named] = []
    for place, line in enumerate(script.lines[:_LINES]):
        line_above = script.lines[place - 1] if place else None
        following = tuple(held for held in script.lines[place + 1 : place + 1 + _BELOW] if held.page == line.page)
        found.extend(_in_line(line, following, line_above))
        found.extend(_in_form(line, following, line_above))
        found.extend(
            Named(name, 3.5, line, "family and given name beside their labels") for name in in_fields(line, following)
        )
        found.extend(_certified(line, following))
        if line.index < HEAD_LINES:
            found.extend(_alone(line, line_above))
            found.extend(_in_row(line, line_above))
            found.extend(_above_birth(line, following))
    found.extend(_addressee(script))
    found.extend(_running_head(script))
    bare = (replace(named, name=LABEL_LED.sub("", named.name)) for named in found)
    return [named for named in bare if is_name(named.name) and not _begins_with_a_role(named.name)]


def _begins_with_a_role(name: str) -> bool:
    """Say whether the first of three words or more says whose name it is, if not the patient's: "Husband Bo Quill"."""
    first, *rest = name.split()
    is_titled = _DOCTOR_FIRST.match(name) is not None
    return len(rest) > 1 and not is_titled and not first.endswith(",") and is_anothers(first)


def _certified(line: Line, following: tuple[Line, ...]) -> list[Named]:
    """Return a name on the line below "This is to certify that"."""
    if not following or CERTIFIED.fullmatch(line.text) is None:
        return []
    name = whole_name(following[0].cells[0])
    return [Named(name, 3.0, following[0], "named in a certificate")] if name else []


def is_name(name: str) -> bool:
    """Say whether some words can be a person's name: one to six of them, none a word of forms, the first a capital."""
    words = name.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or not 3 <= len(name) <= 60:
        return False
    if len(words) == 1 and not name[0].isupper():
        return False
    if words[-1] in _LEADS_ON or all(word.strip(".,").casefold() in _ADDRESSES for word in words):
        return False
    return not name_patterns().never.search(fold(name)) and any(len(word.strip(".")) > 1 for word in words)


def _in_line(line: Line, following: tuple[Line, ...], line_above: Line | None) -> list[Named]:
    """Return the names that a label in the same run of words, a birth date or a turn of phrase makes the patient's."""
    patterns = name_patterns()
    found = [*_labelled(line, following, line_above)]
    for match in patterns.born.finditer(line.text):
        name = _SELF.sub("", _cut(line, match, is_last=True))
        start = line.text.rfind(name, 0, match.end("name"))
        is_other = is_anothers(before_in_box(line, start)) or has_degree(line, start, start + len(name))
        if len(name.split()) > 1 and not is_other and not has_degree(line, start, match.end("name")):
            found.append(Named(name, 4.0, line, "a date of birth or a record number follows it"))
    found.extend(
        Named(name, 3.0, line, "named as the patient")
        for match in patterns.about.finditer(line.text)
        if (name := _cut(line, match)) and not _is_of_medicine(name)
    )
    subject = patterns.subject.match(line.text)
    if (
        subject is not None
        and len(subject["name"].split()) > 1
        and not is_anothers(subject["before"] or "")
        and not has_degree(line, *subject.span("name"))
    ):
        found.append(Named(subject["name"], 3.0, line, "the sentence is about this person"))
    dated = patterns.dated.match(line.text) if line.index < _TOP else None
    if (
        dated is not None
        and len(dated["name"].split()) > 1
        and _ends_its_part(line, dated.end())
        and not _is_of_medicine(dated["name"])
        and not has_degree(line, *dated.span("name"))
    ):
        found.append(Named(_cut(line, dated), 2.0, line, "stands at the top with a date"))
    return found


def _ends_its_part(line: Line, end: int) -> bool:
    """Say whether nothing follows a date in its column but what a comma or bracket parts from it."""
    rest = line.text[end : line.cell_around(end)[1]].strip()
    return not rest or rest[0] in ",;(|"


def _after_words_of_forms(name: str) -> str:
    """Return the end of some words that may be a name: what a sentence writes with capitals before it is none of it."""
    family, comma, given = name.partition(",")
    if comma and len(family.split()) > _LONG_FAMILY:
        name = f"{family.split()[-1]},{given}"
    words = name.split()
    foreign = [place for place, word in enumerate(words) if name_patterns().never.search(fold(word))]
    return _HONOUR_LED.sub("", " ".join(words[foreign[-1] + 1 :])) if foreign else name


def _is_of_medicine(name: str) -> bool:
    """Say whether a word of medicine is among some words: an examination with its day looks like a name with a birthday."""
    return cues().medical.count(fold(name)) > 0


def _labelled(line: Line, following: tuple[Line, ...], line_above: Line | None) -> list[Named]:
    patterns = name_patterns()
    found = []
    for match in patterns.labelled.finditer(line.text):
        before = line.text[: match.start("label")]
        is_patient = patterns.patient_label.fullmatch(match["label"].strip(" :")) is not None
        if patterns.foreign.search(fold(before).rstrip(" :")):
            continue
        if not is_patient and (_is_no_patient(line, match, line_above) or _is_matter(line, match)):
            continue
        name = _joined(_cut(line, match), line, match.end(), following)
        if _is_torn(name, line, match.end("name")):
            continue
        found.append(Named(name, 4.0 if is_patient else 3.0, line, "printed beside its label"))
    return found


def _is_matter(line: Line, match: re.Match[str]) -> bool:
    """Say whether what a visit was for, or a letter is about, is a phrase that goes on: "for: High blood pressure"."""
    return _PHRASE.fullmatch(fold(match["label"])) is not None and _GOES_ON.match(line.text, match.end()) is not None


def _is_torn(name: str, line: Line, end: int) -> bool:
    """Say whether a name of one word runs on into a mark that no name holds: handwriting that was not made out."""
    return len(name.split()) == 1 and line.text[end : end + 1] in ("—", "–", "_", "~", "=", "|")


def _is_no_patient(line: Line, match: re.Match[str], line_above: Line | None) -> bool:
    """Say whether a name after a mere "Name:" is someone else's, by the words before, above or behind it."""
    start = match.start("label")
    return (
        is_anothers(line.text[line.cell_around(start)[0] : start])
        or is_headed_by_another(above(line_above, line, start))
        or has_degree(line, *match.span("name"))
    )


def _in_form(line: Line, following: tuple[Line, ...], line_above: Line | None) -> list[Named]:
    """Return the names in one box with a label, or in the box beside or below a label that fills a box of its own."""
    patterns = name_patterns()
    found: list[Named] = []
    cells = line.cells
    for place, (cell, start) in enumerate(zip(cells, line.starts, strict=True)):
        stated = patterns.stated.fullmatch(cell)
        label = patterns.label_cell.fullmatch(cell)
        named = stated or label
        if named is None:
            continue
        is_patient = patterns.patient_label.fullmatch(named["label"]) is not None
        if not is_patient and is_headed_by_another(above(line_above, line, start)):
            continue
        weight = 4.0 if is_patient else 3.0
        if label is None:
            name = whole_name(named["name"])
            found.extend([Named(name, weight, line, "printed beside its label")] if name else ())
            continue
        beside = next(filter(None, map(whole_name, cells[place + 1 : place + 3])), "")
        if beside:
            found.append(Named(beside, weight, line, "printed beside its label"))
        elif is_patient or _is_alone(label["label"], cells) or heads_a_person(cells, following):
            is_family_first = patterns.family_first.match(label["label"]) is not None
            below = _below(following, place, is_family_first=is_family_first)
            found.extend(Named(name, weight, held, "printed below its label") for name, held in below)
    found.extend(
        Named(name, 3.5, following[0], "printed below its label")
        for name in in_columns(line, following)
        if whole_name(name)
    )
    return found


def _is_alone(label: str, cells: tuple[str, ...]) -> bool:
    """Say whether a mere "Name" fills its line: in a table's head it is a column of drugs or tests."""
    return len(cells) == 1 and label.casefold() not in ("for", "für", "re")


def _below(following: tuple[Line, ...], column: int, *, is_family_first: bool) -> list[tuple[str, Line]]:
    """Return the name below a label with its line: in its column first, else in any; family and given name stacked."""
    for line in following:
        in_column = line.cells[column : column + 1]
        for cell in (*in_column, *line.cells):
            if name := whole_name(_BIRTH_TAIL.sub("", cell)):
                return [(name, line)]
    stacked = _stacked(following, column, is_family_first=is_family_first)
    return [(stacked, following[0])] if stacked else []


def _stacked(following: tuple[Line, ...], column: int, *, is_family_first: bool) -> str:
    """Return a name that a form prints over two lines: "Kruse" above "Ilse" is "Kruse, Ilse"."""
    if len(following) < 2 or not is_family_first:
        return ""
    parts = []
    for line in following:
        cell = _BIRTH_TAIL.sub("", line.cells[min(column, len(line.cells) - 1)])
        match = name_patterns().whole.fullmatch(cell)
        if match is None or not is_name(cell) or match["name"] != cell:
            return ""
        parts.append(cell)
    return ", ".join(parts)


def whole_name(cell: str) -> str:
    """Return the name that a box consists of, "" where it is no name of two words or more, or a doctor's."""
    bare = _MARKS.sub(r"\g<rest>", cell)
    patterns = name_patterns()
    match = patterns.whole.fullmatch(bare)
    if match is None or len(match["name"].replace(",", " ").split()) < 2:
        return ""
    if _DOCTORS.search(fold(bare)) or patterns.credential.search(bare):
        return ""
    return match["name"].strip() if is_name(match["name"]) else ""


def _alone(line: Line, line_above: Line | None) -> list[Named]:
    """Return a name that fills a box at the top under a form of address, or with the family name first."""
    patterns = name_patterns()
    found = []
    for cell, start in zip(line.cells, line.starts, strict=True):
        titled = patterns.titled.fullmatch(cell)
        match = titled or patterns.listed.fullmatch(cell) or patterns.aged.fullmatch(cell)
        if match is None or not whole_name(match["name"]) or _DOCTOR_FIRST.match(match["name"]):
            continue
        if is_headed_by_role(above(line_above, line, start)) or is_anothers(before_in_box(line, start)):
            continue
        why = "stands alone under a form of address" if titled else "stands alone as a person's name does"
        found.append(Named(_SEX_TAIL.sub("", match["name"]), 1.5, line, why))
    return found


def _in_row(line: Line, line_above: Line | None) -> list[Named]:
    """Return a name that fills a box at the top before a box with a birth date, sex, age or number of a person."""
    found = []
    for place, (cell, start) in enumerate(zip(line.cells[:-1], line.starts, strict=False)):
        name = _SEX_TAIL.sub("", whole_name(cell))
        before = line.cells[place - 1] if place else ""
        if (
            not name
            or not cell.startswith(name)
            or (len(before.split()) < _LABEL_WORDS and is_anothers(before))
            or _is_of_medicine(name)
            or not name_patterns().identified.match(line.cells[place + 1])
        ):
            continue
        if is_anothers(before_in_box(line, start)) or is_headed_by_role(above(line_above, line, start)):
            continue
        found.append(Named(name, 2.5, line, "stands in a row with what is known of a person"))
    return found


def _above_birth(line: Line, following: tuple[Line, ...]) -> list[Named]:
    """Return a name that fills a box above one that begins with a date of birth or the number of a patient."""
    below = following[0].cells if following else ()
    return [
        Named(name, 3.5, line, "a date of birth or a record number stands below it")
        for place, cell in enumerate(line.cells)
        if place < len(below) and _tells_a_person(below[place]) and (name := whole_name(cell)) and name == cell
    ]


def _tells_a_person(cell: str) -> bool:
    folded = fold(cell)
    return _BORN.match(folded) is not None or _NUMBERED.match(folded) is not None


def _joined(name: str, line: Line, end: int, following: tuple[Line, ...]) -> str:
    is_lone = end >= len(line.text.rstrip()) and len(name.split()) == 1
    if is_lone and following and _CONTINUES.match(following[0].text):
        return f"{name} {following[0].text}"
    return name


def _cut(line: Line, match: re.Match[str], *, is_last: bool = False) -> str:
    """Return a matched name without what belongs to the next column (or the one before) and the next label."""
    start, end = match.span("name")
    if is_last:
        start = max(start, line.cell_around(end - 1)[0])
    else:
        end = min(end, line.cell_around(start)[1])
    name = line.text[start:end]
    if is_last:
        return _after_words_of_forms(name).strip(" ,;:-*(")
    if end == match.end("name") and line.text[end : end + 2].lstrip().startswith(":"):
        name = name.rpartition(" ")[0]  # its last word is the next label
    if line.text[end:].lstrip(" .:#")[:1].isdigit():
        name = name_patterns().before_number.sub("", name)
    name = name_patterns().ends.sub("", name)
    return (name if _INITIAL_LAST.search(name) else name.rstrip(".")).strip(" ,;:-*(")


def _addressee(script: Script) -> list[Named]:
    """Return the patient that a letter is addressed to: "Dear Ms. Archer" with that name alone in a box above."""
    dear, family = _saluted(script)
    if dear is None:
        return []
    to = (name_patterns().addressed.fullmatch(line.text) for line in script.lines[:HEAD_LINES])
    mailed = [match for match in to if match is not None and family in fold(match["name"]).split()]
    return [
        *(Named(match["name"].strip(), 3.0, dear, "the message is addressed to this person") for match in mailed),
    ] + [
        Named(name, 3.0, line, "the letter is addressed to this person")
        for line in script.lines[: dear.index]
        if family in line.folded.replace(",", " ").split()
        for cell in line.cells
        if (name := whole_name(cell)) and family in fold(name).split()
    ]


def _saluted(script: Script) -> tuple[Line | None, str]:
    for line in script.lines[:40]:
        match = name_patterns().dear.match(line.text)
        if match is not None and not name_patterns().never.search(fold(match["family"])):
            return line, fold(match["family"])
    return None, ""


def _running_head(script: Script) -> list[Named]:
    """Return a name that heads page after page and that a sentence names too: a directive's or a record's owner."""
    pages: dict[str, set[int]] = defaultdict(set)
    first: dict[str, Line] = {}
    for line in script.lines:
        if len(line.text) <= 60 and whole_name(line.text) == line.text:
            pages[line.text].add(line.page)
            first.setdefault(line.text, line)
    return [
        Named(name, 2.0, first[name], "its name heads every page")
        for name, held in pages.items()
        if len(held) >= _HEADS and re.search(rf"\b(?:by|of|for|von|für) {re.escape(fold(name))}\b", script.folded)
    ]
