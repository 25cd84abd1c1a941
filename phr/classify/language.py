"""The language a document is written in, told by its little words."""

import re

from phr.classify.lines import Script
from phr.record.filing import Finding, Sureness

LITTLE_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(
        ["the", "of", "and", "is", "was", "with", "for", "to", "in", "no", "this", "that", "are", "were", "has", "patient", "she", "he", "his", "her", "at", "by", "not", "from", "date", "name"]
    ),
    "de": frozenset(
        ["der", "die", "das", "und", "ist", "mit", "von", "bei", "nicht", "ein", "eine", "wir", "den", "dem", "des", "zur", "zum", "im", "am", "fuer", "ohne", "sich", "war", "wurde", "keine", "geb", "patientin", "befund", "datum", "beurteilung", "untersuchung"]
    ),
    "fr": frozenset(
        ["le", "la", "les", "et", "est", "avec", "pour", "dans", "une", "un", "du", "des", "sans", "nous", "par", "sur", "pas", "monsieur", "madame", "chez", "au"]
    ),
    "es": frozenset(["el", "la", "los", "las", "y", "es", "con", "para", "por", "una", "del", "se", "sin", "en", "paciente", "fecha", "nombre", "su", "al", "como"]),
    "it": frozenset(["il", "lo", "la", "gli", "e", "con", "per", "una", "del", "della", "di", "si", "senza", "paziente", "data", "in", "nella", "referto", "al", "che"]),
    "pt": frozenset(["o", "os", "as", "e", "com", "para", "por", "uma", "do", "da", "dos", "das", "nao", "sem", "paciente", "data", "nome", "em", "no", "na", "que", "ao"]),
}

_WORD = re.compile(r"[a-z]+")
_ENOUGH_WORDS = 4  # fewer little words than this tell nothing


def find_language(script: Script) -> Finding[str] | None:
    """Return the language as an ISO 639-1 code (en, de, fr, es, it, pt), or None where the text is too little."""
    words = _WORD.findall(script.folded[:20_000])
    counts = {language: sum(word in little for word in words) for language, little in LITTLE_WORDS.items()}
    ranked = sorted(counts, key=lambda language: -counts[language])
    best, second = counts[ranked[0]], counts[ranked[1]]
    if best < _ENOUGH_WORDS:
        return None
    sureness = Sureness.SURE if best >= 2 * second and best > 3 * _ENOUGH_WORDS else Sureness.LIKELY
    return Finding(ranked[0], sureness, why=f"{best} of its little words")
