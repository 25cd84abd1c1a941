"""A body of ellipsoids in Hounsfield units: trunk, spine, ribs, organs, vessels, and a mass on the left kidney.

Coordinates are millimetres: x to the patient's left, y to the back, z to the head, the middle of the volume at 0.
The numbers are usual densities in the portal venous phase; no patient stands behind any of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SIZE = 256  # pixels a side
SPACING = 1.5  # mm a pixel
SLICES = 40
THICKNESS = 5.0  # mm

Grid = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """One organ: its middle and half-axes in mm, its density in Hounsfield units."""

    x: float
    y: float
    z: float
    a: float
    b: float
    c: float
    density: float


_ENDLESS = 1000.0  # mm: a cylinder, as far as the volume reaches

BODY = (
    Ellipsoid(0, 0, 0, 172, 122, _ENDLESS, -98),  # fat under the skin
    Ellipsoid(0, 0, 0, 154, 103, _ENDLESS, 55),  # muscle
    Ellipsoid(0, -6, 0, 143, 88, _ENDLESS, -90),  # fat of the abdomen
    Ellipsoid(-38, 66, 0, 30, 24, _ENDLESS, 58),  # muscles of the back
    Ellipsoid(38, 66, 0, 30, 24, _ENDLESS, 58),
    Ellipsoid(0, 78, 0, 9, 22, _ENDLESS, 320),  # spinous processes
    Ellipsoid(0, 52, 0, 24, 18, _ENDLESS, 210),  # vertebrae
    Ellipsoid(0, 70, 0, 8, 7, _ENDLESS, 18),  # spinal canal
    Ellipsoid(70, -20, 112, 78, 78, 62, -830),  # base of the left lung
    Ellipsoid(-70, -20, 122, 76, 76, 52, -830),
    Ellipsoid(-72, -16, 46, 74, 68, 76, 108),  # liver
    Ellipsoid(-6, -46, 46, 46, 32, 42, 106),  # its left lobe
    Ellipsoid(102, 12, 58, 27, 42, 48, 116),  # spleen
    Ellipsoid(48, -48, 44, 40, 28, 40, 22),  # stomach
    Ellipsoid(46, -58, 48, 24, 12, 28, -920),  # air in it
    Ellipsoid(22, -6, 14, 52, 13, 12, 92),  # pancreas
    Ellipsoid(14, 26, 0, 11, 11, _ENDLESS, 172),  # aorta
    Ellipsoid(-16, 24, 0, 13, 10, _ENDLESS, 148),  # vena cava
    Ellipsoid(-68, 36, -22, 26, 28, 52, 186),  # right kidney
    Ellipsoid(-61, 35, -22, 9, 13, 28, -40),  # its sinus
    Ellipsoid(-90, 30, -34, 4, 4, 4, 8),  # its cyst of 8 mm
    Ellipsoid(68, 36, -14, 26, 28, 54, 188),  # left kidney
    Ellipsoid(61, 35, -14, 9, 13, 30, -40),
    Ellipsoid(84, 20, -52, 16.5, 15.5, 15, 128),  # the mass, 3.3 x 3.1 x 3.0 cm
    Ellipsoid(86, 19, -53, 6, 5, 5, 62),  # its softer middle
    Ellipsoid(108, -30, -60, 20, 22, 60, 30),  # descending colon
    Ellipsoid(107, -32, -60, 13, 15, 56, -880),
    Ellipsoid(-106, -28, -66, 24, 25, 52, 32),  # ascending colon
    Ellipsoid(-105, -31, -66, 17, 18, 48, -850),
)


def _loops() -> tuple[Ellipsoid, ...]:
    """Return loops of small bowel, laid out by a fixed draw."""
    draw = np.random.default_rng(1968)
    count = 34
    x, y, z = draw.uniform(-78, 82, count), draw.uniform(-66, -22, count), draw.uniform(-96, 4, count)
    size, fill = draw.uniform(9, 15, count), draw.uniform(22, 64, count)
    return tuple(Ellipsoid(x[i], y[i], z[i], size[i] * 1.3, size[i], size[i], fill[i]) for i in range(count))


def _ribs(x: Grid, y: Grid, z: float) -> NDArray[np.bool_]:
    """Return where ribs are cut by the plane at `z`: spots on the chest wall that wander forward as it sinks."""
    found = np.zeros(x.shape, dtype=bool)
    for rib in range(7):
        turn = 0.55 + (rib * 24.0 + z * 0.9 + 60.0) / 62.0
        if not 0.4 < turn < 2.9 or z < -40 + rib * 3:
            continue
        for side in (-1, 1):
            middle_x, middle_y = side * 149 * np.sin(turn), 97 * np.cos(turn)
            found |= ((x - middle_x) / 8) ** 2 + ((y - middle_y) / 6) ** 2 < 1
    return found


def plane(number: int) -> NDArray[np.int16]:
    """Return one axial slice in Hounsfield units, row 0 at the front; 0 is the uppermost slice."""
    axis = (np.arange(SIZE, dtype=np.float32) - (SIZE - 1) / 2) * np.float32(SPACING)
    y, x = np.meshgrid(axis, axis, indexing="ij")
    z = (SLICES / 2 - number - 0.5) * THICKNESS
    wave = 3.0 * np.sin(z / 37.0)
    field = np.full((SIZE, SIZE), -1000, dtype=np.float32)
    for organ in (*BODY[:3], *_loops(), *BODY[3:]):
        depth = ((z - organ.z) / organ.c) ** 2
        inside = ((x - organ.x - wave) / organ.a) ** 2 + ((y - organ.y) / organ.b) ** 2 + depth < 1
        field[inside] = organ.density
    field[_ribs(x - wave, y, z)] = 380
    field[(np.abs(y - 135) < 4) & (np.abs(x) < 180)] = -180  # the table
    return _as_scanned(field, number)


def _as_scanned(field: Grid, number: int) -> NDArray[np.int16]:
    """Return the field blurred and grained as a scanner does."""
    for axis in (0, 1):
        field = (np.roll(field, 1, axis) + 2 * field + np.roll(field, -1, axis)) / np.float32(4)
    draw = np.random.default_rng(20260825 + number)
    grain = draw.normal(0, 16, field.shape).astype(np.float32)
    grain = (grain + np.roll(grain, 1, 0) + np.roll(grain, 1, 1)) / np.float32(1.7)
    scanned: NDArray[np.int16] = np.clip(np.rint(field + grain), -1024, 3071).astype(np.int16)
    return scanned
