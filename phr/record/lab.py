"""Lab values: what one printed row of a lab report says, as it is printed, and what the person said about it."""

import re
from dataclasses import dataclass
from enum import Enum

from phr.record.filing import Sureness
from phr.record.reading import Box, TextSource

_NUMBER = re.compile(r"\d+(?:[.,' \u00a0\u202f]\d+)*")
_GROUPS = " '\u00a0\u202f"  # that part thousands, in no country a decimal mark


@dataclass(frozen=True, slots=True)
class LabValue:
    """One row of a lab report. All texts are as printed: nothing is converted, completed or mended.

    `value` is "" where the row was not read: a name with a range whose value phr cannot take for certain. `row` is the
    whole printed row, `page` counts from 1, `box` is around the row, None where the file has no places. `source` says
    whether the file itself holds the text or OCR read it, `score` how sure its engine was (0 to 1). `section` is the
    heading the row stands under, `decimal` the document's decimal mark, "" where no number of it tells. `key` is the
    analyte's name in phr's table ("" where it is not known there), `loinc` its code where name and unit settle one.
    `is_range_read` and `is_flag_read` are False where a range or a flag is or may be printed that was not read: its
    text is "" then, and says nothing of the paper.
    """

    analyte: str
    value: str
    unit: str
    reference_range: str
    flag: str
    page: int
    row: str
    sureness: Sureness
    box: Box | None = None
    source: TextSource = TextSource.LAYER
    score: float = 1.0
    section: str = ""
    decimal: str = ""
    key: str = ""
    loinc: str = ""
    why: str = ""
    is_range_read: bool = True
    is_flag_read: bool = True

    @property
    def is_read(self) -> bool:
        """Say whether the row's value was read."""
        return bool(self.value)


class LabVerdict(Enum):
    """What the person said of a lab value after looking at the printed row."""

    RIGHT = "right"
    WRONG = "wrong"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class LabWord:
    """The person's word about one printed row, named by its page, its text, and which of equal rows it is, from 0.

    Where the verdict is EDITED, `value`, `unit`, `reference_range` and `flag` are what the person read on the page;
    `flag` is None where the person was not asked for it.
    """

    page: int
    row: str
    verdict: LabVerdict
    place: int = 0
    value: str = ""
    unit: str = ""
    reference_range: str = ""
    flag: str | None = None


def number_of(printed: str, decimal: str) -> float | None:
    """Return the number that a printed text holds, by its document's decimal mark; None where that is not settled.

    A sign of comparison before it is not looked at. Without a known decimal mark only whole numbers are settled.
    """
    found = _NUMBER.findall(printed)
    if len(found) != 1:
        return None
    text = "".join(letter for letter in found[0] if letter not in _GROUPS)
    if not decimal and not text.isdecimal():
        return None
    other = {",": ".", ".": ","}.get(decimal, "")
    whole, _, rest = text.partition(decimal) if decimal else (text, "", "")
    groups = whole.split(other) if other else [whole]
    if any(len(group) != 3 for group in groups[1:]) or not all(part.isdecimal() for part in (*groups, rest or "0")):
        return None
    return float("".join(groups) + "." + (rest or "0"))
