"""From documents and their sheets to what is shown; pure.

What came in twice is shown once, and the pieces of one study are shown as one study. Which record an event names
stays as it was written: folding is worked out anew each time, so nothing has to be undone when a sheet changes.

The trash, across duplicates: the newest decision about any of them counts for all that had come in by then. What is
dropped in again *after* that is wanted again: a duplicate then brings the record back, a further piece of a study
comes alone.

A scan that was parted is shown as its parts. The sheet of the document that it came in as says which parts stand, so
that parting, parting otherwise and taking it back are each one decision. The whole scan dropped in again folds into
its parts, and is wanted again as said above: it brings back those that were in the trash. Parts that do not hold every
page between them never hide a whole scan. What the person joined is put together last, in `bind`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from phr.record.entry import JoinedPages, ObjectId, PersonsWord, RecordId, Sheet, StoredObject
from phr.record.events import Described, Filed, Removed, Stamped
from phr.vault.bind import bind, pieces_of
from phr.vault.join import StudyKey, instances_of, join, study_keys
from phr.vault.persons_word import merged_word
from phr.vault.replay import Document, Order, history_of, order_of
from phr.vault.shown import Folded, Shown


@dataclass(frozen=True, slots=True, order=True)
class _Part:
    """Some pages of a file: its SHA-256, the first and the last page."""

    sha256: str
    first: int
    last: int


_Key = str | StudyKey | _Part
"""What documents that are shown as one share: SHA-256 of a file, a study, or some pages of a file."""


@dataclass(frozen=True, slots=True)
class _Member:
    document: Document
    sheet: Sheet
    filed: Stamped

    @property
    def order(self) -> Order:
        return order_of(self.filed)

    @property
    def is_excerpt(self) -> bool:
        return self.sheet.excerpt is not None

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
    members, lacking = _at_hand(documents, sheets)
    by_id = {member.document.record_id: member for member in members}
    groups: dict[_Key, list[_Member]] = {}
    put_back: dict[RecordId, list[_Member]] = {}
    of_studies = _keys_of_studies(members)
    for member in members:
        whole = _no_longer_parted(member, by_id)
        if whole is None:
            key = of_studies.get(member.document.record_id) or _key(member.sheet)
            groups.setdefault(key, []).append(member)
        else:
            put_back.setdefault(whole, []).append(member)
    copies = {part: groups.pop(part.sha256, []) for part in _first_parts(groups)}
    came_again = {part.sha256: held for part, held in copies.items()}
    units: list[Shown] = []
    for key, held in groups.items():
        if isinstance(key, _Part):
            units += _shown(held, copies.get(key, ()), came_again.get(key.sha256, ()))
        else:
            units += _shown(held)
    shown = bind([_with_put_back(unit, put_back) for unit in units])
    return Folded(
        tuple(sorted(shown, key=lambda record: order_of(record.first))),
        tuple(sorted(lacking, key=lambda document: document.record_id)),
    )


def _at_hand(documents: Iterable[Document], sheets: Mapping[RecordId, Sheet]) -> tuple[list[_Member], list[Document]]:
    """Return the documents that stand, with their sheets, and those whose sheet is not at hand."""
    members, lacking = [], []
    for document in documents:
        if document.filed is None or document.is_purged:
            continue
        sheet = sheets.get(document.record_id)
        if sheet is None:
            lacking.append(document)
        else:
            members.append(_Member(document, sheet, document.filed))
    return members, lacking


def _keys_of_studies(members: Iterable[_Member]) -> dict[RecordId, StudyKey]:
    told = [(member.document.record_id, member.sheet.study) for member in members]
    studies = {record_id: study for record_id, study in told if study is not None}
    return dict(zip(studies, study_keys(list(studies.values())), strict=True))


def _key(sheet: Sheet) -> _Key:
    if sheet.excerpt is not None:
        return _Part(sheet.plain_sha256, sheet.excerpt.first, sheet.excerpt.last)
    return sheet.plain_sha256


def _no_longer_parted(member: _Member, by_id: Mapping[RecordId, _Member]) -> RecordId | None:
    """Return the document that holds a part's pages again, None for what stands by itself.

    A part whose whole is erased, or cannot be opened, stands: nobody else would show its pages.
    """
    excerpt = member.sheet.excerpt
    if excerpt is None or excerpt.whole == member.document.record_id or excerpt.whole not in by_id:
        return None
    whole = by_id[excerpt.whole].sheet
    stands = whole.excerpt is not None and member.document.record_id in whole.parts
    return None if stands else excerpt.whole


def _first_parts(groups: Mapping[_Key, Sequence[_Member]]) -> list[_Part]:
    """Return for each file whose parts hold all its pages the part with the first ones: copies of the file go there."""
    by_file: dict[str, list[_Part]] = {}
    for key in groups:
        if isinstance(key, _Part):
            by_file.setdefault(key.sha256, []).append(key)
    firsts = []
    for parts in by_file.values():
        excerpt = groups[parts[0]][0].sheet.excerpt
        held = {page for part in parts for page in range(part.first, part.last + 1)}
        if excerpt is not None and held >= set(range(1, excerpt.of + 1)):
            firsts.append(min(parts))
    return firsts


def _shown(members: list[_Member], copies: Sequence[_Member] = (), came_again: Sequence[_Member] = ()) -> list[Shown]:
    """Return documents as the one record, or the two, that they are shown as.

    `copies` hold the same pages and others, and are shown with these; `came_again` tells when such copies came in.
    """
    members.sort(key=lambda member: member.order)
    also = sorted(copies, key=lambda member: member.order)
    decided = [m.document.decision for m in (*members, *also) if m.document.decision]
    decision = max(decided, key=order_of, default=None)
    kept, out = _parted(members, decision, came_again)
    make = _study if members[0].sheet.study is not None else _duplicates
    return [make([*part, *also], is_removed=is_removed) for part, is_removed in ((kept, False), (out, True)) if part]


def _parted(
    members: Sequence[_Member], decision: Stamped | None, came_again: Sequence[_Member]
) -> tuple[list[_Member], list[_Member]]:
    if decision is None or not isinstance(decision.event, Removed):
        return list(members), []
    cut = order_of(decision)
    live = [member for member in (*members, *came_again) if member.order > cut]
    if not live or members[0].sheet.study is None:
        return (list(members), []) if live else ([], list(members))
    wanted = {instance.plain_sha256 for member in live for instance in instances_of(member.sheet)}
    out = [m for m in members if m.order < cut and not _holds_only(m.sheet, wanted)]
    return [member for member in members if member not in out], out


def _holds_only(sheet: Sheet, hashes: set[str]) -> bool:
    return all(instance.plain_sha256 in hashes for instance in instances_of(sheet))


def _duplicates(members: Sequence[_Member], *, is_removed: bool) -> Shown:
    first, *again = members
    same_pages = [member for member in members if member.sheet.excerpt == first.sheet.excerpt or not first.is_excerpt]
    # A copy that could be read tells more than an earlier one that could not; the bytes are the same.
    told = next((member for member in same_pages if member.sheet.is_read), first)
    sheet = first.sheet if told is first else _arrived_as(first.sheet, told.sheet)
    sheet = replace(sheet, joined=_newest_joined(same_pages))
    spares = [o for member in members if member is not told for o in member.document.objects]
    kept = _Kept(sheet, told.document.objects, tuple(spares), told.document.metas[-1], is_removed=is_removed)
    record = _record(members, kept, same_as=again, joined=())
    return replace(record, pieces=pieces_of(record)) if first.is_excerpt else record


def _newest_joined(members: Iterable[_Member]) -> JoinedPages | None:
    """Return what was joined to any of some copies, the newest where several have such a word."""
    having = [member for member in members if member.sheet.joined is not None]
    return max(having, key=lambda member: member.described_at).sheet.joined if having else None


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
        sheet=kept.sheet if len(members) == 1 else replace(kept.sheet, word=_word(_saying(members))),
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


def _saying(members: Sequence[_Member]) -> list[_Member]:
    """Return those whose word is about the record: what was said about a whole scan is not said about its parts."""
    return [member for member in members if not members[0].is_excerpt or member.is_excerpt]


def _with_put_back(unit: Shown, put_back: Mapping[RecordId, Sequence[_Member]]) -> Shown:
    parts = [part for record_id in (unit.record_id, *unit.same_as) for part in put_back.get(record_id, ())]
    if not parts:
        return unit
    parts.sort(key=lambda part: part.order)
    return replace(
        unit,
        put_back=tuple(part.document.record_id for part in parts),
        metas=(*unit.metas, *(meta for part in parts for meta in part.document.metas)),
    )


def _word(members: Iterable[_Member]) -> PersonsWord:
    return merged_word(tuple(m.sheet.word for m in sorted(members, key=lambda member: member.described_at)))
