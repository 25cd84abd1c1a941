"""Sealing and reading some files at the same time: the readers parse in their processes while this one seals."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from phr.errors import NotReadable, PhrError, Unavailable
from phr.inbox.disc import sort_out
from phr.inbox.guard import open_arrival
from phr.readers.pool import ReaderPool
from phr.readers.sniff import PROBE_BYTES, sniff
from phr.record.arrival import Arrival, Delivery, Refusal
from phr.record.reading import Form, Reading
from phr.record.shown import shown
from phr.vault.age.stream import Source
from phr.vault.commit import Batch
from phr.vault.staging import Staged

_LOOK_SECONDS = 0.2  # how long a stop may go unnoticed while a reading is waited for
_SEAL_THREADS = 2  # sealing lets other threads run; more of them gain nothing beside the readers


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


_Readings = Callable[[Callable[[], bool]], Iterator[Reading]]


@dataclass(frozen=True, slots=True)
class Sniffed:
    """One file on its way in, and what its bytes say it is."""

    arrival: Arrival
    form: Form


@dataclass(frozen=True, slots=True)
class Sealed:
    """One file that was sealed into the vault's tmp/, and what it says."""

    arrival: Arrival
    staged: Staged
    reading: Reading


@dataclass(frozen=True, slots=True)
class SortedOut:
    """A delivery after its files were sniffed: what goes in, what is left out by rule, what is refused."""

    delivery: Delivery
    going: tuple[Sniffed, ...]
    discs: frozenset[PurePosixPath]


def sort_out_delivery(root: Path, delivery: Delivery) -> SortedOut:
    """Sniff every file of a delivery and move what is not taken in out of its arrivals."""
    forms: dict[PurePosixPath, Form] = {}
    refused: list[Refusal] = []
    for arrival in delivery.arrivals:
        try:
            forms[arrival.path] = _sniffed(root, arrival)
        except PhrError as error:
            refused.append(as_refusal(arrival, error))
    openable = tuple(arrival for arrival in delivery.arrivals if arrival.path in forms)
    sorted_out = sort_out(replace(delivery, arrivals=openable), forms)
    going = tuple(Sniffed(arrival, forms[arrival.path]) for arrival in sorted_out.arrivals)
    refused += [as_refusal(one.arrival, FileEmpty(one.arrival.path)) for one in going if one.form is Form.EMPTY]
    going = tuple(one for one in going if one.form is not Form.EMPTY)
    return SortedOut(
        delivery=replace(
            sorted_out,
            arrivals=tuple(one.arrival for one in going),
            refused=(*sorted_out.refused, *refused),
        ),
        going=going,
        discs=frozenset(path.parent for path, form in forms.items() if form is Form.DICOMDIR),
    )


class Chunk:
    """Some files on their way in: opened once, so that what is read and what is sealed are the same bytes.

    The readers begin at once, in their own processes. Close it when done; closing twice does no harm.
    """

    def __init__(self, pool: ReaderPool, root: Path, files: Sequence[Sniffed]) -> None:
        self._opened: list[tuple[Sniffed, BinaryIO]] = []
        self._refused: list[Refusal] = []
        self._staged: list[Staged | Refusal] = []
        with ExitStack() as held:
            for one in files:
                try:
                    self._opened.append((one, held.enter_context(open_arrival(root, one.arrival))))
                except PhrError as error:
                    self._refused.append(as_refusal(one.arrival, error))
            self._readings = _begin_to_read(held, pool, self._opened)
            self._held = held.pop_all()

    def close(self) -> None:
        """Close the files."""
        self._held.close()

    def seal(self, batch: Batch) -> None:
        """Seal all of the files and make them durable.

        Raises what stops everything: DiskFull, WriteForbidden, DiskTrouble, NotAsWritten.
        """
        self._staged = _stage_all(batch, self._opened)
        batch.make_durable()

    def results(self, is_stopped: Callable[[], bool]) -> Iterator[Sealed | Refusal]:
        """Yield each file that was sealed as soon as it is read too, and those that could not be, with the reason.

        Ends early once `is_stopped` says so: reading may take minutes.
        """
        yield from self._refused
        readings = self._readings(is_stopped)
        for (one, _), staged, reading in zip(self._opened, self._staged, readings, strict=False):
            yield Sealed(one.arrival, staged, reading) if isinstance(staged, Staged) else staged


def as_refusal(arrival: Arrival, error: PhrError) -> Refusal:
    """Return an error about one file as the value that is shown, and set aside with it."""
    return Refusal(arrival.path, error.code, error.what, error.next_step)


def _sniffed(root: Path, arrival: Arrival) -> Form:
    with open_arrival(root, arrival) as opened:
        try:
            return sniff(opened.read(PROBE_BYTES), arrival.stamp.size_bytes)
        except OSError as error:
            raise FileBroke(arrival.path) from error


def _begin_to_read(held: ExitStack, pool: ReaderPool, opened: Sequence[tuple[Sniffed, BinaryIO]]) -> _Readings:
    """Start the readers, and return what waits for them: the readings in the order of the files."""
    slices = [(file, one.arrival.stamp.size_bytes) for one, file in opened if one.form is Form.DICOM]
    papers = [(one, file) for one, file in opened if one.form is not Form.DICOM]
    thread = held.enter_context(ThreadPoolExecutor(1, "phr-headers"))
    headers = thread.submit(lambda: list(pool.read_headers(slices)))
    pending = [pool.submit(file, one.arrival.stamp.size_bytes, one.form) for one, file in papers]

    def readings(is_stopped: Callable[[], bool]) -> Iterator[Reading]:
        of_papers, of_slices = iter(pending), (reading for reading in headers.result())
        for one, _ in opened:
            if one.form is Form.DICOM:
                if not _is_done(headers, is_stopped):
                    return
                yield next(of_slices)
            else:
                paper = next(of_papers)
                if not _is_done(paper, is_stopped):
                    return
                yield paper.result()

    return readings


def _is_done(future: Future[Any], is_stopped: Callable[[], bool]) -> bool:
    """Wait until something is done, or until told to stop."""
    while not wait([future], _LOOK_SECONDS).done:
        if is_stopped():
            return False
    return True


def _stage_all(batch: Batch, opened: Sequence[tuple[Sniffed, BinaryIO]]) -> list[Staged | Refusal]:
    def stage(pair: tuple[Sniffed, BinaryIO]) -> Staged | Refusal:
        one, file = pair
        role = "instance" if one.form is Form.DICOM else "original"
        try:
            return batch.stage(
                cast("Source", file), role
            )  # a file opened with "rb" can readinto; BinaryIO lacks the word
        except OSError:
            return as_refusal(one.arrival, FileBroke(one.arrival.path))

    with ThreadPoolExecutor(_SEAL_THREADS, "phr-seal") as threads:
        return list(threads.map(stage, opened))
