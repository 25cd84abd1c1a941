"""One look at the whole inbox: what lies there, with stamps; what a rule leaves out; what is never opened."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from phr.errors import NotReadable, Refused
from phr.inbox.folder import Folder, enter, stamp_of
from phr.inbox.guard import InboxMissing, open_inbox, refusal_by_kind, refusal_of, said
from phr.inbox.rules import MAX_DEPTH, MAX_ENTRIES, NEEDS_ATTENTION, is_ignored
from phr.inbox.seen import Scan, Seen
from phr.record.arrival import Arrival, Delivery, LeftOut, LeftOutReason, Refusal, Stamp
from phr.record.shown import shown_name


class FolderTooDeep(Refused):
    """A folder lies deeper inside others than any disc or export makes it."""

    code = "folder-too-deep"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown_name(path.parts[0])}" holds folders inside folders, more than {MAX_DEPTH} deep',
            next_step="put the innermost folders that hold documents into the inbox by themselves",
        )


class FolderTooLarge(NotReadable):
    """A folder holds more entries than one delivery may have."""

    code = "folder-too-large"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'the folder "{shown_name(path)}" holds more than {MAX_ENTRIES:,} files',
            next_step="put its parts into the inbox one after the other",
        )


@dataclass(slots=True)
class _Found:
    """What a walk through one top-level entry has gathered so far."""

    arrivals: list[Arrival] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    others: list[Stamp] = field(default_factory=list)
    entries: int = 0

    @property
    def is_too_large(self) -> bool:
        return self.entries > MAX_ENTRIES


def scan_inbox(root: Path) -> Scan:
    """Return what lies in the inbox now; raise InboxMissing.

    Opens no file and follows no link. `Needs attention` is left aside. What vanishes during the look is not in it.
    """
    entries: list[Seen] = []
    ignored: list[PurePosixPath] = []
    with open_inbox(root) as folder:
        looks = dict(_looks(folder, root))
        has_needs_attention = looks.pop(NEEDS_ATTENTION, None) is not None
        for name, found in looks.items():
            if is_ignored(name):
                ignored.append(PurePosixPath(name))
                continue
            seen = _look_at(folder, name, found)
            if _is_delivery(seen.delivery):
                entries.append(seen)
            else:
                ignored.extend(left.path for left in seen.delivery.left_out)
    return Scan(tuple(entries), tuple(ignored), has_needs_attention)


def delivery_at(folder: Path, name: str) -> Delivery | None:
    """Return what one entry of any folder is as a delivery, None where there is nothing of that name.

    For what a person names outright: rules that ignore names hold inside it, not for itself. Raises InboxMissing.
    """
    with open_inbox(folder) as opened:
        try:
            found = opened.look(name)
        except FileNotFoundError:
            return None
        except OSError as error:
            return _look_at(opened, name, error).delivery
        return _look_at(opened, name, found).delivery


def _is_delivery(delivery: Delivery) -> bool:
    """Say whether there is anything to take in; a folder just made, or one with only ignored files in it, waits."""
    return bool(delivery.arrivals or delivery.refused)


def _looks(folder: Folder, root: Path) -> list[tuple[str, os.stat_result | OSError]]:
    try:
        return folder.looks()
    except OSError as error:
        raise InboxMissing(root) from error


def _look_at(folder: Folder, name: str, found: os.stat_result | OSError) -> Seen:
    path = PurePosixPath(name)
    judged = _judge(path, found)
    if isinstance(judged, Refusal):
        return Seen(Delivery(name, is_folder=False, arrivals=(), refused=(judged,)))
    stamp = stamp_of(judged)
    if stat.S_ISREG(judged.st_mode):
        return Seen(Delivery(name, is_folder=False, arrivals=(Arrival(path, stamp),)))
    gathered = _Found(others=[stamp])
    _walk(folder, path, gathered)
    if gathered.is_too_large:
        gathered = _Found(refused=[refusal_of(path, FolderTooLarge(path))], others=gathered.others)
    gathered.arrivals.sort(key=lambda arrival: arrival.path.parts)
    delivery = Delivery(
        name,
        is_folder=True,
        arrivals=tuple(gathered.arrivals),
        left_out=tuple(gathered.left_out),
        refused=tuple(gathered.refused),
    )
    return Seen(delivery, tuple(gathered.others))


def _walk(outer: Folder, path: PurePosixPath, gathered: _Found) -> None:
    """Gather what a folder holds, at any depth."""
    if len(path.parts) > MAX_DEPTH:
        gathered.refused.append(refusal_of(path, FolderTooDeep(path)))
        return
    try:
        with enter(outer, path.name) as folder:
            for name, found in folder.looks():
                gathered.entries += 1
                if gathered.is_too_large:
                    return
                _gather(folder, path / name, found, gathered)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        gathered.refused.append(refusal_of(path, said(path, error)))


def _gather(folder: Folder, path: PurePosixPath, found: os.stat_result | OSError, gathered: _Found) -> None:
    judged = _judge(path, found)
    if isinstance(judged, Refusal):
        gathered.refused.append(judged)
    elif is_ignored(path.name):
        gathered.left_out.append(LeftOut(path, LeftOutReason.JUNK))
        gathered.others.append(stamp_of(judged))
    elif stat.S_ISDIR(judged.st_mode):
        gathered.others.append(stamp_of(judged))
        _walk(folder, path, gathered)
    else:
        gathered.arrivals.append(Arrival(path, stamp_of(judged)))


def _judge(path: PurePosixPath, found: os.stat_result | OSError) -> os.stat_result | Refusal:
    """Return what an entry is, or why it is never opened."""
    if isinstance(found, OSError):
        return refusal_of(path, said(path, found))
    return refusal_by_kind(path, found) or found
