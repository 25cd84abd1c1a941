"""How records that may be one paper twice are shown beside one another."""

from collections.abc import Sequence
from typing import Any

from phr.actions.browse import AlikeRecord
from phr.cli.speak import say, say_wrapped
from phr.record.entry import Record
from phr.record.kinds import name_of
from phr.record.likeness import Alike, Extent, Likeness
from phr.record.plain import to_plain
from phr.record.shown import shown

_MOST_LINES = 6  # that differ


def say_alike(record: Record, alike: Sequence[AlikeRecord]) -> None:
    """Write which records one is alike to, what the person said about that, and the lines that differ."""
    for one in alike:
        say()
        say_wrapped(_sentence(record, one))
        for each in one.likeness.differences[:_MOST_LINES] if one.likeness is not None else ():
            say_wrapped(f'here: "{shown(each.one)}"' if each.one else "here: no such line", "  ", "    ")
            say_wrapped(f'there: "{shown(each.other)}"' if each.other else "there: no such line", "  ", "    ")


def alike_facts(one: AlikeRecord) -> dict[str, Any]:
    """Return what `phr show --json` says of a record that another is alike to."""
    likeness = one.likeness
    return {
        "id": one.record.id,
        "same": one.is_same,
        "alike": likeness.alike.value if likeness is not None else None,
        "extent": likeness.extent.value if likeness is not None else None,
        "pages": [list(pair) for pair in likeness.pages] if likeness is not None else [],
        "differences": to_plain(likeness.differences) if likeness is not None else [],
    }


def _sentence(record: Record, one: AlikeRecord) -> str:
    named = _named(one.record)
    if one.is_same is False:
        return f"you said: another paper than {named}"
    if one.is_same:
        carried = "that one" if one.record.id in record.same_paper else "this one"
        return f"you said: the same paper as {named}; packages carry {carried} of the two"
    return f"{_alike_words(one.likeness)} {named}" if one.likeness is not None else named


def _alike_words(likeness: Likeness) -> str:
    nearly = "nearly " if likeness.alike is Alike.NEARLY else ""
    if likeness.by_results:
        return f"states {nearly}the same results as"
    match likeness.extent:
        case Extent.WHOLE:
            return f"seems to be {nearly}the same paper as"
        case Extent.ONE_WITHIN:
            return f"seems to be {nearly}all in"
        case Extent.OTHER_WITHIN:
            return f"seems to hold {nearly}all of"
        case Extent.SOME_PAGES:
            return f"{_pages(likeness)} {nearly}the same as in"


def _pages(likeness: Likeness) -> str:
    here = [str(page) for page, _ in likeness.pages]
    if not here:
        return "some of its pages are"
    return f"page {here[0]} is" if len(here) == 1 else f"pages {', '.join(here)} are"


def _named(record: Record) -> str:
    dated = record.filing.document_date
    title = record.filing.title or name_of(record.filing.kind.value)
    return shown(f"{title}, {dated.value if dated is not None else 'no date'} (record {record.id[:8]})")
