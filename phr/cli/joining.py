"""phr join, split."""

from collections.abc import Sequence

import click

from phr.actions.browse import find_record, find_records
from phr.actions.joining import is_joined, take_apart
from phr.actions.joining import join as join_records
from phr.cli.browse import NothingNamed
from phr.cli.open import opened_books
from phr.cli.session import json_option, shared_options
from phr.cli.speak import count, record_facts, record_row, say, say_json, say_wrapped, table
from phr.errors import NotUnderstood
from phr.record.entry import Record


class NothingToSplit(NotUnderstood):
    """A record that is made of one page, and to which nothing is joined."""

    code = "nothing-to-split"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"record {typed} has one page and nothing is joined to it",
            next_step="see the pages of a record with `phr show ID --text`",
        )


@click.command()
@click.argument("record_ids", metavar="ID...", nargs=-1)
@click.option("--anyway", is_flag=True, help="Join them though they name different persons.")
@json_option
@shared_options
@click.pass_context
def join(ctx: click.Context, record_ids: tuple[str, ...], anyway: bool, as_json: bool) -> None:
    r"""Make several records one: photos of one letter, named in the order of its pages.

    Your files stay as they are. `phr split ID` takes it back.

    \b
    Example:
      phr join 3f2a 91bc 07de
    """
    if not record_ids:
        raise NothingNamed("phr join 3f2a 91bc")
    with opened_books(ctx) as books:
        joined = join_records(books, find_records(books, record_ids), anyway=anyway)
    if as_json:
        say_json(record_facts(joined))
    else:
        _say_joined(joined)


@click.command()
@click.argument("record_id", metavar="ID")
@json_option
@shared_options
@click.pass_context
def split(ctx: click.Context, record_id: str, as_json: bool) -> None:
    r"""Take joined pages apart again, each a record of its own as before.

    \b
    Example:
      phr split 3f2a
    """
    with opened_books(ctx) as books:
        record = find_record(books, record_id)
        if not is_joined(record):
            raise NothingToSplit(record_id)
        apart = take_apart(books, record)
    if as_json:
        say_json([record_facts(one) for one in apart])
    else:
        say(f"These are {count(len(apart), 'record', 'records')} again:")
        _say_records(apart)


def _say_records(records: Sequence[Record]) -> None:
    table(("id", "date", "filed under", "what it is", "from", ""), [record_row(record) for record in records])


def _say_joined(record: Record) -> None:
    say(f"These are one record of {count(record.page_count, 'page', 'pages')} now:")
    _say_records([record])
    say_wrapped(f"To take it back: phr split {record.id[:8]}")
