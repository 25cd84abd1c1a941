"""Setting aside: what a person must look at moves to `Needs attention`, beside a note; nothing is overwritten.

Only names are moved, never bytes: what cannot be renamed (another disk, no permission) stays in place and is reported.
"""

import os
import stat
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from phr.errors import Refused, Unavailable
from phr.inbox.clear import remove_empty_folders, writing_in
from phr.inbox.folder import Folder, enter, enter_all
from phr.inbox.guard import open_inbox, refusal_of
from phr.inbox.note import Note, free_names, note_name, note_text
from phr.inbox.rules import NEEDS_ATTENTION
from phr.inbox.seen import SetAside
from phr.record.arrival import Delivery, LeftOut, LeftOutReason, Refusal
from phr.record.shown import shown_name

LEFT_OVER = "disc-left-over"
"""The code in the note of a disc's left-over files; they need nothing from the person."""
ARCHIVE_LEFT_OVER = "archive-left-over"
"""The code in the note of an archive that was taken in, all but its programs; it counts as filed."""

_LEFT_OUT_WORDS = {
    LeftOutReason.JUNK: "strewn about by the system or unfinished",
    LeftOutReason.DISC_DIRECTORY: "the disc's table of contents",
    LeftOutReason.PROGRAM: "of the viewer program",
    LeftOutReason.VIEWER_FILE: "beside the viewer program",
}
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class NeedsAttentionBlocked(Refused):
    """Where the folder `Needs attention` belongs is something else."""

    code = "needs-attention-blocked"

    def __init__(self) -> None:
        super().__init__(
            f'"{NEEDS_ATTENTION}" in the inbox is a link or a file, or may not be opened',
            next_step="rename or delete it; phr makes the folder itself",
        )


class CannotSetAside(Unavailable):
    """The system does not let us move it."""

    code = "cannot-set-aside"

    def __init__(self, path: PurePosixPath, error: OSError) -> None:
        super().__init__(
            f'"{shown_name(path)}" could not be moved to "{NEEDS_ATTENTION}" ({os.strerror(error.errno or 0)})',
            next_step="it stays where it is; see that there is room on the disk and that you may change this folder",
        )


def set_aside(root: Path, refusal: Refusal) -> Path:
    """Move one file, folder or link of the inbox to `Needs attention`, with a note; return where it went.

    A link itself is moved, what it points to is not touched. Raises NeedsAttentionBlocked, CannotSetAside or
    InboxMissing; the entry then is where it was and no note is left.
    """
    path = refusal.path
    return _move_aside(root, path, Note(shown_name(path), refusal.what, refusal.next_step, refusal.code))


def set_aside_archive(root: Path, path: PurePosixPath) -> Path:
    """Move an archive whose records are all in the vault to `Needs attention`, with a note; as `set_aside`.

    Its viewer programs are not in the vault, so phr does not delete it.
    """
    what = (
        f'all records in "{shown_name(path)}" are in the vault; what was left out of it are only programs, '
        "or files that help to show the records"
    )
    todo = "nothing; you may delete this archive and this note"
    return _move_aside(root, path, Note(shown_name(path), what, todo, ARCHIVE_LEFT_OVER, 0))


def _move_aside(root: Path, path: PurePosixPath, note: Note) -> Path:
    with open_inbox(root) as inbox, _attention(inbox, path) as attention:
        try:
            with enter_all(inbox, path.parts[:-1]) as parent, writing_in(parent):
                parent.look(path.name)
                name = _reserve(attention, path.name, note)
                _move(parent, path.name, attention, name)
        except OSError as error:
            raise CannotSetAside(path, error) from error
        attention.sync()
        if len(path.parts) > 1:
            remove_empty_folders(inbox, path.parts[0])
    return root / NEEDS_ATTENTION / name


