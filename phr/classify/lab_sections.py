"""Headings under which an analyte's name means another specimen than blood: urine, stool, liquor."""

import re
from functools import cache
from re import Pattern

from phr.classify.lines import fold
from phr.classify.shipped import shipped_table


def is_elsewhere(text: str) -> bool:
    """Say whether a heading or a name speaks of a specimen other than blood."""
    return bool(text) and _elsewhere().search(fold(text)) is not None


@cache
def _elsewhere() -> Pattern[str]:
    words = shipped_table("lab_words.toml")["sections"]["elsewhere"]
    return re.compile(rf"\b(?:{'|'.join(words)})\b")
