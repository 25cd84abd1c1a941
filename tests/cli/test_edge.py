"""The edge of the command line: every error ends in two lines and the right exit code, and quotes nothing."""

import json
import subprocess
import sys

import click
import pytest

from phr.cli import edge, entry
from phr.errors import Damaged, Locked, NotFound, NotReadable, NotUnderstood, Refused, Unavailable


@pytest.fixture
def failing(monkeypatch):
    """Have the command line fail with an error of our choice."""

    def fail_with(error):
        def main(**_):
            raise error

        monkeypatch.setattr(entry.phr, "main", main)

    return fail_with


@pytest.mark.parametrize(
    ("family", "code"),
    [(NotUnderstood, 2), (NotFound, 3), (Locked, 4), (NotReadable, 5), (Refused, 6), (Damaged, 7), (Unavailable, 8)],
)
def test_each_family_has_its_exit_code(failing, capsys, family, code):
    """What is wrong, what to do next, and the code of the family."""
    failing(family("it is so", next_step="do this"))
    assert edge.run(["list"]) == code
    assert capsys.readouterr().err == "phr: it is so\nphr: next: do this\n"


def test_with_json_the_error_is_json_on_standard_output(failing, capsys):
    """A program reads errors where it reads answers."""
    failing(NotFound("gone", next_step="look elsewhere"))
    assert edge.run(["list", "--json"]) == 3
    out = capsys.readouterr()
    assert json.loads(out.out) == {"error": {"code": "not-found", "what": "gone", "next": "look elsewhere"}}
    assert out.err == ""


def test_a_bug_names_its_place_and_quotes_nothing(failing, capsys):
    """The text of an unforeseen error may hold a record's words: it is never shown."""
    failing(RuntimeError("Maria has cancer"))
    assert edge.run(["list"]) == 1
    out = capsys.readouterr()
    assert "Maria" not in out.err + out.out
    assert "RuntimeError at test_edge.py" in out.err


def test_ctrl_c_is_130(failing):
    """An interrupted command says so by its exit code."""
    failing(KeyboardInterrupt())
    assert edge.run(["watch"]) == 130


def test_an_error_text_cannot_act_on_the_terminal(failing, capsys):
    """Control characters in a message, as from a file's name, are escaped."""
    failing(NotFound("no \x1b[2Jfile", next_step="x"))
    edge.run(["list"])
    assert "\x1b" not in capsys.readouterr().err


def test_a_typo_is_not_understood(capsys):
    """An unknown command ends with 2 and points to the help."""
    assert edge.run(["lsit"]) == 2
    assert "phr: next: see `phr --help`" in capsys.readouterr().err


@pytest.mark.parametrize("name", entry.COMMANDS)
def test_every_command_has_help_with_an_example(name, capsys):
    """Nobody has to guess how a command is written."""
    assert edge.run([name, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "Example:" in shown
    assert f"phr {name}" in shown


@pytest.mark.parametrize(
    "words",
    [
        [name, part]
        for name in entry.COMMANDS
        if isinstance(command := entry.phr.get_command(None, name), click.Group)
        for part in command.commands
    ],
    ids=" ".join,
)
def test_the_lines_of_an_example_stay_apart_in_every_part_of_a_command(words, capsys):
    """The sign that keeps them apart is nothing a person sees."""
    assert edge.run([*words, "--help"]) == 0
    shown = capsys.readouterr().out
    assert "\\b" not in shown
    assert "\n  Example:\n" in shown


@pytest.mark.parametrize("name", [name for name in entry.COMMANDS if name not in {"kit", "person", "question"}])
def test_every_command_speaks_json(name, capsys):
    """What a person is shown, a program can read."""
    edge.run([name, "--help"])
    assert "--json" in capsys.readouterr().out


def test_help_lists_the_commands_in_the_order_of_a_persons_way(capsys):
    """The table of commands is complete and begins with init."""
    edge.run(["--help"])
    shown = capsys.readouterr().out
    places = [shown.index(f"\n  {name} ") for name in entry.COMMANDS]
    assert places == sorted(places)


def test_libraries_stay_silent():
    """A library's warning or log line, which may quote a path or a document, never reaches the terminal."""
    probe = (
        "import logging, warnings\n"
        "from phr.cli import edge, entry\n"
        "def main(**_):\n"
        "    warnings.warn('Befund Maria.pdf', RuntimeWarning, stacklevel=1)\n"
        "    logging.getLogger('pypdf').error('Maria has cancer')\n"
        "entry.phr.main = main\n"
        "edge.run(['list'])\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_a_command_that_leaves_with_a_code_ends_with_it(monkeypatch):
    """What `phr check` finds is told by the exit code too."""

    @click.command()
    @click.pass_context
    def leaving(ctx):
        ctx.exit(7)

    monkeypatch.setattr(entry, "phr", leaving)
    assert edge.run([]) == 7
