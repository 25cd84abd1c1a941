"""What is shown of what stands in the vault: the nouns that folding makes."""

from dataclasses import dataclass

from phr.record.entry import HistoryLine, ObjectId, Piece, RecordId, Sheet, StoredObject
from phr.record.events import Stamped
from phr.vault.replay import Document


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as shown.

    `record_id` and `first` (the stamp it was filed with) are those of the document that came in first. `sheet` is
    whole: a joined study, the newest person's word of all; `meta` names the sealed sheet it rests on most.
    `objects` are what a person gets out, `spares` further sealed copies of the same bytes. `same_as` came in again,
    `joined` are the later pieces of the study, or further pages that the person joined. `metas` are all sealed
    sheets of all of them, `source_names` what they came as. `files` counts the inbox files that it is made of
    (none, where its archive counts for another record), and `already_held` those that had come in before. `pieces`
    are the originals that its pages are in, in order, where they are not simply one whole file. `put_back` are
    parts of a scan whose parting was taken back.
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
    pieces: tuple[Piece, ...] = ()
    put_back: tuple[RecordId, ...] = ()

    @property
    def members(self) -> tuple[RecordId, ...]:
        """Return all documents that are shown as this record: what trash, restore and erasing are about."""
        return (self.record_id, *self.joined, *self.same_as, *self.put_back)


@dataclass(frozen=True, slots=True)
class Folded:
    """What is shown, in the order it was filed, and the documents whose sheet is not at hand."""

    shown: tuple[Shown, ...]
    lacking: tuple[Document, ...] = ()

    def owners(self) -> dict[RecordId, Shown]:
        """Return for each document the record it is shown as."""
        return {member: shown for shown in self.shown for member in shown.members}
