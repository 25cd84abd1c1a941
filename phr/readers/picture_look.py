"""What a picture looks like as a whole, in five shares: enough to tell an X-ray or a scan from a sheet of paper."""

from typing import TYPE_CHECKING

from phr.record.reading import Look

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_SIDE = 96  # pixels to which a picture is brought: what is asked is of the whole, not of details
_DARK = 48  # of 255
_LIGHT = 208
_COLOURED = 40  # of 255: saturation from which a pixel has a colour, above what JPEG gives to grey
_EDGE = 6  # pixels: the frame in which an X-ray and a slice are black, and a page is white


def look_of(picture: "Picture") -> Look:
    """Return what a picture looks like; it is brought to 96 by 96 pixels first."""
    from PIL import Image

    small = picture.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    grey = small.convert("L")
    saturation = small.convert("HSV").getchannel("S").tobytes()
    value = grey.tobytes()
    coloured = sum(held > _COLOURED and light > _DARK for held, light in zip(saturation, value, strict=True))
    edge = [
        value[row * _SIDE + column]
        for row in range(_SIDE)
        for column in range(_SIDE)
        if min(row, column, _SIDE - 1 - row, _SIDE - 1 - column) < _EDGE
    ]
    red, _, blue = (sum(channel.tobytes()) for channel in small.split())
    return Look(
        dark=_share(sum(light < _DARK for light in value), len(value)),
        light=_share(sum(light > _LIGHT for light in value), len(value)),
        coloured=_share(coloured, len(value)),
        dark_edge=_share(sum(light < _DARK for light in edge), len(edge)),
        warmth=_share(red, red + blue),
    )


def _share(some: int, of: int) -> float:
    return round(some / max(of, 1), 3)
