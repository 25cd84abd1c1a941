"""Pictures become pages of a PDF: a JPEG as it is, any other picture without loss.

Pillow is asked for the size, the turn and, where a picture is no plain JPEG, its pixels; its own guard against
pictures too large to unpack stays on. A damaged picture raises and is no page.
"""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from phr.bundle.launder import FORM, CannotMerge, Plain, plain_of

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdf import PdfWriter
    from pypdf.generic import StreamObject

MAX_FRAMES = 200  # of a picture file with several pictures, such as a faxed TIFF
MAX_PIXELS = 60_000_000  # 180 MB unpacked; more than an A4 page at 600 dpi, twice Pillow's usual step to a warning
_ROOM = (559.0, 790.0)  # points; what a page of the merged copy has room for
_POINTS = 72 / 150  # per pixel at most: small pictures are not blown up
_UPRIGHT = 1
_TURNS = {3: (-1, 0, 0, -1, 1, 1), 6: (0, -1, 1, 0, 0, 1), 8: (0, 1, -1, 0, 1, 0)}
"""EXIF orientation (TIFF tag 274) to the matrix that turns the unit square, for the turns that cameras write."""


def pages_of_pictures(pictures: Sequence[bytes]) -> Plain:
    """Return a plain PDF with one page for each picture (each frame of it); raise CannotMerge."""
    from pypdf import PdfWriter

    writer = PdfWriter()
    try:
        for picture in pictures:
            _add_all(writer, picture)
    except Exception as error:  # Pillow promises no family of errors for damaged pictures
        raise CannotMerge from error
    if not writer.pages:
        raise CannotMerge
    return plain_of(writer)


def _add_all(writer: "PdfWriter", picture: bytes) -> None:
    from PIL import Image

    with Image.open(io.BytesIO(picture)) as image:
        if image.width * image.height > MAX_PIXELS:
            raise CannotMerge
        turn = image.getexif().get(274, _UPRIGHT)
        if image.format == "JPEG" and image.mode in ("L", "RGB") and turn in (_UPRIGHT, *_TURNS):
            image.load()  # a JPEG that does not unpack here would be a blank page at the doctor's
            _add_page(writer, _stream(picture, "/DCTDecode", image), image, turn)
            return
        for frame in range(min(getattr(image, "n_frames", 1), MAX_FRAMES)):
            image.seek(frame)
            flat = _flat(image)
            _add_page(writer, _stream(flat.tobytes(), None, flat), flat, _UPRIGHT)


def _flat(image: "Image") -> "Image":
    """Return a picture upright, without transparency (on white), in grey or RGB."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("1", "L"):
        return upright.convert("L")
    if upright.has_transparency_data:
        clear = upright.convert("RGBA")
        upright = Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear)
    return upright.convert("RGB")


def _stream(data: bytes, encoding: str | None, image: "Image") -> "StreamObject":
    from pypdf.generic import DecodedStreamObject, NameObject, NumberObject

    stream: StreamObject = DecodedStreamObject()
    stream.set_data(data)
    if encoding is None:
        stream = stream.flate_encode(level=6)
    else:
        stream[NameObject("/Filter")] = NameObject(encoding)
    stream[NameObject("/Type")] = NameObject("/XObject")
    stream[NameObject("/Subtype")] = NameObject("/Image")
    stream[NameObject("/Width")] = NumberObject(image.width)
    stream[NameObject("/Height")] = NumberObject(image.height)
    stream[NameObject("/BitsPerComponent")] = NumberObject(8)
    stream[NameObject("/ColorSpace")] = NameObject("/DeviceGray" if image.mode == "L" else "/DeviceRGB")
    return stream


def _add_page(writer: "PdfWriter", stream: "StreamObject", image: "Image", turn: int) -> None:
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    wide, high = (image.height, image.width) if turn in (6, 8) else (image.width, image.height)
    scale = min(_ROOM[0] / wide, _ROOM[1] / high, _POINTS)
    width, height = wide * scale, high * scale
    form = DecodedStreamObject()
    turned = _TURNS.get(turn, (1, 0, 0, 1, 0, 0))
    cm = " ".join(str(number) for number in turned)
    form.set_data(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {cm} cm /Picture Do Q".encode())
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in (0, 0, width, height))
    named = DictionaryObject({NameObject("/Picture"): writer._add_object(stream)})  # noqa: SLF001  no public way
    form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named})
    drawn = DecodedStreamObject()
    drawn.set_data(f"{FORM} Do".encode())
    page = writer.add_blank_page(max(width, 9.0), max(height, 9.0))
    forms = DictionaryObject({NameObject(FORM): writer._add_object(form)})  # noqa: SLF001  no public way
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    page[NameObject("/Contents")] = writer._add_object(drawn)  # noqa: SLF001  no public way