def set_aside_left_over(root: Path, delivery: Delivery) -> SetAside | None:
    """Move the left-out files of a delivery together to `Needs attention/<name> (left over)`, with one note.

    Returns None where there are none (any more). Files keep their places among each other; those that cannot be moved
    stay and are told. Raises NeedsAttentionBlocked, CannotSetAside or InboxMissing.
    """
    with open_inbox(root) as inbox:
        present = [left for left in delivery.left_out if _is_there(inbox, left.path)]
        if not present:
            return None
        top = PurePosixPath(delivery.name)
        with _attention(inbox, top) as attention:
            try:
                name = _reserve(attention, f"{delivery.name} (left over)", _left_over_note(delivery.name, present))
                os.mkdir(attention.place(name), dir_fd=attention.fd)
                with enter(attention, name) as goal:
                    kept = _move_all(inbox, present, goal)
                attention.sync()
            except OSError as error:
                raise CannotSetAside(top, error) from error
        remove_empty_folders(inbox, delivery.name)
    return SetAside(root / NEEDS_ATTENTION / name, len(present) - len(kept), kept)


@contextmanager
def _attention(inbox: Folder, path: PurePosixPath) -> Iterator[Folder]:
    try:
        with suppress(FileExistsError):
            os.mkdir(inbox.place(NEEDS_ATTENTION), dir_fd=inbox.fd)
            inbox.sync()
    except OSError as error:
        raise CannotSetAside(path, error) from error
    if not stat.S_ISDIR(inbox.look(NEEDS_ATTENTION).st_mode):
        raise NeedsAttentionBlocked
    with enter(inbox, NEEDS_ATTENTION) as attention:
        yield attention


def _reserve(attention: Folder, wanted: str, note: Note) -> str:
    """Write the note under the first name that is free with its note, and return the name; raise OSError."""
    for name in free_names(wanted):
        if _is_taken(attention, name):
            continue
        with suppress(FileExistsError):
            _write_note(attention, note_name(name), note_text(note))
            return name
    raise AssertionError("free_names never ends")  # pragma: no cover


def _is_taken(folder: Folder, name: str) -> bool:
    try:
        folder.look(name)
    except FileNotFoundError:
        return False
    return True


def _write_note(attention: Folder, name: str, text: str) -> None:
    fd = os.open(attention.place(name), _CREATE, 0o600, dir_fd=attention.fd)
    try:
        with os.fdopen(fd, "wb") as file:
            file.write(text.encode("utf-8", "backslashreplace"))
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        os.unlink(attention.place(name), dir_fd=attention.fd)
        raise


def _move(parent: Folder, old: str, attention: Folder, new: str) -> None:
    try:
        os.rename(parent.place(old), attention.place(new), src_dir_fd=parent.fd, dst_dir_fd=attention.fd)
    except OSError:
        with suppress(OSError):
            os.unlink(attention.place(note_name(new)), dir_fd=attention.fd)
        raise


def _move_all(inbox: Folder, present: list[LeftOut], goal: Folder) -> tuple[Refusal, ...]:
    kept: list[Refusal] = []
    for left in present:
        steps = left.path.parts[1:-1]
        try:
            _make_folders(goal, steps)
            with enter_all(inbox, left.path.parts[:-1]) as parent, writing_in(parent), enter_all(goal, steps) as inner:
                name = left.path.name
                os.rename(parent.place(name), inner.place(name), src_dir_fd=parent.fd, dst_dir_fd=inner.fd)
        except OSError as error:
            kept.append(refusal_of(left.path, CannotSetAside(left.path, error)))
    return tuple(kept)


def _make_folders(goal: Folder, steps: tuple[str, ...]) -> None:
    for depth in range(len(steps)):
        with enter_all(goal, steps[:depth]) as folder, suppress(FileExistsError):
            os.mkdir(folder.place(steps[depth]), dir_fd=folder.fd)


def _is_there(inbox: Folder, path: PurePosixPath) -> bool:
    try:
        with enter_all(inbox, path.parts[:-1]) as parent:
            parent.look(path.name)
    except OSError:
        return False
    return True


def _left_over_note(name: str, present: list[LeftOut]) -> Note:
    counts = Counter(left.reason for left in present)
    parts = ", ".join(f"{counts[reason]} {words}" for reason, words in _LEFT_OUT_WORDS.items() if counts[reason])
    files = "1 file" if len(present) == 1 else f"{len(present)} files"
    return Note(
        shown_name(name),
        f'{files} of "{shown_name(name)}" are not records and were not taken in: {parts}',
        "nothing; you may delete this folder and this note",
        LEFT_OVER,
        len(present),
    )
