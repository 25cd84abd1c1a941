"""The lab sheets of tools/lab_trials, several of each layout, each from a lab of its own, read from their PDFs."""

import io
from collections.abc import Iterator
from dataclasses import replace

from lab_trials.layouts import LAYOUTS
from lab_trials.typeset import sheets_of

from phr.readers.pool import ReaderPool
from phr.readers.sniff import sniff
from phr.record.reading import Reading

SHEETS = 3  # of each layout
_PRINTED = ("Labor Seeblick", "Hillcrest Medical Laboratory", "Laboratoire du Parc", "Laboratorio Central Robles")
_NAMES = [
    "Ahorn",
    "Birken",
    "Cedar",
    "Dogwood",
    "Espen",
    "Fichten",
    "Ginkgo",
    "Hasel",
    "Ilex",
    "Juniper",
    "Kiefern",
    "Linden",
    "Mimosa",
    "Nogal",
    "Olive",
    "Pioppo",
    "Quercia",
    "Robinia",
    "Salice",
    "Tilleul",
]


def typeset_papers(seed: int) -> Iterator[tuple[str, bool, Reading]]:
    """Yield the layout's name, whether it is kept aside, and what a sheet says, whose lab is the layout's own.

    As typeset, any of four labs is printed on any layout; here the name of a layout's lab stands in its place.
    """
    with ReaderPool() as pool:
        for layout, name in zip(LAYOUTS, _NAMES, strict=True):
            for sheet in sheets_of(layout, SHEETS, seed):
                reading = pool.read(io.BytesIO(sheet.pdf), len(sheet.pdf), sniff(sheet.pdf, len(sheet.pdf)))
                yield layout.name, layout.is_aside, _from(reading, f"Labor {name}")


def _from(reading: Reading, lab: str) -> Reading:
    pages = []
    for page in reading.pages:
        text = page.text
        for printed in _PRINTED:
            text = text.replace(printed, lab)
        pages.append(replace(page, text=text, words=()))
    return replace(reading, pages=tuple(pages))
