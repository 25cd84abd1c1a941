"""The note beside what was set aside: why, and what to do, in plain words; and reading it back."""

from collections.abc import Iterator
from dataclasses import dataclass

from phr.record.shown import shown_name

NOTE_ENDING = ".txt"
MAX_NAME_BYTES = 255  # of one name, on every file system in use
MAX_NOTE_BYTES = 8192  # a note is never longer; what is, is none
_FIRST_LINE = "phr put this aside. Nothing in it was changed."
_WHAT, _WHY, _TO_DO, _CODE, _FILES = "What: ", "Why: ", "What to do: ", "Code: ", "Files: "


@dataclass(frozen=True, slots=True)
class Note:
    """What a note says: the shown name, why it was set aside, what to do, the code, and how many files it is about."""

    shown: str
    what: str
    next_step: str
    code: str
    files: int = 1


def note_text(note: Note) -> str:
    """Return the note as it is written: UTF-8 text with CRLF, which every editor shows well."""
    lines = (
        _FIRST_LINE,
        "",
        _WHAT + note.shown,
        _WHY + note.what,
        _TO_DO + note.next_step,
        "",
        _CODE + note.code,
        f"{_FILES}{note.files}",
        "",
    )
    return "\r\n".join(lines)


def read_note(text: str) -> Note | None:
    """Return what a note says, or None where the text is no note of phr's."""
    lines = text.splitlines()
    if not lines or lines[0] != _FIRST_LINE:
        return None
    held = {prefix: _after(prefix, lines) for prefix in (_WHAT, _WHY, _TO_DO, _CODE, _FILES)}
    files = held[_FILES]
    count = int(files) if files.isascii() and files.isdigit() and len(files) < 10 else 1
    return Note(held[_WHAT], held[_WHY], held[_TO_DO], held[_CODE], count)


def note_name(name: str) -> str:
    """Return the name of the note for a name; cut so that it fits."""
    return cut_to_bytes(name, MAX_NAME_BYTES - len(NOTE_ENDING)) + NOTE_ENDING


def free_names(name: str) -> Iterator[str]:
    """Yield names to try in turn: the name itself, then `letter (2).pdf`, `letter (3).pdf`, without end.

    The numbered ones leave room for their note's ending, so that no two of them share a note.
    """
    yield name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = name, "", ""
    number = 2
    while True:
        tail = f" ({number}){dot}{ending}"
        room = MAX_NAME_BYTES - len(NOTE_ENDING) - len(_bytes_of(tail))
        yield cut_to_bytes(stem, room) + tail
        number += 1


def cut_to_bytes(name: str, size_bytes: int) -> str:
    """Return the longest beginning of a name that takes no more than so many bytes in UTF-8, cutting no character."""
    if len(_bytes_of(name)) <= size_bytes:
        return name
    used = 0
    for index, character in enumerate(name):
        used += len(_bytes_of(character))
        if used > size_bytes:
            return name[:index]
    return name


def _bytes_of(name: str) -> bytes:
    try:
        return name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return name.encode("utf-8", "surrogatepass")  # half a pair: Windows allows it in a name


def _after(prefix: str, lines: list[str]) -> str:
    found = next((line for line in lines if line.startswith(prefix)), prefix)
    return "".join(character for character in found.removeprefix(prefix) if _is_plain(character))


def _is_plain(character: str) -> bool:
    return character == "\\" or shown_name(character) == character
