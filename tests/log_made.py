"""Made-up logs: events with their stamps, and the sheets that they name."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from phr.record.entry import Instance, ObjectId, PersonsWord, RecordId, Series, Sheet, StoredObject, Study
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
    Unrecognised,
)
from phr.record.filing import Filing, Finding, Sureness
from phr.record.kinds import Category, RecordKind
from phr.record.plain import to_plain
from phr.record.reading import Form
from phr.vault.device import Head
from phr.vault.log_record import padded

BEGAN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
A, B = "a" * 16, "b" * 16


def record_id(number):
    """Return a document's id."""
    return RecordId(f"{number:016x}")


def digest(text):
    """Return a hash that a text stands for."""
    return hashlib.sha256(str(text).encode()).hexdigest()


def stamp(event, lamport, device=A, seq=None, place=0, *, was_locked=False):
    """Return an event as it stands in the log; days pass with the counter unless a test says otherwise."""
    at = BEGAN + timedelta(days=lamport)
    return Stamped(
        event, at, "Europe/Berlin", at.date(), lamport, device, lamport if seq is None else seq, place, was_locked
    )


def sheet(number=1, content="x", **told):
    """Return the sheet of a lab report whose original has some content."""
    made = {
        "record_id": record_id(number),
        "plain_sha256": digest(content),
        "source_name": f"scan {number}.pdf",
        "form": Form.PDF,
        "mime": "application/pdf",
        "size_bytes": 7,
        "received": BEGAN,
        "page_count": 1,
        "is_read": True,
        "filing": Filing(
            Finding(Category.LABS, Sureness.SURE), Finding(RecordKind.LAB_RESULT, Sureness.SURE), title="Laborbefund"
        ),
    }
    return Sheet(**(made | told))


def instance(content, uid=None, number="1"):
    """Return a DICOM instance whose bytes are some content."""
    return Instance(
        uid or f"1.2.{content}", "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.1.2.1", number,
        ObjectId(digest(f"object {content}")), digest(content), 10, f"disc/{content}",
    )  # fmt: skip


def study_sheet(number, instances, uid="1.2.3", patient=("MUSTER^ERIKA", "4711"), series="1.2.3.1", born="", **told):
    """Return the sheet of one piece of a study, of one series."""
    instances = [replace(i, object_id=ObjectId(digest(f"{number} {i.object_id}"))) for i in instances]
    held = Series(series, "CT", "Thorax", "1", "CHEST", tuple(instances))
    study = Study(uid, "20260301", "", "", "", "CT Thorax", patient[0], patient[1], born, "", "", (held,))
    hashes = "\n".join(sorted(i.plain_sha256 for i in instances))
    kind = Finding(RecordKind.IMAGING_STUDY, Sureness.SURE)
    return sheet(
        number,
        plain_sha256=digest(hashes),
        form=Form.DICOM,
        size_bytes=10 * len(instances),
        filing=Filing(Finding(Category.IMAGING, Sureness.SURE), kind, title="CT Thorax"),
        study=study,
        **told,
    )


def filed(told, meta=None, files=1):
    """Return the add of a document, its objects those that its sheet tells of."""
    number = told.record_id
    if told.study is None:
        objects = (StoredObject("original", ObjectId(digest(f"sealed {number}")), 9),)
    else:
        held = [i for s in told.study.series for i in s.instances]
        objects = tuple(StoredObject("instance", i.object_id, 9) for i in held)
    return Filed(number, objects, ObjectId(meta or digest(f"meta {number}")), files)


def sealed_plain(value):
    """Return the plaintext of a meta object."""
    return padded(json.dumps(to_plain(value), ensure_ascii=False).encode())


@dataclass
class Log:
    """Events in their order within each device, and the plaintexts of the meta objects they name."""

    stamped: list[Stamped] = field(default_factory=list)
    metas: dict[ObjectId, bytes] = field(default_factory=dict)

    def heads(self, stamped=None):
        """Return the newest record of each device."""
        newest = {}
        for one in self.stamped if stamped is None else stamped:
            newest[one.device] = max(one.seq, newest.get(one.device, 0))
        return {device: Head(seq, digest(f"{device} {seq}")) for device, seq in newest.items()}


_WORDS = ("Hämoglobin", "Kreatinin", "Größe", "normal", "liver", "ct")


@st.composite
def logs(draw):
    """Draw the logs of two devices about six documents: reports, duplicates, pieces of one study, another's study."""
    log, lamport = Log(), {A: 0, B: 0}
    for number in range(draw(st.integers(1, 24))):
        device = draw(st.sampled_from((A, B)))
        lamport[device] = max(lamport[device], draw(st.integers(0, max(lamport.values())))) + 1
        seq = sum(1 for one in log.stamped if one.device == device)
        event = draw(_events(number, log))
        log.stamped.append(stamp(event, lamport[device], device, seq, was_locked=draw(st.booleans())))
    return log


@st.composite
def _events(draw, number, log):
    doc = draw(st.integers(0, 5))
    meta = ObjectId(digest(f"meta {number}"))
    kind = draw(st.sampled_from((Filed, Filed, Filed, Described, Removed, Restored, Purged, "note", CheckedIn, "new")))
    if kind in (Filed, Described):
        told = draw(_sheets(doc))
        log.metas[meta] = sealed_plain(told)
        files = 1 if told.study is None else len(told.study.series[0].instances)
        return filed(told, meta, files) if kind is Filed else Described(record_id(doc), meta)
    if kind in (Removed, Restored):
        return kind(record_id(doc))
    if kind is Purged:
        return Purged(record_id(doc), (ObjectId(digest(f"sealed {record_id(doc)}")),))
    if kind == "note":
        log.metas[meta] = padded(json.dumps({"text": f"note {number}"}).encode())
        return draw(st.sampled_from((PlanNoted, PersonNoted, HandedOver)))(meta)
    return CheckedIn("2026-W11") if kind is CheckedIn else Unrecognised("later", {"e": number})


@st.composite
def _sheets(draw, doc):
    word = PersonsWord(
        kind=draw(st.sampled_from((None, RecordKind.LETTER))), title=draw(st.sampled_from((None, "My letter")))
    )
    text = tuple(" ".join(page) for page in draw(st.lists(st.lists(st.sampled_from(_WORDS), max_size=4), max_size=2)))
    told = {"word": word, "text": text, "is_read": draw(st.booleans())}
    if doc < 3:
        return sheet(doc, content=("x", "x", "y")[doc], **told)
    shots = ((0, 1), (1, 2), (0, 1))[doc - 3]
    patient = ("MUSTER^ERIKA", "4711") if doc < 5 else ("ANDERE^PERSON", "1")
    return study_sheet(doc, [instance(f"{shot}") for shot in shots], patient=patient, **told)
