"""Where a passphrase comes from when nobody sits at the terminal: a file, a command, an open handle, systemd.

Never an argument and never an environment variable that holds the secret itself: both can be seen by other programs.
Asking at the terminal is left to the command line.
"""

import os
import shlex
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from phr.errors import NotUnderstood, Unavailable

SYSTEMD_NAME = "phr-passphrase"

_LIMIT = 64 * 1024  # bytes; more is no passphrase but a wrong file
_COMMAND_SECONDS = 300  # a password manager may ask its own question first


class PassphraseSourceFailed(Unavailable):
    """A passphrase source was named and gave none; `source` names it, `why` says what happened."""

    code = "passphrase-source-failed"

    def __init__(self, source: str, why: str) -> None:
        super().__init__(
            f"no passphrase came from {source}: {why}",
            next_step="mend that source, or leave it out to be asked at the terminal",
        )


class PassphraseSourcesClash(NotUnderstood):
    """More than one passphrase option was given."""

    code = "passphrase-sources-clash"

    def __init__(self) -> None:
        super().__init__(
            "more than one place for the passphrase was named",
            next_step="keep one of --passphrase-file, --passphrase-command and --passphrase-fd",
        )


@dataclass(frozen=True, slots=True)
class PassphraseOptions:
    """What was said on the command line; at most one is set."""

    file: Path | None = None
    command: str | None = None
    handle: int | None = None


def find_passphrase(options: PassphraseOptions, environment: Mapping[str, str]) -> str | None:
    """Return the passphrase from the first source that is named, None where none is.

    The order: the option given, PHR_PASSPHRASE_FILE, PHR_PASSPHRASE_COMMAND, the systemd credential "phr-passphrase".
    A source that is named and fails is an error, never passed over. The passphrase is the first line, without its end.
    Raises PassphraseSourcesClash, PassphraseSourceFailed.
    """
    if sum(option is not None for option in (options.file, options.command, options.handle)) > 1:
        raise PassphraseSourcesClash
    if options.handle is not None:
        return _from_handle(options.handle)
    if options.file is not None:
        return _from_file(options.file)
    if options.command is not None:
        return _from_command(options.command)
    if named := environment.get("PHR_PASSPHRASE_FILE"):
        return _from_file(Path(named).expanduser())
    if command := environment.get("PHR_PASSPHRASE_COMMAND"):
        return _from_command(command)
    return _from_systemd(environment)


def is_open_to_others(path: Path) -> bool:
    """Say whether group or world may read a passphrase file; pipes, as from <(command), are nobody else's.

    Only told, never refused: secrets that a service manager mounts are often readable to all inside their container.
    """
    if sys.platform == "win32":
        return False
    try:
        status = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and bool(status.st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _from_file(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _first_line(file.read(_LIMIT), f"the file {path}")
    except OSError as error:
        raise PassphraseSourceFailed(f"the file {path}", error.strerror or "it cannot be read") from error


def _from_handle(handle: int) -> str:
    source = f"the open handle {handle}"
    try:
        with os.fdopen(handle, "rb", closefd=False) as file:
            return _first_line(file.readline(_LIMIT), source)
    except OSError as error:
        raise PassphraseSourceFailed(source, error.strerror or "it cannot be read") from error


def _from_command(command: str) -> str:
    source = "the passphrase command"
    try:
        words = shlex.split(command, posix=sys.platform != "win32")
    except ValueError as error:
        raise PassphraseSourceFailed(source, "a quotation mark is not closed") from error
    if not words:
        raise PassphraseSourceFailed(source, "it is empty")
    try:
        ended = subprocess.run(words, stdout=subprocess.PIPE, timeout=_COMMAND_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise PassphraseSourceFailed(source, f"{words[0]} gave no answer in {_COMMAND_SECONDS} seconds") from error
    except OSError as error:
        raise PassphraseSourceFailed(source, f"{words[0]} could not be started") from error
    if ended.returncode:
        raise PassphraseSourceFailed(source, f"{words[0]} ended with {ended.returncode}")
    return _first_line(ended.stdout, source)


def _from_systemd(environment: Mapping[str, str]) -> str | None:
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return None
    path = Path(folder) / SYSTEMD_NAME
    try:
        # systemd itself guards the folder, and gives the file group bits where the unit has an ACL.
        return _first_line(path.read_bytes(), "the systemd credential phr-passphrase")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise PassphraseSourceFailed(f"the file {path}", error.strerror or "it cannot be read") from error


def _first_line(content: bytes, source: str) -> str:
    line = content.partition(b"\n")[0].removesuffix(b"\r")
    try:
        passphrase = line.decode()
    except UnicodeDecodeError as error:
        raise PassphraseSourceFailed(source, "its first line is not UTF-8 text") from error
    if not passphrase:
        raise PassphraseSourceFailed(source, "its first line is empty")
    return passphrase
