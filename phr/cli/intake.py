"""phr watch, phr add."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from phr.actions.access import key_at_hand
from phr.actions.outcome import End, tally
from phr.actions.passwords import open_what_came_in
from phr.actions.watching import Watch, Watched, add_paths, open_watch
from phr.cli.home import home_of
from phr.cli.progress import progress_for
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, say, say_json, say_wrapped, talk
from phr.record.plain import to_plain
from phr.record.shown import shown


@click.command()
@click.option("--once", is_flag=True, help="Take in what is there now, waiting until it has settled, then end.")
@json_option
@shared_options
@click.pass_context
def watch(ctx: click.Context, once: bool, as_json: bool) -> None:
    r"""Take in what comes to rest in the inbox, also while the vault is locked. Ctrl-C or SIGTERM ends it cleanly.

    \b
    Example:
      phr watch --once
    """
    home = home_of(ctx)
    with (
        progress_for(Session.of(ctx), quiet=as_json) as progress,
        open_watch(home, progress) as watching,
        _stopped_by_signals(watching),
    ):
        if not once:
            talk(f"watching {home.settings.inbox} (Ctrl-C ends it)")
        watched = watching.once() if once else watching.run()
    key = key_at_hand(home)
    if key is not None:
        open_what_came_in(home, key)
    _tell(watched, as_json=as_json)


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@shared_options
@click.pass_context
def add(ctx: click.Context, paths: tuple[Path, ...], as_json: bool) -> None:
    r"""Take in files, folders or discs from elsewhere. They stay where they are.

    \b
    Example:
      phr add ~/Downloads/report.pdf /media/cdrom
    """
    home = home_of(ctx)
    with progress_for(Session.of(ctx), quiet=as_json) as progress:
        outcomes = add_paths(home, paths, progress)
    _tell(Watched(outcomes), as_json=as_json)


@contextmanager
def _stopped_by_signals(watching: Watch) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the watch after the delivery under way; a second Ctrl-C ends it at once."""

    def stop(number: int, _: FrameType | None) -> None:
        watching.stop()
        signal.signal(number, before[number])

    before = {int(number): signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(watched: Watched, *, as_json: bool) -> None:
    ends = tally(watched.outcomes)
    if as_json:
        say_json(
            {
                **{end.value.replace("-", "_"): number for end, number in ends.items()},
                "still_moving": list(watched.still_moving),
                "files": [to_plain(outcome) for outcome in watched.outcomes],
            }
        )
        return
    if not watched.outcomes and not watched.still_moving:
        say("Nothing new in the inbox.")
        return
    filed = ends[End.FILED] + ends[End.FILED_NOT_READ]
    not_read = f" ({ends[End.FILED_NOT_READ]} not read)" if ends[End.FILED_NOT_READ] else ""
    waiting = f"{ends[End.WAITING]} waiting for you, {ends[End.IGNORED]} ignored by rule"
    inside = sum(outcome.is_inside for outcome in watched.outcomes)
    out_of = f", {inside} of them from inside archives, mails and exports" if inside else ""
    say_wrapped(f"{count(filed, 'file', 'files')} filed{not_read}{out_of}, {waiting}", hanging="  ")
    for outcome in watched.outcomes:
        if outcome.end is End.WAITING:
            say_wrapped(f"- {outcome.what}; next: {outcome.next_step}", hanging="  ")
    for name in watched.still_moving:
        say_wrapped(f"- {shown(name)} is still being written; it was left in the inbox", hanging="  ")
    say("See `phr list` for what was filed, and `phr status` for what needs you.")
