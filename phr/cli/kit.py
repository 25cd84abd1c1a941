"""phr kit: print, test."""

from pathlib import Path

import click

from phr.actions.access import VaultLocked
from phr.actions.checking import print_kit, prove_page, prove_typed
from phr.actions.recovery import KitProof
from phr.cli.home import home_of
from phr.cli.open import key_for
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, say, say_json
from phr.record.plain import to_plain


@click.group()
@shared_options
def kit() -> None:
    r"""Print or test the recovery kit: the paper that opens the vault without phr.

    \b
    Example:
      phr kit print --to kit.pdf
      phr kit test --from kit.pdf
    """


@kit.command("print")
@click.option("--to", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The PDF to write.")
@json_option
@shared_options
@click.pass_context
def print_(ctx: click.Context, to: Path, as_json: bool) -> None:
    r"""Write the recovery kit as a PDF, tested first. Print it, then delete the file.

    \b
    Example:
      phr kit print --to kit.pdf
    """
    home = home_of(ctx)
    key = key_for(ctx, home, must=True)
    if key is None:
        raise VaultLocked
    path = to.expanduser().absolute()
    proof = print_kit(home, key, path)
    if as_json:
        say_json({"path": str(path), **to_plain(proof)})
    else:
        say(f"The recovery kit is in {path}, and was tested. Print it, keep it safe, then delete the file.")


@kit.command("test")
@click.option("--from", "source", type=click.Path(path_type=Path, dir_okay=False), help="The kit's PDF.")
@json_option
@shared_options
@click.pass_context
def test_kit(ctx: click.Context, source: Path | None, as_json: bool) -> None:
    r"""Open the vault with nothing but the kit: its PDF, or the key typed from the paper.

    \b
    Example:
      phr kit test
      phr kit test --from kit.pdf
    """
    home = home_of(ctx)
    if source is not None:
        _tell(prove_page(home, source.expanduser().absolute()), as_json=as_json)
        return
    if not Session.of(ctx).can_ask:
        raise VaultLocked
    typed = click.prompt("Type the key from the paper", hide_input=False, err=True)
    _tell(prove_typed(home, typed), as_json=as_json)


def _tell(proof: KitProof, *, as_json: bool) -> None:
    if as_json:
        say_json({"opens": True, **to_plain(proof)})
        return
    opened = f"{count(proof.log_records, 'log record', 'log records')}, {count(proof.objects, 'object', 'objects')}"
    say(f"The kit opens this vault ({opened} opened with it alone).")
