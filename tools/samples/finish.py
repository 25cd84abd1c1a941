"""What can happen to a PDF before a person has it: a password, a download that broke off, a scanner."""

import io
import time

import numpy as np
from PIL import Image, ImageFilter
from pypdf import PdfReader, PdfWriter


class SteadyWriter(PdfWriter):
    """A writer that keeps the identifier of the file it copies, where pypdf would draw half of it at random."""

    def generate_file_identifiers(self) -> None:
        """Leave the identifier as it is."""


def locked(pdf: bytes, password: str) -> bytes:
    """Return the PDF under a password; RC4 of 128 bits, as older portals do it, because it needs no random bytes."""
    writer = SteadyWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def cut(pdf: bytes) -> bytes:
    """Return the first part of the PDF: the catalogue and the pages of a typst PDF lie behind it."""
    return pdf[: len(pdf) * 2 // 5]


def scanned(pngs: list[bytes], seed: int, dots_an_inch: int = 150) -> bytes:
    """Return a PDF of grey page images, each a little askew, with a shadow at the edge and noise."""
    pages = [_worn(png, seed + number) for number, png in enumerate(pngs)]
    out = io.BytesIO()
    day = time.gmtime(1774515600)  # 2026-03-26 09:00 UTC, when the scanner made it
    pages[0].save(
        out,
        "PDF",
        save_all=True,
        append_images=pages[1:],
        resolution=float(dots_an_inch),
        quality=42,
        title="Scan",
        producer="Scanner",
        creationDate=day,
        modDate=day,
    )
    return out.getvalue()


def _worn(png: bytes, seed: int) -> Image.Image:
    page = Image.open(io.BytesIO(png)).convert("L").rotate(0.8, resample=Image.Resampling.BICUBIC, fillcolor=250)
    grey = np.asarray(page.filter(ImageFilter.GaussianBlur(0.7)), dtype=np.float32)
    shadow = np.linspace(0, 14, grey.shape[1], dtype=np.float32)
    noise = np.random.default_rng(seed).normal(0, 5, grey.shape)
    return Image.fromarray(np.clip(grey * 0.94 + 8 - shadow + noise, 0, 255).astype(np.uint8))
