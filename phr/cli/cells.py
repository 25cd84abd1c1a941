"""Text in a terminal's cells: letters of East Asian scripts take two, combining marks none; pure."""

import unicodedata

_WIDE = frozenset("WF")
_NO_CELL = frozenset({"Mn", "Me"})
_ELLIPSIS = "…"


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes, once it is as `shown` makes it."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def cut(text: str, widest: int) -> str:
    """Return a text that takes at most so many cells; one that was cut ends in an ellipsis."""
    if cells(text) <= widest:
        return text
    kept = _fitting(text, widest - 1)
    return text[:kept].rstrip() + _ELLIPSIS


def padded(text: str, width: int) -> str:
    """Return a text with spaces behind it up to a width in cells."""
    return text + " " * (width - cells(text))


def wrapped(text: str, width: int, indent: str = "", hanging: str | None = None) -> list[str]:
    """Return a text as lines of at most `width` cells, broken at spaces; a word that is longer is broken anywhere.

    At least one letter stands on each line, however narrow the terminal is.
    """
    later = indent if hanging is None else hanging
    lines: list[str] = []
    line, is_begun = indent, False
    for word in text.split():
        rest = word
        if is_begun and cells(line) + 1 + cells(rest) <= width:
            line += f" {rest}"
            continue
        if is_begun:
            lines.append(line)
            line = later
        while cells(line) + cells(rest) > width:
            kept = max(1, _fitting(rest, width - cells(line)))
            if kept >= len(rest):
                break
            lines.append(line + rest[:kept])
            line, rest = later, rest[kept:]
        line, is_begun = line + rest, True
    return [*lines, line] if is_begun else lines


def _fitting(text: str, width: int) -> int:
    """Return how many letters of a text fit in a width."""
    taken = 0
    for place, letter in enumerate(text):
        taken += _cells_of(letter)
        if taken > width:
            return place
    return len(text)


def _cells_of(letter: str) -> int:
    if unicodedata.category(letter) in _NO_CELL:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in _WIDE else 1
