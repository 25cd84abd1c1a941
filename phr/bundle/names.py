"""File names that every office, disc and portal accepts: ASCII, date first, at most 60 characters, no spaces.

The shape is that of the PRSB document naming standard (event date first, then what it is, then where it comes from).
"""

import re
import unicodedata
from collections.abc import Collection

from phr.record.filing import DocumentDate

MAX_NAME = 60  # characters, the ending included; the limit of the strictest portals seen
MAX_ENDING = 5  # characters of an ending, such as "jpeg" or "dicom"
UNDATED = "undated"

_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
"""Names that Windows keeps for devices, whatever ending follows."""

_SPELLINGS = """
    ä ae ö oe ü ue ß ss æ ae ø oe å aa œ oe ł l đ d ð d þ th ı i ħ h ŋ ng ə e
    а a б b в v г g д d е e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch
    ы y э e ю yu я ya є ie ґ g
    α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
"""
_PAIRS = _SPELLINGS.split()
_LETTERS = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)) | dict.fromkeys("ъь’'", "")
"""Letters with a usual spelling in ASCII that taking off accents does not give."""


def in_ascii(text: str) -> str:
    """Return a text in printable ASCII: umlauts as ae, oe, ue, ss, accents taken off, other signs left out.

    Greek and Cyrillic are spelled with Latin letters; a script without a table gives nothing, never an error.
    """
    spelled = "".join(_spelled(sign) for sign in unicodedata.normalize("NFC", text))
    return "".join(sign for sign in spelled if " " <= sign <= "~")


def slug(text: str) -> str:
    """Return a text as lower-case ASCII letters and digits with single hyphens between; "" where none is left."""
    return re.sub(r"[^a-z0-9]+", "-", in_ascii(text).lower()).strip("-")


def file_name(
    document_date: DocumentDate | None, label: str, provider: str, ending: str, taken: Collection[str] = ()
) -> str:
    """Return a safe name such as 2026-03-14_discharge-summary_klinikum-x.pdf that is not among those taken.

    `taken` holds names in use in the same folder; they are compared without regard to case, as Windows and macOS do.
    """
    when = UNDATED if document_date is None else str(document_date)
    parts = [part for part in (slug(label) or "document", slug(provider)) if part]
    suffix = slug(ending).replace("-", "")[:MAX_ENDING]
    tail = f".{suffix}" if suffix else ""
    stem = "_".join([when, *parts])
    lowered = {name.lower() for name in taken}
    count = 1
    while True:
        mark = "" if count == 1 else f"-{count}"
        name = stem[: MAX_NAME - len(tail) - len(mark)].rstrip("-_") + mark + tail
        if name.lower() not in lowered:
            return name
        count += 1


def is_safe_name(name: str) -> bool:
    """Say whether a name is one that this module may have given: short, plain ASCII, and no device of Windows."""
    if not 1 <= len(name) <= MAX_NAME or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", name):
        return False
    return not name.endswith(".") and name.split(".", maxsplit=1)[0].lower() not in _RESERVED


def _spelled(sign: str) -> str:
    known = _LETTERS.get(sign)
    if known is not None:
        return known
    lower = sign.lower()
    known = _LETTERS.get(lower)
    if known is not None:
        return known.capitalize()
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    return plain if plain == sign else "".join(_LETTERS.get(part, part) for part in plain)
