"""A Reading, and the values of a DICOM header, as bytes and back, for the way out of the child process.

Pages and words are packed in flat lists, because a page has hundreds of words and the general codec would cost more
than reading them. Boxes travel as whole hundredths of a point. What comes back is checked: the sender has just
parsed a hostile file and may be anything by now.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from phr.readers.draft import Draft, final
from phr.record.plain import from_plain, to_plain
from phr.record.reading import Box, Page, Reading, TextSource, Trouble, Word

MAX_VALUE_BYTES = 1024  # of one value of a header; the longest that a disc's directory takes
_MAX_VALUES = 256
_HUNDREDTHS = 100
_THOUSANDTHS = 1000  # of how sure OCR is of a word
_FURTHEST = 10_000_000  # hundredths of a point; PDF pages end at 14,400 points


def pack_reading(reading: Reading) -> bytes:
    """Return a reading that OCR has nothing to add to as bytes."""
    return pack_draft(final(reading))


def pack_draft(draft: Draft) -> bytes:
    """Return a draft as bytes."""
    rest = to_plain(dataclasses.replace(draft.reading, pages=()))
    lasting = [to_plain(trouble) for trouble in draft.lasting]
    pages = [_pack_page(page) for page in draft.reading.pages]
    return json.dumps([rest, pages, list(draft.wanted), lasting]).encode()


def unpack_reading(payload: bytes) -> Reading:
    """Return the reading that some bytes stand for; raise ValueError where they are none."""
    return unpack_draft(payload).reading


def unpack_draft(payload: bytes) -> Draft:
    """Return the draft that some bytes stand for; raise ValueError where they are none."""
    try:
        rest, pages, wanted, lasting = json.loads(payload)
        reading = from_plain(Reading, rest)
        whole = dataclasses.replace(reading, pages=tuple(_unpack_page(page) for page in pages))
        return Draft(
            whole, _page_numbers(wanted, reading.page_count), tuple(from_plain(Trouble, one) for one in lasting)
        )
    except (TypeError, ValueError, IndexError, RecursionError, OverflowError) as error:
        raise ValueError("no reading in this") from error


def _page_numbers(held: Any, count: int) -> tuple[int, ...]:  # noqa: ANN401 - JSON from a child that may be anything
    if not all(type(number) is int and 0 < number <= count for number in held):
        raise ValueError("no page numbers in this")
    return tuple(sorted(set(held)))


def pack_values(values: Mapping[int, bytes]) -> bytes:
    """Return the values of a header by tag as bytes; one that is too long is left out."""
    kept = [[tag, value.decode("latin-1")] for tag, value in values.items() if len(value) <= MAX_VALUE_BYTES]
    return json.dumps(kept).encode()


def unpack_values(payload: bytes) -> dict[int, bytes]:
    """Return the values by tag that some bytes stand for; raise ValueError where they are none."""
    try:
        values = {int(tag): str(value).encode("latin-1") for tag, value in json.loads(payload)}
    except (TypeError, ValueError, RecursionError, OverflowError) as error:
        raise ValueError("no values in this") from error
    if len(values) > _MAX_VALUES or any(len(value) > MAX_VALUE_BYTES for value in values.values()):
        raise ValueError("more values than are asked for")
    return values


def _pack_page(page: Page) -> list[Any]:
    boxes = [word.box for word in page.words]
    edges = [edge for box in boxes for edge in (box.left, box.top, box.right, box.bottom)]
    places = [round(edge * _HUNDREDTHS) for edge in edges]
    if places and (min(places) <= -_FURTHEST or max(places) >= _FURTHEST):
        places = [_whole(edge) for edge in edges]
    size = [_whole(page.width), _whole(page.height)]
    sure = [round(word.sure * _THOUSANDTHS) for word in page.words] if page.source is TextSource.OCR else []
    texts = [word.text for word in page.words]
    return [page.number, *size, page.text, texts, places, page.source.value, page.turn, sure, _pack_boxes(page.unread)]


def _pack_boxes(boxes: Sequence[Box]) -> list[int]:
    return [_whole(edge) for box in boxes for edge in (box.left, box.top, box.right, box.bottom)]


def _unpack_boxes(places: Any) -> tuple[Box, ...]:  # noqa: ANN401 - JSON from a child that may be anything
    points = iter([place / _HUNDREDTHS for place in places])
    return tuple(map(Box, points, points, points, points))


def _unpack_page(held: Any) -> Page:  # noqa: ANN401 - JSON from a child that may be anything
    number, width, height, text, texts, places, source, turn, sure, unread = held
    if type(number) is not int or not isinstance(text, str) or len(places) != 4 * len(texts):
        raise ValueError("no page in this")
    if not all(type(place) is int and -_FURTHEST < place < _FURTHEST for place in (width, height, *places, *unread)):
        raise ValueError("no places in this")
    if not all(isinstance(word, str) for word in texts):
        raise ValueError("no words in this")
    if turn not in (0, 90, 180, 270) or len(unread) % 4 or (sure and len(sure) != len(texts)):
        raise ValueError("no turned page in this")
    scores = [min(max(int(score), 0), _THOUSANDTHS) / _THOUSANDTHS for score in sure] or repeat(1.0)
    words = tuple(map(Word, texts, _unpack_boxes(places), scores))
    size = width / _HUNDREDTHS, height / _HUNDREDTHS
    return Page(number, *size, text, words, TextSource(source), turn, _unpack_boxes(unread))


def _whole(points: float) -> int:
    return max(1 - _FURTHEST, min(_FURTHEST - 1, round(points * _HUNDREDTHS)))
