"""Inside the child: the orders about a container and its members, answered."""

import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from phr.readers.draft import Draft, final
from phr.readers.frames import LIST, SEE, SHOW, TAKE, Order
from phr.readers.limits import MAX_HANDED_BYTES, Limits
from phr.readers.listing_wire import pack_located
from phr.readers.member_stream import BROKE, PIECE
from phr.readers.member_troubles import MEMBER_TOO_LARGE_TO_READ, MemberBroke
from phr.readers.members import ARCHIVE_FORMS, list_archive, list_carried
from phr.readers.places import Place
from phr.readers.sniff import mime_of
from phr.readers.unpacking import Unpacker
from phr.readers.wire import pack_draft, pack_reading
from phr.record.plain import to_plain
from phr.record.reading import Form, Reading

#: Forms whose readers go through a file from front to back; the others get its bytes, all of them proven first.
READ_IN_ORDER = frozenset({Form.DICOM, Form.DICOMDIR, Form.TEXT, Form.XML})


def answers_about_members(order: Order, document: BinaryIO, limits: Limits) -> Iterator[bytes]:
    """Yield the payloads that answer an order about a container: one, or one per member that is to be read."""
    unpacker = Unpacker(document, carried_bytes, order.passwords)
    about_one = {TAKE: _taken_whole, SEE: _seen, SHOW: _shown}.get(order.verb)
    if order.verb == LIST:
        yield _listed(order, document, unpacker)
    elif about_one is not None:
        yield about_one(unpacker, order)
    else:
        for place in order.members:
            yield pack_draft(_read(unpacker, place, order, limits))


def carried_bytes(document: BinaryIO, form: Form) -> Sequence[bytes]:
    """Return the bytes of what a document of a form carries inside."""
    from phr.readers.carrying import carried_by

    return [part.held for part in carried_by(document, form)]


def _taken_whole(unpacker: Unpacker, order: Order) -> bytes:
    try:
        return PIECE + unpacker.in_memory(order.members[0]).getvalue()
    except MemberBroke as broke:
        return BROKE + json.dumps(to_plain(broke.trouble)).encode()


def _listed(order: Order, document: BinaryIO, unpacker: Unpacker) -> bytes:
    at = order.members[0] if order.members else None
    opened, size = (document, order.sizes[0]) if at is None else (unpacker.nested(at), at.size)
    if order.form in ARCHIVE_FORMS:
        return pack_located(list_archive(unpacker, opened, size, order.form, at))
    if order.form is Form.DICOMDIR:
        from phr.readers.dicom_directory import list_directory

        return pack_located(list_directory(opened))
    from phr.readers.carrying import carried_by

    return pack_located(list_carried(carried_by(opened, order.form), order.form, at))


def _seen(unpacker: Unpacker, order: Order) -> bytes:
    from phr.readers.ocr import see_pages

    try:
        opened = _opened(unpacker, order.members[0], order.form)
        return pack_reading(see_pages(opened, order.form, order.pages, order.passwords))
    except MemberBroke as broke:
        return pack_draft(_unread(order.form, broke))


def _shown(unpacker: Unpacker, order: Order) -> bytes:
    from phr.readers.ocr import show_page

    try:
        return show_page(_opened(unpacker, order.members[0], order.form), order)
    except MemberBroke:
        return b""


def _opened(unpacker: Unpacker, place: Place, form: Form) -> BinaryIO:
    is_streamed = place.is_as_it_is or form in READ_IN_ORDER
    return unpacker.opened(place) if is_streamed else unpacker.in_memory(place)


def _read(unpacker: Unpacker, place: Place, order: Order, limits: Limits) -> Draft:
    from phr.readers.by_form import first_look

    form = order.form
    if not place.is_as_it_is and form not in READ_IN_ORDER and place.size > MAX_HANDED_BYTES:
        return _unread(form, MemberBroke(MEMBER_TOO_LARGE_TO_READ))
    try:
        return first_look(_opened(unpacker, place, form), form, limits, order.passwords)
    except MemberBroke as broke:
        return _unread(form, broke)


def _unread(form: Form, broke: MemberBroke) -> Draft:
    return final(Reading(form, mime_of(form), is_read=False, troubles=(broke.trouble,)))
