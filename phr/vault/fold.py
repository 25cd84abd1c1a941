"""From documents and their sheets to what is shown; pure.

What came in twice is shown once, and the pieces of one study are shown as one study. Which record an event names
stays as it was written: folding is worked out anew each time, so nothing has to be undone when a sheet changes.

The trash, across duplicates: the newest decision about any of them counts for all that had come in by then. What is
dropped in again *after* that is wanted again: a duplicate then brings the record back, a further piece of a study
comes alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from phr.record.entry import HistoryLine, ObjectId, PersonsWord, RecordId, Sheet, StoredObject
from phr.record.events import Described, Filed, Removed, Stamped
from phr.vault.join import StudyKey, instances_of, join, study_key
from phr.vault.persons_word import merged_word
from phr.vault.replay import Document, Order, history_of, order_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as shown.

    `record_id` and `first` (the stamp it was filed with) are those of the document that came in first. `sheet` is
    whole: a joined study, the newest person's word of all; `meta` names the sealed sheet it rests on most. `objects`
    are what a person gets out, `spares` further sealed copies of the same bytes. `same_as` came in again, `joined`
    are the later pieces of the study. `metas` are all sealed sheets of all of them, `source_names` what they came as.
    `files` counts the inbox files that it is made of (none, where its archive counts for another record), and
    `already_held` those that had come in before.
    """

    record_id: RecordId
    sheet: Sheet
    objects: tuple[StoredObject, ...]
    spares: tuple[StoredObject, ...]
    meta: ObjectId
    metas: tuple[ObjectId, ...]
    source_names: tuple[str, ...]
    same_as: tuple[RecordId, ...]
    joined: tuple[RecordId, ...]
    is_removed: bool
    first: Stamped
    history: tuple[HistoryLine, ...]
    files: int
    already_held: int

    @property
    def members(self) -> tuple[RecordId, ...]:
        """Return all documents that are shown as this record: what trash, restore and erasing are about."""
        return (self.record_id, *self.joined, *self.same_as)


@dataclass(frozen=True, slots=True)
class Folded:
    """What is shown, in the order it was filed, and the documents whose sheet is not at hand."""

    shown: tuple[Shown, ...]
    lacking: tuple[Document, ...] = ()

    def owners(self) -> dict[RecordId, Shown]:
        """Return for each document the record it is shown as."""
        return {member: shown for shown in self.shown for member in shown.members}


