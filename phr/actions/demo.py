"""The whole journey on made-up records, in a throw-away home: from the inbox to the package."""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from phr.actions.access import Key, key_from_passphrase
from phr.actions.books import Books, open_books
from phr.actions.decide import open_questions
from phr.actions.habit import Streak, streak_now
from phr.actions.home import Home
from phr.actions.merging import Asked
from phr.actions.outcome import Progress
from phr.actions.packing import Packed, Request, make_package
from phr.actions.plan import StepView, add_question, plan_steps, suggest_questions, tick
from phr.actions.start import Started, Wanted, start_home
from phr.actions.status import Status, status
from phr.actions.watching import Watched, open_watch
from phr.errors import NotFound
from phr.record.entry import Record
from phr.record.filing import Person
from phr.settings import Settings

EXPECTED_ENDING = ".expected.toml"
"""What ends the names of the files that say what phr must make of a sample; they are no samples themselves."""

OWNER = Person("Maria Elena Sommer", date(1968, 4, 17))
_FOR_WHOM = "Dr. Rivera"
_QUESTIONS = 5


class NoSamples(NotFound):
    """The made-up records are not where they should be."""

    code = "no-samples"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there are no sample records at {folder}",
            next_step="run `phr demo` from a clone of phr's source, or name the folder with --samples",
        )


@dataclass(frozen=True, slots=True)
class Journey:
    """What the demo did: the home, what was taken in, and what a person would look at afterwards."""

    started: Started
    watched: Watched
    records: tuple[Record, ...]
    status: Status
    questions: tuple[Asked, ...]
    streak: Streak
    steps: tuple[StepView, ...]
    packed: Packed


def usual_samples() -> Path:
    """Return where sample_records/ lies beside this program's source."""
    return Path(__file__).resolve().parents[2] / "sample_records"


def demo(samples: Path, progress: Progress, zone: str) -> Journey:
    """Go the whole way on some sample records and return what came of it; raise NoSamples.

    The home is made in the system's folder for temporary files and stays there to be looked at.
    """
    names = sample_names(samples)
    if not names:
        raise NoSamples(samples)
    settings = Settings(Path(tempfile.mkdtemp(prefix="phr-demo-")), zone, settle_seconds=0.2)
    started = start_home(settings, Wanted(person=OWNER))
    for name in names:
        _copy(samples / name, settings.inbox / name)
    with open_watch(started.home, progress) as watching:
        watched = watching.once()
    key = key_from_passphrase(started.home, started.made_passphrase or "")
    return _look_around(started, watched, started.home, key)


def sample_names(samples: Path) -> tuple[str, ...]:
    """Return the names of the sample files and folders, without those that say what is expected of them."""
    if not samples.is_dir():
        return ()
    return tuple(sorted(path.name for path in samples.iterdir() if not path.name.endswith(EXPECTED_ENDING)))


def _look_around(started: Started, watched: Watched, home: Home, key: Key) -> Journey:
    with open_books(home, key) as books:
        _plan_ahead(books)
        packed = make_package(books, Request(for_whom=_FOR_WHOM), home.settings.packages)
        return Journey(
            started=started,
            watched=watched,
            records=books.shelf().newest_first(),
            status=status(home, books),
            questions=open_questions(books),
            streak=streak_now(home),
            steps=plan_steps(books),
            packed=packed,
        )


def _plan_ahead(books: Books) -> None:
    tick(books, 1, "a")
    for suggestion in suggest_questions(books)[:_QUESTIONS]:
        add_question(books, suggestion.text)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)
