"""What kind of document it is: cues weighed into scores, scores into a kind and how sure.

Deciding which drawer (category) matters more than which kind in it: the lead is measured between categories first.
The weights were set by hand while looking at the development documents; how sure a score makes phr was fitted and tried
on sources held out (sureness.py, docs/accuracy.md).
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import accumulate, product

from phr.classify.contents import contents_of
from phr.classify.cues import Cue, cues
from phr.classify.lines import HEAD_LINES, Line, Script, fold
from phr.record.kinds import Category, RecordKind, category_of

Scores = dict[RecordKind, float]

_LAB_ROW = re.compile(
    r"[a-z].{0,60}?\s[<>]?\s?\d+(?:[.,]\d+)?\b.{0,30}?(?:"
    r"\b(?:mg|g|ug|ng|pg|mmol|umol|nmol|pmol|u|iu|miu|mu|ml|mval|meq|fl|g)\s?/\s?(?:d?l|ml|min|mol|g|24 ?h)\b"
    r"|/[u\u03bc\u00b5]l|10\s?[\^*e]\s?\d|\bthousand/|\bmillion/|%|\bfl\b|\bpg\b|\b[gt]/l\b|\bsec\b|\bratio\b)"
)
_RANGE = re.compile(r"\d\s?(?:-|–|to|bis)\s?\d|[<>]\s?(?:or\s?=\s?)?\d|\(\s?[<>]?\d")
_AMOUNT = re.compile(r"(?:\$|€|£|\beur\b|\busd\b|\bchf\b)\s?\d|\d[.,]\d{2}\s?(?:€|eur\b|\$|chf\b)")
_NARRATIVE = re.compile(
    r"(?:past (?:medical|surgical|ocular|psychiatric)? ?history|family (?:medical )?history|social history"
    r"|review of systems|history of (?:the )?present"
    r"|chief complaint|physical exam|hpi\b|ros\b|allergies\b|(?:current |home )?medications?\b|habits\b"
    r"|subjective\b|objective\b|hospital course"
    r"|(?:discharge|admi\w+|pre-? ?operative|post-? ?operative) diagnos|anamnese|epikrise|procedere|verlauf\b"
    r"|therapie\b|diagnosen?\b|mental status"
    r"|vital signs|assessment|impression and plan|plan\b|koerperlicher|status praesens|aufnahmebefund"
    r"|medikation|reason for (?:consult|visit)|heent)"
)
_SALUTATION = re.compile(
    r"(?:sehr geehrte|dear (?:dr|doctor|colleague|prof)|liebe[rs]? \w+ kolleg|cher confrere|gentile (?:collega"
    r"|dott)|estimad[oa] (?:dr|colega))"
)
_TOLD_AT_LENGTH = (
    RecordKind.CONSULT_NOTE,
    RecordKind.PROGRESS_NOTE,
    RecordKind.DISCHARGE_SUMMARY,
    RecordKind.EMERGENCY_NOTE,
    RecordKind.OPERATIVE_NOTE,
    RecordKind.LETTER,
)
"""Kinds that are told in sentences, of which a long text holds more."""
_HELD_IN_LETTERS = (Category.IMAGING, Category.LABS, Category.PRESCRIPTIONS)
_TITLE_WORDS = 9  # words from which a box is a sentence: what stands within it is no title
_FEW = 4  # words of a line that ends with a full stop, and is a title all the same
_TITLE_LABEL = re.compile(
    r"(?:exam|study|procedure|untersuchung|type|re\b|betr|report|title|test|document|subject|objet|oggetto|asunto|investigation"
    r"|operation|regimen|leistung|service|verslag|onderzoek|kind of)[^:]{0,25}:"
)
_ROW_OF_MONEY = re.compile(r"\d[.,]\d{2}(?:\s?(?:€|eur|chf|\$))?$|[$€£]\s?\d")  # a bill's row names what was done
_IN_A_ROW = 0.3
_TITLE_FILLS = 0.45  # share of a line's letters that a title's words must fill to count as the title
_NAMES_ITSELF = 4.0  # weight from which a title's words stand for a kind without others: "laboratory" does not
_SILENCE = ((0.0, 6.0), (1.0, 4.0), (2.0, 2.0), (3.0, 0.5), (100.0, 0.0))
_SILENT = 0.8  # share of what only the lack of medical words says that makes nothing surer
_SILENT_UNDERSTOOD = 0.4  # the same where the language is one whose medical words are known
_SILENT_AT_LENGTH = 0.25  # and where the text is long enough to hold some
_LONG_ENOUGH = 60  # words
_TELLING_WORDS = 250  # of a longer text a turn of phrase tells less: a story holds words of every kind
_ABOUT_HEALTH = 5.0  # medical words of a hundred, from which a paper that no cue names is a note about health
_HEARD = 0.5  # weight from which a hit counts as a cue of its own
_LAST_WORD = 0.3  # decides between no cues, and against no cue
_A_FEW = 2.0  # medical words of a hundred; a bill of fewer is not a doctor's
_UNLIKELY = 0.4
_TYPED = 8.0  # by which the type that an export gives by its code leads whatever its sections hold
_FIRST_TITLE_BONUS = 1.3  # the first lines are the letterhead or the title


@dataclass(frozen=True, slots=True)
class KindScores:
    """Every kind's score, the line that spoke most for each, and how many cues spoke for it.

    `silence` is what of NOT_MEDICAL's score the lack of medical words gave without making phr surer: in a language or a
    form that phr knows little of it means nothing, so there it decides and little more.
    """

    scores: Scores
    lines: dict[RecordKind, Line] = field(default_factory=dict)
    silence: float = 0.0
    witnesses: dict[RecordKind, int] = field(default_factory=dict)

    def is_told_by_silence(self) -> bool:
        """Say whether no cue spoke for the first kind's category, and only the lack of medical words did."""
        drawer = category_of(self.ranked()[0])
        heard = sum(count for kind, count in self.witnesses.items() if category_of(kind) is drawer)
        return self.silence > 0 and self.ranked()[0] is RecordKind.NOT_MEDICAL and not heard

    def ranked(self) -> list[RecordKind]:
        """Return the kinds by score, highest first; ties in the order of the table of kinds."""
        order = {kind: place for place, kind in enumerate(RecordKind)}
        return sorted(self.scores, key=lambda kind: (-self.scores[kind], order[kind]))

    def margin(self) -> float:
        """Return by how much the first kind's category leads the best other category."""
        first, *rest = self.ranked()
        drawer = category_of(first)
        best_other = max((self.scores[kind] for kind in rest if category_of(kind) is not drawer), default=0.0)
        return self.scores[first] - max(best_other, 0.0) - self._silence_of(first)

    def lead(self) -> float:
        """Return by how much the first kind leads the next one, of whatever category."""
        first, *rest = self.ranked()
        return self.scores[first] - (self.scores[rest[0]] if rest else 0.0) - self._silence_of(first)

    def _silence_of(self, first: RecordKind) -> float:
        return self.silence if first is RecordKind.NOT_MEDICAL else 0.0


