"""How large a JPEG is: read from its frame header alone (ITU-T T.81, B.2.2); no pixel is unpacked.

Pure. The JPEGs are those that a limited process made, so anything out of the ordinary is refused, not repaired.
"""

from dataclasses import dataclass

MAX_SIDE = 20_000  # pixels; a sheet of A4 at 200 dpi has 2,338
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive: those that a PDF may hold
_START_OF_SCAN, _END = 0xDA, 0xD9
_BITS = 8


class NoJpeg(ValueError):
    """Bytes that are no JPEG which a page can show."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How many pixels a JPEG is wide and high, and its number of colours: 1 (grey) or 3."""

    width: int
    height: int
    colours: int


def shape_of(jpeg: bytes) -> Shape:
    """Return the shape of a JPEG; raise NoJpeg."""
    if not (jpeg.startswith(b"\xff\xd8\xff") and jpeg.endswith(b"\xff\xd9")):
        raise NoJpeg
    at = 2
    while at + 10 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if marker in _FRAMES:
            return _shape(jpeg[at + 4 : at + 10])
        if marker in (_START_OF_SCAN, _END):
            break
        at += 2 if marker in _STANDALONE else 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    raise NoJpeg


def _shape(header: bytes) -> Shape:
    bits, colours = header[0], header[5]
    height, width = int.from_bytes(header[1:3], "big"), int.from_bytes(header[3:5], "big")
    if bits != _BITS or colours not in (1, 3) or not (1 <= width <= MAX_SIDE and 1 <= height <= MAX_SIDE):
        raise NoJpeg
    return Shape(width, height, colours)
