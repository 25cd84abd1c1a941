"""What stands in the vault: sealed objects, the sheet that says what each document is, and the record shown for it."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from phr.record.filing import DocumentDate, Filing, PersonMatch
from phr.record.ids import ObjectId as ObjectId
from phr.record.ids import RecordId as RecordId
from phr.record.kinds import Category, RecordKind
from phr.record.lab import LabValue, LabWord
from phr.record.likeness import Likeness, SameWord
from phr.record.reading import Form, Statement, Trouble
from phr.record.seen_words import SeenWords


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One sealed object of a document: its role ("original" or "instance"), its name, its sealed size in bytes."""

    role: str
    object_id: ObjectId
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Instance:
    """One DICOM instance of a series. `plain_sha256` is of the original bytes; `source_name` is its inbox path."""

    sop_instance_uid: str
    sop_class_uid: str
    transfer_syntax_uid: str
    number: str
    object_id: ObjectId
    plain_sha256: str
    size_bytes: int
    source_name: str


@dataclass(frozen=True, slots=True)
class Series:
    """One DICOM series: UID, modality, description, number, body part, and its instances in instance order."""

    uid: str
    modality: str
    description: str
    number: str
    body_part: str
    instances: tuple[Instance, ...]


@dataclass(frozen=True, slots=True)
class Study:
    """One DICOM study: UID, date and time as DICOM writes them, description, patient as DICOM writes it, its series."""

    uid: str
    date: str
    time: str
    study_id: str
    accession_number: str
    description: str
    patient_name: str
    patient_id: str
    patient_birth_date: str
    patient_sex: str
    institution: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """What the person decided about a document; each field that is set wins over phr's finding for ever.

    `is_mine` answers "is this page about me": True and False are the person's word, None is no word. `labs` holds all
    that was said of the document's lab values, None where nothing was. `same` says of other documents whether this is
    the same paper as they are.
    """

    category: Category | None = None
    kind: RecordKind | None = None
    document_date: DocumentDate | None = None
    person: str | None = None
    provider: str | None = None
    title: str | None = None
    is_mine: bool | None = None
    answered: tuple[str, ...] = ()
    labs: tuple[LabWord, ...] | None = None
    same: tuple[SameWord, ...] | None = None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Which pages of its original a document is, where the original holds several papers: a scan that was parted.

    Pages count from 1, both ends included; `of` is how many the original has. `whole` is the document that the scan
    came in as: it holds the first pages now, and its sheet lists the documents of the others.
    """

    whole: RecordId
    first: int
    last: int
    of: int

    @property
    def page_count(self) -> int:
        """Return how many pages it is."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class JoinedPages:
    """What the person joined to a document as its further pages: documents in order, and what all pages together say.

    Each document keeps a sheet of its own pages, so that taking the joining back needs nothing but to drop this.
    """

    records: tuple[RecordId, ...]
    filing: Filing


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the originals that a record's pages are in: of pages that were joined, or of a scan that was parted.

    `page_count` counts the pages that are the record's; `excerpt` says which ones, None for all of the original.
    """

    record_id: RecordId
    object_id: ObjectId
    source_name: str
    form: Form
    page_count: int
    plain_sha256: str
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """What phr knows of one document: the content of its sealed meta object, written whole at each change.

    `plain_sha256` is of the original's bytes; for a study it is the SHA-256 over the sorted hashes of its instances
    (joined by LF). `source_name` is the path in the inbox it came by. `size_bytes` counts original bytes. `text` holds
    the text of each page that was read, `seen` the words of the pages that OCR read, `statements` what a portal export
    says in fields of its own, `lab_values` the printed rows of results. `received` is aware UTC.

    Of an `excerpt` pages are counted as its own, from 1; `parts` are the documents of the scan's other pages, in the
    sheet of the document that the scan came in as. `joined` are further pages in documents of their own. `taken_out`
    holds the SHA-256 of what came out of an archive that was kept whole: none of it is taken out again.
    """

    record_id: RecordId
    plain_sha256: str
    source_name: str
    form: Form
    mime: str
    size_bytes: int
    received: datetime
    page_count: int
    is_read: bool
    filing: Filing
    text: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    study: Study | None = None
    word: PersonsWord = field(default_factory=PersonsWord)
    seen: tuple[SeenWords, ...] = ()
    statements: tuple[Statement, ...] = ()
    joined: JoinedPages | None = None
    excerpt: Excerpt | None = None
    parts: tuple[RecordId, ...] = ()
    lab_values: tuple[LabValue, ...] = ()
    taken_out: tuple[str, ...] = ()


class State(Enum):
    """Where a record stands: filed, filed but its text not read, or removed (in the trash)."""

    FILED = "filed"
    FILED_NOT_READ = "filed-not-read"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a record: when (aware UTC), on which local day, and what, in a few plain words."""

    at: datetime
    day: date
    what: str


@dataclass(frozen=True, slots=True)
class Record:
    """One record as shown: phr's findings with the person's word applied, worked out anew from events and sheets.

    `source_names` are all names it came by, duplicates included, the first one first (that is `source_name`).
    `filing` already has the person's word in it (those findings are YOUR_WORD). `same_as` lists exact duplicates that
    were folded into this record; `joined` lists the deliveries whose pieces of one study were joined here, or the
    documents that the person joined as further pages. `files` counts the inbox files that it is made of; of an
    archive's records only one counts the archive. `pieces` are the originals its pages are in, in order, where these
    are not simply one whole file: joined pages, or a part of a scan. `whose` is the vault's person it is of, by name,
    "" where it matches none. `alike` are records that seem to be the same paper or to share pages with it, itself in
    the first place of each; `same_words` is what the person said about that.
    """

    id: RecordId
    filing: Filing
    person_match: PersonMatch
    held_back: bool
    state: State
    source_name: str
    received: datetime
    day: date
    form: Form
    mime: str
    page_count: int
    size_bytes: int
    plain_sha256: str
    objects: tuple[StoredObject, ...]
    meta: ObjectId
    study: Study | None = None
    troubles: tuple[Trouble, ...] = ()
    source_names: tuple[str, ...] = ()
    same_as: tuple[RecordId, ...] = ()
    joined: tuple[RecordId, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    files: int = 1
    pieces: tuple[Piece, ...] = ()
    whose: str = ""
    alike: tuple[Likeness, ...] = ()
    same_words: tuple[SameWord, ...] = ()

    @property
    def same_paper(self) -> tuple[RecordId, ...]:
        """Return the records that are the same paper by the person's word: packages carry one of these instead."""
        return tuple(word.other for word in self.same_words if word.is_same)

    @property
    def is_unsure(self) -> bool:
        """Say whether phr has a question open about this record."""
        return bool(self.filing.questions)
