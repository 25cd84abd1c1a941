"""phr unlock, phr lock."""

import click

from phr.actions.access import key_at_hand
from phr.actions.access import lock as lock_vault
from phr.actions.access import unlock as unlock_vault
from phr.actions.books import open_books
from phr.cli.home import home_of
from phr.cli.open import ask_passphrase
from phr.cli.session import json_option, shared_options
from phr.cli.speak import say, say_json


@click.command()
@json_option
@shared_options
@click.pass_context
def unlock(ctx: click.Context, as_json: bool) -> None:
    r"""Open the vault until you lock it, or until it was not used for a while.

    \b
    Example:
      phr unlock
    """
    home = home_of(ctx)
    unlocked = unlock_vault(home, ask_passphrase(ctx))
    key = key_at_hand(home)
    if key is not None:
        with open_books(home, key):
            pass
    if as_json:
        say_json({"locked": False, "idle_minutes": unlocked.idle_minutes, "new_device": unlocked.is_new_device})
        return
    if unlocked.is_new_device:
        say("This machine was set up for the vault anew.")
    say(f"The vault is open. It locks itself after {unlocked.idle_minutes:g} minutes without use, or with: phr lock")


@click.command()
@json_option
@shared_options
@click.pass_context
def lock(ctx: click.Context, as_json: bool) -> None:
    r"""Close the vault. New files can still be taken in while it is locked.

    \b
    Example:
      phr lock
    """
    was_open = lock_vault(home_of(ctx))
    if as_json:
        say_json({"locked": True, "was_unlocked": was_open})
    else:
        say("The vault is locked." if was_open else "The vault was locked already.")
