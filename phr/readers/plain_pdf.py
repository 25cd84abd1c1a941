"""A PDF from anywhere becomes a plain one: what its pages show, and nothing that acts.

Each page becomes one form (a "form XObject", ISO 32000-2, 8.10) in upright position with its corner at 0, 0: the page's
own content and resources, and on it the looks of its annotations and form fields, so that what was filled in is seen.
Scripts, actions, links, attachments and forms are not carried over: new pages are made, and only content is copied.
Content streams are copied, not parsed. Each new page draws one form and nothing else, which is how a package lays it
into a page of its own. Risk that remains: layers that were switched off are shown.
"""

import io
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

from phr.readers.frames import HAS_PASSWORD, NOT_PLAIN, PLAIN_TOO_LARGE
from phr.readers.limits import Limits, limits_of_making_plain

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter
    from pypdf.generic import StreamObject

_FORM = "/Phr"
_DEEPEST_CALLS = 600  # of Python's 1,000: who takes the plain PDF up again, with callers of its own, gets through it
MIN_SIDE, MAX_SIDE = 9.0, 14400.0  # points; the upper one is the limit of ISO 32000-1, annex C
_A4 = (0.0, 0.0, 595.28, 841.89)
_HIDDEN = 0x02 | 0x20  # annotation flags Hidden and NoView, ISO 32000-2 table 167
_ACTING = ("/AF", "/OPI", "/Ref", "/PieceInfo", "/Metadata", "/Alternates")
_DEEPEST = 50  # levels of the page tree that a page's own values are looked for in

Box = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]


class NotPlain(Exception):
    """A PDF that cannot be taken apart; pictures of its pages may still be had."""


class HasPassword(NotPlain):
    """A PDF that opens only with a password of its own."""


def load_library() -> None:
    """Load pypdf and what it loads late."""
    from pypdf import PdfReader, PdfWriter, filters, generic  # noqa: F401 - loaded for their effect


def answer_with_plain(document: BinaryIO, limits: Limits) -> bytes:
    """Return a plain PDF, or the word of `frames` that says why there is none; bounds how deep this process calls."""
    sys.setrecursionlimit(_DEEPEST_CALLS)
    try:
        plain = plain_pdf(document.read(), limits)
    except HasPassword:
        return HAS_PASSWORD
    except NotPlain:
        return NOT_PLAIN
    return plain if len(plain) < limits.output_bytes else PLAIN_TOO_LARGE


def plain_pdf(data: bytes, limits: Limits | None = None) -> bytes:
    """Return a PDF of the same pages, upright, without anything that acts; raise HasPassword or NotPlain.

    Pages keep their size in points (swapped where the page was turned).
    """
    from pypdf import PdfWriter

    reader = _opened(data, (limits or limits_of_making_plain()).pages)
    writer = PdfWriter()
    kept = io.BytesIO()
    try:
        for page in reader.pages:
            _add(writer, page)
        _quiet(writer)
        writer.write(kept)
    except MemoryError:
        raise
    except Exception as error:  # pypdf promises no family of errors for damaged files; any of them means "not this way"
        raise NotPlain from error
    return kept.getvalue()


def _opened(data: bytes, most_pages: int) -> "PdfReader":
    from pypdf import PdfReader

    try:
        reader = PdfReader(io.BytesIO(data))
        is_open = not reader.is_encrypted or reader.decrypt("") != 0
        count = len(reader.pages) if is_open else 0
    except MemoryError:
        raise
    except Exception as error:  # as above
        raise NotPlain from error
    if not is_open:
        raise HasPassword
    if not 1 <= count <= most_pages:
        raise NotPlain
    return reader


def _add(writer: "PdfWriter", page: "PageObject") -> None:
    """Add one page to the new document."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    box = _box(page)
    matrix, width, height = _upright(box, _turn(page))
    form = _content_form(writer, page, box)
    form[NameObject("/Matrix")] = ArrayObject(FloatObject(number) for number in matrix)
    forms = DictionaryObject({NameObject(_FORM): writer._add_object(form)})  # noqa: SLF001  pypdf has no public way
    drawn = DecodedStreamObject()
    drawn.set_data(f"{_FORM} Do".encode())
    new = writer.add_blank_page(width, height)
    new[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    new[NameObject("/Contents")] = writer._add_object(drawn)  # noqa: SLF001  as above


def _content_form(writer: "PdfWriter", page: "PageObject", box: Box) -> "StreamObject":
    """Return a page's content as a form, with the looks of its annotations drawn on top."""
    from pypdf.generic import (
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
        NullObject,
    )

    resources = page.get("/Resources", DictionaryObject()).get_object()
    resources = DictionaryObject() if isinstance(resources, NullObject) else resources.clone(writer)
    names = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    drawn = []
    for number, (look, placed) in enumerate(_looks(page)):
        name = f"/PhrLook{number}"
        names[NameObject(name)] = look.clone(writer).indirect_reference
        drawn.append(f"q {_numbers(placed)} cm {name} Do Q".encode())
    content = page.get_contents()
    own = content.get_data() if content is not None else b""
    form = DecodedStreamObject()
    form.set_data(b"q\n" + own + b"\nQ\n" + b"\n".join(drawn))
    packed = form.flate_encode(level=6)
    new_resources = DictionaryObject(resources)
    if drawn:
        new_resources[NameObject("/XObject")] = names
    packed[NameObject("/Type")] = NameObject("/XObject")
    packed[NameObject("/Subtype")] = NameObject("/Form")
    packed[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in box)
    packed[NameObject("/Resources")] = new_resources
    group = page.get("/Group")
    if group is not None:
        packed[NameObject("/Group")] = group.get_object().clone(writer)
    return packed


