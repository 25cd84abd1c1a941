"""The documents that a mail or a portal export carries inside itself, as bytes; what it only refers to is not fetched.

Bounded in number and size. No name that is given here is used to write anywhere: it is for showing.
"""

import base64
import binascii
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO
from xml.etree.ElementTree import Element

from phr.readers.data_files import REFUSALS, json_values
from phr.readers.fhir import holding_of
from phr.readers.fhir_xml import is_fhir, resource_of_xml
from phr.readers.json_guard import NotJson, all_at, at, text_at
from phr.readers.mail import MailTooLarge, attachments, parsed_mail
from phr.readers.sheet import shown
from phr.readers.xml_guard import Refused, Tree, parse_into
from phr.record.reading import Form

CARRIERS = (Form.MAIL, Form.XML, Form.JSON)
MAX_CARRIED = 200
MAX_CARRIED_BYTES = 128 * 1024 * 1024  # all of one carrier together
_MAX_JSON_BYTES = 80 * 1024 * 1024  # as the reader takes
_ENDINGS = {
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/html": "html",
    "text/rtf": "rtf",
    "application/rtf": "rtf",
    "text/xml": "xml",
    "application/xml": "xml",
    "application/hl7-v3+xml": "xml",
    "application/fhir+json": "json",
    "application/json": "json",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/tiff": "tif",
    "application/dicom": "dcm",
    "message/rfc822": "eml",
}

_Path = tuple[str, ...]
_OF_A_CODE: tuple[_Path, ...] = (("code", "text"), ("code", "coding", "display"))
_ATTACHED: dict[str, tuple[tuple[_Path, ...], tuple[_Path, ...]]] = {  # what names the attachments, and where they are
    "DocumentReference": ((("description",), ("type", "text")), (("content", "attachment"),)),
    "DiagnosticReport": (_OF_A_CODE, (("presentedForm",),)),
    "Media": (_OF_A_CODE, (("content",),)),
    "Consent": (_OF_A_CODE, (("sourceAttachment",),)),
}
_UNTITLED = {"DocumentReference": "document"}  # others go by their kind


@dataclass(frozen=True, slots=True)
class Carried:
    """A document inside another: a name to show, the media type that the carrier claims, and its bytes."""

    path: str
    media_type: str
    data: bytes


def carried(document: BinaryIO, form: Form) -> list[Carried]:
    """Return what a carrier (a form of CARRIERS) holds, in its order; nothing for a damaged or an unsafe one.

    The same bytes give the same list, so that a place in it names a document.
    """
    found: list[Carried] = []
    size = 0
    for one in islice(_FINDERS[form](document) if form in _FINDERS else iter(()), MAX_CARRIED):
        size += len(one.data)
        if size > MAX_CARRIED_BYTES:
            break
        found.append(one)
    return found


def _in_mail(document: BinaryIO) -> Iterator[Carried]:
    try:
        mail = parsed_mail(document)
    except MailTooLarge:
        return
    for number, one in enumerate(attachments(mail), 1):
        if not one.name.lower().endswith("winmail.dat"):  # Outlook's own packing: named on the cover, not opened
            yield Carried(one.name or _name("attachment", number, one.media_type), one.media_type, one.data)


def _in_xml(document: BinaryIO) -> Iterator[Carried]:
    tree = Tree(REFUSALS)
    try:
        parse_into(document, tree, REFUSALS)
    except Refused:
        return
    if tree.root is not None and is_fhir(tree.root):
        yield from _in_resources([resource_of_xml(tree.root)])
    if tree.root is None or tree.root.tag != "ClinicalDocument":
        return
    number = 0
    for element, title in _cda_values(tree.root):
        media = element.get("mediaType", "").strip().lower()
        data = _decoded("".join(element.itertext())) if element.get("representation") == "B64" else b""
        if data:
            number += 1
            yield Carried(_name(title or "document", number, media), media, data)


def _cda_values(root: Element) -> Iterator[tuple[Element, str]]:
    """Yield each element of a CDA document that may carry a file, with a name for it."""
    title = shown("".join(root.find("title").itertext())) if root.find("title") is not None else ""  # type: ignore[union-attr]
    for body in root.iter("nonXMLBody"):
        yield from ((held, title) for held in body.findall("text"))
    for media in root.iter("observationMedia"):
        yield from ((held, shown(media.get("ID", "")) or "picture") for held in media.findall("value"))


def _in_json(document: BinaryIO) -> Iterator[Carried]:
    held = document.read(_MAX_JSON_BYTES + 1)
    if len(held) > _MAX_JSON_BYTES:
        return
    try:
        values, _ = json_values(held)
    except NotJson:
        return
    yield from _in_resources(values)


def _in_resources(values: Sequence[object]) -> Iterator[Carried]:
    number = 0
    for _, resource in holding_of(values).resources:
        for title, attachment in _fhir_attachments(resource):
            media = text_at(attachment, "contentType").partition(";")[0].strip().lower()
            data = _decoded(text_at(attachment, "data"))
            if data:
                number += 1
                yield Carried(_name(title, number, media), media, data)


def _fhir_attachments(resource: object) -> Iterator[tuple[str, object]]:
    """Yield the attachments of a FHIR resource with a name for each."""
    kind = text_at(resource, "resourceType")
    if kind == "Binary":
        yield text_at(resource, "id") or "binary", resource
    titles, places = _ATTACHED.get(kind, ((), ()))
    title = next((said for path in titles if (said := text_at(resource, *path))), _UNTITLED.get(kind, kind))
    for attachment in chain.from_iterable(all_at(resource, *path) for path in places):
        yield text_at(at(attachment), "title") or title, attachment


def _decoded(text: str) -> bytes:
    """Return the bytes of a base64 text, b"" where it is none; white space in it is allowed."""
    try:
        return base64.b64decode("".join(text.split()).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return b""


def _name(title: str, number: int, media_type: str) -> str:
    ending = _ENDINGS.get(media_type, "")
    plain = (
        "".join("_" if letter in '/\\:*?"<>|' else letter for letter in shown(title))[:120].strip(" .") or "document"
    )
    stem = plain.removesuffix(f".{ending}") if ending else plain
    return f"{stem} {number}.{ending}" if ending else f"{stem} {number}"


_FINDERS = {Form.MAIL: _in_mail, Form.XML: _in_xml, Form.JSON: _in_json}
