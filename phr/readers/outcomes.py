"""What jobs gave, as Readings; and batches that go on when one of their documents breaks them off."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from phr.readers.draft import Draft, final
from phr.readers.process import End, Outcome
from phr.readers.sniff import mime_of
from phr.readers.troubles import (
    FILE_TOO_LARGE,
    READER_CRASHED,
    READER_OUT_OF_MEMORY,
    READER_OUTPUT_TOO_LARGE,
    READER_TIMEOUT,
    READER_UNAVAILABLE,
)
from phr.readers.wire import unpack_draft
from phr.record.reading import Form, Reading, Trouble

Document = TypeVar("Document")

_TROUBLES = {
    End.CRASHED: READER_CRASHED,
    End.TIMEOUT: READER_TIMEOUT,
    End.OUT_OF_MEMORY: READER_OUT_OF_MEMORY,
    End.TOO_MUCH_OUTPUT: READER_OUTPUT_TOO_LARGE,
    End.UNAVAILABLE: READER_UNAVAILABLE,
    End.DOCUMENT_TOO_LARGE: FILE_TOO_LARGE,
}


def outcomes_of(run: Callable[[Sequence[Document]], Outcome], batch: Sequence[Document]) -> list[Outcome]:
    """Return an outcome for each document; when an order breaks off at one, that one is tried again by itself."""
    outcomes: list[Outcome] = []
    while len(outcomes) < len(batch):
        rest = batch[len(outcomes) :]
        outcome = run(rest)
        outcomes += [Outcome((answer,), End.DONE) for answer in outcome.answers]
        if outcome.end is End.DONE:
            continue
        outcomes.append(outcome if len(rest) == 1 else run([batch[len(outcomes)]]))
    return outcomes


def draft_of(form: Form, told: Outcome | Trouble) -> Draft:
    """Return the Draft that a job gave, or one with the trouble where it gave none."""
    if isinstance(told, Trouble):
        return final(Reading(form, mime_of(form), is_read=False, troubles=(told,)))
    if not told.answers:
        return draft_of(form, _TROUBLES.get(told.end, READER_CRASHED))
    try:
        return unpack_draft(told.answers[0])
    except ValueError:
        return draft_of(form, READER_CRASHED)


def reading_of(form: Form, told: Outcome | Trouble) -> Reading:
    """Return the Reading that a job gave, or one with the trouble where it gave none."""
    return draft_of(form, told).reading
