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
from phr.classify.name_words import name_patterns
from phr.classify.order import Settled
from phr.classify.places import quote_on
from phr.classify.roles import Dated, Role
from phr.record.filing import Finding, Sureness
from phr.record.reading import Reading

_INITIAL_LAST = re.compile(r"\s[^\W\d_a-z]\.$")
_CONTINUES = re.compile(r"^[A-ZÀ-ÖØ-ÞŠŽŁĆČ][\w'’-]+$")
_DOCTORS = re.compile(r"\b(?:dr\.? ?med|prof|m\.?d|facharzt|fachaerztin)\b")
_MARKS = re.compile(r"^(?:X\s+)?(?P<rest>.*)$")  # a cross in a form's box stands before the name
_BELOW = 2  # lines below its label in which a form's name may stand
_HEADS = 3  # pages that a running head must head
_LINES = 400  # lines in which a patient is looked for


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
    for place, line in enumerate(script.lines[:_LINES]):
        above = script.lines[place - 1] if place else None
        following = script.lines[place + 1 : place + 1 + _BELOW]
        found.extend(_in_line(line, following, above))
        found.extend(_in_form(line, following, above))
    found.extend(_addressee(script))
    found.extend(_running_head(script))
    return [named for named in found if _is_name(named.name)]


def _in_line(line: Line, following: tuple[Line, ...], above: Line | None) -> list[_Named]:
    """Return the names that a label in the same run of words, a birth date or a turn of phrase makes the patient's."""
    patterns = name_patterns()
    found: list[tuple[str, float, str]] = []
    for match in patterns.labelled.finditer(line.text):
        before = fold(line.text[: match.start("label")]).rstrip(" :")
        label = match["label"].strip(" :")
        is_patient = patterns.patient_label.fullmatch(label) is not None
        if patterns.foreign.search(before) or (
            not is_patient and patterns.foreign.search(_above(above, line, match.start("label")))
        ):
            continue
        name = _joined(_cut(line, match), line, match.end(), following)
        found.append((name, 4.0 if is_patient else 3.0, "printed beside its label"))
    for match in patterns.born.finditer(line.text):
        name = _cut(line, match, is_last=True)
        if len(name.split()) > 1 and not patterns.foreign.search(fold(line.text[: match.start()]).rstrip(" :,")):
            found.append((name, 4.0, "a date of birth follows it"))
    found.extend((_cut(line, match), 3.0, "named as the patient") for match in patterns.about.finditer(line.text))
    if line.index < 12 and (dated := patterns.dated.match(line.text)):
        found.append((_cut(line, dated), 2.0, "stands at the top with a date"))
    return [_Named(name, weight, line, why) for name, weight, why in found]


def _in_form(line: Line, following: tuple[Line, ...], above: Line | None) -> list[_Named]:
    """Return the names in the box beside or below a label that fills a box of its own."""
    patterns = name_patterns()
    found: list[_Named] = []
    cells = line.cells
    for place, cell in enumerate(cells):
        label = patterns.label_cell.fullmatch(cell)
        if label is None:
            continue
        is_patient = patterns.patient_label.fullmatch(label["label"]) is not None
        if not is_patient and patterns.foreign.search(_above(above, line, line.text.find(cell))):
            continue
        weight = 4.0 if is_patient else 3.0
        beside = _whole_name(cells[place + 1]) if place + 1 < len(cells) else ""
        if beside:
            found.append(_Named(beside, weight, line, "printed beside its label"))
        elif is_patient:
            found.extend(_Named(name, 4.0, held, "printed below its label") for name, held in _below(following))
    return found


def _above(above: Line | None, line: Line, at: int) -> str:
    """Return what stands above a place of a line, folded: of several columns, the one that the place is in."""
    if above is None:
        return ""
    if not above.gaps:
        return above.folded.rstrip(" :")
    column = sum(gap < at for gap in line.gaps)
    return fold(above.cells[column]).rstrip(" :") if column < len(above.cells) else ""


def _is_under_another(line: Line, at: int, above: Line | None) -> bool:
    """Say whether the box above a place says that what stands here is someone else's: an emergency contact's, say."""
    column = sum(gap < at for gap in line.gaps)
    if above is None or column >= len(above.cells):
        return False
    return name_patterns().foreign.search(fold(above.cells[column]).rstrip(" :")) is not None


def _below(following: tuple[Line, ...]) -> list[tuple[str, Line]]:
    """Return the first whole name in the lines below a label, with its line."""
    named = [(name, line) for line in following for cell in line.cells if (name := _whole_name(cell))]
    return named[:1]


def _whole_name(cell: str) -> str:
    """Return the name that a cell consists of, "" where it is no name of two words or more."""
    bare = _MARKS.sub(r"\g<rest>", cell)
    match = name_patterns().whole.fullmatch(bare)
    if match is None or len(match["name"].replace(",", " ").split()) < 2 or _DOCTORS.search(fold(bare)):
        return ""
    return match["name"].strip() if _is_name(match["name"]) else ""


def _joined(name: str, line: Line, end: int, following: tuple[Line, ...]) -> str:
    is_alone = end >= len(line.text.rstrip()) and len(name.split()) == 1
    if is_alone and following and _CONTINUES.match(following[0].text):
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
    if end == match.end("name") and line.text[end : end + 2].lstrip().startswith(":"):
        name = name.rpartition(" ")[0]  # its last word is the next label
    if line.text[end:].lstrip(" .:#")[:1].isdigit():
        name = name_patterns().before_number.sub("", name)
    name = name_patterns().ends.sub("", name)
    return (name if _INITIAL_LAST.search(name) else name.rstrip(".")).strip(" ,;:-*(")


def _is_name(name: str) -> bool:
    words = name.replace(",", " ").split()
    if not 1 <= len(words) <= 6 or not 3 <= len(name) <= 60:
        return False
    if len(words) == 1 and not name[0].isupper():
        return False
    return not name_patterns().never.search(fold(name)) and any(len(word) > 1 for word in words)


def _addressee(script: Script) -> list[_Named]:
    """Return the patient that a letter is addressed to: "Dear Ms. Archer" with that name alone in a box above."""
    dear, family = _saluted(script)
    if dear is None:
        return []
    return [
        _Named(name, 3.0, line, "the letter is addressed to this person")
        for line in script.lines[: dear.index]
        if family in line.folded.replace(",", " ").split()
        for cell in line.cells
        if (name := _whole_name(cell)) and family in fold(name).split()
    ]


def _saluted(script: Script) -> tuple[Line | None, str]:
    for line in script.lines[:40]:
        match = name_patterns().dear.match(line.text)
        if match is not None and not name_patterns().never.search(fold(match["family"])):
            return line, fold(match["family"])
    return None, ""


def _running_head(script: Script) -> list[_Named]:
    """Return a name that heads page after page and that a sentence names too: a directive's or a record's owner."""
    pages: dict[str, set[int]] = defaultdict(set)
    first: dict[str, Line] = {}
    for line in script.lines:
        if len(line.text) <= 60 and _whole_name(line.text) == line.text:
            pages[line.text].add(line.page)
            first.setdefault(line.text, line)
    return [
        _Named(name, 2.0, first[name], "its name heads every page")
        for name, held in pages.items()
        if len(held) >= _HEADS and re.search(rf"\b(?:by|of|for|von|für) {re.escape(fold(name))}\b", script.folded)
    ]
