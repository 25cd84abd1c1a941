"""A page of a PDF as a picture, for packages: when a page cannot be copied it goes along as what it looks like."""

import contextlib
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from phr.readers.image import as_jpeg, load_decoders
from phr.readers.limits import MAX_RENDERED_PIXELS
from phr.readers.pdf import load_libraries, opened_pdf, shown_page

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_POINTS_PER_INCH = 72


def load_renderer() -> None:
    """Load what rendering needs."""
    load_libraries()
    load_decoders()


def rendered_pages(
    document: BinaryIO, numbers: Sequence[int], side: int, most: float, passwords: Sequence[str] = ()
) -> "Iterator[tuple[int, Picture, tuple[float, float]]]":
    """Yield pages (from 1) as pictures whose longer side is `side` pixels, with their sizes in points as shown.

    `most` pixels are made of a point. A page that cannot be drawn is left out.
    """
    import pypdfium2

    pdf = opened_pdf(document, passwords)
    with contextlib.closing(pdf):
        for number in numbers:
            try:
                page = shown_page(pdf, number)
            except pypdfium2.PdfiumError:
                continue
            with contextlib.closing(page):
                width, height = page.get_size()
                drawn = page.render(scale=min(side / max(width, height, 1.0), most)).to_pil()
            yield number, drawn, (width, height)


def picture_of_page(document: BinaryIO, number: int, dpi: int, passwords: Sequence[str] = ()) -> bytes:
    """Return a page (from 1) as a JPEG at a resolution, less where the page is huge; the child ends where it cannot."""
    load_renderer()
    pdf = opened_pdf(document, passwords)
    with contextlib.closing(pdf):
        page = shown_page(pdf, number)
        width, height = page.get_size()
        scale = min(dpi / _POINTS_PER_INCH, math.sqrt(MAX_RENDERED_PIXELS / max(1.0, width * height)))
        with contextlib.closing(page):
            return as_jpeg(page.render(scale=scale).to_pil())
