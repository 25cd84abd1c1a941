"""Which home a call is about."""

import click

from phr.actions.home import Home, find_home
from phr.cli.session import Session


def home_of(ctx: click.Context) -> Home:
    """Return the home this call is about; raise NoHome."""
    return find_home(Session.of(ctx).settings())
