"""phr reread."""

import click

from phr.actions.browse import find_records
from phr.actions.rereading import reread as read_again
from phr.actions.rereading import to_read_again
from phr.cli.open import opened_books
from phr.cli.progress import progress_for
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, say, say_json, say_wrapped
from phr.record.plain import to_plain
from phr.record.shown import shown


@click.command()
@click.argument("record_ids", metavar="[ID...]", nargs=-1)
@json_option
@shared_options
@click.pass_context
def reread(ctx: click.Context, record_ids: tuple[str, ...], as_json: bool) -> None:
    r"""Read records again from the vault; nothing has to be dropped again. What you said about them stays.

    Without an ID: all records that were not read, or not whole, and archives that were kept because something in them
    could not be taken out. Useful after adding the part that reads scans and
    photos (pip install 'phr[ocr]'), and with a newer phr.

    \b
    Example:
      phr reread
      phr reread 3f2a
    """
    with opened_books(ctx) as books, progress_for(Session.of(ctx), quiet=as_json) as progress:
        records = to_read_again(books, find_records(books, record_ids))
        done = read_again(books, records, progress)
    if as_json:
        failed = [to_plain(one) for one in done.failed]
        say_json({"read": done.read, "understood": done.understood, "unpacked": done.unpacked, "failed": failed})
        return
    if not records:
        say("There is nothing to read again: all records were read whole.")
        return
    say(f"{count(done.read, 'record', 'records')} read again; {done.understood} that said nothing before do now")
    if done.unpacked:
        came_out = count(done.unpacked, "record", "records")
        say(f"{came_out} came out of archives; an archive that is empty now lies in the trash")
    for one in done.failed:
        say_wrapped(f"- {shown(one.path)}: {one.what}; next: {one.next_step}", "  ", "    ")
