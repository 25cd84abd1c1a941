"""A package of the form `folder`: everything that goes, laid out, indexed, listed and moved to its place at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from phr.bundle.choose import Choice, Going, date_of, kind_of
from phr.bundle.cover import summary_data
from phr.bundle.disc import ZEROED, Disc, write_disc
from phr.bundle.manifest import Entry, Manifest, manifest_text
from phr.bundle.names import file_name, slug
from phr.bundle.package import (
    DICOMDIR,
    FOLDERS,
    INDEX,
    MANIFEST,
    PICTURES,
    README,
    RECORDS,
    SUMMARY,
    Contents,
    DiscStudy,
    Exhibit,
    Occasion,
    Original,
    PageForm,
    Written,
)
from phr.bundle.page import index_page, readme
from phr.bundle.pieces import note_on, plain_of_pieces
from phr.bundle.plain import CannotMerge
from phr.bundle.prepare import MAX_BYTES, Prepared, may_have_pages, prepare
from phr.bundle.records_pdf import Merged, NotLaidIn, Part, records_pdf
from phr.bundle.staging import Staging, move_in, staging
from phr.bundle.texts import text_alone
from phr.bundle.words import Words, kind_name, words_in
from phr.errors import Damaged, NotFound, NotReadable
from phr.paper.press import typeset
from phr.record.entry import Record, StoredObject
from phr.record.reading import Form

MAX_MERGED_BYTES = 600 * 1024**2  # of all plain pages together; later documents stand as notices
MAX_MERGED_PAGES = 4000  # the press takes 5,000 rows, and a page of the merged copy is one
_ENDINGS = {
    Form.PDF: "pdf",
    Form.DICOM: "dcm",
    Form.JPEG: "jpg",
    Form.PNG: "png",
    Form.TIFF: "tif",
    Form.HEIC: "jpg",
    Form.WEBP: "webp",
    Form.GIF: "png",
    Form.BMP: "png",
    Form.TEXT: "txt",
    Form.HTML: "txt",
    Form.XML: "xml",
    Form.JSON: "json",
    Form.RTF: "rtf",
    Form.MAIL: "txt",
}
_RENAMED = "its name ends in .txt so that no browser runs what is in it"
_WORDS_ALONE = "the words of a mail; what was attached to it are documents of their own"
_CLEANED = "without what the camera noted in it (place, time, model)"
_WRITTEN_AS = {Form.HEIC: Form.JPEG, Form.GIF: Form.PNG, Form.BMP: Form.PNG}


@dataclass(slots=True)
class _Budget:
    """How many bytes and how many pages may still be merged."""

    left: int = MAX_MERGED_BYTES
    pages: int = MAX_MERGED_PAGES


def write_package(destination: Path, choice: Choice, occasion: Occasion, contents: Contents) -> Written:
    """Write a package into a new folder below `destination` and return what was written.

    The folder's name is neutral: records-2026-11-24, with -2 and so on where that is taken. A document that cannot be
    shown, or that the vault cannot give, never stops a package: its exhibit says so. Raises CannotWritePackage, the
    press's errors, and what `contents` raises beside Damaged, NotFound and NotReadable; nothing is left behind then.
    """
    with staging(destination, occasion.made) as staged:
        parts = _take_documents(staged, choice.documents, occasion, contents)
        disc = write_disc(staged.root, [going.record for going in choice.studies], contents)
        _account_for_disc(staged, disc)
        parts, merged = _merge(parts, occasion)
        exhibits = _exhibits(parts, merged)
        studies = _studies(choice.studies, disc, first=len(parts) + 1)
        _write_papers(staged, choice, occasion, merged, exhibits, studies)
        files = _write_manifest(staged, merged.pages, exhibits, studies)
        return Written(
            path=move_in(staged, destination, occasion.made),
            files=files,
            pages=merged.pages,
            records=len(exhibits) + len(studies),
            studies=len(studies),
            instances=len(disc.files),
            exhibits=exhibits,
            disc=studies,
            instances_lost=sum(disc.lost.values()),
        )


def _take_documents(staged: Staging, documents: Sequence[Going], occasion: Occasion, contents: Contents) -> list[Part]:
    budget = _Budget()
    return [
        _take_document(staged, number, going, occasion.language, contents, budget)
        for number, going in enumerate(documents, start=1)
    ]


def _take_document(
    staged: Staging, number: int, going: Going, language: str, contents: Contents, budget: _Budget
) -> Part:
    record = going.record
    path = _path(staged, record, words_in(language))
    if record.pieces:
        return _take_pieces(staged, number, going, path, contents, budget)
    original = _original(record)
    if original is None:
        return Part(number, record, going.group, "", PageForm.LOST)
    try:
        sha256, size = staged.take(path, original.object_id, contents.stream)
    except (Damaged, NotFound, NotReadable):  # one document that the vault cannot give never stops a package
        return Part(number, record, going.group, "", PageForm.LOST)
    note = _RENAMED if record.form is Form.HTML else ""
    if record.form in PICTURES:
        try:
            sha256, size = _cleaned(staged, path, size, record.form, contents)
        except NotReadable:
            staged.drop(path)
            return Part(number, record, going.group, "", PageForm.HELD)
        note = _CLEANED
    if record.form is Form.MAIL:
        sha256, size = staged.replace(path, text_alone(record, contents))
        note = _WORDS_ALONE
    prepared = _prepare(staged, path, size, record, contents, budget, language)
    pages = len(prepared.plain.sizes) if prepared.plain else 0
    staged.account(Entry(path, sha256, size, pages, record.day, record.source_name, note))
    if prepared.plain is None:
        return Part(number, record, going.group, path, prepared.form)
    kept = staged.work / f"{number}.pdf"
    kept.write_bytes(prepared.plain.pdf)
    return Part(number, record, going.group, path, prepared.form, prepared.plain.sizes, kept.read_bytes)


def _take_pieces(staged: Staging, number: int, going: Going, path: str, contents: Contents, budget: _Budget) -> Part:
    """Take a record of joined pages, or of some pages of a scan: as one PDF of these, never the whole scan."""
    record = going.record
    try:
        plain = plain_of_pieces(record, staged.work, contents)
    except (Damaged, NotFound, NotReadable):
        return Part(number, record, going.group, "", PageForm.LOST)
    except CannotMerge:
        return Part(number, record, going.group, "", PageForm.NOT_CUT)
    staged.put(path, plain.pdf, pages=len(plain.sizes))
    staged.entries[-1] = replace(
        staged.entries[-1], received=record.day, source=record.source_name, note=note_on(record)
    )
    if len(plain.pdf) > budget.left or len(plain.sizes) > budget.pages:
        return Part(number, record, going.group, path, PageForm.TOO_LARGE)
    budget.left -= len(plain.pdf)
    budget.pages -= len(plain.sizes)
    kept = staged.work / f"{number}.pdf"
    kept.write_bytes(plain.pdf)
    return Part(number, record, going.group, path, PageForm.PAGES, plain.sizes, kept.read_bytes)


def _cleaned(staged: Staging, path: str, size: int, form: Form, contents: Contents) -> tuple[str, int]:
    """Write a picture anew without data about itself; return its SHA-256 and size."""
    with (staged.root / path).open("rb") as opened:
        cleaned = contents.clean_picture(Original(opened, size, form))
    return staged.replace(path, cleaned)


def _prepare(
    staged: Staging, path: str, size: int, record: Record, contents: Contents, budget: _Budget, language: str
) -> Prepared:
    if not may_have_pages(record):
        return Prepared(PageForm.NO_PAGES)
    if size > min(MAX_BYTES, budget.left):
        return Prepared(PageForm.TOO_LARGE)
    with (staged.root / path).open("rb") as opened:
        prepared = prepare(
            record, Original(opened, size, _WRITTEN_AS.get(record.form, record.form)), contents, language
        )
    used = len(prepared.plain.pdf) if prepared.plain else 0
    pages = len(prepared.plain.sizes) if prepared.plain else 1
    if used > budget.left or pages > budget.pages:
        return Prepared(PageForm.TOO_LARGE)
    budget.left -= used
    budget.pages -= pages
    return prepared


def _merge(parts: list[Part], occasion: Occasion) -> tuple[list[Part], Merged]:
    """Return the merged copy, and the parts as they stand in it: one that does not let itself be merged is a notice."""
    while True:
        try:
            return parts, records_pdf(parts, occasion)
        except NotLaidIn as refused:
            parts = [
                replace(part, form=PageForm.DAMAGED, sizes=(), load=None) if part.number == refused.number else part
                for part in parts
            ]


def _original(record: Record) -> StoredObject | None:
    """Return the file a document came as; one of DICOM's form that belongs to no study is stored as an instance."""
    return next((stored for stored in record.objects if stored.role in ("original", "instance")), None)


