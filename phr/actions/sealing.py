"""Sealing and reading some files at the same time: the readers parse in their processes while this one seals."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from phr.actions.containers import Containers
from phr.actions.origin import Origin
from phr.actions.sorting import FileBroke, Sniffed, as_refusal
from phr.errors import PhrError
from phr.readers.container import Container
from phr.readers.member_troubles import MemberBroke
from phr.readers.pool import ReaderPool
from phr.readers.recognition import ReadingStopped
from phr.record.arrival import Refusal
from phr.record.reading import Form, Reading
from phr.vault.age.stream import Source
from phr.vault.commit import Batch
from phr.vault.staging import Staged

_LOOK_SECONDS = 0.2  # how long a stop may go unnoticed while a reading is waited for
_SEAL_THREADS = 2  # sealing lets other threads run; more of them gain nothing beside the readers


@dataclass(frozen=True, slots=True)
class Sealed:
    """One file that was sealed into the vault, and what it says."""

    sniffed: Sniffed
    staged: Staged
    reading: Reading


@dataclass(frozen=True, slots=True)
class NotSealed:
    """One file that could not be sealed, and why; the others are not touched by it."""

    sniffed: Sniffed
    refusal: Refusal


@dataclass(frozen=True, slots=True)
class _Opened:
    """A file that is open: what it will say, and how its bytes are had."""

    sniffed: Sniffed
    reading: Future[Reading]
    source: Callable[[], AbstractContextManager[Source]]


@dataclass(frozen=True, slots=True)
class Room:
    """Where files come from and who reads them; `on_page` is told of each page that OCR read, from any thread."""

    pool: ReaderPool
    origin: Origin
    containers: Containers
    on_page: Callable[[Sniffed, int, int], None]

    def telling(self, one: Sniffed) -> Callable[[int, int], None]:
        """Return what tells of the pages of one file."""
        return lambda done, of: self.on_page(one, done, of)


class Chunk:
    """Some files on their way in: opened once, so that what is read and what is sealed are the same bytes.

    The readers begin at once, in their own processes. Close it when done; closing twice does no harm.
    """

    def __init__(self, room: Room, files: Sequence[Sniffed]) -> None:
        self._not_opened: list[NotSealed] = []
        self._results: list[Staged | Refusal] = []
        plain: list[tuple[Sniffed, BinaryIO]] = []
        members: dict[Container, list[Sniffed]] = {}
        with ExitStack() as held:
            for one in files:
                try:
                    if one.inside is None:
                        plain.append((one, held.enter_context(room.origin.open(one.arrival))))
                    else:
                        members.setdefault(room.containers.around(one.inside), []).append(one)
                except PhrError as error:
                    self._not_opened.append(NotSealed(one, as_refusal(one.arrival, error)))
            self._opened = [*_begin_plain(held, room, plain), *_begin_members(room, members)]
            self._held = held.pop_all()

    def close(self) -> None:
        """Close the files."""
        self._held.close()

    def seal(self, batch: Batch) -> None:
        """Seal all of the files and make them durable.

        Raises what stops everything: DiskFull, WriteForbidden, DiskTrouble, NotAsWritten.
        """
        self._results = _stage_all(batch, self._opened)
        batch.make_durable()

    def results(self, is_stopped: Callable[[], bool]) -> Iterator[Sealed | NotSealed]:
        """Yield each file that was sealed as soon as it is read too, and those that could not be, with the reason.

        Ends early once `is_stopped` says so: reading may take minutes.
        """
        yield from self._not_opened
        for one, staged in zip(self._opened, self._results, strict=True):
            if not isinstance(staged, Staged):
                yield NotSealed(one.sniffed, staged)
            elif _is_done(one.reading, is_stopped):
                try:
                    reading = one.reading.result()
                except ReadingStopped:
                    return
                yield Sealed(one.sniffed, staged, reading)
            else:
                return


def _begin_plain(held: ExitStack, room: Room, plain: Sequence[tuple[Sniffed, BinaryIO]]) -> Iterator[_Opened]:
    """Start to read files of the inbox; DICOM headers are read many in one process."""
    headers: list[Future[Reading]] = []
    shared = [(one, *room.pool.shared(file)) for one, file in plain]
    slices = [(file, one.arrival.stamp.size_bytes) for one, file, _ in shared if one.form is Form.DICOM]
    if slices:
        headers = [Future() for _ in slices]
        held.enter_context(ThreadPoolExecutor(1, "phr-headers")).submit(_read_headers, room.pool, slices, headers)
    of_slices = iter(headers)
    for one, file, to_seal in shared:
        size = one.arrival.stamp.size_bytes
        is_slice = one.form is Form.DICOM
        reading = next(of_slices) if is_slice else room.pool.submit(file, size, one.form, on_page=room.telling(one))
        # A file opened with "rb" can readinto; BinaryIO lacks the word.
        source = cast("Source", to_seal)
        yield _Opened(one, reading, lambda source=source: nullcontext(source))  # type: ignore[misc]


def _read_headers(pool: ReaderPool, slices: Sequence[tuple[BinaryIO, int]], headers: Sequence[Future[Reading]]) -> None:
    try:
        for promised, reading in zip(headers, pool.read_headers(slices), strict=True):
            promised.set_result(reading)
    except BaseException as error:
        for promised in headers:
            if not promised.done():
                promised.set_exception(error)
        raise


def _begin_members(room: Room, members: dict[Container, list[Sniffed]]) -> Iterator[_Opened]:
    """Start to read what lies in containers."""
    for container, inner in members.items():
        numbered = [(one.inside.number, one) for one in inner if one.inside is not None]
        wanted = [(number, one.form) for number, one in numbered]
        readings = container.submit(wanted, [room.telling(one) for one in inner])
        for (number, one), reading in zip(numbered, readings, strict=True):

            def source(container: Container = container, number: int = number) -> AbstractContextManager[Source]:
                return container.open(number)

            yield _Opened(one, reading, source)


def _is_done(future: Future[Any], is_stopped: Callable[[], bool]) -> bool:
    """Wait until something is done, or until told to stop."""
    while not wait([future], _LOOK_SECONDS).done:
        if is_stopped():
            return False
    return True


def _stage_all(batch: Batch, opened: Sequence[_Opened]) -> list[Staged | Refusal]:
    def stage(one: _Opened) -> Staged | Refusal:
        arrival = one.sniffed.arrival
        role = "instance" if one.sniffed.form is Form.DICOM else "original"
        try:
            with one.source() as source:
                return batch.stage(source, role)
        except MemberBroke as broke:
            return Refusal(arrival.path, broke.trouble.code, broke.trouble.what, broke.trouble.next_step)
        except OSError:
            return as_refusal(arrival, FileBroke(arrival.path))

    with ThreadPoolExecutor(_SEAL_THREADS, "phr-seal") as threads:
        return list(threads.map(stage, opened))
