"""phr plan: show, tick, done, skip, reopen, print."""

from pathlib import Path

import click

from phr.actions.plan import StepView, mark_done, plan_sheet, plan_step, plan_steps, reopen, skip, tick
from phr.actions.printing import write_new
from phr.cli.open import opened_books
from phr.cli.session import json_option, shared_options
from phr.cli.speak import say, say_json, say_wrapped
from phr.record.plain import to_plain
from phr.record.shown import shown

_MARKS = {
    "open": "[ ]",
    "under-way": "[~]",
    "met-by-evidence": "[x]",
    "met-by-your-word": "[x]",
    "not-applicable": "[-]",
}


@click.group(invoke_without_command=True)
@json_option
@shared_options
@click.pass_context
def plan(ctx: click.Context, as_json: bool) -> None:
    r"""Show the nine steps of a second opinion, and where each stands.

    \b
    Example:
      phr plan
      phr plan show 3
      phr plan tick 1 a
    """
    if ctx.invoked_subcommand is not None:
        return
    with opened_books(ctx) as books:
        steps = plan_steps(books)
    if as_json:
        say_json([to_plain_step(step) for step in steps])
        return
    for step in steps:
        say(f"{_MARKS[step.state.value]} {step.step}  {step.title}  ({step.state_name})")
        for line in step.evidence[:1]:
            say_wrapped(shown(line), "       ")
    say()
    say("One step with its sub-tasks: phr plan show N")


@plan.command("show")
@click.argument("step", metavar="N", type=int)
@json_option
@shared_options
@click.pass_context
def show_step(ctx: click.Context, step: int, as_json: bool) -> None:
    r"""Show one step: why it matters, what to do, when it is done, and what phr can see.

    \b
    Example:
      phr plan show 3
    """
    with opened_books(ctx) as books:
        view = plan_step(books, step)
    _tell(view, as_json=as_json)


@plan.command("tick")
@click.argument("step", metavar="N", type=int)
@click.argument("item", metavar="ITEM")
@click.option("--undo", is_flag=True, help="Take the tick back.")
@json_option
@shared_options
@click.pass_context
def tick_item(ctx: click.Context, step: int, item: str, undo: bool, as_json: bool) -> None:
    r"""Tick a sub-task of a step, by its letter.

    \b
    Example:
      phr plan tick 1 a
    """
    with opened_books(ctx) as books:
        view = tick(books, step, item, undo=undo)
    _tell(view, as_json=as_json)


@plan.command("done")
@click.argument("step", metavar="N", type=int)
@click.option("--note", required=True, help="In a few words, how it was done.")
@json_option
@shared_options
@click.pass_context
def done_step(ctx: click.Context, step: int, note: str, as_json: bool) -> None:
    r"""Say that a step is done.

    \b
    Example:
      phr plan done 2 --note "covered; reference 4711"
    """
    with opened_books(ctx) as books:
        view = mark_done(books, step, note)
    _tell(view, as_json=as_json)


@plan.command("skip")
@click.argument("step", metavar="N", type=int)
@click.option("--why", required=True, help="In a few words, why it does not apply.")
@json_option
@shared_options
@click.pass_context
def skip_step(ctx: click.Context, step: int, why: str, as_json: bool) -> None:
    r"""Say that a step does not apply to you.

    \b
    Example:
      phr plan skip 2 --why "I pay for it myself"
    """
    with opened_books(ctx) as books:
        view = skip(books, step, why)
    _tell(view, as_json=as_json)


@plan.command("reopen")
@click.argument("step", metavar="N", type=int)
@json_option
@shared_options
@click.pass_context
def reopen_step(ctx: click.Context, step: int, as_json: bool) -> None:
    r"""Take back that a step is done or does not apply.

    \b
    Example:
      phr plan reopen 2
    """
    with opened_books(ctx) as books:
        view = reopen(books, step)
    _tell(view, as_json=as_json)


@plan.command("print")
@click.option("--to", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@json_option
@shared_options
@click.pass_context
def print_plan(ctx: click.Context, to: Path, as_json: bool) -> None:
    r"""Write the plan as a checklist to print.

    \b
    Example:
      phr plan print --to plan.pdf
    """
    with opened_books(ctx) as books:
        path = write_new(to.expanduser().absolute(), plan_sheet(books))
    if as_json:
        say_json({"path": str(path)})
    else:
        say(f"The checklist is in {path}")


def to_plain_step(step: StepView) -> dict[str, object]:
    """Return what `phr plan --json` says of one step."""
    return {
        "step": step.step,
        "title": step.title,
        "state": step.state.value,
        "why": step.why,
        "done_when": step.done_when,
        "evidence": list(step.evidence),
        "items": [
            {
                "item": item.item,
                "text": item.text,
                "ticked": item.ticked,
                "ticked_on": item.ticked_on.isoformat() if item.ticked_on else None,
            }
            for item in step.items
        ],
        "coverage": [to_plain(cover) for cover in step.coverage],
    }


def _tell(step: StepView, *, as_json: bool) -> None:
    if as_json:
        say_json(to_plain_step(step))
        return
    say(f"Step {step.step}: {step.title}  ({step.state_name})")
    say()
    say_wrapped(step.why)
    say()
    for item in step.items:
        ticked = f"  (ticked {item.ticked_on})" if item.ticked_on else ""
        say_wrapped(f"{'[x]' if item.ticked else '[ ]'} {item.item}  {item.text}{ticked}", "  ", "         ")
    say()
    say_wrapped(f"Done when: {step.done_when}", hanging="           ")
    for line in step.evidence:
        say_wrapped(f"- {shown(line)}", "  ", "    ")
