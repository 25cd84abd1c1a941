"""The weekly habit: the streak from the counts that are readable while locked, the check-in, the reminder."""

from pathlib import Path
from typing import TYPE_CHECKING

from phr.actions.home import Home
from phr.actions.printing import write_new
from phr.clock import Moment, local_time, moment_in
from phr.errors import Refused
from phr.habit.streak import CheckIn, KeptDay, Streak, When, streak, weeks_to_check_in
from phr.vault.ledger import Ledger, load_ledger

if TYPE_CHECKING:
    from phr.actions.books import Books

__all__ = ["Streak", "check_in", "reminder", "streak_now"]


class InboxNotEmpty(Refused):
    """A check-in while something still waits in the inbox."""

    code = "inbox-not-empty"

    def __init__(self, waiting: int) -> None:
        super().__init__(
            f"{waiting} files still wait in the inbox, so there is something new",
            next_step="run `phr watch --once`, see `phr status`, then check in",
        )


def streak_now(home: Home) -> Streak:
    """Return the streak as it stands now; needs no key."""
    ledger = load_ledger(home.ledger_file)
    return _streak(ledger, moment_in(home.settings.zone))


def check_in(books: "Books") -> tuple[str, Streak]:
    """Record that there is nothing new; return the week it counts for, and the streak. Raises InboxNotEmpty."""
    from phr.inbox.waiting import count_inbox
    from phr.record.events import CheckedIn

    home = books.home
    waiting = count_inbox(home.settings.inbox).waiting
    if waiting:
        raise InboxNotEmpty(waiting)
    moment = moment_in(home.settings.zone)
    week = weeks_to_check_in(streak_now(home), _when(moment))[0]
    books.write(CheckedIn(week))
    return week, streak_now(home)


def reminder(home: Home, path: Path) -> Path:
    """Write a weekly Sunday reminder as an iCalendar file and return its path; raise FileExists, FileNotWritten."""
    from phr.habit.calendar import reminder_ics

    moment = moment_in(home.settings.zone)
    text = reminder_ics(moment.at, moment.day, language=home.settings.language)
    return write_new(path, text.encode("utf-8"))


def _streak(ledger: Ledger, now: Moment) -> Streak:
    days = [KeptDay(When(one.at, one.day, one.time_of_day), one.files, one.device, one.seq) for one in ledger.sittings]
    said = [CheckIn(When(one.at, one.day, one.time_of_day), one.week, one.device, one.seq) for one in ledger.check_ins]
    return streak(days, said, _when(now), began=ledger.began)


def _when(moment: Moment) -> When:
    return When(moment.at, moment.day, local_time(moment).time().replace(second=0))