def _path(staged: Staging, record: Record, words: Words) -> str:
    folder = FOLDERS[record.filing.category.value]
    held = staged.root / folder
    taken = [place.name for place in held.iterdir()] if held.is_dir() else []
    provider = record.filing.provider
    named = file_name(
        date_of(record),
        kind_name(kind_of(record), words),
        provider.value if provider else "",
        "pdf" if record.pieces else _ENDINGS.get(record.form) or slug(record.source_name.rpartition(".")[2]) or "bin",
        taken,
    )
    return f"{folder}/{named}"


def _exhibits(parts: Sequence[Part], merged: Merged) -> tuple[Exhibit, ...]:
    page, exhibits = merged.index_pages + 1, []
    for part in parts:
        exhibits.append(Exhibit(part.number, part.record, part.path, page, part.page_count, part.form))
        page += part.page_count
    return tuple(exhibits)


def _studies(going: Sequence[Going], disc: Disc, first: int) -> tuple[DiscStudy, ...]:
    written = dict.fromkeys(disc.folders, 0)
    for file in disc.files:
        written[file.record.id] += 1
    return tuple(
        DiscStudy(
            number=number,
            record=one.record,
            folder=disc.folders[one.record.id],
            instances=written[one.record.id],
            unlisted=disc.unlisted[one.record.id],
            lost=disc.lost[one.record.id],
        )
        for number, one in enumerate(going, start=first)
    )


