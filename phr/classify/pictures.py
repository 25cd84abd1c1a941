"""What a picture without words may be, told by its look alone; always a guess that the person is asked about."""

from phr.record.kinds import RecordKind
from phr.record.reading import Look

_DARK_EDGE = 0.4  # X-rays, slices and eye pictures stand on black
_DARK = 0.15
_LIGHT = 0.25  # more of it is paper

WHY = "no words, and dark all round like an X-ray or a scan"
WHY_UNREAD = "not read for words, and dark all round like an X-ray or a scan"


def kind_of_look(look: Look | None) -> RecordKind:
    """Return IMAGING_PICTURE for what is dark at its edges and nowhere paper, else UNKNOWN.

    A photo taken at night looks the same, so this is never more than UNSURE.
    """
    if look is None or look.light > _LIGHT:
        return RecordKind.UNKNOWN
    is_on_black = look.dark_edge >= _DARK_EDGE and look.dark >= _DARK
    return RecordKind.IMAGING_PICTURE if is_on_black else RecordKind.UNKNOWN
