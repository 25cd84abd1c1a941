"""What the events of all devices add up to; pure.

Merge rules (docs/vault-format.md, "Events"): a document's objects are the union of its adds; of its sheets the one
with the newest (lamport, device) counts, and so does the newest of trash and restore; erasing is final, even where it
is read before the add. Neither clocks nor the order in which events are given change the outcome.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeVar

from phr.record.entry import HistoryLine, ObjectId, RecordId, StoredObject
from phr.record.events import (
    CheckedIn,
    Described,
    Filed,
    HandedOver,
    PersonNoted,
    PlanNoted,
    Purged,
    Removed,
    Restored,
    Stamped,
)
from phr.vault.event_names import record_of

Order = tuple[int, str, int, int]
"""(lamport, device, seq, place): the total order of events."""

_NO_DOCUMENTS: Mapping[RecordId, "Document"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Noted:
    """A note whose words lie in a sealed meta object, and when it was written."""

    meta: ObjectId
    stamp: Stamped


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A week (ISO, as 2026-W47) in which the person said that there is nothing new, and when they said so."""

    week: str
    stamp: Stamped


_Kept = TypeVar("_Kept", Noted, CheckIn)


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that happened to one document, and what it adds up to.

    `events` are in order. `filed` is the first add: None where only later events of the document are known yet.
    `objects` is the union of all adds, in their order. `meta` names the newest sheet, `metas` all of them, oldest
    first. `decision` is the newest trash or restore. `files` counts the inbox files it was made of. `erased` are the
    objects that purges name; where `is_purged`, none of its objects and metas may be shown or kept.
    """

    record_id: RecordId
    events: tuple[Stamped, ...]
    filed: Stamped | None
    objects: tuple[StoredObject, ...]
    metas: tuple[ObjectId, ...]
    decision: Stamped | None
    files: int
    is_purged: bool
    erased: tuple[ObjectId, ...] = ()

    @property
    def meta(self) -> ObjectId | None:
        """Return the name of the newest sheet, None where no event named one."""
        return self.metas[-1] if self.metas else None

    @property
    def is_removed(self) -> bool:
        """Say whether the person's newest decision about it was the trash."""
        return self.decision is not None and isinstance(self.decision.event, Removed)

    @property
    def is_held(self) -> bool:
        """Say whether it stands in the vault: added, and not erased."""
        return self.filed is not None and not self.is_purged

    @property
    def history(self) -> tuple[HistoryLine, ...]:
        """Return what happened to it, oldest first, in plain words."""
        return history_of(self.events)


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a log adds up to. Notes and check-ins are in order."""

    documents: Mapping[RecordId, Document] = field(default_factory=lambda: _NO_DOCUMENTS)
    check_ins: tuple[CheckIn, ...] = ()
    plan_notes: tuple[Noted, ...] = ()
    person_notes: tuple[Noted, ...] = ()
    handed_notes: tuple[Noted, ...] = ()


def order_of(stamped: Stamped) -> Order:
    """Return the place of an event in the total order."""
    return (stamped.lamport, stamped.device, stamped.seq, stamped.place)


def replay(stamped: Iterable[Stamped]) -> Replayed:
    """Return what some events add up to; each may be given any number of times, in any order."""
    return apply(Replayed(), stamped)


def apply(replayed: Replayed, stamped: Iterable[Stamped]) -> Replayed:
    """Return what a log adds up to when some events are added to it; events it already holds change nothing."""
    fresh = tuple(stamped)
    return Replayed(
        documents=_with_events(replayed.documents, fresh),
        check_ins=_in_order(
            (*replayed.check_ins, *(CheckIn(s.event.week, s) for s in fresh if isinstance(s.event, CheckedIn)))
        ),
        plan_notes=_with_notes(replayed.plan_notes, fresh, PlanNoted),
        person_notes=_with_notes(replayed.person_notes, fresh, PersonNoted),
        handed_notes=_with_notes(replayed.handed_notes, fresh, HandedOver),
    )


def document_of(record_id: RecordId, events: Iterable[Stamped]) -> Document:
    """Return what the events of one document add up to."""
    ordered = _distinct(events)
    adds = [s for s in ordered if isinstance(s.event, Filed)]
    decisions = [s for s in ordered if isinstance(s.event, Removed | Restored)]
    purges = [s.event for s in ordered if isinstance(s.event, Purged)]
    return Document(
        record_id=record_id,
        events=ordered,
        filed=adds[0] if adds else None,
        objects=tuple({o.object_id: o for s in adds if isinstance(s.event, Filed) for o in s.event.objects}.values()),
        metas=tuple(s.event.meta for s in ordered if isinstance(s.event, Filed | Described)),
        decision=decisions[-1] if decisions else None,
        files=sum(s.event.files for s in adds if isinstance(s.event, Filed)),
        is_purged=bool(purges),
        erased=tuple(dict.fromkeys(object_id for event in purges for object_id in event.objects)),
    )


def history_of(events: Iterable[Stamped]) -> tuple[HistoryLine, ...]:
    """Return a line for each event, in order."""
    return tuple(HistoryLine(s.at, s.day, _what_happened(s)) for s in sorted(events, key=order_of))


def _what_happened(stamped: Stamped) -> str:
    match stamped.event:
        case Filed(files=files):
            made_of = f" from {files} files" if files > 1 else ""
            return f"filed{made_of}{' while locked' if stamped.was_locked else ''}"
        case Described():
            return "corrected, or read anew"
        case Removed():
            return "put in the trash"
        case Restored():
            return "taken out of the trash"
        case Purged():
            return "erased for good"
        case _:
            return "something this version of phr does not know"


def _with_events(documents: Mapping[RecordId, Document], fresh: Iterable[Stamped]) -> Mapping[RecordId, Document]:
    by_record: defaultdict[RecordId, list[Stamped]] = defaultdict(list)
    for stamped in fresh:
        record_id = record_of(stamped.event)
        if record_id is not None:
            by_record[record_id].append(stamped)
    changed = {
        record_id: document_of(record_id, (*(documents[record_id].events if record_id in documents else ()), *events))
        for record_id, events in by_record.items()
    }
    return MappingProxyType({**documents, **changed})


def _with_notes(
    notes: tuple[Noted, ...], fresh: Iterable[Stamped], kind: type[PlanNoted | PersonNoted | HandedOver]
) -> tuple[Noted, ...]:
    return _in_order((*notes, *(Noted(s.event.meta, s) for s in fresh if isinstance(s.event, kind))))


def _in_order(held: Iterable[_Kept]) -> tuple[_Kept, ...]:
    by_order = {order_of(one.stamp): one for one in held}
    return tuple(by_order[order] for order in sorted(by_order))


def _distinct(events: Iterable[Stamped]) -> tuple[Stamped, ...]:
    # The log guarantees that one (device, seq, place) is one event; a copy of it is the same event again.
    by_order = {order_of(s): s for s in events}
    return tuple(by_order[order] for order in sorted(by_order))
