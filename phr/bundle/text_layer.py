"""Pages that are pictures get the words that were read on them, unseen, so that they can be searched and copied.

The words lie where they are printed, in a font whose letters draw nothing (ISO 32000-2, 9.6.4): no viewer has to find
one. Only words of the page itself are laid on it; on a part of a scan none of the scan's other pages.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from math import cos, radians, sin
from typing import TYPE_CHECKING

from phr.bundle.plain import Plain, form_of, written
from phr.record.reading import Box, Page, Word

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import DictionaryObject, StreamObject

_FORM = "/Phr"
_CODES = 255  # letters of one font; code 0 is left out
_WIDTH = 500  # of each letter, in thousandths of its height
_SMALLEST = 0.5  # points; what is smaller is noise

Place = tuple[str, int]  # the font that holds a letter, and its code there


def searchable(plain: Plain, pages: Sequence[Page]) -> Plain:
    """Return a plain PDF with the words of some of its pages (numbered from 1) laid on them.

    One that does not let itself be written on is returned as it is.
    """
    from pypdf import PdfReader, PdfWriter

    by_number = {page.number: page for page in pages if page.words}
    letters = sorted(
        {letter for page in by_number.values() for word in page.words for letter in f"{_printable(word)} "}
    )
    if not letters:
        return plain
    places = {letter: (f"/T{at // _CODES}", at % _CODES + 1) for at, letter in enumerate(letters)}
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain.pdf)))
        fonts = _fonts(writer, places)
        for number, page in enumerate(writer.pages, start=1):
            if number in by_number:
                _lay_on(writer, page, _drawn(by_number[number], plain.sizes[number - 1], places), fonts)
        return written(writer)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pypdf promises no family of errors, and a page may go without its words
        return plain


def _lay_on(writer: "PdfWriter", page: "PageObject", words: bytes, fonts: "DictionaryObject") -> None:
    """Let a page draw one form that draws the one it drew before, and the words."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, FloatObject, NameObject

    below = form_of(page).indirect_reference
    form, drawn = DecodedStreamObject(), DecodedStreamObject()
    form.set_data(b"q " + _FORM.encode() + b" Do Q\n" + words)
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    sides = (0, 0, page.mediabox.width, page.mediabox.height)
    form[NameObject("/BBox")] = ArrayObject(FloatObject(side) for side in sides)
    named = DictionaryObject({NameObject(_FORM): below})
    form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): named, NameObject("/Font"): fonts})
    drawn.set_data(f"{_FORM} Do".encode())
    add = writer._add_object  # noqa: SLF001  pypdf has no public way
    forms = DictionaryObject({NameObject(_FORM): add(form.flate_encode())})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    page[NameObject("/Contents")] = add(drawn)


def _drawn(page: Page, size: tuple[float, float], places: Mapping[str, Place]) -> bytes:
    """Return the operators that write a page's words on a page of a size in points, which shows it as the file does."""
    is_across = page.turn in (90, 270)
    width, height = (page.height, page.width) if is_across else (page.width, page.height)
    across, down_by = size[0] / max(width, 1.0), size[1] / max(height, 1.0)
    for_length, for_height = (down_by, across) if is_across else (across, down_by)
    along, down = cos(radians(page.turn)), sin(radians(page.turn))
    operators = ["BT 3 Tr"]
    for word in page.words:
        text = _printable(word)
        tall = (word.box.bottom - word.box.top) * for_height
        long = (word.box.right - word.box.left) * for_length
        if not text or min(tall, long) < _SMALLEST:
            continue
        x, y = _as_shown(word.box, page)
        squeezed = 100 * long / (len(text) * tall * _WIDTH / 1000)
        turned = " ".join(f"{number:.4f}" for number in (along, -down, down, along))
        operators.append(f"{squeezed:.2f} Tz {turned} {x * across:.2f} {size[1] - y * down_by:.2f} Tm")
        operators += [f"{font} {tall:.2f} Tf <{codes}> Tj" for font, codes in _runs(f"{text} ", places)]
    return "\n".join((*operators, "ET")).encode("ascii")


def _as_shown(box: Box, page: Page) -> tuple[float, float]:
    """Return where a word of the upright page begins on the page as the file shows it, from its upper left corner."""
    return {
        90: (page.height - box.bottom, box.left),
        180: (page.width - box.left, page.height - box.bottom),
        270: (box.bottom, page.width - box.left),
    }.get(page.turn, (box.left, box.bottom))


def _runs(text: str, places: Mapping[str, Place]) -> Iterator[tuple[str, str]]:
    """Yield runs of letters of one font: the font, and their codes in hexadecimal."""
    font, codes = "", ""
    for letter in text:
        named, code = places.get(letter, ("", 0))
        if named != font and codes:
            yield font, codes
            codes = ""
        font, codes = (named, f"{codes}{code:02x}") if named else (font, codes)
    if codes:
        yield font, codes


def _fonts(writer: "PdfWriter", places: Mapping[str, Place]) -> "DictionaryObject":
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    nothing = DecodedStreamObject()
    nothing.set_data(f"{_WIDTH} 0 0 0 {_WIDTH} 1000 d1".encode())
    add = writer._add_object  # noqa: SLF001  pypdf has no public way
    blank = add(nothing)
    held: dict[str, dict[int, str]] = {}
    for letter, (font, code) in places.items():
        held.setdefault(font, {})[code] = letter
    return DictionaryObject({NameObject(name): add(_font(writer, codes, blank)) for name, codes in held.items()})


def _font(writer: "PdfWriter", letters: Mapping[int, str], blank: object) -> "DictionaryObject":
    """Return a font of letters that draw nothing, and say which letters they are."""
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject

    last = max(letters)
    names = [NameObject(f"/g{code}") for code in range(1, last + 1)]
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type3"),
            NameObject("/FontBBox"): ArrayObject(NumberObject(side) for side in (0, 0, _WIDTH, 1000)),
            NameObject("/FontMatrix"): ArrayObject(FloatObject(part) for part in (0.001, 0, 0, 0.001, 0, 0)),
            NameObject("/Resources"): DictionaryObject(),
            NameObject("/CharProcs"): DictionaryObject(dict.fromkeys(names, blank)),
            NameObject("/Encoding"): DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Encoding"),
                    NameObject("/Differences"): ArrayObject([NumberObject(1), *names]),
                }
            ),
            NameObject("/FirstChar"): NumberObject(1),
            NameObject("/LastChar"): NumberObject(last),
            NameObject("/Widths"): ArrayObject(NumberObject(_WIDTH) for _ in names),
            NameObject("/ToUnicode"): writer._add_object(_to_unicode(letters)),  # noqa: SLF001  as above
        }
    )


def _to_unicode(letters: Mapping[int, str]) -> "StreamObject":
    """Return the map from codes to letters; ISO 32000-2, 9.10.3: at most 100 rows in a block."""
    from pypdf.generic import DecodedStreamObject

    rows = [f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for code, letter in sorted(letters.items())]
    blocks = [rows[at : at + 100] for at in range(0, len(rows), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Phr def /CMapType 2 def",
        "1 begincodespacerange <00> <ff> endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    stream = DecodedStreamObject()
    stream.set_data("\n".join((*lines, "endcmap CMapName currentdict /CMap defineresource pop end end")).encode())
    return stream


def _printable(word: Word) -> str:
    return "".join(letter for letter in word.text if letter.isprintable())
