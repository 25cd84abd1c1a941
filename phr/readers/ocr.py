"""OCR in the child process: the pages of a PDF or a picture that hold no usable text, read from what they look like."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.frames import Order
from phr.readers.ocr_lines import page_of
from phr.readers.ocr_page import LONGEST_SIDE, Seen, has_ink, see
from phr.readers.sniff import mime_of
from phr.record.reading import Form, Page, Reading

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_A4_POINTS = (595.3, 841.9)
_MOST_SCALE = 4.0  # pixels per point, 288 dpi: a page as small as a stamp gains nothing from more


def load_models() -> None:
    """Load the models and everything that brings pages before them."""
    from phr.readers.image import load_decoders
    from phr.readers.ocr_engine import engine
    from phr.readers.pdf import load_libraries

    load_libraries()
    load_decoders()
    engine()


def see_pages(document: BinaryIO, form: Form, numbers: Sequence[int], passwords: Sequence[str] = ()) -> Reading:
    """Return what OCR reads on some pages (from 1); one without a word comes back empty, a broken one not."""
    pictures = _pictures(document, form, numbers, passwords)
    pages = tuple(_seen(number, picture, size) for number, picture, size in pictures)
    return Reading(form, mime_of(form), is_read=bool(pages), page_count=max(numbers, default=0), pages=pages)


def show_page(document: BinaryIO, order: Order) -> bytes:
    """Return the page that an order names as it was seen, upright, as a JPEG without data about itself."""
    from phr.readers.image import as_jpeg

    ((_, picture, _),) = _pictures(document, order.form, order.pages, order.passwords)
    return as_jpeg(picture.rotate(order.turn, expand=True), quality=95)


def _pictures(
    document: BinaryIO, form: Form, numbers: Sequence[int], passwords: Sequence[str]
) -> "Iterator[tuple[int, Picture, tuple[float, float]]]":
    """Yield what pages look like, each with its number and its size in points."""
    if form is not Form.PDF:
        from phr.readers.image import upright_frame

        for number in numbers:
            picture = upright_frame(document, form, number, LONGEST_SIDE)
            yield number, picture, _on_a4(picture)
        return
    from phr.readers.page_picture import rendered_pages

    yield from rendered_pages(document, numbers, LONGEST_SIDE, _MOST_SCALE, passwords)


def _on_a4(picture: "Picture") -> tuple[float, float]:
    # What a camera or a scanner writes about sizes is often wrong: a picture is taken for a sheet of A4.
    short, long = _A4_POINTS if picture.height >= picture.width else _A4_POINTS[::-1]
    scale = min(short / picture.width, long / picture.height)
    return picture.width * scale, picture.height * scale


def _seen(number: int, picture: "Picture", size: tuple[float, float]) -> Page:
    import numpy as np

    from phr.readers.ocr_engine import engine

    width, height = size
    pixels: Any = np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    if not has_ink(pixels):
        return page_of(number, width, height, 0, (), 1.0)
    seen: Seen = see(pixels, engine())
    if seen.turn in (90, 270):
        width, height = height, width
    return page_of(number, width, height, seen.turn, seen.lines, max(size) / max(picture.size))
