"""A disc's own table of contents against what the delivery really holds, both ways; pure.

The table is a hint: tables of real discs are wrong, partial or absent, and every file is looked at whatever it says.
Names are compared as discs and systems change them: without regard to case, version number (`;1`) or final dot.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from phr.record.reading import Form, Trouble


@dataclass(frozen=True, slots=True)
class CrossChecked:
    """One table of contents, compared.

    `listed` counts the files that it lists, `missing` those of them that are not there or are no pictures any more
    (empty, overwritten), `unlisted` the pictures of its disc that it does not list.
    """

    listed: int
    missing: int
    unlisted: int

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Return what to tell the person with each study of the disc; nothing where the table fits or lists nothing."""
        found = []
        if self.missing:
            found.append(_incomplete(self.listed, self.missing))
        if self.listed and self.unlisted:
            found.append(_unlisted(self.unlisted))
        return tuple(found)


def cross_check(
    directory: PurePosixPath,
    listed: Iterable[str],
    forms: Mapping[PurePosixPath, Form],
    discs: Container[PurePosixPath],
) -> CrossChecked:
    """Compare the table of contents at `directory` with the files of its delivery.

    `listed` are the names it lists, relative to its folder; `forms` says for each file of the delivery what it is;
    `discs` are the folders of all tables in the delivery: what lies on a disc further inside is none of this one's.
    """
    disc = directory.parent
    pictures = {
        _as_compared(str(path.relative_to(disc)))
        for path, form in forms.items()
        if form is Form.DICOM and disc_of(path, discs) == disc
    }
    named = {_as_compared(name) for name in listed}
    return CrossChecked(len(named), len(named - pictures), len(pictures - named))


def disc_of(path: PurePosixPath, discs: Container[PurePosixPath]) -> PurePosixPath | None:
    """Return the innermost of some discs that a file lies on, or None."""
    return next((folder for folder in path.parents if folder in discs), None)


def _as_compared(name: str) -> str:
    return "/".join(_part_as_compared(part) for part in name.split("/"))


def _part_as_compared(part: str) -> str:
    stem, semicolon, version = part.rpartition(";")
    return (stem if semicolon and version.isdecimal() else part).rstrip(".").casefold()


def _incomplete(listed: int, missing: int) -> Trouble:
    were = "1 of them was" if missing == 1 else f"{missing:,} of them were"
    return Trouble(
        "disc-incomplete",
        f"the disc's table of contents lists {_pictures(listed)}; {were} not on it or could not be read",
        "copy the whole disc into the inbox again; if this stays so, ask the place that made it for a new one",
    )


def _unlisted(unlisted: int) -> Trouble:
    return Trouble(
        "disc-unlisted",
        f"the disc's table of contents leaves out {_pictures(unlisted)} that lie on it",
        "nothing: phr looks at every file of a disc and took them in all the same",
    )


def _pictures(count: int) -> str:
    return "1 picture" if count == 1 else f"{count:,} pictures"
