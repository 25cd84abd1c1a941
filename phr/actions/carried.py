"""What a document carries inside itself: a mail its attachments, an export papers, a DICOM file a report.

An archive among them is taken in by its files, as one in the inbox is; the mail, which holds it, is kept anyway.
"""

from collections.abc import Iterator
from dataclasses import replace

from phr.actions.containers import Containers
from phr.actions.sealing import Sealed
from phr.actions.sorting import Inside, Sniffed, is_junk, named_members, reasons_to_keep
from phr.errors import PhrError
from phr.readers.container import can_be_taken
from phr.readers.members import ARCHIVE_FORMS
from phr.record.arrival import Arrival
from phr.record.reading import Form, Listing, Trouble

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
    for carried in _members(container.listing, one.sniffed, form, steps):
        if carried.form in ARCHIVE_FORMS:
            yield from _unfolded(carried, containers)
        else:
            yield carried


def _unfolded(archive: Sniffed, containers: Containers) -> Iterator[Sniffed]:
    """Yield what an archive that is carried holds, and itself where not all of that can be taken out."""
    assert archive.inside is not None  # noqa: S101 - carried in something
    try:
        listing = containers.of(archive).listing
    except PhrError as error:
        yield replace(archive, troubles=(Trouble(error.code, error.what, error.next_step),))
        return
    if troubles := reasons_to_keep(listing):
        yield replace(archive, troubles=troubles)
    steps = (*archive.inside.steps, (archive.inside.number, archive.form))
    yield from _members(listing, archive, archive.inside.form, steps)


def _members(listing: Listing, holder: Sniffed, form: Form, steps: tuple[tuple[int, Form], ...]) -> Iterator[Sniffed]:
    """Yield the members that are taken in; programs stay in what holds them, which is kept."""
    takeable = [member for member in listing.members if can_be_taken(member) and not is_junk(member)]
    for member, path in named_members(takeable, holder.arrival.path):
        if member.form is not Form.PROGRAM:
            stamp = replace(holder.file.stamp, size_bytes=member.size_bytes)
            yield Sniffed(Arrival(path, stamp), member.form, Inside(holder.file, form, member.number, steps))
