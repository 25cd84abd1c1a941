"""RTF letters as text; whatever an RTF file carries beside its text (pictures, objects, programs) is cut out first.

The nesting of groups is bounded before the library sees the file, and what its patterns would search through without
end (links, tables of fonts) is shortened.
"""

import re
from typing import BinaryIO

from phr.readers.data_files import finished, unread
from phr.readers.limits import Limits
from phr.readers.paper_troubles import RTF_CUT, RTF_DAMAGED
from phr.readers.sheet import GAP, Sheet
from phr.readers.troubles import FILE_TOO_LARGE
from phr.record.reading import Form, Reading

MAX_DEPTH = 200  # groups in groups; Word writes about 10
_MAX_BYTES = 48 * 1024 * 1024  # as it comes, most of it pictures in hexadecimal
_MAX_TEXT_BYTES = 6 * 1024 * 1024  # without them; the library takes about a second for one
_MAX_FONTS_BYTES = 64 * 1024
_MARKS = re.compile(rb"\\[\\{}']|\\bin(\d{1,9}) ?|[{}]")
_DROPPED = re.compile(
    rb"\{\s*(?:\\\*\s*)?\\(?:pict|object|objdata|datastore|themedata|colorschememapping|shppict|nonshppict"
    rb"|stylesheet|listtable|latentstyles|filetbl)(?![a-z])"
)
_FONTS = re.compile(rb"\{\s*\\fonttbl(?![a-z])")
_PRINTED = re.compile(rb"\{\s*\\(?:header|footer)[lrf]?(?![a-z])|\{\s*\\footnote(?![a-z])")
_LINKS = re.compile(rb"\\field(?![a-z])")


def read_rtf(document: BinaryIO, limits: Limits) -> Reading:
    """Return an RTF document's text as pages; not read where it is damaged or nests too deep."""
    held = document.read(_MAX_BYTES + 1)
    if len(held) > _MAX_BYTES:
        return unread(Form.RTF, FILE_TOO_LARGE)
    plain, is_cut = without_objects(held.lstrip(b"\xef\xbb\xbf \t\r\n\f\x0b"))
    text = _text_of(plain) if plain and len(plain) <= _MAX_TEXT_BYTES else None
    if text is None:
        return unread(Form.RTF, RTF_DAMAGED)
    sheet = Sheet(limits.characters, limits.pages)
    for line in text.splitlines():
        cells = line.replace("|", "\t").split("\t") if line.count("|") > 1 else line.split("\t")
        sheet.lines((GAP.join(cell.strip() for cell in cells if cell.strip()),))
    return finished(Form.RTF, sheet, "", troubles=(RTF_CUT,) if is_cut else ())


def _text_of(plain: bytes) -> str | None:
    from striprtf.striprtf import rtf_to_text

    try:
        said = rtf_to_text(plain.decode("latin-1"), encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
        return str(said)
    except (ValueError, LookupError, TypeError, OverflowError):  # what the library lets out on a damaged file
        return None


def without_objects(held: bytes) -> tuple[bytes, bool]:
    """Return an RTF file without its pictures and objects, with its headers as text, and whether it is cut short.

    b"" where its groups nest too deep.
    """
    kept: list[bytes] = []
    depth = at = place = 0
    dropped_depth = 0
    while match := _MARKS.search(held, place):
        place = match.end() + int(match[1] or 0)  # \binN: so many bytes of whatever kind follow
        if match[0] == b"{":
            depth += 1
            if depth > MAX_DEPTH:
                return b"", False
            if not dropped_depth and _is_dropped(held, match.start()):
                dropped_depth = depth
                kept.append(held[at : match.start()])
        elif match[0] == b"}":
            if dropped_depth == depth:
                dropped_depth, at = 0, match.end()
            depth -= 1
            if depth <= 0:
                kept.append(held[at:place])
                break
    is_cut = depth > 0
    if is_cut and not dropped_depth:
        kept.append(held[at:])
    return _LINKS.sub(b"", _PRINTED.sub(b"{", b"".join(kept))), is_cut


def _is_dropped(held: bytes, start: int) -> bool:
    if _DROPPED.match(held, start):
        return True
    return bool(_FONTS.match(held, start)) and held.find(b"}}", start, start + _MAX_FONTS_BYTES) < 0
