"""The slices on the disc image: a chest of the vault's owner and an ankle of somebody else, small and few."""

import io

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import FileDataset
from pydicom.uid import UID

from samples import ct

SIZE = 64  # pixels a side
SPACING = 6.0  # mm a pixel
_OTHERS = UID("2.25.198111022026110511300000000")
_OWNERS = UID("2.25.196804172026110509420000000")
_NO_CONTRAST = ("ContrastBolusAgent", "ContrastBolusRoute", "PatientWeight")

# Ellipses as parts of the picture: middle (across, down), half-axes, density in Hounsfield units.
_CHEST = (
    (0.50, 0.50, 0.44, 0.33, 45),
    (0.31, 0.48, 0.15, 0.24, -840),
    (0.69, 0.48, 0.15, 0.24, -840),
    (0.55, 0.45, 0.12, 0.13, 40),
    (0.50, 0.74, 0.06, 0.06, 420),
)
_ANKLE = (
    (0.50, 0.50, 0.26, 0.30, 50),
    (0.44, 0.42, 0.13, 0.12, 520),
    (0.44, 0.42, 0.08, 0.07, 190),
    (0.66, 0.56, 0.06, 0.07, 560),
)


def slices_of_the_owner() -> list[bytes]:
    """Return four slices of a chest CT on 2026-11-05."""
    facts = {"StudyDescription": "CT Thorax nativ", "StudyID": "70114", "AccessionNumber": "CT26-70114"}
    return [_written(_small(_OWNERS, number, "20261105", "CHEST", facts), number, _CHEST) for number in range(4)]


def slices_of_another() -> list[bytes]:
    """Return three slices of Jonas Brandt's ankle, of the same day."""
    facts = {
        "PatientName": "Brandt^Jonas",
        "PatientID": "611902",
        "PatientBirthDate": "19811102",
        "PatientSex": "M",
        "PatientAge": "045Y",
        "StudyDescription": "CT Sprunggelenk rechts",
        "Laterality": "R",
        "StudyID": "70117",
        "AccessionNumber": "CT26-70117",
    }
    return [_written(_small(_OTHERS, number, "20261105", "ANKLE", facts), number, _ANKLE) for number in range(3)]


def _small(root: UID, number: int, day: str, part: str, facts: dict[str, str]) -> FileDataset:
    """Return a slice of the big disc's CT as one of another study."""
    ds = ct.make_slice(number).dataset
    for keyword in _NO_CONTRAST:
        delattr(ds, keyword)
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate", "InstanceCreationDate"):
        setattr(ds, keyword, day)
    ds.InstanceCreationTime = "104500"
    ds.StudyInstanceUID = root
    ds.SeriesInstanceUID = f"{root}.1"
    ds.FrameOfReferenceUID = f"{root}.2"
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = UID(f"{root}.1.{number + 1}")
    ds.SeriesDescription = "axial 5.0"
    ds.ProtocolName = ds.BodyPartExamined = part
    for keyword, value in facts.items():
        setattr(ds, keyword, value)
    return ds


def _written(ds: FileDataset, number: int, ellipses: tuple[tuple[float, ...], ...]) -> bytes:
    half = (SIZE - 1) / 2 * SPACING
    ds.Rows = ds.Columns = SIZE
    ds.PixelSpacing = [f"{SPACING:g}"] * 2
    ds.ImagePositionPatient = [f"{-half:g}", f"{-half:g}", ds.ImagePositionPatient[2]]
    ds.PixelData = _plane(ellipses, number).astype("<i2").tobytes()
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()


def _plane(ellipses: tuple[tuple[float, ...], ...], number: int) -> NDArray[np.int16]:
    across, down = np.meshgrid(np.arange(SIZE) / SIZE, np.arange(SIZE) / SIZE)
    field = np.full((SIZE, SIZE), -1000.0)
    for x, y, wide, high, density in ellipses:
        inside = ((across - x) / wide) ** 2 + ((down - y) / (high * (1 - 0.04 * number))) ** 2 < 1
        field[inside] = density
    grain = np.random.default_rng(70114 + number).normal(0, 12, field.shape)
    plane: NDArray[np.int16] = np.clip(np.rint(field + grain), -1024, 3071).astype(np.int16)
    return plane
