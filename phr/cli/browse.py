"""phr list, search, show, export."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from phr.actions.browse import (
    Filter,
    alike_to,
    contents_of,
    find_record,
    find_records,
    list_records,
    search_records,
    text_of,
)
from phr.actions.exporting import export as export_records
from phr.actions.lab_reading import labs_unsearched, read_labs
from phr.cli.edge import EXIT_CODES
from phr.cli.open import opened_books
from phr.cli.session import json_option, shared_options
from phr.cli.show import say_record, say_text, show_facts
from phr.cli.speak import RECORD_HEADS, count, record_facts, record_row, say, say_json, say_wrapped, size_words, table
from phr.errors import Damaged, NotUnderstood
from phr.record.kinds import Category, RecordKind
from phr.record.shown import shown

DAY = click.DateTime(["%Y-%m-%d"])


class NothingNamed(NotUnderstood):
    """A command that needs records was given none."""

    code = "nothing-named"

    def __init__(self, example: str) -> None:
        super().__init__("no record was named", next_step=f"name one or more by id, as in `{example}`")


@click.command(name="list")
@click.option("--category", type=click.Choice([category.value for category in Category]))
@click.option("--kind", type=click.Choice([kind.value for kind in RecordKind]), metavar="KIND", help="As lab-result.")
@click.option("--person", help="Part of a name, as printed or as told; or match, other, unknown.")
@click.option("--since", type=DAY, help="First document date, as 2025-01-31.")
@click.option("--until", type=DAY, help="Last document date.")
@click.option("--unsure", is_flag=True, help="Only those phr has a question about.")
@click.option("--not-whole", is_flag=True, help="Only discs that lack pictures, and archives not opened whole.")
@click.option("--removed", is_flag=True, help="Those in the trash instead.")
@json_option
@shared_options
@click.pass_context
def list_(
    ctx: click.Context,
    category: str | None,
    kind: str | None,
    person: str | None,
    since: datetime | None,
    until: datetime | None,
    unsure: bool,
    not_whole: bool,
    removed: bool,
    as_json: bool,
) -> None:
    r"""List your records, the newest document date first.

    \b
    Example:
      phr list --category labs --since 2025-01-01
    """
    wanted = Filter(
        category=Category(category) if category else None,
        kind=RecordKind(kind) if kind else None,
        person=person,
        since=since.date() if since else None,
        until=until.date() if until else None,
        only_unsure=unsure,
        removed=removed,
        only_not_whole=not_whole,
    )
    with opened_books(ctx) as books:
        records = list_records(books, wanted)
        is_family = len(books.persons()) > 1
    if as_json:
        say_json([record_facts(record) for record in records])
    elif not records:
        say(
            "There are no such records." if wanted != Filter() else "There are no records yet. Drop files in the inbox."
        )
    else:
        if is_family:
            table(_with_whose(RECORD_HEADS, "whose"), (_with_whose(record_row(one), one.whose) for one in records))
        else:
            table(RECORD_HEADS, (record_row(record) for record in records))
        say()
        say(count(len(records), "record", "records"))


def _with_whose(row: Sequence[str], whose: str) -> tuple[str, ...]:
    """Return a row of the list with whose record it is, after the date: a family shares a vault."""
    return (*row[:2], whose, *row[2:])


@click.command()
@click.argument("words", nargs=-1, required=True)
@json_option
@shared_options
@click.pass_context
def search(ctx: click.Context, words: tuple[str, ...], as_json: bool) -> None:
    r"""Find words in the text of your records, their titles, names and places.

    Case and accents make no difference, and the last word may be only a beginning.

    \b
    Example:
      phr search thyroid nodule
    """
    with opened_books(ctx) as books:
        found = search_records(books, " ".join(words))
    if as_json:
        say_json([{**record_facts(one.record), "page": one.page, "snippet": one.snippet} for one in found])
        return
    for one in found:
        place = f", page {one.page}" if one.page else ""
        say(shown("  ".join(part for part in record_row(one.record)[:5] if part)) + place)
        say(f"          {one.snippet}")
    say(count(len(found), "record", "records") if found else "Nothing has all of these words.")


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--text", is_flag=True, help="The text as phr read it, page by page.")
@json_option
@shared_options
@click.pass_context
def show(ctx: click.Context, record_id: str, text: bool, as_json: bool) -> None:
    r"""Show one record: every finding with how sure it is and why, its pages and its history.

    \b
    Example:
      phr show 3f2a
      phr show 3f2a --text
    """
    with opened_books(ctx) as books:
        record = find_record(books, record_id)
        pages = text_of(books, record)
        read_labs(books, labs_unsearched(books, {record.id}))
        contents = contents_of(books, record)
        alike = alike_to(books, record)
    if as_json:
        say_json(show_facts(record, contents, alike, pages if text else None))
    elif text:
        say_text(record, pages)
    else:
        say_record(record, contents, alike)


@click.command()
@click.argument("record_ids", metavar="ID...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="All records that are not in the trash.")
@click.option("--to", required=True, type=click.Path(path_type=Path, file_okay=False), help="The folder to write.")
@json_option
@shared_options
@click.pass_context
def export(ctx: click.Context, record_ids: tuple[str, ...], everything: bool, to: Path, as_json: bool) -> None:
    r"""Write your files out again, byte for byte, in folders by category, with an index.json.

    What is written is no longer encrypted: keep it where only you can read it.

    \b
    Example:
      phr export --all --to ~/records
    """
    if not record_ids and not everything:
        raise NothingNamed("phr export 3f2a --to DIR")
    with opened_books(ctx) as books:
        records = list_records(books, Filter()) if everything else find_records(books, record_ids)
        done = export_records(books, records, to.expanduser().absolute())
    if as_json:
        facts = {"path": str(done.path), "records": done.records, "files": done.files, "bytes": done.bytes_written}
        say_json({**facts, "failed": list(done.failed), "shared": list(done.shared)})
    else:
        what = f"{count(done.files, 'file', 'files')} of {count(done.records, 'record', 'records')}"
        say(f"{what}, {size_words(done.bytes_written)}, in {done.path}")
        for path in done.shared:
            say_wrapped(f"written whole, with pages that are not of these records (the scan was split): {shown(path)}")
        for path in done.failed:
            say(f"not written, damaged in the vault: {shown(path)} (run `phr check --level 2`)")
    if done.failed:
        ctx.exit(EXIT_CODES[Damaged])
