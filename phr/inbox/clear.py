"""Clearing the inbox: a file goes only when its sealed copy is proven and the file is still the very one sealed.

What remains: between the last look at a file and its removal lie microseconds in which another program could put a new
file in its place. No system offers to remove a file only if it is a certain one.
"""

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path, PurePosixPath

from phr.errors import PhrError
from phr.inbox.folder import Folder, enter, enter_all, is_plain_folder, stamp_of
from phr.inbox.guard import ChangedMeanwhile, StillWritten, is_still_written, open_inbox, open_same, refusal_of, said
from phr.inbox.rules import MAX_DEPTH
from phr.inbox.seen import Cleared, Recorded
from phr.record.arrival import Refusal


def clear(root: Path, recorded: Iterable[Recorded]) -> Cleared:
    """Remove from the inbox the files whose sealed copies are proven, and the folders that this empties.

    A file stays when it is not the same in device, inode, size, mtime and SHA-256 (it is read again), when some program
    still writes to it, or when the system does not allow it; each is told in `kept`. May be called twice: what is gone
    already counts as removed. Folders are made durable before this returns. Raises InboxMissing.
    """
    removed: list[PurePosixPath] = []
    kept: list[Refusal] = []
    by_folder = groupby(sorted(recorded, key=_folder_and_name), key=lambda proof: proof.arrival.path.parent)
    with open_inbox(root) as inbox:
        for folder, proofs in by_folder:
            for proof, error in _clear_folder(inbox, folder, list(proofs)):
                if error is None:
                    removed.append(proof.arrival.path)
                else:
                    kept.append(refusal_of(proof.arrival.path, error))
        for name in sorted({path.parts[0] for path in removed if len(path.parts) > 1}):
            remove_empty_folders(inbox, name)
    return Cleared(tuple(removed), tuple(kept))


def remove_empty_folders(folder: Folder, name: str, depth: int = 1) -> None:
    """Remove a folder and those inside it as far as nothing is in them; whatever holds something stays."""
    with suppress(OSError):
        with enter(folder, name) as inner:
            for inside, found in inner.looks():
                if is_plain_folder(found) and depth <= MAX_DEPTH:
                    remove_empty_folders(inner, inside, depth + 1)
        with writing_in(folder):
            os.rmdir(folder.place(name), dir_fd=folder.fd)
            folder.sync()


@contextmanager
def writing_in(folder: Folder) -> Iterator[None]:
    """Make a read-only folder of ours writable first, for what is done inside this block."""
    if not os.access(folder.place("."), os.W_OK, dir_fd=folder.fd):
        folder.make_writable()
    yield


def _folder_and_name(proof: Recorded) -> tuple[tuple[str, ...], str]:
    return proof.arrival.path.parent.parts, proof.arrival.path.name


def _clear_folder(inbox: Folder, path: PurePosixPath, proofs: list[Recorded]) -> list[tuple[Recorded, PhrError | None]]:
    """Clear files of one folder, and say of each what kept it."""
    try:
        with enter_all(inbox, path.parts) as folder, writing_in(folder):
            outcomes = [(proof, _clear_one(folder, proof)) for proof in proofs]
            folder.sync()
            return outcomes
    except FileNotFoundError:
        return [(proof, None) for proof in proofs]
    except OSError as error:
        return [(proof, said(proof.arrival.path, error)) for proof in proofs]


def _clear_one(folder: Folder, proof: Recorded) -> PhrError | None:
    arrival = proof.arrival
    name = arrival.path.name
    try:
        with open_same(folder, arrival) as file:
            is_sealed_one = hashlib.file_digest(file, "sha256").hexdigest() == proof.plain_sha256.lower()
            if is_still_written(file):
                return StillWritten(arrival.path)
        if not is_sealed_one or stamp_of(folder.look(name)) != arrival.stamp:
            return ChangedMeanwhile(arrival.path)
        _unlink(folder, name)
    except FileNotFoundError:
        return None
    except PhrError as error:
        return error
    except OSError as error:
        return said(arrival.path, error)
    return None


def _unlink(folder: Folder, name: str) -> None:
    if sys.platform == "win32":
        os.chmod(folder.place(name), stat.S_IWRITE)  # noqa: PTH101 - Windows removes no file that is marked read-only
    os.unlink(folder.place(name), dir_fd=folder.fd)