def _account_for_disc(staged: Staging, disc: Disc) -> None:
    for file in disc.files:
        note = ZEROED if file.was_zeroed else ""
        staged.account(
            Entry(file.path, file.sha256, file.size_bytes, 0, file.record.day, file.instance.source_name, note)
        )
    if disc.files:
        staged.put(DICOMDIR, disc.directory)


def _write_papers(
    staged: Staging,
    choice: Choice,
    occasion: Occasion,
    merged: Merged,
    exhibits: Sequence[Exhibit],
    studies: Sequence[DiscStudy],
) -> None:
    words = words_in(occasion.language)
    data = summary_data(occasion, choice, exhibits, studies, merged.pages)
    summary = typeset("summary", data, title=words.summary, language=occasion.language)
    staged.put(SUMMARY, summary)
    staged.put(RECORDS, merged.pdf, pages=merged.pages)
    page = index_page(occasion, choice, exhibits, studies, merged.pages)
    staged.put(INDEX, page.encode("utf-8"))
    staged.put(README, readme(occasion, choice, exhibits, studies, merged.pages).encode("ascii"))


def _write_manifest(staged: Staging, pages: int, exhibits: Sequence[Exhibit], studies: Sequence[DiscStudy]) -> int:
    """Write the manifest, and return how many files the package has with it."""
    manifest = Manifest(
        entries=tuple(staged.entries),
        pages=pages,
        records=len(exhibits) + len(studies),
        studies=len(studies),
        instances=sum(study.instances for study in studies),
    )
    staged.put(MANIFEST, manifest_text(manifest).encode("ascii"))
    return len(staged.entries)
