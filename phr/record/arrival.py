"""What came to rest in the inbox and may be taken in."""

from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells whether a file is still the one that was looked at: device, inode, size in bytes, mtime in ns."""

    device: int
    inode: int
    size_bytes: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A regular file that has come to rest. `path` is relative to the folder it was found in (the inbox)."""

    path: PurePosixPath
    stamp: Stamp


class LeftOutReason(Enum):
    """Why a file of a delivery is not taken in; each is a rule, written in docs/errors.md."""

    JUNK = "ignored-by-rule"
    DISC_DIRECTORY = "disc-directory"
    PROGRAM = "program"
    VIEWER_FILE = "viewer-file"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file of a delivery that stays out of the vault by rule, and the rule."""

    path: PurePosixPath
    reason: LeftOutReason


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in the inbox that is never opened: a link, a pipe, a device, a way out of it, an unreadable file."""

    path: PurePosixPath
    code: str
    what: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What arrived together: one file, or one folder (a disc) with all in it.

    `name` is the top-level name in the inbox. `arrivals` are in path order.
    """

    name: str
    is_folder: bool
    arrivals: tuple[Arrival, ...]
    left_out: tuple[LeftOut, ...] = ()
    refused: tuple[Refusal, ...] = ()
