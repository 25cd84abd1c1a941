"""People's names made comparable: titles, case, accents, umlaut spellings, hyphens and DICOM's carets set aside."""

import re
from enum import Enum
from functools import cache, lru_cache

from phr.classify.lines import clean, fold
from phr.classify.shipped import shipped_table

_MOST_NAMES = 4096  # kept worked out: a shelf compares the same few names over and over
_BIRTH_NAME = re.compile(r"\s*\(?\b(?:geb(?:oren)?e?\b\.?|nee\b|born\b)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_GENERATION = re.compile(
    r"(?<=\w\w)[,\s]+(?:(?P<older>sr|sen(?:ior)?|d\.\s?(?:ä|ae)|père)|(?P<younger>jr|jun(?:ior)?|d\.\s?j|fils|filho|iii?|iv))(?![\w-])\.?",
    re.IGNORECASE,
)
_ONE_VOWEL = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "å": "a", "ø": "o"})


class Generation(Enum):
    """What a name says of those of the same name in the family: the older one, a younger one, or nothing."""

    OLDER = "older"
    YOUNGER = "younger"
    UNTOLD = "untold"


@lru_cache(_MOST_NAMES)
def generation_of(name: str) -> Generation:
    """Return which of the same name a name means: "John Smith Jr." the younger; "Sr. Juan Pérez" is no such mark."""
    match = _GENERATION.search(clean(name.replace("^", " ")))
    if match is None:
        return Generation.UNTOLD
    return Generation.OLDER if match["older"] else Generation.YOUNGER


def without_generation(name: str) -> str:
    """Return a name without junior, senior and the like, which are no part of the family name."""
    return _GENERATION.sub("", name)


@cache
def _titles() -> frozenset[str]:
    return frozenset(shipped_table("words.toml")["name"]["titles"])


@lru_cache(_MOST_NAMES)
def name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name for comparing, in printed order, without titles: "Müller^Eva^^Dr" is mueller, eva."""
    words = _WORD.findall(fold(clean(name.replace("^", " ").replace("=", " "))))
    kept = tuple(word for word in words if word not in _titles())
    return kept or tuple(words)


@lru_cache(_MOST_NAMES)
def spellings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return a name's words as printed and, where it has umlauts, with the plain vowel as some systems write them."""
    plain = name.casefold().translate(_ONE_VOWEL)
    return tuple(dict.fromkeys((name_words(name), name_words(plain))))


def without_birth_name(name: str) -> tuple[str, str]:
    """Return a name parted from its birth name: "Eva Kern geb. Lang" gives ("Eva Kern", "Lang")."""
    first, *rest = _BIRTH_NAME.split(name, maxsplit=1)
    return first, rest[0].strip(" )") if rest else ""


def family_name(name: str) -> str:
    """Return the family name in compared form: before the comma or caret where there is one, else the last word."""
    for mark in ("^", ","):
        head, found, _ = name.partition(mark)
        if found and name_words(head):
            return " ".join(name_words(head))
    words = name_words(name)
    return words[-1] if words else ""
