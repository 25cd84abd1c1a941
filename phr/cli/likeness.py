"""How records that may be one paper twice are shown beside one another."""

from collections.abc import Sequence
from typing import Any

from phr.actions.browse import AlikeRecord
from phr.cli.speak import say_wrapped
from phr.record.entry import Record
from phr.record.kinds import name_of
from phr.record.likeness import Alike, Extent, Likeness
from phr.record.plain import to_plain
from phr.record.shown import shown

_MOST_LINES = 6  # that differ


def say_alike(record: Record, alike: Sequence[AlikeRecord]) -> None:
    """Write which records one is alike to, what the person said about that, and the lines that differ."""
    for one in alike:
        say_wrapped(f"{_what(record, one)} {_named(one.record)}", hanging="  ")
        for each in one.likeness.differences[:_MOST_LINES] if one.likeness is not None else ():
            say_wrapped(f'here: "{shown(each.one)}"' if each.one else "here: no such line", "    ", "      ")
            say_wrapped(f'there: "{shown(each.other)}"' if each.other else "there: no such line", "    ", "      ")


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


def _what(record: Record, one: AlikeRecord) -> str:
    if one.is_same:
        if one.record.id in record.same_paper:
            return "stays out of packages for as long as the same paper goes (you said so):"
        return "goes into packages for the same paper (you said so):"
    if one.is_same is False:
        return "another paper than (you said so):"
    return _alike_words(one.likeness) if one.likeness is not None else "alike:"


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
