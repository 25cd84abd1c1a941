"""What a container holds, as bytes and back, for the way out of the child process; what comes back is checked.

Members are packed in flat lists, because a disc has thousands of them and the general codec would cost more than
finding them.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from phr.readers.limits import ARCHIVES
from phr.readers.places import Place, place_from_plain, place_to_plain
from phr.record.plain import from_plain, to_plain
from phr.record.reading import Form, Listing, Member, Trouble

_MAX_PATH = 4096  # characters; listings cut paths to less
_MAX_TROUBLES = 64
_MAX_SIZE = 1 << 62


@dataclass(frozen=True, slots=True)
class Located:
    """A listing, and where each of its members lies: None where it cannot be taken out."""

    listing: Listing
    places: tuple[Place | None, ...]


def pack_located(located: Located) -> bytes:
    """Return a listing with its places as bytes."""
    known: dict[Trouble, int] = {}
    rows = [
        [
            member.path,
            member.size_bytes,
            member.form.value,
            -1 if member.trouble is None else known.setdefault(member.trouble, len(known)),
            place_to_plain(place),
        ]
        for member, place in zip(located.listing.members, located.places, strict=True)
    ]
    own = [known.setdefault(trouble, len(known)) for trouble in located.listing.troubles]
    return json.dumps([rows, own, [to_plain(trouble) for trouble in known]]).encode()


def unpack_located(payload: bytes) -> Located:
    """Return the listing with its places that some bytes stand for; raise ValueError where they are none."""
    try:
        rows, own, told = json.loads(payload)
        _must_be_few(rows, told)
        troubles = [from_plain(Trouble, trouble) for trouble in told]
        members = [_member(number, row, troubles) for number, row in enumerate(rows)]
        places = [place_from_plain(row[4]) for row in rows]
        listing = Listing(tuple(members), tuple(troubles[which] for which in own))
    except (TypeError, ValueError, IndexError, KeyError, RecursionError, OverflowError) as error:
        raise ValueError("no listing in this") from error
    return Located(listing, tuple(places))


def _must_be_few(rows: Sequence[Any], told: Sequence[Any]) -> None:
    if len(rows) > ARCHIVES.members or len(told) > _MAX_TROUBLES:
        raise ValueError("more members than phr takes")


def _member(number: int, row: Sequence[Any], troubles: Sequence[Trouble]) -> Member:
    path, size, form, which, _ = row
    if type(path) is not str or len(path) > _MAX_PATH or type(size) is not int or not 0 <= size < _MAX_SIZE:
        raise ValueError("no member in this")
    path.encode()  # half a character, which JSON can carry, would break what shows or stores it
    if type(which) is not int or which < -1:
        raise ValueError("no trouble in this")
    return Member(number, path, size, Form(form), troubles[which] if which >= 0 else None)
