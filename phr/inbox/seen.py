"""The inbox's own nouns: what one look found, since when it has held, and what waits for the person."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from phr.record.arrival import Arrival, Delivery, Refusal, Stamp


@dataclass(frozen=True, slots=True)
class Seen:
    """One top-level entry as one look found it. Two looks that give equal values found nothing changed.

    `others` are the stamps of what is not taken in but tells that something still moves: folders and left-out files.
    """

    delivery: Delivery
    others: tuple[Stamp, ...] = ()


@dataclass(frozen=True, slots=True)
class Scan:
    """One look at the whole inbox: its entries in name order, and the paths that are ignored by rule.

    An entry that phr never opens (a link, a pipe) is a Delivery with no arrival and one refusal. A folder that holds no
    file, or ignored ones only, is no entry; those count as ignored. `has_needs_attention` says that there is something
    of that name; it is never looked into.
    """

    entries: tuple[Seen, ...]
    ignored: tuple[PurePosixPath, ...] = ()
    has_needs_attention: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """An entry and since when (steady seconds) each look found it the same; when it was last handed on, how often."""

    seen: Seen
    since: float
    handed_at: float = 0.0
    times_handed: int = 0


@dataclass(frozen=True, slots=True)
class Recorded:
    """Proof that a file's sealed copy is durable, verified and written down: the arrival and its SHA-256 (hex)."""

    arrival: Arrival
    plain_sha256: str


@dataclass(frozen=True, slots=True)
class Cleared:
    """What clearing did: the files that are gone from the inbox, and those that had to stay, with the reason."""

    removed: tuple[PurePosixPath, ...]
    kept: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """Where the left-over files of a disc went, how many, and those that had to stay, with the reason."""

    place: Path
    files: int
    kept: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something in the inbox that waits, why, and what to do. `files` counts the files it stands for."""

    path: PurePosixPath
    code: str
    what: str
    next_step: str
    files: int = 1


@dataclass(frozen=True, slots=True)
class InboxCount:
    """How many files lie in the inbox: those that wait, and those that a rule leaves out (here and set aside)."""

    waiting: int
    ignored: int
