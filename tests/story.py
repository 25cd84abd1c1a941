"""Stories: a person's commands and the words that must come back, read from a text file and played.

A story is a file of lines:

    # a remark
    @ new                      where it begins: nowhere (no home yet), new (a home), samples (papers filed, locked)
    $ phr list --json          a command, without a terminal; {Name.pdf} stands for the id of the record it came by
    $$ phr status              a command at a terminal
    words                      must be in what was said, after the words before; ... inside a line stands for anything
    ~ words                    must not be in it
    ! 4                        the command ends with this code (0 where none is named)
    > typed                    typed at a terminal with Enter, once the words before have come
    >> k                       one key pressed at a terminal
    % drop NAME / copy FROM TO / change FILE / delete FILE      a hand at the files; `drop papers`: PDFs and disc

Spaces and line breaks in what was said do not matter.
"""

import os
import re
import select
import shlex
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from whole_program import PHR, SAMPLES, Home, drop, papers_and_disc

PATIENCE = 60.0  # seconds until words must have come


@dataclass
class Step:
    """One command of a story, or one move of a hand, with what must come of it."""

    line: int
    text: str
    code: int = 0
    lines: list[str] = field(default_factory=list)

    @property
    def needs_terminal(self) -> bool:
        return self.text.startswith("$$") or any(line.startswith(">") for line in self.lines)

    @property
    def command(self) -> str:
        return self.text.lstrip("$% ")


@dataclass(frozen=True)
class Story:
    path: Path
    begins: str
    steps: tuple[Step, ...]


def read_story(path: Path) -> Story:
    """Return what a file tells; every line must mean something."""
    begins = "new"
    steps: list[Step] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        mark, _, rest = line.strip().partition(" ")
        if not mark or mark == "#":
            continue
        if mark == "@":
            begins = rest.strip()
        elif mark in {"$", "$$", "%"}:
            steps.append(Step(number, line.strip()))
        elif mark == "!":
            steps[-1].code = int(rest)
        else:
            steps[-1].lines.append(line.strip())
    return Story(path, begins, tuple(steps))


def play(story: Story, home: Home) -> None:
    """Do what a story says, and demand what it promises."""
    for step in story.steps:
        where = f"{story.path.name}:{step.line}: {step.text}"
        if step.text.startswith("% "):
            move_files(home, shlex.split(step.command))
            continue
        words = [found_path(home, word) for word in shlex.split(with_ids(step.command, home))]
        assert words[0] == "phr", where
        if step.needs_terminal:
            Terminal(home, words[1:], where).play(step)
        else:
            ran = home.run(*words[1:], code=step.code)
            said = flat(ran.said)
            for line in step.lines:
                said = after(said, line, where, whole=flat(ran.said))


def after(said: str, line: str, where: str, *, whole: str) -> str:
    """Return what follows a line's words, demanding that they are there (or, after a ~, that they are not)."""
    if line.startswith("~ "):
        assert not re.search(pattern(line[2:]), whole), f"{where}\n  must not say: {line[2:]}\n{whole}"
        return said
    found = re.search(pattern(line), said)
    assert found, f"{where}\n  must say: {line}\n{whole}"
    return said[found.end() :]


def pattern(words: str) -> str:
    return ".*?".join(re.escape(part.strip()) for part in flat(words).split("..."))


def flat(text: str) -> str:
    """Return a text as one line, escape sequences of a terminal left out."""
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text).split())


def with_ids(command: str, home: Home) -> str:
    """Put the ids of records for their names in braces."""
    names = re.findall(r"\{([^{}]+)\}", command)
    if not names:
        return command
    ids = {name: record["id"] for record in everything(home) for name in record["source_names"]}
    return re.sub(r"\{([^{}]+)\}", lambda found: ids[found[1]], command)


def everything(home: Home):
    secret = ("--passphrase-file", "passphrase.txt")
    return home.run("list", "--json", *secret).json + home.run("list", "--json", "--removed", *secret).json


def found_path(home: Home, word: str) -> str:
    """Return the first path that a pattern fits, for a word with a * in it; as a shell would."""
    return str(one(home, word).relative_to(home.folder)) if "*" in word else word


def move_files(home: Home, words: list[str]) -> None:
    """Do by hand what a story says with a %: paths are seen from where the commands run, and may be patterns."""
    match words:
        case ["drop", "papers"]:
            for path in papers_and_disc():
                drop(path, home.inbox)
        case ["drop", name]:
            drop(SAMPLES / name, home.inbox)
        case ["copy", source, target]:
            shutil.copy(one(home, source), home.folder / target)
        case ["change", name]:
            content = bytearray(one(home, name).read_bytes())
            content[len(content) // 2] ^= 1
            one(home, name).write_bytes(content)
        case ["delete", name]:
            one(home, name).unlink()
        case _:
            raise ValueError(words)


def one(home: Home, name: str) -> Path:
    return min(home.folder.glob(name))


class Terminal:
    """A command at a terminal of its own, and somebody who reads and types."""

    def __init__(self, home: Home, words: list[str], where: str) -> None:
        import pty

        self._where = where
        self._said = ""
        self._master, terminal = pty.openpty()
        self._child = subprocess.Popen(
            [*PHR, *words],
            cwd=home.folder,
            env=home.variables,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
        )
        os.close(terminal)

    def play(self, step: Step) -> None:
        """Read and type as the story says, to the end of the command."""
        read = 0
        try:
            for line in step.lines:
                if line.startswith(">"):
                    self._type(line)
                elif not line.startswith("~"):
                    read = self._hear(line, read)
            while self._listen():
                pass
            code = self._child.wait(PATIENCE)
            assert code == step.code, f"{self._where} ended with {code}:\n{flat(self._said)}"
            assert not ("--plain" in step.command and "\x1b" in self._said), self._where
            for line in step.lines:
                if line.startswith("~"):
                    after("", line, self._where, whole=flat(self._said))
        finally:
            self._child.kill()
            self._child.wait()
            os.close(self._master)

    def _hear(self, line: str, read: int) -> int:
        """Wait until the words of a line have come; return how far all that was said is read now."""
        while not (found := re.compile(pattern(line)).search(flat(self._said), read)):
            if not self._listen():
                after(flat(self._said)[read:], line, self._where, whole=flat(self._said))
        return found.end()

    def _listen(self) -> bool:
        """Take in what was said; return False once the command is over or silent for too long."""
        ready, _, _ = select.select([self._master], [], [], PATIENCE)
        try:
            heard = os.read(self._master, 65536) if ready else b""
        except OSError:  # Linux: the other end is closed
            heard = b""
        self._said += heard.decode("utf-8", "replace")
        return bool(heard)

    def _type(self, line: str) -> None:
        mark, _, typed = line.partition(" ")
        if mark == ">>":
            self._wait_for_raw_mode()
        os.write(self._master, typed.encode() + (b"" if mark == ">>" else b"\n"))

    def _wait_for_raw_mode(self) -> None:
        """Wait until single keys are read: what is typed before that is thrown away."""
        import termios

        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and termios.tcgetattr(self._master)[3] & termios.ICANON:
            time.sleep(0.005)
