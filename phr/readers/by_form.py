"""Inside the child process: which reader takes which form."""

import dataclasses
import json
from collections.abc import Sequence
from typing import BinaryIO

from phr.readers.draft import Draft, final
from phr.readers.frames import CLEAN, CONFINEMENT, LIST, PLAIN, RENDER, SEE, SHOW, TAKE, VALUES, Order
from phr.readers.limits import (
    PAPERS,
    PICTURES,
    Limits,
    limits_of,
    limits_of_listing,
    limits_of_making_plain,
    limits_of_members,
    limits_of_rendering,
    limits_of_seeing,
    limits_of_taking_out,
)
from phr.readers.sandbox import Confinement
from phr.readers.sniff import mime_of
from phr.readers.troubles import FILE_EMPTY, form_not_read
from phr.readers.wire import pack_draft, pack_reading, pack_values
from phr.record.reading import Form, Reading

READ_FORMS = frozenset({Form.PDF, Form.DICOM, Form.DICOMDIR, Form.TEXT, *PICTURES, *PAPERS})  # the rest is never opened


def answer(order: Order, document: BinaryIO, limits: Limits, confinement: Confinement) -> bytes:
    """Return the payload that answers an order about one document, given what holds this process."""
    if order.verb == CONFINEMENT:
        return json.dumps(dataclasses.asdict(confinement)).encode()
    if order.verb == RENDER:
        return render(document, order)
    if order.verb == PLAIN:
        from phr.readers.plain_pdf import answer_with_plain

        return answer_with_plain(document, limits)
    if order.verb == CLEAN:
        from phr.readers.clean_picture import clean_picture

        return clean_picture(document, order.form)
    if order.verb == VALUES:
        from phr.readers.dicom_values import values_at

        return pack_values(values_at(document, order.tags))
    if order.verb == SEE:
        from phr.readers.ocr import see_pages

        return pack_reading(see_pages(document, order.form, order.pages, order.passwords))
    if order.verb == SHOW:
        from phr.readers.ocr import show_page

        return show_page(document, order)
    return pack_draft(first_look(document, order.form, limits, order.passwords))


def first_look(document: BinaryIO, form: Form, limits: Limits, passwords: Sequence[str] = ()) -> Draft:
    """Return what a document of a form says, and which of its pages only OCR can read."""
    if form is Form.PDF:
        from phr.readers.pdf import read_pdf

        return read_pdf(document, limits, passwords)
    if form in PICTURES:
        from phr.readers.image import read_picture

        return read_picture(document, form, limits)
    return final(_read(document, form, limits))


def _read(document: BinaryIO, form: Form, limits: Limits) -> Reading:
    if form in (Form.DICOM, Form.DICOMDIR):
        from phr.readers.dicom import read_dicom

        return read_dicom(document)
    if form is Form.TEXT:
        from phr.readers.text import read_text

        return read_text(document, limits)
    if form in PAPERS:
        from phr.readers.papers import read_paper

        return read_paper(document, form, limits)
    return unread(form)


def unread(form: Form) -> Reading:
    """Return the reading of a form that phr keeps and does not read; nothing of the file is looked at."""
    return Reading(
        form, mime_of(form), is_read=False, troubles=(FILE_EMPTY if form is Form.EMPTY else form_not_read(form),)
    )


def render(document: BinaryIO, order: Order) -> bytes:
    """Return one page of a PDF, or one frame of a picture, as a JPEG."""
    if order.form is Form.PDF:
        from phr.readers.page_picture import picture_of_page

        return picture_of_page(document, order.page_number, order.dpi, order.passwords)
    from phr.readers.image import picture_of_frame

    return picture_of_frame(document, order.form, order.page_number, order.dpi)


def warm_up(order: Order) -> None:
    """Load the libraries that an order needs, before the process divides: once, and not for every document."""
    if order.verb in (CONFINEMENT, TAKE):
        return None
    if order.verb == SEE:
        from phr.readers.ocr import load_models

        return load_models()
    if order.verb == PLAIN:
        from phr.readers import plain_pdf

        return plain_pdf.load_library()
    return _load_reader_of(order.form, renders=order.verb in (RENDER, SHOW))


def _load_reader_of(form: Form, *, renders: bool) -> None:
    if form is Form.PDF:
        from phr.readers.page_picture import load_renderer
        from phr.readers.pdf import load_libraries

        return load_renderer() if renders else load_libraries()
    if form in (Form.DICOM, Form.DICOMDIR):
        from phr.readers.dicom import load_library

        return load_library()
    if form in PICTURES:
        from phr.readers.image import load_decoders

        return load_decoders()
    if form in PAPERS:
        from phr.readers import papers

        return papers.load_libraries(form)
    return None


def limits_for(order: Order) -> Limits:
    """Return what a child may use for an order."""
    if order.verb == LIST:
        return limits_of_listing(has_passwords=bool(order.passwords))
    if order.verb == TAKE:
        return limits_of_taking_out()
    if order.verb in (SEE, SHOW):
        return limits_of_seeing(len(order.pages), order.form, order.members[0].room_bytes if order.members else 0)
    if order.members:
        return limits_of_members(order.form, max(place.room_bytes for place in order.members))
    if order.verb in (PLAIN, CLEAN):
        return limits_of_making_plain(order.form)
    return limits_of_rendering(order.form) if order.verb == RENDER else limits_of(order.form)
