"""The parent's view of an open container: what it holds, its members' Readings, and their bytes for sealing.

The parent never parses a container. A child lists it once and says where each member lies; these places are handed
to the children that read members or take them out. Only what stands in the container as it is (all of a disc image,
stored members of a ZIP) is copied by the parent itself, without a look at it.
"""

import contextlib
import dataclasses
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from types import TracebackType
from typing import BinaryIO, Self

from phr.readers.by_form import READ_FORMS, unread
from phr.readers.carrying import CARRYING_FORMS
from phr.readers.conversation import STALL_SECONDS, Conversation, TakingProcesses
from phr.readers.draft import Draft
from phr.readers.frames import LIST, MAX_DOCUMENTS, READ, TAKE, Order
from phr.readers.handover import has_descriptor, lent_read_only, viewed
from phr.readers.listing_wire import Located, unpack_located
from phr.readers.member_source import HeldMember, MemberSource, PlainMember, UnpackedMember
from phr.readers.member_troubles import (
    ARCHIVE_EXPANDS_TOO_MUCH,
    MEMBER_DAMAGED,
    STILL_TAKEN,
    MemberBroke,
    not_opened,
    not_taken,
)
from phr.readers.members import ARCHIVE_FORMS, allowed_bytes
from phr.readers.outcomes import draft_of, outcomes_of, reading_of
from phr.readers.places import Place
from phr.readers.process import End, Outcome
from phr.readers.recognition import OnPage
from phr.record.reading import Form, Listing, Member, Reading

#: What may hold other files, or list them. A document among them that holds none has an empty listing.
CONTAINER_FORMS = ARCHIVE_FORMS | CARRYING_FORMS | {Form.DICOMDIR}
_NOTHING = Located(Listing(()), ())
_HEADER_FORMS = frozenset({Form.DICOM})
_WHY_NOT_OPENED = {
    End.TIMEOUT: "it takes too long",
    End.OUT_OF_MEMORY: "it needs too much memory",
    End.TOO_MUCH_OUTPUT: "it holds too much",
    End.DOCUMENT_TOO_LARGE: "it is too large for this system",
    End.UNAVAILABLE: "the program that reads files could not be started",
}


@dataclasses.dataclass(frozen=True, slots=True)
class Doors:
    """What a container needs of the pool that opened it: who carries out orders, waits, takes out and does OCR.

    `passwords` are tried on encrypted members, and on PDFs among the members.
    """

    run: Callable[[Order, Sequence[BinaryIO]], Outcome]
    threads: Executor
    taking: TakingProcesses | None
    passwords: tuple[str, ...] = dataclasses.field(repr=False)
    completed: Callable[[Draft, Order, Callable[[Order], Outcome], OnPage | None], Reading]


def can_be_taken(member: Member) -> bool:
    """Say whether a member's bytes can be had, though it may not be opened any further."""
    return member.trouble is None or member.trouble.code in STILL_TAKEN


