"""Which comes first in this document's numeric dates, the day or the month, and what says so."""

import re
from dataclasses import dataclass

from phr.classify.dates import Mention, Order
from phr.classify.lines import Script

_DAY_FIRST_PLACES = re.compile(
    r"\bnhs\b|(?<!for )(?<!orthopaedic )(?<!orthopedic )(?<!plastic )(?<!of )\bsurgery\n|\bgp\b|\bhaem\w+|\boesoph\w*|\banaesth\w*|paediatr\w*|\bcentre\b|\bchemist\b"
    r"|\btrust\b|\bmedicare no\b"
    r"|\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b|\+(?:44|61|64|91|353)\b|\bindia\b|\bpvt\b|\blakh|\brs\.|\bmbbs\b"
    r"|\bm\.?s\. ?\(|\bgmc\b|\bregd|\bconsultant (?:radio|cardio|patho|neuro|derma|ortho|surg)\w*|\bchi\s?:|\bregistrar\b"
)
_MONTH_FIRST_PLACES = re.compile(
    r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\(\d{3}\) ?\d{3}-\d{4}|\b\d{3}[.-]\d{3}[.-]\d{4}\b|\bDEA\b|\bNPI\b"
    r"|\bCLIA\b|\bSSN\b|, ?M\.?D\.?\b|\bMRN\b"
    r"|\b(?:Center|CENTER)\b|\b(?:[Aa]|A)nesthesi\w+|\b[Pp]ediatric\w*|\b[Hh]ematolog\w+|\b[Oo]rthopedic\w*|\bMedicaid\b|\bPA-C\b|\bDDS\b|\bLCSW\b|\bDPT\b"
    r"|\b[A-Z][a-z]+, [A-Z]{2}\b|\b[Bb]oard[- ][Cc]ertified\b|\bDiplomate\b|\bRPSGT\b|\bDOS\b|\bHIPAA\b|\bZIP\b|\bRN\b|\bD\.?O\.?\b(?!B)"
)
_DAY_FIRST_LANGUAGES = ("de", "fr", "es", "it", "pt")


@dataclass(frozen=True, slots=True)
class Settled:
    """The day/month order of a document; `order` is None where nothing tells. `is_proved`: by one of its own dates."""

    order: Order | None
    is_proved: bool
    why: str


def settle_order(script: Script, mentions: list[Mention], language: str | None) -> Settled:
    """Return the order in which a document writes its numeric dates: by its own dates, then language, then country."""
    proofs = {order for mention in mentions if (order := mention.shows_order or _shown_by_twin(mention, mentions))}
    if len(proofs) == 1:
        return Settled(proofs.pop(), is_proved=True, why="another date in it shows the order of day and month")
    if language in _DAY_FIRST_LANGUAGES:
        return Settled(Order.DAY_FIRST, is_proved=False, why="its language writes the day first")
    text = "\n".join(line.text for line in script.lines)[:20_000]
    day_first = len(set(_DAY_FIRST_PLACES.findall(text.casefold())))
    month_first = len(set(_MONTH_FIRST_PLACES.findall(text)))
    if day_first and day_first > month_first:
        return Settled(Order.DAY_FIRST, is_proved=False, why="its country writes the day first")
    if month_first and month_first > day_first:
        return Settled(Order.MONTH_FIRST, is_proved=False, why="its country writes the month first")
    return Settled(None, is_proved=False, why="nothing in it tells the day from the month")


def _shown_by_twin(mention: Mention, mentions: list[Mention]) -> Order | None:
    """Return the order under which an open date equals a date that is printed plainly elsewhere in the document."""
    if not mention.is_open:
        return None
    plain = {other.values[0] for other in mentions if not other.is_open and other.shows_order is None}
    found = [order for order in Order if mention.read(order) in plain]
    return found[0] if len(found) == 1 else None
