"""phr correct, remove, restore."""

import click

from phr.actions.browse import find_records
from phr.actions.decide import correct as correct_record
from phr.actions.decide import remove as remove_records
from phr.actions.decide import restore as restore_records
from phr.actions.decide import take_back
from phr.actions.learning import asked_anew, followers
from phr.cli.browse import NothingNamed
from phr.cli.open import opened_books
from phr.cli.session import json_option, shared_options
from phr.cli.speak import count, record_facts, record_words, say, say_json, say_wrapped
from phr.errors import NotUnderstood
from phr.record.entry import PersonsWord
from phr.record.filing import DocumentDate
from phr.record.kinds import Category, RecordKind
from phr.record.shown import shown


class DateNotUnderstood(NotUnderstood):
    """A date that is none."""

    code = "date-not-understood"

    def __init__(self, typed: str) -> None:
        super().__init__(f"{shown(typed)[:40]} is no date", next_step="write it as 2026-03-14, 2026-03 or 2026")


class DocumentDateType(click.ParamType[DocumentDate]):
    """A date as far as it is known: 2026-03-14, 2026-03 or 2026."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> DocumentDate:
        """Return the date a text names; raise DateNotUnderstood."""
        if isinstance(value, DocumentDate):
            return value
        try:
            return DocumentDate.parse(str(value))
        except ValueError as error:
            raise DateNotUnderstood(str(value)) from error


@click.command()
@click.argument("record_id", metavar="ID")
@click.option("--category", type=click.Choice([category.value for category in Category]))
@click.option("--kind", type=click.Choice([kind.value for kind in RecordKind]), metavar="KIND")
@click.option("--date", type=DocumentDateType(), help="As 2026-03-14, 2026-03 or 2026.")
@click.option("--person", help="Whose record it is, as printed.")
@click.option("--mine/--not-mine", default=None, help="Whether it is about you; what is not stays out of packages.")
@click.option("--provider", help="The doctor or place it comes from.")
@click.option("--title", help="A short title.")
@click.option("--undo", is_flag=True, help="Take the newest correction back.")
@json_option
@shared_options
@click.pass_context
def correct(
    ctx: click.Context,
    record_id: str,
    category: str | None,
    kind: str | None,
    date: DocumentDate | None,
    person: str | None,
    mine: bool | None,
    provider: str | None,
    title: str | None,
    undo: bool,
    as_json: bool,
) -> None:
    r"""Say what is right about a record. Your word wins over phr's, for ever.

    What you say of its kind, date, provider or title phr applies to other papers of the same layout too, and says so;
    never whose they are. Taking your word back takes that back as well.

    \b
    Example:
      phr correct 3f2a --kind lab-result --date 2026-03-14
    """
    word = PersonsWord(
        category=Category(category) if category else None,
        kind=RecordKind(kind) if kind else None,
        document_date=date,
        person=person,
        provider=provider,
        title=title,
        is_mine=mine,
    )
    with opened_books(ctx) as books:
        before = books.shelf()
        record = before.find(record_id)
        corrected = take_back(books, record) if undo else correct_record(books, record, word)
        after = books.shelf()
    if as_json:
        say_json(record_facts(corrected))
    else:
        say(f"Written down. {record_words(corrected)}")
        if not undo:
            _say_learned(len(followers(after, corrected)), len(asked_anew(before, after)))


@click.command()
@click.argument("record_ids", metavar="ID...", nargs=-1)
@json_option
@shared_options
@click.pass_context
def remove(ctx: click.Context, record_ids: tuple[str, ...], as_json: bool) -> None:
    r"""Put records in the trash: out of lists, plan and packages. `phr restore` brings them back.

    \b
    Example:
      phr remove 3f2a
    """
    if not record_ids:
        raise NothingNamed("phr remove 3f2a")
    with opened_books(ctx) as books:
        moved = remove_records(books, find_records(books, record_ids))
    if as_json:
        say_json({"removed": list(moved)})
    else:
        say(f"{count(len(moved), 'record is', 'records are')} in the trash now.")


@click.command()
@click.argument("record_ids", metavar="ID...", nargs=-1)
@json_option
@shared_options
@click.pass_context
def restore(ctx: click.Context, record_ids: tuple[str, ...], as_json: bool) -> None:
    r"""Take records out of the trash.

    \b
    Example:
      phr list --removed
      phr restore 3f2a
    """
    if not record_ids:
        raise NothingNamed("phr restore 3f2a")
    with opened_books(ctx) as books:
        moved = restore_records(books, find_records(books, record_ids))
    if as_json:
        say_json({"restored": list(moved)})
    else:
        say(f"{count(len(moved), 'record is', 'records are')} back from the trash.")


def _say_learned(following: int, asked: int) -> None:
    """Say what a correction did to other records."""
    if following:
        say(f"{count(following, 'record', 'records')} of the same layout or sender: phr follows you there too.")
    if asked:
        say_wrapped(
            f"{count(asked, 'record', 'records')} of the same layout: phr was sure there, and asks. See: phr review"
        )
