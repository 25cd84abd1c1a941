"""The edge of the command line: the one place where errors become two lines of words and an exit code."""

import json
import os
import sys
import traceback

import click

from phr.errors import Damaged, Locked, NotFound, NotReadable, NotUnderstood, PhrError, Refused, Unavailable
from phr.record.shown import shown

EXIT_CODES: dict[type[PhrError], int] = {
    NotUnderstood: 2,
    NotFound: 3,
    Locked: 4,
    NotReadable: 5,
    Refused: 6,
    Damaged: 7,
    Unavailable: 8,
}
A_BUG_OF_OURS = 1
INTERRUPTED = 130


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    from phr.cli.entry import phr

    asked = sys.argv[1:] if arguments is None else arguments
    _speak_utf8()
    _hush_libraries()
    try:
        ended = phr.main(args=asked, prog_name="phr", standalone_mode=False)
    except PhrError as error:
        return _tell(error.code, error.what, error.next_step, exit_code_of(error), asked)
    except (click.Abort, KeyboardInterrupt):
        click.echo("phr: stopped; nothing is lost", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        return _tell("not-understood", _sentence(error), _help_for(error), 2, asked)
    except BrokenPipeError:
        _close_stdout()
        return 0
    except MemoryError:
        return _tell(
            "out-of-memory", "this machine ran out of memory", "close other programs and run it again", 8, asked
        )
    except Exception as error:  # noqa: BLE001 - the edge: a bug of ours must end in words, and never print a record
        return _tell_bug(error, asked)
    # Outside its standalone mode click hands back the code of `ctx.exit` as if the command had returned it.
    return ended if isinstance(ended, int) else 0


def exit_code_of(error: PhrError) -> int:
    """Return the exit code of an error's family."""
    for family, code in EXIT_CODES.items():
        if isinstance(error, family):
            return code
    return A_BUG_OF_OURS


def _tell(code: str, what: str, next_step: str, exit_code: int, asked: list[str]) -> int:
    if "--json" in asked:
        facts = {"error": {"code": code, "what": what, "next": next_step}}
        click.echo(json.dumps(facts, ensure_ascii=False))
    else:
        click.echo(f"phr: {shown(what)}", err=True)
        click.echo(f"phr: next: {shown(next_step)}", err=True)
    return exit_code


def _tell_bug(error: Exception, asked: list[str]) -> int:
    """Tell of a bug without the error's own text, which may quote a record; PHR_DEBUG=1 shows where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else "unknown"  # noqa: PTH119
    if os.environ.get("PHR_DEBUG"):
        traceback.print_exception(error)
    what = f"something went wrong inside phr ({type(error).__name__} at {where})"
    return _tell("bug", what, "nothing was lost; run `phr check`, and report the line above", A_BUG_OF_OURS, asked)


def _sentence(error: click.ClickException) -> str:
    return error.format_message().rstrip(".").replace("\n", " ")


def _help_for(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "phr"
    return f"see `{path} --help`"


def _speak_utf8() -> None:
    """Write UTF-8 whatever the terminal says it is; a character it cannot show must never stop phr."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _hush_libraries() -> None:
    """Keep libraries' warnings and log lines off the terminal: they quote paths and what stands in documents."""
    import logging
    import warnings

    if not os.environ.get("PHR_DEBUG"):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)


def _close_stdout() -> None:
    """Keep Python from complaining again at exit that nobody reads its output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
