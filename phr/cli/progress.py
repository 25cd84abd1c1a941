"""How an intake is shown as it goes on: a moving bar at a terminal, plain lines elsewhere.

Plain lines may end up in a log: they hold ids, codes and counts, never a name of a file or a word of a document.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from phr.actions.outcome import Outcome, Progress, Silence
from phr.cli.session import Session
from phr.cli.speak import talk
from phr.record.shown import shown

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class PlainLines:
    """One line for each file: how far, the end, and the record's id or the reason's code."""

    def __init__(self) -> None:
        self._expected = 0
        self._told = 0

    def expect(self, files: int) -> None:
        """Count so many more files."""
        self._expected += files

    def tell(self, outcome: Outcome) -> None:
        """Write the line of one file."""
        self._told += 1
        what = outcome.record_id or outcome.code
        talk(f"{self._told} of {max(self._expected, self._told)}: {outcome.end.value} {what}".rstrip())

    def page(self, path: str, done: int, of: int) -> None:
        """Write how far a long reading is; one picture by itself is told by its end."""
        if of > 1:
            talk(f"{self._told} of {self._expected} done; a file is being read: page {done} of {of}")


class MovingBar:
    """A bar with the file at hand; for a person at a terminal only."""

    def __init__(self, bar: "Bar", task: "TaskID") -> None:
        self._bar = bar
        self._task = task
        self._expected = 0

    def expect(self, files: int) -> None:
        """Lengthen the bar."""
        self._expected += files
        self._bar.update(self._task, total=self._expected, visible=True)

    def tell(self, outcome: Outcome) -> None:
        """Move the bar by one file."""
        self._bar.update(self._task, advance=1, description=f"{_name(outcome.path)}: {outcome.end.value}")

    def page(self, path: str, done: int, of: int) -> None:
        """Show how far a long reading is."""
        self._bar.update(self._task, description=f"{_name(path)}: page {done} of {of} read")


def _name(path: str) -> str:
    return shown(path.rpartition("/")[2])[:40]


@contextmanager
def progress_for(session: Session, *, quiet: bool) -> Iterator[Progress]:
    """Give what shows progress in this call: nothing, plain lines, or a moving bar on standard error."""
    if quiet:
        yield Silence()
    elif not session.is_rich:
        yield PlainLines()
    else:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        words = TextColumn("{task.description}", markup=False)
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), words)
        with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
            yield MovingBar(bar, bar.add_task("", total=None, visible=False))
