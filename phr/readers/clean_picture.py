"""A picture without data about itself: no place where it was taken, no camera, no preview of what was cut away.

A telephone writes its position, its model and the time into each photo, and sometimes a short film behind it. That
stays in the sealed original alone; what leaves the vault in a package is cleaned. A JPEG's pixels are not touched; the
other forms are written anew without loss, and HEIC, which few programs open, becomes a JPEG.
"""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from phr.record.reading import Form

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_EXIF, _PROFILE = 0xE1, 0xE2  # JPEG markers (ITU T.81, annex B)
_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
# Frames and tables (T.81, table B.1), JFIF's and Adobe's word on colours; all else is data about the picture.
_NEEDED = frozenset({*range(0xC0, 0xD0), _SCAN, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF, 0xE0, 0xEE})
# In coded data 0xFF is followed by 0 where it is meant, or by the number of a restart.
_NEXT_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
_ORIENTATION = 0x0112  # the one tag that is needed to show a photo upright
_GOOD = 92  # JPEG quality of what has to be encoded anew


class NotCleaned(ValueError):
    """A picture is too damaged to be cleaned."""


def clean_picture(document: BinaryIO, form: Form) -> bytes:
    """Return a picture without data about itself.

    HEIC comes back as JPEG, BMP and GIF (its first frame) as PNG. Raises NotCleaned where it is damaged, and what
    Pillow raises.
    """
    return clean_jpeg(document.read()) if form is Form.JPEG else _written_anew(document, form)


def clean_jpeg(data: bytes) -> bytes:
    """Return a JPEG with its pixels as they are coded, its colour profile and which way is up; raise NotCleaned."""
    kept: list[bytes] = []
    turn = 1
    for marker, body in _segments(data):
        if marker == _EXIF:
            turn = _turn_in(body) or turn
        elif marker in _NEEDED or (marker == _PROFILE and body.startswith(b"ICC_PROFILE\0")):
            kept.append(_segment(marker, body))
    upright = b"" if turn == 1 else _segment(_EXIF, _only_turn(turn))
    return b"\xff\xd8" + upright + b"".join(kept) + b"\xff\xd9"


def _segment(marker: int, body: bytes) -> bytes:
    if marker == _SCAN:
        return b"\xff\xda" + body
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield a JPEG's segments up to its end: marker, and what it holds; a scan with its own head and all coded data."""
    if data[:2] != bytes((0xFF, _START)):
        raise NotCleaned("no JPEG")
    at = 2
    while True:
        found = _NEXT_MARKER.match(data, at)
        if found is None:
            raise NotCleaned("no marker where one must stand")
        marker, at = found[1][0], found.end()
        if marker == _END:
            return
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):
            raise NotCleaned("a segment is cut short")
        if marker != _SCAN:
            yield marker, data[at + 2 : at + length]
            at += length
            continue
        following = _NEXT_MARKER.search(data, at + length)
        end = following.start() if following else len(data)
        yield marker, data[at:end]
        if following is None:
            return  # the end is missing, as of a photo that was cut; what is there is shown
        at = end


def _turn_in(body: bytes) -> int:
    """Return which way is up (1 to 8, EXIF 2.3, tag 0x0112) as an APP1 segment says it, 0 where it does not."""
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(body)
        turn = exif.get(_ORIENTATION)
    except Exception:  # noqa: BLE001 - Pillow raises many undocumented kinds for damaged EXIF data
        return 0
    return turn if isinstance(turn, int) and 1 <= turn <= 8 else 0


def _only_turn(turn: int) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[_ORIENTATION] = turn
    made: bytes = exif.tobytes()
    return made if made.startswith(b"Exif\0\0") else b"Exif\0\0" + made


def _written_anew(document: BinaryIO, form: Form) -> bytes:
    from PIL import ImageOps, ImageSequence

    from phr.readers.image import as_jpeg, open_picture

    picture = open_picture(document, form)
    made = io.BytesIO()
    if form is Form.HEIC:
        return as_jpeg(ImageOps.exif_transpose(picture), quality=_GOOD)
    if form is Form.TIFF:
        packing = "group4" if picture.mode == "1" else "tiff_lzw"
        first, *others = [_bare(frame) for frame in ImageSequence.Iterator(picture)]
        first.save(made, "TIFF", save_all=True, append_images=others, compression=packing)
    elif form is Form.WEBP:
        _bare(picture).save(made, "WEBP", lossless=True)
    else:
        _bare(picture).save(made, "PNG")
    return made.getvalue()


def _bare(picture: "Picture") -> "Picture":
    """Return a frame upright, with its pixels and palette and nothing else."""
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    bare = Image.new(upright.mode, upright.size)
    if upright.palette is not None:
        bare.putpalette(upright.palette.copy())
    bare.paste(upright)
    return bare
