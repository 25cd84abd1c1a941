"""The language a document is written in, told by its little words and the words of its forms."""

import re
from functools import cache

from phr.classify.lines import Script
from phr.classify.shipped import shipped_table
from phr.record.filing import Finding, Sureness

_WORD = re.compile(r"[a-z]+")
_OWN_LABEL = re.compile(
    r"^(?:[a-z /]{2,30}:\s|[a-z /]{2,30}\(\d+\)$|(?:patient|health) summary$|\w+ report$|sex: (?:fe)?male$)"
)
_ENOUGH_WORDS = 3  # fewer of its words than this tell nothing
_AHEAD = 1.25  # times as many words as the next language from which one may be named
_LETTERHEAD = 2  # of a few words that two languages share, how many more one must have


@cache
def _little_words() -> dict[str, frozenset[str]]:
    return {language: frozenset(words) for language, words in shipped_table("words.toml")["language"].items()}


def find_language(script: Script, *, is_export: bool = False) -> Finding[str] | None:
    """Return the language as an ISO 639-1 code (en, de, fr, es, it, pt, nl), or None where the text is too little.

    Of an export the labels before a colon and the headings with a count were written by phr's reader, in English.
    """
    folded = "\n".join(_OWN_LABEL.sub("", line.folded) for line in script.lines) if is_export else script.folded
    words = _WORD.findall(folded[:20_000])
    counts = {language: sum(word in little for word in words) for language, little in _little_words().items()}
    ranked = sorted(counts, key=lambda language: -counts[language])
    best, second = counts[ranked[0]], counts[ranked[1]]
    if best + (second == 0) < _ENOUGH_WORDS or (best < _AHEAD * second and best < second + _LETTERHEAD):
        return None
    sureness = Sureness.SURE if best >= 2 * second and best > 3 * _ENOUGH_WORDS else Sureness.LIKELY
    return Finding(ranked[0], sureness, why=f"{best} of its words")
