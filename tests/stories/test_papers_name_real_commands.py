"""Every phr command that README and the docs name exists, with every option they name."""

import re
import shlex

import click
import pytest
from whole_program import PROJECT

from phr.cli.entry import COMMANDS, phr

PAPERS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md")), PROJECT / "CONTRIBUTING.md"]


def in_blocks(text):
    """Return the phr commands of a page's code blocks, one a line; a remark after # is no part of them."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if re.match(r"(\.venv/bin/)?phr\b", line)]


def in_sentences(text):
    """Return the phr commands that stand in backquotes."""
    return [found for found in re.findall(r"`([^`\n]+)`", text) if re.match(r"phr( |$)", found)]


def parse(command, *, is_whole):
    """Let click parse a command without running it; what is missing is borne unless the command is whole."""
    typed = shlex.split(command.replace("...", "x").replace("…", "x"), comments=True)[1:]
    found, name, parent, words, known = phr, "phr", None, typed, set()
    while True:
        context = found.make_context(name, words, parent=parent, resilient_parsing=not is_whole)
        known |= {
            option for parameter in found.get_params(context) for option in parameter.opts + parameter.secondary_opts
        }
        words = [*context._protected_args, *context.args]
        if not isinstance(found, click.Group) or not words:
            break
        name, below, words = found.resolve_command(context, words)
        if below is None:
            raise click.UsageError(f"there is no command {words}")
        found, parent = below, context
    # A lenient parse lets unknown options pass.
    if unknown := [word for word in typed if word.startswith("-") and word not in known and not is_whole]:
        raise click.UsageError(f"there is no option {unknown}")
    return context


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_every_command_named_is_one(paper):
    """Commands in code blocks parse as they stand; those in sentences exist, and so do their options."""
    text = paper.read_text(encoding="utf-8")
    wrong = []
    for command, is_whole in [*((c, True) for c in in_blocks(text)), *((c, False) for c in in_sentences(text))]:
        try:
            parse(command, is_whole=is_whole)
        except click.ClickException as error:
            wrong.append(f"{command}: {error.format_message()}")
    assert wrong == []


def test_the_readme_has_commands_to_try():
    """The test above looks at something, and what does not exist fails it."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert len(in_blocks(text)) >= 10
    with pytest.raises(click.ClickException):
        parse("phr list --no-such-option", is_whole=False)
    with pytest.raises(click.ClickException):
        parse("phr no-such-command", is_whole=False)


def all_commands(command=phr, path=("phr",)):
    context = click.Context(command)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            yield (*path, name), below
            yield from all_commands(below, (*path, name))


@pytest.mark.parametrize(
    ("path", "command"), list(all_commands()), ids=lambda value: " ".join(value[1:]) if isinstance(value, tuple) else ""
)
def test_every_command_and_subcommand_has_an_example_that_parses(path, command):
    """Its help shows how it is written, by commands that are whole; one of them is the command itself."""
    _, found, example = (command.help or "").partition("Example:")
    assert found, f"{' '.join(path)} has no example"
    lines = [line.strip() for line in example.splitlines() if line.strip().startswith("phr ")]
    contexts = [parse(line, is_whole=True).command_path for line in lines]
    assert any(line.startswith(" ".join(path)) for line in contexts), contexts
    assert len(COMMANDS) >= 20
