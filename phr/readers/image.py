"""Pictures other than DICOM: their frames counted, and shown upright as pages, without data about themselves."""

import io
import warnings
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.draft import Draft, final
from phr.readers.limits import MAX_PICTURE_PIXELS, Limits
from phr.readers.picture_look import look_of
from phr.readers.sniff import mime_of
from phr.readers.troubles import OCR_NOT_INSTALLED, PICTURE_DAMAGED
from phr.record.reading import Form, Reading

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

# Only these decoders are let near a file; the rest of Pillow's forty stay shut.
_DECODERS = {
    Form.JPEG: "JPEG",
    Form.PNG: "PNG",
    Form.TIFF: "TIFF",
    Form.WEBP: "WEBP",
    Form.GIF: "GIF",
    Form.BMP: "BMP",
}
_LOOKED_AT = 512  # pixels of the longer side: a JPEG is unpacked at an eighth where that is enough
_A4_INCHES = (8.27, 11.69)


def load_decoders() -> None:
    """Load Pillow and the decoders that are used."""
    import pillow_heif
    from PIL import (  # noqa: F401 - each registers itself by being loaded
        BmpImagePlugin,
        GifImagePlugin,
        Image,
        ImageOps,
        JpegImagePlugin,
        MpoImagePlugin,
        PngImagePlugin,
        TiffImagePlugin,
        WebPImagePlugin,
    )

    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = False


def read_picture(document: BinaryIO, form: Form, limits: Limits) -> Draft:
    """Return how many pages a picture has and what the first looks like; what they say, only OCR can tell."""
    try:
        frames = _frames(document, form, limits.pages)
        look = look_of(upright_frame(document, form, 1, _LOOKED_AT))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the decoders raise many undocumented kinds for a damaged picture
        return final(Reading(form, mime_of(form), is_read=False, troubles=(PICTURE_DAMAGED,)))
    reading = Reading(form, mime_of(form), is_read=False, page_count=frames, troubles=(OCR_NOT_INSTALLED,), look=look)
    return Draft(reading, tuple(range(1, frames + 1)))


def upright_frame(document: BinaryIO, form: Form, number: int, longest: int) -> "Picture":
    """Return a frame of a picture (from 1) on white, upright as its camera says, its longer side at most `longest`."""
    from PIL import Image, ImageOps

    picture = open_picture(document, form)
    picture.draft("RGB", (longest, longest))  # a JPEG is unpacked at half or quarter size where that is enough
    picture.seek(number - 1)
    upright = on_white(ImageOps.exif_transpose(picture))
    upright.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return upright


def picture_of_frame(document: BinaryIO, form: Form, number: int, dpi: int) -> bytes:
    """Return a frame of a picture (from 1) as a JPEG: upright, at most a sheet of A4, without data about itself."""
    from PIL import Image, ImageOps

    picture = open_picture(document, form)
    picture.seek(number - 1)
    upright = ImageOps.exif_transpose(picture)
    short, long = (round(inches * dpi) for inches in _A4_INCHES)
    upright.thumbnail((short, long) if upright.height >= upright.width else (long, short), Image.Resampling.LANCZOS)
    return as_jpeg(upright)


def as_jpeg(picture: "Picture", *, quality: int = 85) -> bytes:
    """Return a picture as a JPEG on white, without data about itself."""
    made = io.BytesIO()
    on_white(picture).save(made, "JPEG", quality=quality, optimize=False, exif=b"", icc_profile=None)
    return made.getvalue()


def on_white(picture: "Picture") -> "Picture":
    """Return a picture of any mode in grey or in red, green and blue, on white paper where it is see-through."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA", "P") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        flat = Image.new("RGB", layered.size, "white")
        flat.paste(layered, mask=layered.getchannel("A"))
        return flat
    if picture.mode.startswith("I") or picture.mode == "F":
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")


def open_picture(document: BinaryIO, form: Form) -> "Picture":
    """Return a picture opened by the decoder of its form alone; raise what the decoder raises."""
    from PIL import Image

    load_decoders()
    if form is Form.HEIC:
        return _open_heic(document)
    Image.MAX_IMAGE_PIXELS = MAX_PICTURE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(document, formats=[_DECODERS[form], *(["MPO"] if form is Form.JPEG else [])])


def _heic(document: BinaryIO) -> Any:  # noqa: ANN401 - the library's own file
    """Return a HEIC opened and not yet unpacked: that starts threads."""
    import pillow_heif
    from PIL import Image

    load_decoders()
    held = pillow_heif.open_heif(document)
    if held.size[0] * held.size[1] > MAX_PICTURE_PIXELS:
        raise Image.DecompressionBombError
    return held


def _open_heic(document: BinaryIO) -> "Picture":
    picture: Picture = _heic(document).to_pillow()  # its main picture, turned upright already
    picture.info.clear()  # the camera's word on turning must not be followed twice
    return picture


def _frames(document: BinaryIO, form: Form, limit: int) -> int:
    if form is Form.HEIC:
        _heic(document)
        return 1
    picture = open_picture(document, form)
    # A GIF or WebP that moves is one picture; a TIFF with frames is a document with pages.
    if form is not Form.TIFF:
        return 1
    return min(int(getattr(picture, "n_frames", 1)), limit)
