"""Which names are ignored by rule: unfinished downloads, office locks, hidden files and what systems strew about."""

from collections.abc import Iterable
from pathlib import PurePosixPath

NEEDS_ATTENTION = "Needs attention"
"""The folder in the inbox for what a person must look at."""

DOWNLOAD_ENDINGS = (".part", ".partial", ".crdownload", ".download")
_ENDINGS = (*DOWNLOAD_ENDINGS, ".tmp")
_BEGINNINGS = (".", "~$")
_STREWN = frozenset(
    {"thumbs.db", "desktop.ini", "__macosx", "ehthumbs.db", "$recycle.bin", "system volume information"}
)

MAX_DEPTH = 32  # folders below the inbox; a disc by ISO 9660 has at most 8
MAX_ENTRIES = 100_000  # files and folders of one delivery


def is_ignored(name: str) -> bool:
    """Say whether a file or folder of this name is left out by rule, whatever it holds."""
    folded = name.casefold()
    return folded in _STREWN or folded.startswith(_BEGINNINGS) or folded.endswith(_ENDINGS)


def is_strewn(name: str) -> bool:
    """Say whether a file or folder is one that systems strew about and never a person's own, as archives carry them.

    Names that only mean "not finished" in an inbox mean nothing in an archive: what is in it is finished.
    """
    folded = name.casefold()
    return folded in _STREWN or folded == ".ds_store" or folded.startswith("._")


class Placeholders:
    """Tells an empty file that a browser holds in reserve: an unfinished download that begins like it lies beside it.

    Firefox reserves `letter.pdf` with 0 bytes and writes to `letter.k3XyZ1.pdf.part`.
    """

    def __init__(self, ignored: Iterable[PurePosixPath]) -> None:
        names = (path.name.casefold() for path in ignored)
        self._stems = frozenset(_stem(name) for name in names if name.endswith(DOWNLOAD_ENDINGS))

    def hold(self, name: str) -> bool:
        """Say whether an unfinished download will take the place of the file of this name."""
        return _stem(name.casefold()) in self._stems


def _stem(name: str) -> str:
    return name.partition(".")[0]
