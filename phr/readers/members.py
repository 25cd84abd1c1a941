"""Inside the child: what a container holds, told with the form of each member, judged by its first bytes.

A ZIP or disc image inside another one is opened in place, one level deep: its members stand in its stead in the
listing. Whatever is nested deeper stays one member, kept as it is.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from phr.readers.carrying import Part
from phr.readers.limits import ARCHIVES
from phr.readers.listing_wire import Located
from phr.readers.member_troubles import (
    ARCHIVE_DAMAGED,
    ARCHIVE_EXPANDS_TOO_MUCH,
    ARCHIVE_TOO_MANY_MEMBERS,
    MEMBER_ENCRYPTED,
    MEMBER_PERHAPS_OPEN,
    NESTED_NOT_OPENED,
    NESTED_TOO_DEEPLY,
    NESTED_TOO_LARGE,
    MemberBroke,
)
from phr.readers.places import Contents, Found, Packing, Place, seen_from_outside
from phr.readers.sniff import HEAD_BYTES, PROBE_BYTES, sniff
from phr.readers.unpacking import Unpacker
from phr.record.reading import Form, Listing, Member, Trouble

ARCHIVE_FORMS = frozenset({Form.ZIP, Form.ISO})
_TRIED_ON = 8  # members of an archive, to find its password
_MAX_SHOWN = 4000  # characters of a path

_PERHAPS_DISC = frozenset({Form.UNKNOWN, Form.PROGRAM})  # an image begins with 32 KB of anything


class ListingBroke(Exception):
    """A container is refused as a whole; `trouble` says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.code)
        self.trouble = trouble


@dataclasses.dataclass(frozen=True, slots=True)
class _Row:
    path: str
    size: int
    form: Form
    place: Place | None
    trouble: Trouble | None


def list_archive(unpacker: Unpacker, opened: BinaryIO, size: int, form: Form, at: Place | None) -> Located:
    """Return what an archive or disc image holds.

    `opened` holds its `size` bytes; `at` is where it lies in the container that `unpacker` is of, None where it is
    that container itself.
    """
    walk = _Walk(unpacker)
    try:
        contents = _contents(opened, size, form)
        _must_not_expand(contents.found, size)
        rows = list(walk.rows(contents, at, is_nested=at is not None))
        _must_not_expand(rows, size)
    except ListingBroke as broke:
        return Located(Listing((), (broke.trouble,)), ())
    return located(rows, tuple(dict.fromkeys(walk.troubles)))


def located(rows: "list[_Row]", troubles: tuple[Trouble, ...]) -> Located:
    """Return rows as a numbered listing with its places."""
    members = tuple(Member(number, row.path, row.size, row.form, row.trouble) for number, row in enumerate(rows))
    return Located(Listing(members, troubles), tuple(row.place for row in rows))


