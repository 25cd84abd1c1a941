"""Opening the vault for one command: the agent where it runs, else a passphrase source, else asking at the terminal."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from phr.actions.access import (
    Key,
    VaultLocked,
    key_at_hand,
    key_from_passphrase,
    passphrase_file_open_to_others,
    passphrase_from,
)
from phr.actions.books import Books, open_books
from phr.actions.home import Home
from phr.cli.home import home_of
from phr.cli.session import Session
from phr.cli.speak import talk


def passphrase_named(ctx: click.Context) -> str | None:
    """Return the passphrase of the source named by an option or the environment, None if none is named."""
    session = Session.of(ctx)
    open_file = passphrase_file_open_to_others(session.passphrase, os.environ)
    if open_file is not None and not session.has_warned:
        talk(f"phr: other users of this machine can read {open_file} (mend it with chmod 600)")
        session.has_warned = True
    return passphrase_from(session.passphrase, os.environ)


def ask_passphrase(ctx: click.Context) -> str:
    """Return the passphrase from the named source, else ask for it at the terminal; raise VaultLocked."""
    named = passphrase_named(ctx)
    if named is not None:
        return named
    if not Session.of(ctx).can_ask:
        raise VaultLocked
    asked: str = click.prompt("Passphrase", hide_input=True, err=True)
    return asked


@contextmanager
def opened_books(ctx: click.Context) -> Iterator[Books]:
    """Open the vault and its books for one command."""
    home = home_of(ctx)
    with open_books(home, _key(ctx, home)) as books:
        yield books


def _key(ctx: click.Context, home: Home) -> Key:
    if passphrase_named(ctx) is None:
        key = key_at_hand(home)
        if key is not None:
            return key
    passphrase = ask_passphrase(ctx)
    if Session.of(ctx).can_ask and passphrase_named(ctx) is None:
        talk("opening the vault ...")
    return key_from_passphrase(home, passphrase)


def key_for(ctx: click.Context, home: Home, *, must: bool) -> Key | None:
    """Return the key of an open vault or of a named passphrase; where it `must` be there, ask for it at a terminal."""
    if passphrase_named(ctx) is None:
        key = key_at_hand(home)
        if key is not None or not must:
            return key
    return key_from_passphrase(home, ask_passphrase(ctx))