def score_kinds(script: Script, *, is_export: bool = False, is_understood: bool = False) -> KindScores:
    """Return what the rules say of each kind; an export's first line is its document type, given by its code.

    `is_understood` says that its language is known: then a lack of medical words is worth more.
    """
    scores: Scores = defaultdict(float)
    lines: dict[RecordKind, tuple[float, Line]] = {}
    witnesses: Counter[RecordKind] = Counter()
    for kind, weight, line in (*_title_hits(script), *_heading_hits(script)):
        scores[kind] += weight
        witnesses[kind] += weight >= _HEARD
        if kind not in lines or weight > lines[kind][0]:
            lines[kind] = (weight, line)
    medical = _medical_share(script)
    for kind, weight in (*_phrase_hits(script, medical), *_layout_hits(script, medical), *contents_of(script).hits()):
        scores[kind] += weight
        witnesses[kind] += weight >= _HEARD
    witnesses[RecordKind.NOT_MEDICAL] -= _silence(medical) >= _HEARD  # the lack of words is no word
    scores[RecordKind.NOT_MEDICAL if medical < _ABOUT_HEALTH else RecordKind.CONSULT_NOTE] += _LAST_WORD
    if medical < _A_FEW:
        scores[RecordKind.MEDICAL_BILL] *= _UNLIKELY
    if is_export and (typed := _document_type(script)) is not None:
        scores[typed] = max(scores.values()) + _TYPED
        lines[typed] = (_TYPED, script.lines[0])
    narrative = _tells_a_story(script)
    for kind in scores:
        if category_of(kind) in _HELD_IN_LETTERS:
            scores[kind] -= narrative
    silence = _silence(medical) * _unheard(script, is_understood=is_understood)
    return KindScores(dict(scores), {kind: line for kind, (_, line) in lines.items()}, silence, dict(witnesses))


