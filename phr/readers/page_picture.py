"""A page of a PDF as a picture, for packages: when a page cannot be copied it goes along as what it looks like."""

import contextlib
import math
from typing import BinaryIO

from phr.readers.image import as_jpeg, load_decoders
from phr.readers.limits import MAX_RENDERED_PIXELS
from phr.readers.pdf import load_libraries, shown_page, source_of

_POINTS_PER_INCH = 72


def load_renderer() -> None:
    """Load what rendering needs."""
    load_libraries()
    load_decoders()


def picture_of_page(document: BinaryIO, number: int, dpi: int) -> bytes:
    """Return a page (from 1) as a JPEG at a resolution, less where the page is huge; the child ends where it cannot."""
    import pypdfium2

    load_renderer()
    pdf = pypdfium2.PdfDocument(source_of(document))
    with contextlib.closing(pdf):
        page = shown_page(pdf, number)
        width, height = page.get_size()
        scale = min(dpi / _POINTS_PER_INCH, math.sqrt(MAX_RENDERED_PIXELS / max(1.0, width * height)))
        with contextlib.closing(page):
            return as_jpeg(page.render(scale=scale).to_pil())
