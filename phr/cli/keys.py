"""phr unlock, phr lock."""

import click

from phr.actions.access import forget_passphrase, key_at_hand, remember_passphrase, remembered_passphrase
from phr.actions.access import lock as lock_vault
from phr.actions.access import unlock as unlock_vault
from phr.actions.books import open_books
from phr.cli.home import home_of
from phr.cli.open import ask_passphrase, passphrase_named
from phr.cli.session import json_option, shared_options
from phr.cli.speak import say, say_json


@click.command()
@click.option("--remember", is_flag=True, help="Keep the passphrase in this device's keyring.")
@click.option("--forget", is_flag=True, help="Take it out of the keyring again, and open nothing.")
@json_option
@shared_options
@click.pass_context
def unlock(ctx: click.Context, remember: bool, forget: bool, as_json: bool) -> None:
    r"""Open the vault until you lock it, or until it was not used for a while.

    \b
    Example:
      phr unlock
    """
    home = home_of(ctx)
    if forget:
        _tell_forgotten(was_there=forget_passphrase(home), as_json=as_json)
        return
    passphrase = passphrase_named(ctx) or (None if remember else remembered_passphrase(home)) or ask_passphrase(ctx)
    unlocked = unlock_vault(home, passphrase)
    if remember:
        remember_passphrase(home, passphrase)
    key = key_at_hand(home)
    if key is not None:
        with open_books(home, key):
            pass
    if as_json:
        say_json({"locked": False, "idle_minutes": unlocked.idle_minutes, "new_device": unlocked.is_new_device})
        return
    if unlocked.is_new_device:
        say("This machine was set up for the vault anew.")
    if remember:
        say("This device remembers the passphrase now; take that back with: phr unlock --forget")
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


def _tell_forgotten(*, was_there: bool, as_json: bool) -> None:
    if as_json:
        say_json({"forgotten": was_there})
    else:
        say("This device no longer remembers the passphrase." if was_there else "This device remembered none.")
