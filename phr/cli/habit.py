"""phr streak, checkin, remind."""

from pathlib import Path

import click

from phr.actions.habit import Streak, check_in, reminder, streak_now
from phr.cli.home import home_of
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, say, say_json
from phr.errors import NotUnderstood

_PICTURES = {"kept": "●", "checked-in": "●", "rest": "–", "missed": "·", "open": "○"}


class NotConfirmed(NotUnderstood):
    """A check-in is the person's own act, and nobody sat at a terminal."""

    code = "check-in-not-confirmed"

    def __init__(self) -> None:
        super().__init__(
            "a check-in is your word that nothing is new, and nobody is at the terminal to give it",
            next_step="run `phr checkin` at a terminal, or with --yes once you have looked",
        )


@click.command()
@json_option
@shared_options
@click.pass_context
def streak(ctx: click.Context, as_json: bool) -> None:
    r"""Show the weekly habit: weeks in a row, the goal of four, and the last twelve weeks. Works while locked.

    \b
    Example:
      phr streak
    """
    kept = streak_now(home_of(ctx))
    if as_json:
        say_json(_facts(kept))
        return
    dots = "●" * min(kept.weeks_in_a_row, kept.goal) + "○" * max(0, kept.goal - kept.weeks_in_a_row)
    met = ", reached" if kept.goal_met else ""
    say(f"{count(kept.weeks_in_a_row, 'week', 'weeks')} in a row; the goal is {kept.goal}: {dots}{met}")
    say(f"This week is {kept.this_week.value}. The best row so far: {kept.best}.")
    say()
    say("  ".join(week.week[-3:] for week in kept.weeks))
    say("  ".join(f" {_PICTURES[week.state.value]} " for week in kept.weeks).rstrip())
    say("● kept   – rest week   · missed   ○ open")
    if kept.weeks_in_a_row == 0 and kept.best:
        say("A new start. Your records are all still here.")


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask; you have looked.")
@json_option
@shared_options
@click.pass_context
def checkin(ctx: click.Context, yes: bool, as_json: bool) -> None:
    r"""Say that there is nothing new this week, after you looked through the inbox and your letters.

    \b
    Example:
      phr checkin
    """
    if not yes:
        if not Session.of(ctx).can_ask:
            raise NotConfirmed
        click.confirm("Did you look, and is there nothing new this week?", abort=True, err=True)
    from phr.cli.open import opened_books

    with opened_books(ctx) as books:
        week, kept = check_in(books)
    if as_json:
        say_json({"week": week, **_facts(kept)})
    else:
        say(f"Week {week} is kept. {count(kept.weeks_in_a_row, 'week', 'weeks')} in a row.")


@click.command()
@click.option("--ics", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@json_option
@shared_options
@click.pass_context
def remind(ctx: click.Context, ics: Path, as_json: bool) -> None:
    r"""Write a weekly Sunday reminder that any calendar opens. It says nothing about health.

    \b
    Example:
      phr remind --ics sunday.ics
    """
    path = reminder(home_of(ctx), ics.expanduser().absolute())
    if as_json:
        say_json({"path": str(path)})
    else:
        say(f"The reminder is in {path}: open it with your calendar.")


def _facts(kept: Streak) -> dict[str, object]:
    return {
        "weeks_in_a_row": kept.weeks_in_a_row,
        "goal": kept.goal,
        "goal_met": kept.goal_met,
        "this_week": kept.this_week.value,
        "best": kept.best,
        "weeks": [{"week": w.week, "state": w.state.value, "filed": w.filed} for w in kept.weeks],
    }
