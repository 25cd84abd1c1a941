"""Hints that something changed in the inbox, from the operating system by watchdog; never needed, only quicker.

Network folders give none, and some systems run out of them: the watcher looks by itself in any case.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# What a look itself causes (opening a folder, reading a file) is no hint: the watcher would wake itself for ever.
_CHANGES = frozenset({"created", "modified", "moved", "deleted", "closed"})


@contextmanager
def hints(root: Path, on_hint: Callable[[], None]) -> Iterator[bool]:
    """Call `on_hint` (from another thread, often) when something changes below a folder; say whether hints work."""
    end = _start(root, on_hint)
    try:
        yield end is not None
    finally:
        if end is not None:
            with suppress(Exception):  # an observer that fails to end must not keep the watcher from ending
                end()


def _start(root: Path, on_hint: Callable[[], None]) -> Callable[[], None] | None:
    try:
        from watchdog.events import FileSystemEvent, FileSystemEventHandler
        from watchdog.observers import Observer

        class _Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                if event.event_type in _CHANGES:
                    on_hint()

        observer = Observer()
        observer.daemon = True
        observer.schedule(_Handler(), str(root), recursive=True)
        observer.start()
    except Exception:  # noqa: BLE001 - absent, out of inotify watches, a folder that cannot be watched: polling goes on
        return None

    def end() -> None:
        observer.stop()
        observer.join(timeout=2.0)

    return end
