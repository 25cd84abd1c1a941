"""What happens to a paper in front of a lens, in a fax and on a screen: the picture files that people have.

Everything is drawn from fixed seeds. Where JPEG, HEIC and WebP lose detail, they do so as the build of Pillow does.
"""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

Point = tuple[float, float]

_NORTH_SEA = {1: "N", 2: (54.0, 30.0, 12.0), 3: "E", 4: (7.0, 30.0, 36.0)}  # nobody lives there
_ORIENTATION, _MAKE, _MODEL, _TAKEN, _GPS = 0x0112, 0x010F, 0x0110, 0x0132, 0x8825
_AS_TAKEN = {1: 0, 3: 180, 6: 90}  # EXIF orientation: how far the stored picture is turned, counter-clockwise


@dataclass(frozen=True, slots=True)
class View:
    """How a page lies before a camera.

    `size` of the picture in pixels; `corners` of the page from the top left, clockwise, as parts of the picture;
    `turned`: how far the page is turned before that, in degrees; `orientation` as EXIF counts it.
    """

    size: tuple[int, int]
    corners: tuple[Point, Point, Point, Point]
    turned: int = 0
    orientation: int = 1
    taken: str = ""


def page_of(png: bytes) -> Image.Image:
    """Return a page that typst set as a picture of three colours."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def seen(page: Image.Image, view: View, seed: int) -> Image.Image:
    """Return what a camera sees of a page on a table: at an angle, half in shadow, with a little noise."""
    page = page.rotate(view.turned, expand=True)
    width, height = view.size
    table = Image.new("RGB", view.size, (116, 92, 70))
    corners = [(x * width, y * height) for x, y in view.corners]
    warped = page.transform(view.size, Image.Transform.PERSPECTIVE, _lens(corners, page.size), Image.Resampling.BICUBIC)
    whole = Image.new("L", page.size, 255)
    where = whole.transform(view.size, Image.Transform.PERSPECTIVE, _lens(corners, page.size))
    table.paste(warped, (0, 0), where)
    lit = np.asarray(table.filter(ImageFilter.GaussianBlur(0.5)), dtype=np.float32)
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    shadow = 1 / (1 + np.exp(-(across + 0.5 * down - 0.62) * 14))  # a hand's shadow with a soft edge
    light = (0.68 + 0.28 * shadow - 0.08 * down)[:, :, None]
    grain = np.random.default_rng(seed).normal(0, 2.2, (height, width, 1))
    return Image.fromarray(np.clip(lit * light * (1.0, 0.98, 0.93) + grain, 0, 255).astype(np.uint8))


def _lens(corners: list[Point], size: tuple[int, int]) -> list[float]:
    """Return the eight numbers that lead from a point of the picture to one of the page."""
    width, height = size
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, [(0, 0), (width, 0), (width, height), (0, height)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(wanted))]


def _noted(view: View) -> Image.Exif:
    """Return what a telephone notes in a picture: its make, the time, how it was held, and the place."""
    noted = Image.Exif()
    noted[_MAKE], noted[_MODEL], noted[_TAKEN] = "Sample", "Sample Phone 9", view.taken
    noted[_ORIENTATION] = view.orientation
    noted.get_ifd(_GPS).update(_NORTH_SEA)
    return noted


def photo(png: bytes, view: View, seed: int, quality: int = 48) -> bytes:
    """Return a page as a telephone's JPEG with its notes, stored turned as the orientation says."""
    picture = seen(page_of(png), view, seed).rotate(_AS_TAKEN[view.orientation], expand=True)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=_noted(view))
    return out.getvalue()


def heic(png: bytes, view: View, seed: int) -> bytes:
    """Return a page as a telephone's HEIC; pillow-heif's wheels hold the encoder (x265)."""
    import pillow_heif

    out = io.BytesIO()
    picture = pillow_heif.from_pillow(seen(page_of(png), view, seed))
    picture.save(out, quality=42, exif=_noted(view).tobytes(), enc_params={"x265:pools": "none"})
    return out.getvalue()


def screenshot(png: bytes) -> bytes:
    """Return a page as a PNG of sixteen greys."""
    page = page_of(png).convert("L")
    out = io.BytesIO()
    page.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def webp(png: bytes) -> bytes:
    """Return a page as a WebP."""
    out = io.BytesIO()
    page_of(png).save(out, "WEBP", quality=40, method=6)
    return out.getvalue()


def fax(pngs: list[bytes], dots_an_inch: int) -> bytes:
    """Return pages as one TIFF of black and white pages, packed as fax machines do (CCITT group 4)."""
    pages = [page_of(png).convert("L").point(lambda grey: 255 if grey > 150 else 0).convert("1") for png in pngs]
    out = io.BytesIO()
    pages[0].save(
        out, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(dots_an_inch, dots_an_inch)
    )
    return out.getvalue()
