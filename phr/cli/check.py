"""phr check."""

import click

from phr.actions.access import VaultLocked
from phr.actions.checking import LEVELS
from phr.actions.checking import check as check_vault
from phr.cli.edge import EXIT_CODES
from phr.cli.home import home_of
from phr.cli.open import key_for
from phr.cli.session import json_option, shared_options
from phr.cli.speak import count, say, say_json, say_wrapped
from phr.errors import Damaged


@click.command()
@click.option(
    "--level",
    type=click.IntRange(LEVELS[0], LEVELS[-1]),
    help="0: names and hashes (works locked); 1: the "
    "log and its signatures too; 2: everything is opened and compared.  [default: 0 locked, else 1]",
)
@click.option("--subset", default="1/1", metavar="n/t", help="Only the n-th of t parts of the objects, as 3/10.")
@json_option
@shared_options
@click.pass_context
def check(ctx: click.Context, level: int | None, subset: str, as_json: bool) -> None:
    r"""Look whether everything in the vault is whole. Names each thing that is not, and what to do.

    \b
    Example:
      phr check --level 2
    """
    home = home_of(ctx)
    key = key_for(ctx, home, must=bool(level))
    if level and key is None:
        raise VaultLocked
    wanted = level if level is not None else (0 if key is None else 1)
    report = check_vault(home, wanted, key, subset)
    if as_json:
        say_json(
            {
                "level": report.level,
                "objects": report.objects,
                "records": report.records,
                "findings": [
                    {"code": f.code, "what": f.what, "next": f.next_step, "document": f.record_id}
                    for f in report.findings
                ],
            }
        )
    else:
        looked = f"{count(report.objects, 'object', 'objects')}, {count(report.records, 'log record', 'log records')}"
        say(f"level {report.level}: {looked} looked at")
        for finding in report.findings:
            whose = f" (record {finding.record_id})" if finding.record_id else ""
            say_wrapped(f"- {finding.what}{whose}; next: {finding.next_step}", hanging="  ")
        say("Everything is whole." if not report.findings else count(len(report.findings), "finding", "findings"))
    if report.findings:
        ctx.exit(EXIT_CODES[Damaged])
