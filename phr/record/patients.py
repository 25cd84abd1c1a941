"""Which patient a DICOM file or study is of, as far as that tells pieces of one study from those of another.

A study UID alone does not: careless anonymising, and discs burned for two of one name, leave two patients under one.
Name and patient id must be the same, and so must the date of birth where both have one. What has none goes with those
of its series, then of its study, where these all have the same.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import date
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)


def born_on(printed: str) -> str:
    """Return a DICOM date of birth (YYYYMMDD, or the old YYYY.MM.DD) as its eight digits, "" where it is no date."""
    digits = printed.replace(".", "").replace("-", "").strip()
    if len(digits) != len("YYYYMMDD") or not (digits.isascii() and digits.isdigit()):
        return ""
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return ""
    return digits


def births_within(told: Sequence[tuple[Group, str]]) -> list[str]:
    """Return the date of birth that counts for each of some pieces, given by its group and its own date, "" for none.

    A piece without one takes that of its group, where the group has exactly one.
    """
    known: defaultdict[Group, set[str]] = defaultdict(set)
    for group, born in told:
        if born:
            known[group].add(born)
    return [born or (next(iter(known[group])) if len(known[group]) == 1 else "") for group, born in told]
