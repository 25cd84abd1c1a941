"""01_RECORDS.pdf: an index, and every document in full, stamped, numbered and bookmarked.

Each document was made plain before, by a limited process. The press typesets the index and one frame for each page, so
that stamps are right in any script; the documents' pages are then laid into the frames. The frames are tagged; the
documents' own pages cannot be, so the merged copy does not claim PDF/UA.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from phr.bundle.choose import Group, date_of, kind_of
from phr.bundle.cover import pieces_text
from phr.bundle.frames import BOTTOM, TOP, Frame, frame_for, notice_frame
from phr.bundle.package import Occasion, PageForm
from phr.bundle.plain import form_of
from phr.bundle.words import Words, date_text, kind_name, words_in
from phr.paper.press import typeset
from phr.record.entry import Record
from phr.record.kinds import RecordKind

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

_FORM = "/Phr"

Load = Callable[[], bytes]
Size = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """One document of the merged copy: its exhibit number, its group, its place in the package and how it is shown.

    `sizes` are those of its plain pages in points, `load` gives them; both empty (None) where a notice stands for it.
    """

    number: int
    record: Record
    group: Group
    path: str
    form: PageForm
    sizes: tuple[Size, ...] = ()
    load: Load | None = None

    @property
    def page_count(self) -> int:
        """Return how many pages of the merged copy it takes."""
        return len(self.sizes) or 1


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged copy, how many pages it has, and how many of them are index pages before the first document."""

    pdf: bytes
    pages: int
    index_pages: int


class NotLaidIn(Exception):
    """A document whose plain pages do not let themselves be laid in, by its exhibit number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def records_pdf(parts: Sequence[Part], occasion: Occasion) -> Merged:
    """Return the merged copy of some documents in their order; raise NotLaidIn where one of them must be a notice."""
    from pypdf import PdfReader, PdfWriter

    words = words_in(occasion.language)
    frames = [frame for part in parts for frame in _frames(part)]
    paper = typeset("records", _data(parts, occasion, words), title=words.records, language=occasion.language)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(paper)))
    index_pages = len(writer.pages) - len(frames)
    page = index_pages
    for part in parts:
        if part.load is not None:
            _lay_in(writer, page, part, part.load, frames[page - index_pages :])
        page += part.page_count
    _bookmark(writer, parts, words, index_pages)
    _drop_claim(writer)
    kept = io.BytesIO()
    writer.write(kept)
    return Merged(kept.getvalue(), page, index_pages)


def _frames(part: Part) -> list[Frame]:
    return [frame_for(*size) for size in part.sizes] or [notice_frame()]


def _lay_in(writer: "PdfWriter", first: int, part: Part, load: Load, frames: Sequence[Frame]) -> None:
    from pypdf import PdfReader

    plain, pages = load(), writer.pages
    try:
        for number, page in enumerate(PdfReader(io.BytesIO(plain)).pages):
            _draw(writer, pages[first + number], form_of(page).clone(writer), frames[number])
    except Exception as error:  # pypdf promises no family of errors; what is inside a page was not looked at before
        raise NotLaidIn(part.number) from error


def _draw(writer: "PdfWriter", page: "PageObject", form: Any, frame: Frame) -> None:  # noqa: ANN401  pypdf's own
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

    resources = DictionaryObject(page.get("/Resources", DictionaryObject()).get_object())
    forms = DictionaryObject(resources.get("/XObject", DictionaryObject()).get_object())
    forms[NameObject(_FORM)] = form.indirect_reference
    resources[NameObject("/XObject")] = forms
    page[NameObject("/Resources")] = resources
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(b"q\n")
    place = f"{frame.scale:.5f} 0 0 {frame.scale:.5f} {frame.left:.3f} {frame.bottom:.3f}"
    after.set_data(f"\nQ\nq {place} cm {_FORM} Do Q\n".encode())
    held = page.get("/Contents")
    own = list(held) if isinstance(held, ArrayObject) else [page.raw_get("/Contents")]
    add = writer._add_object  # noqa: SLF001  pypdf has no public way
    page[NameObject("/Contents")] = ArrayObject([add(before), *own, add(after)])


def _bookmark(writer: "PdfWriter", parts: Sequence[Part], words: Words, index_pages: int) -> None:
    writer.add_outline_item(title=words.contents, page_number=0)
    page, group, parent = index_pages, None, None
    for part in parts:
        if part.group is not group:
            group = part.group
            parent = writer.add_outline_item(title=words.groups[group.name], page_number=page, bold=True)
        title = f"{part.number}. {date_text(date_of(part.record), words)} {_what(part, words)}"
        writer.add_outline_item(title=_plain(title), page_number=page, parent=parent)
        page += part.page_count
    writer.page_mode = "/UseOutlines"


def _drop_claim(writer: "PdfWriter") -> None:
    """Take out the metadata that claims PDF/UA: a merged copy of others' pages cannot keep that promise."""
    writer.root_object.pop("/Metadata", None)


def _plain(text: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _what(part: Part, words: Words) -> str:
    return kind_name(kind_of(part.record), words)


def _source(record: Record) -> str:
    found = record.filing.provider
    title = record.filing.title
    return " · ".join(text for text in ("" if found is None else found.value, title) if text)


def _data(parts: Sequence[Part], occasion: Occasion, words: Words) -> dict[str, object]:
    groups: dict[Group, list[dict[str, object]]] = {}
    frames: list[dict[str, object]] = []
    for part in parts:
        row: dict[str, object] = {
            "number": str(part.number),
            "date": date_text(date_of(part.record), words),
            "what": _what(part, words),
            "source": _source(part.record),
            "label": f"exhibit-{part.number}",
        }
        groups.setdefault(part.group, []).append(row)
        frames += _frame_data(part, words)
    return {
        "words": {name: getattr(words, name) for name in ("exhibit", "date", "what", "page", "of")}
        | {"notice_title": words.notice_title, "no_documents": words.no_documents},
        "head": head(occasion, words),
        "made": f"{words.made_on} {occasion.made.isoformat()}",
        "note": f"{words.compiled} {words.disclaimer}",
        "groups": [{"name": words.groups[group.name], "rows": rows} for group, rows in groups.items()],
        "frames": frames,
        "top": TOP,
        "bottom": BOTTOM,
    }


def _frame_data(part: Part, words: Words) -> list[dict[str, object]]:
    notice = None if part.form.is_shown else words.notices[part.form].format(path=part.path)
    is_picture = kind_of(part.record) is RecordKind.IMAGING_PICTURE
    what = f" · {date_text(date_of(part.record), words)} · {_what(part, words)}"
    return [
        {
            "width": frame.width,
            "height": frame.height,
            "place": f"{words.exhibit} {part.number} - {words.page} {page}",
            "what": what,
            "note": words.picture_note if is_picture else pieces_text(part.record, words) or part.path,
            "notice": notice,
            "label": f"exhibit-{part.number}" if page == 1 else None,
        }
        for page, frame in enumerate(_frames(part), start=1)
    ]


def head(occasion: Occasion, words: Words) -> str:
    """Return whose records these are, as it stands on every page: the name, and the birth date where it is known."""
    born = occasion.person.born
    return occasion.person.name + (f", {words.born} {born.isoformat()}" if born else "")
