"""The parent's side of OCR: pages handed to reader processes one by one, and what came back joined to the Reading."""

import dataclasses
import importlib.util
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, as_completed

from phr.errors import Unavailable
from phr.readers.draft import Draft
from phr.readers.frames import SEE, SHOW, Order
from phr.readers.limits import limits_of_seeing
from phr.readers.other_scripts import reads_other_scripts, with_other_script
from phr.readers.outcomes import reading_of
from phr.readers.process import End, Outcome
from phr.readers.troubles import NO_TEXT_FOUND, lines_not_read, pages_beyond_ocr, pages_not_seen
from phr.record.reading import Form, Page, Reading, TextSource, Trouble

OnPage = Callable[[int, int], None]

_NEEDED = ("rapidocr", "onnxruntime", "cv2")
_LEAST_LETTERS = 8  # less than a name and a date is no text that a document says
_PAGES_PER_PROCESS = 4  # where every order starts a process of its own, which takes 2 s before the first page


def ocr_available() -> bool:
    """Say whether the optional part that reads pictures is installed; nothing of it is loaded."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


class ReadingStopped(Unavailable):
    """Reading was stopped before all pages of a document were read."""

    code = "reading-stopped"

    def __init__(self) -> None:
        super().__init__(
            "reading was stopped before all pages of this file were read",
            next_step="run phr again; the file is read from its start then",
        )


class Recogniser:
    """Reads the pages that need OCR, some at the same time; may be used from several threads.

    `run` carries out an order about the document that it is given.
    """

    def __init__(self, size: int, *, is_available: bool, divides: bool) -> None:
        self._is_available = is_available
        self._at_once = 1 if divides else _PAGES_PER_PROCESS
        self._is_stopped = False
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="ocr")

    def stop(self) -> None:
        """Give up the pages that wait; those that are being read are read to their end. May be called twice."""
        self._is_stopped = True
        self._threads.shutdown(wait=False, cancel_futures=True)

    def close(self) -> None:
        """Wait for the pages that are being read."""
        self.stop()
        self._threads.shutdown()

    def completed(
        self, draft: Draft, order: Order, run: Callable[[Order], Outcome], on_page: OnPage | None = None
    ) -> Reading:
        """Return a draft's reading with the pages that OCR reads; `order` names the document.

        `on_page(done, of)` is told after each page. Raises ReadingStopped where `stop` came in between.
        """
        if not draft.wanted:
            return draft.reading
        if not self._is_available:
            return draft.reading
        numbers = draft.wanted[: limits_of_seeing(1).pages]
        groups = [numbers[at : at + self._at_once] for at in range(0, len(numbers), self._at_once)]
        asked = dataclasses.replace(order, verb=SEE)
        seen: dict[int, Page] = {}
        done = 0
        for group, pages in self._pages(groups, lambda group: run(dataclasses.replace(asked, pages=group))):
            seen |= pages
            done += len(group)
            if on_page is not None:
                on_page(done, len(numbers))
        return joined(draft, self._in_other_scripts(seen, asked, run), numbers)

    def _in_other_scripts(
        self, seen: Mapping[int, Page], order: Order, run: Callable[[Order], Outcome]
    ) -> dict[int, Page]:
        """Return pages with the lines that only another program can read, where that is installed."""
        pages = dict(seen)
        lacking = [page for page in seen.values() if page.unread]
        if not lacking or not reads_other_scripts():
            return pages
        for page in lacking:
            if self._is_stopped:
                raise ReadingStopped

            def show(turn: int, number: int = page.number) -> bytes:
                outcome = run(dataclasses.replace(order, verb=SHOW, pages=(number,), turn=turn))
                return outcome.answers[0] if outcome.end is End.DONE else b""

            pages[page.number] = with_other_script(page, show)
        return pages

    def _pages(
        self, groups: Sequence[tuple[int, ...]], run: Callable[[tuple[int, ...]], Outcome]
    ) -> Iterator[tuple[tuple[int, ...], dict[int, Page]]]:
        waiting: dict[Future[Outcome], tuple[int, ...]] = {}
        try:
            waiting |= {self._threads.submit(run, group): group for group in groups}
            for future in as_completed(waiting):
                outcome = future.result()
                if self._is_stopped:
                    raise ReadingStopped
                yield waiting[future], _pages_of(outcome, waiting[future])
        except (CancelledError, RuntimeError) as error:  # the pool of threads takes no more once it is shut
            if self._is_stopped:
                raise ReadingStopped from error
            raise
        finally:
            for future in waiting:
                future.cancel()


def joined(draft: Draft, seen: Mapping[int, Page], asked: Sequence[int]) -> Reading:
    """Return a draft's reading with the pages that OCR saw, of those that it was asked for.

    A page that has words of its own keeps them unless OCR saw more.
    """
    pages = {page.number: page for page in draft.reading.pages}
    for number, page in seen.items():
        if len(page.text) > (len(pages[number].text) if number in pages else 0):
            pages[number] = page
    kept = tuple(pages[number] for number in sorted(pages))
    is_read = any(page.source is TextSource.LAYER for page in kept) or _letters(kept) >= _LEAST_LETTERS
    return dataclasses.replace(
        draft.reading,
        is_read=is_read,
        pages=kept if is_read else (),
        troubles=(*_troubles(draft, seen, asked, is_read=is_read), *draft.lasting),
    )


def _troubles(draft: Draft, seen: Mapping[int, Page], asked: Sequence[int], *, is_read: bool) -> Iterator[Trouble]:
    failed = [number for number in asked if number not in seen]
    if failed:
        yield pages_not_seen(failed)
    elif not is_read:
        yield NO_TEXT_FOUND
    unread = [number for number in asked if number in seen and seen[number].unread]
    if unread:
        yield lines_not_read(unread)
    beyond = draft.wanted[len(asked) :]
    if beyond:
        yield pages_beyond_ocr(beyond)


def _letters(pages: Sequence[Page]) -> int:
    return sum(letter.isalnum() for page in pages for letter in page.text)


def _pages_of(outcome: Outcome, group: Sequence[int]) -> dict[int, Page]:
    reading = reading_of(Form.UNKNOWN, outcome)
    return {page.number: page for page in reading.pages if page.number in group}
