"""What HL7's formats have in common: a coded value, and the units of time that both spell as UCUM does."""

from dataclasses import dataclass

UNITS_OF_TIME = {"s": "seconds", "min": "minutes", "h": "hours", "d": "days", "wk": "weeks", "mo": "months"}  # UCUM


@dataclass(frozen=True, slots=True)
class Coded:
    """What a coded value says in words, its code, and the code's system: its name, or the URI that FHIR has for it."""

    words: str = ""
    code: str = ""
    system: str = ""
