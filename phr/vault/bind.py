"""Pages that the person joined, put together into the one record that they are shown as; pure.

The document that was named first holds what all pages together say; the others keep sheets of their own. So nothing
has to be undone: what is no longer there, or went another way, is shown by itself again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from phr.record.entry import Piece, RecordId, Sheet
from phr.vault.replay import order_of
from phr.vault.shown import Shown

_OF_THE_PERSON = ("original", "instance")


def bind(units: Sequence[Shown]) -> tuple[Shown, ...]:
    """Return records with those that the person joined shown as one.

    A record is joined only where it stands as the first one does: what was removed, or dropped in again after that, is
    shown alone. Of several joinings that want one record, that of the record filed first gets it; what was joined to a
    record that is itself joined to another is shown alone.
    """
    owners = {member: unit for unit in units for member in (unit.record_id, *unit.same_as)}
    bound: dict[RecordId, list[Shown]] = {}
    taken: set[RecordId] = set()
    for host in sorted(units, key=lambda unit: order_of(unit.first)):
        if host.sheet.joined is None or host.record_id in taken:
            continue
        later = _later(host, owners, taken | bound.keys())
        if later:
            bound[host.record_id] = later
            taken |= {unit.record_id for unit in later}
    return tuple(
        _bound(unit, bound[unit.record_id]) if unit.record_id in bound else unit
        for unit in units
        if unit.record_id not in taken
    )


def pieces_of(unit: Shown) -> tuple[Piece, ...]:
    """Return the originals that a record's pages are in: one, save where it was joined already."""
    if unit.pieces:
        return unit.pieces
    sheet = unit.sheet
    return tuple(
        Piece(
            unit.record_id,
            stored.object_id,
            sheet.source_name,
            sheet.form,
            sheet.page_count,
            sheet.plain_sha256,
            sheet.excerpt,
        )
        for stored in unit.objects[:1]
        if stored.role in _OF_THE_PERSON
    )


def _later(host: Shown, owners: Mapping[RecordId, Shown], taken: set[RecordId]) -> list[Shown]:
    """Return the records that are joined to one, in the order that the person gave, each once."""
    wanted = {
        owner.record_id: owner
        for record_id in (host.sheet.joined.records if host.sheet.joined else ())
        if (owner := owners.get(record_id)) is not None
    }
    return [
        unit
        for unit in wanted.values()
        if unit.record_id not in {host.record_id, *taken}
        and unit.is_removed is host.is_removed
        and unit.sheet.study is None
    ]


def _bound(host: Shown, later: Sequence[Shown]) -> Shown:
    every = (host, *later)
    return replace(
        host,
        sheet=_sheet(host, later),
        objects=tuple(dict.fromkeys(stored for unit in every for stored in unit.objects)),
        spares=tuple(stored for unit in every for stored in unit.spares),
        metas=tuple(meta for unit in every for meta in unit.metas),
        source_names=tuple(dict.fromkeys(name for unit in every for name in unit.source_names)),
        same_as=tuple(record_id for unit in every for record_id in unit.same_as),
        joined=tuple(unit.record_id for unit in later),
        history=tuple(sorted((line for unit in every for line in unit.history), key=lambda line: line.at)),
        files=sum(unit.files for unit in every),
        already_held=sum(unit.already_held for unit in every),
        pieces=tuple(piece for unit in every for piece in pieces_of(unit)),
        put_back=tuple(record_id for unit in every for record_id in unit.put_back),
    )


def _sheet(host: Shown, later: Sequence[Shown]) -> Sheet:
    """Return the sheet of all pages together: filed by all of them, where all of them are there."""
    every, joined = [host.sheet, *(unit.sheet for unit in later)], host.sheet.joined
    is_whole = joined is not None and len(joined.records) == len(later)
    word = host.sheet.word
    # Who said that a page is not theirs must not see it in a package because it was joined to another.
    if word.is_mine is None and any(sheet.word.is_mine is False for sheet in every):
        word = replace(word, is_mine=False)
    return replace(
        host.sheet,
        filing=joined.filing if joined is not None and is_whole else host.sheet.filing,
        page_count=sum(sheet.page_count for sheet in every),
        size_bytes=sum(sheet.size_bytes for sheet in every),
        is_read=any(sheet.is_read for sheet in every),
        troubles=tuple(dict.fromkeys(trouble for sheet in every for trouble in sheet.troubles)),
        word=word,
    )
