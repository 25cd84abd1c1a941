"""Where a scan of several papers parts: which pages begin a paper of their own, and what speaks for it. Pure.

Each page is filed as if it stood alone, and held against the paper that it would go on with: numbers that start again,
another patient, another letterhead, a title, a salutation after a closing formula speak for a new paper; a number that
counts on, a sentence that runs over, the same running head speak against it. The weights were set by hand on papers
put together from the development documents; tools/measure_parting.py counts how well they do on others.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise, takewhile

from phr.classify.decide import decide
from phr.classify.kind import title_candidates
from phr.classify.lines import MAX_PAGES, Line, Script, clean, fold, script_of
from phr.classify.names import family_name, name_words
from phr.record.filing import Filing, Finding, Question, Quote, Subject, Sureness
from phr.record.kinds import RecordKind, category_of
from phr.record.reading import Page, Reading

PROPOSED = 2.5
"""From this score on a new paper is proposed."""
STRONG = 4.0
"""From this score on phr asks about it by itself."""

_NOTHING_BEGINS, _RUNS_OVER = 1.5, -1.0  # scores below which a page goes on, by what else is known
_OPENING = 60  # characters of a page that are quoted, so that the person knows it again
_MOST_WHY = 3  # reasons that are told, the weightiest first
_TOP = 14  # lines in which a paper says what it is, from whom and about whom
_LETTERHEAD = 4  # lines
_EDGE = 3  # first and last lines of a page, where running heads and page numbers stand
_END = 12  # lines of a page's end in which a letter closes
_SHORT = 25  # lines; a page that goes on over the next one is fuller
_LITTLE = 20  # characters; a page with fewer says nothing

_NUMBER_OF = re.compile(
    r"(?:\b(?:page|seite|pagina|pag|pg|s|p|blatt|folio)[.:]?\s{0,2}(?P<n>\d{1,3})\s?(?:of|von|/|de|di|sur)\s?(?P<of>\d{1,3})\b"
    r"|^[-\u2013(\s]{0,3}(?P<n2>\d{1,2})\s?/\s?(?P<of2>\d{1,2})[-\u2013)\s]{0,3}$)"
)
_NUMBER = re.compile(
    r"(?:\b(?:page|seite|pagina|blatt)[.:]?\s{0,2}(?P<n>\d{1,3})(?![\d.,]|\s?(?:and|und|to|bis|-)\s?\d)"
    r"|^(?P<n2>\d{1,2}) ?\| ?p ?a ?g ?e$|^- ?(?P<n3>\d{1,2}) ?-$)"
)
_SALUTED = re.compile(
    r"^(?:sehr geehrte|dear |liebe[rs]? (?:frau |herr )?(?:kolleg|dr\.|patient)|to whom it may concern"
    r"|gentile |egregio |estimad[oa] |cher |chere |prezad[oa] )"
)
_CLOSED = re.compile(
    r"\b(?:mit (?:freundlich\w+|kollegial\w+|best\w+) (?:kollegial\w+ )?gru\w+|hochachtungsvoll|(?:yours )?sincerely|kind regards|best regards"
    r"|yours (?:truly|faithfully)|electronically signed|elektronisch (?:signiert|unterschrieben)|end of report"
    r"|cordiali saluti|distinti saluti|atentamente|cordialement|maschinell erstellt|ohne unterschrift gueltig)\b"
)
_RUNS_ON = re.compile(
    r"(?:[,\u2010-]|\b(?:and|or|the|of|with|in|to|a|an|for|und|oder|der|die|das|mit|von|im|zur|zum|bei|sowie|e|di|con|y))$"
)
_PATIENT_BLOCK = re.compile(
    r"(?:patient(?:in)?(?: name)?|name(?: of patient)?|versicherter|paziente|paciente|nom|dob|date of birth|geb(?:oren)?\.?"
    r"|geburtsdatum|birthdate|mrn)\b ?(?:am)?\s?[.:]"
)

# The headings with which a report or a note opens, and that do not stand at the top of its later pages.
_OPENS = re.compile(
    r"(?:chief complaint|cc|reason for (?:consult\w*|visit|referral|exam\w*)|pre-? ?operative diagnos\w+|subjective"
    r"|history of (?:the )?present(?:ing)? illness|admi(?:ssion|tting) diagnos\w+|discharge diagnos\w+|exam(?:ination)?"
    r"|indications?(?: for \w+)?|procedures?(?: performed)?|name of procedure|title of operation|date of (?:admission|service)"
    r"|clinical (?:history|indication)|diagnos[ei]s|fragestellung|anamnese|untersuchung|indikation|klinische angaben"
    r"|subject|betreff|referring \w+)\s?:"
)


@dataclass(frozen=True, slots=True)
class Start:
    """A page that begins a paper of its own: its number from 1, how much speaks for it, and what, in a few words."""

    page: int
    score: float
    why: tuple[str, ...]

    @property
    def is_strong(self) -> bool:
        """Say whether so much speaks for it that phr asks by itself."""
        return self.score >= STRONG


@dataclass(frozen=True, slots=True)
class _Sight:
    """A page as it stands alone."""

    page: Page
    script: Script
    filing: Filing

    @property
    def is_blank(self) -> bool:
        return len("".join(self.script.folded.split())) < _LITTLE

    @property
    def edges(self) -> tuple[str, ...]:
        lines = self.script.lines
        return tuple(line.folded for line in (*lines[:_EDGE], *lines[-_EDGE:]))

    @property
    def top(self) -> tuple[Line, ...]:
        return self.script.lines[:_TOP]


@dataclass(frozen=True, slots=True)
class _Paper:
    """What is known of the paper that a page would go on with: its pages so far, and what they say between them."""

    pages: tuple[_Sight, ...]

    @property
    def last(self) -> _Sight:
        return self.pages[-1]

    def said(self, name: str) -> object | None:
        """Return what the newest page says that says anything of a field of Filing."""
        for sight in reversed(self.pages):
            finding = getattr(sight.filing, name)
            if finding is not None:
                value: object = finding.value
                return value
        return None


_Hint = tuple[float, str]
"""How much speaks for a new paper (negative: against), and the words for it, "" where none need be said."""


def starts_in(reading: Reading, today: date) -> tuple[Start, ...]:
    """Return the pages, the first left out, at which a new paper begins, as far as that is well supported."""
    sights = [_sight(reading, page, today) for page in reading.pages[:MAX_PAGES]]
    found: list[Start] = []
    paper: list[_Sight] = []
    for sight in sights:
        start = start_at(paper, sight) if paper else None
        if start is not None and start.score >= PROPOSED:
            found.append(start)
            paper = []
        if not sight.is_blank:
            paper.append(sight)
    return tuple(found)


def question_of_parts(reading: Reading, today: date) -> Question | None:
    """Return whether to make several records of a file, where much speaks for that; None where phr need not ask."""
    if reading.page_count < 2 or _counts_through(reading.pages):
        return None
    starts = starts_in(reading, today)
    if not any(start.is_strong for start in starts):
        return None
    edges = [1, *(start.page for start in starts), reading.page_count + 1]
    places = [
        f"page {first}" if first + 1 == after else f"pages {first} to {after - 1}" for first, after in pairwise(edges)
    ]
    papers = f"{', '.join(places[:-1])} and {places[-1]}"
    text = f"This file seems to hold {len(places)} papers: {papers}. Make a record of each?"
    texts = {page.number: page.text for page in reading.pages}
    quotes = tuple(Quote(_first_words(texts[start.page]), start.page) for start in starts)
    return Question(Subject.PARTS, text, quotes=quotes)


def goes_on(earlier: Reading, later: Reading, today: date, *, is_next: bool) -> bool:
    """Say whether a file of one page is likely the next page of an earlier file.

    Where it `is_next` by its name (IMG_12 after IMG_11) it is enough that nothing begins on it; else something must
    speak for it: a page number that counts on, a sentence that runs over.
    """
    before = [_sight(earlier, page, today) for page in earlier.pages]
    after = [_sight(later, page, today) for page in later.pages]
    if len(after) != 1 or not before or after[0].is_blank or before[-1].is_blank:
        return False
    return start_at(before, after[0]).score < (_NOTHING_BEGINS if is_next else _RUNS_OVER)


def start_at(paper: Sequence[_Sight], sight: _Sight) -> Start:
    """Return how much speaks for a page to begin a new paper after the pages of another."""
    hints = list(_hints(_Paper(tuple(paper)), sight)) if not sight.is_blank else []
    score = sum(weight for weight, _ in hints)
    speaking = sorted((hint for hint in hints if hint[0] > 0 and hint[1]), key=lambda hint: -hint[0])
    return Start(sight.page.number, score, tuple(words for _, words in speaking[:_MOST_WHY]))


def _counts_through(pages: Sequence[Page]) -> bool:
    """Say whether the pages bear one row of numbers from first to last, as most files do: nothing need be looked at."""
    numbers = []
    for page in pages:
        lines = [fold(clean(line)) for line in page.text.splitlines() if line.strip()]
        numbers.append(_number_in((*lines[:_EDGE], *lines[-_EDGE:]))[0])
    return numbers == list(range(1, len(pages) + 1))


def _first_words(text: str) -> str:
    lines = (clean(line) for line in text.splitlines())
    return next((line[:_OPENING] for line in lines if len(line) > 2), "")


def _sight(reading: Reading, page: Page, today: date) -> _Sight:
    alone = replace(reading, page_count=1, pages=(page,), statements=())
    return _Sight(page, script_of(alone), decide(alone, today))


def _hints(paper: _Paper, sight: _Sight) -> Iterator[_Hint]:
    yield from _by_number(paper.last, sight)
    yield from _by_person(paper, sight)
    yield from _by_letterhead(paper, sight)
    yield from _by_title(paper, sight)
    yield from _by_letter_form(paper.last, sight)
    yield from _by_running_text(paper.last, sight)


def _by_number(before: _Sight, sight: _Sight) -> Iterator[_Hint]:
    (last, last_of), (number, of) = _number_in(before.edges), _number_in(sight.edges)
    if number == 1:
        yield 3.0, "its page number starts again at 1"
    elif number is not None:
        counts_on = last is None or number == last + 1
        yield (-5.0 if counts_on and (not last_of or not of or last_of == of) else -2.0), ""
    if last is not None and number is None and not last_of:
        yield 1.0, ""
    if last is not None and last_of and number is None:
        yield (2.0, f"the page before it is the last of {last_of}") if last >= last_of else (-3.0, "")


def _number_in(edges: Sequence[str]) -> tuple[int | None, int | None]:
    """Return the page number in the first and last lines of a page and of how many it is, None where it has none."""
    for pattern in (_NUMBER_OF, _NUMBER):
        for edge in edges:
            match = pattern.search(edge)
            if match is not None:
                told = {name.rstrip("23"): value for name, value in match.groupdict().items() if value}
                number, of = int(told["n"]), int(told["of"]) if "of" in told else None
                if number and (of is None or number <= of):
                    return number, of
    return None, None


def _by_person(paper: _Paper, sight: _Sight) -> Iterator[_Hint]:
    born, earlier_born = sight.filing.birth_date, paper.said("birth_date")
    if born is not None and earlier_born is not None:
        yield (2.5, "another date of birth") if born.value != earlier_born else (-0.5, "")
    person, earlier = sight.filing.person, paper.said("person")
    if person is not None and isinstance(earlier, str):
        strong = 2.5 if person.sureness is Sureness.SURE else 1.5
        yield (strong, "it names another patient") if _are_strangers(person.value, earlier) else (-0.5, "")
    has_block = any(_PATIENT_BLOCK.match(fold(cell)) for line in sight.top for cell in line.cells)
    if has_block and not _has_same_head(paper, sight):
        yield 1.5, "it says at the top whose it is"


def _are_strangers(one: str, other: str) -> bool:
    words, others = set(name_words(one)), set(name_words(other))
    if not words or not others or words & others:
        return False
    return family_name(one) != family_name(other)


def _by_letterhead(paper: _Paper, sight: _Sight) -> Iterator[_Hint]:
    if _has_same_head(paper, sight):
        yield -1.5, ""
        return
    provider, earlier = sight.filing.provider, paper.said("provider")
    # Below "kind regards" stands who signs, not who sends.
    head = takewhile(lambda line: not _CLOSED.search(line.folded), sight.top[:_LETTERHEAD])
    if provider is None or not any(fold(provider.value) in line.folded for line in head):
        return
    is_other = earlier is None or fold(str(earlier)) != fold(provider.value)
    yield (2.0, "it has another letterhead") if is_other else (1.0, "it has a letterhead")


def _by_title(paper: _Paper, sight: _Sight) -> Iterator[_Hint]:
    kind = sight.filing.kind
    titles = [title for title in title_candidates(sight.script, kind.value) if len(title) <= 70]
    if titles and not _has_same_head(paper, sight):
        yield 1.5, "it has a title of its own"
    yield from _by_kind(paper.pages[0].filing.kind, kind, has_title=bool(titles))
    dated, earlier = sight.filing.document_date, paper.said("document_date")
    if dated is not None and earlier is not None and dated.sureness is Sureness.SURE and dated.value != earlier:
        yield 1.0, "it has another date"


def _by_kind(first: Finding[RecordKind], now: Finding[RecordKind], *, has_title: bool) -> Iterator[_Hint]:
    if Sureness.UNSURE in (first.sureness, now.sureness) or first.value is now.value:
        return
    are_sure = first.sureness is Sureness.SURE and now.sureness is Sureness.SURE
    if are_sure and RecordKind.NOT_MEDICAL in (first.value, now.value):
        yield 2.0, "one of the two is no health record"
    elif has_title or (are_sure and category_of(first.value) is not category_of(now.value)):
        yield 1.0, "it is another kind of paper"


def _by_letter_form(before: _Sight, sight: _Sight) -> Iterator[_Hint]:
    saluted = any(_SALUTED.match(line.folded) for line in sight.script.lines[:30])
    closed = any(_CLOSED.search(line.folded) for line in before.script.lines[-_END:])
    if any(_CLOSED.search(line.folded) for line in sight.script.lines[:2]):
        yield -3.0, ""
    if saluted:
        yield 1.5, "it begins with a salutation"
    if closed:
        yield 1.5, "the page before it ends as a letter does"
    if any(_OPENS.match(line.folded) for line in sight.script.lines[:2]):
        yield 1.5, "it opens as a report does"


def _by_running_text(before: _Sight, sight: _Sight) -> Iterator[_Hint]:
    spoken, earlier = sight.filing.language, before.filing.language
    if spoken is not None and earlier is not None and spoken.value != earlier.value:
        yield 2.0, "it is written in another language"
    if len(before.script.lines) < _SHORT:
        yield 1.0, "the page before it ends early"
    first, last = sight.script.lines[0].text, before.script.lines[-1].folded
    if first[:1].islower():
        yield -3.0, ""
    if _RUNS_ON.search(last):
        yield -1.5, ""


def _has_same_head(paper: _Paper, sight: _Sight) -> bool:
    """Say whether a page bears a running head: a line at its top that heads an earlier page of the paper too."""
    mine = [line.folded for line in sight.script.lines[:_EDGE] if len(line.folded) > 8]
    heads = {line.folded for page in paper.pages for line in page.script.lines[:_EDGE]}
    return any(_without_digits(head) in {_without_digits(other) for other in heads} for head in mine)


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)
