"""Pictures become pages of a PDF. Each is a JPEG that a limited process made, and goes in as it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from phr.bundle.jpeg import NoJpeg, Shape, shape_of
from phr.bundle.plain import MIN_SIDE, CannotMerge, Plain, written

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import StreamObject

_ROOM = (559.0, 790.0)  # points; what a page of the merged copy has room for
_POINTS = 72 / 150  # per pixel at most: small pictures are not blown up
_FORM, _PICTURE = "/Phr", "/Picture"


def pages_of_pictures(pictures: Sequence[bytes]) -> Plain:
    """Return a plain PDF with one page for each JPEG; raise CannotMerge where one is none."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    for picture in pictures:
        try:
            shape = shape_of(picture)
        except NoJpeg as error:
            raise CannotMerge from error
        _add_page(writer, _stream(picture, shape), shape)
    return written(writer)


def _stream(picture: bytes, shape: Shape) -> "StreamObject":
    from pypdf.generic import EncodedStreamObject, NameObject, NumberObject

    stream = EncodedStreamObject()
    stream._data = picture  # noqa: SLF001  pypdf has no public way to hand over bytes that are packed already
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Image")
    stream[NameObject("/Filter")] = NameObject("/DCTDecode")
    stream[NameObject("/Width")] = NumberObject(shape.width)
    stream[NameObject("/Height")] = NumberObject(shape.height)
    stream[NameObject("/BitsPerComponent")] = NumberObject(8)
    stream[NameObject("/ColorSpace")] = NameObject("/DeviceGray" if shape.colours == 1 else "/DeviceRGB")
    return stream


def _add_page(writer: "PdfWriter", stream: "StreamObject", shape: Shape) -> None:
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    scale = min(_ROOM[0] / shape.width, _ROOM[1] / shape.height, _POINTS)
    width, height = shape.width * scale, shape.height * scale
    form, drawn = DecodedStreamObject(), DecodedStreamObject()
    form.set_data(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {_PICTURE} Do Q".encode())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in (0, 0, width, height))
    add = writer._add_object  # noqa: SLF001  pypdf has no public way
    named = DictionaryObject({NameObject(_PICTURE): add(stream)})
    form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})
    drawn.set_data(f"{_FORM} Do".encode())
    page = writer.add_blank_page(max(width, MIN_SIDE), max(height, MIN_SIDE))
    forms = DictionaryObject({NameObject(_FORM): add(form)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    page[NameObject("/Contents")] = add(drawn)
