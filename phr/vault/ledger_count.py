"""How the ledger is worked out: from the whole log, and from a record just written; pure."""

from dataclasses import replace

from phr.clock import local_time, moment_at
from phr.record.events import Filed, Stamped
from phr.vault.ledger import Ledger, Sitting, WeekSaid
from phr.vault.replay import Replayed
from phr.vault.shown import Folded


def with_filed(ledger: Ledger, stamped: tuple[Stamped, ...]) -> Ledger:
    """Return the ledger after a record of newly filed documents was written."""
    files = sum(one.event.files for one in stamped if isinstance(one.event, Filed))
    if not files:
        return ledger
    sittings = (*ledger.sittings, _sitting(stamped[0], files))
    return replace(ledger, began=ledger.began or stamped[0].day, sittings=sittings)


def ledger_from(replayed: Replayed, folded: Folded) -> Ledger:
    """Return the ledger that the log adds up to."""
    files: dict[tuple[str, int], int] = {}
    first: dict[tuple[str, int], Stamped] = {}
    for document in replayed.documents.values():
        for stamped in document.events:
            if isinstance(stamped.event, Filed):
                key = (stamped.device, stamped.seq)
                files[key] = files.get(key, 0) + stamped.event.files
                first.setdefault(key, stamped)
    stamps = [*first.values(), *(c.stamp for c in replayed.check_ins), *(n.stamp for n in replayed.person_notes)]
    return Ledger(
        began=min((stamped.day for stamped in stamps), default=None),
        sittings=tuple(_sitting(first[key], files[key]) for key in sorted(files) if files[key]),
        check_ins=tuple(_week_said(one.stamp, one.week) for one in replayed.check_ins),
        already_held=sum(shown.already_held for shown in folded.shown),
        erased=sum(document.files for document in replayed.documents.values() if document.is_purged),
    )


def _sitting(stamped: Stamped, files: int) -> Sitting:
    return Sitting(stamped.at, stamped.day, _clock(stamped), stamped.device, stamped.seq, files)


def _week_said(stamped: Stamped, week: str) -> WeekSaid:
    return WeekSaid(stamped.at, stamped.day, _clock(stamped), stamped.device, stamped.seq, week)


def _clock(stamped: Stamped) -> str:
    return local_time(moment_at(stamped.at, stamped.zone)).strftime("%H:%M")
