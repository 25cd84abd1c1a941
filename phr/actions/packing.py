"""The records package for the second doctor: what would go, the package itself, and its verification."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from phr.actions.books import Books
from phr.actions.page_words import pages_with_words
from phr.actions.plan import plan_sheet, questions
from phr.bundle.choose import USUAL_MONTHS, Choice, Wish, choose
from phr.bundle.package import Contents, NotPlain, Occasion, Original, Stream, TextOf, Write, Written
from phr.bundle.verify import Verification, verify_package
from phr.bundle.write import write_package
from phr.clock import moment_in
from phr.errors import NotFound, NotUnderstood
from phr.readers.pool import PdfHasPassword, PdfNotMadePlain, ReaderPool
from phr.record.entry import ObjectId, Record, RecordId
from phr.record.filing import Person
from phr.record.kinds import Category
from phr.record.reading import Form, Page
from phr.vault.objects import stream_object

_PAGE_DPI = 150  # of a PDF's page that goes in as a picture: readable in print, and no more than 1 MB a page
_PICTURE_DPI = 200  # of a photo or a scan; a fax has no more
_CHECKLIST = "plan-checklist"


class NothingToPack(NotFound):
    """No record fits what was asked for."""

    code = "nothing-to-pack"

    def __init__(self) -> None:
        super().__init__(
            "there is no record to put into a package",
            next_step="see what stays out and why with `phr bundle --dry-run`, and widen --since",
        )


class WindowNotUnderstood(NotUnderstood):
    """A time window that is none."""

    code = "window-not-understood"

    def __init__(self, typed: str) -> None:
        super().__init__(
            f"{typed[:30]} names no time to begin at", next_step="write --since 24m for months, or a day as 2025-01-31"
        )


@dataclass(frozen=True, slots=True)
class Request:
    """What a package is asked for. `since` is as typed: "24m" or a day; ids are as typed."""

    for_whom: str = ""
    since: str = ""
    until: date | None = None
    categories: frozenset[Category] = frozenset()
    include: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What would go, stay out, be in doubt and be missing; `records` are all of the vault's by id."""

    choice: Choice
    records: dict[RecordId, Record]


@dataclass(frozen=True, slots=True)
class Packed:
    """A written package, the checklist beside it, and the choice it was made by."""

    written: Written
    checklist: Path
    preview: Preview


def preview_package(books: Books, request: Request) -> Preview:
    """Return what a package would hold, without writing anything.

    Raises WindowNotUnderstood, NoSuchRecord, IdNotUnique.
    """
    shelf = books.shelf()
    today = moment_in(books.home.settings.zone).day
    since, months = parse_since(request.since)
    wish = Wish(
        since=since,
        months=months or USUAL_MONTHS,
        until=request.until,
        categories=request.categories,
        include=frozenset(shelf.find(typed).id for typed in request.include),
        leave_out=frozenset(shelf.find(typed).id for typed in request.leave_out),
    )
    return Preview(choose(shelf.records, wish, today), {record.id: record for record in shelf.records})


def make_package(books: Books, request: Request, destination: Path) -> Packed:
    """Write a package and, beside it, the person's plan checklist; raise as `preview_package`, and NothingToPack."""
    preview = preview_package(books, request)
    if not preview.choice.going:
        raise NothingToPack
    moment = moment_in(books.home.settings.zone)
    with ReaderPool(1, reads_pictures=False) as pool:
        written = write_package(
            destination, preview.choice, _occasion(books, request, moment.day), _contents(books, pool)
        )
    checklist = _free_name(destination, written.path.name.replace("records", _CHECKLIST, 1))
    checklist.write_bytes(plan_sheet(books))
    checklist.chmod(0o600)
    return Packed(written, checklist, preview)


def verify(path: Path) -> Verification:
    """Return whether a package is whole, by its own manifest; needs no vault. Raises NoPackage."""
    return verify_package(path)


def parse_since(typed: str) -> tuple[date | None, int | None]:
    """Return the day or the number of months that a text names, neither for ""; raise WindowNotUnderstood."""
    text = typed.strip().lower()
    if not text:
        return None, None
    if text.endswith("m") and text[:-1].isascii() and text[:-1].isdigit() and 0 < int(text[:-1]) <= 1200:
        return None, int(text[:-1])
    try:
        return date.fromisoformat(text), None
    except ValueError as error:
        raise WindowNotUnderstood(typed) from error


def _occasion(books: Books, request: Request, today: date) -> Occasion:
    persons = books.persons()
    return Occasion(
        person=persons[0] if persons else Person(""),
        made=today,
        for_whom=request.for_whom,
        language=books.home.settings.language,
        questions=tuple(question.text for question in questions(books)),
    )


def _contents(books: Books, pool: ReaderPool) -> Contents:
    def stream(object_id: ObjectId, write: Write) -> None:
        stream_object(books.home.place, object_id, books.key.identities, lambda piece: write(bytes(piece)))

    def pages_of(record: Record) -> tuple[Page, ...]:
        return pages_with_words(books, pool, record)

    return replace(contents_through(pool, stream, books.text_of), pages_of=pages_of)


def contents_through(pool: ReaderPool, stream: Stream, text_of: TextOf) -> Contents:
    """Return contents whose documents are taken apart in a pool's processes."""

    def render(original: Original, page: int) -> bytes:
        dpi = _PAGE_DPI if original.form is Form.PDF else _PICTURE_DPI
        return pool.render_page(original.opened, original.size, page, form=original.form, dpi=dpi)

    def make_plain(original: Original) -> bytes | NotPlain:
        try:
            return pool.make_plain(original.opened, original.size)
        except PdfHasPassword:
            return NotPlain.SEALED
        except PdfNotMadePlain:
            return NotPlain.REFUSED

    def clean_picture(original: Original) -> bytes:
        return pool.clean_picture(original.opened, original.size, original.form)

    return Contents(stream, render, make_plain, pool.read_values, clean_picture, text_of)


def _free_name(folder: Path, stem: str) -> Path:
    """Return a name beside a package that is not taken yet."""
    path, number = folder / f"{stem}.pdf", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}_{number}.pdf"
    return path
