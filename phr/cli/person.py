"""phr person add, list."""

from datetime import datetime

import click

from phr.actions.person import Owner, add_person, owners
from phr.cli.open import opened_books
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, say, say_json, say_wrapped, table
from phr.clock import moment_in
from phr.record.plain import to_plain
from phr.record.shown import shown


@click.group()
@shared_options
def person() -> None:
    r"""Say whose records this vault holds; a family can share one.

    \b
    Example:
      phr person add "Maria Elena Sommer" --born 1968-04-17 --also "Maria Kern"
    """


@person.command()
@click.argument("name")
@click.option("--born", type=click.DateTime(["%Y-%m-%d"]), help="Date of birth, as 1968-04-17.")
@click.option("--also", multiple=True, metavar="NAME", help="Another name on papers: a birth name, a short form.")
@click.option("--born-was-wrong", is_flag=True, help="The date of birth told before was a slip; this one replaces it.")
@json_option
@shared_options
@click.pass_context
def add(
    ctx: click.Context, name: str, born: datetime | None, also: tuple[str, ...], born_was_wrong: bool, as_json: bool
) -> None:
    r"""Add a person, or tell phr more about one: papers that name nobody of this vault are held back.

    A father and a son of one name are two persons: write "jun." or "sen." behind the name, and give both birth dates.

    \b
    Example:
      phr person add "Maria Elena Sommer" --born 1968-04-17 --also "Maria Kern"
      phr person add "Thomas Sommer jun." --born 1990-11-02
    """
    today = moment_in(Session.of(ctx).settings().zone).day
    with opened_books(ctx) as books:
        told = born.date() if born else None
        owner = add_person(books, name, told, also, today, born_was_wrong=born_was_wrong)
    if as_json:
        say_json(_facts(owner))
        return
    born_words = f", born {owner.person.born}" if owner.person.born else ""
    say_wrapped(f"phr knows {shown(owner.person.name)}{born_words}.")
    say(f"{count(owner.records, 'record is', 'records are')} this person's.")
    if owner.person.born is None:
        say_wrapped("next: add the date of birth with --born; it tells people of one name apart.")


@person.command("list")
@json_option
@shared_options
@click.pass_context
def list_(ctx: click.Context, as_json: bool) -> None:
    r"""List the persons of this vault, and how many records are whose.

    \b
    Example:
      phr person list
    """
    with opened_books(ctx) as books:
        held = owners(books)
    if as_json:
        say_json([_facts(owner) for owner in held])
    elif not held:
        say("phr does not know whose records these are.")
        say('next: tell it with `phr person add "NAME" --born DATE`')
    else:
        table(("Name", "Born", "Also", "Records"), [_row(owner) for owner in held])


def _row(owner: Owner) -> tuple[str, ...]:
    one = owner.person
    return one.name, str(one.born or ""), ", ".join(one.other_names), str(owner.records)


def _facts(owner: Owner) -> dict[str, object]:
    return {"name": "", "born": None, "other_names": [], **to_plain(owner.person), "records": owner.records}
