"""A record whose pages are not simply one whole file: joined pages, or a part of a scan. It goes as one PDF.

Of a scan that was split only the part's own pages go, and as pictures of what they show: the other pages may be about
someone else, and in a PDF fonts, pictures and hidden text are shared between pages, so that cutting it apart could
carry along what is on them. The words of the part's own pages are laid behind the pictures, as they were read. Risk
that remains: where a scanner wrote these words into the file, they may be others than the page shows.
"""

from collections.abc import Sequence
from pathlib import Path

from phr.bundle.package import PICTURES, Contents, NotPlain, Original
from phr.bundle.pictures import pages_of_pictures
from phr.bundle.plain import CannotMerge, Plain, one_after_another, plain_from
from phr.bundle.text_layer import searchable
from phr.errors import PhrError
from phr.record.entry import Piece, Record
from phr.record.reading import Form

MAX_BYTES = 200 * 1024**2  # of one original, and of the pages made of all
MAX_PICTURED = 300  # pages of one record that are turned into pictures


def plain_of_pieces(record: Record, work: Path, contents: Contents) -> Plain:
    """Return the pages of a record's pieces, one after another; raise CannotMerge where one of them cannot be had.

    The originals lie in `work` only while they are taken apart. Raises what `contents.stream` raises.
    """
    made: list[Plain] = []
    for piece in record.pieces:
        place = work / f"{piece.object_id}.piece"
        try:
            with place.open("xb") as file:
                contents.stream(piece.object_id, file.write)
            with place.open("rb") as opened:
                made.append(_plain_of(piece, Original(opened, place.stat().st_size, piece.form), contents))
        finally:
            place.unlink(missing_ok=True)
        if sum(len(plain.pdf) for plain in made) > MAX_BYTES:
            raise CannotMerge
    return searchable(made[0] if len(made) == 1 else one_after_another(made), contents.pages_of(record))


def note_on(record: Record) -> str:
    """Return what differs from the files as they were received, as MANIFEST.TXT says it; "" for one whole file."""
    if len(record.pieces) > 1:
        return f"the pages of {len(record.pieces)} files, put together into one"
    excerpt = record.pieces[0].excerpt if record.pieces else None
    if excerpt is None:
        return ""
    pages = f"page {excerpt.first}" if excerpt.first == excerpt.last else f"pages {excerpt.first} to {excerpt.last}"
    return f"{pages} of a scan of {excerpt.of}, as pictures; its other pages are other papers"


def _plain_of(piece: Piece, original: Original, contents: Contents) -> Plain:
    if original.size > MAX_BYTES:
        raise CannotMerge
    if piece.excerpt is not None:
        return _pictured(range(piece.excerpt.first, piece.excerpt.last + 1), original, contents)
    if piece.form in PICTURES:
        return _pictured(range(1, piece.page_count + 1), original, contents)
    if piece.form is not Form.PDF:
        raise CannotMerge
    plain = contents.make_plain(original)
    if isinstance(plain, NotPlain):
        return _pictured(range(1, piece.page_count + 1), original, contents)
    return plain_from(plain)


def _pictured(numbers: Sequence[int], original: Original, contents: Contents) -> Plain:
    if not 0 < len(numbers) <= MAX_PICTURED:
        raise CannotMerge
    try:
        return pages_of_pictures([contents.render(original, number) for number in numbers])
    except PhrError as error:
        raise CannotMerge from error
