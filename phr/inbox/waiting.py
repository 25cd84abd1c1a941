"""What waits in the inbox for a person or for its time, read from the folder itself; and the count for the balance."""

import os
import stat
from pathlib import Path, PurePosixPath

from phr.inbox.aside import ARCHIVE_LEFT_OVER, LEFT_OVER, NeedsAttentionBlocked
from phr.inbox.folder import Folder, enter
from phr.inbox.guard import open_inbox
from phr.inbox.look import scan_inbox
from phr.inbox.note import MAX_NOTE_BYTES, NOTE_ENDING, Note, note_name, read_note
from phr.inbox.rules import NEEDS_ATTENTION, is_ignored
from phr.inbox.seen import InboxCount, Scan, Waiting
from phr.record.arrival import Delivery
from phr.record.shown import shown_name

_LEFT_OVERS = (LEFT_OVER, ARCHIVE_LEFT_OVER)
_NO_NOTE = Note(
    "",
    f'it lies in "{NEEDS_ATTENTION}" without a note of why',
    "move it into the inbox if phr shall take it in, or delete it",
    "no-note",
)


def waiting_items(root: Path) -> tuple[Waiting, ...]:
    """Return what waits: what was set aside, then what is not taken in yet, each in name order; raise InboxMissing.

    What discs and archives left over needs nothing from the person and is not in it; a disc's files count as ignored.
    """
    aside = tuple(waiting for waiting in _set_aside_items(root) if waiting.code not in _LEFT_OVERS)
    return (*aside, *_arriving_items(scan_inbox(root)))


def count_inbox(root: Path) -> InboxCount:
    """Return how many files wait and how many a rule leaves out; raise InboxMissing."""
    scan = scan_inbox(root)
    aside = _set_aside_items(root)
    waiting = sum(item.files for item in aside if item.code not in _LEFT_OVERS)
    left_over = sum(item.files for item in aside if item.code == LEFT_OVER)
    left_out = sum(len(seen.delivery.left_out) for seen in scan.entries)
    return InboxCount(
        waiting=waiting + sum(item.files for item in _arriving_items(scan)),
        ignored=len(scan.ignored) + left_out + left_over,
    )


def _arriving_items(scan: Scan) -> list[Waiting]:
    items: list[Waiting] = []
    for seen in scan.entries:
        delivery = seen.delivery
        if delivery.arrivals:
            items.append(_arriving(delivery))
        items.extend(Waiting(bad.path, bad.code, bad.what, bad.next_step) for bad in delivery.refused)
    return items


def _arriving(delivery: Delivery) -> Waiting:
    return Waiting(
        PurePosixPath(delivery.name),
        "still-arriving",
        f'"{shown_name(delivery.name)}" is in the inbox and not taken in yet',
        "leave it there: phr takes it in once it has come to rest, while phr watch runs",
        len(delivery.arrivals),
    )


def _set_aside_items(root: Path) -> list[Waiting]:
    with open_inbox(root) as inbox:
        try:
            with enter(inbox, NEEDS_ATTENTION) as attention:
                return _read_items(attention)
        except FileNotFoundError:
            return []
        except OSError:
            blocked = NeedsAttentionBlocked()
            return [Waiting(PurePosixPath(NEEDS_ATTENTION), blocked.code, blocked.what, blocked.next_step)]


def _read_items(attention: Folder) -> list[Waiting]:
    names = attention.names()
    notes = {name: note for name in names if (note := _note_in(attention, name)) is not None}
    items: list[Waiting] = []
    for name in names:
        if name in notes or is_ignored(name):
            continue
        note = notes.get(note_name(name), _NO_NOTE)
        place = PurePosixPath(NEEDS_ATTENTION, name)
        items.append(Waiting(place, note.code, note.what, note.next_step, note.files))
    return items


def _note_in(attention: Folder, name: str) -> Note | None:
    if not name.endswith(NOTE_ENDING):
        return None
    try:
        found = attention.look(name)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_NOTE_BYTES:
            return None
        with os.fdopen(attention.open_file(name), "rb") as file:
            return read_note(file.read(MAX_NOTE_BYTES).decode("utf-8", "replace"))
    except OSError:
        return None
