"""What the programs are fed: bytes without a pattern, the slices of a CT, and made-up papers."""

import json
import random
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

_MIB = 1 << 20
_SIDE = 512  # pixels: rows and columns of a usual CT slice
REAL_CT = Path(__file__).resolve().parents[3] / "shared" / "dicom" / "pydicom-data" / "693_UNCI.dcm"
"""A CT slice of 512 x 512 in the development sets; where a clone has none beside it, pydicom's small one is tiled."""

_WORDS = (
    "the patient was seen today after admission and reports mild pain in left right upper lower arm since last week no "
    "fever normal blood pressure heart lungs clear abdomen soft liver kidney without finding large lymph node follow "
    "up in three months laboratory values within range therapy continued with tablets daily morning and evening result "
    "of the examination shows a small stable lesion we recommend further imaging and thank you for your referral"
)
_TITLES = ("Laboratory Report", "Discharge Summary", "Consultation Letter", "Radiology Report", "Progress Note")
_TEMPLATE = """\
#let d = json(bytes(sys.inputs.data))
#set document(title: d.title)
#set page(paper: "a4", margin: 22mm, numbering: "1 / 1")
#set text(font: "Libertinus Serif", size: 11pt)
= #d.title
#for (label, value) in d.head [*#label:* #value \\ ]
#table(columns: 4, [*Test*], [*Result*], [*Unit*], [*Range*], ..d.values.flatten())
#for words in d.body [#par(words)]
"""


def random_file(path: Path, size_bytes: int) -> Path:
    """Write a file that neither compresses nor repeats; return its path."""
    with path.open("wb") as file:
        for start in range(0, size_bytes, _MIB):
            file.write(secrets.token_bytes(min(_MIB, size_bytes - start)))
    return path


def ct_slices(folder: Path, count: int) -> Path:
    """Write the slices of one CT series, each a file of its own, and return the folder."""
    import pydicom
    from pydicom.data import get_testdata_file
    from pydicom.uid import UID

    folder.mkdir()
    source = REAL_CT if REAL_CT.is_file() else get_testdata_file("CT_small.dcm", download=False)
    ds = pydicom.dcmread(str(source))
    _tile(ds)
    first = str(ds.SOPInstanceUID)[:50].rstrip(".")
    for number in range(1, count + 1):
        ds.SOPInstanceUID = UID(f"{first}.{number}")
        ds.file_meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
        ds.InstanceNumber = number
        ds.ImagePositionPatient = [*ds.ImagePositionPatient[:2], -0.5 * number]
        ds.save_as(folder / f"IM{number:06}", enforce_file_format=True)
    return folder


def disc_image(folder: Path, count: int) -> Path:
    """Write an ISO 9660 image of one CT series in a folder of its own, with Joliet names, and return its path."""
    import pycdlib

    slices = sorted(ct_slices(folder / "slices", count).iterdir())
    image = pycdlib.PyCdlib()
    image.new(interchange_level=3, joliet=3, vol_ident="IMAGES")
    image.add_directory("/CT", joliet_path="/CT")
    for number, path in enumerate(slices, start=1):
        image.add_file(str(path), f"/CT/{number:08}.;1", joliet_path=f"/CT/{path.name}")
    place = folder / "disc.iso"
    image.write(str(place))
    image.close()
    return place


def papers(folder: Path, count: int) -> Path:
    """Write text PDFs of one to three pages, no two alike, and return the folder."""
    folder.mkdir()
    draw = random.Random(20260314)
    for number in range(count):
        (folder / f"paper {number:04}.pdf").write_bytes(_pdf(_paper(draw, number)))
    return folder


def _tile(ds: "Dataset") -> None:
    """Repeat a small slice until it has the usual size."""
    down, across = -(-_SIDE // ds.Rows), -(-_SIDE // ds.Columns)
    row_bytes = ds.Columns * ds.BitsAllocated // 8
    pixels: bytes = ds.PixelData
    rows = [pixels[start : start + row_bytes] * across for start in range(0, ds.Rows * row_bytes, row_bytes)]
    ds.PixelData = b"".join(rows) * down
    ds.Rows, ds.Columns = ds.Rows * down, ds.Columns * across


def _paper(draw: random.Random, number: int) -> dict[str, object]:
    return {
        "title": draw.choice(_TITLES),
        "head": [
            ("Patient", "Erika Muster"),
            ("Date of birth", "04/17/1968"),
            ("Date of visit", f"{1 + number % 12:02}/{draw.randint(13, 28)}/{draw.randint(2022, 2025)}"),
            ("Case number", f"{draw.randint(10**7, 10**8 - 1)}"),
        ],
        "values": [
            (
                f"Analyte {row}",
                f"{draw.uniform(1, 200):.1f}",
                "mg/dl",
                f"{draw.randint(1, 50)} - {draw.randint(60, 200)}",
            )
            for row in range(draw.randint(4, 16))
        ],
        "body": [
            " ".join(draw.choices(_WORDS.split(), k=draw.randint(40, 110))).capitalize() + "."
            for _ in range(draw.choice((3, 8, 14)))
        ],
    }


def _pdf(paper: dict[str, object]) -> bytes:
    import typst

    compiler = typst.Compiler(_TEMPLATE.encode(), ignore_system_fonts=True)
    pdf = compiler.compile(format="pdf", sys_inputs={"data": json.dumps(paper)})
    if not isinstance(pdf, bytes):
        raise TypeError("typst made no single document")
    return pdf
