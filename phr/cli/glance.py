"""phr status, and what `phr` alone says: what to do next, given the state of this home."""

from typing import Any

import click

from phr.actions.access import key_at_hand
from phr.actions.advice import advice
from phr.actions.books import open_books
from phr.actions.home import Home
from phr.actions.status import STILL_ARRIVING, Status, Unlocked
from phr.actions.status import status as status_of
from phr.cli.home import home_of
from phr.cli.session import Session, json_option, shared_options
from phr.cli.speak import count, say, say_json, say_wrapped
from phr.record.shown import shown


@click.command()
@json_option
@shared_options
@click.pass_context
def status(ctx: click.Context, as_json: bool) -> None:
    r"""Show vault and inbox at a glance, whether every file is accounted for, and what needs you. Works while locked.

    \b
    Example:
      phr status
    """
    now = current_status(home_of(ctx))
    if as_json:
        say_json(status_facts(now))
    else:
        tell_status(now)


def current_status(home: Home) -> Status:
    """Return the status; with what the open vault can tell where it is unlocked."""
    key = key_at_hand(home)
    if key is None:
        return status_of(home)
    with open_books(home, key) as books:
        return status_of(home, books)


def say_what_next(session: Session) -> None:
    """Write in five lines or fewer what to do next."""
    for line in advice(session.settings()):
        say_wrapped(line, hanging="  ")


def tell_status(now: Status) -> None:
    """Write the status: the balance, what the open vault can tell, and what needs the person."""
    say(f"The vault is {'locked' if now.is_locked else 'open'}.")
    say(
        f"{count(now.found, 'file', 'files')} found = {now.filed} filed + {now.already_held} already held + "
        f"{now.waiting_files} waiting + {now.ignored} ignored by rule"
    )
    if not now.is_balanced:
        say("This does not add up: run `phr check`, and report it.")
    if now.unlocked is not None:
        known = now.unlocked
        say(
            f"{count(known.records, 'record', 'records')}: {count(known.questions, 'question', 'questions')} open, "
            f"{known.held_back} held back, {known.not_read} not read, {known.removed} in the trash"
        )
        _tell_doubled_and_lacking(known)
    if now.kit_lies_about:
        say("The recovery kit still lies in the home folder: print it, keep it safe, delete the file.")
    if not now.reads_pictures:
        say_wrapped(
            "Scans and photos are stored safely but not read: the part that reads them is not installed. "
            "Add it with: pip install 'phr[ocr]', then run: phr reread"
        )
    arriving = sum(item.files for item in now.waiting if item.code == STILL_ARRIVING)
    needing = [item for item in now.waiting if item.code != STILL_ARRIVING]
    if arriving:
        say_wrapped(f"{count(arriving, 'file', 'files')} in the inbox not taken in yet: phr watch --once")
    if needing or (now.unlocked is not None and now.unlocked.questions):
        say()
        say("Needs you:")
    for item in needing:
        say_wrapped(f"- {shown(str(item.path))}: {item.what}; next: {item.next_step}", "  ", "    ")
    if now.unlocked is not None and now.unlocked.questions:
        say_wrapped(f"- {count(now.unlocked.questions, 'question', 'questions')} of phr's: phr review", "  ", "    ")


def _tell_doubled_and_lacking(known: Unlocked) -> None:
    """Write how many records seem to be in the vault twice, and how many lack pictures."""
    if known.alike:
        twice = (
            "record seems to be one paper with another" if known.alike == 1 else "records seem to be papers held twice"
        )
        say_wrapped(f"{known.alike} {twice}: phr review asks, and nothing is deleted")
    if known.not_whole:
        lacking = "record is not whole" if known.not_whole == 1 else "records are not whole"
        say_wrapped(
            f"{known.not_whole} {lacking}: a disc lists pictures that did not come, or not all came out of an "
            "archive. `phr list --not-whole` shows which, and `phr show ID` what to do"
        )


def status_facts(now: Status) -> dict[str, Any]:
    """Return what `phr status --json` says."""
    facts: dict[str, Any] = {
        "found": now.found,
        "filed": now.filed,
        "already_held": now.already_held,
        "waiting": [
            {"path": str(w.path), "code": w.code, "what": w.what, "next": w.next_step, "files": w.files}
            for w in now.waiting
        ],
        "ignored": now.ignored,
        "locked": now.is_locked,
        "reads_pictures": now.reads_pictures,
    }
    if now.unlocked is not None:
        known = now.unlocked
        facts |= {
            "records": known.records,
            "questions": known.questions,
            "held_back": known.held_back,
            "not_read": known.not_read,
            "removed": known.removed,
            "alike": known.alike,
            "not_whole": known.not_whole,
        }
    return facts
