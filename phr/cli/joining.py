"""phr join, split."""

from collections.abc import Sequence
from typing import Any

import click

from phr.actions.books import Books
from phr.actions.browse import find_record, find_records
from phr.actions.joining import is_joined, pages_of_letters, take_apart
from phr.actions.joining import join as join_records
from phr.actions.splitting import ProposedPart, proposed_parts
from phr.actions.splitting import split as split_record
from phr.actions.whole import put_together
from phr.cli.browse import NothingNamed
from phr.cli.open import opened_books
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import RECORD_HEADS, count, record_facts, record_row, say, say_json, say_wrapped, table
from phr.errors import NotUnderstood
from phr.record.entry import Record, State
from phr.record.filing import PersonMatch
from phr.record.kinds import name_of
from phr.record.shown import shown


class PagesNotUnderstood(NotUnderstood):
    """What was typed names no pages."""

    code = "pages-not-understood"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{shown(typed)[:40]} names no pages",
            next_step="write the pages at which a new paper begins, as in 3,5",
        )


class PageList(click.ParamType[tuple[int, ...]]):
    """Page numbers with commas between them: 3,5."""

    name = "PAGES"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, ...]:
        """Return the numbers a text names; raise PagesNotUnderstood."""
        return value if isinstance(value, tuple) else pages_in(str(value))


def pages_in(typed: str) -> tuple[int, ...]:
    """Return the page numbers in a text as 3,5 or 3 5; raise PagesNotUnderstood where it holds none, or more."""
    parts = typed.replace(",", " ").split()
    if not parts or not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        raise PagesNotUnderstood(typed)
    return tuple(int(part) for part in parts)


@click.command()
@click.argument("record_ids", metavar="ID...", nargs=-1)
@click.option("--suggest", is_flag=True, help="List photos that look like pages of one letter; changes nothing.")
@click.option("--anyway", is_flag=True, help="Join them though they name different persons.")
@json_option
@shared_options
@click.pass_context
def join(ctx: click.Context, record_ids: tuple[str, ...], suggest: bool, anyway: bool, as_json: bool) -> None:
    r"""Make several records one: photos of one letter, named in the order of its pages.

    Your files stay as they are. `phr split ID` takes it back.

    \b
    Example:
      phr join 3f2a 91bc 07de
      phr join --suggest
    """
    if suggest:
        with opened_books(ctx) as books:
            _say_suggested(pages_of_letters(books), as_json=as_json)
        return
    if not record_ids:
        raise NothingNamed("phr join 3f2a 91bc")
    with opened_books(ctx) as books:
        joined = join_records(books, find_records(books, record_ids), anyway=anyway)
    if as_json:
        say_json(record_facts(joined))
        return
    say(f"These are one record of {count(joined.page_count, 'page', 'pages')} now:")
    _say_records([joined])
    if is_joined(joined):
        say_wrapped(f"To take it back: phr split {joined.id[:8]}")


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--at", "starts", type=PageList(), help="Pages at which a new paper begins, as 3,5; nothing is asked.")
@click.option("--undo", is_flag=True, help="Put the parts together again, as if it had never been split.")
@json_option
@shared_options
@click.pass_context
def split(ctx: click.Context, record_id: str, starts: tuple[int, ...] | None, undo: bool, as_json: bool) -> None:
    r"""Make one scan of several papers into a record for each: phr shows where it would part, and asks you.

    Your file stays as it is. Of a record that was joined, the joined pages are taken apart again.

    \b
    Example:
      phr split 3f2a
      phr split 3f2a --at 3,5
    """
    with opened_books(ctx) as books:
        record = find_record(books, record_id)
        if undo and not is_joined(record):
            _tell([put_together(books, record)], "The parts are one record again:", as_json=as_json)
        elif is_joined(record) and not starts:
            _tell(take_apart(books, record), "The joined pages are records of their own again:", as_json=as_json)
        elif starts:
            _split(books, record, starts, as_json=as_json)
        else:
            _propose(books, record, as_json=as_json, can_ask=Session.of(ctx).can_ask)


def _say_suggested(groups: Sequence[Sequence[Record]], *, as_json: bool) -> None:
    if as_json:
        say_json([[record.id for record in group] for group in groups])
        return
    if not groups:
        say("phr sees no photos that look like pages of one letter.")
    for group in groups:
        say_wrapped(f"These {len(group)} look like pages of one paper:")
        for page, record in enumerate(group, start=1):
            say(shown(f"  page {page}  {record.source_name}"))
        say(f"To join them: phr join {' '.join(record.id[:8] for record in group)}")
        say()