def _title_hits(script: Script) -> list[tuple[RecordKind, float, Line]]:
    best: dict[RecordKind, tuple[float, Line]] = {}
    cells = _head_cells(script)
    head = "\n".join(cell for _, _, cell in cells)
    for cue, patterns in cues().titles.in_text(head):
        for pattern, (line, _, cell) in product(_standing_in(head, patterns), cells):
            hit = pattern.search(cell)
            weight = cue.weight * _prominence(line, cell, hit) if hit is not None else 0.0
            if weight and (cue.kind not in best or weight > best[cue.kind][0]):
                best[cue.kind] = (weight, line)
    return [(kind, weight, line) for kind, (weight, line) in best.items()]


def _standing_in(head: str, patterns: tuple[re.Pattern[str], ...]) -> tuple[re.Pattern[str], ...]:
    """Return the patterns that stand somewhere in the boxes of the head: few do, and asking once is quicker than box by box."""
    return tuple(pattern for pattern in patterns if pattern.search(head) is not None)


def _document_type(script: Script) -> RecordKind | None:
    """Return the kind that the first line names, where a title's words fill it."""
    line = script.lines[0]
    named = [
        (cue.weight * share, cue.kind)
        for cue, patterns in cues().titles.in_text(line.folded)
        for pattern in patterns
        if (hit := pattern.search(line.folded)) is not None
        and (share := (hit.end() - hit.start()) / len(line.folded)) >= _TITLE_FILLS
    ]
    return max(named, key=lambda one: one[0])[1] if named else None


def _head_cells(script: Script) -> list[tuple[Line, str, str]]:
    """Return the boxes of the first lines: the line, what is printed in the box, and that folded."""
    return [
        (line, cell, fold(cell) if line.gaps else line.folded)
        for line in script.head
        for cell in (line.cells if line.gaps else (line.text,))
    ]


def title_candidates(script: Script, kind: RecordKind) -> list[str]:
    """Return the boxes of the first lines whose words name a kind by themselves, the most prominent first."""
    found: dict[str, float] = {}
    cells = _head_cells(script)
    head = "\n".join(cell for _, _, cell in cells)
    for cue, patterns in cues().titles.in_text(head):
        if cue.kind is not kind or cue.weight < _NAMES_ITSELF:
            continue
        for pattern, (line, printed, cell) in product(_standing_in(head, patterns), cells):
            hit = pattern.search(cell)
            if hit is not None and ":" not in cell[: hit.start()]:
                found[printed] = max(cue.weight * _prominence(line, cell, hit), found.get(printed, 0.0))
    return sorted(found, key=lambda printed: -found[printed])


