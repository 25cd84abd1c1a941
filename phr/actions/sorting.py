"""Sorting out a delivery: what each file is, what archives hold, and which of it all is taken in."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from types import MappingProxyType

from phr.actions.origin import Origin
from phr.errors import NotReadable, PhrError, Unavailable
from phr.inbox.disc import sort_out
from phr.inbox.disc_directory import cross_check
from phr.inbox.rules import is_strewn
from phr.readers.container import Container, can_be_taken
from phr.readers.member_troubles import MemberBroke
from phr.readers.members import ARCHIVE_FORMS
from phr.readers.pool import ReaderPool
from phr.readers.sniff import PROBE_BYTES, sniff
from phr.record.arrival import Arrival, Delivery, LeftOut, LeftOutReason, Refusal
from phr.record.reading import Form, Listing, Member, Trouble
from phr.record.shown import shown


class FileEmpty(NotReadable):
    """A file holds nothing at all."""

    code = "file-empty"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown(str(path))}" is empty (0 bytes); the copy or download may have failed',
            next_step="get the file again and drop it in the inbox, then delete this empty one",
        )


class FileBroke(Unavailable):
    """Reading a file's bytes failed half way."""

    code = "file-broke-off"

    def __init__(self, path: PurePosixPath) -> None:
        super().__init__(
            f'"{shown(str(path))}" could not be read to its end; the disk, stick or network may be failing',
            next_step="copy the file again from where it came and drop it in the inbox",
        )


_ARCHIVE_EMPTY = Trouble(
    "archive-empty", "this archive holds no file that could be a record", "look whether it is the one you meant"
)


@dataclass(frozen=True, slots=True)
class Inside:
    """Where a file lies that is no file of the inbox: a member of an archive, a mail, an export.

    `container` is the file of the inbox and `form` its form; `steps` lead through containers that lie in it (the
    number and form of each), to the member with `number` in the last one.
    """

    container: Arrival
    form: Form
    number: int
    steps: tuple[tuple[int, Form], ...] = ()