class _Walk:
    """One walk through a container: what was opened in place so far, and what troubled it."""

    def __init__(self, unpacker: Unpacker) -> None:
        self._unpacker = unpacker
        self._nested_bytes = 0
        self._count = 0
        self._shut = MEMBER_ENCRYPTED
        self.troubles: list[Trouble] = []

    def rows(self, contents: Contents, base: Place | None, *, is_nested: bool) -> Iterator[_Row]:
        """Yield the members of a container that lies at `base`."""
        self.troubles += contents.troubles
        self._find_password(contents, base)
        for found in contents.found:
            row = self._row(found, base)
            opened = (
                [] if row.form not in ARCHIVE_FORMS or row.place is None else self._opened(row, is_nested=is_nested)
            )
            for member in opened or [row]:
                self._count += 1
                if self._count > ARCHIVES.members:
                    raise ListingBroke(ARCHIVE_TOO_MANY_MEMBERS)
                yield member

    def _find_password(self, contents: Contents, base: Place | None) -> None:
        """Try the passwords on the smallest members that need one; an empty one proves nothing."""
        places = [found.place for found in contents.found if found.place is not None and found.place.size]
        locked = sorted((place for place in places if place.lock is not None), key=lambda place: place.size)
        is_unsure = self._unpacker.find_password([seen_from_outside(place, base) for place in locked[:_TRIED_ON]])
        self._shut = MEMBER_PERHAPS_OPEN if is_unsure else MEMBER_ENCRYPTED

    def _row(self, found: Found, base: Place | None) -> _Row:
        path = shown_path(found.path)
        if found.place is None:
            return _Row(path, found.size, Form.UNKNOWN, None, found.trouble)
        place: Place | None = seen_from_outside(found.place, base)
        try:
            if place is not None and place.lock is not None:
                place = self._unpacker.unlocked(place)
            if place is None:
                return _Row(path, found.size, Form.UNKNOWN, None, self._shut)
            return _Row(path, found.size, self._form(place), place, None)
        except MemberBroke as broke:
            return _Row(path, found.size, Form.UNKNOWN, None, broke.trouble)

    def _form(self, place: Place) -> Form:
        form = sniff(self._unpacker.head(place, HEAD_BYTES), place.size)
        if form in _PERHAPS_DISC and place.size >= PROBE_BYTES:
            return sniff(self._unpacker.head(place, PROBE_BYTES), place.size)
        return form

    def _opened(self, row: _Row, *, is_nested: bool) -> list[_Row]:
        """Return the members of an archive inside another one, or itself with the reason why it stays closed."""
        assert row.place is not None  # noqa: S101 - asked for by the caller
        if is_nested:
            return [dataclasses.replace(row, trouble=NESTED_TOO_DEEPLY)]
        if not row.place.is_plain:
            if row.size > min(ARCHIVES.nested_bytes, ARCHIVES.all_nested_bytes - self._nested_bytes):
                return [dataclasses.replace(row, trouble=NESTED_TOO_LARGE)]
            self._nested_bytes += row.size
        try:
            contents = _contents(self._unpacker.nested(row.place), row.size, row.form)
        except MemberBroke as broke:
            return [dataclasses.replace(row, place=None, trouble=broke.trouble)]
        if contents.troubles and not contents.found:
            return [dataclasses.replace(row, trouble=NESTED_NOT_OPENED)]
        inside = list(self.rows(contents, row.place, is_nested=True))
        return [dataclasses.replace(member, path=shown_path(f"{row.path}/{member.path}")) for member in inside]


def _contents(opened: BinaryIO, size: int, form: Form) -> Contents:
    if form is Form.ISO:
        from phr.readers.iso_records import iso_contents

        return iso_contents(opened, size)
    from phr.readers.zip_directory import zip_contents
    from phr.readers.zip_salvage import salvaged

    contents = zip_contents(opened, size)
    if contents is None:
        return salvaged(opened, size)
    if ARCHIVE_DAMAGED in contents.troubles:
        saved = salvaged(opened, size)
        if _placed(saved) > _placed(contents):
            return Contents(saved.found, (ARCHIVE_DAMAGED,))
    return contents


def _placed(contents: Contents) -> int:
    return sum(found.place is not None for found in contents.found)


def _must_not_expand(rows: Sequence[Found | _Row], size: int) -> None:
    """Refuse early what says of itself that it goes beyond the limits; what lies is stopped while it unpacks."""
    claimed = sum(row.size for row in rows if row.place is not None)
    if claimed > allowed_bytes(size):
        raise ListingBroke(ARCHIVE_EXPANDS_TOO_MUCH)


def allowed_bytes(size: int) -> int:
    """Return how many bytes may be taken out of a container of a size."""
    return min(ARCHIVES.total_bytes, max(ARCHIVES.ratio_free_bytes, ARCHIVES.ratio * size))


def shown_path(path: str) -> str:
    """Return a path as it is shown: cut to what a person can use, whole characters only."""
    parts = path.split("/")[-ARCHIVES.depth :]
    cut = "/".join(part if len(part) <= ARCHIVES.name else f"{part[: ARCHIVES.name - 1]}…" for part in parts)
    return cut.encode(errors="replace").decode()[-_MAX_SHOWN:]


def shown_row(path: str) -> _Row:
    """Return the row of a file that is only named, and lies elsewhere."""
    return _Row(shown_path(path), 0, Form.UNKNOWN, None, None)


def list_carried(parts: Sequence[Part], form: Form, at: Place | None) -> Located:
    """Return what a document of a form that lies at `at` (None: is the container itself) carries inside."""
    rows = []
    for number, part in enumerate(parts[: ARCHIVES.members]):
        size = len(part.held)
        place = Place(Packing.CARRIED, size, within=at, holder=form, part=number)
        rows.append(_Row(shown_path(part.path), size, sniff(part.held[:PROBE_BYTES], size), place, None))
    return located(rows, ())
