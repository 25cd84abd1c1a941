"""What a document carries inside itself: a mail its attachments, an export papers, a DICOM file a report."""

from collections.abc import Iterator
from dataclasses import replace

from phr.actions.containers import Containers
from phr.actions.sealing import Sealed
from phr.actions.sorting import Inside, Sniffed, named_members
from phr.errors import PhrError
from phr.readers.container import can_be_taken
from phr.record.arrival import Arrival
from phr.record.reading import Form

MOST_STEPS = 2  # a mail in an archive, a mail forwarded in a mail; whatever lies deeper stays inside, and is kept in it
_CARRIERS = frozenset({Form.MAIL, Form.XML, Form.JSON})
# Encapsulated PDF, CDA: DICOM PS3.6, annex A.
_ENCAPSULATED = frozenset({"1.2.840.10008.5.1.4.1.1.104.1", "1.2.840.10008.5.1.4.1.1.104.2"})


def carried_in(one: Sealed, containers: Containers) -> Iterator[Sniffed]:
    """Yield the documents that a document carries, as further files on their way in; none where it cannot be opened."""
    header = one.reading.dicom
    is_carrier = one.reading.form in _CARRIERS or (header is not None and header.sop_class_uid in _ENCAPSULATED)
    outer = one.sniffed.inside
    steps = () if outer is None else (*outer.steps, (outer.number, one.sniffed.form))
    if not is_carrier or len(steps) > MOST_STEPS:
        return
    try:
        container = containers.of(one.sniffed)
    except PhrError:  # the document itself is sealed and read; what it carries stays in it
        return
    form = one.sniffed.form if outer is None else outer.form
    takeable = [member for member in container.listing.members if can_be_taken(member) and member.size_bytes]
    for member, path in named_members(takeable, one.sniffed.arrival.path):
        if member.form is not Form.PROGRAM:
            stamp = replace(one.sniffed.file.stamp, size_bytes=member.size_bytes)
            yield Sniffed(Arrival(path, stamp), member.form, Inside(one.sniffed.file, form, member.number, steps))