def _prominence(line: Line, cell: str, hit: re.Match[str]) -> float:
    """Return how far words in a box of the head are a title: most where they fill it, least within a sentence or a row."""
    filled = (hit.end() - hit.start()) / max(len(cell), 1)
    share = 1.0 if filled >= _TITLE_FILLS else 0.6 if len(line.folded) <= 60 else 0.35
    words = len(cell.split())
    if len(line.folded) > 140 or (hit.start() > 0 and words > _TITLE_WORDS) or (words > _FEW and cell.endswith(".")):
        share = 0.15  # a sentence
    if ":" in cell[: hit.start()] and _TITLE_LABEL.match(cell) is None:
        share = min(share, 0.15)  # it answers another label
    if _ROW_OF_MONEY.search(line.folded):
        share *= _IN_A_ROW
    return share * (_FIRST_TITLE_BONUS if line.index < HEAD_LINES // 3 else 1.0)


def _heading_hits(script: Script) -> list[tuple[RecordKind, float, Line]]:
    hits = []
    starts = list(accumulate((len(line.folded) + 1 for line in script.lines), initial=0))
    for cue, patterns in cues().headings.in_text(script.folded):
        held: dict[str, int] = {}
        for pattern in patterns:
            for match in pattern.finditer(script.folded):
                held.setdefault(match[0], match.start())
        if held:
            line = script.lines[bisect_right(starts, next(iter(held.values()))) - 1]
            hits.append((cue.kind, cue.weight * min(len(held), cue.most), line))
    return hits


def _phrase_hits(script: Script, medical: float) -> list[tuple[RecordKind, float]]:
    text = script.folded
    damping = 1.0 if medical < 2 else 0.5 if medical < 4 else 0.25
    density = min(1.0, _TELLING_WORDS / max(len(text.split()), 1))
    hits = []
    for cue, patterns in cues().phrases.in_text(text):
        count = _count(cue, patterns, text)
        if count:
            share = damping if cue.kind is RecordKind.NOT_MEDICAL else 1.0 if cue.kind in _TOLD_AT_LENGTH else density
            hits.append((cue.kind, cue.weight * count * share))
    return hits


def _count(cue: Cue, patterns: tuple[re.Pattern[str], ...], text: str) -> int:
    """Return how many different turns of phrase of a cue stand in a text: one word said often says no more."""
    found: set[str] = set()
    for hit in (hit for pattern in patterns for hit in pattern.finditer(text)):
        found.add(hit[0].replace("\n", " "))
        if len(found) == cue.most:
            break
    return len(found)


def _medical_share(script: Script) -> float:
    """Return how many of a hundred words are words of medicine; words that strokes join are several in one."""
    return min(100 * cues().medical.count(script.folded) / max(len(script.folded.split()), 1), 100.0)


def _layout_hits(script: Script, medical: float) -> list[tuple[RecordKind, float]]:
    """Return what the look of the lines says: rows of results, amounts of money, words of medicine or none."""
    hits = []
    rows = sum(bool(_RANGE.search(line.folded)) and bool(_LAB_ROW.search(line.folded)) for line in script.lines)
    if rows >= 2:
        is_table = rows > 0.2 * len(script.lines)
        hits.append((RecordKind.LAB_RESULT, min(rows, 8) * (0.6 if is_table else 0.2)))
    amounts = min(len(_AMOUNT.findall(script.folded)), 4)
    if amounts >= 2:
        hits.append((RecordKind.MEDICAL_BILL, amounts * 0.8))
        hits.append((RecordKind.INSURANCE_EOB, amounts * 0.5))
        hits.append((RecordKind.NOT_MEDICAL, amounts * 0.6))
    hits.append((RecordKind.NOT_MEDICAL, _silence(medical)))
    return hits


def _silence(medical: float) -> float:
    """Return what few medical words, of a hundred, say against a health record: most of those hold four and more."""
    return next(weight for share, weight in _SILENCE if medical <= share)


def _unheard(script: Script, *, is_understood: bool) -> float:
    """Return the share of silence that makes nothing surer: less in a language that phr knows, least in a long text."""
    if not is_understood:
        return _SILENT
    return _SILENT_AT_LENGTH if len(script.folded.split()) >= _LONG_ENOUGH else _SILENT_UNDERSTOOD


def _tells_a_story(script: Script) -> float:
    """Return how much a document is a clinician's narrative: its history headings, or a letter's salutation.

    Such a document holds lab values, drugs and findings of images without being one of those.
    """
    named = {match[0] for line in script.lines if (match := _NARRATIVE.match(line.folded))}
    letter = 1 if any(_SALUTATION.match(line.folded) for line in script.lines[:30]) else 0
    return min(len(named), 5) + 2 * letter if len(named) + letter > 1 else 0.0


def question_kinds(scores: KindScores) -> tuple[RecordKind, ...]:
    """Return the kinds to offer the person, likeliest first: at most four, each with some support."""
    return tuple(kind for kind in scores.ranked()[:4] if scores.scores[kind] > 0)
