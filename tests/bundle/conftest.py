"""Records, documents and studies made up for these tests; no vault is needed: contents are handed over from a dict."""

import contextlib
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
import typst
from slices_made import ct_slice

from phr.actions.packing import contents_through
from phr.bundle.package import Contents, Occasion, Stream
from phr.errors import NotFound
from phr.readers.pool import ReaderPool
from phr.record.entry import Instance, ObjectId, Record, RecordId, Series, State, StoredObject, Study
from phr.record.filing import DocumentDate, Filing, Finding, Person, PersonMatch, Sureness
from phr.record.kinds import KINDS, Category, RecordKind
from phr.record.reading import Form

TODAY = date(2026, 11, 24)


class NotHeld(NotFound):
    """What a vault says of an object that is gone."""

    code = "not-held"

    def __init__(self) -> None:
        super().__init__("the object is not there", next_step="run phr check")


@contextlib.contextmanager
def reading_pool(command: tuple[str, ...] = ()) -> Iterator[ReaderPool]:
    """Lend the real limited processes, or those that a command starts."""
    with ReaderPool(1, command=command) as pool:
        yield pool


def contents_of(pool: ReaderPool, stream: Stream) -> Contents:
    """Return contents as `phr bundle` has them; a document's text is what its bytes say."""

    def text_of(record: Record) -> tuple[str, ...]:
        held = bytearray()
        stream(record.objects[0].object_id, held.extend)
        return (held.decode("utf-8", "replace"),)

    return contents_through(pool, stream, text_of)


def pdf(*pages: str, set_page: str = 'paper: "a4"') -> bytes:
    """Return a PDF that shows a text on each page."""
    source = f"#set page({set_page})\n" + "\n#pagebreak()\n".join(f"#text(size: 12pt)[{page}]" for page in pages)
    made: bytes = typst.compile(source.encode(), format="pdf")
    return made


@dataclass
class Shelf:
    """Original bytes by object id, the processes that take them apart, and records made from them."""

    pool: ReaderPool | None = None
    held: dict[str, bytes] = field(default_factory=dict)
    made: int = 0
    pdf = staticmethod(pdf)
    ct_slice = staticmethod(ct_slice)

    def add(self, data: bytes) -> ObjectId:
        object_id = ObjectId(hashlib.sha256(data + str(len(self.held)).encode()).hexdigest())
        self.held[object_id] = data
        return object_id

    def stream(self, object_id: ObjectId, write: Callable[[bytes], object]) -> None:
        if object_id not in self.held:
            raise NotHeld
        data = self.held[object_id]
        for start in range(0, len(data), 100_000):
            write(data[start : start + 100_000])

    def contents(self) -> Contents:
        assert self.pool is not None
        return contents_of(self.pool, self.stream)

    def record(
        self,
        kind: RecordKind = RecordKind.LETTER,
        day: str | None = "2026-03-14",
        *,
        data: bytes = b"",
        form: Form = Form.PDF,
        provider: str | None = "Klinikum Musterstadt",
        title: str = "",
        category: Category | None = None,
        sureness: Sureness = Sureness.SURE,
        date_sureness: Sureness = Sureness.SURE,
        match: PersonMatch = PersonMatch.MATCH,
        held_back: bool = False,
        state: State = State.FILED,
        pages: int = 1,
        source: str = "scan 12.pdf",
        study: Study | None = None,
    ) -> Record:
        """Return a record; `data` is kept as its original."""
        self.made += 1
        dated = None if day is None else Finding(DocumentDate.parse(day), date_sureness)
        objects = () if study else (StoredObject("original", self.add(data), len(data)),)
        return Record(
            id=RecordId(f"{self.made:016x}"),
            filing=Filing(
                category=Finding(category or KINDS[kind].category, sureness),
                kind=Finding(kind, sureness),
                document_date=dated,
                person=Finding("Erika Beispiel", Sureness.SURE),
                provider=None if provider is None else Finding(provider, Sureness.SURE),
                title=title,
            ),
            person_match=match,
            held_back=held_back,
            state=state,
            source_name=source,
            received=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
            day=date(2026, 11, 2),
            form=Form.DICOM if study else form,
            mime="application/octet-stream",
            page_count=pages,
            size_bytes=len(data),
            plain_sha256=hashlib.sha256(data).hexdigest(),
            objects=objects,
            meta=ObjectId("0" * 64),
            study=study,
        )

    def study(self, files: list[bytes], *, uid: str = "1.2.3.4", day: str | None = "2026-03-01") -> Record:
        """Return the record of a study of one series; each file's UIDs are read from its own header."""
        import pydicom

        instances = []
        for data in files:
            head = pydicom.dcmread(io.BytesIO(data), stop_before_pixels=True, force=True)
            meta = getattr(head, "file_meta", {})
            instances.append(
                Instance(
                    sop_instance_uid=str(head.SOPInstanceUID),
                    sop_class_uid=str(head.SOPClassUID),
                    transfer_syntax_uid=str(meta.get("TransferSyntaxUID", "")),
                    number=str(head.get("InstanceNumber", "")),
                    object_id=self.add(data),
                    plain_sha256=hashlib.sha256(data).hexdigest(),
                    size_bytes=len(data),
                    source_name=f"disc/IM{len(instances)}",
                )
            )
        series = Series(uid + ".1", "CT", "Thorax", "1", "CHEST", tuple(instances))
        study = Study(
            uid,
            "20260301",
            "101500",
            "1",
            "A1",
            "CT Thorax",
            "Beispiel^Erika",
            "P1",
            "19700102",
            "F",
            "Klinikum",
            (series,),
        )
        return self.record(RecordKind.IMAGING_STUDY, day, study=study)


@pytest.fixture(scope="session")
def pool() -> Iterator[ReaderPool]:
    """Lend the real limited processes to all tests."""
    with reading_pool() as opened:
        yield opened


@pytest.fixture
def shelf(pool: ReaderPool) -> Shelf:
    return Shelf(pool)


@pytest.fixture
def occasion() -> Occasion:
    person = Person("Erika Beispiel", date(1970, 1, 2))
    questions = ("How was this diagnosis reached?", "What happens if nothing is done?")
    return Occasion(person, TODAY, "Dr. Rivera", "en", questions)
