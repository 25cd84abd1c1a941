"""phr demo."""

from pathlib import Path

import click

from phr.actions.demo import Journey, usual_samples
from phr.actions.demo import demo as go
from phr.cli.glance import status_facts, tell_status
from phr.cli.progress import progress_for
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import RECORD_HEADS, count, record_row, say, say_json, say_wrapped, table
from phr.clock import zone_of_this_machine
from phr.record.shown import shown


@click.command()
@click.option("--samples", type=click.Path(path_type=Path, file_okay=False), help="Another folder of sample records.")
@json_option
@shared_options
@click.pass_context
def demo(ctx: click.Context, samples: Path | None, as_json: bool) -> None:
    r"""Go the whole way on made-up records, in a throw-away home: inbox, vault, plan, package.

    \b
    Example:
      phr demo
    """
    session = Session.of(ctx)
    folder = samples.expanduser().absolute() if samples else usual_samples()
    with progress_for(session, quiet=as_json or not session.is_rich) as progress:
        journey = go(folder, progress, zone_of_this_machine())
    if as_json:
        say_json(_facts(journey))
    else:
        _tell(journey)


def _tell(journey: Journey) -> None:
    home = journey.started.home.settings.home
    say(f"A throw-away home was made in {home}")
    say(f"(its passphrase: {journey.started.made_passphrase})")
    say(f"{count(len(journey.watched.outcomes), 'file', 'files')} of made-up people went through the inbox, locked.")
    say()
    table(RECORD_HEADS, (record_row(record) for record in journey.records))
    say()
    say("What needs attention:")
    tell_status(journey.status)
    for one in journey.questions[:5]:
        say_wrapped(f"- {shown(one.record.source_name)}: {shown(one.question.text)}", "  ", "    ")
    say()
    say(f"Streak: {count(journey.streak.weeks_in_a_row, 'week', 'weeks')} in a row, the goal is {journey.streak.goal}.")
    say()
    say("Plan:")
    for step in journey.steps:
        say(f"  {step.step}  {step.title}: {step.state_name}")
    say()
    written = journey.packed.written
    pages = f"{count(written.records, 'record', 'records')}, {written.pages} pages, {written.instances} images"
    say(f"The package for the second doctor ({pages}):")
    say(f"  {written.path}")
    say(f"Your own plan checklist: {journey.packed.checklist}")
    say()
    say(f'Look around: .venv/bin/phr --home "{home}" unlock. When you are done: rm -r "{home}"')


def _facts(journey: Journey) -> dict[str, object]:
    return {
        "home": str(journey.started.home.settings.home),
        "package": str(journey.packed.written.path),
        "checklist": str(journey.packed.checklist),
        "records": len(journey.records),
        "questions": len(journey.questions),
        "weeks_in_a_row": journey.streak.weeks_in_a_row,
        "plan": [{"step": step.step, "state": step.state.value} for step in journey.steps],
        "status": status_facts(journey.status),
    }
