"""Pictures other than DICOM: counted and kept, not read; and their frames as pages for a package."""

import io
import warnings
from typing import TYPE_CHECKING, BinaryIO

from phr.readers.limits import MAX_PICTURE_PIXELS, Limits
from phr.readers.sniff import mime_of
from phr.readers.troubles import PICTURE_DAMAGED, PICTURE_NOT_READ
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
_A4_INCHES = (8.27, 11.69)


def load_decoders() -> None:
    """Load Pillow and the decoders that are used."""
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


def read_picture(document: BinaryIO, form: Form, limits: Limits) -> Reading:
    """Return how many frames a picture has; what it shows is not read."""
    if form not in _DECODERS:  # HEIC: no decoder comes with phr
        return Reading(form, mime_of(form), is_read=False, page_count=1, troubles=(PICTURE_NOT_READ,))
    try:
        frames = _frames(_open(document, form), form, limits.pages)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - Pillow's decoders raise many undocumented kinds for a damaged picture
        return Reading(form, mime_of(form), is_read=False, troubles=(PICTURE_DAMAGED,))
    return Reading(form, mime_of(form), is_read=False, page_count=frames, troubles=(PICTURE_NOT_READ,))


def picture_of_frame(document: BinaryIO, form: Form, number: int, dpi: int) -> bytes:
    """Return a frame of a picture (from 1) as a JPEG: upright, at most a sheet of A4, without data about itself."""
    from PIL import Image, ImageOps

    picture = _open(document, form)
    picture.seek(number - 1)
    upright = ImageOps.exif_transpose(picture)
    short, long = (round(inches * dpi) for inches in _A4_INCHES)
    upright.thumbnail((short, long) if upright.height >= upright.width else (long, short), Image.Resampling.LANCZOS)
    return as_jpeg(upright)


def as_jpeg(picture: "Picture") -> bytes:
    """Return a picture as a JPEG on white, without data about itself."""
    from PIL import Image

    if picture.mode in ("RGBA", "LA", "PA", "P"):
        layered = picture.convert("RGBA")
        picture = Image.new("RGB", layered.size, "white")
        picture.paste(layered, mask=layered.getchannel("A"))
    elif picture.mode.startswith("I") or picture.mode == "F":
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    elif picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=85, optimize=False, exif=b"", icc_profile=None)
    return made.getvalue()


def _open(document: BinaryIO, form: Form) -> "Picture":
    from PIL import Image

    load_decoders()
    Image.MAX_IMAGE_PIXELS = MAX_PICTURE_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(document, formats=[_DECODERS[form], *(["MPO"] if form is Form.JPEG else [])])


def _frames(picture: "Picture", form: Form, limit: int) -> int:
    # A GIF or WebP that moves is one picture; a TIFF with frames is a document with pages.
    if form is not Form.TIFF:
        return 1
    return min(int(getattr(picture, "n_frames", 1)), limit)
