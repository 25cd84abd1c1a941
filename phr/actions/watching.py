"""Watching the inbox, and adding files from elsewhere."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from phr.actions.home import Home
from phr.actions.intake import Intake
from phr.actions.origin import folder_at, inbox_at
from phr.actions.outcome import Outcome, Progress
from phr.errors import NotFound
from phr.inbox.lock import hold_inbox
from phr.inbox.look import delivery_at
from phr.inbox.watch import Watcher
from phr.readers.pool import ReaderPool
from phr.record.arrival import Delivery


class NothingThere(NotFound):
    """A path that was named does not exist."""

    code = "nothing-there"

    def __init__(self, path: Path) -> None:
        super().__init__(f"there is nothing at {path}", next_step="see that the path is typed right")


@dataclass(frozen=True, slots=True)
class Watched:
    """What one run of the watcher did: what became of each file, and what never came to rest."""

    outcomes: tuple[Outcome, ...]
    still_moving: tuple[str, ...] = ()


@dataclass(slots=True)
class Watch:
    """A watcher of one home's inbox, held by this process alone while it is open."""

    watcher: Watcher
    intake: Intake
    outcomes: list[Outcome] = field(default_factory=list)

    def once(self) -> Watched:
        """Take in what is there now, waiting until it has settled."""
        moving = self.watcher.once()
        return Watched(tuple(self.outcomes), tuple(delivery.name for delivery in moving))

    def run(self) -> Watched:
        """Watch until `stop`."""
        self.watcher.run()
        return Watched(tuple(self.outcomes))

    def stop(self) -> None:
        """End soon: what is read is recorded, the rest stays in the inbox; may be called from a signal handler."""
        self.intake.stop()
        self.watcher.stop()


@contextmanager
def open_watch(home: Home, progress: Progress, readers: Callable[[], ReaderPool] = ReaderPool) -> Iterator[Watch]:
    """Hold the inbox and some readers; raise AlreadyWatched where another phr watches it.

    `readers` starts them; for trials that measure them or leave out OCR.
    """
    settings = home.settings
    with hold_inbox(settings.state), readers() as pool:
        intake = Intake(home, pool, inbox_at(settings.inbox), progress)
        watch = Watch(
            Watcher(
                settings.inbox,
                lambda deliveries: _collect(watch, intake, deliveries),
                settle_seconds=settings.settle_seconds,
                scan_seconds=settings.scan_seconds,
            ),
            intake,
        )
        yield watch


def add_paths(home: Home, paths: Sequence[Path], progress: Progress) -> tuple[Outcome, ...]:
    """Take in files and folders from elsewhere, which stay where they are; raise NothingThere."""
    outcomes: list[Outcome] = []
    with ReaderPool() as pool:
        for path in paths:
            root, delivery = _delivery_at(path)
            outcomes += Intake(home, pool, folder_at(root), progress).take_in([delivery])
    return tuple(outcomes)


def _collect(watch: Watch, intake: Intake, deliveries: Sequence[Delivery]) -> None:
    watch.outcomes += intake.take_in(deliveries)


def _delivery_at(path: Path) -> tuple[Path, Delivery]:
    """Return the folder that a path lies in and the delivery it is, looked at as the inbox is."""
    absolute = path.expanduser().absolute()
    delivery = delivery_at(absolute.parent, absolute.name) if absolute.parent.is_dir() and absolute.name else None
    if delivery is None:
        raise NothingThere(path)
    return absolute.parent, delivery
