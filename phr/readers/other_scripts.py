"""Lines in a script that the OCR models do not know, read by Tesseract where the person has installed it.

The models read Latin letters. Where lines of a page were found and not read, its upright picture, drawn anew by a
reader process, goes to Tesseract: a program of the system, started in the same confinement as the readers (see
`tesseract_process`), which gets the picture and nothing else. Only lines that were not read are taken from it, because
it is wrong about far more letters and numbers; what it reads is marked with how sure it is.
"""

import functools
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from phr.readers.lines import PlacedWord, in_lines, text_of_lines
from phr.record.reading import Box, Page, Word

_SECONDS = 90.0  # a dense page takes 10
_MOST_OUTPUT = 8 * 1024 * 1024
_LEAST_SURE = 0.3
_COVERED = 0.6  # of a line's width: what is covered by fewer words still counts as not read
_MOSTLY = 0.5  # of a page's words and lost lines
_EM = 0.72  # of a line's box, as in ocr_lines
_PAGE_ROW, _WORD_ROW = "1", "5"  # levels of Tesseract's table
_COLUMNS = 12
#: Scripts as Tesseract names them, with the languages that are written in them, as its files are called.
LANGUAGES = {
    "Cyrillic": ("rus", "ukr", "bul", "srp", "bel", "mkd", "kaz"),
    "Greek": ("ell",),
    "Arabic": ("ara", "fas", "urd"),
    "Hebrew": ("heb",),
    "Han": ("chi_sim", "chi_tra"),
    "Japanese": ("jpn",),
    "Korean": ("kor",),
    "Hangul": ("kor",),
    "Devanagari": ("hin",),
    "Georgian": ("kat",),
    "Armenian": ("hye",),
    "Thai": ("tha",),
    "Vietnamese": ("vie",),
}


@functools.cache
def languages_installed() -> frozenset[str]:
    """Return the languages that Tesseract reads on this machine; none where it is not installed."""
    program = shutil.which("tesseract")
    if program is None:
        return frozenset()
    said = _run(program, b"", "--list-langs")
    return frozenset(line.strip() for line in said.splitlines()[1:])


def reads_other_scripts() -> bool:
    """Say whether Tesseract is there with a language in another script than the Latin."""
    return bool(languages_installed() & {language for held in LANGUAGES.values() for language in held})


def with_other_script(page: Page, show: Callable[[int], bytes]) -> Page:
    """Return a page with what Tesseract reads in its unread lines.

    `show` makes a JPEG of the page, turned counterclockwise by some degrees. Where hardly anything was read, nothing
    told which way up the page stands, so both are tried.
    """
    ways = [page, upside_down(page)] if _is_mostly_lost(page) else [page]
    tries = [(way, words) for way in ways for words in _readings(way, show(way.turn))]
    if not tries:
        return page
    best, words = max(tries, key=lambda one: sum(len(word.text) * word.sure**2 for word in one[1]))
    return merged(best, words)


def upside_down(page: Page) -> Page:
    """Return a page as it stands the other way up; what was guessed of it falls away."""
    turned = tuple(
        Box(page.width - box.right, page.height - box.bottom, page.width - box.left, page.height - box.top)
        for box in page.unread
    )
    return replace(page, text="", words=(), turn=(page.turn + 180) % 360, unread=turned)


def _is_mostly_lost(page: Page) -> bool:
    lost = sum(box.right - box.left for box in page.unread)
    read = sum(word.box.right - word.box.left for word in page.words if not _is_in_any(word.box, page.unread))
    return lost > _MOSTLY * (lost + read)


def merged(page: Page, words: Sequence[Word]) -> Page:
    """Return a page with words in its unread lines in the place of what was guessed there; the other lines stay.

    Numbers go too: among letters that they do not know the models lose digits ("12-16" for 120-160).
    """
    filled = [box for box in page.unread if any(_is_in(word.box, box) for word in words)]
    if not filled:
        return page
    fresh = [word for word in words if _is_in_any(word.box, filled)]
    kept = [word for word in page.words if not _is_in_any(word.box, filled)]
    placed = [_Placed(word, word.box) for word in kept]
    placed += [_Placed(word, next(line for line in filled if _is_in(word.box, line))) for word in fresh]
    rows = [_in_reading_order(row) for row in in_lines([one.placed for one in placed])]
    by_place = {(one.placed.text, one.placed.box): one.word for one in placed}
    shown = tuple(by_place[word.text, word.box] for row in rows for word in row)
    unread = tuple(box for box in page.unread if _covered(box, fresh) < _COVERED)
    return Page(page.number, page.width, page.height, text_of_lines(rows), shown, page.source, page.turn, unread)


