"""What every command shares: the home, how to show things, and where a passphrase comes from."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import click

from phr.settings import Settings, default_home, load_settings

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(slots=True)
class Session:
    """The shared options of one call, as they are met on the command line before or after the command's name."""

    home: Path | None = None
    plain: bool = False
    passphrase: dict[str, Any] = field(default_factory=dict)
    has_warned: bool = False

    @classmethod
    def of(cls, ctx: click.Context) -> "Session":
        """Return the session of a call, made at its first use."""
        root = ctx.find_root()
        if not isinstance(root.obj, cls):
            root.obj = cls()
        held: Session = root.obj
        return held

    def settings(self) -> Settings:
        """Read the settings of the home this call is about; raise ConfigNotUnderstood."""
        return load_settings((self.home or default_home(os.environ)).expanduser().absolute())

    @property
    def is_rich(self) -> bool:
        """Say whether colours, boxes and moving progress are wanted: at a terminal, and not with --plain."""
        return not self.plain and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    @property
    def can_ask(self) -> bool:
        """Say whether there is someone at a terminal to ask."""
        return sys.stdin.isatty()


def shared_options(function: F) -> F:
    """Give a command the options that all commands have; they may stand before or after the command's name."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def json_option(function: F) -> F:
    """Give a command --json; the flag is also what the edge looks for when it shows an error."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document instead of words.")(function)


def _keep_home(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is not None:
        Session.of(ctx).home = Path(value)


def _keep_plain(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        Session.of(ctx).plain = True


def _keep_passphrase(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    if value is not None:
        Session.of(ctx).passphrase[parameter.name or ""] = value


_OPTIONS = (
    click.option(
        "--home",
        metavar="DIR",
        expose_value=False,
        callback=_keep_home,
        help="The home folder (or PHR_HOME).  [default: ~/Health Records]",
    ),
    click.option(
        "--plain", is_flag=True, expose_value=False, callback=_keep_plain, help="No colour, no boxes, no spinner."
    ),
    click.option(
        "--passphrase-file",
        metavar="FILE",
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_keep_passphrase,
        help="Read the passphrase from the first line of a file (or PHR_PASSPHRASE_FILE).",
    ),
    click.option(
        "--passphrase-command",
        metavar="CMD",
        expose_value=False,
        callback=_keep_passphrase,
        help="Read the passphrase from a command's output (or PHR_PASSPHRASE_COMMAND).",
    ),
    click.option(
        "--passphrase-fd",
        metavar="N",
        type=int,
        expose_value=False,
        callback=_keep_passphrase,
        help="Read the passphrase from an open file descriptor.",
    ),
)
