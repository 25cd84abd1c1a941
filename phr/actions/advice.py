"""What to do next, in at most five lines, given the state of this home."""

from phr.actions.access import is_locked
from phr.actions.habit import streak_now
from phr.actions.home import Home, find_home
from phr.actions.status import STILL_ARRIVING, status
from phr.errors import NotFound
from phr.settings import Settings

_MOST_LINES = 5


def advice(settings: Settings) -> tuple[str, ...]:
    """Return what to do next, the most pressing first; needs no key and opens nothing."""
    try:
        home = find_home(settings)
    except NotFound:
        return (
            "phr keeps your health records in order and packs what a second doctor needs.",
            "You have no home for them yet. Make one: phr init",
            "To see the whole way on made-up records first: phr demo",
        )
    return tuple(_lines(home))[:_MOST_LINES]


def _lines(home: Home) -> list[str]:
    now = status(home)
    kept = streak_now(home)
    arriving = [item for item in now.waiting if item.code == STILL_ARRIVING]
    needing = len(now.waiting) - len(arriving)
    lines = [f"Your home: {home.settings.home}, {now.filed} files filed; {kept.weeks_in_a_row} weeks in a row."]
    if now.kit_lies_about:
        lines.append("Print the recovery kit in that folder, keep it safe, and delete the file.")
    if arriving:
        lines.append("There are new files in the inbox: phr watch --once")
    if needing:
        lines.append(f"{needing} in the inbox need you: phr status")
    if not now.filed and not arriving:
        lines.append(f"Drop papers and discs into {home.settings.inbox}, then: phr watch --once")
    elif is_locked(home):
        lines.append("To look at your records: phr unlock, then phr list")
    else:
        lines.append("Questions phr has: phr review. Your records: phr list. The nine steps: phr plan")
    if kept.this_week.value == "open":
        lines.append("This week is still open: ten minutes, or `phr checkin` if nothing is new.")
    elif now.filed:
        lines.append('When the records are together: phr bundle --for "Dr. ..." --dry-run')
    return lines
