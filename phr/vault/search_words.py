"""What a person types, made into a query that cannot go wrong, and text made comparable; pure.

The index compares without case and diacritics ("muller" finds "Müller"). On top of that this module makes "Straße"
and "Strasse", "Hämoglobin" and "Haemoglobin", and the ligatures of PDF text compare as what a person would type.
"""

import re
from dataclasses import dataclass

_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue"}
_LONGEST = 400  # characters of a query that are looked at
_MOST_WORDS = 16
_SHORTEST_PREFIX = 2  # characters; a single letter is the beginning of nearly every page


@dataclass(frozen=True, slots=True)
class Query:
    """A search as FTS5 expressions, one per word; all must be met."""

    words: tuple[str, ...]

    @property
    def on_one_page(self) -> str:
        """Return the expression that a page meets which has all the words."""
        return " AND ".join(self.words)

    @property
    def any_word(self) -> str:
        """Return the expression that a page meets which has one of the words."""
        return " OR ".join(self.words)


def query_of(typed: str) -> Query:
    """Return the query for what a person typed; it has no words where nothing typed can be found in any text.

    Signs have no meaning of their own: a word with some inside ("C-reactive", "13,2") is looked for as a phrase. The
    last word also finds longer words that begin with it.
    """
    cleaned = "".join(c if c.isprintable() and c != '"' else " " for c in typed[:_LONGEST])
    words = [word for word in cleaned.split() if any(c.isalnum() for c in word)][:_MOST_WORDS]
    return Query(tuple(_either(word, is_last=place == len(words)) for place, word in enumerate(words, 1)))


def folded(text: str) -> str:
    """Return a text as it is compared: ligatures and sharp s written out, soft hyphens dropped.

    The text keeps as many words as before, so that a place in one is a place in the other.
    """
    if text.isascii():
        return text
    table = {ord(c): _folded_character(c) for c in set(text) if not c.isascii()}
    return _SOFT_HYPHEN.sub("", text.translate(table))


_SOFT_HYPHEN = re.compile("(?<=\\w)\u00ad+(?=\\w)")


def _folded_character(character: str) -> str:
    from unicodedata import normalize

    plain = normalize("NFKC", character).casefold()
    # A sign that would fall apart into several words ("½" into 1 and 2) stays, or places would no longer agree.
    return plain if character.isalnum() and plain.isalnum() else character


def _either(word: str, *, is_last: bool) -> str:
    forms = dict.fromkeys((folded(word).casefold(), *_other_spellings(folded(word).casefold())))
    star = "*" if is_last and len(word) >= _SHORTEST_PREFIX else ""
    return "(" + " OR ".join(f'"{form}"{star}' for form in forms) + ")"


def _other_spellings(word: str) -> tuple[str, str]:
    spelled, short = word, word
    for umlaut, letters in _UMLAUTS.items():
        spelled = spelled.replace(umlaut, letters)
        short = short.replace(letters, umlaut)
    return spelled, short
