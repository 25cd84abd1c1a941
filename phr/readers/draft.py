"""What the first look at a document gave: its Reading so far, and the pages that only OCR can read."""

from dataclasses import dataclass

from phr.record.reading import Reading, Trouble


@dataclass(frozen=True, slots=True)
class Draft:
    """A Reading as it stands where OCR is not installed, and what OCR would change.

    `wanted` are the pages (from 1, ascending) whose words are not in the file, or not usably so. `lasting` are those
    of the reading's troubles that stay whatever OCR gives.
    """

    reading: Reading
    wanted: tuple[int, ...] = ()
    lasting: tuple[Trouble, ...] = ()


def final(reading: Reading) -> Draft:
    """Return a reading that OCR has nothing to add to."""
    return Draft(reading, (), reading.troubles)