class Container:
    """A container whose members can be read and taken out; open as long as the `with` block lasts.

    May be used from several threads. `opened` must stay open as long.
    """

    def __init__(self, opened: BinaryIO, size: int, form: Form, doors: Doors, outer: "_Outer | None" = None) -> None:
        self._lent = contextlib.ExitStack()
        at = outer.place if outer else None
        self._budget = outer.budget if outer else _Budget(size)
        self._reading = outer.reading if outer else threading.Lock()
        self._document = opened if at else self._lent.enter_context(lent_read_only(opened, size))
        self._size = size
        self._doors = doors
        self._lock = threading.Lock()
        self._idle: list[Conversation] = []
        self._located = _NOTHING
        if form in CONTAINER_FORMS and size:
            order = Order(LIST, form, (size,), members=(at,) if at else (), passwords=doors.passwords)
            self._located = _located(self._run(order))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End what takes members out; may be called twice."""
        with self._lock:
            idle, self._idle = self._idle, []
        for conversation in idle:
            self._end(conversation)
        self._lent.close()

    @property
    def listing(self) -> Listing:
        """Return what the container holds, in its own order."""
        return self._located.listing

    def within(self, number: int, form: Form) -> "Container":
        """Return a member that is a container itself (a mail in a ZIP, a report in a DICOM file), opened in place.

        Raises MemberBroke where it cannot be taken out. This container must stay open as long.
        """
        outer = _Outer(self._place(number), self._budget, self._reading)
        return Container(self._document, self._size, form, self._doors, outer)

    def submit(
        self, wanted: Sequence[tuple[int, Form]], on_page: Sequence[OnPage | None] = ()
    ) -> list[Future[Reading]]:
        """Return at once what will hold the Readings of some members: (number, form), in the order given.

        DICOM headers are read many in one child process, each other member in one of its own. `on_page`, one for each
        where given, is told as `ReaderPool.read` tells it.
        """
        promised: list[Future[Reading]] = [Future() for _ in wanted]
        for batch in _batches([form for _, form in wanted]):
            numbers, form = [wanted[which][0] for which in batch], wanted[batch[0]][1]
            told = on_page[batch[0]] if on_page else None  # what OCR reads is never read in a batch
            job = self._doors.threads.submit(self._read, numbers, form, told)
            job.add_done_callback(_handing_on([promised[which] for which in batch]))
        return promised

    def read(self, number: int, form: Form) -> Reading:
        """Return what one member says."""
        return self._read([number], form)[0]

    def open(self, number: int) -> MemberSource:
        """Return a member's bytes, to be read once from front to back in constant memory.

        The source raises MemberBroke, here or when it is read, where the bytes are not what they must be: what was
        read before must not be used then. Close it when done; several may be open.
        """
        place = self._place(number)
        self._budget.begin(place)
        if place.is_plain:
            return PlainMember(self._own(), place, lambda count: self._budget.add(place, count), self._lock)
        if self._doors.taking is None or not has_descriptor(self._document):
            order = Order(TAKE, Form.UNKNOWN, (self._size,), members=(place,), passwords=self._doors.passwords)
            return HeldMember(order, self._run)
        conversation = self._begun(place)
        return UnpackedMember(conversation, place.size, lambda count: self._budget.add(place, count), self._done_with)

    def _place(self, number: int) -> Place:
        place = self._located.places[number]
        if place is None:
            raise MemberBroke(self.listing.members[number].trouble or MEMBER_DAMAGED)
        return place

    def _read(self, numbers: Sequence[int], form: Form, on_page: OnPage | None = None) -> list[Reading]:
        if form not in READ_FORMS:
            return [unread(form)] * len(numbers)
        try:
            places = [self._place(number) for number in numbers]
        except MemberBroke as broke:
            if len(numbers) > 1:
                return [self._read([number], form)[0] for number in numbers]
            return [reading_of(form, broke.trouble)]

        def run(rest: Sequence[Place]) -> Outcome:
            return self._run(self._to_read(form, rest))

        found = zip(outcomes_of(run, places), places, strict=True)
        return [self._completed(draft_of(form, outcome), form, place, on_page) for outcome, place in found]

    def _completed(self, draft: Draft, form: Form, place: Place, on_page: OnPage | None) -> Reading:
        order = self._to_read(form, (place,))
        return self._doors.completed(draft, order, self._run, on_page)

    def _run(self, order: Order) -> Outcome:
        return self._doors.run(order, [self._own()])

    def _own(self) -> BinaryIO:
        """Return the container with a place that nobody else moves; a descriptor that is handed over has none."""
        return self._document if has_descriptor(self._document) else viewed(self._document, self._reading)

    def _to_read(self, form: Form, places: Sequence[Place]) -> Order:
        return Order(READ, form, (self._size,), members=tuple(places), passwords=self._doors.passwords)

    def _begun(self, place: Place) -> Conversation:
        """Return a conversation in which the member has been asked for."""
        while True:
            with self._lock:
                conversation = self._idle.pop() if self._idle else None
            if conversation is None:
                break
            if conversation.ask(place):
                return conversation
            self._end(conversation)
        assert self._doors.taking is not None  # noqa: S101 - asked for by the caller
        process = self._doors.taking.lend()
        if process is None:
            raise MemberBroke(not_taken("the program that reads files was ended"))
        fresh = Conversation(process, self._document, self._size, STALL_SECONDS, self._doors.passwords)
        fresh.ask(place)  # a child that is not there is seen when it does not answer
        return fresh

    def _done_with(self, conversation: Conversation, *, is_free: bool) -> None:
        if is_free:
            with self._lock:
                self._idle.append(conversation)
        else:
            self._end(conversation)

    def _end(self, conversation: Conversation) -> None:
        conversation.close()
        if self._doors.taking is not None:
            self._doors.taking.take_back(conversation.process)


class _Budget:
    """How many bytes were taken out of a container, against what an honest one can hold; each member counts once."""

    def __init__(self, size: int) -> None:
        self._allowed = allowed_bytes(size)
        self._lock = threading.Lock()
        self._taken: dict[Place, int] = {}
        self._total = 0

    def begin(self, place: Place) -> None:
        """Count a member from its first byte."""
        with self._lock:
            self._total -= self._taken.pop(place, 0)

    def add(self, place: Place, count: int) -> None:
        """Count bytes of a member; raise MemberBroke where they are too many."""
        with self._lock:
            self._taken[place] = self._taken.get(place, 0) + count
            self._total += count
            if self._total > self._allowed:
                raise MemberBroke(ARCHIVE_EXPANDS_TOO_MUCH)


@dataclasses.dataclass(frozen=True, slots=True)
class _Outer:
    """What a container in another one shares with that: its place there, the budget, who reads the file just now."""

    place: Place
    budget: _Budget
    reading: threading.Lock


def _located(outcome: Outcome) -> Located:
    if outcome.end is End.DONE:
        with contextlib.suppress(ValueError):
            return unpack_located(outcome.answers[0])
    why = _WHY_NOT_OPENED.get(outcome.end, "the program that reads files broke off at it")
    return Located(Listing((), (not_opened(why),)), ())


def _batches(forms: Sequence[Form]) -> list[list[int]]:
    """Return which members are read in one child: many DICOM headers, else each by itself."""
    headers = [which for which, form in enumerate(forms) if form in _HEADER_FORMS]
    together = [headers[at : at + MAX_DOCUMENTS] for at in range(0, len(headers), MAX_DOCUMENTS)]
    return together + [[which] for which, form in enumerate(forms) if form not in _HEADER_FORMS]


def _handing_on(promised: Sequence[Future[Reading]]) -> Callable[[Future[list[Reading]]], None]:
    """Return what puts the Readings of a batch where each of them is waited for."""

    def hand_on(done: Future[list[Reading]]) -> None:
        if done.cancelled():
            for future in promised:
                future.cancel()
            return
        error = done.exception()
        for which, future in enumerate(promised):
            if error is not None:
                future.set_exception(error)
            else:
                future.set_result(done.result()[which])

    return hand_on
