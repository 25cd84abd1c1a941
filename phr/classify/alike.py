"""How two documents are alike, from their pages and what is kept of them for comparing. Pure.

The whole of both is compared first, for the same letter has one page as a web page and three as a scan; then page by
page, for a page can stand in two files. An export of a portal and a printed sheet share no lines: there the results are
compared, analyte by analyte.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from phr.classify.faces import face_of
from phr.classify.glimpse import LEAST_SHARED
from phr.classify.names import name_words
from phr.classify.sameness import Compared, compared
from phr.record.filing import Filing
from phr.record.ids import RecordId
from phr.record.likeness import Alike, Difference, Extent, Glimpse, Likeness, Result

_LEAST_RESULTS = 3
_MOST_DIFFERENCES = 6  # lines of all pages together
_RESULTS_APART = 0.1  # of the results that both have; more apart are other results
_LEAST_LENGTH = 0.5  # of the longer text; a fax's lines and OCR's dust add less
_WHOLE_NAME = 2  # words
_ONE_WORD = 75.0  # rapidfuzz ratio; one letter of four may be misread
_MOST_PAGES = 60  # of a document that are held against those of another


@dataclass(frozen=True, slots=True)
class Paper:
    """A document for comparing: its id, the text of its pages, what is kept of it."""

    record_id: RecordId
    pages: tuple[str, ...]
    glimpse: Glimpse

    def is_seen(self, *pages: int) -> bool:
        """Say whether OCR read any of some pages (from 1), or any at all where none is named."""
        return not set(self.glimpse.seen).isdisjoint(pages) if pages else bool(self.glimpse.seen)


def likeness_of(one: Paper, other: Paper) -> Likeness | None:
    """Return how two documents are alike, None where they are not."""
    found = _likeness(one, other)
    return replace(found, one_is_seen=one.is_seen(), other_is_seen=other.is_seen()) if found is not None else None


def _likeness(one: Paper, other: Paper) -> Likeness | None:
    whole = _compared_whole(one, other)
    if whole is not None:
        return Likeness(one.record_id, other.record_id, whole.alike, Extent.WHOLE, differences=whole.differences)
    by_results = _by_results(one, other) if one.glimpse.is_export or other.glimpse.is_export else None
    if by_results is not None:
        return by_results
    return _by_pages(one, other) if max(len(one.pages), len(other.pages)) > 1 else None


def _compared_whole(one: Paper, other: Paper) -> Compared | None:
    """Return how all of two documents is alike; what is far longer, or a book, is not compared so."""
    lengths = sorted(sum(map(len, paper.pages)) for paper in (one, other))
    if max(len(one.pages), len(other.pages)) > _MOST_PAGES or lengths[0] < _LEAST_LENGTH * lengths[1]:
        return None
    return compared(face_of(one.pages, is_seen=one.is_seen()), face_of(other.pages, is_seen=other.is_seen()))


def name_two_persons(one: Filing, other: Filing) -> bool:
    """Say whether two filings name different patients: another day of birth, or whole names that share no word."""
    births = _readings(one), _readings(other)
    if all(births) and births[0].isdisjoint(births[1]):
        return True
    if one.person is None or other.person is None:
        return False
    here, there = name_words(one.person.value), name_words(other.person.value)
    if min(len(here), len(there)) < _WHOLE_NAME:
        return False
    return not any(_are_one_word(word, known) for word in here for known in there)


def _readings(filing: Filing) -> set[tuple[int, ...]]:
    """Return what a birth date can mean; day and month may have changed places between two papers of one person."""
    born = filing.birth_date.value if filing.birth_date is not None else None
    days = [day for day in (born, filing.birth_date_else) if day is not None]
    return {(day.year, *sorted((day.month, day.day))) for day in days}


def _are_one_word(one: str, other: str) -> bool:
    from rapidfuzz.fuzz import ratio

    return bool(ratio(one, other) >= _ONE_WORD)


def _by_pages(one: Paper, other: Paper) -> Likeness | None:
    """Return which pages two documents share; of some pages only those with a day or a time, for forms tell nothing."""
    found = _same_pages(one, other)
    extent = _extent(one, other, [pair.here for pair in found], [pair.there for pair in found])
    if extent is Extent.SOME_PAGES:
        found = [pair for pair in found if pair.has_moments]
    differences = tuple(each for pair in found for each in pair.compared.differences)
    if not found or len(differences) > _MOST_DIFFERENCES:
        return None
    return Likeness(
        one.record_id,
        other.record_id,
        Alike.NEARLY if differences else Alike.SAME,
        extent,
        pages=tuple(sorted((pair.here, pair.there) for pair in found)),
        differences=differences,
    )


@dataclass(frozen=True, slots=True)
class _PagePair:
    here: int
    there: int
    compared: Compared
    has_moments: bool


def _same_pages(one: Paper, other: Paper) -> list[_PagePair]:
    found: list[_PagePair] = []
    for here, there in _worth_comparing(one, other):
        if any(pair.here == here or pair.there == there for pair in found):
            continue
        mine = face_of([one.pages[here - 1]], is_seen=one.is_seen(here))
        theirs = face_of([other.pages[there - 1]], is_seen=other.is_seen(there))
        told = compared(mine, theirs)
        if told is not None:
            found.append(_PagePair(here, there, told, not mine.moments.isdisjoint(theirs.moments)))
    return found


def _worth_comparing(one: Paper, other: Paper) -> Iterator[tuple[int, int]]:
    """Yield pairs of pages that share marks, those that share most first."""
    pairs = [
        (len(set(mine) & set(theirs)), here, there)
        for here, mine in enumerate(one.glimpse.marks[:_MOST_PAGES], 1)
        for there, theirs in enumerate(other.glimpse.marks[:_MOST_PAGES], 1)
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1:]))
    yield from ((here, there) for shared, here, there in pairs if shared >= LEAST_SHARED)


def _extent(one: Paper, other: Paper, here: Iterable[int], there: Iterable[int]) -> Extent:
    if _are_all(one, here):
        return Extent.ONE_WITHIN
    return Extent.OTHER_WITHIN if _are_all(other, there) else Extent.SOME_PAGES


def _are_all(paper: Paper, pages: Iterable[int]) -> bool:
    held = set(pages)
    return all(page in held or not text.strip() for page, text in enumerate(paper.pages, 1))


def _by_results(one: Paper, other: Paper) -> Likeness | None:
    """Return how the results that two documents state are alike: those of one must all be among those of the other."""
    mine, theirs = one.glimpse.results, other.glimpse.results
    fewer, more = (mine, theirs) if len(mine) <= len(theirs) else (theirs, mine)
    if len(fewer) < _LEAST_RESULTS:
        return None
    pairs = [(result, _result_of(result, more)) for result in fewer]
    apart = [(result, found) for result, found in pairs if found is None or found.value != result.value]
    if len(apart) > max(1, _RESULTS_APART * len(fewer)) or len(fewer) - len(apart) < _LEAST_RESULTS:
        return None
    if all(found is None for _, found in pairs):
        return None
    told = [(_shown(result), _shown(found) if found is not None else "") for result, found in apart]
    differences = tuple(Difference(*(each if fewer is mine else each[::-1])) for each in told)
    return Likeness(
        one.record_id,
        other.record_id,
        Alike.NEARLY if differences else Alike.SAME,
        _extent_of_results(one, other),
        differences=differences,
        by_results=True,
    )


def _extent_of_results(one: Paper, other: Paper) -> Extent:
    """Return which of two documents says nothing that the other does not: a print says more than the results it lists."""
    mine, theirs = one.glimpse, other.glimpse
    if mine.is_export and not mine.states_more and len(mine.results) <= len(theirs.results):
        return Extent.ONE_WITHIN
    if theirs.is_export and not theirs.states_more and len(theirs.results) <= len(mine.results):
        return Extent.OTHER_WITHIN
    return Extent.SOME_PAGES


def _result_of(wanted: Result, among: Sequence[Result]) -> Result | None:
    """Return the result of the same analyte and day, that with the same value first."""
    held = [one for one in among if one.analyte == wanted.analyte and _is_one_day(one.day, wanted.day)]
    return next((one for one in held if one.value == wanted.value), held[0] if held else None)


def _is_one_day(one: str, other: str) -> bool:
    return not one or not other or one.startswith(other) or other.startswith(one)


def _shown(result: Result) -> str:
    return " ".join(filter(None, (result.analyte, result.value, result.day)))
