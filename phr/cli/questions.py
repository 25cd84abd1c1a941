"""phr question: add, list, remove, print, suggest."""

from pathlib import Path

import click

from phr.actions.plan import add_question, question_sheet, questions, remove_question, suggest_questions
from phr.actions.printing import write_new
from phr.cli.open import opened_books
from phr.cli.session import json_option, shared_options
from phr.cli.speak import count, say, say_json, say_wrapped
from phr.record.plain import to_plain
from phr.record.shown import shown


@click.group()
@shared_options
def question() -> None:
    r"""Write down your questions for the second doctor.

    \b
    Example:
      phr question add "What happens if we wait three months?"
      phr question print --to questions.pdf
    """


@question.command("add")
@click.argument("text")
@json_option
@shared_options
@click.pass_context
def add(ctx: click.Context, text: str, as_json: bool) -> None:
    r"""Add a question.

    \b
    Example:
      phr question add "How sure is the diagnosis?"
    """
    with opened_books(ctx) as books:
        asked = add_question(books, text)
        written = len(questions(books))
    if as_json:
        say_json(to_plain(asked))
    else:
        say(f"Question {asked.number} is written down; {count(written, 'question', 'questions')} so far.")


@question.command("list")
@json_option
@shared_options
@click.pass_context
def list_questions(ctx: click.Context, as_json: bool) -> None:
    r"""List your questions.

    \b
    Example:
      phr question list
    """
    with opened_books(ctx) as books:
        asked = questions(books)
    if as_json:
        say_json([to_plain(one) for one in asked])
    elif not asked:
        say('There are no questions yet. Ideas: phr question suggest. Your own: phr question add "..."')
    else:
        for one in asked:
            say_wrapped(f"{one.number:>3}  {shown(one.text)}", hanging="     ")


@question.command("remove")
@click.argument("number", metavar="N", type=int)
@json_option
@shared_options
@click.pass_context
def remove(ctx: click.Context, number: int, as_json: bool) -> None:
    r"""Take a question off the list, by its number.

    \b
    Example:
      phr question remove 2
    """
    with opened_books(ctx) as books:
        asked = remove_question(books, number)
    if as_json:
        say_json(to_plain(asked))
    else:
        say(f"Question {asked.number} is off the list.")


@question.command("print")
@click.option("--to", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@json_option
@shared_options
@click.pass_context
def print_questions(ctx: click.Context, to: Path, as_json: bool) -> None:
    r"""Write your questions as a sheet to print, with room for the answers.

    \b
    Example:
      phr question print --to questions.pdf
    """
    with opened_books(ctx) as books:
        path = write_new(to.expanduser().absolute(), question_sheet(books))
    if as_json:
        say_json({"path": str(path)})
    else:
        say(f"Your questions are in {path}")


@question.command("suggest")
@json_option
@shared_options
@click.pass_context
def suggest(ctx: click.Context, as_json: bool) -> None:
    r"""Show questions others found useful, to start from. Add one with phr question add.

    \b
    Example:
      phr question suggest
    """
    with opened_books(ctx) as books:
        ideas = suggest_questions(books)
    if as_json:
        say_json([to_plain(idea) for idea in ideas])
        return
    for idea in ideas:
        say_wrapped(f"{'[x]' if idea.is_asked else '[ ]'} {idea.text}", hanging="    ")