@dataclass(frozen=True, slots=True)
class Sniffed:
    """One file on its way in, and what its bytes say it is.

    `arrival.path` is how it is shown; of a member it begins with its container's path. `troubles` are known before
    it is read: why an archive is kept whole.
    """

    arrival: Arrival
    form: Form
    inside: Inside | None = None
    troubles: tuple[Trouble, ...] = ()

    @property
    def file(self) -> Arrival:
        """Return the file of the inbox that this one is, or lies in."""
        return self.arrival if self.inside is None else self.inside.container


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose members are taken in instead of itself.

    `is_left_over`: something in it stays out of the vault by rule, so the archive is set aside and not removed.
    """

    arrival: Arrival
    plain_sha256: str
    members: int
    is_left_over: bool


@dataclass(frozen=True, slots=True)
class SortedOut:
    """A delivery after its files were sniffed: what goes in, what is left out by rule, what is refused.

    `discs` are the folders that hold a DICOMDIR, each with what comparing it to the disc brought up.
    """

    delivery: Delivery
    going: tuple[Sniffed, ...]
    discs: Mapping[PurePosixPath, tuple[Trouble, ...]]
    archives: tuple[Archive, ...] = ()
    left_inside: tuple[LeftOut, ...] = ()


@dataclass(slots=True)
class _Found:
    """What was found in a delivery, by the path it is shown under; `inside` holds all members, junk too.

    `listed` holds what each DICOMDIR lists.
    """

    arrivals: list[Arrival] = field(default_factory=list)
    forms: dict[PurePosixPath, Form] = field(default_factory=dict)
    inside: dict[PurePosixPath, Inside] = field(default_factory=dict)
    archives: list[Archive] = field(default_factory=list)
    whole: list[Sniffed] = field(default_factory=list)
    junk: list[LeftOut] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    listed: dict[PurePosixPath, tuple[str, ...]] = field(default_factory=dict)


def sort_out_delivery(origin: Origin, pool: ReaderPool, delivery: Delivery) -> SortedOut:
    """Sniff every file of a delivery, look into its archives, and move what is not taken in out of its arrivals.

    An archive counts as a folder of its name. One that cannot be opened, or holds something that cannot be taken out,
    goes in whole too, so that nothing of it is lost.
    """
    found = _Found()
    for arrival in delivery.arrivals:
        try:
            _look_at(origin, pool, arrival, found)
        except PhrError as error:
            found.refused.append(as_refusal(arrival, error))
    is_folder = delivery.is_folder or bool(found.inside)
    sorted_out = sort_out(replace(delivery, arrivals=tuple(found.arrivals), is_folder=is_folder), found.forms)
    going = [Sniffed(one, found.forms[one.path], found.inside.get(one.path)) for one in sorted_out.arrivals]
    empty = [as_refusal(one.arrival, FileEmpty(one.arrival.path)) for one in going if one.form is Form.EMPTY]
    going = [one for one in going if one.form is not Form.EMPTY]
    refused = (*sorted_out.refused, *found.refused, *empty)
    left_inside = _left_inside(found, sorted_out.left_out, refused)
    return SortedOut(
        delivery=replace(
            sorted_out,
            is_folder=delivery.is_folder,
            arrivals=tuple(dict.fromkeys((*(one.file for one in going), *(one.arrival for one in found.whole)))),
            left_out=tuple(left for left in sorted_out.left_out if left.path not in found.inside),
            refused=tuple(one for one in refused if one.path not in found.inside),
        ),
        going=(*going, *found.whole),
        discs=_cross_checked(found),
        archives=tuple(_finished(archive, going, left_inside, found) for archive in found.archives),
        left_inside=left_inside,
    )


def as_refusal(arrival: Arrival, error: PhrError) -> Refusal:
    """Return an error about one file as the value that is shown, and set aside with it."""
    return Refusal(arrival.path, error.code, error.what, error.next_step)


def _look_at(origin: Origin, pool: ReaderPool, arrival: Arrival, found: _Found) -> None:
    with origin.open(arrival) as opened:
        try:
            form = sniff(opened.read(PROBE_BYTES), arrival.stamp.size_bytes)
            if form in ARCHIVE_FORMS:
                with pool.open_container(opened, arrival.stamp.size_bytes, form, origin.passwords) as container:
                    opened.seek(0)
                    sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
                    _unfold(Sniffed(arrival, form), container, sha256, found)
                return
            if form is Form.DICOMDIR:
                found.listed[arrival.path] = _names(pool.list_members(opened, arrival.stamp.size_bytes, form))
        except OSError as error:
            raise FileBroke(arrival.path) from error
    found.forms[arrival.path] = form
    found.arrivals.append(arrival)


def _unfold(archive: Sniffed, container: Container, sha256: str, found: _Found) -> None:
    arrival, form, listing = archive.arrival, archive.form, container.listing
    takeable = [member for member in listing.members if can_be_taken(member)]
    wanted = [member for member in takeable if not is_junk(member)]
    if troubles := reasons_to_keep(listing):
        found.whole.append(Sniffed(arrival, form, troubles=troubles))
    else:
        found.archives.append(Archive(arrival, sha256, len(wanted), is_left_over=False))
    for member, path in named_members(takeable, arrival.path):
        found.inside[path] = Inside(arrival, form, member.number)
        if member not in wanted:
            found.junk.append(LeftOut(path, LeftOutReason.JUNK))
            continue
        found.forms[path] = member.form
        if member.form is Form.DICOMDIR:
            found.listed[path] = _listed_inside(container, member)
        found.arrivals.append(Arrival(path, replace(arrival.stamp, size_bytes=member.size_bytes)))


def reasons_to_keep(listing: Listing) -> tuple[Trouble, ...]:
    """Return why an archive must be kept whole; none where all that it holds can be taken out."""
    kept_back = [member.trouble for member in listing.members if member.trouble and not can_be_taken(member)]
    is_empty = all(is_junk(member) or not can_be_taken(member) for member in listing.members)
    return tuple(dict.fromkeys((*listing.troubles, *kept_back))) or ((_ARCHIVE_EMPTY,) if is_empty else ())


def _listed_inside(container: Container, member: Member) -> tuple[str, ...]:
    try:
        with container.within(member.number, Form.DICOMDIR) as directory:
            return _names(directory.listing)
    except MemberBroke:  # a table that cannot be had lists nothing
        return ()


def _names(listing: Listing) -> tuple[str, ...]:
    return tuple(member.path for member in listing.members)


def _cross_checked(found: _Found) -> Mapping[PurePosixPath, tuple[Trouble, ...]]:
    """Return the discs, each with what its table of contents brought up; one that was dropped alone makes no disc."""
    tables = {path: names for path, names in found.listed.items() if len(path.parts) > 1}
    discs = {path.parent for path in tables}
    return MappingProxyType(
        {path.parent: cross_check(path, names, found.forms, discs).troubles for path, names in tables.items()}
    )


def named_members(members: Iterable[Member], container: PurePosixPath) -> Iterator[tuple[Member, PurePosixPath]]:
    """Yield members with the path each is shown under, no two the same, whatever they call themselves."""
    taken: set[PurePosixPath] = set()
    for member in members:
        parts = [part for part in member.path.split("/") if part not in ("", ".", "..")]
        path = container.joinpath(*parts) if parts else container / f"file {member.number + 1}"
        while path in taken:
            path = path.with_name(f"{path.name} ({member.number + 1})")
        taken.add(path)
        yield member, path


def is_junk(member: Member) -> bool:
    """Say whether a member is nothing that anyone would miss: empty, or strewn about by a system."""
    return not member.size_bytes or any(is_strewn(part) for part in member.path.split("/"))


def _left_inside(found: _Found, left_out: Iterable[LeftOut], refused: Iterable[Refusal]) -> tuple[LeftOut, ...]:
    """Return what of archives stays out by rule; a program in one is left in it, and needs nothing from the person."""
    left = [one for one in left_out if one.path in found.inside]
    programs = [LeftOut(one.path, LeftOutReason.PROGRAM) for one in refused if one.path in found.inside]
    return (*found.junk, *left, *programs)


def _finished(archive: Archive, going: Iterable[Sniffed], left_inside: Iterable[LeftOut], found: _Found) -> Archive:
    """Return an archive with what is known now: how many of its members go in, and whether anything stays out."""
    stays = any(
        found.inside[left.path].container == archive.arrival and left.reason is not LeftOutReason.JUNK
        for left in left_inside
    )
    return replace(archive, members=sum(one.file == archive.arrival for one in going), is_left_over=stays)
