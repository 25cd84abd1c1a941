"""What a person presses and types at the terminal, one key wherever one will do."""

import shutil
from collections.abc import Iterable, Sequence

import click

from phr.cli.asking import PASSWORD, UNDO, Answer, categories, key_lines, kinds_in
from phr.cli.speak import say
from phr.record.filing import DocumentDate, Subject
from phr.record.kinds import Category
from phr.record.shown import shown

_STOPS = ("\x03", "\x04")  # Ctrl-C and Ctrl-D, which a terminal that reads single keys hands on as they are
_LONGEST_SHOWN = 40


def press(prompt: str) -> str:
    """Return any key that is pressed; raise click.Abort at Ctrl-C."""
    click.echo(f"{prompt} ", nl=False)
    key: str = click.getchar()
    click.echo()
    if key in _STOPS:
        raise click.Abort
    return key


def press_one_of(keys: Iterable[str]) -> str:
    """Return the first of some keys that is pressed, any other is let be; raise click.Abort at Ctrl-C."""
    allowed = set(keys)
    click.echo("> ", nl=False)
    is_told = False
    while True:
        key: str = click.getchar().lower()
        if key in _STOPS:
            click.echo()
            raise click.Abort
        if key in allowed:
            click.echo(key)
            return key
        if not is_told:
            click.echo("Please press one of the keys above.\n> ", nl=False)
            is_told = True


def typed_answer(about: Subject, key: str) -> str | None:
    """Return an answer that takes more than one key, None where the person goes back."""
    if key == PASSWORD:
        secret: str = click.prompt(
            "Password, not shown as you type (Enter alone goes back)", default="", show_default=False, hide_input=True
        )
        return secret or None
    if about is Subject.KIND:
        category = _pick("Where does it belong?", categories())
        return _pick("What is it?", kinds_in(Category(category))) if category is not None else None
    return _typed_day()


def typed_date(typed: str) -> DocumentDate | None:
    """Return the date that a person typed: ISO, or with points as in 14.3.2026, which has the day first everywhere."""
    text = typed.strip()
    parts = [part.strip() for part in text.split(".")]
    if len(parts) == 3 and all(part.isdecimal() and part.isascii() for part in parts):
        day, month, year = map(int, parts)
        text = f"{year:04d}-{month:02d}-{day:02d}"
    try:
        return DocumentDate.parse(text)
    except ValueError:
        return None


def _typed_day() -> str | None:
    while True:
        typed: str = click.prompt(
            "The date, as 2026-03-14, 14.3.2026, 2026-03 or 2026 (Enter alone goes back)",
            default="",
            show_default=False,
        )
        day = typed_date(typed)
        if day is not None or not typed.strip():
            return str(day) if day is not None else None
        say(f"{shown(typed.strip())[:_LONGEST_SHOWN]} is no date.")


def _pick(question: str, choices: Sequence[Answer]) -> str | None:
    held = [*choices, Answer(UNDO, "go back")]
    say()
    say(question)
    for line in key_lines(held, shutil.get_terminal_size((80, 24)).columns):
        say(line)
    key = press_one_of(one.key for one in held)
    return next((one.value for one in held if one.key == key), None)