def _looks(page: "PageObject") -> Iterator[tuple["StreamObject", Matrix]]:
    """Yield the normal appearance of each annotation that is meant to be seen, and the matrix that puts it in place.

    The matrix is that of ISO 32000-2, 12.5.5, algorithm 8.1.
    """
    from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

    annotations = page.get("/Annots", ArrayObject()).get_object()
    for reference in annotations if isinstance(annotations, list) else ():
        annotation = reference.get_object()
        if not isinstance(annotation, DictionaryObject) or annotation.get("/Subtype") == "/Popup":
            continue
        if int(annotation.get("/F", 0)) & _HIDDEN:
            continue
        looks = annotation.get("/AP", DictionaryObject()).get_object()
        look = looks.get("/N") if isinstance(looks, DictionaryObject) else None
        look = look.get_object() if look is not None else None
        if isinstance(look, DictionaryObject) and not isinstance(look, StreamObject):
            chosen = look.get(str(annotation.get("/AS", "/Off")))
            look = chosen.get_object() if chosen is not None else None
        if isinstance(look, StreamObject) and look.indirect_reference is not None and "/Rect" in annotation:
            yield look, _in_place(look, annotation["/Rect"])


def _in_place(look: "StreamObject", rect: Any) -> Matrix:  # noqa: ANN401  pypdf's arrays carry no types
    left, bottom, right, top = _ordered([float(side) for side in rect])
    x0, y0, x1, y1 = _ordered([float(side) for side in look.get("/BBox", [0, 0, 1, 1])])
    a, b, c, d, e, f = (float(number) for number in look.get("/Matrix", [1, 0, 0, 1, 0, 0]))
    xs = [a * x + c * y + e for x in (x0, x1) for y in (y0, y1)]
    ys = [b * x + d * y + f for x in (x0, x1) for y in (y0, y1)]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    across = (right - left) / wide if wide else 1.0
    up = (top - bottom) / high if high else 1.0
    return across, 0.0, 0.0, up, left - min(xs) * across, bottom - min(ys) * up


def _box(page: "PageObject") -> Box:
    """Return what of a page is shown: its crop box within its media box; A4 where neither makes sense."""
    media = _sides(page, "/MediaBox") or _A4
    crop = _sides(page, "/CropBox") or media
    shown = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    for box in (shown, media):
        if all(MIN_SIDE <= side <= MAX_SIDE for side in (box[2] - box[0], box[3] - box[1])):
            return box
    return _A4


def _sides(page: "PageObject", name: str) -> Box | None:
    held = page.get_inherited(name) if hasattr(page, "get_inherited") else _inherited(page, name)
    try:
        numbers = [float(side) for side in held]
    except (TypeError, ValueError):
        return None
    return _ordered(numbers) if len(numbers) == 4 else None


def _inherited(page: "PageObject", name: str) -> Any:  # noqa: ANN401  pypdf's values carry no types
    node: Any = page
    for _ in range(_DEEPEST):
        if name in node:
            return node[name]
        if "/Parent" not in node:
            return None
        node = node["/Parent"]
    return None


def _ordered(box: list[float]) -> Box:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _turn(page: "PageObject") -> int:
    held = _inherited(page, "/Rotate")
    try:
        return round(float(held) / 90) % 4 if held is not None else 0
    except (TypeError, ValueError, OverflowError):
        return 0


def _upright(box: Box, quarter_turns: int) -> tuple[Matrix, float, float]:
    """Return the matrix that turns a page clockwise as it is shown and moves its corner to 0, 0, and its size then."""
    left, bottom, right, top = box
    width, height = right - left, top - bottom
    return (
        ((1, 0, 0, 1, -left, -bottom), width, height),
        ((0, -1, 1, 0, -bottom, right), height, width),
        ((-1, 0, 0, -1, right, top), width, height),
        ((0, 1, -1, 0, top, -left), height, width),
    )[quarter_turns]


def _quiet(writer: "PdfWriter") -> None:
    """Take every key that attaches or points elsewhere out of all forms, pictures and fonts that were copied.

    Only streams are looked at: elsewhere such a key may be the name of a font. Catalogs, pages, annotations and form
    fields, which are what can act, are never copied.
    """
    from pypdf.generic import StreamObject

    for held in writer._objects:  # noqa: SLF001  pypdf has no public way to see all objects
        if isinstance(held, StreamObject):
            for name in _ACTING:
                held.pop(name, None)


def _numbers(matrix: Matrix) -> str:
    return " ".join(f"{number:.5f}" for number in matrix)
