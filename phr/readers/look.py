"""What an open file is: reads its first bytes and asks sniff."""

import io
from typing import BinaryIO

from phr.readers.sniff import PROBE_BYTES, sniff
from phr.record.reading import Form


def form_of(opened: BinaryIO) -> Form:
    """Return the form of an open file by its content; its position stays where it was."""
    at = opened.tell()
    try:
        size = opened.seek(0, io.SEEK_END)
        opened.seek(0)
        return sniff(opened.read(PROBE_BYTES), size)
    finally:
        opened.seek(at)