@dataclass(frozen=True, slots=True)
class _Member:
    document: Document
    sheet: Sheet
    filed: Stamped

    @property
    def order(self) -> Order:
        return order_of(self.filed)

    @property
    def described_at(self) -> Order:
        return max(order_of(s) for s in self.document.events if isinstance(s.event, Filed | Described))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a record keeps of its members."""

    sheet: Sheet
    objects: tuple[StoredObject, ...]
    spares: tuple[StoredObject, ...]
    meta: ObjectId
    is_removed: bool


def fold(documents: Iterable[Document], sheets: Mapping[RecordId, Sheet]) -> Folded:
    """Return what is shown of some documents; those that were erased, or never added, are left out."""
    groups: dict[str | StudyKey, list[_Member]] = {}
    lacking = []
    for document in documents:
        if document.filed is None or document.is_purged:
            continue
        sheet = sheets.get(document.record_id)
        if sheet is None:
            lacking.append(document)
            continue
        key = study_key(sheet.study) if sheet.study is not None else sheet.plain_sha256
        groups.setdefault(key, []).append(_Member(document, sheet, document.filed))
    shown = [record for members in groups.values() for record in _shown(members)]
    return Folded(
        tuple(sorted(shown, key=lambda record: order_of(record.first))),
        tuple(sorted(lacking, key=lambda document: document.record_id)),
    )


def _shown(members: list[_Member]) -> list[Shown]:
    members.sort(key=lambda member: member.order)
    decision = max((m.document.decision for m in members if m.document.decision), key=order_of, default=None)
    kept, out = _parted(members, decision)
    make = _study if members[0].sheet.study is not None else _duplicates
    return [make(part, is_removed=is_removed) for part, is_removed in ((kept, False), (out, True)) if part]


def _parted(members: Sequence[_Member], decision: Stamped | None) -> tuple[list[_Member], list[_Member]]:
    if decision is None or not isinstance(decision.event, Removed):
        return list(members), []
    cut = order_of(decision)
    live = [member for member in members if member.order > cut]
    if not live or members[0].sheet.study is None:
        return (list(members), []) if live else ([], list(members))
    wanted = {instance.plain_sha256 for member in live for instance in instances_of(member.sheet)}
    out = [m for m in members if m.order < cut and not _holds_only(m.sheet, wanted)]
    return [member for member in members if member not in out], out


def _holds_only(sheet: Sheet, hashes: set[str]) -> bool:
    return all(instance.plain_sha256 in hashes for instance in instances_of(sheet))


def _duplicates(members: Sequence[_Member], *, is_removed: bool) -> Shown:
    first, *again = members
    # A copy that could be read tells more than an earlier one that could not; the bytes are the same.
    told = next((member for member in members if member.sheet.is_read), first)
    sheet = first.sheet if told is first else _arrived_as(first.sheet, told.sheet)
    spares = [o for member in members if member is not told for o in member.document.objects]
    kept = _Kept(sheet, told.document.objects, tuple(spares), told.document.metas[-1], is_removed=is_removed)
    return _record(members, kept, same_as=again, joined=())


def _arrived_as(first: Sheet, told: Sheet) -> Sheet:
    return replace(told, record_id=first.record_id, source_name=first.source_name, received=first.received)


def _study(members: Sequence[_Member], *, is_removed: bool) -> Shown:
    joined = join([member.sheet for member in members])
    wanted = {instance.object_id for instance in instances_of(joined.sheet)}
    held = {o.object_id: o for member in members for o in member.document.objects}.values()
    objects = tuple(o for o in held if o.role != "instance" or o.object_id in wanted)
    spares = tuple(o for o in held if o.role == "instance" and o.object_id not in wanted)
    later = list(zip(members, joined.adds_nothing, strict=True))[1:]
    kept = _Kept(joined.sheet, objects, spares, members[0].document.metas[-1], is_removed=is_removed)
    return _record(
        members,
        kept,
        same_as=[member for member, nothing in later if nothing],
        joined=[member for member, nothing in later if not nothing],
    )


def _record(members: Sequence[_Member], kept: _Kept, *, same_as: Sequence[_Member], joined: Sequence[_Member]) -> Shown:
    first = members[0]
    already_held = _already_held(kept, same_as, joined)
    return Shown(
        record_id=first.document.record_id,
        sheet=kept.sheet if len(members) == 1 else replace(kept.sheet, word=_word(members)),
        objects=kept.objects,
        spares=kept.spares,
        meta=kept.meta,
        metas=tuple(meta for member in members for meta in member.document.metas),
        source_names=tuple(dict.fromkeys(member.sheet.source_name for member in members)),
        same_as=tuple(member.document.record_id for member in same_as),
        joined=tuple(member.document.record_id for member in joined),
        is_removed=kept.is_removed,
        first=first.filed,
        history=history_of(event for member in members for event in member.document.events),
        files=sum(member.document.files for member in members) - already_held,
        already_held=already_held,
    )


def _already_held(kept: _Kept, same_as: Iterable[_Member], joined: Iterable[_Member]) -> int:
    """Return how many files of a record had come in before: whole documents, and instances of later pieces."""
    spare = {stored.object_id for stored in kept.spares}
    again = sum(member.document.files for member in same_as)
    return again + sum(
        min(piece.document.files, sum(stored.object_id in spare for stored in piece.document.objects))
        for piece in joined
    )


def _word(members: Iterable[_Member]) -> PersonsWord:
    return merged_word(tuple(m.sheet.word for m in sorted(members, key=lambda member: member.described_at)))
