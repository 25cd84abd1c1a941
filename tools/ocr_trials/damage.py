"""Pages as a scanner or a telephone would give them: rendered, turned, slanted, packed hard, photographed."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image, ImageEnhance, ImageFilter

Picture = Image.Image
Damage = Callable[[Picture, np.random.Generator], bytes]

_PHOTO_SIZE = (2000, 2667)  # pixels; what a messenger leaves of a photo
_CORNER_SHIFT = 0.045  # of the sheet's sides, at most: held by hand, not quite from above


def rendered(path: Path, number: int, dpi: int) -> Picture:
    """Return a page (from 0) of a PDF in red, green and blue."""
    with pypdfium2.PdfDocument(path) as pdf:
        drawn: Picture = pdf[number].render(scale=dpi / 72).to_pil().convert("RGB")
        return drawn


def jpeg(picture: Picture, quality: int) -> bytes:
    """Return a picture as a JPEG."""
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=quality)
    return made.getvalue()


def _turned(degrees: int) -> Damage:
    def damage(page: Picture, _luck: np.random.Generator) -> bytes:
        return jpeg(page.rotate(-degrees, expand=True), 75)

    return damage


def _slanted(page: Picture, luck: np.random.Generator) -> bytes:
    angle = 2.0 if luck.random() < 0.5 else -2.0
    return jpeg(page.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor="white"), 40)


def _packed(page: Picture, _luck: np.random.Generator) -> bytes:
    return jpeg(page.convert("L"), 40)


def _photographed(page: Picture, luck: np.random.Generator) -> bytes:
    """Lay the page on a table, a little askew, with the shadow of a hand over it, and shake a little."""
    wide, high = _PHOTO_SIZE
    inner = np.array([[0.06, 0.06], [0.94, 0.06], [0.94, 0.94], [0.06, 0.94]]) * _PHOTO_SIZE
    corners = inner + luck.uniform(-_CORNER_SHIFT, _CORNER_SHIFT, (4, 2)) * _PHOTO_SIZE
    sheet = page.convert("RGBA").transform(
        _PHOTO_SIZE, Image.Transform.PERSPECTIVE, _coefficients(corners, page.size), Image.Resampling.BICUBIC
    )
    table = Image.new("RGB", _PHOTO_SIZE, (96, 74, 58))
    table.paste(sheet, mask=sheet.getchannel("A"))
    across, down = np.meshgrid(np.linspace(0, 1, wide), np.linspace(0, 1, high))
    edge = luck.uniform(0.3, 0.7) + 0.3 * (down - 0.5)
    light = 1 - 0.45 / (1 + np.exp(-(across - edge) * 25)) - 0.15 * down
    lit = np.asarray(table, np.float32) * light[..., None] + luck.normal(0, 4, (high, wide, 1))
    photo = Image.fromarray(lit.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.8))
    return jpeg(ImageEnhance.Color(photo).enhance(0.9), 60)


def _coefficients(corners: np.ndarray, size: tuple[int, int]) -> list[float]:
    """Return the eight numbers of the perspective that takes a sheet's corners to the page's own."""
    wide, high = size
    rows, goal = [], []
    for (x, y), (u, v) in zip(corners, [(0, 0), (wide, 0), (wide, high), (0, high)], strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        goal += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows, float), np.array(goal, float))]


#: Each kind of damage: at how many dots per inch the page is rendered first, and what is done to it.
DAMAGES: dict[str, tuple[int, Damage]] = {
    "clean 200 dpi": (200, lambda page, _luck: jpeg(page, 75)),
    "150 dpi, quality 40": (150, _packed),
    "slanted by 2 degrees, quality 40": (200, _slanted),
    "turned by 90 degrees": (200, _turned(90)),
    "turned by 180 degrees": (150, _turned(180)),
    "turned by 270 degrees": (200, _turned(270)),
    "photo with shadow": (200, _photographed),
}
