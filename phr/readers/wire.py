"""A Reading as bytes and back, for the way out of the child process.

Pages and words are packed in flat lists, because a page has hundreds of words and the general codec would cost more
than reading them. Boxes travel as whole hundredths of a point. What comes back is checked: the sender has just
parsed a hostile file and may be anything by now.
"""

import dataclasses
import json
from typing import Any

from phr.record.plain import from_plain, to_plain
from phr.record.reading import Box, Page, Reading, Word

_HUNDREDTHS = 100
_FURTHEST = 10_000_000  # hundredths of a point; PDF pages end at 14,400 points


def pack_reading(reading: Reading) -> bytes:
    """Return a reading as bytes."""
    rest = to_plain(dataclasses.replace(reading, pages=()))
    return json.dumps([rest, [_pack_page(page) for page in reading.pages]]).encode()


def unpack_reading(payload: bytes) -> Reading:
    """Return the reading that some bytes stand for; raise ValueError where they are none."""
    try:
        rest, pages = json.loads(payload)
        reading = from_plain(Reading, rest)
        return dataclasses.replace(reading, pages=tuple(_unpack_page(page) for page in pages))
    except (TypeError, ValueError, IndexError, RecursionError, OverflowError) as error:
        raise ValueError("no reading in this") from error


def _pack_page(page: Page) -> list[Any]:
    places = []
    for word in page.words:
        box = word.box
        places += [_whole(box.left), _whole(box.top), _whole(box.right), _whole(box.bottom)]
    size = [_whole(page.width), _whole(page.height)]
    return [page.number, *size, page.text, [word.text for word in page.words], places]


def _unpack_page(held: Any) -> Page:  # noqa: ANN401 - JSON from a child that may be anything
    number, width, height, text, texts, places = held
    if type(number) is not int or not isinstance(text, str) or len(places) != 4 * len(texts):
        raise ValueError("no page in this")
    if not all(type(place) is int and -_FURTHEST < place < _FURTHEST for place in (width, height, *places)):
        raise ValueError("no places in this")
    if not all(isinstance(word, str) for word in texts):
        raise ValueError("no words in this")
    points = iter([place / _HUNDREDTHS for place in places])
    words = tuple(map(Word, texts, map(Box, points, points, points, points)))
    return Page(number, width / _HUNDREDTHS, height / _HUNDREDTHS, text, words)


def _whole(points: float) -> int:
    return max(1 - _FURTHEST, min(_FURTHEST - 1, round(points * _HUNDREDTHS)))
