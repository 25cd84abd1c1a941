"""Writing a page or file that the person asked for, where they asked; nothing is ever overwritten."""

from pathlib import Path

from phr.errors import Refused, Unavailable


class FileExists(Refused):
    """Something of that name is already there."""

    code = "file-exists"

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is already there, and phr overwrites nothing", next_step="name another file")


class FileNotWritten(Unavailable):
    """A file cannot be written there."""

    code = "file-not-written"

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path} cannot be written ({why})", next_step="choose a folder with room, and write access")


def write_new(path: Path, content: bytes) -> Path:
    """Write a new file, readable by this user only, and return its path; raise FileExists or FileNotWritten."""
    try:
        with path.open("xb") as file:
            path.chmod(0o600)
            file.write(content)
    except FileExistsError as error:
        raise FileExists(path) from error
    except OSError as error:
        raise FileNotWritten(path, error.strerror or "no room") from error
    return path
