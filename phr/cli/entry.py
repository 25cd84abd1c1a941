"""The `phr` command: its table of commands, each loaded only when it is called, so that phr starts at once."""

import importlib

import click

from phr import VERSION
from phr.cli.session import Session, shared_options

#: name: (module, function in it, what it does in a few words). The order is the order of `phr --help`.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("start", "init", "make a home and its vault"),
    "unlock": ("keys", "unlock", "open the vault until you lock it or leave it idle"),
    "lock": ("keys", "lock", "close the vault"),
    "watch": ("intake", "watch", "take in what comes to rest in the inbox"),
    "add": ("intake", "add", "take in files from elsewhere; they stay where they are"),
    "status": ("glance", "status", "vault and inbox at a glance, and what needs you"),
    "list": ("browse", "list_", "your records, newest first"),
    "search": ("browse", "search", "find words in your records"),
    "show": ("browse", "show", "one record: what phr found, how sure, and why"),
    "labs": ("labs", "labs", "your lab values over time, as printed"),
    "export": ("browse", "export", "your files back, byte for byte"),
    "person": ("person", "person", "whose records these are; a family can share a vault"),
    "review": ("review", "review", "answer phr's open questions"),
    "correct": ("decide", "correct", "your word about a record, which wins"),
    "reread": ("reread", "reread", "read records again, with all that phr can read by now"),
    "join": ("joining", "join", "several photos or pages of one letter become one record"),
    "split": ("joining", "split", "one scan of several papers becomes a record for each"),
    "remove": ("decide", "remove", "put records in the trash"),
    "restore": ("decide", "restore", "take records out of the trash"),
    "streak": ("habit", "streak", "weeks in a row, and the goal of four"),
    "checkin": ("habit", "checkin", "nothing new this week"),
    "remind": ("habit", "remind", "a weekly Sunday reminder for your calendar"),
    "plan": ("plan", "plan", "the nine steps of a second opinion"),
    "question": ("questions", "question", "your questions for the doctor"),
    "bundle": ("bundle", "bundle", "the records package for the second doctor"),
    "check": ("check", "check", "is everything in the vault whole?"),
    "kit": ("kit", "kit", "the paper that opens the vault without phr"),
    "demo": ("demo", "demo", "the whole journey on sample records, in a throw-away home"),
}


class CommandTable(click.Group):
    """A group whose commands are imported one at a time, when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, function, _ = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(f"phr.cli.{module}"), function)
        if not isinstance(command, click.Command):
            return None
        _keep_lines_apart(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, words) for name, (_, _, words) in COMMANDS.items()])


def _keep_lines_apart(command: click.Command) -> None:
    """Put in click's sign that an example's lines stay apart: docstrings are raw, so click does not see it in them."""
    command.help = (command.help or "").replace("\\b\n", "\b\n")
    for part in command.commands.values() if isinstance(command, click.Group) else ():
        _keep_lines_apart(part)


@click.group(cls=CommandTable, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="phr", message="%(prog)s %(version)s")
@shared_options
@click.pass_context
def phr(ctx: click.Context) -> None:
    r"""Keep your health records in order, and put together what a second doctor needs.

    phr organises documents you give it. It gives no medical advice, makes no diagnosis and does not replace a doctor.

    \b
    Example:
      phr init
      phr watch --once
      phr bundle --for "Dr. Rivera"
    """
    if ctx.invoked_subcommand is None:
        from phr.cli.glance import say_what_next

        say_what_next(Session.of(ctx))
