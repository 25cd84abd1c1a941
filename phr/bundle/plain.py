"""A plain PDF, as it came back from the process that made it: its pages' sizes, and the form that each page draws.

A plain PDF (ISO 32000-2, 8.10) holds for each page one form with its corner at 0, 0 and nothing that acts. The process
that made it had taken a hostile file apart, so what it hands back is looked at once more before it is taken.
"""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

MIN_SIDE, MAX_SIDE = 9.0, 14400.0  # points; the upper one is the limit of ISO 32000-1, annex C
_SLACK = 0.5  # points; numbers are rounded when they are written


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain PDF, and its pages' sizes in points."""

    pdf: bytes
    sizes: tuple[tuple[float, float], ...]


class CannotMerge(Exception):
    """A document whose pages cannot be had; the caller has another way, or a notice."""


def plain_from(pdf: bytes) -> Plain:
    """Return a plain PDF with its pages' sizes; raise CannotMerge where it is none."""
    from pypdf import PdfReader

    try:
        sizes = []
        for page in PdfReader(io.BytesIO(pdf)).pages:
            form_of(page)
            sizes.append((float(page.mediabox.width), float(page.mediabox.height)))
    except Exception as error:  # pypdf promises no family of errors
        raise CannotMerge from error
    if not sizes or not all(map(_is_side, (side for size in sizes for side in size))):
        raise CannotMerge
    return Plain(pdf, tuple(sizes))


def one_after_another(parts: Iterable[Plain]) -> Plain:
    """Return the pages of several plain PDFs as one; raise CannotMerge where one of them does not let itself be."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    try:
        for part in parts:
            for page in PdfReader(io.BytesIO(part.pdf)).pages:
                writer.add_page(page)
        made = written(writer)
    except MemoryError:
        raise
    except Exception as error:  # pypdf promises no family of errors
        raise CannotMerge from error
    return plain_from(made.pdf)


def form_of(page: "PageObject") -> Any:  # noqa: ANN401  pypdf's own
    """Return the form that a page of a plain PDF draws; raise ValueError where it draws another number of them."""
    resources: Any = page["/Resources"]
    forms = resources["/XObject"]
    (name,) = forms
    return forms.raw_get(name).get_object()


def written(writer: "PdfWriter") -> Plain:
    """Return what a writer of ours holds."""
    sizes = tuple((float(page.mediabox.width), float(page.mediabox.height)) for page in writer.pages)
    kept = io.BytesIO()
    writer.write(kept)
    return Plain(kept.getvalue(), sizes)


def _is_side(points: float) -> bool:
    return math.isfinite(points) and MIN_SIDE - _SLACK <= points <= MAX_SIDE + _SLACK
