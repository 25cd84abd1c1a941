"""Small pictures of a printed page, in the forms that scanners, phones and portals make."""

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image

_ORIENTATION, _MAKER, _GPS = 0x0112, 0x010F, 0x8825  # EXIF 2.32, tables 4 and 6


def page(width: int = 240, height: int = 320, scale: int = 1) -> "Image":
    """Return a picture of a short lab sheet; at `scale` 3 OCR can read it."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (width * scale, height * scale), (250, 248, 240))
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(11 * scale)
    for number, line in enumerate(("Klinik am See", "Eva Kern, 02.04.1961", "Befund 05.03.2024", "Kalium 5.9 mmol/l")):
        draw.text((16 * scale, (20 + 24 * number) * scale), line, fill=(20, 20, 40), font=font)
    return picture


def jpegs() -> list[bytes]:
    """Return a plain one, a progressive one, and a phone's with a place and a turn noted in it."""
    from PIL import Image

    noted = Image.Exif()
    noted[_ORIENTATION], noted[_MAKER] = 6, "Example"
    noted.get_ifd(_GPS).update({1: "N", 2: (52.0, 31.0, 0.0)})
    return [_kept(page(), "JPEG"), _kept(page(), "JPEG", progressive=True), _kept(page(), "JPEG", exif=noted)]


def pngs() -> list[bytes]:
    """Return one in colour, one with a palette, one in black and white, one in deep grey."""
    return [_kept(picture, "PNG") for picture in (page(), page().quantize(16), page().convert("1"), _deep_grey())]


def tiffs() -> list[bytes]:
    """Return three pages of a fax, and two pages packed otherwise."""
    fax = [page().convert("1")] * 3
    return [
        _kept(fax[0], "TIFF", save_all=True, append_images=fax[1:], compression="group4"),
        _kept(page(), "TIFF", save_all=True, append_images=[page()], compression="tiff_lzw"),
        _kept(page(120, 160), "TIFF"),
    ]


def webps() -> list[bytes]:
    """Return a lossy one, a lossless one, and one that moves."""
    moving = [page(), page().rotate(5)]
    return [
        _kept(page(), "WEBP"),
        _kept(page(), "WEBP", lossless=True),
        _kept(moving[0], "WEBP", save_all=True, append_images=moving[1:]),
    ]


def heic_files() -> list[bytes]:
    """Return one as phones make it; none where the library is not installed."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return []
    register_heif_opener()
    return [_kept(page(), "HEIF", quality=60), _kept(page(128, 128), "HEIF", save_all=True, append_images=[page()])]


def readable_pages() -> list[bytes]:
    """Return pictures large enough for OCR."""
    return [_kept(page(scale=3), "JPEG", quality=80), _kept(page(scale=3).convert("L"), "PNG")]


def _deep_grey() -> "Image":
    from PIL import Image

    return Image.frombytes("I;16", (60, 80), bytes(range(240)) * 40)


def _kept(picture: "Image", form: str, **how: Any) -> bytes:  # noqa: ANN401 - what each form of Pillow takes
    made = io.BytesIO()
    picture.save(made, form, **how)
    return made.getvalue()
