"""How a document's page is laid into a page of the merged copy, with room above and below for the stamps.

Pure. Measures are in points. A page is shrunk to 90 % at most, so that it stays readable and A4 and Letter both fit on
A4; a larger one gets a larger page instead.
"""

from dataclasses import dataclass

A4_SHORT, A4_LONG = 595.28, 841.89
TOP = 26.0  # room for "Exhibit 12 - page 3" and whose record it is
BOTTOM = 22.0  # room for "page 12 of 87"
SIDE = 10.0  # white left at each side
LEAST_SCALE = 0.9
MOST = 5000.0  # a side of a page of the merged copy; more makes some printers' software give up


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a page of the merged copy, and how a document's page lies on it: scale and lower left corner."""

    width: float
    height: float
    scale: float
    left: float
    bottom: float


def frame_for(width: float, height: float) -> Frame:
    """Return the frame of a page of some size as shown: A4, upright or across, or a larger page where it must be."""
    across = width > height
    paper = (A4_LONG, A4_SHORT) if across else (A4_SHORT, A4_LONG)
    scale = min(1.0, (paper[0] - 2 * SIDE) / width, (paper[1] - TOP - BOTTOM) / height)
    if scale < LEAST_SCALE:
        scale = min(1.0, (MOST - 2 * SIDE) / width, (MOST - TOP - BOTTOM) / height)
        paper = (max(paper[0], width * scale + 2 * SIDE), max(paper[1], height * scale + TOP + BOTTOM))
    left = (paper[0] - width * scale) / 2
    return Frame(paper[0], paper[1], scale, left, paper[1] - TOP - height * scale)


def notice_frame() -> Frame:
    """Return the frame of a page that phr itself writes in a document's place."""
    return Frame(A4_SHORT, A4_LONG, 1.0, 0.0, 0.0)