def _propose(books: Books, record: Record, *, as_json: bool, can_ask: bool) -> None:
    parts = proposed_parts(books, record)
    if as_json:
        say_json([_part_facts(part) for part in parts])
        return
    _say_proposal(record, parts)
    at = ",".join(str(part.first) for part in parts[1:])
    if not can_ask:
        say()
        say(f"To split it: phr split {record.id[:8]} --at {at or 'PAGE,PAGE'}")
        return
    starts = _ask_where(tuple(part.first for part in parts[1:]))
    if starts:
        _split(books, record, starts, as_json=False)
    else:
        say("Nothing was changed.")


def _split(books: Books, record: Record, starts: Sequence[int], *, as_json: bool) -> None:
    parts = split_record(books, record, starts)
    _tell(parts, f"{count(len(parts), 'record', 'records')} now, each filed by its own pages:", as_json=as_json)
    held_back = sum(part.held_back for part in parts)
    if held_back and not as_json:
        say_wrapped(f"{count(held_back, 'of them names', 'of them name')} another person and is held back: phr review")
    if not as_json:
        say_wrapped(f"To take it back: phr split {parts[0].id[:8]} --undo")


def _ask_where(proposed: tuple[int, ...]) -> tuple[int, ...]:
    """Return the pages to split at, as the person says; none where they do not want it."""
    say()
    if proposed:
        say("  y  yes, split it so      n  no, leave it as it is")
    else:
        say("  n  leave it as it is")
    say("  or type the pages at which a new paper begins, as 3,5")
    while True:
        typed: str = click.prompt("", prompt_suffix="> ", default="n", show_default=False).strip().lower()
        if typed in ("n", "no", "q"):
            return ()
        if typed in ("y", "yes") and proposed:
            return proposed
        try:
            return pages_in(typed)
        except PagesNotUnderstood as error:
            say(f"{error.what}; {error.next_step}")


def _say_proposal(record: Record, parts: Sequence[ProposedPart]) -> None:
    name = shown(record.source_name)
    pages = count(record.page_count, "page", "pages")
    if record.state is State.FILED_NOT_READ:
        say_wrapped(f"{name} ({pages}) was not read, so phr cannot see where one paper ends and another begins.")
        return
    if len(parts) == 1:
        say_wrapped(f"{name} ({pages}) looks like one paper to phr.")
        return
    say_wrapped(f"{name} ({pages}) looks like {len(parts)} papers to phr:")
    for number, part in enumerate(parts, start=1):
        say()
        place = f"page {part.first}" if part.first == part.last else f"pages {part.first} to {part.last}"
        say_wrapped(f"{number}.  {place}: {_what(part)}", hanging="    ")
        say_wrapped(f'begins "{shown(part.opening)}"', "    ")
        if part.why:
            say_wrapped(f"why here: {'; '.join(part.why)}", "    ", "      ")


def _what(part: ProposedPart) -> str:
    filing = part.filing
    dated = str(filing.document_date.value) if filing.document_date else "no date found"
    person = filing.person.value if filing.person else "no name found"
    whose = " (another person's: would be held back)" if part.person_match is PersonMatch.OTHER else ""
    return shown(f"{name_of(filing.kind.value)}, {dated}, {person}{whose}")


def _part_facts(part: ProposedPart) -> dict[str, Any]:
    filing = part.filing
    return {
        "first": part.first,
        "last": part.last,
        "kind": filing.kind.value.value,
        "document_date": str(filing.document_date.value) if filing.document_date else None,
        "person": filing.person.value if filing.person else None,
        "person_match": part.person_match.value,
        "opening": part.opening,
        "why": list(part.why),
    }


def _tell(records: Sequence[Record], words: str, *, as_json: bool) -> None:
    if as_json:
        say_json([record_facts(record) for record in records])
        return
    say(words)
    _say_records(records)


def _say_records(records: Sequence[Record]) -> None:
    table(("pages", *RECORD_HEADS), [(pages_words(record), *record_row(record)) for record in records])


def pages_words(record: Record) -> str:
    """Return which pages of its file a record is, or how many it has: "3-4 of 9", "2"."""
    excerpt = record.pieces[0].excerpt if len(record.pieces) == 1 else None
    if excerpt is None:
        return str(record.page_count)
    pages = str(excerpt.first) if excerpt.first == excerpt.last else f"{excerpt.first}-{excerpt.last}"
    return f"{pages} of {excerpt.of}"
