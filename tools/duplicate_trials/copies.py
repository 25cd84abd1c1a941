"""A paper's copies as a fax, a photo and a scan give them: same words, other page size, a header, misread letters."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from ocr_trials.damage import DAMAGES, Picture, jpeg, rendered
from PIL import Image, ImageDraw, ImageFont

from phr.record.reading import Reading

MOST_PAGES = 3  # of a paper that are copied; OCR of a page takes a second or two
_MADE = datetime(2026, 11, 24, tzinfo=UTC)
_FAX_WIDTH = 1728  # pixels of a line, ITU-T T.4
_FAX_HEADER = "24/11/2026  10:12   +49 30 5550123          PRAXIS FAX                    S. {page:03d}/{of:03d}"
_FAX_DARK = 150  # of 255; darker is black

Copy = Callable[[Path, int], bytes]


def fax(path: Path, pages: int) -> bytes:
    """Return a paper as a fax: black and white, the line of the sending machine above each page."""
    sheets = [_faxed(rendered(path, number, 200), number + 1, pages) for number in range(pages)]
    return _pdf(sheets, 200)


def photo(path: Path, pages: int) -> bytes:
    """Return a paper as photos of its pages."""
    return _damaged(path, pages, "photo with shadow")


def scan(path: Path, pages: int) -> bytes:
    """Return a paper as a slanted, hard packed scan."""
    return _damaged(path, pages, "slanted by 2 degrees, quality 40")


COPIES: dict[str, Copy] = {"fax with a header line": fax, "photo with shadow": photo, "slanted scan": scan}


def pages_to_copy(reading: Reading) -> int:
    """Return how many pages of a paper are copied."""
    return min(reading.page_count, MOST_PAGES)


def _faxed(page: Picture, number: int, of: int) -> Picture:
    scale = _FAX_WIDTH / page.width
    grey = page.convert("L").resize((_FAX_WIDTH, round(page.height * scale)), Image.Resampling.BILINEAR)
    sheet = Image.new("L", (_FAX_WIDTH, grey.height + 60), 255)
    sheet.paste(grey, (0, 60))
    words = _FAX_HEADER.format(page=number, of=of)
    ImageDraw.Draw(sheet).text((60, 14), words, fill=0, font=ImageFont.load_default(28))
    return sheet.point(lambda grey: 255 if grey > _FAX_DARK else 0).convert("1")


def _damaged(path: Path, pages: int, name: str) -> bytes:
    dpi, damage = DAMAGES[name]
    luck = np.random.default_rng([20261124, sum(path.name.encode())])
    made: list[Picture] = [Image.open(io.BytesIO(damage(rendered(path, number, dpi), luck))) for number in range(pages)]
    return _pdf(made, dpi)


def _pdf(sheets: list[Picture], dpi: int) -> bytes:
    made = io.BytesIO()
    first, *later = [Image.open(io.BytesIO(jpeg(sheet.convert("L"), 85))) for sheet in sheets]
    # A fixed date keeps the bytes the same in every run, so that what was read of them can be kept.
    first.save(
        made,
        "PDF",
        save_all=True,
        append_images=later,
        resolution=dpi,
        creationDate=_MADE.timetuple(),
        modDate=_MADE.timetuple(),
    )
    return made.getvalue()