class _Placed:
    """A word of a page as the maker of lines takes it, its type size that of the line it stands in."""

    def __init__(self, word: Word, line: Box) -> None:
        self.placed = PlacedWord(word.text, word.box, max(_EM * (line.bottom - line.top), 0.1))
        self.word = word


def _in_reading_order(row: list[PlacedWord]) -> list[PlacedWord]:
    """Return a row from right to left where most of its letters are written so."""
    letters = [unicodedata.bidirectional(letter) for word in row for letter in word.text if letter.isalpha()]
    is_leftward = 2 * sum(kind in ("R", "AL") for kind in letters) > len(letters)
    return row[::-1] if is_leftward else row


def _covered(line: Box, words: Sequence[Word]) -> float:
    """Return how much of a line's width some words fill."""
    return sum(word.box.right - word.box.left for word in words if _is_in(word.box, line)) / (line.right - line.left)


def _is_in_any(inner: Box, outer: Sequence[Box]) -> bool:
    return any(_is_in(inner, box) for box in outer)


def _is_in(inner: Box, outer: Box) -> bool:
    across, down = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= across <= outer.right and outer.top <= down <= outer.bottom


def _readings(page: Page, picture: bytes) -> Iterator[tuple[Word, ...]]:
    """Yield what a page says in each script that it may be in."""
    program = shutil.which("tesseract")
    if program is None or not picture.startswith(b"\xff\xd8\xff"):
        return
    for languages in _languages_of(program, picture):
        table = _run(program, picture, "stdin", "stdout", "-l", "+".join(languages), "--psm", "3", "tsv")
        yield tuple(words_in_table(table, page))


def _languages_of(program: str, picture: bytes) -> list[tuple[str, ...]]:
    """Return the languages to read a page in: those of the script that it seems to be in, else of each script."""
    installed = languages_installed()
    held = {script: tuple(one for one in names if one in installed) for script, names in LANGUAGES.items()}
    latin = ("eng",) if "eng" in installed else ()  # units and drugs are written so anywhere
    if "osd" in installed:
        said = _run(program, picture, "stdin", "stdout", "--psm", "0")
        script = next((line.split(":", 1)[1].strip() for line in said.splitlines() if line.startswith("Script:")), "")
        if held.get(script):
            return [(*held[script], *latin)]
    return [(*names, *latin) for names in dict.fromkeys(held.values()) if names]


def words_in_table(table: str, page: Page) -> Iterator[Word]:
    """Yield the words of Tesseract's table, in points of a page.

    The table is of cells parted by tabs: level, page, block, paragraph, line, word, left, top, width, height (pixels),
    confidence (0 to 100), text.
    """
    scale = 0.0
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] not in (_PAGE_ROW, _WORD_ROW):
            continue
        try:
            left, top, width, height = (int(cell) for cell in cells[6:10])
            sure = float(cells[10]) / 100
        except ValueError:
            continue
        if cells[0] == _PAGE_ROW:
            scale = page.width / width if width > 0 else 0.0
        elif sure >= _LEAST_SURE and cells[11].strip():
            box = Box(left * scale, top * scale, (left + width) * scale, (top + height) * scale)
            yield Word(cells[11].strip(), box, min(sure, 1.0))


def _run(program: str, picture: bytes, *arguments: str) -> str:
    """Return what Tesseract writes, "" where it fails or takes too long."""
    command = [sys.executable, "-I", "-m", "phr.readers.tesseract_process", program, *arguments]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TESSDATA_PREFIX") if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            cwd="/",
            env=kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout[:_MOST_OUTPUT].decode("utf-8", "replace") if done.returncode == 0 else ""
