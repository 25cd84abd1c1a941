"""phr init."""

from dataclasses import replace
from datetime import datetime

import click

from phr.actions.start import Started, Wanted, person_of, start_home
from phr.cli.open import passphrase_named
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import say, say_json, say_wrapped
from phr.clock import is_zone
from phr.errors import NotUnderstood
from phr.settings import LANGUAGES


class ZoneNotKnown(NotUnderstood):
    """A time zone this machine does not know."""

    code = "zone-not-known"

    def __init__(self, zone: str) -> None:
        super().__init__(
            f"{zone} is no time zone phr knows", next_step="name one such as Europe/Berlin or America/Chicago"
        )


class PassphrasesDiffer(NotUnderstood):
    """The passphrase typed the second time is another one."""

    code = "passphrases-differ"

    def __init__(self) -> None:
        super().__init__("the two passphrases are not the same", next_step="run `phr init` again; nothing was made yet")


@click.command()
@click.option("--classic", is_flag=True, help="X25519 keys only, for readers older than age 1.3.")
@click.option("--name", help="Whose records these are: the full name as on the identity card.")
@click.option("--born", type=click.DateTime(["%Y-%m-%d"]), help="Date of birth, as 1968-04-17.")
@click.option("--zone", help="The home time zone, as Europe/Berlin.  [default: this machine's]")
@click.option("--language", type=click.Choice(LANGUAGES), help="Of the plan and of printed pages.  [default: en]")
@click.option("--accept-weak", is_flag=True, help="Take a passphrase that phr finds weak.")
@json_option
@shared_options
@click.pass_context
def init(
    ctx: click.Context,
    classic: bool,
    name: str | None,
    born: datetime | None,
    zone: str | None,
    language: str | None,
    accept_weak: bool,
    as_json: bool,
) -> None:
    r"""Make a home: an inbox to drop files in, and an encrypted vault to keep them.

    Without a passphrase of your own, phr makes one of six words and shows it once: write it down.

    \b
    Example:
      phr init --name "Maria Elena Sommer" --born 1968-04-17
    """
    session = Session.of(ctx)
    settings = session.settings()
    if zone is not None and not is_zone(zone):
        raise ZoneNotKnown(zone)
    settings = replace(settings, zone=zone or settings.zone, language=language or settings.language)
    passphrase = passphrase_named(ctx)
    if session.can_ask and not as_json:
        passphrase = passphrase or _ask_new_passphrase()
        name = name or _ask_name()
        born = born or (_ask_born() if name else None)
    wanted = Wanted(passphrase, accept_weak, classic, person_of(name, born.date() if born else None))
    started = start_home(settings, wanted)
    if as_json:
        say_json(_facts(started))
    else:
        _tell(started)


def _ask_new_passphrase() -> str | None:
    """Ask for a passphrase twice; None where the person leaves it to phr."""
    click.echo("A passphrase opens the vault. Press Enter to have phr make one of six words (best), or type your own.")
    typed: str = click.prompt("Passphrase", default="", show_default=False, hide_input=True)
    if not typed:
        return None
    if click.prompt("The same again", default="", show_default=False, hide_input=True) != typed:
        raise PassphrasesDiffer
    return typed


def _ask_name() -> str:
    click.echo("Whose records are these? phr needs it to notice pages of other people (Enter to leave it open).")
    asked: str = click.prompt("Full name as on the identity card", default="", show_default=False)
    return asked


def _ask_born() -> datetime | None:
    asked = click.prompt("Date of birth (year-month-day, Enter to leave it open)", default="", show_default=False)
    if not asked:
        return None
    converted: datetime = click.DateTime(["%Y-%m-%d"]).convert(asked, None, None)
    return converted


def _tell(started: Started) -> None:
    home = started.home.settings
    say(f"Your home is ready: {home.home}")
    if started.made_passphrase is not None:
        say()
        say("Your passphrase, shown only this once. Write it on paper:")
        say()
        say(f"    {started.made_passphrase}")
        say()
    say_wrapped(
        f"The recovery kit opens everything if the passphrase is lost; it was tested just now. Print it, keep it safe, "
        f"then delete the file: {started.kit}"
    )
    say()
    say(f"Next: drop your papers and discs into {home.inbox}")
    say("      then run: phr watch --once")


def _facts(started: Started) -> dict[str, object]:
    home = started.home.settings
    facts: dict[str, object] = {
        "home": str(home.home),
        "inbox": str(home.inbox),
        "kit": str(started.kit),
        "kit_tested": started.proof.log_records > 0,
    }
    if started.made_passphrase is not None:
        facts["passphrase"] = started.made_passphrase
    return facts
